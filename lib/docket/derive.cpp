#include "docket/derive.hpp"

#include "term/count.hpp"

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

// An event that stands, with what identifies the duties it gives rise to.
struct StandingEvent {
  const Fact* fact;
  FactId cause;
  const Fact* set_by;  // the version since which the day is what it is
  bool moved = false;  // an earlier version had another day
};

auto moment_of(const Fact& fact) {
  return std::pair(*fact.on, fact.at.value_or(midnight_beginning(*fact.on)));
}

// Versions of one event in order: of those of one day the one recorded last stands.
auto version(const Fact& fact) {
  return std::pair(*fact.on, fact.id);
}

// The day that a rule counts from, as the event gives it.
std::string given_day(const Fact& fact, const std::string& from) {
  if (from == "on") return write_date(*fact.on);
  const auto field = fact.fields.find(from);
  return field == fact.fields.end() ? std::string{} : field->second;
}

// Events of one kind. Where a second one replaces the first, the latest alone stands, and its
// duties keep the cause that the first one gave them, so that a moved meeting moves its duties.
std::vector<StandingEvent> events_of(const EventKind& kind, const std::string& from,
                                     const std::vector<Fact>& standing,
                                     const std::vector<Fact>& recorded) {
  std::vector<StandingEvent> events;
  for (const Fact& fact : standing)
    if (fact.kind == FactKind::event && fact.event == kind.id && fact.on)
      events.push_back({&fact, fact.id, &fact});
  if (!kind.replaces || events.empty()) return events;

  std::ranges::sort(events, {}, [](const StandingEvent& event) { return version(*event.fact); });
  StandingEvent latest = events.back();
  const std::string day = given_day(*latest.fact, from);
  for (std::size_t i = events.size(); i-- > 0 && !latest.moved;) {
    latest.moved = given_day(*events[i].fact, from) != day;
    if (!latest.moved) latest.set_by = events[i].fact;
  }
  for (const Fact& fact : recorded)
    if (fact.kind == FactKind::event && fact.event == kind.id)
      latest.cause = std::min(latest.cause, fact.id);
  return {latest};
}

// What conditions are asked of: every event that stands, and of one that replaces the last version.
std::vector<const Fact*> events_in_force(const Rulebook& book, const std::vector<Fact>& standing) {
  std::vector<const Fact*> in_force;
  for (const Fact& fact : standing) {
    if (fact.kind != FactKind::event || !fact.on) continue;
    const EventKind* kind = book.event(fact.event);
    const bool is_replaced =
        kind != nullptr && kind->replaces && std::ranges::any_of(standing, [&](const Fact& other) {
          return other.kind == FactKind::event && other.on && other.event == fact.event &&
                 version(other) > version(fact);
        });
    if (!is_replaced) in_force.push_back(&fact);
  }
  return in_force;
}

// The day since which it is so; nothing: it is not.
std::optional<Date> held_since(const Condition& condition, const Fact& cause,
                               const std::vector<const Fact*>& in_force) {
  std::optional<Date> since;
  for (const Circumstance& circumstance : condition.any) {
    for (const Fact* fact : in_force) {
      if (fact->event != circumstance.event) continue;
      // A field of the causing event itself is asked of that event, not of another like it.
      if (cause.event == circumstance.event && fact->id != cause.id) continue;
      const auto field = fact->fields.find(circumstance.field);
      if (!circumstance.field.empty() &&
          (field == fact->fields.end() || field->second != circumstance.value))
        continue;
      since = std::min(since.value_or(*fact->on), *fact->on);
    }
  }
  return since;
}

class Derivation {
 public:
  Derivation(const std::vector<Fact>& recorded, const Calendar& calendar, Instant as_of)
      : recorded_(recorded),
        standing_(standing_facts(recorded)),
        case_(read_case(recorded)),
        calendar_(calendar),
        as_of_(as_of) {}

  const Case& case_file() const { return case_; }

