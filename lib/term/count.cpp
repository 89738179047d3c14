#include "term/count.hpp"

#include "term/day_words.hpp"
#include "term/hours.hpp"
#include "term/reasons.hpp"
#include "term/tally.hpp"

#include <algorithm>

namespace qixian {
namespace {

using std::chrono::days;

struct Span {
  Date first;
  Date last;
};

// The days whose kind decides the answer: all that working days were counted among; for a term that
// rolls only those from the advised to the last day, since a rest day before them is counted like
// any other.
Span days_it_rests_on(const Reasoned& about, const Tally& told) {
  const bool by_workdays = std::ranges::any_of(
      about.parts, [](const Term& part) { return part.unit == TermUnit::workdays; });
  if (about.parts.front().is_backward())
    return {told.due, by_workdays ? about.anchor - days{1} : told.nominal};
  const Date first = about.suspended.running_since(about.anchor, told.nominal);
  if (by_workdays) return {std::min(about.anchor + days{1}, told.due), told.due};
  return {about.calendar.is_rest_day(told.safe) ? std::min(first, told.safe) : told.safe, told.due};
}

// Counted again with what is not published falling one way and the other.
void add_span(Deadline& deadline, const Reasoned& about) {
  deadline.earliest = deadline.latest = deadline.due;
  for (const Assumption assumed : {Assumption::fewest_rest_days, Assumption::most_rest_days}) {
    const Tally other = tally(CalendarView(about.calendar, assumed), about.anchor, about.parts,
                              about.suspended, about.counting.clear_days);
    deadline.earliest = std::min(*deadline.earliest, other.due);
    deadline.latest = std::max(*deadline.latest, other.due);
  }
  if (*deadline.earliest >= deadline.safe) return;
  // Whatever is published, this day is not too late; and on it offices are likely open.
  const Date bound = *deadline.earliest;
  const Date safe = about.calendar.last_workday_to(bound);
  const bool backward = about.parts.front().is_backward();
  deadline.safe =
      backward || safe >= about.suspended.running_since(about.anchor, bound) ? safe : bound;
}

Reasoned reason_about(Date anchor, Term term, const Calendar& calendar, const Counting& counting) {
  return {calendar,
          counting,
          anchor,
          term,
          sum_up(term, counting.extended),
          SuspendedDays(counting.suspended)};
}

// No arrangement moves the same day or a number of hours, but an unpublished year is never answered
// as certain.
void hold_to_published_years(Deadline& deadline, const Calendar& calendar) {
  deadline.certainty = std::max(deadline.certainty, calendar.certainty_of(deadline.due));
  if (deadline.certainty == Certainty::provisional && !deadline.earliest)
    deadline.earliest = deadline.latest = deadline.due;
}

// All but the reasons; and the days it rests on.
std::pair<Deadline, Span> decide(const Reasoned& about) {
  const Tally told = tally(CalendarView(about.calendar), about.anchor, about.parts, about.suspended,
                           about.counting.clear_days);
  Deadline deadline;
  deadline.nominal = told.nominal;
  deadline.due = told.due;
  deadline.safe = told.safe;
  // A backward term moved earlier stays open until its nominal day has passed.
  deadline.ends_at = midnight_beginning(std::max(told.due, told.nominal) + days{1});
  if (about.parts.empty()) {
    hold_to_published_years(deadline, about.calendar);
    return {deadline, {about.anchor, about.anchor}};
  }
  const Span span = days_it_rests_on(about, told);
  deadline.certainty = about.calendar.certainty_of(span.first, span.last);
  if (deadline.certainty == Certainty::provisional) add_span(deadline, about);
  return {deadline, span};
}

void refuse_hours_without_moment(Term term) {
  if (term.unit == TermUnit::hours)
    throw InputError(write_term(term),
                     "needs a moment with offset, like 2026-09-30T16:20:00+08:00");
}

Deadline count_days(Date anchor, Term term, const Calendar& calendar, const Counting& counting) {
  refuse_hours_without_moment(term);
  const Reasoned about = reason_about(anchor, term, calendar, counting);
  auto [deadline, span] = decide(about);
  if (counting.reasons == Reasons::left_out) return deadline;
  deadline.why.push_back(reason_of_start(about));
  add_reasons_of_count(deadline.why, about, deadline);
  add_reason_of_safe(deadline.why, deadline);
  add_reason_of_doubt(deadline.why, deadline, calendar, span.first, span.last);
  deadline.why.push_back(reason_of_end(deadline));
  return deadline;
}

// Hours have one start: the instant at which the earlier term is over.
Deadline count_hours_after(const Deadline& earlier, Term term, const Calendar& calendar,
                           const Counting& counting) {
  Deadline deadline = count_hours(earlier.ends_at, term, counting);
  deadline.certainty = earlier.certainty;
  if (earlier.earliest && earlier.latest) {
    const auto after = [&](Date day) {
      return count_hours(midnight_beginning(day + days{1}), term, counting);
    };
    const Deadline soonest = after(*earlier.earliest);
    deadline.earliest = std::min(soonest.due, deadline.due);
    deadline.latest = std::max(after(*earlier.latest).due, deadline.due);
    deadline.safe = std::min(deadline.safe, soonest.safe);
    deadline.safe_at = std::min(deadline.safe_at, soonest.safe_at);
  }
  hold_to_published_years(deadline, calendar);
  deadline.why.insert(deadline.why.begin(), earlier.why.begin(), earlier.why.end());
  return deadline;
}

}  // namespace

Deadline count_term(Date anchor, Term term, const Calendar& calendar, const Counting& counting) {
  return count_days(anchor, term, calendar, counting);
}

Deadline count_term(Instant anchor, Term term, const Calendar& calendar, const Counting& counting) {
  if (term.unit == TermUnit::hours) {
    Deadline deadline = count_hours(anchor, term, counting);
    hold_to_published_years(deadline, calendar);
    if (counting.reasons == Reasons::given)
      add_reason_of_doubt(deadline.why, deadline, calendar, deadline.due, deadline.due);
    return deadline;
  }
  return count_days(date_in_beijing(anchor), term, calendar, counting);
}

Deadline count_after(const Deadline& earlier, Term term, const Calendar& calendar,
                     const Counting& counting) {
  if (term.unit == TermUnit::hours) return count_hours_after(earlier, term, calendar, counting);

  const Reasoned about = reason_about(earlier.due, term, calendar, counting);
  auto [deadline, span] = decide(about);
  const auto from = [&](Date anchor) {
    return decide(reason_about(anchor, term, calendar, counting)).first;
  };
  const bool forward = !about.parts.empty() && !term.is_backward();
  if (earlier.nominal != earlier.due && !about.parts.empty()) {
    deadline.safe = std::min(from(earlier.nominal).safe, deadline.due);
    // Before the earlier term is over, this one has not begun, and acting would be too soon.
    if (forward) {
      const Date first = calendar.first_workday_from(earlier.due + days{1});
      deadline.safe = std::max(deadline.safe, std::min(first, deadline.nominal));
    }
  }
  deadline.certainty = std::max(deadline.certainty, earlier.certainty);
  if (deadline.certainty == Certainty::provisional) {
    const Deadline soonest = from(earlier.earliest.value_or(earlier.due));
    const Deadline latest = from(earlier.latest.value_or(earlier.due));
    deadline.earliest =
        std::min(deadline.earliest.value_or(deadline.due), soonest.earliest.value_or(soonest.due));
    deadline.latest =
        std::max(deadline.latest.value_or(deadline.due), latest.latest.value_or(latest.due));
    if (*deadline.earliest < deadline.safe) {
      const Date safe = calendar.last_workday_to(*deadline.earliest);
      const Date start = earlier.earliest.value_or(earlier.due);
      deadline.safe = forward && safe <= start ? *deadline.earliest : safe;
    }
  } else {
    deadline.earliest = deadline.latest = std::nullopt;
  }

  if (counting.reasons == Reasons::left_out) return deadline;
  deadline.why = earlier.why;
  deadline.why.push_back(reason_of_chained_start(earlier));
  add_reasons_of_count(deadline.why, about, deadline);
  if (earlier.nominal == earlier.due) {
    add_reason_of_safe(deadline.why, deadline);
  } else {
    add_reason_of_safe(deadline.why, deadline, earlier.nominal);
  }
  add_reason_of_doubt(deadline.why, deadline, calendar, span.first, span.last);
  deadline.why.push_back(reason_of_end(deadline));
  return deadline;
}

namespace {

// Due on the last day of the period, whatever kind of day it is.
Deadline end_of_period(Date first, Date last, const Calendar& calendar) {
  Deadline deadline;
  deadline.nominal = deadline.due = last;
  const Date workday = calendar.last_workday_to(last);
  deadline.safe = workday < first ? last : workday;
  deadline.ends_at = midnight_beginning(last + days{1});
  deadline.certainty = calendar.certainty_of(deadline.safe, last);
  if (deadline.certainty == Certainty::provisional) deadline.earliest = deadline.latest = last;
  return deadline;
}

void add_reasons_of_period(Deadline& deadline, const Calendar& calendar, Step period) {
  deadline.why.push_back(std::move(period));
  add_reason_of_safe(deadline.why, deadline);
  add_reason_of_doubt(deadline.why, deadline, calendar, deadline.safe, deadline.due);
  deadline.why.push_back(reason_of_end(deadline));
}

}  // namespace

Deadline count_year(int year, const Calendar& calendar, Reasons reasons) {
  const std::chrono::year of{year};
  const Date last{of / 12 / 31};
  Deadline deadline = end_of_period(Date{of / 1 / 1}, last, calendar);
  if (reasons == Reasons::left_out) return deadline;
  add_reasons_of_period(
      deadline, calendar,
      {last, "年度事项：" + std::to_string(year) + "年自1月1日至12月31日，不顺延至下一年度",
       "a yearly duty: " + std::to_string(year) +
           " ends on 31 December and does not roll into the next year",
       "民法典第二百条"});
  return deadline;
}

Deadline count_period(Date first, Date last, const Calendar& calendar, Reasons reasons) {
  Deadline deadline = end_of_period(first, last, calendar);
  if (reasons == Reasons::left_out) return deadline;
  DayWords words;
  add_reasons_of_period(
      deadline, calendar,
      {last,
       "周期事项：本期自" + words.chinese(first) + "至" + words.chinese(last) + "，不顺延至下一期",
       "a duty of the period from " + write_date(first) + " to " + write_date(last) +
           ", which does not roll into the next one",
       "民法典第二百条"});
  return deadline;
}

}  // namespace qixian
