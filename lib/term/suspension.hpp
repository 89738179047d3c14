// Days that do not count.
//
//   SuspendedDays days({{march_10, march_20}});   days.move_past(march_2, march_17) == march_27
//
// Intervals [from, to) as they were decided, put in order and joined; empty ones vanish.
#pragma once

#include "term/count.hpp"

#include <span>
#include <vector>

namespace qixian {

class SuspendedDays {
 public:
  explicit SuspendedDays(const std::vector<Suspension>& decided);

  [[nodiscard]] std::span<const Suspension> intervals() const { return intervals_; }
  [[nodiscard]] bool empty() const { return intervals_.empty(); }

  // The day itself, or the day it resumes if it is suspended.
  [[nodiscard]] Date first_running_from(Date day) const;

  // A stretch of days (start, end] moved on by the suspended days that fall while it runs. One that
  // is suspended only after its end is not revived.
  [[nodiscard]] Date move_past(Date start, Date end) const;

  // The first of the days that run without a break up to and including `day`, but after `start`.
  [[nodiscard]] Date running_since(Date start, Date day) const;

 private:
  std::vector<Suspension> intervals_;
};

}  // namespace qixian
