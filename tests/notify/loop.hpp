// Runs coroutines of a test to their end on a loop of its own.
#pragma once

#include "notify/channel.hpp"
#include "notify/curl_loop.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace qixian {

struct Loop {
  boost::asio::io_context io{1};
  CurlLoop curl{io.get_executor()};

  template <class Result>
  Result run(boost::asio::awaitable<Result> task) {
    std::optional<Result> result;
    std::exception_ptr failure;
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error, Result value) {
      failure = error;
      result.emplace(std::move(value));
    });
    io.restart();
    io.run_for(std::chrono::seconds(30));
    if (failure) std::rethrow_exception(failure);
    if (!result) throw std::runtime_error("no end within 30 s");
    return *std::move(result);
  }

  Outcome send(Channel& channel, const Letter& letter) { return run(channel.send(letter)); }
};

inline Letter some_letter() {
  Letter letter;
  letter.id = {7};
  letter.token = "1b4e28ba-2fa1-11d2-883f-0016d3cca427";
  letter.thread = "c0ffee";
  letter.channel = "mail";
  letter.officer_name = "张伟";
  letter.address = "zhang.wei@example.gov.cn";
  letter.subject = "【提醒】赣环赔〔2026〕3号 书面通报同级检察机关 10月10日届满";
  letter.text = "请于2026年10月10日前书面通报。\n.\n.一行以点开头\n";
  letter.html = "<p>请于2026年10月10日前书面通报。</p>\n";
  letter.data = R"({"type":"obligation.reminder","data":{"duty":"书面通报"}})";
  letter.written_at = *read_instant("2026-10-09T01:30:00Z");
  return letter;
}

// "again: the words", for messages and for looking into.
inline std::string shown(const Outcome& outcome) {
  return std::string(name_of(outcome)) + ": " + words_of(outcome);
}

// An Outcome is a variant, which Asio's operators || and && would take apart.
inline boost::asio::awaitable<std::string> shown_of(Channel& channel, Letter letter) {
  co_return shown(co_await channel.send(letter));
}

}  // namespace qixian
