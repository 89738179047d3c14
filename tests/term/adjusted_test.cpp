// Suspensions and extensions: examples with their reasons, and laws over many arrangements.

#include "by_hand.hpp"
#include "grid.hpp"
#include "published_calendar.hpp"
#include "term/count.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace qixian {
namespace {

using std::chrono::days;

constexpr int trials = 6000 / sweep_stride;

// Arrangements that a clerk might meet, the same on every run.
class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}
  int number(int least, int most) {
    return std::uniform_int_distribution<int>(least, most)(random_);
  }
  Date day() { return on("2008-01-01") + days{number(0, 6500)}; }
  Term forward_term() {
    switch (number(0, 2)) {
      case 0:
        return {number(1, 60), TermUnit::days};
      case 1:
        return {number(1, 40), TermUnit::workdays};
      default:
        return {number(1, 6), TermUnit::months};
    }
  }
  std::vector<Suspension> suspensions(Date around) {
    std::vector<Suspension> drawn;
    for (int left = number(0, 3); left > 0; --left) {
      const Date from = around + days{number(-10, 60)};
      drawn.push_back({from, from + days{number(0, 25)}});
    }
    return drawn;
  }

 private:
  std::mt19937 random_;
};

std::string described(Date anchor, Term term, const std::vector<Suspension>& suspended) {
  std::string text = write_date(anchor) + " " + write_term(term);
  for (const Suspension& s : suspended) text += " " + write_date(s.from) + ".." + write_date(s.to);
  return text;
}

Deadline suspended_count(Date anchor, Term term, const std::vector<Suspension>& suspended) {
  Counting counting;
  counting.suspended = suspended;
  return count_term(anchor, term, published(), counting);
}

TEST(Suspension, EndsAsLivedThroughDayByDay) {
  Draw draw(78);
  for (int trial = 0; trial < trials; ++trial) {
    const Date anchor = draw.day();
    const Term term = draw.forward_term();
    const std::vector<Suspension> suspended = draw.suspensions(anchor);
    const Deadline deadline = suspended_count(anchor, term, suspended);
    SCOPED_TRACE(described(anchor, term, suspended));
    if (term.unit == TermUnit::workdays) {
      ASSERT_EQ(deadline.due, by_hand::nth_workday(anchor, term.count, published(), suspended));
      ASSERT_EQ(deadline.nominal, deadline.due);
      continue;
    }
    const Date end = term.unit == TermUnit::days ? anchor + days{term.count}
                                                 : by_hand::months_on(anchor, term.count);
    ASSERT_EQ(deadline.nominal, by_hand::live_through(anchor, end, suspended));
    ASSERT_EQ(deadline.due, by_hand::roll(deadline.nominal, published(), suspended));
    ASSERT_FALSE(by_hand::is_suspended(deadline.safe, suspended));
    ASSERT_GT(deadline.safe, anchor);
    ASSERT_LE(deadline.safe, deadline.nominal);
  }
}

TEST(Suspension, NeverBringsADayEarlier) {
  Draw draw(1);
  for (int trial = 0; trial < trials; ++trial) {
    const Date anchor = draw.day();
    const Term term = draw.forward_term();
    std::vector<Suspension> suspended = draw.suspensions(anchor);
    const Deadline before = suspended_count(anchor, term, suspended);
    const Date from = anchor + days{draw.number(-5, 80)};
    suspended.push_back({from, from + days{draw.number(1, 30)}});
    const Deadline after = suspended_count(anchor, term, suspended);
    SCOPED_TRACE(described(anchor, term, suspended));
    ASSERT_GE(after.nominal, before.nominal);
    ASSERT_GE(after.due, before.due);
    if (from > before.due) {
      ASSERT_EQ(after, before) << "a lapsed term is not revived";
    }
  }
}

TEST(Suspension, AnEmptyOneChangesNothingAndTheirOrderDoesNotMatter) {
  Draw draw(2);
  for (int trial = 0; trial < trials / 4; ++trial) {
    const Date anchor = draw.day();
    const Term term = draw.forward_term();
    std::vector<Suspension> suspended = draw.suspensions(anchor);
    const Deadline before = suspended_count(anchor, term, suspended);
    const Date empty = anchor + days{draw.number(-5, 40)};
    suspended.push_back({empty, empty});
    suspended.push_back({empty + days{3}, empty});
    std::ranges::reverse(suspended);
    ASSERT_EQ(suspended_count(anchor, term, suspended), before)
        << described(anchor, term, suspended);
  }
}

TEST(Suspension, DoesNotTouchBackwardTermsNorTheSameDay) {
  const std::vector<Suspension> all_october{{on("2026-10-01"), on("2026-11-01")}};
  for (const Term term :
       {Term{-3, TermUnit::days}, Term{-2, TermUnit::workdays}, Term{0, TermUnit::days}})
    EXPECT_EQ(suspended_count(on("2026-10-20"), term, all_october),
              count_term(on("2026-10-20"), term, published()));
}

