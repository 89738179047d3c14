// A month or a year of the calendar as a picture for a terminal.
//
//   draw_month(calendar, 2026y / 10)
//
//               2026年10月
//   一   二   三   四   五   六   日
//                   1节  2节  3节  4休
//    5休  6休  7休  8    9   10班 11
//   …
//   节 法定节假日  休 放假（补假、调休及其间周末）  班 调休上班  未标注的周末休息
//   10月1日至7日  国庆节放假      国办发明电〔2025〕7号
//   10月10日      国庆节调休上班  国办发明电〔2025〕7号
//
// Weeks run from Monday. The marks tell the kinds of days apart without colour too. What no notice
// has settled yet is named below the picture.
#pragma once

#include "calendar/calendar.hpp"

#include <chrono>
#include <span>
#include <string>

namespace qixian {

struct PictureStyle {
  bool colour = false;  // ANSI colours besides the marks
  int columns = 80;     // months stand side by side as far as they fit
};

// A word or number under a day: 1, 2, …, 届满.
struct DayLabel {
  Date day;
  std::string text;
};

[[nodiscard]] std::string draw_month(const Calendar&, std::chrono::year_month,
                                     const PictureStyle& = {}, std::span<const DayLabel> = {});
[[nodiscard]] std::string draw_year(const Calendar&, int year, const PictureStyle& = {});

// The months from the first labelled day to the last, at most twelve: how a term was counted.
[[nodiscard]] std::string draw_labelled(const Calendar&, std::span<const DayLabel>,
                                        const PictureStyle& = {});

}  // namespace qixian
