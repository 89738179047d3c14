#include "client/counted_days.hpp"

#include <algorithm>

namespace qixian {
namespace {

bool is_suspended(Date day, const Counting& counting) {
  return std::any_of(counting.suspended.begin(), counting.suspended.end(),
                     [&](const Suspension& each) { return each.from <= day && day < each.to; });
}

}  // namespace

std::map<Date, int> counted_days(Date anchor, Term term, Date nominal, const Calendar& calendar,
                                 const Counting& counting) {
  if (term.unit != TermUnit::days && term.unit != TermUnit::workdays) return {};
  const bool one_unit = std::all_of(counting.extended.begin(), counting.extended.end(),
                                    [&](const Term& each) { return each.unit == term.unit; });
  if (!one_unit) return {};
  const std::chrono::days step{nominal < anchor ? -1 : 1};
  std::map<Date, int> counted;
  for (Date day = anchor; day != nominal;) {
    day += step;
    if (term.unit == TermUnit::workdays && calendar.is_rest_day(day)) continue;
    if (is_suspended(day, counting)) continue;
    counted.emplace(day, static_cast<int>(counted.size()) + 1);
  }
  return counted;
}

}  // namespace qixian
