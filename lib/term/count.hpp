// Counting a term.
//
//   count_term(*read_date("2026-09-16"), Term{15, TermUnit::days}, calendar).due == *read_date("2026-10-08")
//
// The day of the event is not counted (民法典第二百零一条). Months and years end on the corresponding day, or
// the month's last day if it has none (第二百零二条), always from the anchor. An end on a rest day moves to the
// first day after the rest (第二百零三条); make-up workdays are not rest days. Working-day terms never roll;
// backward terms move earlier. Between offices the roll is by analogy and says so: 依惯例.
//
// A term reaching a year the calendar does not cover is `provisional`. Never fails for day, working-day,
// month and year terms: every term from every date ends somewhere.
#pragma once

#include "term/deadline.hpp"

#include <optional>
#include <string>
#include <vector>

namespace qixian {

// Not counted: [from, to) (人民检察院公益诉讼办案规则第七十八条); the day it resumes counts again.
struct Suspension {
  Date from;
  Date to;
  auto operator<=>(const Suspension&) const = default;
};

// What else bears on the counting of one term.
struct Counting {
  std::vector<Suspension> suspended;
  std::vector<Term> extended;          // added to the term, in their own unit, after its own
  bool clear_days = false;             // backward: whole days between (开庭三日前)
  bool from_next_full_hour = false;    // hours: 民诉法解释第一百二十五条
  bool roll_by_analogy = true;         // neither office is bound by 民法典203 itself: 依惯例顺延
  std::string roll_article;            // a rulebook's own counting article; empty: 民法典第二百零三条
  auto operator<=>(const Counting&) const = default;
};

[[nodiscard]] Deadline count_term(Date anchor, Term, const Calendar&, const Counting& = {});

// Hour terms: from the moment (民法典第二百零一条); never rolls. Also takes every other term, whose anchor is then
// the Beijing day of the instant.
[[nodiscard]] Deadline count_term(Instant anchor, Term, const Calendar&, const Counting& = {});

// A term that begins when an earlier one ends (公告期满之日起三个月): due from the earlier `due`, safe from the
// earlier nominal.
[[nodiscard]] Deadline count_after(const Deadline& earlier, Term, const Calendar&, const Counting& = {});

// A yearly duty: due 31 December, which does not roll; safe on the last working day of the year.
[[nodiscard]] Deadline count_year(int year, const Calendar&);

}  // namespace qixian
