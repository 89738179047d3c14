#include "term/term.hpp"

#include "calendar/problem.hpp"
#include "term/numeral.hpp"

#include <array>
#include <charconv>

namespace qixian {
namespace {

struct UnitWords {
  TermUnit unit;
  std::string_view code;
  std::string_view english;
  int longest;
};

constexpr std::array<UnitWords, 5> units{{
    {TermUnit::days, "d", "calendar days", 36500},
    {TermUnit::workdays, "wd", "working days", 10000},
    {TermUnit::months, "m", "months", 1200},
    {TermUnit::years, "y", "years", 100},
    {TermUnit::hours, "h", "hours", 87600},
}};

const UnitWords& words_of(TermUnit unit) {
  return units[static_cast<std::size_t>(unit)];
}

constexpr std::string_view ways_to_write =
    "15d (days), 5wd (working days), 3m (months), 2y (years), 24h (hours), -3d (days before) or 0d "
    "(the same day)";

bool take(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

// Full-width digits, letters, points and signs become their ASCII forms; the full-width and the
// no-break space become spaces.
std::string narrow(std::string_view text) {
  std::string narrowed;
  while (!text.empty()) {
    if (take(text, "　") || take(text, "\u00a0")) {
      narrowed += ' ';
    } else if (take(text, "−")) {  // U+2212, as word processors write the sign
      narrowed += '-';
    } else if (text.size() >= 3 && (text.starts_with("\xef\xbc") || text.starts_with("\xef\xbd"))) {
      const auto last = static_cast<unsigned char>(text[2]);
      const int ascii = text[1] == '\xbc' ? last - 0x81 + 0x21 : last - 0x80 + 0x60;
      if (ascii > 0x20 && ascii < 0x7f) {
        narrowed += static_cast<char>(ascii);
      } else {
        narrowed += text.substr(0, 3);
      }
      text.remove_prefix(3);
    } else {
      narrowed += text.front();
      text.remove_prefix(1);
    }
  }
  return narrowed;
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

void skip_spaces(std::string_view& text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
}

std::string_view trimmed(std::string_view text) {
  skip_spaces(text);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view take_digits(std::string_view& text) {
  std::size_t width = 0;
  while (width < text.size() && is_digit(text[width])) ++width;
  const std::string_view digits = text.substr(0, width);
  text.remove_prefix(width);
  return digits;
}

std::optional<TermUnit> unit_of_code(std::string_view code) {
  for (const UnitWords& words : units)
    if (words.code == code) return words.unit;
  return {};
}

// The unit in the words of the law. 三月 is March, so months need their 个; 月 alone is not a unit.
std::optional<TermUnit> take_unit(std::string_view& text) {
  static constexpr std::array<std::pair<std::string_view, TermUnit>, 10> words{{
      {"个工作日", TermUnit::workdays},
      {"工作日", TermUnit::workdays},
      {"个自然日", TermUnit::days},
      {"自然日", TermUnit::days},
      {"日", TermUnit::days},
      {"天", TermUnit::days},
      {"个月", TermUnit::months},
      {"年", TermUnit::years},
      {"个小时", TermUnit::hours},
      {"小时", TermUnit::hours},
  }};
  for (const auto& [word, unit] : words)
    if (take(text, word)) return unit;
  return {};
}

// What a message can show of what was written: a short piece without control characters, cut
// between characters.
std::string shown(std::string_view text) {
  if (text.empty()) return "term";
  std::string piece;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (i >= 32 && (byte & 0xc0U) != 0x80) return piece + "…";
    if (i >= 40) return "term";  // no UTF-8
    piece += byte < 0x20 || byte == 0x7f ? ' ' : text[i];
  }
  return piece;
}

// One term being read: every refusal names what was written and what would be right.
class Reader {
 public:
  explicit Reader(std::string_view written) : written_(written) {}

  Term read() {
    if (written_.size() > 100)
      refuse("is too long to be a term; write " + std::string(ways_to_write));
    const std::string narrowed = narrow(written_);
    const std::string_view text = trimmed(narrowed);
    if (text.empty()) refuse("nothing is written; write " + std::string(ways_to_write));
    for (const std::string_view word : {"当日", "同日", "当天"})
      if (text == word) return {0, TermUnit::days};
    // The announcement period of both documents and of 人民检察院公益诉讼办案规则 第九十一条 is
    // thirty days.
    if (text == "公告期") return {30, TermUnit::days};
    return text.find_first_not_of(
               "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-., ") ==
                   std::string_view::npos
               ? read_code(text)
               : read_words(text);
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    throw InputError(shown(written_), what);
  }

  // code = ["-"] digits unit
  Term read_code(std::string_view text) const {
    const bool backward = take(text, "-");
    const std::string_view digits = take_digits(text);
    if (digits.empty())
      refuse("a number comes first, then the unit; write " + std::string(ways_to_write));
    if (text.empty()) {
      const std::string number(digits.substr(0, 6));
      refuse("the unit is missing; write " + number + "d for calendar days or " + number +
             "wd for working days");
    }
    if (text.starts_with('.') || text.starts_with(','))
      refuse("a term is a whole number; write for example 1d, or 36h for a day and a half");
    const auto unit = unit_of_code(text);
    if (!unit) {
      refuse("'" + shown(trimmed(text)) +
             "' is not a unit; directly after the number write d, wd, m, y or h, "
             "as in " +
             std::string(digits.substr(0, 6)) + "d");
    }
    return checked(number_of(digits, *unit), *unit, backward);
  }

  // words = ["前" | "提前" | "-"] number unit [within | before];  number = digits | numeral
  Term read_words(std::string_view text) const {
    bool backward = take(text, "提前") || take(text, "前") || take(text, "-");
    skip_spaces(text);
    const std::string_view digits = take_digits(text);
    std::optional<int> numeral;
    if (digits.empty()) {
      numeral = take_numeral(text);
      if (!numeral)
        refuse(
            "no number was found that can be read (一 to 九百九十九, or digits); write for example "
            "十五日 or 15日");
    }
    skip_spaces(text);
    if (text.starts_with(".") || text.starts_with("点") || text.starts_with("半"))
      refuse("a term is a whole number; write for example 15日 or 36小时");
    if (text == "月")
      refuse("could be the month of the year; write " +
             std::string(digits.empty() ? "三" : digits.substr(0, 6)) +
             "个月 for a term of months");
    if (text.starts_with("周") || text.starts_with("个星期") || text.starts_with("星期"))
      refuse("the law counts no weeks; write 7日 for each of them");
    const auto unit = take_unit(text);
    if (!unit)
      refuse(
          "no unit was found; write 日, 个工作日, 个月, 年 or 小时 after the number, as in "
          "5个工作日");
    skip_spaces(text);
    if (!backward && (take(text, "以前") || take(text, "之前") || take(text, "前"))) {
      backward = true;
    } else if (!backward) {
      (void)(take(text, "以内") || take(text, "之内") || take(text, "内"));
    }
    if (!text.empty())
      refuse("'" + shown(text) +
             "' after the term is not understood; write only the term, as in 15日内 or 三日前");
    return checked(numeral ? *numeral : number_of(digits, *unit), *unit, backward);
  }

  int number_of(std::string_view digits, TermUnit unit) const {
    int number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) refuse_length(unit);
    return number;
  }

  Term checked(int number, TermUnit unit, bool backward) const {
    if (number > longest_term(unit)) refuse_length(unit);
    if (number == 0 && (backward || unit != TermUnit::days))
      refuse("the same day is 0d and nothing else; every other term is counted from 1");
    if (backward && unit != TermUnit::days && unit != TermUnit::workdays)
      refuse("only days and working days count backwards; write for example -3d or -1wd");
    return {backward ? -number : number, unit};
  }

  [[noreturn]] void refuse_length(TermUnit unit) const {
    const UnitWords& words = words_of(unit);
    refuse("is longer than any term; at most " + std::to_string(words.longest) +
           std::string(words.code) + " (" + std::string(words.english) + ") can be counted");
  }

  std::string_view written_;
};

}  // namespace

int longest_term(TermUnit unit) {
  return words_of(unit).longest;
}

Term read_term(std::string_view text) {
  return Reader(text).read();
}

std::string write_term(Term term) {
  return std::to_string(term.count) + std::string(words_of(term.unit).code);
}

std::string chinese_term(Term term) {
  if (term == Term{0, TermUnit::days}) return "当日";
  static constexpr std::array<std::string_view, 5> after{"日", "个工作日", "个月", "年", "小时"};
  const long long number = term.count;
  return (number < 0 ? "前" : "") + std::to_string(number < 0 ? -number : number) +
         std::string(after[static_cast<std::size_t>(term.unit)]);
}

}  // namespace qixian
