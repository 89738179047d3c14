// The moments at which somebody hears about an obligation, by name.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace qixian {

enum class StageKind {
  arisen,      // a new duty is told
  moved,       // 更正: a day that had been told is another one now
  withdrawn,   // 更正: what had been told is not owed any more
  excused,     // a lateness that vanished: its superior and its counterparty hear why
  two_thirds,  // long terms: two thirds of the time have gone
  before,      // `number` working days before the safe day; 0: in a list
  halfway,     // hour terms: half of the time has gone
  last_day,    // the safe day
  legal_day,   // the law's last day, where it is later
  past,        // the `number`th working day after the last one
};

// A duty that is new, or has another day.
constexpr bool is_news(StageKind stage) {
  return stage == StageKind::arisen || stage == StageKind::moved;
}

// 更正: what had been said is not so any more.
constexpr bool unsays(StageKind stage) {
  return stage == StageKind::moved || stage == StageKind::withdrawn || stage == StageKind::excused;
}

struct Stage {
  StageKind kind = StageKind::arisen;
  int number = 0;
  auto operator<=>(const Stage&) const = default;
};

// "arisen", "before-5", "last_day", "past-2", … and back.
[[nodiscard]] std::string write_stage(Stage);
[[nodiscard]] std::optional<Stage> read_stage(std::string_view);

}  // namespace qixian
