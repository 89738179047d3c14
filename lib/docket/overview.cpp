#include "docket/overview.hpp"

#include <array>

namespace qixian {

namespace {

constexpr std::array<std::string_view, 7> lights{"green", "blue",   "yellow", "orange",
                                                 "red",   "violet", "grey"};

}  // namespace

std::string_view write_light(Light light) {
  return lights[static_cast<std::size_t>(light)];
}

std::optional<Light> read_light(std::string_view text) {
  for (std::size_t i = 0; i < lights.size(); ++i)
    if (lights[i] == text) return static_cast<Light>(i);
  return {};
}

Overview overview(const Obligation& obligation, const Calendar& nationwide, Instant now,
                  const LightThresholds& thresholds) {
  const Calendar calendar = nationwide.for_office(obligation.key.owed_by);
  const Date today = date_in_beijing(now);
  Overview seen;
  seen.workdays_left = calendar.workdays_between(today, obligation.deadline.safe);
  seen.workdays_left_legal = calendar.workdays_between(today, obligation.deadline.due);
  // Time may have passed and the clerk not yet have derived it: the lamp goes by the clock.
  const bool is_late = obligation.state == State::target_missed ||
                       obligation.state == State::impossible ||
                       obligation.state == State::overdue || now >= late_from(obligation.deadline);
  if (!is_owed(obligation.state) || obligation.kind == DutyKind::suggested) {
    seen.light = Light::grey;
  } else if (is_late) {
    const bool is_target =
        obligation.kind == DutyKind::target || obligation.state == State::target_missed;
    seen.light = is_target ? Light::violet : Light::red;
  } else if (seen.workdays_left <= thresholds.orange) {
    seen.light = Light::orange;
  } else if (seen.workdays_left <= thresholds.yellow) {
    seen.light = Light::yellow;
  } else if (seen.workdays_left <= thresholds.blue) {
    seen.light = Light::blue;
  }
  return seen;
}

}  // namespace qixian
