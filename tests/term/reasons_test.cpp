// The reasons are enough to check a count by hand.

#include "by_hand.hpp"
#include "grid.hpp"
#include "published_calendar.hpp"
#include "term/day_words.hpp"
#include "term/suspension.hpp"
#include "term/tally.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>

namespace qixian {
namespace {

using std::chrono::days;

std::string all_chinese(const Deadline& deadline) {
  std::string text;
  for (const Step& step : deadline.why) text += step.chinese + "〔" + step.article + "〕\n";
  return text;
}

// Every day a sentence names, "2026-10-01 to 2026-10-07" being seven.
std::vector<Date> days_named(const std::string& english) {
  std::vector<Date> named;
  bool range = false;
  for (std::size_t i = 0; i + 10 <= english.size(); ++i) {
    const auto day = read_date(std::string_view(english).substr(i, 10));
    if (!day) continue;
    while (range && !named.empty() && named.back() < *day - days{1})
      named.push_back(named.back() + days{1});
    named.push_back(*day);
    i += 9;
    range = std::string_view(english).substr(i + 1).starts_with(" to ");
  }
  return named;
}

TEST(Reasons, TellTheExampleOfTheManualInFull) {
  EXPECT_EQ(all_chinese(count_term(on("2026-09-16"), {15, TermUnit::days}, published())),
            "2026年9月16日（周三）为起算之日，当日不计入，自9月17日起计算〔民法典第二百零一条〕\n"
            "15日按日历日连续计算，其间节假日不扣除：2026年9月17日为第1日，10月1日（周四）为最后一"
            "日〔民法典第二百条〕\n"
            "2026年10月1日（周四）为法定节假日（国庆节），休息至10月7日（国办发明电〔2025〕7号），"
            "顺延至其后第一日10月8日（周四）"
            "〔依惯例（参照民法典第二百零三条）〕\n"
            "稳妥日：2026年9月30日（周三），为名义届满日10月1日以前的最后一个工作日〔稳妥提示〕\n"
            "2026年10月8日二十四时截止；收件单位有业务时间的，以停止业务活动的时间为截止时间〔民法"
            "典第二百零三条第二款〕\n");
}

TEST(Reasons, NameEachWorkingDayAndTheHolidayPassedOver) {
  EXPECT_EQ(all_chinese(count_term(on("2026-09-28"), {5, TermUnit::workdays}, published())),
            "2026年9月28日（周一）为起算之日，当日不计入，自9月29日起计算〔民法典第二百零一条〕\n"
            "5个工作日：2026年9月29日、9月30日、10月8日、10月9日、10月10日（调休上班）"
            "〔国务院关于职工工作时间的规定第七条；国办发明电〔2025〕7号〕\n"
            "2026年10月1日至10月7日休息（国庆节，国办发明电〔2025〕7号），不计入工作日〔国办发明电"
            "〔2025〕7号〕\n"
            "2026年10月10日二十四时截止；收件单位有业务时间的，以停止业务活动的时间为截止时间〔民法"
            "典第二百零三条第二款〕\n");
}

TEST(Reasons, SayWhichNoticeIsMissingAndWhatMayComeOfIt) {
  const Calendar calendar = published().as_of(on("2026-11-01"));
  const Deadline deadline = count_term(on("2026-12-28"), {5, TermUnit::workdays}, calendar);
  const std::string text = all_chinese(deadline);
  EXPECT_NE(text.find("2027年的放假通知尚未公布"), std::string::npos) << text;
  EXPECT_NE(text.find("届满日最早" + write_chinese(*deadline.earliest)), std::string::npos) << text;
  const std::string late =
      all_chinese(count_term(on("2026-12-14"), {15, TermUnit::days}, calendar));
  EXPECT_NE(late.find("2027年的放假通知尚未公布"), std::string::npos)
      << "24 December waits for the next notice";
  const std::string two_years =
      all_chinese(count_term(on("2027-11-28"), {40, TermUnit::workdays}, calendar));
  EXPECT_NE(two_years.find("2027年至2028年的放假通知尚未公布"), std::string::npos) << two_years;
  std::vector<HolidayNotice> without_2025;
  for (const HolidayNotice& notice : published().notices())
    if (notice.year != 2025) without_2025.push_back(notice);
  const std::string gap =
      all_chinese(count_term(on("2024-12-25"), {20, TermUnit::workdays}, Calendar(without_2025)));
  EXPECT_NE(gap.find("2025年的放假通知尚未公布"), std::string::npos) << gap;
  const std::string none =
      all_chinese(count_term(on("2060-01-05"), {5, TermUnit::workdays}, calendar));
  EXPECT_NE(none.find("请人工核对"), std::string::npos) << none;
  const std::string quiet =
      all_chinese(count_term(on("2027-05-17"), {5, TermUnit::workdays}, calendar));
  EXPECT_NE(quiet.find("届满日均为2027年5月24日"), std::string::npos) << quiet;
}

TEST(Reasons, OfASuspensionNameItsDaysAndWhereTheEndMovesTo) {
  Counting counting;
  counting.suspended = {{on("2026-03-10"), on("2026-03-20")}};
  const std::string text =
      all_chinese(count_term(on("2026-03-02"), {15, TermUnit::days}, published(), counting));
  EXPECT_NE(text.find("2026年3月10日至3月19日中止，其间10日不计入，3月20日恢复计算，期间的最后一日"
                      "移至3月27日（周五）"
                      "〔人民检察院公益诉讼办案规则第七十八条〕"),
            std::string::npos)
      << text;
  counting.suspended = {{on("2026-10-03"), on("2026-10-20")}};
  const std::string rolled =
      all_chinese(count_term(on("2026-09-16"), {15, TermUnit::days}, published(), counting));
  EXPECT_NE(rolled.find("休息至10月7日（国办发明电〔2025〕7号），其间10月3日至10月19日中止，顺延至"
                        "其后第一日10月20日"),
            std::string::npos)
      << rolled;
}

TEST(Reasons, SpeakOfYearsWhereTheTermDoes) {
  const std::string text =
      all_chinese(count_term(on("2024-02-29"), {2, TermUnit::years}, published()));
  EXPECT_NE(
      text.find(
          "2年，到期月没有29日，以月末日2026年2月28日（周六）为最后一日〔民法典第二百零二条〕"),
      std::string::npos)
      << text;
}

TEST(Reasons, ARollByAnalogySaysSoAndOneByItsOwnArticleDoesNot) {
  Counting counting;
  const auto roll = [&] {
    return count_term(on("2026-09-16"), {15, TermUnit::days}, published(), counting)
        .why.at(2)
        .article;
  };
  EXPECT_EQ(roll(), "依惯例（参照民法典第二百零三条）");
  counting.roll_by_analogy = false;
  EXPECT_EQ(roll(), "民法典第二百零三条");
  counting.roll_article = "环环监〔2017〕17号第三十八条";
  EXPECT_EQ(roll(), "环环监〔2017〕17号第三十八条");
  counting.roll_by_analogy = true;
  EXPECT_EQ(roll(), "依惯例（参照环环监〔2017〕17号第三十八条）");
}

TEST(Reasons, EveryStepSpeaksBothLanguagesAndCitesSomething) {
  Counting odd;
  odd.suspended = {{on("2026-02-10"), on("2026-02-12")}, {on("2027-01-05"), on("2027-01-08")}};
  for (const Counting& counting : {Counting{}, odd}) {
    for (Date start = on("2003-06-01"); start < on("2028-01-01");
         start += days{17 * sweep_stride}) {
      for (const Term term :
           {Term{15, TermUnit::days}, Term{5, TermUnit::workdays}, Term{40, TermUnit::workdays},
            Term{200, TermUnit::workdays}, Term{3, TermUnit::months}, Term{2, TermUnit::years},
            Term{-3, TermUnit::days}, Term{-2, TermUnit::workdays}, Term{0, TermUnit::days}}) {
        SCOPED_TRACE(write_date(start) + " " + write_term(term));
        const Deadline deadline = count_term(start, term, published(), counting);
        ASSERT_GE(deadline.why.size(), 2U);
        ASSERT_EQ(deadline.why.front().day, start);
        for (const Step& step : deadline.why) {
          ASSERT_FALSE(step.chinese.empty() || step.english.empty() || step.article.empty());
          ASSERT_EQ(step.chinese.find('\n'), std::string::npos);
          ASSERT_EQ(step.chinese.find("（）"), std::string::npos) << step.chinese;
          ASSERT_EQ(step.english.find("()"), std::string::npos) << step.english;
          ASSERT_EQ(step.english.find("  "), std::string::npos) << step.english;
        }
        ASSERT_TRUE(std::ranges::any_of(
            deadline.why, [&](const Step& step) { return step.day == deadline.due; }));
        ASSERT_TRUE(std::ranges::any_of(
            deadline.why, [&](const Step& step) { return step.day == deadline.safe; }));
      }
    }
  }
}

// From the words alone: the days counted are the working days, and with the days passed over they
// are all the days there are.
TEST(Reasons, OfWorkingDaysCanBeAddedUp) {
  const Calendar& calendar = published();
  for (Date start = on("2007-01-03"); start < on("2028-01-01"); start += days{3 * sweep_stride}) {
    for (const int count : {1, 5, 15, 16, 60, 90, -1, -5, -20}) {
      SCOPED_TRACE(write_date(start) + " " + std::to_string(count) + "wd");
      const Deadline deadline = count_term(start, {count, TermUnit::workdays}, calendar);
      const Step& list = deadline.why.at(1);
      std::set<Date> counted;
      std::string listed = list.english;
      // A run with make-up workdays names those again in brackets.
      for (std::size_t at; (at = listed.find(" (with make-up")) != std::string::npos;)
        listed.erase(at, listed.find(')', at) - at + 1);
      for (const Date day : days_named(listed)) counted.insert(day);
      ASSERT_EQ(counted.size(), static_cast<std::size_t>(std::abs(count))) << list.english;
      std::set<Date> all = counted;
      for (const Step& step : deadline.why) {
        const bool passed_over = step.english.find("rest days") != std::string::npos ||
                                 step.english.find("weekends in between") != std::string::npos;
        if (!passed_over) continue;
        for (const Date day : days_named(step.english)) {
          ASSERT_TRUE(calendar.is_rest_day(day)) << step.english;
          all.insert(day);
        }
      }
      for (const Date day : counted) ASSERT_FALSE(calendar.is_rest_day(day)) << write_date(day);
      ASSERT_EQ(static_cast<long>(all.size()), std::abs((deadline.due - start).count()));
    }
  }
}

TEST(Reasons, OfManyWorkingDaysCountThemByYear) {
  Counting counting;
  counting.suspended = {{on("2024-12-25"), on("2025-01-10")}};
  const Deadline deadline =
      count_term(on("2024-06-03"), {250, TermUnit::workdays}, published(), counting);
  const Step& list = deadline.why.at(1);
  int sum = 0;
  std::string text = list.chinese.substr(list.chinese.find("："));
  for (std::size_t at; (at = text.find("日")) != std::string::npos; text = text.substr(at + 3)) {
    const std::string after = text.substr(at + 3);
    if (!after.empty() && std::isdigit(static_cast<unsigned char>(after.front())))
      sum += std::stoi(after);
  }
  EXPECT_EQ(sum, 250) << list.chinese;
}

TEST(DayWords, ExamplesOfTheHeaders) {
  DayWords words;
  EXPECT_EQ(words.chinese(on("2026-09-30")), "2026年9月30日");
  EXPECT_EQ(words.chinese(on("2026-10-08")), "10月8日");
  EXPECT_EQ(words.chinese_with_weekday(on("2026-10-08")), "10月8日（周四）");
  EXPECT_EQ(words.chinese_range(on("2026-12-31"), on("2027-01-03")), "12月31日至2027年1月3日");
  EXPECT_EQ(words.chinese_range(on("2027-01-03"), on("2027-01-03")), "1月3日");
  EXPECT_EQ(english_day(on("2026-10-08")), "2026-10-08 (Thu)");
  EXPECT_EQ(english_range(on("2026-10-01"), on("2026-10-07")), "2026-10-01 to 2026-10-07");

  const std::vector<RestBlock> blocks =
      rest_blocks(published(), on("2025-09-29"), on("2025-10-13"));
  ASSERT_EQ(blocks.size(), 2U) << "festival and weekend are one block";
  EXPECT_EQ(blocks[0].first, on("2025-10-01"));
  EXPECT_EQ(blocks[0].last, on("2025-10-08"));
  EXPECT_EQ(blocks[0].festivals, "国庆节、中秋节");
  EXPECT_EQ(chinese_source(blocks[0]), "（国庆节、中秋节，国办发明电〔2024〕12号）");
  EXPECT_TRUE(blocks[1].is_weekend);
  EXPECT_EQ(blocks[1].first, on("2025-10-12")) << "Saturday 11 October is worked";
  EXPECT_EQ(chinese_source(blocks[1]), "");
}

TEST(SuspendedDays, ExampleOfTheHeader) {
  const SuspendedDays suspended({{on("2026-03-10"), on("2026-03-20")}});
  EXPECT_EQ(suspended.move_past(on("2026-03-02"), on("2026-03-17")), on("2026-03-27"));
  EXPECT_EQ(suspended.first_running_from(on("2026-03-19")), on("2026-03-20"));
  EXPECT_EQ(suspended.first_running_from(on("2026-03-20")), on("2026-03-20"));
  EXPECT_EQ(suspended.running_since(on("2026-03-02"), on("2026-03-27")), on("2026-03-20"));
  EXPECT_EQ(suspended.running_since(on("2026-03-02"), on("2026-03-09")), on("2026-03-03"));
}

TEST(Tally, ExampleOfTheHeader) {
  EXPECT_EQ(tally(CalendarView(published()), on("2026-09-16"), sum_up({15, TermUnit::days}, {}),
                  SuspendedDays({})),
            (Tally{on("2026-10-01"), on("2026-10-08"), on("2026-09-30")}));
}

TEST(SumUp, KeepsUnitsInTheOrderOfTheirFirstAppearance) {
  using Parts = std::vector<Term>;
  EXPECT_EQ(sum_up({3, TermUnit::months}, {{1, TermUnit::months}}), (Parts{{4, TermUnit::months}}));
  EXPECT_EQ(sum_up({15, TermUnit::days},
                   {{1, TermUnit::years}, {5, TermUnit::days}, {1, TermUnit::months}}),
            (Parts{{20, TermUnit::days}, {13, TermUnit::months}}));
  EXPECT_EQ(sum_up({0, TermUnit::days}, {}), Parts{});
  EXPECT_EQ(sum_up({0, TermUnit::days}, {{5, TermUnit::workdays}}),
            (Parts{{5, TermUnit::workdays}}));
  EXPECT_EQ(sum_up({-3, TermUnit::days}, {}), (Parts{{-3, TermUnit::days}}));
}

TEST(CalendarView, CountsAsTheCalendarItIsOfAndAssumesInOrder) {
  const Calendar calendar = published().as_of(on("2026-11-01"));
  const CalendarView fewest(calendar, Assumption::fewest_rest_days);
  const CalendarView most(calendar, Assumption::most_rest_days);
  const CalendarView plain(calendar);
  for (Date day = on("2026-06-01"); day < on("2029-01-01"); day += days{1}) {
    ASSERT_LE(fewest.is_rest_day(day), plain.is_rest_day(day)) << write_date(day);
    ASSERT_LE(plain.is_rest_day(day), most.is_rest_day(day)) << write_date(day);
    ASSERT_LE(fewest.nth_workday(day, 7), plain.nth_workday(day, 7));
    ASSERT_LE(plain.nth_workday(day, 7), most.nth_workday(day, 7));
    ASSERT_EQ(plain.first_workday_from(day), calendar.first_workday_from(day));
    ASSERT_EQ(plain.last_workday_to(day), calendar.last_workday_to(day));
  }
}

}  // namespace
}  // namespace qixian
