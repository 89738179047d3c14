#include "docket/changes.hpp"

#include <algorithm>
#include <functional>
#include <map>

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

// What was said about a duty judges nothing.
Obligation as_judged(Obligation duty) {
  duty.deadline.why.clear();
  duty.silent_until.reset();
  duty.acknowledged_revision = 0;
  return duty;
}

// Closed, and no fact of its own is new.
bool stays_judged(const Obligation& before, const Obligation& after,
                  const std::vector<Obligation>& without) {
  if (!is_closed(before.state) || !is_closed(after.state)) return false;
  const auto followed = std::ranges::find(without, after.key, &Obligation::key);
  return followed != without.end() &&
         (&*followed == &after || as_judged(*followed) == as_judged(after));
}

// As it was judged, with what has been said about it since.
Obligation still_judged(Obligation before, const Obligation& after) {
  before.silent_until = after.silent_until;
  before.acknowledged_revision = after.acknowledged_revision;
  return before;
}

}  // namespace

std::vector<Change> changes(const std::vector<KeptObligation>& before,
                            const std::vector<Obligation>& after,
                            const std::vector<Obligation>& without) {
  std::map<std::reference_wrapper<const ObligationKey>, const KeptObligation*,
           std::less<ObligationKey>>
      kept;
  for (const KeptObligation& duty : before) kept.emplace(duty.obligation.key, &duty);

  std::map<ObligationKey, Change> found;
  for (const Obligation& obligation : after) {
    const auto entry = kept.find(obligation.key);
    if (entry == kept.end()) {
      found[obligation.key] = {{}, {{}, 1, obligation}};
      continue;
    }
    const KeptObligation& was = *entry->second;
    kept.erase(entry);
    if (was.obligation == obligation) continue;
    const bool stays = stays_judged(was.obligation, obligation, without);
    const Obligation still = stays ? still_judged(was.obligation, obligation) : Obligation{};
    const Obligation& is = stays ? still : obligation;
    if (differs(was.obligation, is)) {
      const int revision = was.revision + (rises(was.obligation, is) ? 1 : 0);
      found[obligation.key] = {was, {was.id, revision, is}};
    }
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
