// One message to one person by one channel: what the courier carries.
#pragma once

#include "calendar/date.hpp"

#include <compare>
#include <cstdint>
#include <string>

namespace qixian {

struct LetterId {
  std::int64_t value = 0;
  auto operator<=>(const LetterId&) const = default;
};

// All text is UTF-8. `token` and `thread` are [0-9a-f-]; everything else is user text that a
// channel must make harmless for its own format.
struct Letter {
  LetterId id;
  std::string token;         // stable over every attempt: Message-ID and webhook-id are made of it
  std::string thread;        // stable per case: mail threads hang on it
  std::string channel;       // name in the configuration
  std::string officer_name;  // 张伟
  std::string address;  // how the channel reaches the officer: a mail address, a robot's user id
  std::string subject;
  std::string text;    // plain text, lines end in \n
  std::string html;    // the same said in HTML
  std::string data;    // the same as JSON: the webhook's body
  Instant written_at;  // by the daemon's clock; the mail's Date
  // What a channel says that may not say all of it: detail.hpp.
  int duties = 1;               // how many it is about; 0: none, it is about the channel itself
  std::string urgency;          // of the most pressing one: 今天是建议办结日, 剩3个工作日, 已届满
  std::string brief;            // duty and day in one line, without docket and parties
  std::string see;              // the command that shows the whole: qixian why 12
  std::string calendar;         // the body of a text/calendar part; empty: none
  std::string calendar_method;  // its METHOD: REQUEST, CANCEL
  auto operator<=>(const Letter&) const = default;
};

}  // namespace qixian
