#include "term/tally.hpp"

#include <algorithm>

namespace qixian {

using std::chrono::days;

Date CalendarView::first_workday_from(Date day) const noexcept {
  while (is_rest_day(day)) day += days{1};
  return day;
}

Date CalendarView::last_workday_to(Date day) const noexcept {
  while (is_rest_day(day)) day -= days{1};
  return day;
}

Date CalendarView::nth_workday(Date from, int n) const noexcept {
  if (!assumed_) return calendar_.nth_workday(from, n);
  Date day = from;
  for (; n > 0; --n) day = first_workday_from(day + days{1});
  for (; n < 0; ++n) day = last_workday_to(day - days{1});
  return day;
}

Date CalendarView::nth_workday(Date from, int n, const SuspendedDays& suspended) const noexcept {
  if (suspended.empty()) return nth_workday(from, n);
  Date day = from;
  for (; n > 0; --n) {
    do day = suspended.first_running_from(day + days{1});
    while (is_rest_day(day));
  }
  return day;
}

std::vector<Term> sum_up(Term term, const std::vector<Term>& extended) {
  struct Sum {
    TermUnit unit;
    long long count;
  };
  std::vector<Sum> sums;
  const auto add = [&](Term part) {
    const bool years = part.unit == TermUnit::years;
    const TermUnit unit = years ? TermUnit::months : part.unit;
    const long long count = years ? part.count * 12LL : part.count;
    const auto same = std::ranges::find(sums, unit, &Sum::unit);
    if (same == sums.end()) {
      sums.push_back({unit, count});
    } else {
      same->count += count;
    }
  };
  if (term.is_backward() && term.unit != TermUnit::days && term.unit != TermUnit::workdays)
    throw InputError(write_term(term),
                     "only days and working days count backwards; use -3d or -1wd");
  add(term);
  for (const Term& more : extended) {
    const std::string how = write_term(term) + " extended by " + write_term(more);
    if (more.is_backward())
      throw InputError(how, "an extension goes forward; leave out the minus sign");
    if (term.is_backward())
      throw InputError(how,
                       "a term before an event moves only with the event; correct its day instead");
    if ((term.unit == TermUnit::hours) != (more.unit == TermUnit::hours))
      throw InputError(how,
                       "hours are extended by hours and every other term by days, working days, "
                       "months or years");
    add(more);
  }
  std::vector<Term> parts;
  for (const Sum& sum : sums) {
    if (sum.count == 0) continue;
    const int longest = longest_term(sum.unit);
    if (sum.count > longest || sum.count < -longest)
      throw InputError(write_term(term), "is, with its extensions, longer than any term; at most " +
                                             write_term({longest, sum.unit}) + " can be counted");
    parts.push_back({static_cast<int>(sum.count), sum.unit});
  }
  return parts;
}

Date corresponding_day(Date from, int months) {
  const std::chrono::year_month_day start{from};
  const std::chrono::year_month_day end = start + std::chrono::months{months};
  return end.ok() ? Date{end} : Date{end.year() / end.month() / std::chrono::last};
}

namespace {

// Counted back, and earlier from a rest day: rolling forward would eat the time of the one who
// waits.
Tally tally_backward(const CalendarView& view, Date anchor, Term term, bool clear_days) {
  const int back = term.count - (clear_days ? 1 : 0);
  const Date nominal =
      term.unit == TermUnit::workdays ? view.nth_workday(anchor, back) : anchor + days{back};
  const Date due = view.last_workday_to(nominal);
  return {nominal, due, due};
}

}  // namespace

std::vector<Leg> count_legs(const CalendarView& view, Date anchor, const std::vector<Term>& parts,
                            const SuspendedDays& suspended) {
  std::vector<Leg> legs;
  legs.reserve(parts.size());
  Date day = anchor;
  for (auto part = parts.begin(); part != parts.end();) {
    if (part->unit == TermUnit::workdays) {
      const Date end = view.nth_workday(day, part->count, suspended);
      legs.push_back({*part, day, end, end});
      day = end;
      ++part;
      continue;
    }
    const Date start = day;
    for (; part != parts.end() && part->unit != TermUnit::workdays; ++part) {
      const Date end = part->unit == TermUnit::months ? corresponding_day(day, part->count)
                                                      : day + days{part->count};
      legs.push_back({*part, day, end, end});
      day = end;
    }
    legs.back().until = day = suspended.move_past(start, day);
  }
  return legs;
}

Tally tally(const CalendarView& view, Date anchor, const std::vector<Term>& parts,
            const SuspendedDays& suspended, bool clear_days) {
  if (parts.empty()) return {anchor, anchor, anchor};
  if (parts.front().is_backward()) return tally_backward(view, anchor, parts.front(), clear_days);

  const Date nominal = count_legs(view, anchor, parts, suspended).back().until;
  if (parts.back().unit == TermUnit::workdays) return {nominal, nominal, nominal};

  Date due = nominal;
  for (Date running; (running = suspended.first_running_from(view.first_workday_from(due))) != due;)
    due = running;
  const Date safe = view.last_workday_to(nominal);
  return {nominal, due, safe < suspended.running_since(anchor, nominal) ? nominal : safe};
}

}  // namespace qixian
