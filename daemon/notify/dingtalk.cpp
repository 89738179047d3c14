#include "notify/dingtalk.hpp"

#include "notify/base64.hpp"
#include "notify/hmac.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>

namespace qixian {
namespace {

namespace json = boost::json;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr seconds ban = minutes{10};  // "限流10分钟"

constexpr std::string_view keyword =
    "关键词不匹配: the robot wants one of its own keywords in the text; write it as 'keyword' in "
    "this [[channel]]";
constexpr std::string_view address =
    "IP不在白名单: add this machine's outgoing address to the robot's IP addresses";
constexpr std::string_view wrong_sign =
    "签名不匹配: the file of 'secret_file' must hold the secret (SEC…) that the robot's page shows "
    "under 加签";
constexpr std::string_view clock_is_off =
    "时间戳无效: this machine's clock is more than an hour off; set it right (timedatectl)";
constexpr std::string_view security =
    "安全设置不匹配: compare the robot's security settings with this [[channel]]";
constexpr std::string_view quota =
    "its quota is used up; see the robot's plan in DingTalk if this stays";
constexpr std::string_view busy = "it is busy; no mend is needed";
constexpr std::string_view too_fast =
    "over 20 messages in a minute, so it takes none for ten minutes; let nobody else use this "
    "robot";
constexpr std::string_view gone =
    "the robot or its group is gone or stopped; make a new robot and put its address into the file "
    "of 'url_file'";
constexpr std::string_view ours = "it does not understand our message; please report this";

// clang-format off
constexpr std::array rows{
    // 310000 is of four kinds, and 300001 has two meanings: the message tells.
    RobotReply{{}, "keywords not in content", Verdict::channel, {}, keyword},
    RobotReply{{}, "sign not match",          Verdict::channel, {}, wrong_sign},
    RobotReply{{}, "invalid timestamp",       Verdict::channel, {}, clock_is_off},
    RobotReply{{}, "not in whitelist",        Verdict::channel, {}, address},
    // In groups of which the language is Chinese it says the same in Chinese.
    RobotReply{{}, "关键词不匹配",            Verdict::channel, {}, keyword},
    RobotReply{{}, "签名不匹配",              Verdict::channel, {}, wrong_sign},
    RobotReply{{}, "签名过期",                Verdict::channel, {}, clock_is_off},
    RobotReply{{}, "不在白名单",              Verdict::channel, {}, address},
    RobotReply{{}, "send too fast",           Verdict::again,   ban, too_fast},
    RobotReply{{}, "发送速度太快",            Verdict::again,   ban, too_fast},
    RobotReply{{}, "系统繁忙",                Verdict::again,   seconds{30}, busy},
    RobotReply{{}, "token is not exist",      Verdict::channel, {}, gone},
    RobotReply{{}, "message too long",        Verdict::letter,  {}, ours},
    RobotReply{-1,     "", Verdict::again,   seconds{30}, busy},
    RobotReply{130101, "", Verdict::again,   ban, too_fast},
    RobotReply{410100, "", Verdict::again,   ban, too_fast},
    RobotReply{90030,  "", Verdict::again,   minutes{60}, quota},
    RobotReply{310000, "", Verdict::channel, {}, security},
    RobotReply{300001, "", Verdict::channel, {}, gone},
    RobotReply{300005, "", Verdict::channel, {}, gone},
    RobotReply{400101, "", Verdict::channel, {}, gone},
    RobotReply{400013, "", Verdict::channel, {}, gone},
    RobotReply{400102, "", Verdict::channel, {}, gone},
    RobotReply{400106, "", Verdict::channel, {}, gone},
    RobotReply{40035,  "", Verdict::letter,  {}, ours},
    RobotReply{43002,  "", Verdict::letter,  {}, ours},
    RobotReply{43004,  "", Verdict::letter,  {}, ours},
    RobotReply{400105, "", Verdict::letter,  {}, ours},
};
// clang-format on

// What its firewall answers has no errcode: {"status":1111,"wait":5,"punish":"deny",…}. The wait it
// names is shorter than the one it keeps.
std::optional<RobotReply> firewall(const json::object& said) {
  const json::value* status = said.if_contains("status");
  const bool is_punished = said.contains("punish") ||
                           (status != nullptr && status->is_int64() && status->get_int64() == 1111);
  if (said.contains("errcode") || !is_punished) return {};
  seconds wait = ban;
  if (const json::value* asked = said.if_contains("wait"); asked != nullptr && asked->is_int64())
    wait = std::clamp(seconds(asked->get_int64()), ban, seconds(std::chrono::hours{24}));
  return RobotReply{{},
                    "",
                    Verdict::again,
                    wait,
                    "its firewall takes no messages for ten minutes; let nobody else use this "
                    "robot"};
}

constexpr RobotReplies replies{"DingTalk", "errcode", "errmsg", rows, &firewall};

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
    if (is_plain) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return encoded;
}

// A mention must stand in the text, too.
std::string mention(const std::string& member) {
  return "@" + member;
}

std::string query(const Secret& secret, std::int64_t now) {
  if (secret.empty()) return {};
  const std::int64_t milliseconds = now * 1000;
  return "&timestamp=" + std::to_string(milliseconds) +
         "&sign=" + percent_encoded(sign_dingtalk(secret.reveal(), milliseconds));
}

std::string body(const Secret&, const RobotMessage& message) {
  json::object at{{"isAtAll", false}};
  if (!message.member.empty()) at["atUserIds"] = json::array{json::string(message.member)};
  return json::serialize(
      json::object{{"msgtype", "text"}, {"text", {{"content", message.text}}}, {"at", at}});
}

}  // namespace

const RobotKind& dingtalk_robot() {
  static const RobotKind kind{.service = "DingTalk",
                              .hosts = {"oapi.dingtalk.com"},
                              .path = "/robot/send",
                              .key = "access_token",
                              .signs = true,
                              .limits = {{20, minutes{1}}},
                              .most_text = 20'000,
                              .most_body = 20'000,
                              .replies = &replies,
                              .mention = &mention,
                              .query = &query,
                              .body = &body};
  return kind;
}

std::string sign_dingtalk(std::string_view secret, std::int64_t milliseconds) {
  return to_base64(hmac_sha256(secret, std::to_string(milliseconds) + "\n" + std::string(secret)));
}

}  // namespace qixian
