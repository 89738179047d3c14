// The calendar as the daemon keeps it, for drawing what it counted.
#pragma once

#include "calendar/calendar.hpp"
#include "client/daemon.hpp"

namespace qixian {

// Asks GET /v1/calendar/{year} for each year and folds what its notices set; years it has no notice
// for are left to the statutory days, as everywhere. Throws Failure as Daemon::ask does.
[[nodiscard]] Calendar ask_calendar(const Daemon&, int first_year, int last_year);

}  // namespace qixian
