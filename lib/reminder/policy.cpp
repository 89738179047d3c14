#include "reminder/policy.hpp"

namespace qixian {

const std::vector<int>& Policy::stages_for(std::string_view rule, std::string_view kind) const {
  for (const std::string_view name : {rule, kind})
    if (const auto own = before_by.find(name); own != before_by.end()) return own->second;
  return before;
}

std::string mark_of(const Policy& policy) {
  std::string mark = std::to_string(policy.morning.count()) + " " +
                     std::to_string(policy.evening.count()) + " " +
                     std::to_string(policy.long_term);
  const auto add = [&](std::string_view name, const std::vector<int>& stages) {
    mark += "; " + std::string(name);
    for (const int stage : stages) mark += " " + std::to_string(stage);
  };
  add("before", policy.before);
  for (const auto& [name, stages] : policy.before_by) add(name, stages);
  return mark;
}

Instant spread_over_morning(Instant at, std::string_view officer, const Policy& policy) {
  std::uint64_t mixed = static_cast<std::uint64_t>(date_in_beijing(at).time_since_epoch().count());
  for (const char c : officer) mixed = (mixed ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  mixed ^= mixed >> 29;
  const auto span = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(policy.jitter.count()));
  Instant spread = at + std::chrono::minutes{1 + static_cast<std::int64_t>(mixed % span)};
  // On the full and the half hour every other program sends too.
  if (time_in_beijing(spread).count() % 1800 == 0) spread += std::chrono::seconds{37};
  return spread;
}

bool is_working_hour(Instant at, const Policy& policy, const Calendar& calendar) {
  const std::chrono::seconds time = time_in_beijing(at);
  return !calendar.is_rest_day(date_in_beijing(at)) && time >= policy.morning &&
         time < policy.evening;
}

bool goes_late(Instant meant_for, Instant now, const Policy& policy, const Calendar& calendar) {
  return date_in_beijing(meant_for) < date_in_beijing(now) &&
         is_working_hour(meant_for, policy, calendar);
}

Instant next_morning(Instant now, const Policy& policy, const Calendar& calendar) {
  const Date today = date_in_beijing(now);
  if (!calendar.is_rest_day(today) && time_in_beijing(now) < policy.morning)
    return moment_on(today, policy.morning);
  return moment_on(calendar.nth_workday(today, 1), policy.morning);
}

}  // namespace qixian
