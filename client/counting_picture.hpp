// The months a term runs through, with every counted day numbered.
//
//    5休  6休  7休  8    9   10班 11
//                   3    4    5届
//
// Without the numbers where they would not end at the term's own: something moved its last day that
// is not among the Counting. 起 is the anchor, 届 the last day, 稳 the advised day where it is
// another.
#pragma once

#include "calendar/calendar.hpp"
#include "term/count.hpp"

#include <string>

namespace qixian {

// Only the nominal, due and safe days of the deadline are looked at. Months between the first and
// the last labelled one are left out when there are too many to be worth showing.
[[nodiscard]] std::string draw_counting(Date anchor, Term, const Deadline&, const Calendar&,
                                        const Counting& = {});

}  // namespace qixian
