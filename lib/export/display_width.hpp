// How many columns a text takes in a terminal, so that tables with Chinese stand straight.
//
//   display_width("国庆节 10/1") == 11
//
// A character of East Asian Width W or F is two columns, a combining or invisible one none, any
// other one. Characters of width A (“”, ①, ·) are one, as every terminal outside the old Chinese
// code pages draws them; tables had better avoid them. ANSI escapes are not understood: pad first,
// colour after.
#pragma once

#include <string>
#include <string_view>

namespace qixian {

[[nodiscard]] int display_width(std::string_view utf8);

// Filled with spaces to that many columns; a wider text stays as it is.
[[nodiscard]] std::string pad_right(std::string_view text, int columns);
[[nodiscard]] std::string pad_left(std::string_view text, int columns);

// Cut to that many columns, ending in ".." where something was cut.
[[nodiscard]] std::string fit(std::string_view text, int columns);

}  // namespace qixian
