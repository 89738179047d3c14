#include "notify/feishu.hpp"

#include "notify/base64.hpp"
#include "notify/hmac.hpp"

#include <boost/json/serialize.hpp>

#include <array>

namespace qixian {
namespace {

namespace json = boost::json;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view keyword =
    "关键词不匹配: the bot wants one of its own keywords in the text; write it as 'keyword' in "
    "this [[channel]]";
constexpr std::string_view address =
    "IP不在白名单: add this machine's outgoing address to the bot's IP addresses";
constexpr std::string_view signature =
    "签名或时间戳不匹配: the file of 'secret_file' must hold the secret that the bot's page shows "
    "under 签名校验, and this machine's clock must be right (timedatectl)";
constexpr std::string_view too_fast =
    "too many messages, or a busy hour of its service; no mend is needed";
constexpr std::string_view gone =
    "the bot is gone, or its address is wrong; copy it anew from the group's bot into the file of "
    "'url_file'";
constexpr std::string_view ours = "it does not understand our message; please report this";

// clang-format off
constexpr std::array rows{
    // 9499 is a bad request, and now and then a limit: the message tells.
    RobotReply{{}, "frequency limited",   Verdict::again,   minutes{1}, too_fast},
    RobotReply{{}, "Key Words Not Found", Verdict::channel, {}, keyword},
    RobotReply{{}, "Ip Not Allowed",      Verdict::channel, {}, address},
    RobotReply{11232,    "", Verdict::again,   minutes{1}, too_fast},
    RobotReply{99991400, "", Verdict::again,   minutes{1}, too_fast},
    RobotReply{19021,    "", Verdict::channel, {}, signature},
    RobotReply{19022,    "", Verdict::channel, {}, address},
    RobotReply{19024,    "", Verdict::channel, {}, keyword},
    RobotReply{19001,    "", Verdict::channel, {}, gone},
    RobotReply{19002,    "", Verdict::letter,  {}, ours},
    RobotReply{9499,     "", Verdict::letter,  {}, ours},
};
// clang-format on

constexpr RobotReplies replies{"Feishu", "code", "msg", rows};

// Feishu puts the member's name there by itself.
std::string mention(const std::string& member) {
  return "<at user_id=\"" + member + "\"></at>";
}

std::string query(const Secret&, std::int64_t) {
  return {};
}

std::string body(const Secret& secret, const RobotMessage& message) {
  json::object body;
  if (!secret.empty()) {
    body["timestamp"] = std::to_string(message.now);
    body["sign"] = sign_feishu(secret.reveal(), message.now);
  }
  body["msg_type"] = "text";
  body["content"] = json::object{{"text", message.text}};
  return json::serialize(body);
}

}  // namespace

const RobotKind& feishu_robot() {
  static const RobotKind kind{.service = "Feishu",
                              .hosts = {"open.feishu.cn", "open.larksuite.com"},
                              .path = "/open-apis/bot/v2/hook/",
                              .key = "",
                              .signs = true,
                              .limits = {{100, minutes{1}}, {5, seconds{1}}},
                              .most_text = std::size_t{20} * 1000,
                              .most_body = std::size_t{20} * 1000,
                              .replies = &replies,
                              .mention = &mention,
                              .query = &query,
                              .body = &body};
  return kind;
}

std::string sign_feishu(std::string_view secret, std::int64_t seconds) {
  return to_base64(hmac_sha256(std::to_string(seconds) + "\n" + std::string(secret), {}));
}

}  // namespace qixian
