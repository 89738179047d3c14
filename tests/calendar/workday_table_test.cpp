#include "calendar/workday_table.hpp"

#include "calendar/holidays.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace qixian {
namespace {

using std::chrono::days;

// Thursday to Wednesday, of which the Saturday is worked and the Monday is off.
const WorkdayTable one_week(on("2026-10-08"), {true, true, true, false, false, true, true});

bool works(Date day) {
  if (day == on("2026-10-10")) return true;
  if (day == on("2026-10-12")) return false;
  return std::chrono::weekday{day}.iso_encoding() < 6;
}

TEST(WorkdayTable, CountsAcrossBothEndsOfItsList) {
  for (Date from = on("2026-09-21"); from <= on("2026-11-01"); from += days{1}) {
    EXPECT_EQ(one_week.is_rest_day(from), !works(from)) << write_date(from);
    EXPECT_EQ(one_week.nth(from, 0), from);
    for (const int step : {1, -1}) {
      Date day = from;
      for (int n = 1; n <= 30; ++n) {
        do day += days{step};
        while (!works(day));
        EXPECT_EQ(one_week.nth(from, n * step), day) << write_date(from) << " " << n * step;
        EXPECT_EQ(one_week.between(std::min(from, day) - days{1}, std::max(from, day)),
                  n + (works(from) ? 1 : 0))
            << write_date(from) << " " << write_date(day);
      }
    }
  }
}

TEST(WorkdayTable, WithoutAListKnowsWeekends) {
  const WorkdayTable empty;
  EXPECT_TRUE(empty.is_rest_day(on("2026-10-10")));
  EXPECT_EQ(empty.nth(on("2026-10-09"), 1), on("2026-10-12"));
  EXPECT_EQ(empty.nth(on("1969-12-29"), -1), on("1969-12-26"));
  EXPECT_EQ(empty.between(on("2026-10-09"), on("2026-10-16")), 5);
}

TEST(WorkdayTable, TakesTheLargestNumbersThatThereAre) {
  constexpr int most = std::numeric_limits<int>::max();
  const Date far = one_week.nth(on("2026-10-08"), most);
  EXPECT_EQ(std::chrono::weekday{far}.iso_encoding() < 6, true);
  EXPECT_EQ(one_week.between(on("2026-10-08"), far), most);
  const Date back = one_week.nth(on("2026-10-08"), -most);
  EXPECT_EQ(one_week.between(back - days{1}, on("2026-10-07")), most);
}

}  // namespace
}  // namespace qixian
