// Base64 (RFC 4648 §4), in one piece, with padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace qixian {

[[nodiscard]] std::string to_base64(std::string_view bytes);
// Strict: the standard alphabet, whole groups of four, padding only at the end, no unused bits set.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace qixian
