#include "docket/fact.hpp"

namespace qixian {
namespace {

constexpr std::size_t most_digits = 15;  // of whole yuan: a sum of many still fits

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::optional<Yuan> read_yuan(std::string_view text) {
  const std::string_view whole = text.substr(0, text.find('.'));
  const bool grouped = whole.find(',') != std::string_view::npos;
  std::string digits;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const bool is_comma = grouped && (whole.size() - i) % 4 == 0;
    if (is_comma ? i == 0 || whole[i] != ',' : !is_digit(whole[i])) return {};
    if (!is_comma) digits += whole[i];
  }
  if (digits.empty() || digits.size() > most_digits) return {};

  std::string fen = "00";
  if (whole.size() < text.size()) {
    const std::string_view given = text.substr(whole.size() + 1);
    if (given.empty() || given.size() > 2) return {};
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (!is_digit(given[i])) return {};
      fen[i] = given[i];
    }
  }
  return Yuan{std::stoll(digits + fen)};
}

std::string write_yuan(Yuan yuan) {
  const std::uint64_t fen =
      yuan.fen < 0 ? -static_cast<std::uint64_t>(yuan.fen) : static_cast<std::uint64_t>(yuan.fen);
  std::string whole = std::to_string(fen / 100);
  for (std::size_t place = whole.size(); place > 3; place -= 3) whole.insert(place - 3, 1, ',');
  const std::string cents = std::to_string(fen % 100);
  return (yuan.fen < 0 ? "-" : "") + whole + (cents.size() == 1 ? ".0" : ".") + cents;
}

}  // namespace qixian
