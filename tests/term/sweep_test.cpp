// Every start day from 2004 to 2030 against every term that the law is likely to set.

#include "by_hand.hpp"
#include "grid.hpp"
#include "published_calendar.hpp"
#include "term/tally.hpp"

#include <gtest/gtest.h>

#include <random>

namespace qixian {
namespace {

using std::chrono::days;

const SuspendedDays never_suspended{{}};
const Date first_start = on("2004-01-01");
const Date last_start = on("2030-12-31");

by_hand::Ends bare(Date anchor, Term term, const Calendar& calendar) {
  const Tally told = tally(CalendarView(calendar), anchor, sum_up(term, {}), never_suspended);
  return {told.nominal, told.due, told.safe};
}

std::string name(Date anchor, Term term) {
  return write_date(anchor) + " " + write_term(term);
}

// Runs one unit's terms up to `longest` from every start, against `by_hand_ends`, and holds each to
// the laws.
template <class ByHand>
void sweep(TermUnit unit, int longest, const Calendar& calendar, ByHand by_hand_ends) {
  std::vector<Date> due_before(static_cast<std::size_t>(longest) + 1, Date::min());
  for (Date start = first_start; start <= last_start; start += days{sweep_stride}) {
    for (int count = 1; count <= longest; ++count) {
      const Term term{count, unit};
      const by_hand::Ends ends = bare(start, term, calendar);
      ASSERT_EQ(ends, by_hand_ends(start, count)) << name(start, term);
      ASSERT_FALSE(calendar.is_rest_day(ends.due)) << name(start, term);
      ASSERT_GT(ends.safe, start) << name(start, term);
      ASSERT_LE(ends.safe, ends.nominal) << name(start, term);
      ASSERT_LE(ends.nominal, ends.due) << name(start, term);
      Date& earlier = due_before[static_cast<std::size_t>(count)];
      ASSERT_GE(ends.due, earlier) << name(start, term) << ": a later start ends earlier";
      earlier = ends.due;
    }
  }
}

TEST(Sweep, CalendarDaysEndAsCountedByHand) {
  const Calendar& calendar = published();
  sweep(TermUnit::days, 90, calendar, [&](Date start, int count) {
    return by_hand::rolled(start, start + days{count}, calendar);
  });
}

TEST(Sweep, MonthsEndAsCountedByHand) {
  const Calendar& calendar = published();
  sweep(TermUnit::months, 24, calendar, [&](Date start, int count) {
    return by_hand::rolled(start, by_hand::months_on(start, count), calendar);
  });
}

TEST(Sweep, WorkingDaysEndAsCountedByHand) {
  const Calendar& calendar = published();
  Date walked_from{};
  Date day{};
  sweep(TermUnit::workdays, 60, calendar, [&](Date start, int count) {
    // The finger moves on by one working day from where it was for one less.
    day = by_hand::nth_workday(count == 1 || walked_from != start ? start : day, 1, calendar);
    walked_from = start;
    return by_hand::Ends{day, day, day};
  });
}

TEST(Sweep, BackwardTermsMoveEarlierAndNeverLater) {
  const Calendar& calendar = published();
  for (Date event = first_start + days{90}; event <= last_start; event += days{sweep_stride}) {
    for (int count = 1; count <= 30; ++count) {
      const Term term{-count, TermUnit::days};
      const by_hand::Ends ends = bare(event, term, calendar);
      ASSERT_EQ(ends.nominal, event - days{count}) << name(event, term);
      ASSERT_LE(ends.due, ends.nominal) << name(event, term);
      ASSERT_EQ(ends.safe, ends.due) << name(event, term);
      Date day = ends.nominal;
      while (calendar.is_rest_day(day)) day -= days{1};
      ASSERT_EQ(ends.due, day) << name(event, term);
    }
    Date day = event;
    for (int count = 1; count <= 15; ++count) {
      const Term term{-count, TermUnit::workdays};
      day = by_hand::nth_workday(day, -1, calendar);
      ASSERT_EQ(bare(event, term, calendar), (by_hand::Ends{day, day, day})) << name(event, term);
    }
  }
}

TEST(Sweep, WhatIsToldIsWhatWasTallied) {
  const Calendar& calendar = published();
  const std::vector<Term> terms{{1, TermUnit::days},      {15, TermUnit::days},
                                {30, TermUnit::days},     {5, TermUnit::workdays},
                                {60, TermUnit::workdays}, {3, TermUnit::months},
                                {2, TermUnit::years},     {-3, TermUnit::days},
                                {-1, TermUnit::workdays}, {0, TermUnit::days}};
  for (Date start = first_start; start <= last_start; start += days{4 * sweep_stride + 1}) {
    for (const Term term : terms) {
      const Deadline deadline = count_term(start, term, calendar);
      const by_hand::Ends ends = bare(start, term, calendar);
      ASSERT_EQ(deadline.nominal, ends.nominal) << name(start, term);
      ASSERT_EQ(deadline.due, ends.due) << name(start, term);
      ASSERT_LE(deadline.safe, ends.safe) << name(start, term);
      ASSERT_EQ(deadline.ends_at, midnight_beginning(std::max(ends.due, ends.nominal) + days{1}));
      ASSERT_EQ(deadline.earliest.has_value(), deadline.certainty == Certainty::provisional);
      ASSERT_EQ(deadline.latest.has_value(), deadline.certainty == Certainty::provisional);
      if (deadline.certainty == Certainty::certain) {
        ASSERT_EQ(deadline.safe, ends.safe) << name(start, term);
      }
      if (deadline.earliest && deadline.latest) {
        ASSERT_LE(*deadline.earliest, deadline.due) << name(start, term);
        ASSERT_LE(deadline.due, *deadline.latest) << name(start, term);
        ASSERT_LE(deadline.safe, *deadline.earliest) << name(start, term);
      }
    }
  }
}

// The published calendar and one more notice that gives one working day off.
Calendar with_rest_day(Date day) {
  const auto published_notices = published().notices();
  std::vector<HolidayNotice> notices(published_notices.begin(), published_notices.end());
  HolidayNotice more;
  more.number = "试〔2099〕1号";
  more.title = "one more rest day";
  more.year = year_of(day);
  more.amends = true;
  more.signed_on = more.published = on("2099-01-01");
  more.days = {{day, DayKind::in_lieu, "增放"}};
  notices.push_back(more);
  return Calendar(notices);
}

TEST(Sweep, OneMoreRestDayNeverBringsAForwardTermEarlierNorABackwardOneLater) {
  std::mt19937 random(20260916);
  std::uniform_int_distribution<int> any_day(0, 8000);
  for (int trial = 0; trial < 40 / sweep_stride + 4; ++trial) {
    const Date day = published().first_workday_from(first_start + days{200 + any_day(random)});
    const Calendar calendar = with_rest_day(day);
    ASSERT_TRUE(calendar.is_rest_day(day)) << write_date(day);
    for (Date start = day - days{70}; start <= day + days{40}; start += days{1}) {
      for (const Term term :
           {Term{1, TermUnit::days}, Term{15, TermUnit::days}, Term{30, TermUnit::days},
            Term{1, TermUnit::workdays}, Term{5, TermUnit::workdays}, Term{30, TermUnit::workdays},
            Term{1, TermUnit::months}, Term{2, TermUnit::months}}) {
        ASSERT_GE(bare(start, term, calendar).due, bare(start, term, published()).due)
            << name(start, term) << " with " << write_date(day) << " off";
        ASSERT_LE(bare(start, term, calendar).safe, bare(start, term, calendar).due);
      }
      for (const Term term :
           {Term{-1, TermUnit::days}, Term{-3, TermUnit::days}, Term{-15, TermUnit::days},
            Term{-1, TermUnit::workdays}, Term{-5, TermUnit::workdays}}) {
        ASSERT_LE(bare(start, term, calendar).due, bare(start, term, published()).due)
            << name(start, term) << " with " << write_date(day) << " off";
      }
    }
  }
}

}  // namespace
}  // namespace qixian
