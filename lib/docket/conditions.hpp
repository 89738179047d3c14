// Whether the circumstances that a rule asks for were so when its cause happened.
#pragma once

#include "docket/cause.hpp"

#include <optional>

namespace qixian {

// Between whom it is asked; nobody: of anybody's events. One that names another office which could
// owe or be owed by the rule is no circumstance of these two.
struct Between {
  const Rule& rule;
  const ObligationKey* key = nullptr;
};

// The day since which one of the condition's circumstances is so; nothing: none is.
[[nodiscard]] std::optional<Date> held_since(const Condition&, const Cause&, const Between&,
                                             const Rulebook&, const CaseFacts&, const Calendar&);

}  // namespace qixian
