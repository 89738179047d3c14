#include "docket/pauses.hpp"

#include "docket/parties.hpp"

#include <algorithm>
#include <string_view>

namespace qixian {
namespace {

// Each beginning with the first end after it; what begins again meanwhile changes nothing.
class Pairing {
 public:
  void begin(Date day) {
    if (!since_) since_ = day;
  }
  void end(Date day) {
    if (since_) pauses_.push_back({*since_, day});
    since_.reset();
  }
  void move_to(std::vector<Pause>& pauses) {
    if (since_) pauses_.push_back({*since_, {}});
    since_.reset();
    pauses.insert(pauses.end(), pauses_.begin(), pauses_.end());
    pauses_.clear();
  }

 private:
  std::optional<Date> since_;
  std::vector<Pause> pauses_;
};

template <class Facts, class IsMeant>
void add_decided(const Facts& facts, Date until, const IsMeant& is_meant,
                 std::vector<Pause>& pauses) {
  Pairing pairing;
  for (const Fact* fact : facts) {
    if (*fact->on > until || !is_meant(*fact)) continue;
    if (fact->kind == FactKind::suspended) pairing.begin(*fact->on);
    if (fact->kind == FactKind::resumed) pairing.end(*fact->on);
  }
  pairing.move_to(pauses);
}

// A resumption ends the suspension of the same: of the duty, of the role, of the case. What was
// decided about the duty itself holds even where a pause of the case would not
// (民法典第一百九十四条 knows its own obstacles).
void add_decided(const Arising& duty, const CaseFacts& facts, Date until,
                 std::vector<Pause>& pauses) {
  add_decided(
      facts_about(duty.cause, facts), until,
      [&](const Fact& fact) { return is_same_duty(*fact.duty, duty.key, duty.cause); }, pauses);
  if (!duty.rule.can_be_suspended) return;
  std::vector<std::string_view> roles;
  for (const Fact* fact : facts.about_the_case()) {
    if (fact->kind != FactKind::suspended || std::ranges::find(roles, fact->role) != roles.end())
      continue;
    roles.push_back(fact->role);
    if (!fact->role.empty() && !facts.holds_role(duty.key.owed_by, fact->role)) continue;
    add_decided(
        facts.about_the_case(), until, [&](const Fact& other) { return other.role == fact->role; },
        pauses);
  }
}

void add_between_events(const Arising& duty, const CaseFacts& facts, Date until,
                        std::vector<Pause>& pauses) {
  for (const NotCounted& not_counted : duty.rule.not_counted) {
    std::vector<const Fact*> events;
    for (const std::string& kind : {not_counted.from, not_counted.to})
      for (const Fact* event : facts.events(kind))
        if (*event->on <= until &&
            speaks_of(*event, duty.rule, duty.book, duty.cause, duty.key, facts))
          events.push_back(event);
    std::ranges::sort(events, {}, [](const Fact* event) { return version_of(*event); });
    Pairing pairing;
    for (const Fact* event : events) {
      if (event->event == not_counted.from) {
        pairing.begin(*event->on);
      } else {
        pairing.end(*event->on);
      }
    }
    pairing.move_to(pauses);
  }
}

std::vector<Pause> joined(std::vector<Pause> pauses) {
  std::ranges::sort(pauses, {}, &Pause::from);
  std::vector<Pause> list;
  for (const Pause& pause : pauses) {
    if (pause.to && *pause.to <= pause.from) continue;
    if (list.empty() || (list.back().to && *list.back().to < pause.from)) {
      list.push_back(pause);
    } else if (list.back().to) {
      list.back().to = pause.to ? std::optional(std::max(*list.back().to, *pause.to)) : pause.to;
    }
  }
  return list;
}

}  // namespace

std::vector<Pause> pauses_of(const Arising& duty, const CaseFacts& facts, Date until, bool closed) {
  std::vector<Pause> pauses;
  if (!duty.measure.can_stand_still()) return pauses;
  add_decided(duty, facts, until, pauses);
  add_between_events(duty, facts, until, pauses);
  if (closed)
    for (Pause& pause : pauses) pause.to = pause.to.value_or(until);
  return joined(std::move(pauses));
}

}  // namespace qixian
