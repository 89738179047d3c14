// Telephone numbers in a text, however people write them: none gets into a group.
#pragma once

#include <string>
#include <string_view>

namespace qixian {

// 13812345678 → 138****5678, 0791-86123456 → 0791-****3456, also grouped by blanks, hyphens, dots
// or brackets, and in wide digits; other digits stay.
[[nodiscard]] std::string without_telephones(std::string_view text);
// Whether it is a telephone number and nothing else.
[[nodiscard]] bool is_telephone(std::string_view text);

}  // namespace qixian
