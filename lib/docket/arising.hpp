// A duty as it arises: what its rule, its cause and its parties make it, before its time is counted
// and before anybody did anything about it.
#pragma once

#include "docket/cause.hpp"
#include "docket/periods.hpp"
#include "term/count.hpp"

#include <optional>
#include <string>

namespace qixian {

// The time that a duty has: a term from a day or a moment, after an earlier term or not; or a day
// that somebody set; or a calendar period.
struct Measure {
  Date from;  // the day counting starts from
  std::optional<Instant> at;
  std::optional<Term> first;
  std::optional<Date> first_day;  // on which the first term ends, where somebody set it
  Term term;
  std::optional<Date> set_day;
  std::optional<Period> period;

  // Suspended days can lengthen it. A day that is set, a period, hours and terms before an event
  // stay where they are.
  [[nodiscard]] bool can_stand_still() const {
    return !set_day && !period && term.count > 0 && term.unit != TermUnit::hours;
  }
};

// A moment is needed, and a bare day would be refused.
[[nodiscard]] bool needs_moment(const std::optional<Term>& first, Term);

// The last day of the term before the duty's own; there must be one.
[[nodiscard]] Date last_day_of_first(const Measure&, const Calendar&);

// With a set day as the end of a term that begins on `from`.
[[nodiscard]] Deadline count_to(Date from, Date day, const Calendar&, const Counting& = {});

[[nodiscard]] Deadline count(const Measure&, const Calendar&, const Counting&);

// Not where it would mean nothing: of a term before an event, of hours by days, beyond all bounds.
[[nodiscard]] bool can_be_extended(const Measure&, const std::vector<Term>& so_far, Term by);

struct Arising {
  const Rulebook& book;
  const Rule& rule;
  const Cause& cause;
  ObligationKey key;
  Date arose;
  Measure measure;
  std::string words;
  std::optional<Yuan> amount;  // instalments
  bool is_doubtful = false;    // of a day on which the law may not have been in force yet
};

}  // namespace qixian
