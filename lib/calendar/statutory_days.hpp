// The days that 全国年节及纪念日放假办法 第二条 gives to all citizens, known years ahead.
//
//   statutory_days(2027, known_by).front() == {2027-01-01, statutory_holiday, 元旦}
//
// Each revision of the 办法 gives different days; a year takes the one in force on its 1 January,
// among those promulgated by `known_by`: asked in October 2024 about 2025, the answer is what was
// law then. Where the printed arrangement of a year is published, the notice rules; this is for the
// years without.
#pragma once

#include "calendar/notice.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace qixian {

// The table of lunar festivals; the calendar answers for 2004, the first year whose notice is
// shipped, to the table's end.
inline constexpr int first_festival_year = 2000;
inline constexpr int first_statutory_year = 2004;
inline constexpr int last_statutory_year = 2050;

enum class Festival {
  new_year,
  spring_festival,
  tomb_sweeping,
  labour_day,
  dragon_boat,
  mid_autumn,
  national_day,
};
inline constexpr std::array<Festival, 7> all_festivals{
    Festival::new_year,    Festival::spring_festival, Festival::tomb_sweeping, Festival::labour_day,
    Festival::dragon_boat, Festival::mid_autumn,      Festival::national_day};

// 元旦, 春节, 清明节, 劳动节, 端午节, 中秋节, 国庆节.
[[nodiscard]] std::string_view chinese_festival(Festival);

// The day the festival is named after: 正月初一, 1 May, 1 October, … Years 2000 to 2050.
[[nodiscard]] Date festival_day(Festival, int year);

// In order; where two festivals share a day, both are named: 国庆节、中秋节. Nothing outside
// 2000–2050.
[[nodiscard]] std::vector<NoticeDay> statutory_days(int year, Date known_by = Date::max());

}  // namespace qixian
