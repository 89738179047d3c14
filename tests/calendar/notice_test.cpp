#include "calendar/notice.hpp"

#include "calendar/holidays.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

constexpr std::string_view head =
    "number = \"国办发明电〔2025〕7号\"\ntitle = \"通知\"\nyear = 2026\namends = true\nsigned = 2025-11-04\n";

std::vector<Problem> problems_in(const std::string& toml) {
  std::vector<Problem> problems;
  (void)read_holiday_notice(toml, "x.toml", problems);
  return problems;
}

TEST(HolidayNotice, WhatIsWrittenReadsBackTheSame) {
  HolidayNotice notice = shipped_notice("2026");
  notice.amends = true;
  notice.title = "含\"引号\"与\\反斜线";
  notice.offices = {"凉山州生态环境局", "凉山州检察院"};
  notice.days.front().festival.clear();
  std::vector<Problem> problems;
  EXPECT_EQ(read_holiday_notice(write_holiday_notice(notice), "x.toml", problems), notice);
  EXPECT_TRUE(problems.empty()) << write_problems(problems);
}

TEST(HolidayNotice, WithoutADayOfPublicationItIsTheDaySigned) {
  std::vector<Problem> problems;
  const auto notice = read_holiday_notice(
      std::string(head) + "days = [{day = 2026-01-02, kind = \"in_lieu\"}]", "x.toml", problems);
  EXPECT_TRUE(problems.empty()) << write_problems(problems);
  EXPECT_EQ(notice.published, on("2025-11-04"));
}

TEST(HolidayNotice, DaysComeBackInOrder) {
  std::vector<Problem> problems;
  const auto notice =
      read_holiday_notice(std::string(head) +
                              "days = [{day = 2026-01-04, kind = \"makeup_workday\"},\n"
                              "{day = 2026-01-02, kind = \"in_lieu\"}]",
                          "x.toml", problems);
  ASSERT_EQ(notice.days.size(), 2U);
  EXPECT_EQ(notice.days.front().day, on("2026-01-02"));
}

TEST(HolidayNotice, EveryProblemIsFoundInOnePass) {
  const auto problems = problems_in(
      "number = \"\"\nyear = 1800\nsigned = \"2025-02-30\"\nholiday = 1\n"
      "days = [{day = 2026-01-02, kind = \"free\"}, {day = 2026-01-03, kind = \"workday\"},\n"
      "{day = 2026-01-05, kind = \"makeup_workday\"}, {kind = \"weekend\"}]");
  std::string text = write_problems(problems);
  for (const std::string_view expected :
       {"'number' is empty", "'title' is missing", "'year' must be",
        "'signed' must be a day that exists", "x.toml:4:1: 'holiday'",
        "'free' is not a kind of day", "2026-01-03 is a Saturday or Sunday",
        "2026-01-05 lies between Monday and Friday", "'day' is missing"})
    EXPECT_NE(text.find(expected), std::string::npos) << expected << "\n" << text;
}

TEST(HolidayNotice, ADayMayNotStandTwiceNorFarFromItsYear) {
  const std::string days = "days = [{day = 2026-01-02, kind = \"in_lieu\"},";
  EXPECT_EQ(
      problems_in(std::string(head) + days + "{day = 2026-01-02, kind = \"workday\"}]").size(), 1U);
  EXPECT_EQ(
      problems_in(std::string(head) + days + "{day = 2025-06-02, kind = \"workday\"}]").size(), 1U);
  EXPECT_TRUE(
      problems_in(std::string(head) + days + "{day = 2025-12-31, kind = \"in_lieu\"}]").empty());
}

TEST(HolidayNotice, WithoutDaysOrPublishedBeforeItWasSignedItIsRefused) {
  EXPECT_EQ(problems_in(std::string(head)).size(), 1U);
  EXPECT_EQ(problems_in(std::string(head) +
                        "published = 2025-11-03\ndays = [{day = 2026-01-02, kind = \"in_lieu\"}]")
                .size(),
            1U);
}

TEST(HolidayNotice, AYearlyNoticeThatLeavesOutAStatutoryDayIsRefused) {
  HolidayNotice notice = shipped_notice("2026");
  std::erase_if(notice.days, [](const NoticeDay& day) { return day.day == on("2026-04-05"); });
  const std::string text = write_problems(problems_in(write_holiday_notice(notice)));
  EXPECT_NE(text.find("leaves out 2026-04-05 (清明节)"), std::string::npos) << text;
}

TEST(DayKind, IsWrittenAndReadByName) {
  for (const DayKind kind : {DayKind::workday, DayKind::makeup_workday, DayKind::weekend,
                             DayKind::statutory_holiday, DayKind::in_lieu}) {
    EXPECT_EQ(read_day_kind(write_day_kind(kind)), kind);
    EXPECT_FALSE(chinese_day_kind(kind).empty());
  }
  EXPECT_EQ(read_day_kind("holiday"), std::nullopt);
}

}  // namespace
}  // namespace qixian
