// What is decided about a case or about one of its duties.
#include "clerk/acceptance_checks.hpp"
#include "term/count.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace qixian {

using acceptance::refuse;
using Kind = Refusal::Kind;

namespace acceptance {
namespace {

std::string_view noun_of(FactKind kind) {
  switch (kind) {
    case FactKind::extended:
      return "an extension";
    case FactKind::suspended:
      return "a suspension";
    case FactKind::resumed:
      return "a resumption";
    case FactKind::waived:
      return "a waiver";
    default:
      return "this";
  }
}

void check_role(const std::string& role, const Case& file) {
  if (file.parties.contains(role)) return;
  std::set<std::string> held;
  for (const auto& [name, offices] : file.parties) held.insert(name);
  refuse(Kind::unacceptable, "no party of case " + std::to_string(file.id.value) +
                                 " holds the role " + in_quotes(role) +
                                 "; those held are: " + listed(held));
}

// Whose days stand still: one duty's, those of a role, or everybody's.
using WhoseClock = std::pair<std::optional<ObligationKey>, std::string>;

std::string name_of(const WhoseClock& whose, const Case& file) {
  if (whose.first) return "this obligation";
  const std::string number = "case " + std::to_string(file.id.value);
  return whose.second.empty() ? number : "the role " + in_quotes(whose.second) + " in " + number;
}

// "; suspended are: the role 'court'", for one who resumes what is not.
std::string others_suspended(const std::map<WhoseClock, const Fact*>& standing_still) {
  std::set<std::string> others;
  for (const auto& [whose, since] : standing_still) {
    if (since == nullptr) continue;
    others.insert(whose.first            ? "a duty of " + whose.first->owed_by
                  : whose.second.empty() ? "the whole case"
                                         : "the role " + in_quotes(whose.second));
  }
  return others.empty() ? "" : "; suspended, to be named with --of, are: " + listed(others);
}

}  // namespace

void check_sanction(const Fact& fact) {
  const std::string what(noun_of(fact.kind));
  if (!fact.on) refuse(Kind::malformed, what + " needs the day it was decided: on");
  if (fact.document.empty())
    refuse(Kind::unacceptable, what + " needs the document that says so: --document NO");
  if (fact.approved_by.empty())
    refuse(Kind::unacceptable, what + " needs who approved it: --approved-by NAME");
  if (fact.note.empty()) refuse(Kind::unacceptable, what + " needs its reason: --why TEXT");
}

void check_clocks(const Fact& fact, const Against& against) {
  if (!fact.role.empty() && fact.duty)
    refuse(Kind::malformed, "say a role or an obligation, not both");
  if (!fact.role.empty()) check_role(fact.role, against.file);
  std::vector<Fact> recorded = against.recorded;
  FactId next;
  for (const Fact& other : recorded) next = std::max(next, other.id);
  ++next.value;
  recorded.push_back(fact);
  recorded.back().id = next;

  std::vector<Fact> clocks = standing_facts(recorded);
  std::erase_if(clocks, [](const Fact& other) {
    return (other.kind != FactKind::suspended && other.kind != FactKind::resumed) || !other.on;
  });
  std::ranges::sort(clocks, {}, [](const Fact& other) { return std::pair(*other.on, other.id); });

  std::map<WhoseClock, const Fact*> since;
  for (const Fact& other : clocks) {
    const WhoseClock whose{other.duty, other.role};
    const Fact*& begun = since[whose];
    const std::string name = name_of(whose, against.file);
    if (other.kind == FactKind::suspended) {
      if (begun != nullptr) {
        const Fact& earlier = other.id == next ? *begun : other;
        refuse(Kind::conflict, name + " is suspended from " + write_date(*earlier.on) +
                                   " already, by fact " + std::to_string(earlier.id.value) +
                                   "; resume it first, or correct that fact");
      }
      begun = &other;
    } else {
      if (begun == nullptr && other.id == next)
        refuse(Kind::conflict,
               name + " is not suspended on " + write_date(*other.on) + others_suspended(since));
      if (begun == nullptr)
        refuse(Kind::conflict, "fact " + std::to_string(other.id.value) + ", the resumption of " +
                                   write_date(*other.on) +
                                   ", would resume nothing; correct it or take it back first");
      begun = nullptr;
    }
  }
}

void check_moment_it_was_met(const Fact& fact, const Against& against) {
  const auto has_begun = [&](const Trigger& trigger) {
    return trigger.kind != Trigger::Kind::event ||
           std::ranges::any_of(against.standing, [&](const Fact& other) {
             return other.kind == FactKind::event && other.event == trigger.id;
           });
  };
  const auto is_met_by = [&](const Rule& rule) {
    if (fact.kind == FactKind::done) return rule.id == fact.duty->rule;
    return std::ranges::find(rule.fulfilled_by, fact.event) != rule.fulfilled_by.end() &&
           has_begun(rule.trigger);
  };
  for (const Rulebook* book : books_of(against.file.rulebooks, against.edition.rulebooks, fact.on))
    for (const Rule& rule : book->rules)
      if (rule.term.unit == TermUnit::hours && rule.due_field.empty() && is_met_by(rule))
        refuse(Kind::unacceptable, write_term(rule.term) + " are met by this (" + rule.article +
                                       "): --on needs the moment with offset, like " +
                                       write_date(*fact.on) + "T16:20:00+08:00");
}

void check_assignment(Fact& fact, const Against& against) {
  if (fact.officer.empty()) refuse(Kind::malformed, "the officer who takes the part is needed");
  const Officer* officer = against.edition.directory.officer(fact.officer);
  if (officer == nullptr)
    refuse(Kind::unacceptable,
           "there is no officer " + in_quotes(fact.officer) + " in the directory");
  const std::string whose = "officer " + in_quotes(fact.officer) + " is of " + officer->office;
  const std::string in_case = " in case " + std::to_string(against.file.id.value);
  if (!fact.role.empty()) {
    check_role(fact.role, against.file);
    const std::vector<std::string>& holders = against.file.parties.at(fact.role);
    if (std::ranges::find(holders, officer->office) == holders.end()) {
      const std::string other = role_of(officer->office, against.file);
      refuse(Kind::unacceptable,
             whose + ", which does not hold the role " + in_quotes(fact.role) + in_case +
                 (other.empty() ? "" : " but " + in_quotes(other)) +
                 "; name an officer of: " + listed({holders.begin(), holders.end()}));
    }
  } else if (role_of(officer->office, against.file).empty()) {
    refuse(Kind::unacceptable, whose + ", which is no party" + in_case);
  }
  fact.office = officer->office;
}

void check_end(const Fact& fact, const Against& against) {
  if (!fact.on) refuse(Kind::malformed, "an end needs the day it was decided: on");
  if (fact.note.empty()) refuse(Kind::unacceptable, "an end needs its reason: --why TEXT");
  if (against.file.ended_on)
    refuse(Kind::conflict, "case " + std::to_string(against.file.id.value) + " has ended on " +
                               write_date(*against.file.ended_on) + " already");
}

void check_last_day_of_silence(Date until, Instant now) {
  const Date today = date_in_beijing(now);
  if (until < today)
    refuse(Kind::unacceptable, write_date(until) + " is past (today is " + write_date(today) +
                                   "); a silence lasts until a day to come");
  if (until > today + std::chrono::days{366})
    refuse(Kind::unacceptable, write_date(until) +
                                   " is more than a year away; a silence lasts a year at most, "
                                   "and can be renewed");
}

void check_silence(const Fact& fact, Instant now) {
  if (!fact.until) refuse(Kind::malformed, "a silence needs its last day: until");
  if (fact.note.empty()) refuse(Kind::unacceptable, "a silence needs its reason: --why TEXT");
  check_last_day_of_silence(*fact.until, now);
}

void check_amount(Yuan amount) {
  if (amount.fen <= 0) refuse(Kind::unacceptable, "a payment needs an amount above 0 yuan");
}

void check_payment(const Fact& fact) {
  if (!fact.on) refuse(Kind::malformed, "the day of the payment is needed: on");
  if (!fact.duty) refuse(Kind::malformed, "an obligation is needed");
  if (!fact.amount) refuse(Kind::malformed, "the amount that was paid is needed: amount");
  check_amount(*fact.amount);
}

}  // namespace acceptance

