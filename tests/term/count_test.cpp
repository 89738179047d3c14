// What lib/term/count.hpp and deadline.hpp say, claim by claim; tests/tables/terms.csv has the
// rulings.

#include "term/count.hpp"

#include "by_hand.hpp"
#include "grid.hpp"
#include "published_calendar.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace qixian {
namespace {

using std::chrono::days;

Calendar known_in_2026() {
  return published().as_of(on("2026-11-01"));
}

std::string refusal(Date anchor, Term term) {
  try {
    return "was counted: " + write_date(count_term(anchor, term, published()).due);
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(CountTerm, ExampleOfItsHeader) {
  EXPECT_EQ(count_term(*read_date("2026-09-16"), Term{15, TermUnit::days}, published()).due,
            *read_date("2026-10-08"));
}

TEST(CountTerm, HoursNeedAMoment) {
  EXPECT_EQ(refusal(on("2026-09-30"), {24, TermUnit::hours}),
            "24h: needs a moment with offset, like 2026-09-30T16:20:00+08:00");
}

TEST(CountTerm, RefusesWhatReadTermWould) {
  const Date day = on("2026-03-02");
  EXPECT_NE(refusal(day, {-3, TermUnit::months}).find("-3d or -1wd"), std::string::npos);
  EXPECT_NE(refusal(day, {-1, TermUnit::years}).find("-3d or -1wd"), std::string::npos);
  EXPECT_NE(refusal(day, {36501, TermUnit::days}).find("at most 36500d"), std::string::npos);
  EXPECT_NE(refusal(day, {101, TermUnit::years}).find("at most 1200m"), std::string::npos);
  for (const TermUnit unit :
       {TermUnit::days, TermUnit::workdays, TermUnit::months, TermUnit::years})
    for (const int count : {std::numeric_limits<int>::max(), std::numeric_limits<int>::min()})
      EXPECT_FALSE(refusal(day, {count, unit}).starts_with("was counted"))
          << write_term({count, unit});
}

TEST(CountTerm, EndsSomewhereForEveryTermFromEveryDate) {
  for (const char* anchor : {"1900-01-01", "1989-12-31", "2003-12-31", "2026-12-24", "2050-12-31",
                             "2060-12-31", "9999-12-31"}) {
    for (const TermUnit unit :
         {TermUnit::days, TermUnit::workdays, TermUnit::months, TermUnit::years}) {
      const Term longest{longest_term(unit), unit};
      const Deadline deadline = count_term(on(anchor), longest, published());
      EXPECT_GT(deadline.due, on(anchor)) << anchor << " " << write_term(longest);
      EXPECT_FALSE(deadline.why.empty());
      if (unit != TermUnit::days && unit != TermUnit::workdays) continue;
      const Deadline back = count_term(on(anchor), {-longest.count, unit}, published());
      EXPECT_LT(back.due, on(anchor)) << anchor << " -" << write_term(longest);
    }
  }
}

TEST(CountTerm, TakesTheBeijingDayOfAnInstant) {
  const Deadline by_instant =
      count_term(*read_instant("2026-09-28T16:30:00Z"), {5, TermUnit::workdays}, published());
  EXPECT_EQ(by_instant, count_term(on("2026-09-29"), {5, TermUnit::workdays}, published()));
}

TEST(CountTerm, BackwardTermMovedEarlierStaysOpenUntilItsNominalDayHasPassed) {
  const Deadline deadline = count_term(on("2026-10-09"), {-3, TermUnit::days}, published());
  EXPECT_EQ(deadline.due, on("2026-09-30"));
  EXPECT_EQ(deadline.ends_at, midnight_beginning(on("2026-10-07")));
}

TEST(CountTerm, ClearDaysLieWhollyBetweenForWorkingDaysToo) {
  Counting counting;
  counting.clear_days = true;
  EXPECT_EQ(count_term(on("2026-10-12"), {-2, TermUnit::workdays}, published(), counting).due,
            on("2026-10-08"));
  EXPECT_EQ(count_term(on("2026-03-20"), {3, TermUnit::days}, published(), counting).nominal,
            on("2026-03-23"))
      << "forward terms have no clear days";
}

TEST(CountTerm, WithoutAWorkingDayInItIsAdvisedForItsNominalEnd) {
  const Deadline deadline = count_term(on("2026-09-30"), {3, TermUnit::days}, published());
  EXPECT_EQ(deadline.safe, on("2026-10-03"));
  EXPECT_EQ(deadline.due, on("2026-10-08"));
}

TEST(CountHours, RunByTheClockOverRestDaysAndEndTheInstantTheyEnd) {
  const Instant from = *read_instant("2026-09-30T16:20:00+08:00");
  const Deadline plain = count_term(from, {24, TermUnit::hours}, published());
  EXPECT_EQ(plain.ends_at, *read_instant("2026-10-01T16:20:00+08:00"));
  EXPECT_EQ(plain.safe_at, plain.ends_at);
  EXPECT_EQ(plain.due, on("2026-10-01"));
  EXPECT_EQ(plain.certainty, Certainty::certain);

  Counting counting;
  counting.from_next_full_hour = true;
  const Deadline full = count_term(from, {24, TermUnit::hours}, published(), counting);
  EXPECT_EQ(full.ends_at, *read_instant("2026-10-01T17:00:00+08:00"));
  EXPECT_EQ(full.safe_at, plain.ends_at);
}

TEST(CountHours, FromTheNextFullHourMayEndADayLaterThanItIsSafe) {
  Counting counting;
  counting.from_next_full_hour = true;
  const Deadline deadline = count_term(*read_instant("2026-03-02T23:30:00+08:00"),
                                       {24, TermUnit::hours}, published(), counting);
  EXPECT_EQ(deadline.safe, on("2026-03-03"));
  EXPECT_EQ(deadline.due, on("2026-03-03")) << "ends at midnight beginning 4 March: the day before";
  EXPECT_EQ(deadline.ends_at, midnight_beginning(on("2026-03-04")));
}

TEST(CountHours, AreExtendedByHours) {
  Counting counting;
  counting.extended = {{24, TermUnit::hours}};
  const Instant from = *read_instant("2026-03-02T10:00:00+08:00");
  EXPECT_EQ(count_term(from, {24, TermUnit::hours}, published(), counting).ends_at,
            *read_instant("2026-03-04T10:00:00+08:00"));
  counting.extended = {{1, TermUnit::days}};
  EXPECT_THROW((void)count_term(from, {24, TermUnit::hours}, published(), counting), InputError);
}

TEST(CountAfter, RunsFromTheLegalEndAndAdvisesFromTheNominalOne) {
  const Deadline announcement = count_term(on("2025-09-05"), {30, TermUnit::days}, published());
  const Deadline deadline = count_after(announcement, {3, TermUnit::months}, published());
  EXPECT_EQ(deadline.due, on("2026-01-09"));
  EXPECT_EQ(deadline.safe, on("2026-01-05"));
  ASSERT_GT(deadline.why.size(), announcement.why.size());
  EXPECT_TRUE(std::equal(announcement.why.begin(), announcement.why.end(), deadline.why.begin()));
}

TEST(CountAfter, NeverAdvisesBeforeTheEarlierTermIsOver) {
  const Deadline announcement = count_term(on("2025-09-05"), {30, TermUnit::days}, published());
  ASSERT_EQ(announcement.due, on("2025-10-09"));
  EXPECT_EQ(count_after(announcement, {3, TermUnit::days}, published()).safe, on("2025-10-10"));
  EXPECT_EQ(count_after(announcement, {1, TermUnit::workdays}, published()).safe, on("2025-10-10"));
  EXPECT_EQ(count_after(announcement, {0, TermUnit::days}, published()).safe, on("2025-10-09"));
}

TEST(CountAfter, HoldsItsOrderForEveryStart) {
  for (Date start = on("2004-01-01"); start < on("2028-12-31"); start += days{3 * sweep_stride}) {
    const Deadline earlier = count_term(start, {30, TermUnit::days}, published());
    for (const Term term : {Term{1, TermUnit::days}, Term{15, TermUnit::days},
                            Term{5, TermUnit::workdays}, Term{3, TermUnit::months}}) {
      SCOPED_TRACE(write_date(start) + " " + write_term(term));
      const Deadline deadline = count_after(earlier, term, published());
      const Deadline alone = count_term(earlier.due, term, published());
      ASSERT_EQ(deadline.nominal, alone.nominal);
      ASSERT_EQ(deadline.due, alone.due);
      ASSERT_LE(deadline.safe, deadline.due);
      ASSERT_GE(deadline.certainty, earlier.certainty);
      if (deadline.certainty == Certainty::certain) {
        ASSERT_GT(deadline.safe, earlier.due);
        ASSERT_LE(deadline.safe, std::max(alone.safe, deadline.nominal));
      } else if (deadline.earliest) {
        ASSERT_LE(deadline.safe, *deadline.earliest);
        ASSERT_LE(*deadline.earliest, deadline.due);
        ASSERT_GE(*deadline.latest, deadline.due);
      }
    }
  }
}

TEST(CountAfter, AnUncertainStartMakesAnUncertainEnd) {
  const Calendar calendar = known_in_2026();
  const Deadline earlier = count_term(on("2026-12-03"), {30, TermUnit::days}, calendar);
  ASSERT_EQ(earlier.certainty, Certainty::provisional);
  const Deadline later = count_after(earlier, {3, TermUnit::months}, calendar);
  EXPECT_EQ(later.certainty, Certainty::provisional);
  EXPECT_EQ(later.earliest,
            std::min(count_term(*earlier.earliest, {3, TermUnit::months}, calendar).earliest,
                     later.earliest));
  // Also where the days after it are settled: a calendar without the notice for 2025, but with that
  // for 2026.
  std::vector<HolidayNotice> without_2025;
  for (const HolidayNotice& notice : published().notices())
    if (notice.year != 2025) without_2025.push_back(notice);
  const Calendar gap(without_2025);
  const Deadline in_2025 = count_term(on("2025-09-05"), {30, TermUnit::days}, gap);
  const Deadline in_2026 = count_after(in_2025, {3, TermUnit::months}, gap);
  EXPECT_EQ(count_term(in_2025.due, {3, TermUnit::months}, gap).certainty, Certainty::certain);
  EXPECT_EQ(in_2026.certainty, Certainty::provisional);
  EXPECT_LE(in_2026.safe, *in_2026.earliest);
  EXPECT_TRUE(std::ranges::any_of(in_2026.why, [](const Step& step) {
    return step.chinese.starts_with("前一期间的届满日尚属暂定；届满日最早");
  }));

  const Deadline hours = count_after(earlier, {24, TermUnit::hours}, calendar);
  EXPECT_EQ(hours.certainty, Certainty::provisional);
  EXPECT_EQ(hours.ends_at, earlier.ends_at + std::chrono::hours{24});
  EXPECT_EQ(hours.due, earlier.due + days{1});
  EXPECT_EQ(hours.earliest, *earlier.earliest + days{1});
  EXPECT_LE(hours.safe, *hours.earliest);
}

TEST(CountYear, IsDueOnTheLastDayAndSafeOnTheLastWorkingDay) {
  for (int year = 2004; year <= 2026; ++year) {
    const Deadline deadline = count_year(year, published());
    const Date last = on(std::to_string(year) + "-12-31");
    EXPECT_EQ(deadline.due, last);
    EXPECT_EQ(deadline.nominal, last);
    EXPECT_EQ(deadline.ends_at, midnight_beginning(last + days{1}));
    EXPECT_EQ(deadline.safe, by_hand::safe_day(last - days{300}, last, published()));
  }
  const Deadline open = count_year(2026, known_in_2026());
  EXPECT_EQ(open.certainty, Certainty::provisional);
  EXPECT_EQ(open.earliest, open.due);
  EXPECT_EQ(open.latest, open.due);
}

TEST(CountPeriod, IsDueOnItsLastDayAndSafeOnItsLastWorkingDay) {
  const Deadline may = count_period(on("2026-05-01"), on("2026-05-31"), published());
  EXPECT_EQ(may.nominal, on("2026-05-31")) << "a Sunday, which does not roll";
  EXPECT_EQ(may.due, on("2026-05-31"));
  EXPECT_EQ(may.safe, on("2026-05-29"));
  EXPECT_EQ(may.ends_at, midnight_beginning(on("2026-06-01")));
  EXPECT_EQ(may.certainty, Certainty::certain);
  ASSERT_FALSE(may.why.empty());
  EXPECT_NE(may.why[0].chinese.find("2026年5月1日至5月31日"), std::string::npos);
}

TEST(CountPeriod, OfWhichOnlyRestDaysAreLeftIsSafeOnItsLastDay) {
  const Deadline rest = count_period(on("2026-05-30"), on("2026-05-31"), published());
  EXPECT_EQ(rest.safe, on("2026-05-31"));
}

TEST(CountPeriod, OfAnUnpublishedYearIsProvisionalAndDoesNotMove) {
  const Deadline open = count_period(on("2027-01-01"), on("2027-03-31"), known_in_2026());
  EXPECT_EQ(open.certainty, Certainty::provisional);
  EXPECT_EQ(open.earliest, open.due);
  EXPECT_EQ(open.latest, open.due);
}

TEST(Certainty, RestsOnlyOnTheDaysThatDecideTheAnswer) {
  const Calendar calendar = known_in_2026();
  const auto certainty = [&](const char* anchor, Term term) {
    return count_term(on(anchor), term, calendar).certainty;
  };
  EXPECT_EQ(certainty("2026-12-16", {5, TermUnit::workdays}), Certainty::certain)
      << "ends on 23 December";
  EXPECT_EQ(certainty("2026-12-17", {5, TermUnit::workdays}), Certainty::provisional);
  EXPECT_EQ(certainty("2027-06-01", {0, TermUnit::days}), Certainty::provisional)
      << "no arrangement moves the same day, but an unpublished year is never certain";
  EXPECT_EQ(certainty("2027-06-01", {5, TermUnit::days}), Certainty::provisional);
  EXPECT_EQ(certainty("2003-06-01", {15, TermUnit::days}), Certainty::unknown);
  EXPECT_EQ(certainty("2060-06-01", {15, TermUnit::days}), Certainty::unknown);
  EXPECT_EQ(certainty("2003-06-01", {12, TermUnit::months}), Certainty::certain)
      << "unknown days inside do not matter";
  EXPECT_EQ(certainty("2003-12-25", {20, TermUnit::workdays}), Certainty::unknown)
      << "but to working days they do";
  EXPECT_EQ(certainty("2003-12-25", {7, TermUnit::days}), Certainty::unknown)
      << "due 2004-01-02 is certain, but advised for 2003-12-31";
  EXPECT_EQ(certainty("2027-01-04", {-1, TermUnit::days}), Certainty::provisional);
  EXPECT_EQ(certainty("2026-12-29", {-7, TermUnit::days}), Certainty::certain);
  EXPECT_EQ(certainty("2026-12-29", {-5, TermUnit::workdays}), Certainty::provisional)
      << "ends on 22 December, counted over later days";
  EXPECT_EQ(count_term(*read_instant("2027-06-01T10:00:00+08:00"), {24, TermUnit::hours}, calendar)
                .certainty,
            Certainty::provisional);
  // An unpublished year between the anchor and the end does not make a 日 term uncertain.
  std::vector<HolidayNotice> without_2025;
  for (const HolidayNotice& notice : published().notices())
    if (notice.year != 2025) without_2025.push_back(notice);
  EXPECT_EQ(count_term(on("2024-06-03"), {24, TermUnit::months}, Calendar(without_2025)).certainty,
            Certainty::certain);
  EXPECT_EQ(
      count_term(on("2024-06-03"), {480, TermUnit::workdays}, Calendar(without_2025)).certainty,
      Certainty::provisional);
}

TEST(Certainty, AProvisionalAnswerHoldsWhateverIsPublished) {
  // What was said of a year before its notice, against what the notice then made of it.
  const std::vector<Term> terms{{5, TermUnit::workdays}, {7, TermUnit::workdays},
                                {3, TermUnit::days},     {15, TermUnit::days},
                                {30, TermUnit::days},    {1, TermUnit::months},
                                {-3, TermUnit::days},    {-1, TermUnit::workdays}};
  int provisional = 0;
  for (int year = 2009; year <= 2026; ++year) {
    // The 办法 itself was changed in December 2013 and in November 2024, which no forecast can
    // know.
    if (year == 2014 || year == 2025) continue;
    // Amendments within a year (2015, 2019, 2020) are out of the reach of any forecast.
    const Calendar before = published().as_of(on(std::to_string(year - 1) + "-09-30"));
    const Calendar after = published().as_of(on(std::to_string(year) + "-01-01"));
    const Date first = on(std::to_string(year - 1) + "-12-01");
    const Date last = on(std::to_string(year) + "-11-10");
    for (Date start = first; start <= last; start += days{sweep_stride}) {
      for (const Term term : terms) {
        const Deadline told = count_term(start, term, before);
        const Deadline became = count_term(start, term, after);
        SCOPED_TRACE(write_date(start) + " " + write_term(term));
        if (told.certainty == Certainty::certain) {
          ASSERT_EQ(told.due, became.due);
          continue;
        }
        ++provisional;
        ASSERT_LE(*told.earliest, became.due);
        ASSERT_GE(*told.latest, became.due);
        ASSERT_LE(told.safe, became.due);
      }
    }
  }
  EXPECT_GT(provisional, 10000 / sweep_stride);
}

}  // namespace
}  // namespace qixian
