// One duty, from how it arises to how it stands: its deeds, its clock, its days, its state.
#pragma once

#include "docket/arising.hpp"

#include <optional>

namespace qixian {

struct Settled {
  Duty duty;
  // The next instant at which it would stand differently without any new fact.
  std::optional<Instant> review_at;
};

// `calendar` is that of the office that owes: regional days are its own (放假办法第四条).
[[nodiscard]] Settled settle(const Arising&, const CaseFacts&, const Calendar& calendar,
                             Instant as_of, Reasons);

}  // namespace qixian
