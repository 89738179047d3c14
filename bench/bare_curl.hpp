// The same bytes by curl's multi interface alone: what there is to be had.
#pragma once

#include "letters.hpp"
#include "notify/mime.hpp"
#include "notify/webhook_signature.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace qixian::bench {

using Steady = std::chrono::steady_clock;

struct Bare {
  CURL* easy = curl_easy_init();
  std::string body;
  std::size_t sent = 0;
  curl_slist* headers = nullptr;
  curl_slist* to = nullptr;
};

inline std::size_t read_mail(char* into, std::size_t size, std::size_t count, void* of) {
  auto& bare = *static_cast<Bare*>(of);
  const std::size_t piece = std::min(size * count, bare.body.size() - bare.sent);
  std::copy_n(bare.body.data() + bare.sent, piece, into);
  bare.sent += piece;
  return piece;
}

inline std::size_t ignore(char*, std::size_t size, std::size_t count, void*) {
  return size * count;
}

inline void prepare(Bare& bare, const Letter& letter, const Options& options) {
  if (options.is_mail) {
    bare.body =
        compose_mail(letter, *read_mailbox("期限提醒 <qixian@example.gov.cn>"), "example.gov.cn");
    bare.sent = 0;
    curl_easy_setopt(
        bare.easy, CURLOPT_URL,
        ("smtp://127.0.0.1:" + std::to_string(options.port) + "/example.gov.cn").c_str());
    curl_slist_free_all(std::exchange(bare.to, curl_slist_append(nullptr, letter.address.c_str())));
    curl_easy_setopt(bare.easy, CURLOPT_MAIL_FROM, "qixian@example.gov.cn");
    curl_easy_setopt(bare.easy, CURLOPT_MAIL_RCPT, bare.to);
    curl_easy_setopt(bare.easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(bare.easy, CURLOPT_READFUNCTION, &read_mail);
    curl_easy_setopt(bare.easy, CURLOPT_READDATA, &bare);
    return;
  }
  bare.body = letter.data;
  curl_slist* headers = nullptr;
  for (const std::string& line :
       {"webhook-id: " + letter.token, std::string("webhook-timestamp: 1790000000"),
        "webhook-signature: " + sign_webhook(bench_key(), letter.token, 1'790'000'000, letter.data),
        std::string("Content-Type: application/json"), std::string("Expect:")})
    headers = curl_slist_append(headers, line.c_str());
  curl_easy_setopt(bare.easy, CURLOPT_URL,
                   ("http://127.0.0.1:" + std::to_string(options.port) + "/hook").c_str());
  curl_easy_setopt(bare.easy, CURLOPT_HTTPHEADER, headers);
  curl_slist_free_all(std::exchange(bare.headers, headers));
  curl_easy_setopt(bare.easy, CURLOPT_POSTFIELDS, bare.body.c_str());
  curl_easy_setopt(bare.easy, CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(bare.body.size()));
}

// Letters a second.
inline double bare_loop(const Options& options, Instant now) {
  CURLM* multi = curl_multi_init();
  std::vector<std::unique_ptr<Bare>> all;
  int begun = 0;
  int ended = 0;
  const auto next = [&](Bare& bare) {
    if (begun == options.letters) return;
    prepare(bare, make_letter(++begun, options, {1}, now).letter, options);
    curl_multi_add_handle(multi, bare.easy);
  };
  const auto start = Steady::now();
  for (int i = 0; i < options.connections; ++i) {
    all.push_back(std::make_unique<Bare>());
    curl_easy_setopt(all.back()->easy, CURLOPT_PRIVATE, all.back().get());
    curl_easy_setopt(all.back()->easy, CURLOPT_WRITEFUNCTION, &ignore);
    next(*all.back());
  }
  while (ended < options.letters) {
    int running = 0;
    curl_multi_perform(multi, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      if (message->data.result != CURLE_OK)
        throw std::runtime_error(curl_easy_strerror(message->data.result));
      void* bare = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &bare);
      curl_multi_remove_handle(multi, message->easy_handle);
      ++ended;
      next(*static_cast<Bare*>(bare));
    }
    curl_multi_poll(multi, nullptr, 0, 100, nullptr);
  }
  const double rate =
      options.letters / std::chrono::duration<double>(Steady::now() - start).count();
  for (const auto& bare : all) {
    curl_easy_cleanup(bare->easy);
    curl_slist_free_all(bare->headers);
    curl_slist_free_all(bare->to);
  }
  curl_multi_cleanup(multi);
  return rate;
}

}  // namespace qixian::bench
