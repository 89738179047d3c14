#include "notify/smtp_session.hpp"

#include "export/harmless.hpp"
#include "notify/curl_failures.hpp"
#include "notify/smtp.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <utility>

namespace qixian {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest_reply = 64 * 1024;
constexpr std::size_t longest_words = 300;

int code_of(std::string_view line) {
  if (line.size() < 3 || (line.size() > 3 && line[3] != ' ' && line[3] != '-')) return no_reply;
  int code = 0;
  for (const char c : line.substr(0, 3)) {
    if (c < '0' || c > '9') return no_reply;
    code = code * 10 + (c - '0');
  }
  return code;
}

bool is_last_line(std::string_view line) {
  return line.size() <= 3 || line[3] != '-';
}

// RFC 5321 §4.5.2, and the end of the message.
std::string with_dots_stuffed(std::string message) {
  if (message.starts_with('.')) message.insert(0, 1, '.');
  for (auto at = message.find("\r\n."); at != message.npos; at = message.find("\r\n.", at + 4))
    message.insert(at + 2, 1, '.');
  if (!message.ends_with("\r\n")) message += "\r\n";
  message += ".\r\n";
  return message;
}

std::string url_of(const SmtpSettings& settings) {
  const bool is_v6 = settings.host.find(':') != settings.host.npos;
  return std::string(settings.tls == SmtpTls::tls ? "smtps://" : "smtp://") + (is_v6 ? "[" : "") +
         settings.host + (is_v6 ? "]" : "") + ":" + std::to_string(settings.port) + "/" +
         settings.helo;
}

}  // namespace

SmtpSession::SmtpSession(const SmtpSettings& settings, CurlLoop& curl)
    : settings_(settings),
      curl_(curl),
      easy_(new_easy(settings.ca_file)),
      server_(settings.host + ":" + std::to_string(settings.port)) {
  CURL* easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_URL, url_of(settings).c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
  curl_easy_setopt(easy, CURLOPT_USE_SSL,
                   long{settings.tls == SmtpTls::none ? CURLUSESSL_NONE : CURLUSESSL_ALL});
  if (!settings.user.empty()) {
    curl_easy_setopt(easy, CURLOPT_USERNAME, settings.user.c_str());
    std::string password(settings.password.reveal());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, password.c_str());
    OPENSSL_cleanse(password.data(), password.size());
  }
  const auto patience = static_cast<long>(settings.connect_timeout.count());
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, patience);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, patience);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_.data());
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &SmtpSession::header_came);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
}

SmtpSession::~SmtpSession() {
  if (ready_) {
    std::size_t sent = 0;
    static_cast<void>(curl_easy_send(easy_.get(), "QUIT\r\n", 6, &sent));
  }
  curl_.release(easy_.get());
}

// The lines that libcurl reads while it connects.
std::size_t SmtpSession::header_came(char* data, std::size_t size, std::size_t count, void* self) {
  auto& session = *static_cast<SmtpSession*>(self);
  std::string_view line(data, size * count);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  session.last_line_ = line.substr(0, longest_reply);  // cut for showing when it has no secrets
  if (line.starts_with("220"))
    session.pipelining_ = session.knows_size_ = false;  // an EHLO follows
  if (line.size() > 4 && line.starts_with("250")) {
    const std::string_view offer = line.substr(4);
    if (offer == "PIPELINING") session.pipelining_ = true;
    if (offer == "SIZE" || offer.starts_with("SIZE ")) session.knows_size_ = true;
  }
  return size * count;
}

asio::awaitable<std::optional<Outcome>> SmtpSession::connect() {
  const CURLcode code = co_await curl_.connect(easy_.get());
  if (code == CURLE_OK) {
    curl_easy_getinfo(easy_.get(), CURLINFO_ACTIVESOCKET, &socket_);
    ready_ = true;
    co_return std::nullopt;
  }
  if (const int reply = code_of(last_line_); reply >= 400)
    co_return judge_reply(SmtpStep::hello, reply, words(SmtpStep::hello, {reply, {}, last_line_}),
                          last_line_);
  const std::string reason = error_.front() != '\0' ? error_.data() : curl_easy_strerror(code);
  co_return judge_failure(code, redact(server_ + ": " + reason));
}

bool SmtpSession::is_alive() {
  std::array<char, 1> byte;
  std::size_t got = 0;
  ready_ = ready_ && consumed_ == received_.size() &&
           curl_easy_recv(easy_.get(), byte.data(), byte.size(), &got) == CURLE_AGAIN;
  return ready_;
}

