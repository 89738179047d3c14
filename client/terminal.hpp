// What standard output is: a terminal that understands colour, or something that reads plain text.
#pragma once

#include <string>
#include <string_view>

namespace qixian {

enum class Colour { none, red, green, yellow, blue, violet, orange, grey, bold };

// On a terminal, unless NO_COLOR is there and not empty (no-color.org) or TERM is "dumb".
[[nodiscard]] bool shows_colour();
// How wide it is: what the terminal says, else COLUMNS, else 80.
[[nodiscard]] int columns_of_terminal();

// The text in that colour, or as it is where colour is not shown.
[[nodiscard]] std::string in_colour(Colour, std::string_view text);

// The colour of a light as the daemon names it; none for an unknown one.
[[nodiscard]] Colour colour_of_light(std::string_view light);

}  // namespace qixian
