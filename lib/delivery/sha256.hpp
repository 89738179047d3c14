// SHA-256 (FIPS 180-4) in hexadecimal: tokens of letters, the chain of facts, fingerprints of
// editions.
#pragma once

#include <string>
#include <string_view>

namespace qixian {

[[nodiscard]] std::string sha256_hex(std::string_view);

}  // namespace qixian
