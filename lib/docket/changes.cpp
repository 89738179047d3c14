#include "docket/changes.hpp"

#include <map>
#include <tuple>

namespace qixian {
namespace {

bool is_late(State state) {
  return state == State::overdue || state == State::target_missed;
}

// A suspended duty has no last day: what stands in its place moves on with every day. It rises when
// its clock goes again, like one that was closed; and so does one that is not late after all, for
// all its stages come once more.
bool rises(const Obligation& before, const Obligation& after) {
  const Deadline& was = before.deadline;
  const Deadline& is = after.deadline;
  const bool reopened = (!is_owed(before.state) && is_owed(after.state)) ||
                        (is_late(before.state) && is_owed(after.state) && !is_late(after.state));
  const bool has_days = before.state != State::suspended && after.state != State::suspended;
  return reopened ||
         (has_days && (was.due != is.due || was.safe != is.safe || was.ends_at != is.ends_at));
}

// The reasons are derived again whenever someone asks and are not kept, so they are no difference.
// Nor is the deadline of what was suspended and still is.
bool differs(const Obligation& before, Obligation after) {
  after.deadline.why = before.deadline.why;
  if (before.state == State::suspended && after.state == State::suspended)
    after.deadline = before.deadline;
  return before != after;
}

// A closed duty keeps the edition it was judged by: a later notice or rulebook does not judge it
// again, only a correction of its own facts does: of the day it runs from, of what was done about
// it or of how it was closed. An extension or a suspension that is taken back shows in the counted
// day alone, which a notice moves only for working days.
bool stays_judged(const Obligation& before, const Obligation& after) {
  const auto own_facts = [](const Obligation& duty) {
    return std::tuple(duty.anchor, duty.anchor_at, duty.sent_on, duty.done_on, duty.paid,
                      duty.acknowledged_revision, duty.state == State::waived,
                      duty.state == State::ended);
  };
  const bool same_clock = before.term != after.term || before.term.unit == TermUnit::workdays ||
                          before.deadline.nominal == after.deadline.nominal;
  return is_closed(before.state) && is_closed(after.state) && same_clock &&
         own_facts(before) == own_facts(after);
}

}  // namespace

std::vector<Change> changes(const std::vector<KeptObligation>& before,
                            const std::vector<Obligation>& after) {
  std::map<ObligationKey, const KeptObligation*> kept;
  for (const KeptObligation& obligation : before) kept[obligation.obligation.key] = &obligation;

  std::map<ObligationKey, Change> found;
  for (const Obligation& obligation : after) {
    const auto entry = kept.find(obligation.key);
    if (entry == kept.end()) {
      found[obligation.key] = {{}, {{}, 1, obligation}};
      continue;
    }
    const KeptObligation& was = *entry->second;
    if (differs(was.obligation, obligation) && !stays_judged(was.obligation, obligation)) {
      const int revision = was.revision + (rises(was.obligation, obligation) ? 1 : 0);
      found[obligation.key] = {was, {was.id, revision, obligation}};
    }
    kept.erase(entry);
  }
  for (const auto& [key, was] : kept) {
    if (was->obligation.state == State::withdrawn) continue;
    Change change{*was, *was};
    change.after.obligation.state = State::withdrawn;
    found[key] = change;
  }

  std::vector<Change> listed;
  for (auto& [key, change] : found) listed.push_back(std::move(change));
  return listed;
}

}  // namespace qixian
