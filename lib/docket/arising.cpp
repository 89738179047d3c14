#include "docket/arising.hpp"

#include <algorithm>

namespace qixian {
namespace {

using std::chrono::days;

// A set day is counted as so many days from `from`, so that it rolls, is advised and is extended as
// the end of any other term.
Term term_to(Date from, Date day) {
  return {static_cast<int>((day - from).count()), TermUnit::days};
}

Date start_before(Date from, Date day) {
  const Date longest = day - days{longest_term(TermUnit::days)};
  return std::max(std::min(from, day - days{1}), longest);
}

Deadline count_of(const Period& period, Date from, const Calendar& calendar, Reasons reasons) {
  const Date first = std::min(std::max(period.first, from + days{1}), period.last);
  const bool whole_year = period.ordinal == year_of(first) && first == period.first;
  return whole_year ? count_year(period.ordinal, calendar, reasons)
                    : count_period(first, period.last, calendar, reasons);
}

Deadline count_first(const Measure& measure, const Calendar& calendar, const Counting& counting) {
  if (measure.first_day) return count_to(measure.from, *measure.first_day, calendar, counting);
  return count_term(measure.from, *measure.first, calendar, counting);
}

}  // namespace

Deadline count_to(Date from, Date day, const Calendar& calendar, const Counting& counting) {
  const Date start = start_before(from, day);
  Deadline deadline = count_term(start, term_to(start, day), calendar, counting);
  if (counting.reasons == Reasons::left_out) return deadline;
  const Step set{
      day,
      "约定或者指定的期日为" + write_chinese(day) + "（" + std::string(chinese_weekday(day)) + "）",
      "the day that was agreed or set is " + write_date(day) + " (" +
          std::string(english_weekday(day)) + ")",
      "民法典第二百零四条"};
  // In place of the start and the number of days, which nobody agreed.
  if (counting.extended.empty()) deadline.why.erase(deadline.why.begin(), deadline.why.begin() + 2);
  deadline.why.insert(deadline.why.begin(), set);
  return deadline;
}

Date last_day_of_first(const Measure& measure, const Calendar& calendar) {
  return count_first(measure, calendar, without_reasons()).due;
}

bool needs_moment(const std::optional<Term>& first, Term term) {
  return first.value_or(term).unit == TermUnit::hours;
}

Deadline count(const Measure& measure, const Calendar& calendar, const Counting& counting) {
  if (measure.set_day) return count_to(measure.from, *measure.set_day, calendar, counting);
  if (measure.period && !counting.extended.empty())
    return count_to(measure.period->first, measure.period->last, calendar, counting);
  if (measure.period) return count_of(*measure.period, measure.from, calendar, counting.reasons);

  if (!measure.first)
    return needs_moment(measure.first, measure.term)
               ? count_term(measure.at.value(), measure.term, calendar, counting)
               : count_term(measure.from, measure.term, calendar, counting);
  // What was decided about the duty's own term does not bear on the one before it.
  Counting before = counting;
  before.suspended.clear();
  before.extended.clear();
  before.clear_days = false;
  return count_after(count_first(measure, calendar, before), measure.term, calendar, counting);
}

bool can_be_extended(const Measure& measure, const std::vector<Term>& so_far, Term by) {
  Term own = measure.term;
  if (measure.set_day)
    own = term_to(start_before(measure.from, *measure.set_day), *measure.set_day);
  if (measure.period) own = term_to(measure.period->first, measure.period->last);
  if (own.is_backward() || by.count <= 0) return false;
  if ((own.unit == TermUnit::hours) != (by.unit == TermUnit::hours)) return false;

  const auto in_months = [](Term term) {
    const bool years = term.unit == TermUnit::years;
    return std::pair(years ? TermUnit::months : term.unit,
                     static_cast<long long>(term.count) * (years ? 12 : 1));
  };
  const TermUnit unit = in_months(by).first;
  long long sum = in_months(by).second;
  if (in_months(own).first == unit) sum += in_months(own).second;
  for (const Term& one : so_far)
    if (in_months(one).first == unit) sum += in_months(one).second;
  return sum <= longest_term(unit);
}

}  // namespace qixian
