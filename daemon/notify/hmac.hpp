// HMAC-SHA256 (RFC 2104), by which webhooks and robots sign.
#pragma once

#include <string>
#include <string_view>

namespace qixian {

// The 32 bytes of it.
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view message);

}  // namespace qixian
