// Terms counted on the fingers: day by day, with nothing but "does this day rest", as a clerk would
// with a printed calendar. Deliberately naive and written apart from lib/term, to hold it to.
#pragma once

#include "term/count.hpp"

#include <array>
#include <vector>

namespace qixian::by_hand {

using std::chrono::days;

inline constexpr days one{1};

struct Ends {
  Date nominal;
  Date due;
  Date safe;
  auto operator<=>(const Ends&) const = default;
};

inline bool is_suspended(Date day, const std::vector<Suspension>& suspended) {
  for (const Suspension& s : suspended)
    if (s.from <= day && day < s.to) return true;
  return false;
}

inline Date roll(Date day, const Calendar& calendar,
                 const std::vector<Suspension>& suspended = {}) {
  while (calendar.is_rest_day(day) || is_suspended(day, suspended)) day += one;
  return day;
}

// The advised day of a term that runs without suspension.
inline Date safe_day(Date anchor, Date nominal, const Calendar& calendar) {
  for (Date day = nominal; day > anchor; day -= one)
    if (!calendar.is_rest_day(day)) return day;
  return nominal;
}

inline Ends rolled(Date anchor, Date nominal, const Calendar& calendar) {
  return {nominal, roll(nominal, calendar), safe_day(anchor, nominal, calendar)};
}

inline Date nth_workday(Date day, int n, const Calendar& calendar,
                        const std::vector<Suspension>& suspended = {}) {
  while (n > 0) {
    day += one;
    if (!calendar.is_rest_day(day) && !is_suspended(day, suspended)) --n;
  }
  while (n < 0) {
    day -= one;
    if (!calendar.is_rest_day(day)) ++n;
  }
  return day;
}

inline int days_in_month(int year, int month) {
  constexpr std::array<int, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : lengths[static_cast<std::size_t>(month - 1)];
}

inline Date months_on(Date from, int months) {
  const std::string written = write_date(from);
  int year = std::stoi(written.substr(0, 4));
  int month = std::stoi(written.substr(5, 2));
  int day = std::stoi(written.substr(8, 2));
  for (; months > 0; --months) {
    if (++month == 13) month = 1, ++year;
  }
  day = std::min(day, days_in_month(year, month));
  return Date{std::chrono::year{year} / month / day};
}

// As many days further as were suspended while it ran: each day in (start, end] is lived through,
// and a suspended one asks for another.
inline Date live_through(Date start, Date end, const std::vector<Suspension>& suspended) {
  auto left = (end - start).count();
  Date day = start;
  while (left > 0) {
    day += one;
    if (!is_suspended(day, suspended)) --left;
  }
  return day;
}

}  // namespace qixian::by_hand
