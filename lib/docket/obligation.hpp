// What one office owes another, by which day, and how it stands.
#pragma once

#include "docket/fact.hpp"
#include "rulebook/rulebook.hpp"
#include "term/deadline.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

enum class State {
  open,
  sent,  // sent off, arrival not recorded
  met,
  met_late,
  overdue,        // statutory and agreed duties only
  target_missed,  // 内部目标: never mixed with overdue
  target_met_late,
  suspended,
  ended,  // 终止
  waived,
  lapsed,      // 视为, where the rulebook says so
  impossible,  // 时限不足: the last day had passed when the duty arose
  withdrawn,   // no fact gives rise to it any more
};
[[nodiscard]] std::string_view write_state(State);
[[nodiscard]] std::optional<State> read_state(std::string_view);
// 办理中, 已寄送, 已办结, …
[[nodiscard]] std::string_view chinese_state(State);

// Still owed: reminders go on.
constexpr bool is_owed(State state) {
  return state == State::open || state == State::sent || state == State::overdue ||
         state == State::target_missed || state == State::impossible;
}

// Judged, and done with unless a fact of its own is corrected.
constexpr bool is_closed(State state) {
  return state == State::met || state == State::met_late || state == State::target_met_late ||
         state == State::ended || state == State::waived || state == State::lapsed;
}

struct Obligation {
  ObligationKey key;
  std::string rulebook;
  std::string article;
  std::string duty;
  DutyKind kind = DutyKind::statutory;
  Date anchor;                       // the day counting starts from
  std::optional<Instant> anchor_at;  // hour terms
  Term term;
  Deadline deadline;  // of a suspended one: as if it resumed today
  State state = State::open;
  std::optional<Date> sent_on;
  std::optional<Date> done_on;
  std::optional<Date> suspended_on;  // since when its clock stands still
  std::optional<Date> silent_until;  // stages before the last day are quiet until then
  std::optional<Yuan> amount;        // instalments
  Yuan paid;
  bool adopted = false;           // a target that the office adopted by a document: it has a ladder
  bool deemed = false;            // 视为: a human confirms its lapse against the mail register
  int acknowledged_revision = 0;  // 0: never
  std::vector<std::string> remarks;  // 依惯例, 补录, what a reader should know; Chinese
  auto operator<=>(const Obligation&) const = default;
};

// An obligation as the store keeps it. The revision rises by one exactly when due, safe, ends_at,
// owed_by or owed_to changes, or when a closed one reopens.
struct KeptObligation {
  ObligationId id;
  int revision = 1;
  Obligation obligation;
  auto operator<=>(const KeptObligation&) const = default;
};

// What of an obligation tells whether a word about it is still worth saying.
struct Situation {
  int revision = 1;
  DutyKind kind = DutyKind::statutory;
  State state = State::open;
  std::optional<Date> sent_on;
  std::optional<Date> silent_until;
  bool adopted = false;
  bool deemed = false;
  int acknowledged_revision = 0;
  auto operator<=>(const Situation&) const = default;
};
[[nodiscard]] Situation situation_of(const KeptObligation&);

}  // namespace qixian
