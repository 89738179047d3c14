// How an office wishes to be reminded.
#pragma once

#include "calendar/calendar.hpp"

#include <chrono>
#include <compare>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

struct Policy {
  std::vector<int> before{5, 3, 1};  // working days before the safe day
  // The same for a kind of duty ("target") or one rule ("jx-2.2a"); the rule's own goes first.
  std::map<std::string, std::vector<int>, std::less<>> before_by;
  std::chrono::minutes morning{9 * 60};  // when reminders go, in Beijing, on working days
  // Nothing but the pressing is sent from here to the morning.
  std::chrono::minutes evening{17 * 60 + 30};
  std::chrono::minutes jitter{20};  // letters are spread so far after `morning`
  int long_term = 30;               // terms of so many days are spoken of at two thirds as well
  int break_days = 3;               // before a break of so many rest days there is a 节前清单
  bool weekly = true;               // 期限周报 to liaison officers and those who ask for it
  auto operator<=>(const Policy&) const = default;

  [[nodiscard]] const std::vector<int>& stages_for(std::string_view rule,
                                                   std::string_view kind) const;
};

// Tells policies apart by which reminders would be planned otherwise.
[[nodiscard]] std::string mark_of(const Policy&);

// When a letter to this person goes in a morning that begins at `at`: the same person has the same
// minute on the same day, off the full and the half hour.
[[nodiscard]] Instant spread_over_morning(Instant at, std::string_view officer, const Policy&);

// Whether people of an office with this calendar are at their desks.
[[nodiscard]] bool is_working_hour(Instant, const Policy&, const Calendar&);

// Whether a word that was meant for one moment goes on a later day than that, and not because
// nobody was at a desk then.
[[nodiscard]] bool goes_late(Instant meant_for, Instant now, const Policy&, const Calendar&);

// The next moment after `now` at which an office with this calendar begins its working day.
[[nodiscard]] Instant next_morning(Instant now, const Policy&, const Calendar&);

}  // namespace qixian