  void apply(const Rulebook& book) {
    in_force_ = events_in_force(book, standing_);
    for (const Rule& rule : book.rules) {
      const EventKind* kind = book.event(rule.event);
      if (kind == nullptr) continue;
      for (const StandingEvent& event : events_of(*kind, rule.from, standing_, recorded_))
        apply(book, rule, event);
    }
  }

  Derived take() {
    std::ranges::sort(derived_.obligations, {}, &Obligation::key);
    return std::move(derived_);
  }

 private:
  void apply(const Rulebook& book, const Rule& rule, const StandingEvent& event) {
    const Fact& fact = *event.fact;
    const auto wait_for = [&](std::string needs) {
      derived_.waiting.push_back({rule.id, rule.article, rule.duty, fact.id, std::move(needs)});
    };
    if (*fact.on < book.doubtful.value_or(book.effective)) {
      wait_for("an event on or after " + write_date(book.effective) + ", when " + book.number +
               " came into force");
      return;
    }
    for (const Condition& condition : rule.unless)
      if (held_since(condition, fact, in_force_)) return;
    Date arose = *event.set_by->on;
    for (const Condition& condition : rule.only_if) {
      const auto since = held_since(condition, fact, in_force_);
      if (!since) {
        wait_for(condition.text);
        return;
      }
      arose = std::max(arose, *since);
    }
    for (const std::string& role : {rule.owed_by, rule.owed_to}) {
      if (!case_.parties.contains(role)) {
        wait_for("a party for the role '" + role + "'");
        return;
      }
    }
    Date anchor = *fact.on;
    if (rule.from != "on") {
      const auto field = fact.fields.find(rule.from);
      const auto day = field == fact.fields.end() ? std::nullopt : read_date(field->second);
      if (!day) {
        wait_for("the field '" + rule.from + "'");
        return;
      }
      anchor = *day;
    }
    if (rule.term.unit == TermUnit::hours && !fact.at) {
      wait_for("the moment of the event, not only its day");
      return;
    }
    for (const std::string& owed_by : case_.parties.at(rule.owed_by))
      for (const std::string& owed_to : case_.parties.at(rule.owed_to))
        owe(book, rule, event, anchor, arose, {rule.id, event.cause, owed_by, owed_to, 0});
  }

  void owe(const Rulebook& book, const Rule& rule, const StandingEvent& event, Date anchor,
           Date arose, ObligationKey key) {
    const Fact& fact = *event.fact;
    Counting counting;
    counting.clear_days = rule.clear_days;
    counting.roll_article = book.roll_article;

    // Regional days are those of the office that owes (放假办法第四条).
    const Calendar calendar = calendar_.for_office(key.owed_by);
    Obligation obligation;
    obligation.key = std::move(key);
    obligation.rulebook = book.id;
    obligation.article = rule.article;
    obligation.duty = rule.duty;
    obligation.kind = rule.kind;
    obligation.anchor = anchor;
    obligation.term = rule.term;
    if (rule.term.unit == TermUnit::hours) {
      obligation.anchor_at = fact.at;
      obligation.deadline = count_term(*fact.at, rule.term, calendar, counting);
    } else {
      obligation.deadline = count_term(anchor, rule.term, calendar, counting);
    }
    if (*fact.on < book.effective)
      obligation.remarks.push_back("事件日在" + write_chinese(book.effective) +
                                   "施行之前，是否适用请核对");
    settle(rule, event, arose, obligation);
    const bool is_waited_for = obligation.state == State::open || obligation.state == State::sent;
    if (is_waited_for && obligation.kind != DutyKind::suggested)
      review_at(late_from(obligation.deadline));
    derived_.obligations.push_back(std::move(obligation));
  }

