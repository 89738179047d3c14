// Letters as signed JSON to a web service: Standard Webhooks 1.0.0.
//
//   [[channel]]
//   name = "hook"
//   kind = "webhook"
//   url = "https://desk.example.gov.cn/hooks/qixian"
//   secret_file = "hook-secret"              # whsec_ and 24 to 64 random bytes in Base64
//   old_secret_file = "hook-secret-old"      # while the far side still checks with it: signed with
//   both allow = ["10.20.0.7"]                    # addresses, or the host's name, allowed though
//   private
//
// https only; http only to a loopback host that `allow` names. Redirects are not followed. Every
// address that the host's name resolves to is checked when the socket is opened, so that a name
// that changes its mind between check and use gains nothing. The letter's token is the webhook-id,
// and stays over all attempts. webhook_replies.hpp says what each status means for the letter.
#pragma once

#include "calendar/toml_table.hpp"
#include "notify/channel.hpp"
#include "notify/curl_loop.hpp"
#include "notify/secret.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace qixian {

struct WebhookSettings {
  std::string name;
  std::string url;
  std::vector<Secret> keys;  // decoded; the new one first
  std::string ca_file;       // added to the system's authorities
  std::vector<std::string> allow;
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{30'000};
  int connections = 16;  // at most so many requests to it at a time
};

// Reads one [[channel]] of this kind; as read_smtp_settings.
[[nodiscard]] WebhookSettings read_webhook_settings(TomlTable&, const SecretSource&);

// Seconds since 1970 by the real clock: the far side compares webhook-timestamp with its own.
using RealSeconds = std::function<std::int64_t()>;
[[nodiscard]] std::int64_t real_seconds();

// The loop must outlive the channel, and the channel every letter that it was given.
[[nodiscard]] std::unique_ptr<Channel> make_webhook_channel(WebhookSettings, CurlLoop&,
                                                            RealSeconds = real_seconds);

}  // namespace qixian
