// A rulebook as a picture: which events give rise to which duties.
#pragma once

#include "rulebook/rulebook.hpp"

#include <string>

namespace qixian {

// Graphviz DOT, and Mermaid's flowchart: events on the left, duties on the right, an arrow with the
// term for each rule, dashed ones from the events that discharge or end a duty.
[[nodiscard]] std::string draw_dot(const Rulebook&);
[[nodiscard]] std::string draw_mermaid(const Rulebook&);

}  // namespace qixian
