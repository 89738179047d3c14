#include "reminder/rounds.hpp"

namespace qixian {

using std::chrono::days;

std::optional<std::pair<Date, Date>> break_at(Date day, int break_days, const Calendar& calendar) {
  const Date last_worked = calendar.last_workday_to(day);
  const Date next_worked = calendar.nth_workday(last_worked, 1);
  if ((next_worked - last_worked).count() - 1 < break_days) return {};
  return std::pair{last_worked + days{1}, next_worked - days{1}};
}

Date monday_of(Date day) {
  return day - (std::chrono::weekday{day} - std::chrono::Monday);
}

Round round_of(Date today, std::optional<Date> served_before, const Policy& policy,
               const Calendar& calendar) {
  Round round;
  const Date previous = served_before.value_or(calendar.nth_workday(today, -1));
  round.is_first_of_week = monday_of(previous) < monday_of(today);
  round.rest_days = break_at(today, policy.break_days, calendar);
  return round;
}

}  // namespace qixian
