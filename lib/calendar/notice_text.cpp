#include "calendar/notice_text.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace qixian {
namespace {

// Takes one character off the front; nothing where the text is not UTF-8.
std::optional<char32_t> take_character(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80       ? 1
                             : lead >> 5 == 6  ? 2
                             : lead >> 4 == 14 ? 3
                             : lead >> 3 == 30 ? 4
                                               : 0;
  if (length == 0 || text.size() < length) return {};
  char32_t c = length == 1 ? lead : lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if (next >> 6 != 2) return {};
    c = c << 6 | (next & 0x3fU);
  }
  text.remove_prefix(length);
  return c;
}

constexpr std::u32string_view unseen =
    U" \t\r\v\f\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u3000\ufeff\"\u201c\u201d\u2018\u2019"
    U"\uff02";
constexpr std::u32string_view dashes =
    U"-~\u2010\u2011\u2013\u2014\u2015\u2212\u2500\u301c\ufe63\uff0d\uff5e";
constexpr std::u32string_view opening = U"[［〔【";
constexpr std::u32string_view closing = U"]］〕】";

// What the character counts as; nothing for one that stays as it is.
std::optional<std::string_view> even(char32_t c) {
  const auto is_one_of = [c](std::u32string_view set) { return set.find(c) != set.npos; };
  if (is_one_of(unseen)) return "";
  if (is_one_of(dashes)) return "至";
  if (is_one_of(opening)) return "〔";
  if (is_one_of(closing)) return "〕";
  if (c == U'｡') return "。";
  if (c == U'､') return "、";
  return {};
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

// (2025)7号 → 〔2025〕7号.
void even_number_brackets(std::string& text) {
  const std::size_t at = text.find("号");
  const std::size_t open = text.find('(');
  if (at == std::string::npos || open == std::string::npos || open > at) return;
  const std::size_t close = text.find(')', open);
  if (close != open + 5) return;
  text.replace(close, 1, "〕");
  text.replace(open, 1, "〔");
}

std::string even_line(std::string_view raw, bool& broken) {
  std::string text;
  while (!raw.empty()) {
    const std::string_view here = raw;
    const auto c = take_character(raw);
    if (!c) {
      broken = true;
      return {};
    }
    if (const auto replaced = even(*c)) {
      const bool repeated_dash = *replaced == "至" && text.ends_with("至");
      if (!repeated_dash) text += *replaced;
    } else if (*c > 0xff00 && *c <= 0xff5e) {
      text += static_cast<char>(*c - 0xff00 + 0x20);
    } else {
      text += here.substr(0, here.size() - raw.size());
    }
  }
  replace_all(text, "星期天", "周日");
  replace_all(text, "星期", "周");
  even_number_brackets(text);
  return text;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

Problem NoticeLine::problem(std::string_view clause, std::string_view what) const {
  return {"line " + std::to_string(number),
          (clause.empty() ? "" : "“" + std::string(clause) + "” ") + std::string(what)};
}

std::vector<NoticeLine> even_lines(std::string_view text, std::vector<Problem>& problems) {
  std::vector<NoticeLine> lines;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view raw = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    bool broken = false;
    std::string line = even_line(raw, broken);
    if (broken) problems.push_back({"line " + std::to_string(number), "is not UTF-8 text"});
    if (!line.empty()) lines.push_back({number, std::move(line)});
  }
  return lines;
}

bool names_a_day(std::string_view text) {
  for (std::size_t at = 0; (at = text.find("日", at)) != std::string_view::npos; ++at) {
    if (at > 0 && is_digit(text[at - 1])) return true;
  }
  return false;
}

std::vector<std::string_view> split_outside_brackets(std::string_view text,
                                                     std::string_view separator) {
  std::vector<std::string_view> pieces;
  int depth = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')') --depth;
    if (depth <= 0 && text.substr(i).starts_with(separator)) {
      if (i > start) pieces.push_back(text.substr(start, i - start));
      i += separator.size();
      start = i;
    } else {
      ++i;
    }
  }
  if (start < text.size()) pieces.push_back(text.substr(start));
  return pieces;
}

