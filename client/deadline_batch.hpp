// Many deadlines at once: a line in, a line out.
//
//   "2026-09-16<TAB>15d"  →  "2026-09-16<TAB>15d<TAB>2026-10-08<TAB>2026-09-30<TAB>certain"
//
// Empty lines are passed over. A line that cannot be read is reported to `errors` with its number
// and does not stop the others; nothing is printed for it. With `json`, each line out is the whole
// answer as JSON.
#pragma once

#include "calendar/calendar.hpp"
#include "term/count.hpp"

#include <cstdio>
#include <iosfwd>
#include <string>

namespace qixian {

// How many lines could not be read. `name` is what the errors call the input.
[[nodiscard]] int count_deadlines(std::FILE* in, const std::string& name, const Calendar&,
                                  const Counting&, bool json, std::ostream& out,
                                  std::ostream& errors);

}  // namespace qixian
