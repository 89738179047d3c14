// Counting a term.
//
//   count_term(*read_date("2026-09-16"), Term{15, TermUnit::days}, calendar).due ==
//   *read_date("2026-10-08")
//
// The day of the event is not counted (民法典第二百零一条). Months and years end on the
// corresponding day, or the month's last day if it has none (第二百零二条), always from the anchor.
// An end on a rest day moves to the first day after the rest (第二百零三条); make-up workdays are
// not rest days. Working-day terms never roll; backward terms move earlier. Between offices the
// roll is by analogy and says so: 依惯例.
//
// A term reaching a year the calendar does not cover is `provisional`: counted by weekends and
// statutory days, with the span of its last day over the plausible arrangements, and advised not
// after the soonest of them. Only the days that decide the answer matter: for working days all of
// them, for a term that rolls those from the advised to the last day. The same day and hours cannot
// move, yet in an unpublished year they are provisional too, with a span of one day.
//
// Never fails for day, working-day, month and year terms that read_term reads: every one of them,
// from every date, ends somewhere. InputError for what it would refuse (beyond longest_term,
// backward months), for hours from a bare day, and for extensions that mean nothing.
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
  // Only days on which the term runs lengthen it, and overlapping ones once; what has lapsed is not
  // revived, and no term ends on a suspended day. Backward terms move with their event alone, and
  // the same day with nothing.
  std::vector<Suspension> suspended;
  // Added to the term, in their own unit, after its own: 3m and 1m are 4m from the anchor, 15d and
  // 1m are a month after the fifteenth day. Not for backward terms; hours by hours only.
  std::vector<Term> extended;
  bool clear_days = false;           // backward: whole days between (开庭三日前)
  bool from_next_full_hour = false;  // hours: 民诉法解释第一百二十五条
  bool roll_by_analogy = true;       // neither office is bound by 民法典203 itself: 依惯例顺延
  std::string roll_article;          // a rulebook's own counting article; empty: 民法典第二百零三条
  Reasons reasons = Reasons::given;
  auto operator<=>(const Counting&) const = default;
};

// The days alone are asked for.
[[nodiscard]] inline Counting without_reasons() {
  Counting counting;
  counting.reasons = Reasons::left_out;
  return counting;
}

[[nodiscard]] Deadline count_term(Date anchor, Term, const Calendar&, const Counting& = {});

// Hour terms: from the moment (民法典第二百零一条); never rolls. Also takes every other term, whose
// anchor is then the Beijing day of the instant.
[[nodiscard]] Deadline count_term(Instant anchor, Term, const Calendar&, const Counting& = {});

// A term that begins when an earlier one ends (公告期满之日起三个月): due from the earlier `due`,
// safe from the earlier nominal, though not before the first working day after the earlier term,
// for until then it would be too soon. Its reasons begin with those of the earlier one.
[[nodiscard]] Deadline count_after(const Deadline& earlier, Term, const Calendar&,
                                   const Counting& = {});

// A yearly duty: due 31 December, which does not roll; safe on the last working day of the year.
[[nodiscard]] Deadline count_year(int year, const Calendar&, Reasons = Reasons::given);

// A duty of one calendar period, a month or a quarter or what is left of one from `first` on: due
// on its last day, which does not roll; safe on the last working day of [first, last], or the last
// day where there is none.
[[nodiscard]] Deadline count_period(Date first, Date last, const Calendar&,
                                    Reasons = Reasons::given);

}  // namespace qixian
