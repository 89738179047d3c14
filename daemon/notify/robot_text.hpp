// What a robot says in a group: plain text that fits and that nothing in it can turn into more.
//
//   robot_text(letter, {.most_bytes = 2048, .keyword = "期限", .mention = "@zhang.wei"})
//
// Subject, text, keyword where the text does not have it, mention. What does not fit is cut behind
// a whole character, and the end says how to see all of it. No telephone number gets into a group:
// of each the middle becomes ****. "<" and ">" become wide, for Feishu reads tags in plain text;
// controls and marks that turn the direction of writing become spaces.
#pragma once

#include "delivery/letter.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace qixian {

struct RobotFrame {
  std::size_t most_bytes = 0;  // in UTF-8; room for keyword, mention and the pointer at least
  std::string keyword;         // that the robot wants in every message; may be empty
  std::string mention;         // whoever is meant, in the robot's own writing; may be empty
};

[[nodiscard]] std::string robot_text(const Letter&, const RobotFrame&);

// The longest beginning of at most so many bytes that ends behind a whole character.
[[nodiscard]] std::string_view whole_characters_of(std::string_view text, std::size_t most_bytes);

}  // namespace qixian
