// The periods of a duty that recurs: 每年不少于一次.
//
//   period_of(Every::quarter, *read_date("2026-10-08")) == {2026-10-01, 2026-12-31, 20264}
//
// A yearly duty is owed for the calendar year of its cause at once; a monthly or quarterly one from
// the first month or quarter that begins after it, so that the first time is not asked for within
// days.
#pragma once

#include "rulebook/rulebook.hpp"

#include <compare>
#include <vector>

namespace qixian {

struct Period {
  Date first;
  Date last;
  int ordinal = 0;  // 2026, 202610, 20264
  auto operator<=>(const Period&) const = default;
};

[[nodiscard]] Period period_of(Every, Date);
[[nodiscard]] Period period_after(Every, const Period&);
[[nodiscard]] Period first_period(Every, Date cause);
// How long one of them is.
[[nodiscard]] Term length_of(Every);

}  // namespace qixian
