#include "term/numeral.hpp"

#include <array>
#include <string>

namespace qixian {
namespace {

bool take(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

// 一 to 九; 两 only where a number stands alone or before 百.
std::optional<int> take_digit(std::string_view& text, bool with_liang = false) {
  static constexpr std::array<std::string_view, 9> digits{"一", "二", "三", "四", "五",
                                                          "六", "七", "八", "九"};
  for (std::size_t i = 0; i < digits.size(); ++i)
    if (take(text, digits[i])) return static_cast<int>(i) + 1;
  if (with_liang && take(text, "两")) return 2;
  return {};
}

bool take_zero(std::string_view& text) {
  return take(text, "零") || take(text, "〇");
}

// 十, 十五, 二十, 九十九; `bare` allows 十 without a digit before it.
std::optional<int> take_tens(std::string_view& text, bool bare) {
  std::string_view rest = text;
  const auto tens = take_digit(rest);
  if ((!tens && !bare) || !take(rest, "十")) return {};
  const int value = tens.value_or(1) * 10 + take_digit(rest).value_or(0);
  text = rest;
  return value;
}

}  // namespace

// number   = zero | digit | tens | hundreds
// tens     = [digit] 十 [digit]
// hundreds = digit 百 [ zero digit | digit 十 [digit] ]
std::optional<int> take_numeral(std::string_view& text) {
  std::string_view rest = text;
  std::optional<int> value;
  if (const auto tens = take_tens(rest, true)) {
    value = tens;
  } else if (const auto digit = take_digit(rest, true)) {
    value = digit;
    if (take(rest, "百")) {
      *value *= 100;
      if (take_zero(rest)) {
        const auto last = take_digit(rest);
        if (!last) return {};
        *value += *last;
      } else if (const auto more = take_tens(rest, false)) {
        *value += *more;
      }
    }
  } else if (take_zero(rest)) {
    value = 0;
  }
  // A number that goes on is none that we know: 一百一 may be 101 or 110, 一五 may be 15.
  std::string_view after = rest;
  if (!value || take_digit(after, true) || take_zero(after) || take(after, "十") ||
      take(after, "百"))
    return {};
  text = rest;
  return value;
}

}  // namespace qixian
