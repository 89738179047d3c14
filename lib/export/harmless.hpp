// Text from elsewhere made fit for a terminal or a log line.
//
//   harmless("a\n<0>\x1b[2J")  →  a\x0a<0>\x1b[2J
//
// Control characters (C0, DEL, C1), line and paragraph separators, marks that turn the direction of
// writing, and bytes that are not UTF-8 come out as \xNN, one for each byte; everything else stands
// as it is. The result is one line of valid UTF-8 that no terminal acts on.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace qixian {

// Longer than `most_characters`, it ends in "…".
[[nodiscard]] std::string harmless(std::string_view text,
                                   std::size_t most_characters = std::string::npos);

// The first character of a text that is not empty: its code point, or nothing where the bytes are
// not UTF-8 (overlong forms, surrogates and code points above U+10FFFF are not); and how many bytes
// it takes.
struct Character {
  std::optional<char32_t> code;
  std::size_t bytes = 1;
};
[[nodiscard]] Character first_character(std::string_view text);

[[nodiscard]] bool is_harmless(char32_t code);

// Takes the first character off a text that is not empty and gives it as harmless() would.
[[nodiscard]] std::string take_harmless(std::string_view& text);

}  // namespace qixian
