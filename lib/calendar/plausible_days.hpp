// How far from a festival an arrangement that is not published yet may plausibly reach.
//
// Since 2008 (the 办法 in its shape of today: seven festivals) every notice stayed inside these
// windows, counted in days from the festival's own day (正月初一, 5月1日, 10月1日, …); a merged
// 国庆节、中秋节 counts from 1 October. tests/calendar/plausible_days_test.cpp draws them again
// from holidays/*.toml, and fails when a notice steps outside. Outside Article 2, and so outside
// this: the one-off holiday of 2015-09-03.
//
//                     Saturdays and Sundays worked              Mondays to Fridays off
//   元旦               -3 2007-12-29     +5 2013-01-06           -1 2018-12-31   +2 2022-01-03
//   清明节             -4 2012-03-31     +3 2024-04-07           -2 2012-04-02   +2 2020-04-06
//   端午节             -4 2013-06-08     +3 2023-06-25           -2 2013-06-10   +2 2025-06-02
//   中秋节             -3 2024-09-14     +3 2016-09-18           -1 2024-09-16   +2 2022-09-12
//   劳动节             -8 2023-04-23    +10 2024-05-11           -2 2013-04-29   +4 2026-05-05
//   春节               -6 2024-02-04    +11 2026-02-28           -1 2026-02-16   +6 2026-02-23
//   国庆节            -11 2026-09-20    +11 2024-10-12           -2 2008-09-29   +7 2025-10-08
//
// The four festivals of one statutory day are arranged alike, by the weekday they fall on, and so
// share one window; 春节 and 国庆节, of a week or more, share another. 补假 (放假办法 第六条) falls
// on weekdays beside the festival, inside "off".
//
// A notice may still go farther than any before it. Drawn from the notices before each year only,
// the windows would have missed one day in each of 2017, 2019, 2021 to 2024 and 2026, four in 2020
// and none in 2014 to 2016, 2018 and 2025: mostly 劳动节, which grew from three days to five.
#pragma once

#include "calendar/statutory_days.hpp"

namespace qixian {

struct DayWindow {
  int first = 0;  // days from the festival's day, both counted in
  int last = 0;
};

struct PlausibleDays {
  DayWindow worked;  // Saturdays and Sundays that may be worked
  DayWindow off;     // Mondays to Fridays that may be off
};

[[nodiscard]] constexpr PlausibleDays plausible_days(Festival festival) {
  switch (festival) {
    case Festival::spring_festival:
    case Festival::national_day:
      return {.worked = {-11, 11}, .off = {-2, 7}};
    case Festival::labour_day:
      return {.worked = {-8, 10}, .off = {-2, 4}};
    case Festival::new_year:
    case Festival::tomb_sweeping:
    case Festival::dragon_boat:
    case Festival::mid_autumn:
      break;
  }
  return {.worked = {-4, 5}, .off = {-2, 2}};
}

}  // namespace qixian
