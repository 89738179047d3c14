// How an obligation looks today: lamps and days left, computed when someone asks and never stored.
#pragma once

#include "calendar/calendar.hpp"
#include "docket/obligation.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace qixian {

enum class Light { green, blue, yellow, orange, red, violet, grey };
[[nodiscard]] std::string_view write_light(Light);
[[nodiscard]] std::optional<Light> read_light(std::string_view);

// Working days left to the safe day, at most, for each lamp.
struct LightThresholds {
  int blue = 5;
  int yellow = 3;
  int orange = 1;
  auto operator<=>(const LightThresholds&) const = default;
};

// What a lamp depends on, and nothing else: many obligations have one lamp on every day.
struct Lamp {
  Instant late_from;
  Date safe;
  std::string owed_by;
  DutyKind kind = DutyKind::statutory;
  State state = State::open;
  auto operator<=>(const Lamp&) const = default;
};
[[nodiscard]] Lamp lamp_of(const Obligation&);

// Only what is owed has a lamp: a suggestion is grey whatever the day. Red is lateness by law or
// agreement; an internal target that was missed, or could not be met when it arose, is violet.
[[nodiscard]] Light light_of(const Lamp&, const Calendar&, Instant now,
                             const LightThresholds& = {});

struct Overview {
  Light light = Light::green;
  int workdays_left = 0;        // in (today, safe]; negative once it has passed
  int workdays_left_legal = 0;  // in (today, due]
  auto operator<=>(const Overview&) const = default;
};

[[nodiscard]] Overview overview(const Obligation&, const Calendar&, Instant now,
                                const LightThresholds& = {});

}  // namespace qixian
