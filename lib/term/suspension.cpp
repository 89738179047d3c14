#include "term/suspension.hpp"

#include <algorithm>

namespace qixian {

using std::chrono::days;

SuspendedDays::SuspendedDays(const std::vector<Suspension>& decided) {
  for (const Suspension& one : decided)
    if (one.from < one.to) intervals_.push_back(one);
  std::ranges::sort(intervals_);
  std::vector<Suspension> joined;
  for (const Suspension& one : intervals_) {
    if (!joined.empty() && one.from <= joined.back().to) {
      joined.back().to = std::max(joined.back().to, one.to);
    } else {
      joined.push_back(one);
    }
  }
  intervals_ = std::move(joined);
}

Date SuspendedDays::first_running_from(Date day) const {
  for (const Suspension& one : intervals_)
    if (one.from <= day && day < one.to) return one.to;
  return day;
}

Date SuspendedDays::move_past(Date start, Date end) const {
  for (const Suspension& one : intervals_) {
    const Date first = std::max(one.from, start + days{1});
    if (first > end) break;
    if (first < one.to) end += one.to - first;
  }
  return end;
}

Date SuspendedDays::running_since(Date start, Date day) const {
  Date first = start + days{1};
  for (const Suspension& one : intervals_)
    if (one.from <= day && one.to > first) first = std::min(one.to, day);
  return first;
}

}  // namespace qixian
