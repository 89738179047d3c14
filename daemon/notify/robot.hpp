// Robots of chat groups: what DingTalk, WeCom and Feishu have in common.
//
//   [[channel]]
//   name = "group"
//   kind = "dingtalk"                     # or "wecom", "feishu"
//   url_file = "secret_group-url"         # the robot's whole address, as its page shows it
//   secret_file = "secret_group-sign"     # where the robot checks signatures; WeCom has none
//   keyword = "期限"                      # where the robot wants one
//
// Whoever knows the address can speak in the group, so it is a secret: it is read from a file and
// shown nowhere. Letters go as plain text, in which nothing that a case says can act as markup. A
// way's address is the member's user id, who is then mentioned; empty mentions nobody. It is never
// a telephone number, which all of the group would read.
#pragma once

#include "calendar/toml_table.hpp"
#include "notify/channel.hpp"
#include "notify/channel_keys.hpp"
#include "notify/curl_loop.hpp"
#include "notify/http_client.hpp"
#include "notify/real_seconds.hpp"
#include "notify/robot_replies.hpp"
#include "notify/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

struct RobotKind;

struct RobotSettings {
  const RobotKind* kind = nullptr;
  std::string name;
  Secret url;
  Secret secret;  // empty: requests are not signed
  std::string keyword;
  Detail detail = Detail::reference;
  std::vector<Limit> limits;
  HttpTarget target;
};

// Who is spoken to and what is said, for the body of a request.
struct RobotMessage {
  std::string text;
  std::string member;  // whose user id; empty: nobody is mentioned
  std::int64_t now = 0;
};

// One service: its file holds one of these.
struct RobotKind {
  std::string_view service;             // DingTalk
  std::vector<std::string_view> hosts;  // where its robots are; the first is the usual one
  std::string_view path;      // of their addresses; one that ends in / goes on with the key
  std::string_view key;       // of the query, which holds the robot's key; or empty
  bool signs;                 // whether its robots can check signatures
  std::vector<Limit> limits;  // the first can be lowered
  std::size_t most_text;      // bytes of text in UTF-8
  std::size_t most_body;      // bytes of a request
  const RobotReplies* replies;
  // The member as a mention within the text; may answer nothing.
  std::string (*mention)(const std::string& member);
  // What is put behind the address, signature included.
  std::string (*query)(const Secret&, std::int64_t now);
  std::string (*body)(const Secret&, const RobotMessage&);
};

// Reads one [[channel]] of this kind; as read_smtp_settings.
[[nodiscard]] RobotSettings read_robot_settings(TomlTable&, const SecretSource&, const RobotKind&);

// Empty, or why nobody can be mentioned by it.
[[nodiscard]] std::string fault_of_member(const std::string& id);

// The loop must outlive the channel, and the channel every letter that it was given.
[[nodiscard]] std::unique_ptr<Channel> make_robot_channel(RobotSettings, CurlLoop&,
                                                          RealSeconds = real_seconds);

// What goes out for a letter whose detail has been seen to: text cut until text and body fit.
[[nodiscard]] std::string robot_body(const RobotSettings&, const Letter&, std::int64_t now);

}  // namespace qixian
