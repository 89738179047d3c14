// A rulebook as a picture: which events give rise to which duties, and which duties to others.
#pragma once

#include "rulebook/rulebook.hpp"

#include <string>

namespace qixian {

// Graphviz DOT, and Mermaid's flowchart: events on the left, duties on the right, an arrow with the
// term from what gives rise to each duty: an event, the standing case, a duty that was done or that
// lapsed. Dashed ones come from the events that discharge (办结) or end (终止) a duty, stop (停计),
// resume (续计) or restart (重计) its term, and from those it hangs on (条件, 除外).
[[nodiscard]] std::string draw_dot(const Rulebook&);
[[nodiscard]] std::string draw_mermaid(const Rulebook&);

}  // namespace qixian
