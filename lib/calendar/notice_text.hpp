// The text of a State Council notice, made even, and a reader that takes it apart from the front.
//
//   "１０月１日（星期四）———７日 放假" → "10月1日(星期四)至7日放假"
#pragma once

#include "calendar/problem.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

struct NoticeLine {
  int number = 0;  // in the text as given, from 1
  std::string text;
  [[nodiscard]] Problem problem(std::string_view clause, std::string_view what) const;
};

// Lines without spaces and quotation marks, empty ones left out. Full-width letters, digits and
// punctuation become ASCII, except 。 and 、; every dash becomes 至; brackets around a year become
// 〔〕; 星期X and 星期天 become 周X. A text that is not UTF-8 is a problem.
[[nodiscard]] std::vector<NoticeLine> even_lines(std::string_view text,
                                                 std::vector<Problem>& problems);

// "2026年…": whether the text names a day, as 2月3日 or 3日.
[[nodiscard]] bool names_a_day(std::string_view even_text);

// Cuts at every `separator` outside brackets; the separators are gone, empty pieces too.
[[nodiscard]] std::vector<std::string_view> split_outside_brackets(std::string_view text,
                                                                   std::string_view separator);

class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }
  [[nodiscard]] bool at(std::string_view expected) const { return rest_.starts_with(expected); }
  bool take(std::string_view expected);
  std::optional<int> take_number();  // up to four ASCII digits
  // "（…）" at the front: what stands inside.
  std::optional<std::string_view> take_brackets();
  // All before `end`, which is taken too; nothing where it does not occur.
  std::optional<std::string_view> take_until(std::string_view end);
  // All up to the next comma, semicolon or colon outside brackets, which stays.
  std::string_view take_clause();

 private:
  std::string_view rest_;
};

// 十二 → 12, 二十八 → 28, 初七 → 7.
[[nodiscard]] std::optional<int> read_chinese_number(std::string_view);
// "2025年11月4日" or "二○○九年十二月七日", even text.
[[nodiscard]] std::optional<std::string> read_signing_date(std::string_view);  // as 2025-11-04

}  // namespace qixian