namespace {

// "obligation 12 (书面通报同级检察机关)"
std::string name_of(const KeptObligation& kept) {
  return "obligation " + std::to_string(kept.id.value) + " (" + kept.obligation.duty + ")";
}

void check_extension(const Fact& fact, const KeptObligation& kept,
                     const std::vector<Fact>& recorded, const Calendar& calendar) {
  if (!fact.term) refuse(Kind::malformed, "the term of the extension is needed: term");
  if (fact.term->count == 0)
    refuse(Kind::unacceptable, write_term(*fact.term) + " extends nothing; give a term like 1m");
  Counting counting;
  for (const Fact& other : standing_facts(recorded))
    if (other.kind == FactKind::extended && other.duty == kept.obligation.key && other.term)
      counting.extended.push_back(*other.term);
  counting.extended.push_back(*fact.term);
  const Obligation& duty = kept.obligation;
  try {
    // What the counting would refuse is refused before it is written down.
    if (duty.anchor_at) {
      (void)count_term(*duty.anchor_at, duty.term, calendar, counting);
    } else {
      (void)count_term(duty.anchor, duty.term, calendar, counting);
    }
  } catch (const InputError& error) {
    const Problem& problem = error.problems().front();
    refuse(Kind::unacceptable, name_of(kept) + ": " + problem.where + ": " + problem.what);
  }
}

// What a suspension would be recorded for and do nothing to.
void check_can_stand_still(const KeptObligation& kept, const Edition& edition) {
  const Obligation& duty = kept.obligation;
  const auto book = edition.rulebooks.find(duty.rulebook);
  const Rule* rule = book == edition.rulebooks.end() ? nullptr : book->second.rule(duty.key.rule);
  const std::string cannot = name_of(kept) + " cannot be suspended: ";
  if (duty.term.is_backward())
    refuse(Kind::unacceptable,
           cannot + "it is due before an event and moves only with it; record the event's new day");
  if (duty.term.unit == TermUnit::hours)
    refuse(Kind::unacceptable, cannot + "hours do not stand still; extend it, or waive it");
  if (rule != nullptr && rule->every != Every::once)
    refuse(Kind::unacceptable, cannot + "it is owed for a calendar period; extend it, or waive it");
  if (duty.term.count == 0)
    refuse(Kind::unacceptable,
           cannot + "its day is set and no days are counted; extend it, or waive it");
}

}  // namespace

