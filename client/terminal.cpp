#include "client/terminal.hpp"

#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace qixian {
namespace {

std::string_view escape_of(Colour colour) {
  switch (colour) {
    case Colour::none:
      return "";
    case Colour::red:
      return "\x1b[31m";
    case Colour::green:
      return "\x1b[32m";
    case Colour::yellow:
      return "\x1b[33m";
    case Colour::blue:
      return "\x1b[34m";
    case Colour::violet:
      return "\x1b[35m";
    case Colour::orange:
      return "\x1b[38;5;208m";
    case Colour::grey:
      return "\x1b[90m";
    case Colour::bold:
      return "\x1b[1m";
  }
  return "";
}

}  // namespace

int columns_of_terminal() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* named = std::getenv("COLUMNS");
  const int columns = named == nullptr ? 0 : std::atoi(named);
  return columns > 0 ? columns : 80;
}

bool shows_colour() {
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* term = std::getenv("TERM");
  if (term == nullptr || std::string_view(term) == "dumb") return false;
  return isatty(STDOUT_FILENO) == 1;
}

std::string in_colour(Colour colour, std::string_view text) {
  if (colour == Colour::none || !shows_colour()) return std::string(text);
  return std::string(escape_of(colour)) + std::string(text) + "\x1b[0m";
}

Colour colour_of_light(std::string_view light) {
  if (light == "green") return Colour::green;
  if (light == "blue") return Colour::blue;
  if (light == "yellow") return Colour::yellow;
  if (light == "orange") return Colour::orange;
  if (light == "red") return Colour::red;
  if (light == "violet") return Colour::violet;
  if (light == "grey") return Colour::grey;
  return Colour::none;
}

}  // namespace qixian
