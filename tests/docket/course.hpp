// Random courses of a case under the shipped rulebooks: what may be recorded, in an order in which
// it could have been.
#pragma once

#include "docket/casebook.hpp"

#include <rapidcheck.h>

#include <array>
#include <string>
#include <vector>

namespace qixian::course {

inline const Instant recorded_at = at_ten(on("2026-12-01"));

// Two agencies, and one office for every other role.
inline Fact any_opening() {
  std::vector<std::string> ids;
  for (const auto& [id, book] : shipped()) ids.push_back(id);
  Fact fact = opening_of({});
  fact.on = on("2026-08-20");
  Opening& opening = *fact.opening;
  opening.rulebooks = {*rc::gen::elementOf(ids)};
  if (*rc::gen::inRange(0, 3) == 0) {
    const std::string other = *rc::gen::elementOf(ids);
    if (other != opening.rulebooks.front()) opening.rulebooks.push_back(other);
  }
  opening.standing = *rc::gen::inRange(0, 4) == 0;
  for (const std::string& id : opening.rulebooks)
    for (const Role& role : shipped().at(id).roles) opening.parties[role.id] = {role.id};
  if (opening.parties.contains("agency")) opening.parties["agency"] = {"eco", "water"};
  return fact;
}

inline Date any_day() {
  return on("2026-08-25") + std::chrono::days{*rc::gen::inRange(0, 90)};
}

inline std::string any_value(const Field& field, Date day, const Opening& opening) {
  switch (field.type) {
    case FieldType::date:
      return write_date(day + std::chrono::days{*rc::gen::inRange(-20, 60)});
    case FieldType::choice:
      return *rc::gen::elementOf(field.choices);
    case FieldType::office: {
      std::vector<std::string> offices;
      for (const auto& [role, held] : opening.parties)
        if (field.roles.empty() || std::ranges::find(field.roles, role) != field.roles.end())
          offices.insert(offices.end(), held.begin(), held.end());
      return *rc::gen::elementOf(offices);
    }
    case FieldType::text:
      break;
  }
  return *rc::gen::element<std::string>("第一次", "第二次");
}

inline std::vector<ScheduleRow> any_schedule(Date day) {
  std::vector<ScheduleRow> rows;
  const int count = *rc::gen::inRange(0, 4);
  for (int number = 1; number <= count; ++number) {
    ScheduleRow row;
    row.number = number;
    if (*rc::gen::inRange(0, 2) == 0) {
      row.day = day + std::chrono::days{*rc::gen::inRange(-5, 60)};
    } else {
      row.after = Term{*rc::gen::inRange(0, 3), TermUnit::months};
    }
    if (*rc::gen::inRange(0, 3) > 0) row.amount = Yuan{100 * *rc::gen::inRange(1, 4)};
    row.payee = row.amount ? "财政局" : "";
    row.what = row.amount ? "" : "验收";
    rows.push_back(std::move(row));
  }
  return rows;
}

// Of some a moment is known: the hour, before anybody records it.
inline void perhaps_at_a_moment(Fact& fact) {
  if (*rc::gen::inRange(0, 3) == 0)
    fact.at = moment_on(*fact.on, std::chrono::hours{*rc::gen::inRange(0, 10)});
}

inline Fact any_event(const Opening& opening) {
  const Rulebook& book = shipped().at(*rc::gen::elementOf(opening.rulebooks));
  const EventKind& kind = *rc::gen::elementOf(book.events);
  Fact fact = event(kind.id, any_day());
  for (const Field& field : kind.fields)
    if (field.required || *rc::gen::inRange(0, 2) == 0)
      fact.fields[field.id] = any_value(field, *fact.on, opening);
  if (kind.has_schedule) fact.schedule = any_schedule(*fact.on);
  perhaps_at_a_moment(fact);
  return fact;
}

// About the case or a role's part in it.
inline Fact any_of_case(const Opening& opening) {
  const auto kind = *rc::gen::element(FactKind::suspended, FactKind::resumed, FactKind::suspended,
                                      FactKind::resumed, FactKind::ended, FactKind::silenced);
  Fact fact = of_case(kind, any_day());
  if (kind == FactKind::silenced) fact.until = any_day();
  if (kind != FactKind::ended && kind != FactKind::silenced && *rc::gen::inRange(0, 2) == 0) {
    std::vector<std::string> roles;
    for (const auto& [role, offices] : opening.parties) roles.push_back(role);
    fact.role = *rc::gen::elementOf(roles);
  }
  return fact;
}

inline Fact any_deed(const std::vector<KeptObligation>& kept) {
  const KeptObligation& about = *rc::gen::elementOf(kept);
  auto kind = *rc::gen::element(FactKind::done, FactKind::done, FactKind::sent,
                                FactKind::acknowledged, FactKind::waived, FactKind::extended,
                                FactKind::suspended, FactKind::resumed, FactKind::paid);
  if (about.obligation.amount && *rc::gen::inRange(0, 3) > 0) kind = FactKind::paid;
  Fact fact = deed(kind, about.obligation.key, any_day());
  if (kind == FactKind::acknowledged) fact.revision = about.revision;
  if (kind == FactKind::paid) fact.amount = Yuan{100 * *rc::gen::inRange(1, 4)};
  if (kind == FactKind::extended)
    fact.term = *rc::gen::element(Term{1, TermUnit::months}, Term{5, TermUnit::workdays},
                                  Term{10, TermUnit::days}, Term{24, TermUnit::hours});
  if (kind == FactKind::done) perhaps_at_a_moment(fact);
  return fact;
}

// The day was another one, and some of what an event said: the session of a meeting, its day.
inline Fact any_correction(const Fact& about, const Opening& opening) {
  Fact fact = correction_of(about.id, any_day());
  perhaps_at_a_moment(fact);
  if (about.kind != FactKind::event) return fact;
  for (const std::string& id : opening.rulebooks) {
    const EventKind* kind = shipped().at(id).event(about.event);
    if (kind == nullptr) continue;
    for (const Field& field : kind->fields)
      if (*rc::gen::inRange(0, 3) == 0) fact.fields[field.id] = any_value(field, *fact.on, opening);
  }
  return fact;
}

// Records something more: an event, a deed, a decision, or a change of mind where that is allowed.
inline void go_on(Casebook& book, const Opening& opening, bool with_changes_of_mind) {
  const int which = *rc::gen::inRange(0, with_changes_of_mind ? 10 : 8);
  Fact fact;
  if (which < 4 || (which < 7 && book.kept().empty())) {
    fact = any_event(opening);
  } else if (which < 7) {
    fact = any_deed(book.kept());
  } else if (which == 7) {
    fact = any_of_case(opening);
  } else {
    const Fact about = *rc::gen::elementOf(book.facts());
    if (about.kind == FactKind::opened || about.kind == FactKind::retraction) return;
    fact = which == 8 ? retraction_of(about.id) : any_correction(about, opening);
  }
  // Facts have happened: the clock goes on to the day of what is recorded.
  book.pass_to(std::max(book.now(), fact.on ? at_ten(*fact.on) : book.now()));
  book.record(std::move(fact));
}

inline Casebook any_course(bool with_changes_of_mind = true) {
  Fact opening = any_opening();
  Casebook book(shipped(), opening, at_ten(*opening.on));
  const int facts = *rc::gen::inRange(0, 16);
  for (int i = 0; i < facts; ++i) go_on(book, *opening.opening, with_changes_of_mind);
  return book;
}

inline std::vector<Fact> numbered(std::vector<Fact> facts) {
  for (std::size_t i = 0; i < facts.size(); ++i) {
    facts[i].id = {static_cast<std::int64_t>(i) + 1};
    facts[i].recorded_at = recorded_at;
  }
  return facts;
}

}  // namespace qixian::course