bool Cursor::take(std::string_view expected) {
  if (!at(expected)) return false;
  rest_.remove_prefix(expected.size());
  return true;
}

std::optional<int> Cursor::take_number() {
  std::size_t length = 0;
  while (length < rest_.size() && is_digit(rest_[length])) ++length;
  if (length == 0 || length > 4) return {};
  int value = 0;
  std::from_chars(rest_.data(), rest_.data() + length, value);
  rest_.remove_prefix(length);
  return value;
}

std::optional<std::string_view> Cursor::take_brackets() {
  if (!at("(")) return {};
  const std::size_t close = rest_.find(')');
  if (close == std::string_view::npos) return {};
  const std::string_view inside = rest_.substr(1, close - 1);
  rest_.remove_prefix(close + 1);
  return inside;
}

std::optional<std::string_view> Cursor::take_until(std::string_view end) {
  const std::size_t at = rest_.find(end);
  if (at == std::string_view::npos) return {};
  const std::string_view before = rest_.substr(0, at);
  rest_.remove_prefix(at + end.size());
  return before;
}

std::string_view Cursor::take_clause() {
  int depth = 0;
  std::size_t end = 0;
  for (; end < rest_.size(); ++end) {
    if (rest_[end] == '(') ++depth;
    if (rest_[end] == ')') --depth;
    if (depth <= 0 && (rest_[end] == ',' || rest_[end] == ';' || rest_[end] == ':')) break;
  }
  const std::string_view clause = rest_.substr(0, end);
  rest_.remove_prefix(end);
  return clause;
}

namespace {

constexpr std::array<std::string_view, 10> chinese_digits{"〇", "一", "二", "三", "四",
                                                          "五", "六", "七", "八", "九"};

std::optional<int> take_chinese_digit(Cursor& cursor) {
  if (cursor.take("○") || cursor.take("零")) return 0;
  for (std::size_t digit = 0; digit < chinese_digits.size(); ++digit) {
    if (cursor.take(chinese_digits[digit])) return static_cast<int>(digit);
  }
  return {};
}

// A number of the signing date: 2009, 二○○九 or 十二.
std::optional<int> read_either_number(std::string_view text, bool is_year) {
  Cursor cursor(text);
  if (const auto number = cursor.take_number()) return cursor.done() ? number : std::nullopt;
  if (!is_year) return read_chinese_number(text);
  int value = 0;
  for (int i = 0; i < 4; ++i) {
    const auto digit = take_chinese_digit(cursor);
    if (!digit) return {};
    value = value * 10 + *digit;
  }
  return cursor.done() ? std::optional(value) : std::nullopt;
}

std::string two_digits(int number) {
  return {static_cast<char>('0' + number / 10 % 10), static_cast<char>('0' + number % 10)};
}

}  // namespace

std::optional<int> read_chinese_number(std::string_view text) {
  Cursor cursor(text);
  cursor.take("初");
  int value = take_chinese_digit(cursor).value_or(-1);
  if (cursor.take("十")) {
    value = value < 0 ? 10 : value * 10;
    value += take_chinese_digit(cursor).value_or(0);
  }
  if (value < 0 || !cursor.done()) return {};
  return value;
}

std::optional<std::string> read_signing_date(std::string_view text) {
  Cursor cursor(text);
  const auto y = cursor.take_until("年");
  const auto m = cursor.take_until("月");
  const auto d = cursor.take_until("日");
  if (!y || !m || !d || !cursor.done()) return {};
  const auto year = read_either_number(*y, true);
  const auto month = read_either_number(*m, false);
  const auto day = read_either_number(*d, false);
  if (!year || !month || !day || *year < 1000 || *month > 12 || *day > 31) return {};
  return std::to_string(*year) + "-" + two_digits(*month) + "-" + two_digits(*day);
}

}  // namespace qixian
