// Letters as signed JSON to a web service: Standard Webhooks 1.0.0.
//
//   [[channel]]
//   name = "hook"
//   kind = "webhook"
//   url = "https://desk.example.gov.cn/hooks/qixian"
//   secret_file = "hook-secret"              # whsec_ and 24 to 64 random bytes in Base64
//   old_secret_file = "hook-secret-old"      # while the far side changes over: signed with both
//   allow = ["10.20.0.7"]                    # addresses, or the host's name, allowed though
//   private
//
// https only; http only to a loopback host that `allow` names. Redirects are not followed. Every
// address that the host's name resolves to is checked when the socket is opened, so that a name
// that changes its mind between check and use gains nothing. The letter's token is the webhook-id,
// and stays over all attempts. webhook_replies.hpp says what each status means for the letter.
#pragma once

#include "calendar/toml_table.hpp"
#include "notify/channel.hpp"
#include "notify/channel_keys.hpp"
#include "notify/curl_loop.hpp"
#include "notify/http_client.hpp"
#include "notify/real_seconds.hpp"
#include "notify/secret.hpp"

#include <memory>
#include <string>
#include <vector>

namespace qixian {

struct WebhookSettings {
  std::string name;
  std::string url;
  std::vector<Secret> keys;  // decoded; the new one first
  Detail detail = Detail::full;
  std::vector<Limit> limits;
  HttpTarget target;
};

// Reads one [[channel]] of this kind; as read_smtp_settings.
[[nodiscard]] WebhookSettings read_webhook_settings(TomlTable&, const SecretSource&);

// The loop must outlive the channel, and the channel every letter that it was given.
[[nodiscard]] std::unique_ptr<Channel> make_webhook_channel(WebhookSettings, CurlLoop&,
                                                            RealSeconds = real_seconds);

}  // namespace qixian
