#include "calendar/statutory_days.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <span>
#include <utility>

namespace qixian {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::year;

constexpr Date date_of(int y, unsigned m, unsigned d) {
  return Date{year{y} / month{m} / day{d}};
}

// Month and day, 206 = 6 February; 清明 is always in April.
struct LunarYear {
  std::uint16_t first_of_first_month;
  std::uint16_t tomb_sweeping;
  std::uint16_t dragon_boat;
  std::uint16_t mid_autumn;
};

// 正月初一, 清明 (day of April), 五月初五 and 八月十五 from 2000 to 2050. Computed with
// lunar-javascript 1.7.7 (6tail, after GB/T 33661-2017); 2004–2026 also agree with every State
// Council notice. ICU 78 differs on 正月初一 of 2027 and 2030, where the new moon falls minutes
// from midnight in Beijing (23:56 and 00:07) and its approximation errs.
constexpr std::array<LunarYear, last_statutory_year - first_festival_year + 1> lunar_years{{
    // clang-format off
    {205, 4, 606, 912}, {124, 5, 625, 1001}, {212, 5, 615, 921}, {201, 5, 604, 911},  // 2000
    {122, 4, 622, 928}, {209, 5, 611, 918}, {129, 5, 531, 1006}, {218, 5, 619, 925},  // 2004
    {207, 4, 608, 914}, {126, 4, 528, 1003}, {214, 5, 616, 922}, {203, 5, 606, 912},  // 2008
    {123, 4, 623, 930}, {210, 4, 612, 919}, {131, 5, 602, 908}, {219, 5, 620, 927},  // 2012
    {208, 4, 609, 915}, {128, 4, 530, 1004}, {216, 5, 618, 924}, {205, 5, 607, 913},  // 2016
    {125, 4, 625, 1001}, {212, 4, 614, 921}, {201, 5, 603, 910}, {122, 5, 622, 929},  // 2020
    {210, 4, 610, 917}, {129, 4, 531, 1006}, {217, 5, 619, 925}, {206, 5, 609, 915},  // 2024
    {126, 4, 528, 1003}, {213, 4, 616, 922}, {203, 5, 605, 912}, {123, 5, 624, 1001},  // 2028
    {211, 4, 612, 919}, {131, 4, 601, 908}, {219, 5, 620, 927}, {208, 5, 610, 916},  // 2032
    {128, 4, 530, 1004}, {215, 4, 618, 924}, {204, 5, 607, 913}, {124, 5, 527, 1002},  // 2036
    {212, 4, 614, 920}, {201, 4, 603, 910}, {122, 4, 622, 928}, {210, 5, 611, 917},  // 2040
    {130, 4, 531, 1005}, {217, 4, 619, 925}, {206, 4, 608, 915}, {126, 5, 529, 1004},  // 2044
    {214, 4, 615, 922}, {202, 4, 604, 911}, {123, 4, 623, 930},  // 2048
    // clang-format on
}};

constexpr const LunarYear& lunar_year(int y) {
  assert(y >= first_festival_year && y <= last_statutory_year);
  return lunar_years[static_cast<std::size_t>(y - first_festival_year)];
}

constexpr Date date_of(int y, std::uint16_t month_and_day) {
  return date_of(y, month_and_day / 100U, month_and_day % 100U);
}

struct StatutoryDay {
  Festival festival;
  int offset;  // from the festival's day
};

// 第二条 in the text of one revision of the 办法.
struct Revision {
  Date promulgated;
  int first_year;
  std::span<const StatutoryDay> days;
};

using enum Festival;

constexpr std::array<StatutoryDay, 10> days_of_1999{{{new_year, 0},
                                                     {spring_festival, 0},
                                                     {spring_festival, 1},
                                                     {spring_festival, 2},
                                                     {labour_day, 0},
                                                     {labour_day, 1},
                                                     {labour_day, 2},
                                                     {national_day, 0},
                                                     {national_day, 1},
                                                     {national_day, 2}}};
constexpr std::array<StatutoryDay, 11> days_of_2008{{{new_year, 0},
                                                     {spring_festival, -1},
                                                     {spring_festival, 0},
                                                     {spring_festival, 1},
                                                     {tomb_sweeping, 0},
                                                     {labour_day, 0},
                                                     {dragon_boat, 0},
                                                     {mid_autumn, 0},
                                                     {national_day, 0},
                                                     {national_day, 1},
                                                     {national_day, 2}}};
constexpr std::array<StatutoryDay, 11> days_of_2014{{{new_year, 0},
                                                     {spring_festival, 0},
                                                     {spring_festival, 1},
                                                     {spring_festival, 2},
                                                     {tomb_sweeping, 0},
                                                     {labour_day, 0},
                                                     {dragon_boat, 0},
                                                     {mid_autumn, 0},
                                                     {national_day, 0},
                                                     {national_day, 1},
                                                     {national_day, 2}}};
constexpr std::array<StatutoryDay, 13> days_of_2025{{{new_year, 0},
                                                     {spring_festival, -1},
                                                     {spring_festival, 0},
                                                     {spring_festival, 1},
                                                     {spring_festival, 2},
                                                     {tomb_sweeping, 0},
                                                     {labour_day, 0},
                                                     {labour_day, 1},
                                                     {dragon_boat, 0},
                                                     {mid_autumn, 0},
                                                     {national_day, 0},
                                                     {national_day, 1},
                                                     {national_day, 2}}};

// 国务院令第270号, 第513号, 第644号 and 第795号.
const std::array<Revision, 4> revisions{{{date_of(1999, 9, 18), 2000, days_of_1999},
                                         {date_of(2007, 12, 14), 2008, days_of_2008},
                                         {date_of(2013, 12, 11), 2014, days_of_2014},
                                         {date_of(2024, 11, 10), 2025, days_of_2025}}};

}  // namespace

