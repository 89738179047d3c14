// How a duty stands: what has been done about it, and what time has done.
#pragma once

#include "docket/clock.hpp"
#include "docket/deeds.hpp"

namespace qixian {

// Sets the state of an obligation whose deadline is counted, its days and its remarks.
void judge(Obligation&, const Arising&, const Deeds&, const Run&, Instant as_of);

}  // namespace qixian
