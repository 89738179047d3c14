// A rulebook from its TOML, or every problem in it with file, line and column.
//
//   id, title, number, issuer = strings      effective, doubtful = days      roll_article = string
//   [[role]]   id, name, external = false
//   [[event]]  id, name, second = "adds" | "replaces", only_noted = false,
//              fields = [{ id, name, type = "date" | "text" | "choice", required = false, choices =
//              […] }]
//   [[rule]]   id, article, clause, duty, event, from = "on" | a date field of the event,
//              owed_by, owed_to = roles, term = "5wd" | "五个工作日" | …,
//              kind = "statutory" | "target" | "agreed" | "suggested", clear_days = false,
//              only_if = [conditions], unless = [conditions],
//              fulfilled_by = [events], ended_by = [events], fulfilment, lapse = strings
//
//   condition    = circumstance { " or " circumstance }
//   circumstance = EVENT | EVENT "." FIELD " = " VALUE
#pragma once

#include "calendar/problem.hpp"
#include "rulebook/rulebook.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace qixian {

// Problems are added, never thrown; with any of them what comes back is unusable.
[[nodiscard]] Rulebook read_rulebook(std::string_view toml, const std::string& file,
                                     std::vector<Problem>& problems);

}  // namespace qixian
