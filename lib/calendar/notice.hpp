// What one State Council notice set: days off and days worked, each with its festival.
//
// Notices are facts. Days lie with the notice that set them, also when they fall in the year before
// (2018-12-29 stands in the notice for 2019). A Calendar folds notices in order of publication, so
// an amendment in the year simply comes later.
#pragma once

#include "calendar/date.hpp"
#include "calendar/problem.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

// What kind of day a day is. Only the last three are rest days.
enum class DayKind {
  workday,            // Monday to Friday, nothing said
  makeup_workday,     // 调休上班日: a Saturday or Sunday that is worked
  weekend,            // an ordinary Saturday or Sunday
  statutory_holiday,  // 法定节假日: a day of 全国年节及纪念日放假办法 第二条, or one that the State
                      // Council gave to all citizens besides (2015-09-03)
  in_lieu,            // 补假 or 调休: a weekday off that is not statutory
};

constexpr bool is_rest(DayKind kind) {
  return kind != DayKind::workday && kind != DayKind::makeup_workday;
}

// "workday", "makeup_workday", … as written in TOML and JSON, and back.
[[nodiscard]] std::string_view write_day_kind(DayKind);
[[nodiscard]] std::optional<DayKind> read_day_kind(std::string_view);
// 工作日, 调休上班日, 周末, 法定节假日, 补假调休.
[[nodiscard]] std::string_view chinese_day_kind(DayKind);

struct NoticeDay {
  Date day;
  DayKind kind;
  std::string festival;  // 国庆节; empty where the notice names none
  auto operator<=>(const NoticeDay&) const = default;
};

struct HolidayNotice {
  std::string number;  // 国办发明电〔2025〕7号
  std::string title;
  int year = 0;         // the year it governs
  bool amends = false;  // changes single days of a year that has its own notice
  Date signed_on;
  Date published;               // = signed_on where the day of publication is not known
  std::string source;           // address of the text
  std::vector<NoticeDay> days;  // in order
  std::vector<std::string>
      offices;  // regional overlay (放假办法 第四条): only for these; empty = nationwide
  auto operator<=>(const HolidayNotice&) const = default;
};

// One file of holidays/*.toml. Problems are added, never thrown; what comes back is then unusable.
[[nodiscard]] HolidayNotice read_holiday_notice(std::string_view toml, const std::string& file,
                                                std::vector<Problem>& problems);
[[nodiscard]] std::string write_holiday_notice(const HolidayNotice&);

}  // namespace qixian
