// User text made fit for one line of log, status or terminal.
//
//   printable("a\n<0>b") == "a\\x0a<0>b"
//
// Control characters (C0, DEL, C1), the line separators U+2028 and U+2029, the bidirectional
// controls U+200E, U+200F, U+061C, U+202A–E, U+2066–9, and every byte that is not part of valid
// UTF-8 come out as \xNN, byte by byte. Everything else, Chinese above all, stays as it is. A
// result longer than `cap` bytes is cut between two characters and ends in "…", still within the
// cap.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace qixian {

[[nodiscard]] std::string printable(std::string_view text, std::size_t cap = 256);

// Well-formed by RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view);

}  // namespace qixian
