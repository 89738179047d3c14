// From facts to obligations: everything that stands in a case follows from here, and can be derived
// again at any moment.
//
//   derive_obligations(facts, rulebooks, calendar, as_of)  →  obligations, and review_at
//
// Pure and deterministic: deriving twice changes nothing, and a correction gives what recording
// right at first would have given.
#pragma once

#include "calendar/calendar.hpp"
#include "docket/obligation.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qixian {

// A case as its facts tell it.
struct Case {
  CaseId id;
  std::string docket;
  std::string title;
  std::vector<std::string> rulebooks;
  std::map<std::string, std::vector<std::string>> parties;  // role → offices
  std::map<std::string, std::string> assigned;              // office → officer
  std::string origin;
  bool standing = false;
  std::optional<Date> ended_on;
  std::optional<CaseId> reopens;
  std::vector<CaseId> reopened_as;
  auto operator<=>(const Case&) const = default;
};

// As its facts stand now, corrections and retractions applied.
[[nodiscard]] Case read_case(const std::vector<Fact>& facts);

// The party that holds a role in the case, or nothing.
[[nodiscard]] std::string role_of(std::string_view office, const Case&);

using Rulebooks = std::map<std::string, Rulebook>;  // by id

// The versions of one law, oldest first: the rulebook, what it supersedes and what supersedes it.
// Each is in force from its `effective` until the next one's.
[[nodiscard]] std::vector<const Rulebook*> versions_of(std::string_view rulebook, const Rulebooks&);

// Of each law the version in force on that day that is in use, where there is one.
[[nodiscard]] std::vector<const Rulebook*> books_in_force(const std::vector<std::string>& laws,
                                                          const Rulebooks&, Date day);

// Rulebooks that are in use and that the case is not counted by, in any version.
[[nodiscard]] std::vector<std::string> rulebooks_not_applied(const Case&, const Rulebooks&);

// A duty that an event may give rise to and does not yet.
struct Waiting {
  std::string rule;
  std::string article;
  std::string duty;
  FactId cause;
  std::string needs;    // English: "attendance-decided", "a party procuratorate"
  bool is_gap = false;  // what was recorded is incomplete; otherwise something has yet to happen
  auto operator<=>(const Waiting&) const = default;
};

struct Derived {
  std::vector<Obligation> obligations;  // in order of key
  std::vector<Waiting> waiting;
  // The next instant at which the answer would differ without any new fact; nothing: never.
  std::optional<Instant> review_at;
};

// How many duties cannot be counted because what was recorded is incomplete; no suggestions.
[[nodiscard]] int gaps_in(const Derived&);

// `facts` are those of one case, in any order; a rulebook of the case that is not in `rulebooks`
// gives nothing (the caller refuses to run without it). A term follows the version of its law in
// force on the day it runs from. `as_of` decides what has lapsed and which periods have begun.
[[nodiscard]] Derived derive_obligations(const std::vector<Fact>& facts, const Rulebooks& rulebooks,
                                         const Calendar& calendar, Instant as_of,
                                         Reasons = Reasons::given);

}  // namespace qixian
