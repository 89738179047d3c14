// What a robot's answer means for a letter.
//
//   judge_robot(dingtalk_replies, answer, now)
//
// Delivered only where HTTP is 2xx and the body is JSON and its code is there and zero: these
// services answer 200 to what they refuse, and their WAF answers 200 without any code. The table is
// the contract; the first row that fits decides, and rows that look at the message come first,
// because some codes have two meanings. A code that no row knows is a broken channel: operators
// hear of it, and the letter waits.
#pragma once

#include "delivery/outcome.hpp"
#include "notify/http_client.hpp"
#include "notify/secret.hpp"
#include "notify/verdict.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace qixian {

struct RobotReply {
  std::optional<std::int64_t> code;  // nothing: any but 0
  std::string_view says;             // somewhere in the message; empty: anything
  Verdict verdict;
  std::chrono::seconds wait;  // before the robot is spoken to again; 0: it does not say
  std::string_view sentence;  // what is wrong, and the mend
};

struct RobotReplies {
  std::string_view robot;        // "DingTalk"
  std::string_view code_key;     // "errcode"
  std::string_view message_key;  // "errmsg"
  std::span<const RobotReply> rows;
  // An answer of another shape that is known all the same; may be nullptr.
  std::optional<RobotReply> (*odd)(const boost::json::object&) = nullptr;
};

// `now`: the real time in seconds since 1970. The words hold what the robot said, without the
// secrets.
[[nodiscard]] Outcome judge_robot(const RobotReplies&, const HttpAnswer&, std::int64_t now,
                                  std::span<const Secret> secrets = {});

}  // namespace qixian
