// Why a term ends where it ends: every decision as one Step, in both languages, with its article.
//
// Someone with the holiday notices at hand can check the whole count from the steps alone. Dates
// are written with their year where it changes within a step. count.hpp puts the steps in order.
#pragma once

#include "term/count.hpp"
#include "term/tally.hpp"

#include <vector>

namespace qixian {

// What the steps speak about.
struct Reasoned {
  const Calendar& calendar;
  const Counting& counting;
  Date anchor;
  Term term;
  std::vector<Term> parts;  // as sum_up gives them
  SuspendedDays suspended;
};

// The day of the event, which is not counted; for the same day, the whole of the reason.
[[nodiscard]] Step reason_of_start(const Reasoned&);
// The start of a chained term: the end of the one before.
[[nodiscard]] Step reason_of_chained_start(const Deadline& earlier);
// The count, extensions, suspended days and the roll. Nothing for the same day.
void add_reasons_of_count(std::vector<Step>&, const Reasoned&, const Deadline&);

// The advised day, where it is another than the last; `counted_from` where a chained term counts it
// from the nominal end of the one before.
void add_reason_of_safe(std::vector<Step>&, const Deadline&, std::optional<Date> counted_from = {});
// Which notice is missing among [first, last], and the span it leaves.
void add_reason_of_doubt(std::vector<Step>&, const Deadline&, const Calendar&, Date first,
                         Date last);
// The hour at which the last day ends (民法典第二百零三条第二款).
[[nodiscard]] Step reason_of_end(const Deadline&);

}  // namespace qixian