std::string_view chinese_festival(Festival festival) {
  static constexpr std::array<std::string_view, 7> names{"元旦",   "春节",   "清明节", "劳动节",
                                                         "端午节", "中秋节", "国庆节"};
  return names[static_cast<std::size_t>(festival)];
}

Date festival_day(Festival festival, int y) {
  switch (festival) {
    case new_year:
      return date_of(y, 1, 1);
    case spring_festival:
      return date_of(y, lunar_year(y).first_of_first_month);
    case tomb_sweeping:
      return date_of(y, 4, lunar_year(y).tomb_sweeping);
    case labour_day:
      return date_of(y, 5, 1);
    case dragon_boat:
      return date_of(y, lunar_year(y).dragon_boat);
    case mid_autumn:
      return date_of(y, lunar_year(y).mid_autumn);
    case national_day:
      break;
  }
  return date_of(y, 10, 1);
}

std::vector<NoticeDay> statutory_days(int y, Date known_by) {
  if (y < first_festival_year || y > last_statutory_year) return {};
  const Revision* revision = &revisions.front();
  for (const Revision& later : revisions) {
    if (later.promulgated <= known_by && later.first_year <= y) revision = &later;
  }
  std::vector<NoticeDay> found;
  for (const auto& [festival, offset] : revision->days) {
    found.push_back({festival_day(festival, y) + days{offset}, DayKind::statutory_holiday,
                     std::string(chinese_festival(festival))});
  }
  // 国庆节 before 中秋节 where they meet, as the notices of 2020 and 2025 print them.
  const auto order = [](const NoticeDay& d) {
    return std::pair{d.day, d.festival != chinese_festival(national_day)};
  };
  std::sort(found.begin(), found.end(),
            [&](const NoticeDay& a, const NoticeDay& b) { return order(a) < order(b); });
  for (std::size_t i = 1; i < found.size();) {
    if (found[i].day == found[i - 1].day) {
      found[i - 1].festival += "、" + found[i].festival;
      found.erase(found.begin() + static_cast<std::ptrdiff_t>(i));
    } else {
      ++i;
    }
  }
  return found;
}

}  // namespace qixian
