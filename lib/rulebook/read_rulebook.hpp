// A rulebook from its TOML, or every problem in it with file, line and column.
//
//   id, title, number, issuer = strings      effective, doubtful = days      supersedes = rulebook
//   switched_off, roll_article = strings     from_next_full_hour = false     origins = [strings]
//   [[basis]]  text, from, until = days
//   [[target]] id, name, term
//   [[role]]   id, name, external = false, watched_by = role
//   [[event]]  id, name, only_noted = false, schedule = false, vacancy = false,
//              second = "adds" | "replaces" | "replaces by FIELD" | "replaces by FIELD and FIELD"
//              …, fields = [{ id, name, type = "date" | "text" | "choice" | "office",
//                          required = false, choices = […], role = role | [roles] of an office }]
//   [[rule]]   id, article, clause, duty,
//              event = EVENT | "standing"  or  on_done_of = RULE  or  on_lapse_of = RULE,
//              from = "on" | a date field of the event,
//              owed_by = role | [roles], owed_to = role | [roles]; owed_to may be left out,
//              owed_by_field, owed_to_field = an office field of the event, joint = false,
//              term = "5wd" | "五个工作日" | …  or  target = TARGET  (its kind is then target)
//              or  every = "month" | "quarter" | "year"  or  each = "instalment" | "milestone",
//              first = "30d", first_field, due_field = a date field of the event,
//              yields = false; only with each,
//              kind = "statutory" | "target" | "agreed" | "suggested", clear_days = false,
//              at_most = 1, only_if = [conditions], unless = [conditions],
//              fulfilled_by = [events], ended_by = [events],
//              not_counted = [{ from = EVENT, to = EVENT }], can_be_suspended = true,
//              restarted_by = [events], suspended_in_last = "6m", deemed = false,
//              fulfilment, lapse, note = strings
//
//   condition    = circumstance { " or " circumstance }
//   circumstance = EVENT | EVENT "." FIELD " = " VALUE | EVENT " + " TERM [ " until " FIELD ]
//                | "case.origin = " VALUE
//
// An `every` duty without a kind is a target; an `each` duty without one is agreed.
//
// `EVENT + TERM` holds when that term from the event had ended before the cause's day (announced +
// 30d: 公告期满), or, where the event gives FIELD, when that day was over. A rule of kind suggested
// needs no term. A term with a target takes the target's.
//
// An event with vacancy = true says that the office in its first field has no 联络员 any more.
//
// An office field with a role says whose event it is: left out, it is that of the only office that
// holds the role; where several do, an event that closes or moves duties is refused without it.
#pragma once

#include "calendar/problem.hpp"
#include "rulebook/rulebook.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

// Where the clause of each rule stands: "jiangxi-2021.toml:128:10", by the rule's id.
using ClausePlaces = std::map<std::string, std::string>;

// Problems are added, never thrown; with any of them what comes back is unusable. `places`, if
// given, is told where the clauses stand.
[[nodiscard]] Rulebook read_rulebook(std::string_view toml, const std::string& file,
                                     std::vector<Problem>& problems,
                                     ClausePlaces* places = nullptr);

// What an office set for targets in its own configuration, by the target's id: laid over the
// rulebook's. A target that no rulebook knows is for the caller to find.
void set_targets(Rulebook&, const std::map<std::string, Target>& set_by_office);

}  // namespace qixian
