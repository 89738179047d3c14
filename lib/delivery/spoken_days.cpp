#include "delivery/spoken_days.hpp"

#include <array>
#include <cstdio>

namespace qixian {

std::string SpokenDays::day(Date day) const {
  const std::chrono::year_month_day ymd{day};
  std::string text;
  if (year_of(day) != year_of(today_)) text = std::to_string(year_of(day)) + "年";
  return text + std::to_string(static_cast<unsigned>(ymd.month())) + "月" +
         std::to_string(static_cast<unsigned>(ymd.day())) + "日（" +
         std::string(chinese_weekday(day)) + "）";
}

std::string SpokenDays::day_of_work(Date day) const {
  std::string text = this->day(day);
  if (calendar_.day(day).kind == DayKind::makeup_workday)
    text.insert(text.size() - std::string("）").size(), "，调休上班");
  return text;
}

std::string SpokenDays::moment(Instant at) const {
  if (time_in_beijing(at) == std::chrono::seconds{0})
    return day(date_in_beijing(at - std::chrono::seconds{1})) + "24:00";
  const std::chrono::hh_mm_ss time{time_in_beijing(at)};
  std::array<char, 16> clock;
  const int size =
      std::snprintf(clock.data(), clock.size(), "%02d:%02d", static_cast<int>(time.hours().count()),
                    static_cast<int>(time.minutes().count()));
  return day(date_in_beijing(at)) + std::string(clock.data(), static_cast<std::size_t>(size));
}

std::string spoken_workdays(int count) {
  return std::to_string(count) + "个工作日";
}

}  // namespace qixian
