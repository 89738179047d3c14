// What a rule hangs on: "attendance-decided or meeting-set.attends = yes", "announced + 30d",
// "case.origin = 检察机关移送". The grammar is in read_rulebook.hpp; internal to reading.
#pragma once

#include "rulebook/names.hpp"

#include <string_view>
#include <vector>

namespace qixian {

// The conditions under `key` of a rule's table. One that named nothing would never hold, and its
// duty would never arise: it is a problem.
std::vector<Condition> read_conditions(TomlTable&, std::string_view key, Listener&);

}  // namespace qixian
