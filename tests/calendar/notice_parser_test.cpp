#include "calendar/notice_parser.hpp"

#include "calendar/holidays.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

std::string text_of(const std::string& name) {
  return read_file(holidays_folder() / "notices" / (name + ".txt"));
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string refusal(const std::string& text, std::span<const HolidayNotice> earlier = {}) {
  try {
    return "accepted: " + parse_notice(text, {}, earlier).number;
  } catch (const InputError& error) {
    return error.what();
  }
}

void expect_refused(const std::string& text, std::string_view because) {
  const std::string why = refusal(text);
  EXPECT_NE(why.find(because), std::string::npos) << why;
}

class ShippedNotice : public testing::TestWithParam<std::string> {};

TEST_P(ShippedNotice, IsWhatTheParserReadsFromItsText) {
  const HolidayNotice shipped = shipped_notice(GetParam());
  const auto all = shipped_notices();
  EXPECT_EQ(
      write_holiday_notice(parse_notice(
          text_of(GetParam()), {.published = shipped.published, .source = shipped.source}, all)),
      read_file(holidays_folder() / (GetParam() + ".toml")));
}

INSTANTIATE_TEST_SUITE_P(Every, ShippedNotice, testing::ValuesIn(shipped_names()),
                         [](const auto& name) {
                           std::string text = name.param;
                           std::replace(text.begin(), text.end(), '-', '_');
                           return text;
                         });

TEST(ParseNotice, EveryTextIsShippedAsANotice) {
  std::vector<std::string> texts;
  for (const auto& entry : std::filesystem::directory_iterator(holidays_folder() / "notices"))
    texts.push_back(entry.path().stem());
  std::sort(texts.begin(), texts.end());
  EXPECT_EQ(texts, shipped_names());
  EXPECT_EQ(texts.size(), 26U);  // 2004 to 2026, and three amendments
}

TEST(ParseNotice, ReadsThe2001NoticeFromBeforeTheCalendarBegins) {
  const auto text =
      read_file(std::filesystem::path(QIXIAN_SOURCE_DIR) / "tests/calendar/notices/2001.txt");
  const HolidayNotice notice = parse_notice(text);
  EXPECT_EQ(notice.year, 2001);
  EXPECT_EQ(notice.signed_on, on("2001-01-02"));
  ASSERT_EQ(notice.days.size(), 27U);
  EXPECT_EQ(notice.days.front(), (NoticeDay{on("2001-01-20"), DayKind::makeup_workday, "春节"}));
}

TEST(ParseNotice, RefusesThe2003NoticeWhoseNumberIsNotKnown) {
  expect_refused(read_file(std::filesystem::path(QIXIAN_SOURCE_DIR) /
                           "tests/calendar/notices/2003-labour-day.txt"),
                 "has no document number");
}

TEST(ParseNotice, WidthsSpacesDashesAndLineEndsDoNotMatter) {
  std::string text = text_of("2026");
  const HolidayNotice plain = parse_notice(text);
  text = replaced(text, "10月1日（周四）至7日（周三）", "１０ 月１日(星期四)———7日　（星期三）");
  text = replaced(text, "9月20日（周日）", "9月20日（星期天）");
  text = replaced(text, "〔2025〕7号", "［2025］7号");
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
    text.replace(at, 1, "\r\n");
  EXPECT_EQ(parse_notice("\ufeff索 引 号：000014349/2025-00067\n发布日期：2025年11月04日\n" + text),
            plain);
}

TEST(ParseNotice, TakesTheDayOfPublicationFromThePage) {
  EXPECT_EQ(parse_notice("发布日期：2025年11月05日\n" + text_of("2026")).published,
            on("2025-11-05"));
  EXPECT_EQ(
      parse_notice("发布日期：2025年11月05日\n" + text_of("2026"), {.published = on("2025-11-06")})
          .published,
      on("2025-11-06"));
}

TEST(ParseNotice, WhatAPagePrintsAroundTheNoticeDoesNotMatter) {
  const HolidayNotice plain = parse_notice(text_of("2026"));
  std::string text = replaced(text_of("2026"), "关于2026年部分", "关于2026年\n部分");
  text = replaced(text, "国办发明电〔2025〕7号\n", "");
  text = replaced(text, "国务院办公厅\n2025年11月4日", "国务院办公厅　　2025年11月4日");
  EXPECT_EQ(parse_notice("中央有关文件\n发文字号：国办发明电〔2025〕7号\n" + text +
                         "\n\n责任编辑：某某\n扫一扫在手机打开当前页\n"),
            plain);
  expect_refused(text_of("2026") + "\n另：10月12日（周一）放假。\n", "stands outside the notice");
  expect_refused("国办发明电〔2025〕8号\n" + text_of("2026"), "is another number than");
}

TEST(ParseNotice, AWorkedDayFarFromTheHolidayMustBeAllowed) {
  std::string text = replaced(text_of("2026"), "10月10日（周六）上班", "10月17日（周六）上班");
  expect_refused(text, "2026-10-17 worked, farther from the holiday");
  EXPECT_NO_THROW((void)parse_notice(text, {.allow_far_workdays = true}));
}

TEST(ParseNotice, AWeekdayThatIsNotSoIsRefused) {
  expect_refused(replaced(text_of("2026"), "9月20日（周日）", "9月20日（周六）"),
                 "line 12: “周六” is not the weekday of 2026-09-20: that is a Sun");
}

TEST(ParseNotice, ALunarDayThatIsNotSoIsRefused) {
  expect_refused(replaced(text_of("2026"), "农历正月初七", "农历正月初六"), "but 2026-02-22");
  expect_refused(replaced(text_of("2026"), "农历腊月二十八", "农历腊月二十七"), "腊月二十七");
}

TEST(ParseNotice, ACountThatIsNotTrueOrMissingIsRefused) {
  expect_refused(replaced(text_of("2026"), "共7天", "共8天"), "“8天” is not the number of days");
  expect_refused(replaced(text_of("2026"), "，共7天", ""), "must say 共N天");
}

TEST(ParseNotice, AnArrangementThatDoesNotBalanceIsRefused) {
  expect_refused(replaced(text_of("2026"), "9月20日（周日）、", ""), "“国庆节” does not balance");
}

TEST(ParseNotice, AStatutoryDayLeftOutIsRefused) {
  expect_refused(replaced(text_of("2019"), "五、端午节：6月7日放假", "五、端午节：6月14日放假"),
                 "leaves out 2019-06-07");
}

TEST(ParseNotice, AnItemLeftOutIsRefused) {
  expect_refused(replaced(text_of("2019"), "五、端午节：6月7日放假，与周末连休。\n", ""),
                 "out of order");
  expect_refused(replaced(text_of("2019"), "五、端午节：6月7日放假，与周末连休。\n", ""),
                 "does not arrange 端午节");
}

TEST(ParseNotice, EveryClauseItDoesNotKnowIsNamed) {
  std::string text = replaced(text_of("2026"), "三、清明节：", "三、清明节：除另有规定外，");
  text = replaced(text, "节假日期间，", "10月12日（周一）部分地区放假。节假日期间，");
  const std::string why = refusal(text);
  EXPECT_NE(why.find("line 8: “除另有规定外” is not understood"), std::string::npos) << why;
  EXPECT_NE(why.find("line 13: “10月12日(周一)部分地区放假” names days outside"), std::string::npos)
      << why;
}

TEST(ParseNotice, TheYearOfTheTitleMustBeTheYearOfThePreamble) {
  expect_refused(replaced(text_of("2026"), "关于2026年", "关于2027年"),
                 "is not the year of the title");
}

TEST(ParseNotice, NumberOfficeAndDayOfSigningBelongTogether) {
  expect_refused(replaced(text_of("2026"), "〔2025〕7号", "〔2024〕7号"), "but signed in 2025");
  expect_refused(replaced(text_of("2026"), "国办发明电", "国发明电"), "but signed by 国务院办公厅");
  expect_refused(replaced(text_of("2026"), "2025年11月4日", "2025年11月31日"), "day of signing");
  EXPECT_THROW((void)parse_notice(text_of("2026"), {.published = on("2025-11-03")}), InputError);
  EXPECT_THROW((void)parse_notice(text_of("2026"), {.published = on("2026-11-04")}), InputError);
}

TEST(ParseNotice, AnAmendmentNeedsTheNoticeItAmends) {
  EXPECT_NE(refusal(text_of("2020-extension")).find("amends the notice for 2020"),
            std::string::npos);
  EXPECT_NE(refusal(text_of("2019-labour-day")).find("amends the notice for 2019"),
            std::string::npos);
  EXPECT_EQ(refusal(text_of("2015-victory-day")), "accepted: 国发明电〔2015〕1号");
}

TEST(ParseNotice, ANewArrangementTakesBackWhatItNoLongerNames) {
  std::vector<HolidayNotice> earlier{shipped_notice("2019")};
  auto& days = earlier.front().days;
  days.push_back({on("2019-04-30"), DayKind::in_lieu, "劳动节"});
  days.push_back({on("2019-04-27"), DayKind::makeup_workday, "劳动节"});
  const HolidayNotice notice = parse_notice(text_of("2019-labour-day"), {}, earlier);
  EXPECT_TRUE(notice.amends);
  EXPECT_EQ(notice.days.front(), (NoticeDay{on("2019-04-27"), DayKind::weekend, ""}));
  EXPECT_EQ(notice.days[2], (NoticeDay{on("2019-04-30"), DayKind::workday, ""}));
}

TEST(ParseNotice, WhatIsNoNoticeIsRefused) {
  for (const std::string text :
       {"", "\n\n", "今天放假", "国务院办公厅关于某事的通知", "\xff\xfe",
        "国务院办公厅关于2026年部分节假日安排的通知\n国务院办公厅\n2025年11月4日"})
    EXPECT_THROW((void)parse_notice(text), InputError) << text;
}

TEST(ParseNotice, NoTextCutOffAnywhereIsAccepted) {
  const std::string text = text_of("2026");
  const HolidayNotice whole = parse_notice(text);
  for (std::size_t length = 0; length < text.size(); ++length) {
    try {
      EXPECT_EQ(parse_notice(text.substr(0, length)), whole) << "cut at " << length;
    } catch (const InputError&) {
    }
  }
}

}  // namespace
}  // namespace qixian
