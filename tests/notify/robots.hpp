// What the tests of the robots share.
#pragma once

#include "loop.hpp"
#include "notify/base64.hpp"
#include "notify/dingtalk.hpp"
#include "notify/feishu.hpp"
#include "notify/robot.hpp"
#include "notify/wecom.hpp"

#include <span>
#include <string>
#include <vector>

namespace qixian {

inline constexpr std::int64_t robot_now = 1790000000;

inline Secret secret_of(std::string text) {
  return Secret(std::span(text));
}

inline std::vector<const RobotKind*> all_robots() {
  return {&dingtalk_robot(), &wecom_robot(), &feishu_robot()};
}

// {"errcode":310000,"errmsg":"…"} in the service's own keys.
inline std::string said(const RobotKind& kind, long code, const std::string& message) {
  return "{\"" + std::string(kind.replies->code_key) + "\":" + std::to_string(code) + ",\"" +
         std::string(kind.replies->message_key) + "\":\"" + message + "\"}";
}

// One row of what a service answers, and what it means.
struct Answer {
  std::string body;
  const char* outcome = "";
  int wait = 0;            // seconds; 0: none
  const char* words = "";  // somewhere in what is said about it
  long status = 200;
  std::string headers = {};
};

// reference/channels: every answer that is on record for each of the three services.
inline std::vector<Answer> answers_of(const RobotKind& kind) {
  const auto of = [&](long code, const char* message, const char* outcome, int wait = 0,
                      const char* words = "") {
    return Answer{said(kind, code, message), outcome, wait, words, 200, {}};
  };
  if (&kind == &dingtalk_robot())
    return {
        of(0, "ok", "delivered", 0, "DingTalk took it"),
        of(130101, "send too fast, exceed 20 times per minute", "again", 600, "ten minutes"),
        of(410100, "发送速度太快而限流", "again", 600, "ten minutes"),
        of(999999, "send too fast, exceed 20 times per minute", "again", 600),
        {R"({"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"u"})", "again", 600,
         "firewall"},
        {R"({"status":1111,"wait":1800,"punish":"deny"})", "again", 1800, "firewall"},
        of(-1, "系统繁忙", "again", 30),
        of(310000, "keywords not in content, more: [https://ding-doc.dingtalk.com]",
           "channel broken", 0, "'keyword'"),
        of(310000, "sign not match, more: [https://ding-doc]", "channel broken", 0,
           "'secret_file'"),
        of(310000, "invalid timestamp, more: [https://ding-doc]", "channel broken", 0, "clock"),
        of(310000, "ip 203.0.113.9 not in whitelist, more: [https://x]", "channel broken", 0,
           "IP addresses"),
        of(310000, "description:关键词不匹配;solution:请联系群管理员查看此机器人的关键词",
           "channel broken", 0, "'keyword'"),
        of(310000, "description:机器人发送签名不匹配;solution:请确认签名", "channel broken", 0,
           "'secret_file'"),
        of(310000, "description:机器人发送签名过期;solution:签名生成时间", "channel broken", 0,
           "clock"),
        of(310000, "description:来源IP地址不在白名单", "channel broken", 0, "IP addresses"),
        of(310000, "something else", "channel broken", 0, "security settings"),
        of(300001, "token is not exist", "channel broken", 0, "'url_file'"),
        of(300001, "系统繁忙，请稍后再试", "again", 30),
        of(300005, "token is not exist", "channel broken"),
        of(400101, "access_token不存在", "channel broken"),
        of(400013, "群已被解散", "channel broken"),
        of(400102, "bot is stopped", "channel broken"),
        of(400106, "robot不存在", "channel broken"),
        of(40035, "缺少参数 json", "letter refused"),
        of(43002, "需要POST请求", "letter refused"),
        of(43004, "无效的HTTP HEADER Content-Type", "letter refused"),
        of(400105, "不支持的消息类型", "letter refused"),
        of(460101, "message too long, exceed 20000 bytes", "letter refused"),
        of(90030, "webhook over limit", "again", 3600, "quota"),
        of(777777, "never heard of", "channel broken", 0, "not known here"),
    };
  if (&kind == &wecom_robot())
    return {
        of(0, "ok", "delivered", 0, "WeCom took it"),
        of(45009, "api freq out of limit, hint: [1680, x], from ip: 203.0.113.9", "again", 60),
        of(45033, "api concurrent out of limit", "again", 60),
        of(93000, "invalid webhook url, hint: [1700]", "channel broken", 0, "'url_file'"),
        of(40058, "text.content exceed max length 2048. invalid Request Parameter",
           "letter refused"),
        of(44004, "empty content", "letter refused"),
        of(40008, "invalid message type", "letter refused"),
        of(-1, "system busy", "again", 30),
        of(777777, "never heard of", "channel broken", 0, "not known here"),
    };
  return {
      {R"({"code":0,"data":{},"msg":"success"})", "delivered", 0, "Feishu took it"},
      {R"({"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"})",
       "delivered"},
      {R"({"StatusCode":0,"StatusMessage":"success"})", "channel broken", 0, "without code 0"},
      of(11232, "frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]", "again", 60),
      of(9499, "frequency limited", "again", 60),
      of(9499, "Bad Request", "letter refused"),
      {R"({"code":9499,"msg":"Bad Request","data":{}})", "letter refused", 0, "", 400, {}},
      of(19021, "sign match fail or timestamp is not within one hour from current time",
         "channel broken", 0, "'secret_file'"),
      of(19022, "Ip Not Allowed", "channel broken", 0, "IP addresses"),
      of(19024, "Key Words Not Found", "channel broken", 0, "'keyword'"),
      of(19001, "param invalid: incoming webhook access token invalid", "channel broken", 0,
         "'url_file'"),
      {R"({"code":99991400,"msg":"request trigger frequency limit"})", "again", 75, "", 429,
       "x-ogw-ratelimit-reset: 75"},
      of(777777, "never heard of", "channel broken", 0, "not known here"),
  };
}

