// When an obligation is spoken of.
//
// Planned ahead are the stages up to the last day and the first one after it; each stage after that
// is planned when the one before it is served, and goes on until the duty is done. All but the
// pressing fall on the beginning of a working day of the office that owes, so that one letter can
// say everything that a person is told that morning. Person and channel are resolved only then
// (recipients.hpp).
#pragma once

#include "calendar/calendar.hpp"
#include "docket/changes.hpp"
#include "reminder/policy.hpp"
#include "reminder/stage.hpp"

#include <chrono>
#include <compare>
#include <optional>
#include <string_view>
#include <vector>

namespace qixian {

struct PlannedReminder {
  Stage stage;
  int rung = 0;
  Instant at;
  auto operator<=>(const PlannedReminder&) const = default;
};

// Whether a change is to be spoken of at all: something arose, moved, was withdrawn or lapsed by
// law, was let go before its last day, or a lateness vanished.
[[nodiscard]] bool calls_for_words(const Change&);

// Whether a word about it would come too late in that morning, the next one: its day ends before.
[[nodiscard]] bool presses(const Deadline&, Instant now, Instant morning);

// What is still to be said after this change, from `now` on, in order of time; stages that have
// gone by are left out, since `arisen` and `moved` say what they would have said. `told` is whether
// anyone had ever been told of the obligation, and `knows_days` whether all who were told were told
// the very days it has now: then there is no news, and the stages go on. A new duty waits for the
// morning's letter unless it is due within two working days; a moved or withdrawn one waits for
// working hours alone.
[[nodiscard]] std::vector<PlannedReminder> plan_reminders(const Change&, bool told, const Policy&,
                                                          const Calendar&, Instant now,
                                                          bool knows_days = false);

// Its stages after the day on which somebody was last told, as they are planned today, in order of
// time; nothing where it needs none.
[[nodiscard]] std::vector<PlannedReminder> plan_stages(const Obligation&, Date told_on,
                                                       const Policy&, const Calendar&, Instant now);

// The one after `served` in the series after the last day; nothing when the duty is not owed any
// more or `served` is not of that series. The first, rung 0, is a question to the owner alone.
[[nodiscard]] std::optional<PlannedReminder> plan_next(const KeptObligation&, Stage served,
                                                       const Policy&, const Calendar&, Instant now);

// Why a stage is not worth saying on that day, in English; empty: it is. Acknowledging and silence
// quiet the stages before the last day, having been sent quiets all but one a week after it, a
// missed 内部目标 is asked about once a week, and what is not owed is only ever unsaid.
[[nodiscard]] std::string_view reason_for_quiet(const Situation&, Stage, Date today);
[[nodiscard]] inline bool is_quiet(const Situation& situation, Stage stage, Date today) {
  return !reason_for_quiet(situation, stage, today).empty();
}

// As which stage a word counts that is said at that moment: news on the last day, or the law's, is
// that day's word as well, and reaches whoever that day is told to.
[[nodiscard]] Stage stage_said(const Obligation&, Stage, Instant at, const Calendar&);

// Whether it goes by itself rather than in the morning's letter with the rest: what is due today,
// what moved or was withdrawn, what counts in hours until they are over.
[[nodiscard]] bool goes_alone(const KeptObligation&, Stage, Date today);

// Why an obligation needs no reminder ahead; empty: it needs one. English, for the daemon's audit
// of itself.
[[nodiscard]] std::string_view reason_for_silence(const Obligation&);

}  // namespace qixian
