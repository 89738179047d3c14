// When operators hear that the holiday notice for the next year is missing.
//
// The notice has come out between late October and mid-December (国办发明电, 2008–2026). From 1
// November of the last published year on its absence is said every Monday morning, until it is
// adopted.
#pragma once

#include "calendar/calendar.hpp"

namespace qixian {

// Strictly after `now`.
[[nodiscard]] Instant next_word_on_notice(const Calendar&, Instant now);

}  // namespace qixian
