#include "api/path_numbers.hpp"

#include "clerk/acceptance.hpp"

#include <charconv>
#include <string>

namespace qixian {

std::optional<std::int64_t> read_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 1) return {};
  if (text.front() == '0') return {};
  return number;
}

std::int64_t number_in_path(std::string_view what, std::string_view text) {
  if (const auto number = read_number(text)) return *number;
  throw Refusal(Refusal::Kind::no_such, "there is no " + std::string(what) + " " + in_quotes(text));
}

}  // namespace qixian
