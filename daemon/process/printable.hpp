// User text made fit for one line of log, status or terminal.
//
//   printable("a\n<0>b") == "a\\x0a<0>b"
//
// As lib/export/harmless.hpp, which says what comes out as \xNN, capped in bytes: a longer result
// is cut between two characters and ends in "…", still within the cap.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace qixian {

[[nodiscard]] std::string printable(std::string_view text, std::size_t cap = 256);

// Well-formed by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view);

}  // namespace qixian
