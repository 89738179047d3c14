// Who owes a duty, and to whom.
#pragma once

#include "docket/cause.hpp"

#include <string>
#include <vector>

namespace qixian {

struct Parties {
  std::vector<std::string> owed_by;
  std::vector<std::string> owed_to;  // one that is empty where the duty is owed to nobody
  std::string missing;               // the roles that nobody holds; empty: none
};

// An office that the event names, in place of those who hold its field's roles; otherwise every
// office that holds one of the roles, but of the offices of the duty that caused this one those
// alone, where they hold it.
[[nodiscard]] Parties parties_of(const Rule&, const Rulebook&, const Cause&, const CaseFacts&);

// Whether an event bears on a duty between these two. One that names an office which could owe or
// be owed by the rule speaks of that office's duties alone; one that says whose it is, of those
// that came from an event of the same office.
[[nodiscard]] bool speaks_of(const Fact& event, const Rule&, const Rulebook&, const Cause&,
                             const ObligationKey&, const CaseFacts&);

}  // namespace qixian
