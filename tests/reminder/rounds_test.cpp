#include "reminder/rounds.hpp"

#include "term/published_calendar.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

Round round(const char* today, const char* before) {
  return round_of(on(today), on(before), {}, published());
}

TEST(BreakAt, IsTheRestDaysAfterTheLastWorkingDayWhereThereAreEnough) {
  const std::pair national_day{on("2026-10-01"), on("2026-10-07")};
  EXPECT_EQ(break_at(on("2026-09-30"), 3, published()), national_day);
  EXPECT_EQ(break_at(on("2026-10-03"), 3, published()), national_day) << "in the midst of it";
  EXPECT_EQ(break_at(on("2026-09-29"), 3, published()), std::nullopt);
  EXPECT_EQ(break_at(on("2026-09-18"), 3, published()), std::nullopt) << "a weekend is two days";
  // The weekend before the make-up Sunday is one day long.
  EXPECT_EQ(break_at(on("2026-09-18"), 2, published()), std::nullopt);
}

TEST(RoundOf, TheFirstMorningOfAWeekBringsTheWeeklyList) {
  EXPECT_TRUE(round("2026-09-28", "2026-09-24").is_first_of_week);
  EXPECT_FALSE(round("2026-09-29", "2026-09-28").is_first_of_week);
  EXPECT_TRUE(round("2026-10-08", "2026-09-30").is_first_of_week) << "Monday was a holiday";
  EXPECT_TRUE(round("2026-09-30", "2026-09-25").is_first_of_week) << "an outage over Monday";
}

TEST(RoundOf, TheDayBeforeABreakBringsItsList) {
  EXPECT_EQ(round("2026-09-30", "2026-09-29").rest_days,
            (std::pair{on("2026-10-01"), on("2026-10-07")}));
  EXPECT_EQ(round("2026-09-29", "2026-09-28").rest_days, std::nullopt);
}

TEST(NextMorning, IsStrictlyLaterAndOnAWorkingDay) {
  const Policy policy;
  const auto at = [&](const char* day, int hour) {
    return write_in_beijing(
        next_morning(moment_on(on(day), std::chrono::hours{hour}), policy, published()));
  };
  EXPECT_EQ(at("2026-09-30", 8), "2026-09-30 09:00");
  EXPECT_EQ(at("2026-09-30", 9), "2026-10-08 09:00");
  EXPECT_EQ(at("2026-10-03", 3), "2026-10-08 09:00");
  EXPECT_EQ(at("2026-10-09", 20), "2026-10-10 09:00") << "a make-up Saturday";
}

}  // namespace
}  // namespace qixian
