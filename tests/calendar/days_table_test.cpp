// tests/tables/days.csv: what kind of day a day is. A line can be added without knowing C++.
#include "calendar/holidays.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace qixian {
namespace {

TEST(DaysTable, EveryRowHolds) {
  std::istringstream table(
      read_file(std::filesystem::path(QIXIAN_SOURCE_DIR) / "tests/tables/days.csv"));
  int rows = 0;
  for (std::string line; std::getline(table, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::vector<std::string> cells(1);
    for (const char c : line) {
      if (c == ',')
        cells.emplace_back();
      else
        cells.back() += c;
    }
    ASSERT_EQ(cells.size(), 6U) << line;
    const Calendar calendar =
        cells[4].empty() ? shipped_calendar() : shipped_calendar().as_of(on(cells[4]));
    const DayAnswer answer = calendar.day(on(cells[0]));
    EXPECT_EQ(write_day_kind(answer.kind), cells[1]) << line;
    EXPECT_EQ(answer.festival, cells[2]) << line;
    EXPECT_EQ(write_certainty(answer.certainty), cells[3]) << line;
    EXPECT_EQ(calendar.is_rest_day(answer.day), is_rest(answer.kind)) << line;
    ++rows;
  }
  EXPECT_GE(rows, 50);
}

}  // namespace
}  // namespace qixian
