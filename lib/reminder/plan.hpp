// Who is to hear about an obligation, and when.
//
// Planned ahead are the stages up to the last day and the first one after it; each stage after that
// is planned when the one before it is served, and goes on until the duty is done. Person and
// channel are resolved only when a reminder falls due, so that absences and transfers count.
//
//   rung 0   the liaison officers of the office that owes
//   rung n   also the nth superior up the ladder; climbing begins a working day after the question
#pragma once

#include "calendar/calendar.hpp"
#include "docket/changes.hpp"
#include "reminder/directory.hpp"
#include "reminder/stage.hpp"

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <vector>

namespace qixian {

struct Policy {
  std::vector<int> before{5, 3, 1};      // working days before the safe day
  std::chrono::minutes morning{9 * 60};  // when reminders go, in Beijing, on working days
  std::chrono::minutes evening{17 * 60 +
                               30};  // nothing but the pressing is sent from here to the morning
  std::chrono::minutes jitter{20};   // spread after `morning`, off the full hour
  auto operator<=>(const Policy&) const = default;
};

struct PlannedReminder {
  Stage stage;
  int rung = 0;
  Instant at;
  auto operator<=>(const PlannedReminder&) const = default;
};

// What is still to be said after this change, from `now` on, in order of time; stages that have
// gone by are left out, since `arisen` and `moved` say what they would have said. `told` is whether
// anyone had ever been told of the obligation.
[[nodiscard]] std::vector<PlannedReminder> plan_reminders(const Change&, bool told, const Policy&,
                                                          const Calendar&, Instant now);

// The one after `served` in the series after the last day; nothing when the duty is not owed any
// more or `served` is not of that series.
[[nodiscard]] std::optional<PlannedReminder> plan_next(const KeptObligation&, Stage served,
                                                       const Policy&, const Calendar&, Instant now);

// Whether a stage is worth saying now: acknowledging quiets the stages before the last day, having
// been sent quiets all but one a week after it, and what is not owed is only ever unsaid.
[[nodiscard]] bool is_quiet(const KeptObligation&, Stage);

// The liaison officers who hear of what an office owes: its own, or its watcher's where it is not
// served.
[[nodiscard]] std::vector<const Officer*> hearers(std::string_view office, const Directory&);

// The officers who hear at this stage and rung, the owner's first. For a duty of an external office
// they are its watcher's. Empty: nobody can be reached, which is for the caller to raise.
[[nodiscard]] std::vector<const Officer*> recipients(const Obligation&, Stage, int rung,
                                                     const Directory&);

}  // namespace qixian
