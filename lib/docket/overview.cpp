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

Lamp lamp_of(const Obligation& obligation) {
  return {late_from(obligation.deadline), obligation.deadline.safe, obligation.key.owed_by,
          obligation.kind, obligation.state};
}

Light light_of(const Lamp& lamp, const Calendar& nationwide, Instant now,
               const LightThresholds& thresholds) {
  if (!is_owed(lamp.state) || lamp.kind == DutyKind::suggested) return Light::grey;
  // Time may have passed and the clerk not yet have derived it: the lamp goes by the clock.
  const bool is_late = lamp.state == State::target_missed || lamp.state == State::impossible ||
                       lamp.state == State::overdue || now >= lamp.late_from;
  if (is_late) {
    const bool is_target = lamp.kind == DutyKind::target || lamp.state == State::target_missed;
    return is_target ? Light::violet : Light::red;
  }
  const int workdays_left =
      nationwide.for_office(lamp.owed_by).workdays_between(date_in_beijing(now), lamp.safe);
  if (workdays_left <= thresholds.orange) return Light::orange;
  if (workdays_left <= thresholds.yellow) return Light::yellow;
  return workdays_left <= thresholds.blue ? Light::blue : Light::green;
}

Overview overview(const Obligation& obligation, const Calendar& nationwide, Instant now,
                  const LightThresholds& thresholds) {
  const Calendar calendar = nationwide.for_office(obligation.key.owed_by);
  const Date today = date_in_beijing(now);
  return {light_of(lamp_of(obligation), nationwide, now, thresholds),
          calendar.workdays_between(today, obligation.deadline.safe),
          calendar.workdays_between(today, obligation.deadline.due)};
}

}  // namespace qixian
