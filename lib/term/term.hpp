// A term as the law sets it: fifteen days, five working days, three days before.
//
//   read_term("5wd") == Term{5, TermUnit::workdays};   read_term("十五日") == Term{15,
//   TermUnit::days}
//
//   15d calendar days · 5wd working days · 1m months · 2y years · 24h hours · -3d -1wd backwards ·
//   0d the same day · and the words of the law: 十五日, 5个工作日, 三个月, 二年, 二十四小时, 前3日,
//   当日, 公告期 (30d).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qixian {

enum class TermUnit : std::uint8_t { days, workdays, months, years, hours };

struct Term {
  int count = 0;  // negative: backwards, for days and working days only
  TermUnit unit = TermUnit::days;
  auto operator<=>(const Term&) const = default;

  [[nodiscard]] bool is_backward() const { return count < 0; }
};

// 36500 days, 10000 working days, 1200 months, 100 years, 87600 hours: what lies beyond is a slip
// of the pen, and counting refuses it too.
[[nodiscard]] int longest_term(TermUnit);

// Spaces around it and full-width digits do not matter; the words of the law may end in 内, 以内 or
// 之内, and go backwards with 前 before or after them (前3日, 三日前). Chinese numerals reach
// 九百九十九. Throws InputError with what would be right, in one sentence: "1.5d", "5 days", "-0d",
// "999999999wd".
[[nodiscard]] Term read_term(std::string_view);
[[nodiscard]] std::string write_term(Term);    // 5wd
[[nodiscard]] std::string chinese_term(Term);  // 5个工作日, 15日, 3个月, 前3日, 当日, 24小时

}  // namespace qixian
