#include "calendar/calendar.hpp"

#include "calendar/holidays.hpp"
#include "calendar/statutory_days.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

using std::chrono::days;

TEST(Calendar, AMakeupSaturdayIsAWorkday) {
  const DayAnswer answer = shipped_calendar().day(on("2026-10-10"));
  EXPECT_EQ(answer.kind, DayKind::makeup_workday);
  EXPECT_EQ(answer.festival, "国庆节");
  EXPECT_EQ(answer.certainty, Certainty::certain);
  EXPECT_EQ(answer.notice, "国办发明电〔2025〕7号");
}

TEST(Calendar, TheFifthWorkdayStepsOverNationalDayOntoTheMakeupSaturday) {
  EXPECT_EQ(shipped_calendar().nth_workday(on("2026-09-28"), 5), on("2026-10-10"));
  EXPECT_EQ(shipped_calendar().nth_workday(on("2026-09-29"), 5), on("2026-10-12"));
  EXPECT_EQ(shipped_calendar().nth_workday(on("2026-10-03"), 5), on("2026-10-13"));
  EXPECT_EQ(shipped_calendar().nth_workday(on("2026-10-10"), -5), on("2026-09-28"));
  EXPECT_EQ(shipped_calendar().nth_workday(on("2026-10-03"), 0), on("2026-10-03"));
}

TEST(Calendar, WorkdaysAreCountedAfterTheFirstDayUpToTheSecond) {
  EXPECT_EQ(shipped_calendar().workdays_between(on("2026-09-28"), on("2026-10-10")), 5);
  EXPECT_EQ(shipped_calendar().workdays_between(on("2026-10-10"), on("2026-09-28")), -5);
  EXPECT_EQ(shipped_calendar().workdays_between(on("2026-10-03"), on("2026-10-03")), 0);
}

TEST(Calendar, RollsForwardAndBackToTheNearestWorkday) {
  const Calendar& calendar = shipped_calendar();
  EXPECT_EQ(calendar.first_workday_from(on("2026-10-01")), on("2026-10-08"));
  EXPECT_EQ(calendar.first_workday_from(on("2026-02-28")), on("2026-02-28"));
  EXPECT_EQ(calendar.last_workday_to(on("2026-02-21")), on("2026-02-14"));
  EXPECT_EQ(calendar.last_workday_to(on("2026-10-13")), on("2026-10-13"));
}

TEST(Calendar, AYearWithoutANoticeHasWeekendsAndStatutoryDaysAndIsProvisional) {
  const Calendar& calendar = shipped_calendar();
  const DayAnswer answer = calendar.day(on("2027-02-08"));
  EXPECT_EQ(answer.kind, DayKind::statutory_holiday);
  EXPECT_EQ(answer.festival, "春节");
  EXPECT_EQ(answer.certainty, Certainty::provisional);
  EXPECT_EQ(answer.notice, "");
  EXPECT_FALSE(calendar.is_rest_day(on("2027-02-09")));
  EXPECT_EQ(calendar.nth_workday(on("2026-12-28"), 5), on("2027-01-05"));
}

TEST(Calendar, LateDecemberOfTheLastPublishedYearIsProvisional) {
  const Calendar& calendar = shipped_calendar();
  EXPECT_EQ(calendar.settled_until(), on("2026-12-23"));
  EXPECT_EQ(calendar.first_missing_year(), 2027);
  EXPECT_EQ(calendar.certainty_of(on("2026-12-23")), Certainty::certain);
  EXPECT_EQ(calendar.certainty_of(on("2026-12-24")), Certainty::provisional);
  EXPECT_EQ(calendar.certainty_of(on("2025-12-31")), Certainty::certain);
  EXPECT_EQ(calendar.certainty_of(on("2050-12-31")), Certainty::provisional);
  EXPECT_EQ(calendar.certainty_of(on("2051-01-01")), Certainty::unknown);
  EXPECT_EQ(calendar.certainty_of(on("2003-12-31")), Certainty::unknown);
  EXPECT_EQ(calendar.certainty_of(on("2026-12-20"), on("2027-01-01")), Certainty::provisional);
  EXPECT_EQ(calendar.certainty_of(on("2026-12-20"), on("2051-01-01")), Certainty::unknown);
}

