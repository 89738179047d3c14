#include "calendar/statutory_days.hpp"

#include "calendar/holidays.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

std::vector<std::string> written(const std::vector<NoticeDay>& days) {
  std::vector<std::string> text;
  for (const NoticeDay& day : days) text.push_back(write_date(day.day) + " " + day.festival);
  return text;
}

TEST(StatutoryDays, Of2027AreKnownWithoutANotice) {
  EXPECT_EQ(written(statutory_days(2027)),
            (std::vector<std::string>{"2027-01-01 元旦", "2027-02-05 春节", "2027-02-06 春节",
                                      "2027-02-07 春节", "2027-02-08 春节", "2027-04-05 清明节",
                                      "2027-05-01 劳动节", "2027-05-02 劳动节", "2027-06-09 端午节",
                                      "2027-09-15 中秋节", "2027-10-01 国庆节", "2027-10-02 国庆节",
                                      "2027-10-03 国庆节"}));
}

TEST(StatutoryDays, TwoFestivalsOnOneDayAreNamedTogether) {
  const auto days = statutory_days(2020);
  ASSERT_EQ(days.size(), 10U);
  EXPECT_EQ(days[7].festival, "国庆节、中秋节");
}

TEST(StatutoryDays, FollowTheRevisionOfTheYear) {
  EXPECT_EQ(statutory_days(2007).size(), 10U);
  EXPECT_EQ(statutory_days(2008).size(), 11U);
  EXPECT_EQ(statutory_days(2013)[1].day, on("2013-02-09"));  // 除夕
  EXPECT_EQ(statutory_days(2014)[1].day, on("2014-01-31"));  // 正月初一
  EXPECT_EQ(statutory_days(2024).size(), 11U);
  EXPECT_EQ(statutory_days(2025).size(), 13U);
}

TEST(StatutoryDays, AreThoseOfTheLawAsItThenWas) {
  EXPECT_EQ(statutory_days(2025, on("2024-11-09")).size(), 11U);
  EXPECT_EQ(statutory_days(2025, on("2024-11-10")).size(), 13U);
  EXPECT_EQ(statutory_days(2008, on("2007-12-13")).size(), 10U);
}

TEST(StatutoryDays, EndWithTheTableOfLunarFestivals) {
  EXPECT_FALSE(statutory_days(2050).empty());
  EXPECT_TRUE(statutory_days(2051).empty());
  EXPECT_TRUE(statutory_days(1999).empty());
}

// The table against what the State Council printed: each notice gives exactly the days of the 办法.
TEST(StatutoryDays, AreTheOnesEveryNoticeGives) {
  for (const HolidayNotice& notice : shipped_notices()) {
    if (notice.amends) continue;
    std::vector<NoticeDay> given;
    for (const NoticeDay& day : notice.days) {
      if (day.kind == DayKind::statutory_holiday) given.push_back(day);
    }
    EXPECT_EQ(written(given), written(statutory_days(notice.year))) << notice.number;
  }
}

TEST(FestivalDay, LunarFestivalsFallInTheirSeason) {
  for (int year = first_festival_year; year <= last_statutory_year; ++year) {
    const auto between = [&](Festival festival, std::string_view first, std::string_view last) {
      const std::string day = write_date(festival_day(festival, year)).substr(5);
      return day >= first && day <= last;
    };
    EXPECT_TRUE(between(Festival::spring_festival, "01-21", "02-20")) << year;
    EXPECT_TRUE(between(Festival::tomb_sweeping, "04-04", "04-06")) << year;
    EXPECT_TRUE(between(Festival::dragon_boat, "05-27", "06-25")) << year;
    EXPECT_TRUE(between(Festival::mid_autumn, "09-07", "10-08")) << year;
    // From 五月初五 to 八月十五 are three lunar months and ten days, 98 to 100 days, or a leap
    // month more.
    const auto apart =
        (festival_day(Festival::mid_autumn, year) - festival_day(Festival::dragon_boat, year))
            .count();
    EXPECT_TRUE((apart >= 98 && apart <= 100) || (apart >= 127 && apart <= 130))
        << year << " " << apart;
  }
}

}  // namespace
}  // namespace qixian
