#include "notify/wecom.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <array>

namespace qixian {
namespace {

namespace json = boost::json;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view too_fast =
    "over 20 messages in a minute, so it takes none for a minute; let nobody else use this robot";
constexpr std::string_view gone =
    "the robot is gone, or its address is wrong; copy it anew from the group's robot into the file "
    "of 'url_file'";
constexpr std::string_view busy = "it is busy; no mend is needed";
constexpr std::string_view ours = "it does not understand our message; please report this";

// clang-format off
constexpr std::array rows{
    RobotReply{{}, "freq out of limit",   Verdict::again,   minutes{1}, too_fast},
    RobotReply{{}, "invalid webhook url", Verdict::channel, {}, gone},
    RobotReply{{}, "system busy",         Verdict::again,   seconds{30}, busy},
    RobotReply{-1,    "", Verdict::again,   seconds{30}, busy},
    RobotReply{45009, "", Verdict::again,   minutes{1}, too_fast},
    RobotReply{45033, "", Verdict::again,   minutes{1}, too_fast},  // too many at the same time
    RobotReply{93000, "", Verdict::channel, {}, gone},
    RobotReply{40008, "", Verdict::letter,  {}, ours},  // no such type of message
    RobotReply{40058, "", Verdict::letter,  {}, ours},  // a parameter is not as it should be
    RobotReply{44004, "", Verdict::letter,  {}, ours},  // empty content
    RobotReply{45002, "", Verdict::letter,  {}, ours},  // too long
    RobotReply{47001, "", Verdict::letter,  {}, ours},  // no JSON
};
// clang-format on

constexpr RobotReplies replies{"WeCom", "errcode", "errmsg", rows};

// The list of those mentioned is enough.
std::string mention(const std::string&) {
  return {};
}

std::string query(const Secret&, std::int64_t) {
  return {};
}

// Never mentioned_mobile_list: no telephone number into a group.
std::string body(const Secret&, const RobotMessage& message) {
  json::object text{{"content", message.text}};
  if (!message.member.empty()) text["mentioned_list"] = json::array{json::string(message.member)};
  return json::serialize(json::object{{"msgtype", "text"}, {"text", text}});
}

}  // namespace

const RobotKind& wecom_robot() {
  static const RobotKind kind{.service = "WeCom",
                              .hosts = {"qyapi.weixin.qq.com"},
                              .path = "/cgi-bin/webhook/send",
                              .key = "key",
                              .signs = false,
                              .limits = {{20, minutes{1}}},
                              .most_text = 2048,
                              .most_body = std::size_t{16} * 1024,
                              .replies = &replies,
                              .mention = &mention,
                              .query = &query,
                              .body = &body};
  return kind;
}

}  // namespace qixian
