// What goes out in a morning beside what fell due: reports, the list before a break, the word that
// all is well.
//
// A round is made once each working morning of an office; after an outage the missed ones are one.
#pragma once

#include "calendar/calendar.hpp"
#include "reminder/policy.hpp"

#include <optional>
#include <utility>

namespace qixian {

// The Monday of its week.
[[nodiscard]] Date monday_of(Date);

// What the round of one morning brings.
struct Round {
  bool is_first_of_week = false;  // 期限周报, the weekly word to officers, that of the notice
  std::optional<std::pair<Date, Date>> rest_days;  // a break begins tomorrow: 节前清单
  auto operator<=>(const Round&) const = default;
};

// `served_before` is the last day on which a round was made: after an outage over a Monday or over
// the day before a break that still lasts, what was missed is brought along.
[[nodiscard]] Round round_of(Date today, std::optional<Date> served_before, const Policy&,
                             const Calendar&);

// The rest days that begin right after `day`, or in which it lies, if they are a break of
// `break_days` or more: first and last.
[[nodiscard]] std::optional<std::pair<Date, Date>> break_at(Date day, int break_days,
                                                            const Calendar&);

}  // namespace qixian
