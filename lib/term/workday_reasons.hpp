// The working days a term counted, one by one, and the rest days it passed over.
#pragma once

#include "term/deadline.hpp"
#include "term/suspension.hpp"
#include "term/tally.hpp"

#include <vector>

namespace qixian {

// A part of working days that ran from leg.from (not counted) to leg.until, forward or backward. Up
// to 15 days are named singly, up to 90 in runs (9月29日至30日2个), more by year.
void add_reasons_of_workdays(std::vector<Step>&, const Calendar&, const Leg&, const SuspendedDays&);

}  // namespace qixian