// What any of them may answer that is no answer of a robot.
inline std::vector<Answer> answers_of_nobody(const RobotKind& kind) {
  const std::string zero = said(kind, 0, "ok");
  const std::string key = "{\"" + std::string(kind.replies->code_key) + "\":";
  return {
      {"", "channel broken", 0, "no robot is at this address"},
      {"ok", "channel broken"},
      {"<html>请登录</html>", "channel broken", 0, "请登录"},
      {"[]", "channel broken"},
      {"{}", "channel broken"},
      {"{\"errmsg\":\"ok\",\"msg\":\"success\"}", "channel broken"},
      {key + "\"0\"}", "channel broken"},
      {key + "0.0}", "channel broken"},
      {key + "null}", "channel broken"},
      {key + "false}", "channel broken"},
      {zero.substr(0, zero.size() - 1), "channel broken"},
      {zero + "x", "channel broken"},
      {zero, "channel broken", 0, "HTTP 404", 404, {}},
      {zero, "channel broken", 0, "HTTP 302", 302, "Location: https://localhost/followed"},
      {zero, "again", 0, "HTTP 500", 500, {}},
      {"bad gateway", "again", 0, "HTTP 502", 502, {}},
      {"", "again", 120, "takes no more for now", 429, "Retry-After: 120"},
      {"", "again", 0, "HTTP 429", 429, {}},
      {"!endless", "channel broken", 0, "without an end"},
      {"!cut", "unknown"},
  };
}

// Of what a row says only what is expected of it.
inline void expect_answer(const Answer& row, const Outcome& outcome) {
  EXPECT_EQ(name_of(outcome), row.outcome) << row.body << "\n" << words_of(outcome);
  EXPECT_NE(words_of(outcome).find(row.words), std::string::npos) << words_of(outcome);
  const auto* again = std::get_if<TryAgain>(&outcome);
  const auto wait = again == nullptr ? std::nullopt : again->wait;
  EXPECT_EQ(wait.value_or(std::chrono::seconds(0)).count(), row.wait) << words_of(outcome);
  // What a robot says of one letter it says of all.
  if (again != nullptr) EXPECT_TRUE(again->pauses_channel) << words_of(outcome);
}

}  // namespace qixian