TEST(Calendar, WithoutNoticesEverythingAfter2003IsProvisional) {
  const Calendar calendar;
  EXPECT_EQ(calendar.settled_until(), on("2003-12-31"));
  EXPECT_EQ(calendar.first_missing_year(), 2004);
  EXPECT_EQ(calendar.certainty_of(on("2026-10-01")), Certainty::provisional);
  EXPECT_TRUE(calendar.is_rest_day(on("2026-10-03")));
  EXPECT_FALSE(calendar.is_rest_day(on("2026-10-05")));
}

TEST(Calendar, AssumptionsChangeOnlyWhatIsNotSettled) {
  const Calendar& calendar = shipped_calendar();
  using enum Assumption;
  EXPECT_FALSE(calendar.is_rest_day(on("2027-01-02"), fewest_rest_days));  // a Saturday by New Year
  EXPECT_TRUE(calendar.is_rest_day(on("2027-01-02"), most_rest_days));
  EXPECT_TRUE(calendar.is_rest_day(on("2027-02-06"), fewest_rest_days));  // 正月初一, a Saturday
  EXPECT_TRUE(calendar.is_rest_day(on("2027-02-12"), most_rest_days));
  EXPECT_FALSE(calendar.is_rest_day(on("2027-02-12"), fewest_rest_days));
  EXPECT_TRUE(calendar.is_rest_day(on("2027-03-20"), fewest_rest_days));  // far from any festival
  EXPECT_FALSE(calendar.is_rest_day(on("2027-03-19"), most_rest_days));
  EXPECT_TRUE(calendar.is_rest_day(on("2026-12-31"), most_rest_days));
  EXPECT_FALSE(calendar.is_rest_day(on("2026-09-30"), most_rest_days));  // settled
  EXPECT_TRUE(calendar.is_rest_day(on("2026-10-11"), fewest_rest_days));
}

TEST(Calendar, BeyondItsTablesItKnowsWeekendsOnly) {
  const Calendar& calendar = shipped_calendar();
  EXPECT_EQ(calendar.nth_workday(on("1989-12-29"), 1), on("1990-01-01"));
  EXPECT_EQ(calendar.nth_workday(on("1990-01-01"), -1), on("1989-12-29"));
  EXPECT_EQ(calendar.nth_workday(on("2061-01-01"), 1), on("2061-01-03"));
  EXPECT_EQ(calendar.workdays_between(on("1985-01-06"), on("1985-01-13")), 5);
}

TEST(Calendar, KnewThe2020ExtensionOnlyFromTheDayItWasPublished) {
  const Calendar before = shipped_calendar().as_of(on("2020-01-26"));
  const Calendar after = shipped_calendar().as_of(on("2020-01-27"));
  EXPECT_EQ(before.nth_workday(on("2020-01-22"), 5), on("2020-02-04"));
  EXPECT_EQ(after.nth_workday(on("2020-01-22"), 5), on("2020-02-06"));
  EXPECT_EQ(before.day(on("2020-02-01")).kind, DayKind::makeup_workday);
  EXPECT_EQ(after.day(on("2020-02-01")).kind, DayKind::weekend);
  EXPECT_EQ(after.day(on("2020-01-31")).notice, "国办发明电〔2020〕1号");
  EXPECT_EQ(after.as_of(on("2020-01-26")).notices().size(), before.notices().size());
  EXPECT_EQ(before.as_of(on("2030-01-01")).day(on("2020-02-01")), before.day(on("2020-02-01")));
}

TEST(Calendar, KnewTheLongLabourDayOf2019OnlyFromMarch) {
  const Calendar before = shipped_calendar().as_of(on("2019-03-21"));
  EXPECT_FALSE(before.is_rest_day(on("2019-05-02")));
  EXPECT_TRUE(before.is_rest_day(on("2019-04-28")));
  const Calendar after = shipped_calendar().as_of(on("2019-03-22"));
  EXPECT_TRUE(after.is_rest_day(on("2019-05-02")));
  EXPECT_EQ(after.day(on("2019-05-05")).kind, DayKind::makeup_workday);
  EXPECT_EQ(after.first_workday_from(on("2019-05-01")), on("2019-05-05"));
}

TEST(Calendar, KnewTheHolidayOf3September2015OnlyFromMay) {
  EXPECT_FALSE(shipped_calendar().as_of(on("2015-05-12")).is_rest_day(on("2015-09-03")));
  EXPECT_TRUE(shipped_calendar().as_of(on("2015-05-13")).is_rest_day(on("2015-09-03")));
  EXPECT_FALSE(shipped_calendar().is_rest_day(on("2015-09-06")));
}

