// Agreements that are supplemented: what was paid or done under a number stays what it was.
#include "clerk/acceptance_checks.hpp"

#include <string>

namespace qixian {

using acceptance::refuse;
using Kind = Refusal::Kind;

namespace {

bool is_row(const Obligation& duty, const Edition& edition) {
  const auto book = edition.rulebooks.find(duty.rulebook);
  if (book == edition.rulebooks.end()) return false;
  const Rule* rule = book->second.rule(duty.key.rule);
  return rule != nullptr && rule->each != Each::one;
}

bool has_record(const Obligation& duty) {
  return duty.paid.fen > 0 || duty.done_on;
}

// "row 1 (支付第1期赔偿款100,000.00元), 100,000.00 yuan paid"
std::string name_of(const Obligation& row) {
  return "row " + std::to_string(row.key.ordinal) + " (" + row.duty + "), " +
         (row.paid.fen > 0 ? write_yuan(row.paid) + " yuan paid"
                           : "done on " + write_date(*row.done_on));
}

// A row that was paid or done has no reason to change; one that was paid in part may be put off, or
// its amount be set anew.
bool is_another(const Obligation& before, const Obligation& after) {
  const bool is_on_another_day = before.deadline.due != after.deadline.due;
  if (is_closed(before.state)) return is_on_another_day || before.duty != after.duty;
  return is_on_another_day && before.amount != after.amount;
}

}  // namespace

void check_rows(const Fact& fact, const std::vector<Change>& changes, bool again,
                const Edition& edition) {
  if (fact.schedule.empty()) return;
  for (const Change& change : changes) {
    if (change.is_new() || !has_record(change.before->obligation)) continue;
    const Obligation& before = change.before->obligation;
    const Obligation& after = change.after.obligation;
    if (!is_row(before, edition)) continue;
    if (change.is_withdrawn())
      refuse(Kind::unacceptable,
             "the schedule leaves out " + name_of(before) +
                 "; keep the numbers: a supplement repeats the rows that were paid or done and "
                 "gives new ones numbers of their own");
    if (again || fact.kind != FactKind::event || !is_another(before, after)) continue;
    refuse(Kind::unacceptable,
           name_of(before) + ", would become another: " + after.duty + ", due " +
               write_date(after.deadline.due) +
               "; keep the numbers: give what is new a number of its own, or, if this row itself "
               "was changed, say so with --again");
  }
}

}  // namespace qixian
