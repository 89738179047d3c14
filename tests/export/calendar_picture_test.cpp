#include "export/calendar_picture.hpp"

#include "calendar/holidays.hpp"
#include "export/display_width.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace qixian {
namespace {

using namespace std::chrono_literals;
using std::chrono::year;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string without_escapes(std::string text) {
  for (std::size_t at; (at = text.find("\x1b[")) != std::string::npos;)
    text.erase(at, text.find('m', at) - at + 1);
  return text;
}

TEST(CalendarPicture, OfAMonthMarksHolidaysAndMakeupWorkdays) {
  EXPECT_EQ(draw_month(shipped_calendar(), 2026y / 10),
            R"(            2026年10月
一   二   三   四   五   六   日
                1节  2节  3节  4休
 5休  6休  7休  8    9   10班 11
12   13   14   15   16   17   18
19   20   21   22   23   24   25
26   27   28   29   30   31

节 法定节假日  休 放假（补假、调休及其间周末）  班 调休上班  未标注的周末休息
10月1日至7日  国庆节放假      国办发明电〔2025〕7号
10月10日      国庆节调休上班  国办发明电〔2025〕7号
)");
}

TEST(CalendarPicture, SaysWhatNoNoticeHasSettled) {
  const std::string december = draw_month(shipped_calendar(), 2026y / 12);
  EXPECT_NE(december.find("12月24日至31日暂定：放假通知尚未发布"), std::string::npos) << december;
  const std::string february = draw_month(shipped_calendar(), 2027y / 2);
  EXPECT_NE(february.find("2月5日至8日  春节放假\n2月1日至28日暂定"), std::string::npos)
      << february;
  EXPECT_NE(draw_month(shipped_calendar(), 1999y / 5).find("不详"), std::string::npos);
}

TEST(CalendarPicture, NamesBothFestivalsOfAMergedHoliday) {
  const std::string october = draw_month(shipped_calendar(), 2025y / 10);
  EXPECT_NE(october.find("10月1日至8日  国庆节、中秋节放假"), std::string::npos) << october;
}

TEST(CalendarPicture, OfAYearStandsInAsManyColumnsAsFit) {
  const std::string narrow = draw_year(shipped_calendar(), 2026, {.colour = false, .columns = 40});
  const std::string usual = draw_year(shipped_calendar(), 2026);
  const std::string wide = draw_year(shipped_calendar(), 2026, {.colour = false, .columns = 160});
  const auto widest_picture_line = [](const std::string& picture) {
    int widest = 0;
    for (const std::string& line : lines_of(picture)) {
      if (line.starts_with("节 ")) break;
      widest = std::max(widest, display_width(line));
    }
    return widest;
  };
  EXPECT_LE(widest_picture_line(narrow), 40);
  EXPECT_GT(widest_picture_line(usual), 40);
  EXPECT_LE(widest_picture_line(usual), 80);
  EXPECT_GT(widest_picture_line(wide), 120);
  EXPECT_LE(widest_picture_line(wide), 160);
  EXPECT_NE(usual.find("2026年12月"), std::string::npos);
  EXPECT_NE(usual.find("2月15日至23日  春节放假"), std::string::npos) << usual;
}

// Every day stands under its weekday, by display width, marks or none.
TEST(CalendarPicture, EveryDayStandsUnderItsWeekday) {
  for (auto month = 2024y / 1; month <= 2027y / 12; month += std::chrono::months{1}) {
    const auto lines = lines_of(draw_month(shipped_calendar(), month));
    Date day{month / 1};
    for (std::size_t i = 2; !lines[i].empty(); ++i) {
      std::istringstream words(lines[i]);
      for (std::string word; words >> word; day += std::chrono::days{1}) {
        const std::size_t at = lines[i].find(word);
        const int digits =
            static_cast<int>(word.find_first_not_of("0123456789") == std::string::npos
                                 ? word.size()
                                 : word.find_first_not_of("0123456789"));
        const int column = display_width(lines[i].substr(0, at)) + digits - 2;
        EXPECT_EQ(column, 5 * (static_cast<int>(std::chrono::weekday{day}.iso_encoding()) - 1))
            << write_date(day) << "\n"
            << lines[i];
        EXPECT_EQ(std::stoi(word),
                  static_cast<int>(static_cast<unsigned>(std::chrono::year_month_day{day}.day())));
      }
    }
    EXPECT_EQ(day, Date{(month + std::chrono::months{1}) / 1});
  }
}

TEST(CalendarPicture, ColoursChangeNothingButColours) {
  const std::string plain = draw_year(shipped_calendar(), 2026);
  const std::string coloured = draw_year(shipped_calendar(), 2026, {.colour = true, .columns = 80});
  EXPECT_NE(plain, coloured);
  EXPECT_EQ(without_escapes(coloured), plain);
}

TEST(CalendarPicture, LabelsStandUnderTheirDays) {
  const std::vector<DayLabel> labels{{on("2026-09-28"), "起算"}, {on("2026-09-29"), "1"},
                                     {on("2026-09-30"), "2"},    {on("2026-10-08"), "3"},
                                     {on("2026-10-09"), "4"},    {on("2026-10-10"), "5届满"}};
  const std::string picture = draw_labelled(shipped_calendar(), labels);
  const auto lines = lines_of(picture);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].find("5届满") == std::string::npos) continue;
    const int label = display_width(lines[i].substr(0, lines[i].find("5届满")));
    EXPECT_EQ(label, display_width(lines[i - 1].substr(0, lines[i - 1].find("10班")))) << picture;
  }
  EXPECT_NE(picture.find("2026年9月"), std::string::npos);
  EXPECT_NE(picture.find("2026年10月"), std::string::npos);
  EXPECT_NE(picture.find("起算"), std::string::npos) << picture;
  EXPECT_EQ(draw_labelled(shipped_calendar(), {}), "");
}

TEST(CalendarPicture, OfALongTermShowsTwelveMonths) {
  const std::vector<DayLabel> labels{{on("2024-02-29"), "起"}, {on("2026-02-28"), "届满"}};
  const std::string picture = draw_labelled(shipped_calendar(), labels);
  EXPECT_NE(picture.find("2025年1月"), std::string::npos);
  EXPECT_EQ(picture.find("2025年2月"), std::string::npos);
}

}  // namespace
}  // namespace qixian
