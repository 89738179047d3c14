// Which events are versions of one and the same: a meeting moved, an agreement supplemented.
//
// Where a second event of a kind replaces the first, those are versions of one that agree in the
// fields by which the kind replaces. A later version takes over the fields that it does not give:
// who moves a meeting does not say again that it is attended. A schedule is given whole each time.
#pragma once

#include "docket/derive.hpp"

#include <string>
#include <utility>
#include <vector>

namespace qixian {

// Of two versions of one event the later one stands; of those of one day the one recorded last.
inline std::pair<Date, FactId> version_of(const Fact& fact) {
  return {*fact.on, fact.id};
}

// What versions of one event have in common: the values of the fields by which its kind replaces.
[[nodiscard]] std::vector<std::string> group_of(const Fact&, const EventKind&, const Case&);

// Fills in what later versions leave out, in facts that stand.
void take_over_fields(std::vector<Fact>& standing, const Case&, const Rulebooks&);

}  // namespace qixian
