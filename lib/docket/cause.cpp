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

// Every one ever recorded, retracted or not, so that the first keeps its name for the duties.
std::vector<FactId> ever_recorded(const std::vector<std::string>& group, const EventKind& kind,
                                  const CaseFacts& facts) {
  std::vector<FactId> chain;
  const auto standing = facts.events(kind.id);
  for (const Fact& fact : facts.recorded()) {
    if (fact.kind != FactKind::event || fact.event != kind.id) continue;
    const auto stands = std::ranges::find(standing, fact.id, &Fact::id);
    const Fact& as_it_stands = stands == standing.end() ? fact : **stands;
    if (group_of(as_it_stands, kind, facts.file()) == group) chain.push_back(fact.id);
  }
  std::ranges::sort(chain);
  return chain;
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
  const std::vector<FactId> chain = ever_recorded(group, kind, facts);
  cause.id = chain.front();
  cause.others.assign(chain.begin() + 1, chain.end());
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

// What follows from a duty goes by the cause of that duty, whichever fact discharges it: an earlier
// one may be recorded later.
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

std::vector<const Fact*> facts_about(const Cause& cause, const CaseFacts& facts) {
  const auto first = facts.about(cause.id);
  std::vector<const Fact*> about(first.begin(), first.end());
  if (cause.others.empty()) return about;
  for (const FactId other : cause.others) {
    const auto more = facts.about(other);
    about.insert(about.end(), more.begin(), more.end());
  }
  std::ranges::sort(about, {}, [](const Fact* fact) { return version_of(*fact); });
  return about;
}

bool is_same_duty(const ObligationKey& about, const ObligationKey& key, const Cause& cause) {
  const bool same_cause =
      about.cause == key.cause ||
      (key.cause == cause.id && std::ranges::find(cause.others, about.cause) != cause.others.end());
  return same_cause && about.rule == key.rule && about.owed_by == key.owed_by &&
         about.owed_to == key.owed_to && about.ordinal == key.ordinal;
}

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
  if (facts.events(rule.trigger.id).empty()) return {};  // of most rules of a rulebook
  const EventKind* kind = book.event(rule.trigger.id);
  return kind == nullptr ? std::vector<Cause>{} : causes_by_event(*kind, rule, facts);
}

}  // namespace qixian