TEST(Calendar, OnALateDecemberDayItDidNotYetKnowTheNextYear) {
  const Calendar calendar = shipped_calendar().as_of(on("2018-12-05"));
  EXPECT_EQ(calendar.first_missing_year(), 2019);
  EXPECT_EQ(calendar.settled_until(), on("2018-12-23"));
  EXPECT_TRUE(calendar.is_rest_day(on("2018-12-29")));
  EXPECT_FALSE(shipped_calendar().is_rest_day(on("2018-12-29")));
  EXPECT_EQ(shipped_calendar().day(on("2018-12-29")).notice, "国办发明电〔2018〕15号");
}

TEST(Calendar, BeforeItsRevisionTheLawGaveEveNoDayOff) {
  EXPECT_FALSE(shipped_calendar().as_of(on("2024-11-09")).is_rest_day(on("2025-01-28")));
  EXPECT_TRUE(shipped_calendar().as_of(on("2024-11-11")).is_rest_day(on("2025-01-28")));
  EXPECT_FALSE(shipped_calendar().is_rest_day(on("2024-02-09")));  // 除夕 2024, only encouraged
}

TEST(Calendar, TheOrderInWhichNoticesAreGivenDoesNotMatter) {
  auto notices = shipped_notices();
  std::reverse(notices.begin(), notices.end());
  const Calendar reversed(notices);
  for (Date day = on("2003-12-01"); day <= on("2028-01-31"); day += days{1})
    ASSERT_EQ(reversed.day(day), shipped_calendar().day(day)) << write_date(day);
}

TEST(Calendar, AYearMissingInTheMiddleIsProvisional) {
  auto notices = shipped_notices();
  std::erase_if(notices, [](const HolidayNotice& n) { return n.year == 2018; });
  const Calendar calendar(notices);
  EXPECT_EQ(calendar.certainty_of(on("2017-12-23")), Certainty::certain);
  EXPECT_EQ(calendar.certainty_of(on("2017-12-24")), Certainty::provisional);
  EXPECT_EQ(calendar.certainty_of(on("2018-12-31")), Certainty::provisional);
  EXPECT_EQ(calendar.certainty_of(on("2019-01-01")), Certainty::certain);
  EXPECT_EQ(calendar.certainty_of(on("2019-01-01"), on("2017-12-01")), Certainty::provisional);
  EXPECT_EQ(calendar.first_missing_year(), 2027);
}

// 凉山州 2011: 火把节 with 31 July worked, and a longer 国庆节 than the nation's.
HolidayNotice liangshan() {
  return {.number = "凉府办发〔2011〕20号",
          .title = "凉山州人民政府办公室关于2011年火把节放假的通知",
          .year = 2011,
          .amends = true,
          .signed_on = on("2011-06-01"),
          .published = on("2011-06-01"),
          .source = "",
          .days = {{on("2011-07-25"), DayKind::in_lieu, "火把节"},
                   {on("2011-07-31"), DayKind::makeup_workday, "火把节"},
                   {on("2011-10-08"), DayKind::weekend, "国庆节"}},
          .offices = {"liangshan-eco", "liangshan-proc"}};
}

TEST(Calendar, RegionalDaysCountOnlyForTheOfficesOfTheRegion) {
  auto notices = shipped_notices();
  notices.push_back(liangshan());
  const Calendar nation(notices);
  EXPECT_FALSE(nation.is_rest_day(on("2011-07-25")));
  EXPECT_FALSE(nation.is_rest_day(on("2011-10-08")));
  const Calendar region = nation.for_office("liangshan-proc");
  EXPECT_TRUE(region.is_rest_day(on("2011-07-25")));
  EXPECT_FALSE(region.is_rest_day(on("2011-07-31")));
  EXPECT_TRUE(
      region.is_rest_day(on("2011-10-08")));  // over the national notice, published before or after
  EXPECT_EQ(region.day(on("2011-07-25")).notice, "凉府办发〔2011〕20号");
  EXPECT_EQ(region.day(on("2011-10-01")), nation.day(on("2011-10-01")));
  EXPECT_FALSE(region.as_of(on("2011-05-31")).is_rest_day(on("2011-07-25")));
  EXPECT_FALSE(region.for_office("nanchang-eco").is_rest_day(on("2011-07-25")));
  EXPECT_FALSE(nation.for_office("nanchang-eco").is_rest_day(on("2011-07-25")));
}