void check_duty(const Fact& fact, const KeptObligation& kept, const std::vector<Fact>& recorded,
                const Edition& edition) {
  const State state = kept.obligation.state;
  if (state == State::withdrawn)
    refuse(Kind::conflict, "obligation " + std::to_string(kept.id.value) +
                               " is withdrawn: nothing is owed any more");
  const bool changes_what_is_open =
      fact.kind == FactKind::extended || fact.kind == FactKind::waived ||
      fact.kind == FactKind::suspended || fact.kind == FactKind::silenced;
  if (changes_what_is_open && is_closed(state))
    refuse(Kind::conflict, name_of(kept) + " is closed: " + std::string(write_state(state)) + " " +
                               std::string(chinese_state(state)) +
                               "; if that is wrong, correct the fact that closed it");
  if (fact.kind == FactKind::extended) check_extension(fact, kept, recorded, edition.calendar);
  if (fact.kind == FactKind::suspended) check_can_stand_still(kept, edition);
  if (fact.kind == FactKind::done && kept.obligation.amount)
    refuse(Kind::unacceptable, name_of(kept) +
                                   " is an instalment: it is done when its amount is paid; record "
                                   "what was paid with: qixian paid " +
                                   std::to_string(kept.id.value) + " --on " + write_date(*fact.on) +
                                   " --amount YUAN");
  if (fact.kind == FactKind::paid && !kept.obligation.amount)
    refuse(Kind::unacceptable,
           name_of(kept) +
               " is no instalment and has no amount; record what was done with: qixian "
               "done " +
               std::to_string(kept.id.value));
}

}  // namespace qixian
