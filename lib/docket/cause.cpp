#include "docket/cause.hpp"

#include <algorithm>
#include <tuple>

namespace qixian {
namespace {

// The days that a rule takes from an event, as the event gives them.
auto given_days(const Fact& fact, const Rule& rule) {
  const bool own_day = rule.from == "on";
  return std::tuple(own_day ? *fact.on : Date{},
                    own_day ? std::string_view{} : field_of(fact, rule.from),
                    field_of(fact, rule.first_field), field_of(fact, rule.due_field));
}

// The first one ever recorded names the duties, retracted or not, so that they keep their id.
FactId first_recorded(const std::vector<std::string>& group, const EventKind& kind,
                      const CaseFacts& facts) {
  std::optional<FactId> first;
  const auto standing = facts.events(kind.id);
  for (const Fact& fact : facts.recorded()) {
    if (fact.kind != FactKind::event || fact.event != kind.id) continue;
    const auto stands = std::ranges::find(standing, fact.id, &Fact::id);
    const Fact& as_it_stands = stands == standing.end() ? fact : **stands;
    if (group_of(as_it_stands, kind, facts.file()) == group)
      first = std::min(first.value_or(fact.id), fact.id);
  }
  return *first;
}

Cause cause_by(const Fact& event) {
  Cause cause;
  cause.id = event.id;
  cause.fact = cause.origin = cause.set_by = &event;
  cause.day = cause.first_on = *event.on;
  cause.at = event.at;
  return cause;
}

// Of each group of versions the latest, which stands at `place` among the events of its kind.
Cause cause_by_latest(std::size_t place, const EventKind& kind, const Rule& rule,
                      const CaseFacts& facts) {
  const auto events = facts.events(kind.id);
  const Fact& latest = *events[place];
  Cause cause = cause_by(latest);
  const std::vector<std::string> group = group_of(latest, kind, facts.file());
  for (std::size_t i = place; i-- > 0;) {
    if (group_of(*events[i], kind, facts.file()) != group) continue;
    cause.first_on = *events[i]->on;
    cause.moved = cause.moved || given_days(*events[i], rule) != given_days(latest, rule);
    if (!cause.moved) cause.set_by = events[i];
  }
  cause.id = first_recorded(group, kind, facts);
  return cause;
}

std::vector<Cause> causes_by_event(const EventKind& kind, const Rule& rule,
                                   const CaseFacts& facts) {
  std::vector<Cause> causes;
  const auto events = facts.events(kind.id);
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (is_replaced(*events[i], &kind, facts)) continue;
    causes.push_back(kind.replaces ? cause_by_latest(i, kind, rule, facts) : cause_by(*events[i]));
  }
  return causes;
}

std::vector<Cause> causes_by_opening(const Fact& opening) {
  Cause cause;
  cause.id = opening.id;
  cause.fact = cause.set_by = &opening;
  cause.day = cause.first_on = opening.on.value_or(date_in_beijing(opening.recorded_at));
  return {cause};
}

bool was_done(State state) {
  return state == State::met || state == State::met_late || state == State::target_met_late;
}
bool has_lapsed(State state) {
  return state == State::overdue || state == State::target_missed || state == State::lapsed;
}

std::vector<Cause> causes_by_duty(const Trigger& trigger, const std::deque<Duty>& duties) {
  std::vector<Cause> causes;
  for (const Duty& duty : duties) {
    const Obligation& obligation = duty.obligation;
    if (obligation.key.rule != trigger.id) continue;
    Cause cause = duty.cause;
    cause.by = &duty;
    cause.moved = false;
    if (trigger.kind == Trigger::Kind::done_of) {
      if (!was_done(obligation.state) || duty.discharged_by == nullptr) continue;
      cause.id = duty.discharged_by->id;
      cause.fact = cause.set_by = duty.discharged_by;
      cause.day = *obligation.done_on;
      cause.at = duty.discharged_by->at;
    } else {
      if (!has_lapsed(obligation.state)) continue;
      cause.day = obligation.deadline.due;
      cause.at = obligation.deadline.ends_at;
    }
    cause.first_on = cause.day;
    causes.push_back(cause);
  }
  std::ranges::sort(causes, {}, [](const Cause& cause) {
    return std::tuple<Date, FactId, const ObligationKey&>(cause.day, cause.id,
                                                          cause.by->obligation.key);
  });
  return causes;
}

}  // namespace

bool is_replaced(const Fact& event, const EventKind* kind, const CaseFacts& facts) {
  if (kind == nullptr || !kind->replaces) return false;
  return std::ranges::any_of(facts.events(event.event), [&](const Fact* other) {
    return version_of(*other) > version_of(event) &&
           group_of(*other, *kind, facts.file()) == group_of(event, *kind, facts.file());
  });
}

std::vector<Cause> causes_of(const Rule& rule, const Rulebook& book, const CaseFacts& facts,
                             const std::deque<Duty>& duties) {
  if (rule.trigger.kind != Trigger::Kind::event) return causes_by_duty(rule.trigger, duties);
  if (rule.trigger.id == standing_event) {
    const Fact* opening = facts.standing_opening();
    return opening == nullptr ? std::vector<Cause>{} : causes_by_opening(*opening);
  }
  const EventKind* kind = book.event(rule.trigger.id);
  return kind == nullptr ? std::vector<Cause>{} : causes_by_event(*kind, rule, facts);
}

}  // namespace qixian