// What a file in the holiday folder may say, and no more is needed.
TEST(Calendar, ARegionalFileNamesItsOfficesAndLeavesTheNationAlone) {
  std::vector<Problem> problems;
  auto notices = shipped_notices();
  notices.push_back(
      read_holiday_notice("number = \"凉府办发〔2026〕9号\"\n"
                          "title = \"关于2026年火把节放假的通知\"\n"
                          "year = 2026\namends = true\nsigned = 2026-06-01\n"
                          "offices = [\"liangshan-eco\"]\n"
                          "days = [{day = 2026-08-07, kind = \"in_lieu\", festival = \"火把节\"},\n"
                          "{day = 2026-08-09, kind = \"makeup_workday\", festival = \"火把节\"}]",
                          "liangshan.toml", problems));
  EXPECT_TRUE(problems.empty()) << write_problems(problems);
  const Calendar nation(notices);
  const Calendar region = nation.for_office("liangshan-eco");
  EXPECT_EQ(region.nth_workday(on("2026-08-06"), 2), on("2026-08-10"));
  EXPECT_EQ(region.nth_workday(on("2026-08-06"), 1), on("2026-08-09"));
  EXPECT_EQ(region.day(on("2026-08-07")).notice, "凉府办发〔2026〕9号");
  for (Date day = on("2004-01-01"); day <= on("2027-12-31"); day += days{1})
    ASSERT_EQ(nation.day(day), shipped_calendar().day(day)) << write_date(day);
}

TEST(Calendar, OfficesOfTwoRegionsHaveTheirOwnDaysAndWhoIsInBothHasBoth) {
  HolidayNotice one = liangshan();
  HolidayNotice two = one;
  one.offices = {"a", "b"};
  two.offices = {"b", "c"};
  two.number = "另一通知";
  two.days = {{on("2011-07-26"), DayKind::in_lieu, "节"}};
  const Calendar calendar({one, two});
  const auto rests = [&](std::string_view office, std::string_view day) {
    return calendar.for_office(office).is_rest_day(on(day));
  };
  EXPECT_TRUE(rests("a", "2011-07-25") && !rests("a", "2011-07-26"));
  EXPECT_TRUE(rests("b", "2011-07-25") && rests("b", "2011-07-26"));
  EXPECT_TRUE(!rests("c", "2011-07-25") && rests("c", "2011-07-26"));
  const Calendar then = calendar.for_office("b").as_of(on("2011-06-01"));
  EXPECT_TRUE(then.is_rest_day(on("2011-07-25")) && then.is_rest_day(on("2011-07-26")));
}

TEST(Calendar, AnAmendmentAloneSettlesNoYear) {
  auto notices = shipped_notices();
  HolidayNotice more = shipped_notice("2026");
  more.year = 2027;
  more.amends = true;
  more.days = {{on("2027-01-04"), DayKind::in_lieu, "元旦"}};
  notices.push_back(more);
  const Calendar calendar(notices);
  EXPECT_EQ(calendar.first_missing_year(), 2027);
  EXPECT_TRUE(calendar.is_rest_day(on("2027-01-04")));
  EXPECT_EQ(calendar.day(on("2027-01-04")).certainty, Certainty::provisional);
  EXPECT_EQ(calendar.day(on("2026-12-25")).certainty, Certainty::provisional);
}

TEST(Calendar, ARegionalNoticeSettlesNoYear) {
  HolidayNotice region = liangshan();
  region.amends = false;
  EXPECT_EQ(Calendar({region}).first_missing_year(), 2004);
}

TEST(Calendar, ANoticeBeyondTheTableOfFestivalsSettlesNothing) {
  HolidayNotice far = shipped_notice("2026");
  far.year = 2055;
  const Calendar calendar({far});
  EXPECT_EQ(calendar.first_missing_year(), 2004);
  EXPECT_EQ(calendar.certainty_of(on("2055-01-01")), Certainty::unknown);
}

TEST(Calendar, OfTwoNoticesForAYearTheLaterOneHolds) {
  HolidayNotice first = shipped_notice("2026"), second = first;
  second.number = "国办发明电〔2025〕99号";
  second.published += days{1};
  second.days = {{on("2026-10-10"), DayKind::weekend, ""}};
  const Calendar calendar({second, first});
  EXPECT_EQ(calendar.day(on("2026-10-10")).kind, DayKind::weekend);
  EXPECT_EQ(calendar.day(on("2026-06-01")).notice, second.number);
  EXPECT_EQ(calendar.day(on("2026-10-01")).notice, first.number);
}

}  // namespace
}  // namespace qixian
