// What a new fact, a passed day or a new edition changed.
#pragma once

#include "docket/obligation.hpp"

#include <optional>
#include <vector>

namespace qixian {

struct Change {
  std::optional<KeptObligation> before;  // nothing: it is new, and has no id yet
  KeptObligation after;
  auto operator<=>(const Change&) const = default;

  [[nodiscard]] bool is_new() const { return !before; }
  // The revision rose: the day, the parties or its being owed.
  [[nodiscard]] bool is_moved() const { return before && before->revision != after.revision; }
  [[nodiscard]] bool is_withdrawn() const {
    return before && before->obligation.state != State::withdrawn &&
           after.obligation.state == State::withdrawn;
  }
  // It was owed and is not any more, or the other way round.
  [[nodiscard]] bool closes() const {
    return before && is_owed(before->obligation.state) && !is_owed(after.obligation.state);
  }
};

// The obligations that differ, in order of key. One that no longer follows from the facts is
// withdrawn and keeps its id; one withdrawn before that stays away is no change.
//
// A closed duty keeps the edition it was judged by: time, a notice or a rulebook does not judge it
// again. Only a fact of its own does: one without which another thing would follow for it. That is
// told by `without`, what follows from the facts without the one just recorded, under the same
// edition and at the same moment as `after`.
[[nodiscard]] std::vector<Change> changes(const std::vector<KeptObligation>& before,
                                          const std::vector<Obligation>& after,
                                          const std::vector<Obligation>& without);
// Where nothing was recorded.
[[nodiscard]] inline std::vector<Change> changes(const std::vector<KeptObligation>& before,
                                                 const std::vector<Obligation>& after) {
  return changes(before, after, after);
}

}  // namespace qixian
