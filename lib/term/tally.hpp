// The bare days of a term: where it ends, without the reasons.
//
//   tally({calendar}, sept_16, sum_up({15, TermUnit::days}, {}), {}) == {nominal: Oct 1, due: Oct
//   8, safe: Sept 30}
//
// Counted twice more with what is not published yet assumed one way or the other, it gives the span
// of a provisional answer; count.hpp puts both together with the reasons.
#pragma once

#include "term/count.hpp"
#include "term/suspension.hpp"

#include <optional>
#include <vector>

namespace qixian {

// The calendar as it is, or with unpublished arrangements assumed to fall one way.
class CalendarView {
 public:
  explicit CalendarView(const Calendar& calendar, std::optional<Assumption> assumed = {})
      : calendar_(calendar), assumed_(assumed) {}

  [[nodiscard]] bool is_rest_day(Date day) const noexcept {
    return assumed_ ? calendar_.is_rest_day(day, *assumed_) : calendar_.is_rest_day(day);
  }
  [[nodiscard]] Date first_workday_from(Date day) const noexcept;
  [[nodiscard]] Date last_workday_to(Date day) const noexcept;
  [[nodiscard]] Date nth_workday(Date from, int n) const noexcept;
  // The nth working day after `from` that is not suspended.
  [[nodiscard]] Date nth_workday(Date from, int n, const SuspendedDays&) const noexcept;

 private:
  const Calendar& calendar_;
  std::optional<Assumption> assumed_;
};

// A term with its extensions: units in the order in which they first appear, each summed up, years
// as months, none of them zero; empty: the same day. Hours stand alone. Throws InputError for what
// cannot be summed up: a backward or an hour term extended in another way than its own, an
// extension backwards, a sum beyond longest_term.
[[nodiscard]] std::vector<Term> sum_up(Term, const std::vector<Term>& extended);

// One part of a term on its way: where it starts and where it ends.
struct Leg {
  Term part;
  Date from;
  Date counted;  // as counted; for days and months before suspended days are added
  Date until;    // with them
  auto operator<=>(const Leg&) const = default;
};

// Where the parts of a forward term end, one after the other. Days and months are counted together
// before suspended days are added, so that a month end is taken from where the months start.
[[nodiscard]] std::vector<Leg> count_legs(const CalendarView&, Date anchor,
                                          const std::vector<Term>& parts, const SuspendedDays&);

struct Tally {
  Date nominal;
  Date due;
  Date safe;
  auto operator<=>(const Tally&) const = default;
};

// `parts` as sum_up gives them, hours excluded.
[[nodiscard]] Tally tally(const CalendarView&, Date anchor, const std::vector<Term>& parts,
                          const SuspendedDays&, bool clear_days = false);

// The corresponding day that many months later, or the month's last day (民法典第二百零二条).
[[nodiscard]] Date corresponding_day(Date from, int months);

}  // namespace qixian
