#include "calendar/plausible_days.hpp"

#include "calendar/holidays.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>

namespace qixian {
namespace {

using std::chrono::days;

constexpr int first_year_of_seven_festivals = 2008;

// The festival whose day the notices count from: 1 October where 国庆节 and 中秋节 are merged. The
// one-off holiday of 2015-09-03 has none.
std::optional<Festival> festival_of(const NoticeDay& day) {
  if (day.festival.find("国庆节") != std::string::npos) return Festival::national_day;
  for (const Festival festival : all_festivals) {
    if (day.festival == chinese_festival(festival)) return festival;
  }
  return {};
}

void widen(std::optional<DayWindow>& window, int offset) {
  if (!window) window = {offset, offset};
  window->first = std::min(window->first, offset);
  window->last = std::max(window->last, offset);
}

TEST(PlausibleDays, AreTheFarthestThatNoticesSince2008HaveGone) {
  struct Seen {
    std::optional<DayWindow> worked, off;
  };
  std::map<std::string, Seen> seen;  // by arrangement: festivals that share a window
  const auto arrangement = [](Festival festival) -> std::string {
    switch (festival) {
      case Festival::spring_festival:
      case Festival::national_day:
        return "a week";
      case Festival::labour_day:
        return "labour day";
      default:
        return "three days";
    }
  };
  for (const HolidayNotice& notice : shipped_notices()) {
    if (notice.year < first_year_of_seven_festivals) continue;
    for (const NoticeDay& day : notice.days) {
      const auto festival = festival_of(day);
      if (!festival) {
        EXPECT_EQ(notice.number, "国发明电〔2015〕1号") << write_date(day.day);
        continue;
      }
      const int offset = static_cast<int>((day.day - festival_day(*festival, notice.year)).count());
      Seen& seen_here = seen[arrangement(*festival)];
      const PlausibleDays plausible = plausible_days(*festival);
      if (day.kind == DayKind::makeup_workday) {
        EXPECT_TRUE(offset >= plausible.worked.first && offset <= plausible.worked.last)
            << write_date(day.day) << " is worked outside the plausible days of " << day.festival;
        widen(seen_here.worked, offset);
      } else if (day.kind == DayKind::in_lieu) {
        EXPECT_TRUE(offset >= plausible.off.first && offset <= plausible.off.last)
            << write_date(day.day) << " is off outside the plausible days of " << day.festival;
        widen(seen_here.off, offset);
      }
    }
  }
  // Not wider than the evidence either.
  for (const Festival festival : all_festivals) {
    const PlausibleDays plausible = plausible_days(festival);
    const Seen& farthest = seen[arrangement(festival)];
    EXPECT_EQ(plausible.worked.first, farthest.worked->first) << chinese_festival(festival);
    EXPECT_EQ(plausible.worked.last, farthest.worked->last) << chinese_festival(festival);
    EXPECT_EQ(plausible.off.first, farthest.off->first) << chinese_festival(festival);
    EXPECT_EQ(plausible.off.last, farthest.off->last) << chinese_festival(festival);
  }
}

// The sentence that makes earliest and latest honest: had we answered the day before each notice
// came out, the arrangement it then made would have lain between the two assumptions, day by day.
TEST(PlausibleDays, EveryNoticeSince2008LiesBetweenTheTwoAssumptions) {
  const auto all = shipped_notices();
  for (const HolidayNotice& notice : all) {
    if (notice.year < first_year_of_seven_festivals || notice.amends) continue;
    std::vector<HolidayNotice> earlier;
    for (const HolidayNotice& other : all) {
      if (other.published < notice.published) earlier.push_back(other);
    }
    const Calendar before = Calendar(earlier).as_of(notice.published);
    earlier.push_back(notice);
    const Calendar after(earlier);
    const Date first = before.settled_until() + days{1};
    for (Date day = first; day <= after.settled_until(); day += days{1}) {
      ASSERT_EQ(before.certainty_of(day), Certainty::provisional) << write_date(day);
      ASSERT_EQ(after.certainty_of(day), Certainty::certain) << write_date(day);
      if (before.is_rest_day(day, Assumption::fewest_rest_days)) {
        EXPECT_TRUE(after.is_rest_day(day)) << write_date(day);
      }
      if (after.is_rest_day(day)) {
        EXPECT_TRUE(before.is_rest_day(day, Assumption::most_rest_days)) << write_date(day);
      }
    }
  }
}

// 补假 (放假办法 第六条): every statutory day on a weekend has a weekday beside the festival to
// move to.
TEST(PlausibleDays, HoldTheDaysOwedForStatutoryDaysOnWeekends) {
  const Calendar& calendar = shipped_calendar();
  for (int year = 2027; year <= last_statutory_year; ++year) {
    for (const Festival festival : all_festivals) {
      int owed = 0;
      Date last{};
      for (const NoticeDay& day : statutory_days(year)) {
        if (day.festival.find(chinese_festival(festival)) == std::string::npos) continue;
        owed += std::chrono::weekday{day.day}.iso_encoding() >= 6 ? 1 : 0;
        last = day.day;
      }
      for (Date day = last + days{1}; owed > 0; day += days{1}) {
        if (calendar.is_rest_day(day)) continue;
        EXPECT_TRUE(calendar.is_rest_day(day, Assumption::most_rest_days)) << write_date(day);
        --owed;
      }
    }
  }
}

}  // namespace
}  // namespace qixian
