#include "docket/deeds.hpp"

#include "docket/parties.hpp"

#include <algorithm>

namespace qixian {
namespace {

// 共同义务: what is done about the part of one is done about the part of all.
bool is_shared(const ObligationKey& about, const Arising& duty) {
  if (is_same_duty(about, duty.key, duty.cause)) return true;
  ObligationKey of_obligor = duty.key;
  of_obligor.owed_by = about.owed_by;
  return duty.rule.joint && is_same_duty(about, of_obligor, duty.cause);
}

void keep_first(const Fact*& first, const Fact* fact) {
  if (first == nullptr || moment_of(*fact) < moment_of(*first)) first = fact;
}

// Instalments are paid on the day on which what was paid reaches the amount.
void pay(Deeds& deeds, const Fact* fact, const Arising& duty) {
  if (!fact->amount) return;
  const bool was_enough = duty.amount && deeds.paid >= *duty.amount;
  deeds.paid.fen += fact->amount->fen;
  if (duty.amount && !was_enough && deeds.paid >= *duty.amount) keep_first(deeds.done, fact);
}

void take_shared(Deeds& deeds, const Fact* fact, const Arising& duty) {
  // What was done for an earlier date stays as evidence and does not meet the later one; what was
  // paid or completed under an agreement stays so when its rows move.
  const bool is_outdated = duty.cause.moved && duty.rule.each == Each::one &&
                           version_of(*fact) < version_of(*duty.cause.set_by);
  switch (fact->kind) {
    case FactKind::sent:
      if (!is_outdated) deeds.sent_on = std::min(deeds.sent_on.value_or(*fact->on), *fact->on);
      break;
    case FactKind::done:
      if (is_outdated) {
        deeds.remarks.push_back("改期前已于" + write_chinese(*fact->on) + "办理，改期后请再次办理");
      } else {
        keep_first(deeds.done, fact);
      }
      break;
    case FactKind::paid:
      pay(deeds, fact, duty);
      break;
    case FactKind::waived:
      if (!is_outdated) keep_first(deeds.waived, fact);
      break;
    default:
      break;
  }
}

void take_own(Deeds& deeds, const Fact* fact, const Arising& duty) {
  if (fact->kind == FactKind::acknowledged) {
    // A revision is counted under one name of the duty and says nothing under another.
    if (*fact->duty != duty.key) return;
    deeds.acknowledged_revision = std::max(deeds.acknowledged_revision, fact->revision);
  } else if (fact->kind == FactKind::extended) {
    deeds.extensions.push_back(fact);
  } else if (fact->kind == FactKind::silenced) {
    deeds.silent_until = std::max(deeds.silent_until, fact->until);
  }
}

template <class Take>
void for_each_event(const std::vector<std::string>& kinds, const Arising& duty,
                    const CaseFacts& facts, const Take& take) {
  for (const std::string& kind : kinds)
    for (const Fact* event : facts.events(kind))
      if (event != duty.cause.fact &&
          speaks_of(*event, duty.rule, duty.book, duty.cause, duty.key, facts))
        take(event);
}

void take_events(Deeds& deeds, const Arising& duty, const CaseFacts& facts) {
  for_each_event(duty.rule.fulfilled_by, duty, facts, [&](const Fact* event) {
    // One event answers for one period: a later one is not this year's meeting.
    const auto& period = duty.measure.period;
    if (period ? *event->on >= period->first && *event->on <= period->last
               : *event->on >= duty.cause.day)
      keep_first(deeds.done, event);
  });
  // What was performed before an agreement was made or supplemented ends none of its rows.
  const bool has_rows = duty.rule.each != Each::one;
  const Date since = has_rows ? std::max(duty.arose, *duty.cause.fact->on) : duty.arose;
  for_each_event(duty.rule.ended_by, duty, facts, [&](const Fact* event) {
    if (*event->on >= since) keep_first(deeds.ended, event);
  });
  for_each_event(duty.rule.restarted_by, duty, facts,
                 [&](const Fact* event) { deeds.restarts.push_back(event); });
  std::ranges::sort(deeds.restarts, {}, [](const Fact* event) { return version_of(*event); });
}

}  // namespace

const Fact* Deeds::closed_by() const {
  // Of one day, unless both moments are known, nothing says that the other came first.
  const auto is_before = [](const Fact& one, const Fact& other) {
    return *one.on < *other.on || (one.on == other.on && one.at && other.at && one.at < other.at);
  };
  const Fact* first = done;
  for (const Fact* fact : {waived, ended})
    if (fact != nullptr && (first == nullptr || is_before(*fact, *first))) first = fact;
  return first;
}

Deeds deeds_of(const Arising& duty, const CaseFacts& facts) {
  Deeds deeds;
  for (const Fact* fact : facts_about(duty.cause, facts)) {
    if (is_shared(*fact->duty, duty)) take_shared(deeds, fact, duty);
    if (is_same_duty(*fact->duty, duty.key, duty.cause)) take_own(deeds, fact, duty);
  }
  for (const Fact* fact : facts.about_the_case()) {
    // What arises after the case's end is owed all the same.
    if (fact->kind == FactKind::ended && *fact->on >= duty.arose) keep_first(deeds.ended, fact);
    if (fact->kind == FactKind::silenced)
      deeds.silent_until = std::max(deeds.silent_until, fact->until);
  }
  take_events(deeds, duty, facts);
  return deeds;
}

}  // namespace qixian
