// Working days by their number: which day is the nth after another, and how many lie between two.
//
//   table.nth(sept_28, 5) == oct_10;   table.between(sept_28, oct_10) == 5
//
// For every day the number of working days before it, and for every number its day, in sixteen bits
// each: an answer is one look into either list. That is written here, inline, since plans and
// pictures ask by the thousand. Days beyond the lists are told by weekends alone, out of line but
// in constant time too. A Calendar folds the notices and fills the table; nothing changes it
// afterwards.
#pragma once

#include "calendar/date.hpp"

#include <cstdint>
#include <vector>

namespace qixian {

class WorkdayTable {
 public:
  WorkdayTable() = default;  // weekends only
  // `works[i]` tells the day i days after `first`; at most 65,535 of them.
  WorkdayTable(Date first, const std::vector<bool>& works);

  [[nodiscard]] bool is_rest_day(Date day) const noexcept {
    const auto place = place_of(day);
    if (place < count_) [[likely]]
      return before_[place] == before_[place + 1];
    return is_weekend(day);
  }

  // n > 0: the nth working day after `from`; n < 0: the nth before it; 0: `from` itself.
  [[nodiscard]] Date nth(Date from, int n) const noexcept {
    const auto place = place_of(from);
    if (place < count_) [[likely]] {
      if (n > 0) {
        const auto number = before_[place + 1] + static_cast<std::uint64_t>(n);
        if (number <= total_) [[likely]]
          return day_at(workdays_[number - 1]);
      } else if (n < 0) {
        const auto number = static_cast<std::uint64_t>(std::int64_t{before_[place]} + n);
        if (number < total_) [[likely]]
          return day_at(workdays_[number]);
      }
    }
    return nth_beyond(from, n);
  }

  // Working days in (after, until]; negative when `until` lies before `after`.
  [[nodiscard]] int between(Date after, Date until) const noexcept {
    const auto start = place_of(after);
    const auto end = place_of(until);
    if (start < count_ && end < count_) [[likely]]
      return before_[end + 1] - before_[start + 1];
    return between_beyond(after, until);
  }

 private:
  // Days after the first one listed; beyond either end it is a number no list reaches.
  [[nodiscard]] std::uint64_t place_of(Date day) const noexcept {
    return static_cast<std::uint64_t>((day - first_).count());
  }
  [[nodiscard]] Date day_at(std::uint16_t place) const noexcept {
    return first_ + std::chrono::days{place};
  }
  // Pure, so that a loop of questions need not fetch the lists anew after each of them.
  [[nodiscard, gnu::pure]] static bool is_weekend(Date day) noexcept;
  [[nodiscard, gnu::pure]] Date nth_beyond(Date from, int n) const noexcept;
  [[nodiscard, gnu::pure]] int between_beyond(Date after, Date until) const noexcept;
  [[nodiscard]] std::int64_t number_of(Date day) const noexcept;
  [[nodiscard]] Date workday(std::int64_t number) const noexcept;

  Date first_{};
  std::uint64_t count_ = 0;              // days listed
  std::uint64_t total_ = 0;              // working days among them
  std::vector<std::uint16_t> before_;    // working days before the day, and one more at the end
  std::vector<std::uint16_t> workdays_;  // every working day, as days after the first one listed
};

}  // namespace qixian
