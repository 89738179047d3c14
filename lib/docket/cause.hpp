// What gives rise to duties: an event in force, or another duty that was done or that lapsed.
//
// Where a second event replaces the first (a meeting moved, an agreement supplemented), the latest
// alone is in force, and its duties keep the identity that the first one gave them.
#pragma once

#include "docket/case_facts.hpp"
#include "docket/naming.hpp"

#include <deque>
#include <optional>
#include <vector>

namespace qixian {

struct Duty;

struct Cause {
  FactId id;                   // the first fact of its chain: it identifies the duties
  std::vector<FactId> others;  // by which they went while a correction had not joined the chain
  const Fact* fact = nullptr;  // whose fields speak
  Date day;                    // the trigger's own day
  std::optional<Instant> at;
  const Fact* origin = nullptr;  // the event with which the chain of duties began
  const Fact* set_by = nullptr;  // the version since which the day is what it is
  bool moved = false;            // an earlier version had another day
  Date first_on;                 // the day of the earliest version that stands
  const Duty* by = nullptr;      // the duty that was done or lapsed
};

// A derived duty with what later ones may follow from.
struct Duty {
  Obligation obligation;
  Cause cause;
  const Fact* discharged_by = nullptr;
};

// Whether a later version of the same event stands.
[[nodiscard]] bool is_replaced(const Fact& event, const EventKind*, const CaseFacts&);

// In order of day and id. Duties are those derived so far.
[[nodiscard]] std::vector<Cause> causes_of(const Rule&, const Rulebook&, const CaseFacts&,
                                           const std::deque<Duty>& duties);

// What was recorded about the duties of a cause, by whatever fact of its chain they went, by day.
[[nodiscard]] std::vector<const Fact*> facts_about(const Cause&, const CaseFacts&);

// Whether a fact about one duty is about another: they differ at most in the fact of the chain.
[[nodiscard]] bool is_same_duty(const ObligationKey&, const ObligationKey&, const Cause&);

}  // namespace qixian
