#include "calendar/workday_table.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace qixian {
namespace {

using std::chrono::days;

// Mondays to Fridays in [from, until); negative when until lies before.
std::int64_t weekdays_between(Date from, Date until) noexcept {
  // Monday to Friday before `day`, counted from Monday 1970-01-05.
  const auto before = [](Date day) {
    const std::int64_t since = (day.time_since_epoch() - days{4}).count();
    const std::int64_t week = since >= 0 ? since / 7 : -((6 - since) / 7);
    return week * 5 + std::min<std::int64_t>(since - week * 7, 5);
  };
  return before(until) - before(from);
}

bool is_saturday_or_sunday(Date day) noexcept {
  return std::chrono::weekday{day}.iso_encoding() >= 6;
}

// The nth Monday-to-Friday after the day (n > 0) or before it (n < 0).
Date nth_weekday_from(Date from, std::int64_t n) noexcept {
  const int step = n > 0 ? 1 : -1;
  const std::int64_t weeks = n == 0 ? 0 : (n - step) / 5;
  Date day = from + days{weeks * 7};
  for (std::int64_t left = n - weeks * 5; left != 0; left -= step) {
    do day += days{step};
    while (is_saturday_or_sunday(day));
  }
  return day;
}

}  // namespace

WorkdayTable::WorkdayTable(Date first, const std::vector<bool>& works)
    : first_(first), count_(works.size()) {
  assert(works.size() <= std::numeric_limits<std::uint16_t>::max());
  before_.reserve(works.size() + 1);
  workdays_.reserve(static_cast<std::size_t>(std::count(works.begin(), works.end(), true)));
  for (std::size_t place = 0; place < works.size(); ++place) {
    before_.push_back(static_cast<std::uint16_t>(workdays_.size()));
    if (works[place]) workdays_.push_back(static_cast<std::uint16_t>(place));
  }
  before_.push_back(static_cast<std::uint16_t>(workdays_.size()));
  total_ = workdays_.size();
}

bool WorkdayTable::is_weekend(Date day) noexcept {
  return is_saturday_or_sunday(day);
}

// Working days in [the first day listed, day); negative before it.
std::int64_t WorkdayTable::number_of(Date day) const noexcept {
  if (day < first_) return weekdays_between(first_, day);
  const auto place = place_of(day);
  if (place < count_) return before_[place];
  const auto total = static_cast<std::int64_t>(total_);
  return total + weekdays_between(first_ + days{count_}, day);
}

Date WorkdayTable::workday(std::int64_t number) const noexcept {
  if (number < 0) return nth_weekday_from(first_, number);
  const auto total = static_cast<std::int64_t>(total_);
  if (number < total) return first_ + days{workdays_[static_cast<std::size_t>(number)]};
  return nth_weekday_from(first_ + days{count_} - days{1}, number - total + 1);
}

Date WorkdayTable::nth_beyond(Date from, int n) const noexcept {
  if (n == 0) return from;
  return workday(n > 0 ? number_of(from + days{1}) + n - 1 : number_of(from) + n);
}

int WorkdayTable::between_beyond(Date after, Date until) const noexcept {
  return static_cast<int>(number_of(until + days{1}) - number_of(after + days{1}));
}

}  // namespace qixian
