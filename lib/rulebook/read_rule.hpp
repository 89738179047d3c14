// One [[rule]] of a rulebook. The grammar is in read_rulebook.hpp; internal to reading.
#pragma once

#include "rulebook/names.hpp"

#include <set>
#include <string>

namespace qixian {

// Roles, events and targets have been read before, so that what a rule names is looked up at once;
// what it says of other rules is checked when all have been read (check_rulebook.hpp).
Rule read_rule(TomlTable, Listener&, std::set<std::string>& seen);

}  // namespace qixian
