// Terms of hours run by the clock, over rest days too.
//
//   24h from 2026-09-30 16:20 is safe until 2026-10-01 16:20; where the next full hour counts
//   (民诉法解释第一百二十五条), it ends at 17:00
#pragma once

#include "term/count.hpp"

namespace qixian {

// `term` in hours, forward. Suspended days are taken out from midnight to midnight in Beijing.
[[nodiscard]] Deadline count_hours(Instant from, Term term, const Counting&);

}  // namespace qixian
