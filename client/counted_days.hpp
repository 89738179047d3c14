// Which days a term counts, and as which number.
//
//   counted_days(2026-09-28, 5wd, …)  →  09-29 is 1, 09-30 is 2, 10-08 is 3, 10-09 is 4, 10-10 is 5
//
// For terms of days and working days, forwards and backwards, with the suspended days left out and
// extensions of the same unit counted on. Months, years and hours are not counted day by day:
// nothing.
#pragma once

#include "calendar/calendar.hpp"
#include "term/count.hpp"

#include <map>

namespace qixian {

[[nodiscard]] std::map<Date, int> counted_days(Date anchor, Term, Date nominal, const Calendar&,
                                               const Counting& = {});

}  // namespace qixian