  // What has been done about it, and what time has done.
  void settle(const Rule& rule, const StandingEvent& event, Date arose, Obligation& obligation) {
    const Deadline& deadline = obligation.deadline;
    const Fact& cause = *event.fact;
    const Fact* done = nullptr;
    const Fact* ended = nullptr;
    for (const Fact& fact : standing_) {
      if (!fact.on) continue;
      if (fact.duty == obligation.key) {
        if (fact.kind == FactKind::acknowledged) {
          obligation.acknowledged_revision =
              std::max(obligation.acknowledged_revision, fact.revision);
        } else if (event.moved && version(fact) < version(*event.set_by)) {
          // What was done for the earlier date stays as evidence and does not meet the later one.
          if (fact.kind == FactKind::done)
            obligation.remarks.push_back("改期前已于" + write_chinese(*fact.on) +
                                         "办理，改期后请再次办理");
        } else if (fact.kind == FactKind::sent) {
          obligation.sent_on = std::min(obligation.sent_on.value_or(*fact.on), *fact.on);
        } else if (fact.kind == FactKind::done &&
                   (done == nullptr || moment_of(fact) < moment_of(*done))) {
          done = &fact;
        }
      } else if (fact.kind == FactKind::event && *fact.on >= *cause.on) {
        if (std::ranges::find(rule.fulfilled_by, fact.event) != rule.fulfilled_by.end() &&
            (done == nullptr || moment_of(fact) < moment_of(*done)))
          done = &fact;
        if (std::ranges::find(rule.ended_by, fact.event) != rule.ended_by.end() &&
            (ended == nullptr || moment_of(fact) < moment_of(*ended)))
          ended = &fact;
      }
    }

    const bool is_target = obligation.kind == DutyKind::target;
    const bool arose_late =
        rule.term.is_backward() && arose > std::max(deadline.due, deadline.nominal);
    if (!arose_late && cause.recorded_at >= late_from(deadline))
      obligation.remarks.push_back("补录：登记时期限已届满");
    if (ended != nullptr && (done == nullptr || moment_of(*ended) < moment_of(*done))) {
      obligation.state = State::ended;
    } else if (done != nullptr) {
      obligation.done_on = done->on;
      const Instant done_at = done->at.value_or(midnight_beginning(*done->on));
      if (done_at < late_from(deadline) || arose_late) {
        obligation.state = State::met;
        if (arose_late)
          obligation.remarks.push_back("时限不足：事项产生时届满日已过，之后办结");
        else if (*done->on > deadline.due)
          obligation.remarks.push_back("依惯例提前的届满日之后、名义届满日之前办结");
      } else {
        obligation.state = is_target ? State::target_met_late : State::met_late;
      }
    } else if (arose_late) {
      obligation.state = State::impossible;
      obligation.remarks.push_back("时限不足：届满日" + write_chinese(deadline.due) +
                                   "早于事项产生之日，请改期或者征得对方同意并记录");
    } else if (as_of_ >= late_from(deadline) && obligation.kind != DutyKind::suggested) {
      obligation.state = is_target ? State::target_missed : State::overdue;
    } else if (obligation.sent_on) {
      obligation.state = State::sent;
    }
  }

  void review_at(Instant at) {
    if (!derived_.review_at || at < *derived_.review_at) derived_.review_at = at;
  }

  const std::vector<Fact>& recorded_;
  std::vector<Fact> standing_;
  std::vector<const Fact*> in_force_;  // for the rulebook that is applied
  Case case_;
  const Calendar& calendar_;
  Instant as_of_;
  Derived derived_;
};

}  // namespace

Case read_case(const std::vector<Fact>& facts) {
  Case found;
  for (const Fact& fact : facts) {
    if (fact.kind != FactKind::opened || !fact.opening) continue;
    found.id = fact.case_id;
    found.docket = fact.opening->docket;
    found.title = fact.opening->title;
    found.rulebooks = fact.opening->rulebooks;
    found.parties = fact.opening->parties;
  }
  return found;
}

std::string role_of(std::string_view office, const Case& file) {
  for (const auto& [role, offices] : file.parties)
    if (std::ranges::find(offices, office) != offices.end()) return role;
  return {};
}

Derived derive_obligations(const std::vector<Fact>& facts, const Rulebooks& rulebooks,
                           const Calendar& calendar, Instant as_of) {
  Derivation derivation(facts, calendar, as_of);
  for (const std::string& id : derivation.case_file().rulebooks) {
    const auto book = rulebooks.find(id);
    if (book != rulebooks.end()) derivation.apply(book->second);
  }
  return derivation.take();
}

}  // namespace qixian
