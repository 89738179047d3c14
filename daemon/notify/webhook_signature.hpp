// The signature of a Standard Webhook (Standard Webhooks 1.0.0, "Signature scheme").
//
//   sign_webhook(*read_webhook_key("whsec_…"), "msg_p5jX…", 1614265330, R"({"test": 2432232314})")
//     == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
//
// HMAC-SHA256 over id, timestamp and the exact bytes of the body, joined by dots.
#pragma once

#include "notify/secret.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qixian {

// whsec_ and the Base64 of 24 to 64 bytes; anything else is nothing.
[[nodiscard]] std::optional<Secret> read_webhook_key(std::string_view text);
// One element of the header webhook-signature; `id` must not contain a dot.
[[nodiscard]] std::string sign_webhook(const Secret& key, std::string_view id,
                                       std::int64_t timestamp, std::string_view body);

}  // namespace qixian
