// When the clock of one duty stood still: decided suspensions (办案规则第七十八条) of the duty, of
// the part of who owes it or of the whole case, and days between two events that do not count
// (鉴定, 第四十八条).
#pragma once

#include "docket/arising.hpp"

#include <optional>
#include <vector>

namespace qixian {

// [from, to); the day it resumes counts again. Without `to` it stands still yet.
struct Pause {
  Date from;
  std::optional<Date> to;
  auto operator<=>(const Pause&) const = default;
};

// In order and joined, as known by `until`; where the duty was closed that day, so were they.
[[nodiscard]] std::vector<Pause> pauses_of(const Arising&, const CaseFacts&, Date until,
                                           bool closed);

}  // namespace qixian
