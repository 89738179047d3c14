// Days and moments as a letter names them.
//
//   SpokenDays(calendar, now).day_of_work(oct_10)  ==  "10月10日（周六，调休上班）"
//
// The year is said where it is another than the year of writing: a term of three years must not
// read as one of this autumn.
#pragma once

#include "calendar/calendar.hpp"

#include <string>

namespace qixian {

class SpokenDays {
 public:
  SpokenDays(const Calendar& calendar, Instant now)
      : calendar_(calendar), today_(date_in_beijing(now)) {}

  [[nodiscard]] const Calendar& calendar() const { return calendar_; }
  [[nodiscard]] Date today() const { return today_; }

  [[nodiscard]] std::string day(Date) const;          // 10月8日（周四）, 2027年1月4日（周一）
  [[nodiscard]] std::string day_of_work(Date) const;  // nobody believes a Saturday without it
  // 10月9日（周五）16:30; the end of a day is 24:00 of that day.
  [[nodiscard]] std::string moment(Instant) const;

 private:
  Calendar calendar_;
  Date today_;
};

[[nodiscard]] std::string spoken_workdays(int count);  // 3个工作日

}  // namespace qixian