asio::awaitable<Outcome> SmtpSession::send(std::string recipient, std::string message,
                                           Deadline deadline) {
  ready_ = false;  // until the server has said that it took the letter
  ++letters_;
  message = with_dots_stuffed(std::move(message));
  if (auto refused = co_await envelope(std::move(recipient), message.size(), deadline))
    co_return *std::move(refused);
  // The dot is the last of it: what could not be written whole has not been handed over.
  if (std::string fault = co_await write(message, deadline); !fault.empty())
    co_return judge_reply(SmtpStep::data, no_reply,
                          words(SmtpStep::data, {no_reply, {}, std::move(fault)}));
  const Reply reply = co_await next_reply(deadline);
  ready_ = reply.code >= 200 && reply.code < 300;
  co_return judge_reply(SmtpStep::final_dot, reply.code,
                        ready_ ? redact(reply.line) : words(SmtpStep::final_dot, reply),
                        reply.text);
}

asio::awaitable<std::optional<Outcome>> SmtpSession::envelope(std::string recipient,
                                                              std::size_t size, Deadline deadline) {
  struct Command {
    SmtpStep step;
    std::string line;
    int first_digit;
  };
  const std::array commands{
      Command{SmtpStep::sender,
              "MAIL FROM:<" + settings_.envelope_from + ">" +
                  (knows_size_ ? " SIZE=" + std::to_string(size) : "") + "\r\n",
              2},
      Command{SmtpStep::recipient, "RCPT TO:<" + recipient + ">\r\n", 2},
      Command{SmtpStep::data, "DATA\r\n", 3}};
  if (pipelining_) {
    // A fault shows again, and is judged, where the first reply does not come.
    co_await write(commands[0].line + commands[1].line + commands[2].line, deadline);
  }
  for (const Command& command : commands) {
    if (!pipelining_) co_await write(command.line, deadline);
    const Reply reply = co_await next_reply(deadline);
    if (reply.code / 100 == command.first_digit) continue;
    stale_ = letters_ > 1 && command.step == SmtpStep::sender && reply.code == no_reply &&
             received_.empty() && std::chrono::steady_clock::now() < deadline;
    co_return judge_reply(command.step, reply.code, words(command.step, reply), reply.text);
  }
  co_return std::nullopt;
}

asio::awaitable<SmtpSession::Reply> SmtpSession::next_reply(Deadline deadline) {
  Reply reply;
  for (std::size_t size = 0; size <= longest_reply;) {
    const auto line = next_line();
    if (!line) {
      if (received_.size() > longest_reply) break;
      if (std::string fault = co_await fill(deadline); !fault.empty())
        co_return Reply{no_reply, {}, std::move(fault)};
      continue;
    }
    size += line->size();
    const int code = code_of(*line);
    if (code == no_reply || (reply.code != no_reply && reply.code != code))
      co_return Reply{no_reply, {}, "it said what is no reply: " + *line};
    reply.code = code;
    reply.line = *line;
    reply.text += (reply.text.empty() ? "" : " ") + *line;
    if (is_last_line(*line)) co_return reply;
  }
  co_return Reply{no_reply, {}, "its reply is longer than 64 KiB"};
}

std::optional<std::string> SmtpSession::next_line() {
  const auto end = received_.find('\n', consumed_);
  if (end == received_.npos) {
    received_.erase(0, consumed_);
    consumed_ = 0;
    return {};
  }
  std::string line = received_.substr(consumed_, end - consumed_);
  if (line.ends_with('\r')) line.pop_back();
  consumed_ = end + 1;
  return line;
}

asio::awaitable<std::string> SmtpSession::fill(Deadline deadline) {
  std::array<char, 4096> bytes;
  for (;;) {
    std::size_t got = 0;
    const CURLcode code = curl_easy_recv(easy_.get(), bytes.data(), bytes.size(), &got);
    if (code == CURLE_OK && got > 0) {
      received_.append(bytes.data(), got);
      co_return std::string();
    }
    if (code == CURLE_OK) co_return std::string("the server closed the connection");
    if (code != CURLE_AGAIN) co_return std::string(curl_easy_strerror(code));
    if (!co_await curl_.wait(socket_, CurlLoop::Direction::readable, deadline))
      co_return std::string("no reply in time");
  }
}

asio::awaitable<std::string> SmtpSession::write(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    std::size_t sent = 0;
    const CURLcode code = curl_easy_send(easy_.get(), bytes.data(), bytes.size(), &sent);
    if (code != CURLE_OK && code != CURLE_AGAIN) co_return std::string(curl_easy_strerror(code));
    bytes.remove_prefix(sent);
    if (sent > 0) continue;
    if (!co_await curl_.wait(socket_, CurlLoop::Direction::writable, deadline))
      co_return std::string("the server took nothing more in time");
  }
  co_return std::string();
}

std::string SmtpSession::words(SmtpStep step, const Reply& reply) const {
  const std::string what(name_of(step));
  return redact(server_ + (reply.code == no_reply ? ": after " + what : " answered " + what) +
                ": " + reply.text);
}

std::string SmtpSession::redact(std::string text) const {
  if (!settings_.password.empty()) {
    std::string plain = '\0' + settings_.user + '\0';  // RFC 4616, as the server has seen it
    plain += settings_.password.reveal();
    text = without_secret(without_secret(std::move(text), Secret(std::span(plain))),
                          settings_.password);
  }
  return harmless(text, longest_words);
}

}  // namespace qixian