TEST(Suspension, StopsTheClockOfATermOfHoursFromMidnightToMidnight) {
  Counting counting;
  counting.suspended = {{on("2026-03-03"), on("2026-03-05")}};
  const Instant from = *read_instant("2026-03-02T16:20:00+08:00");
  EXPECT_EQ(count_term(from, {24, TermUnit::hours}, published(), counting).ends_at,
            *read_instant("2026-03-05T16:20:00+08:00"));
  EXPECT_EQ(count_term(from, {7, TermUnit::hours}, published(), counting).ends_at,
            *read_instant("2026-03-02T23:20:00+08:00"));
  counting.suspended = {{on("2026-03-01"), on("2026-03-03")}};
  EXPECT_EQ(count_term(from, {24, TermUnit::hours}, published(), counting).ends_at,
            *read_instant("2026-03-04T00:00:00+08:00"));
}

TEST(Extension, OfTheSameUnitIsOneLongerTermFromTheAnchor) {
  Draw draw(3);
  for (int trial = 0; trial < trials / 4; ++trial) {
    const Date anchor = draw.day();
    const Term term = draw.forward_term();
    const int more = draw.number(1, 12);
    Counting counting;
    counting.suspended = draw.suspensions(anchor);
    Deadline longer = count_term(anchor, {term.count + more, term.unit}, published(), counting);
    counting.extended = {{more, term.unit}};
    Deadline extended = count_term(anchor, term, published(), counting);
    ASSERT_GT(extended.why.size(), longer.why.size()) << "the extension is among the reasons";
    extended.why = longer.why = {};
    ASSERT_EQ(extended, longer) << described(anchor, term, counting.suspended);
  }
}

TEST(Extension, NeverBringsADayEarlierAndIsDatedFromTheNominalEnd) {
  Draw draw(4);
  for (int trial = 0; trial < trials / 4; ++trial) {
    const Date anchor = draw.day();
    const Term term = draw.forward_term();
    const Term more = draw.forward_term();
    Counting counting;
    counting.extended = {more};
    const Deadline before = count_term(anchor, term, published());
    const Deadline after = count_term(anchor, term, published(), counting);
    ASSERT_GE(after.due, before.due)
        << described(anchor, term, {}) << " extended " << write_term(more);
    ASSERT_FALSE(published().is_rest_day(after.due));
    if (term.unit == more.unit) continue;
    // "in their own unit, after its own": from the nominal end, as if it were an anchor.
    EXPECT_EQ(after.nominal, count_term(before.nominal, more, published()).nominal);
  }
}

TEST(Extension, CombinesYearsAndMonthsBeforeTheMonthEnd) {
  Counting counting;
  counting.extended = {{1, TermUnit::months}, {1, TermUnit::years}};
  EXPECT_EQ(count_term(on("2024-01-31"), {1, TermUnit::years}, published(), counting).nominal,
            on("2026-02-28"));
  // Days between do not separate months from months: first all months, then all days.
  counting.extended = {{15, TermUnit::days}, {1, TermUnit::months}};
  EXPECT_EQ(count_term(on("2025-10-31"), {3, TermUnit::months}, published(), counting).nominal,
            on("2026-03-15"));
}

TEST(Extension, OfNothingChangesTheReasonsOnly) {
  Counting counting;
  counting.extended = {{0, TermUnit::days}};
  EXPECT_EQ(count_term(on("2026-03-02"), {5, TermUnit::workdays}, published(), counting).due,
            on("2026-03-09"));
}

std::string refusal(Date anchor, Term term, std::vector<Term> extended) {
  Counting counting;
  counting.extended = std::move(extended);
  try {
    return "was counted: " + write_date(count_term(anchor, term, published(), counting).due);
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(Extension, ThatMeansNothingIsRefused) {
  const Date anchor = on("2026-03-02");
  EXPECT_NE(refusal(anchor, {-3, TermUnit::days}, {{1, TermUnit::days}}).find("correct its day"),
            std::string::npos);
  EXPECT_NE(refusal(anchor, {15, TermUnit::days}, {{-1, TermUnit::days}}).find("forward"),
            std::string::npos);
  EXPECT_NE(refusal(anchor, {15, TermUnit::days}, {{24, TermUnit::hours}})
                .find("hours are extended by hours"),
            std::string::npos)
      << refusal(anchor, {15, TermUnit::days}, {{24, TermUnit::hours}});
  EXPECT_NE(
      refusal(anchor, {1200, TermUnit::months}, {{1, TermUnit::months}}).find("at most 1200m"),
      std::string::npos);
  EXPECT_NE(refusal(anchor, {36500, TermUnit::days}, {{1, TermUnit::days}}).find("at most 36500d"),
            std::string::npos);
}

}  // namespace
}  // namespace qixian
