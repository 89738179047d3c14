// How the term of one duty runs: extended, suspended, begun anew.
//
// Extensions are added to the term itself, then the suspended days that fall while it runs, then it
// rolls (办案规则第四十七条、第七十八条). A restart (民法典第一百九十五条) while it runs begins the
// whole term again, and what was decided before no longer matters. Where a suspension counts only
// in the term's last months (第一百九十四条), the term ends so long after the suspension.
#pragma once

#include "docket/pauses.hpp"

#include <optional>
#include <vector>

namespace qixian {

// What was decided about the running of a term, in order of day.
struct Decisions {
  std::vector<const Fact*> extensions;
  std::vector<const Fact*> restarts;
  std::vector<Pause> pauses;
};

struct Run {
  Date anchor;
  std::optional<Instant> anchor_at;
  Deadline deadline;  // while it stands still: as if it resumed today
  std::optional<Date> stands_still_since;
  std::optional<Date> stands_still_from;  // the day to come on which it will
  bool extended_late = false;             // by a decision after the last day
};

[[nodiscard]] Run run_term(const Measure&, const Rule&, const Decisions&, Date today,
                           const Calendar&, const Counting& basis);

}  // namespace qixian
