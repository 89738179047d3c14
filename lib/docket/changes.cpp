#include "docket/changes.hpp"

#include <map>
#include <tuple>

namespace qixian {
namespace {

bool rises(const Obligation& before, const Obligation& after) {
  const Deadline& was = before.deadline;
  const Deadline& is = after.deadline;
  const bool reopened = !is_owed(before.state) && is_owed(after.state);
  return reopened || was.due != is.due || was.safe != is.safe || was.ends_at != is.ends_at;
}

// The reasons are derived again whenever someone asks and are not kept, so they are no difference.
bool differs(Obligation before, Obligation after) {
  before.deadline.why.clear();
  after.deadline.why.clear();
  return before != after;
}

// A closed duty keeps the edition it was judged by: a later notice or rulebook does not judge it
// again, only a correction of its own facts does.
bool stays_judged(const Obligation& before, const Obligation& after) {
  const auto own_facts = [](const Obligation& duty) {
    return std::tie(duty.anchor, duty.anchor_at, duty.sent_on, duty.done_on,
                    duty.acknowledged_revision);
  };
  return is_closed(before.state) && is_closed(after.state) && own_facts(before) == own_facts(after);
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
