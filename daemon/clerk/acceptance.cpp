#include "clerk/acceptance.hpp"

#include <algorithm>
#include <set>
#include <string_view>

namespace qixian {
namespace {

constexpr std::size_t longest_line = 500;
constexpr std::size_t longest_note = 5000;

[[noreturn]] void refuse(Refusal::Kind kind, const std::string& what) {
  throw Refusal(kind, what);
}

std::string listed(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

void check_text(std::string_view what, std::string_view text, std::size_t longest) {
  if (text.size() > longest)
    refuse(Refusal::Kind::unacceptable,
           std::string(what) + " is longer than " + std::to_string(longest) + " bytes");
  const bool is_note = longest == longest_note;
  for (const char c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && !(is_note && (c == '\n' || c == '\t'))) ||
        c == 0x7f)
      refuse(Refusal::Kind::unacceptable,
             std::string(what) + " holds a control character; take it out");
}

void check_texts(const Fact& fact) {
  check_text("the document", fact.document, longest_line);
  check_text("via", fact.via, longest_line);
  check_text("received_by", fact.received_by, longest_line);
  check_text("the note", fact.note, longest_note);
  for (const auto& [field, value] : fact.fields)
    check_text("the field " + in_quotes(field), value, longest_line);
}

const EventKind* find_event(std::string_view id, const Case& file, const Rulebooks& books) {
  for (const std::string& book : file.rulebooks) {
    const auto found = books.find(book);
    if (found == books.end()) continue;
    if (const EventKind* event = found->second.event(id)) return event;
  }
  return nullptr;
}

void check_field(const EventKind& event, const std::string& id, const std::string& value) {
  const Field* field = event.field(id);
  if (field == nullptr) {
    std::set<std::string> known;
    for (const Field& other : event.fields) known.insert(other.id);
    refuse(Refusal::Kind::unacceptable,
           "event " + in_quotes(event.id) + " has no field " + in_quotes(id) +
               (known.empty() ? "; it has none" : "; it has: " + listed(known)));
  }
  if (field->type == FieldType::date && !read_date(value))
    refuse(Refusal::Kind::unacceptable, "the field " + in_quotes(id) +
                                            " must be a day that exists, like 2026-10-12, not " +
                                            in_quotes(value));
  if (field->type == FieldType::choice &&
      std::ranges::find(field->choices, value) == field->choices.end())
    refuse(Refusal::Kind::unacceptable, "the field " + in_quotes(id) + " must be one of: " +
                                            listed({field->choices.begin(), field->choices.end()}));
}

void check_event(const Fact& fact, const Case& file, const std::vector<Fact>& standing, bool again,
                 const Edition& edition) {
  const EventKind* event = find_event(fact.event, file, edition.rulebooks);
  if (event == nullptr) {
    std::set<std::string> known;
    for (const std::string& id : file.rulebooks)
      if (const auto book = edition.rulebooks.find(id); book != edition.rulebooks.end())
        for (const EventKind& kind : book->second.events) known.insert(kind.id);
    refuse(Refusal::Kind::unacceptable,
           "there is no event " + in_quotes(fact.event) +
               " in the rulebooks of this case; there are: " + listed(known));
  }
  if (!fact.on) refuse(Refusal::Kind::malformed, "an event needs the day it happened: on");
  for (const auto& [id, value] : fact.fields) check_field(*event, id, value);
  for (const Field& field : event->fields)
    if (field.required && !fact.fields.contains(field.id))
      refuse(Refusal::Kind::unacceptable, "event " + in_quotes(event->id) + " needs the field " +
                                              in_quotes(field.id) + " (" + field.name + ")");
  if (again) return;
  for (const Fact& other : standing)
    if (other.kind == FactKind::event && other.event == fact.event && other.on == fact.on &&
        other.at == fact.at)
      refuse(Refusal::Kind::conflict, "event " + in_quotes(fact.event) + " of " +
                                          write_date(*fact.on) + " is recorded already, as fact " +
                                          std::to_string(other.id.value) +
                                          "; if it happened twice, say so with --again");
}

void check_correction(Fact& fact, const Case& file, const std::vector<Fact>& recorded,
                      const Edition& edition) {
  const auto target = std::ranges::find(recorded, fact.about.value_or(FactId{}), &Fact::id);
  if (target == recorded.end())
    refuse(Refusal::Kind::no_such, "case " + std::to_string(file.id.value) + " has no fact " +
                                       std::to_string(fact.about.value_or(FactId{}).value));
  if (fact.note.empty()) refuse(Refusal::Kind::unacceptable, "a correction needs its reason: why");
  if (target->kind == FactKind::opened || target->kind == FactKind::retraction)
    refuse(Refusal::Kind::unacceptable, "fact " + std::to_string(target->id.value) + " (" +
                                            std::string(write_fact_kind(target->kind)) +
                                            ") cannot be corrected");
  if (fact.kind == FactKind::retraction) {
    fact.on.reset();
    fact.at.reset();
    fact.fields.clear();
    return;
  }
  const FactId root = root_of(target->id, recorded);
  const Fact& original = *std::ranges::find(recorded, root, &Fact::id);
  if (const EventKind* event = find_event(original.event, file, edition.rulebooks))
    for (const auto& [id, value] : fact.fields) check_field(*event, id, value);
  else if (!fact.fields.empty())
    refuse(Refusal::Kind::unacceptable,
           "fact " + std::to_string(root.value) + " has no fields to correct");
  if (!fact.on && fact.fields.empty() && fact.document.empty())
    refuse(Refusal::Kind::malformed, "a correction must change something: on, fields or document");
}

void check_deed(Fact& fact, Instant now) {
  if (fact.kind == FactKind::acknowledged) fact.on = date_in_beijing(now);
  if (!fact.on) refuse(Refusal::Kind::malformed, "the day it was done is needed: on");
  if (!fact.duty) refuse(Refusal::Kind::malformed, "an obligation is needed");
}

}  // namespace

void check_opening(const Opening& opening, const Edition& edition) {
  check_text("the docket", opening.docket, longest_line);
  check_text("the title", opening.title, longest_line);
  if (opening.title.empty()) refuse(Refusal::Kind::unacceptable, "a case needs a title");
  if (opening.rulebooks.empty())
    refuse(Refusal::Kind::unacceptable, "a case needs at least one rulebook");
  std::set<std::string> roles;
  for (const std::string& id : opening.rulebooks) {
    const auto book = edition.rulebooks.find(id);
    if (book == edition.rulebooks.end()) {
      std::set<std::string> known;
      for (const auto& [name, rulebook] : edition.rulebooks) known.insert(name);
      refuse(Refusal::Kind::unacceptable,
             "there is no rulebook " + in_quotes(id) + "; there are: " + listed(known));
    }
    for (const Role& role : book->second.roles) roles.insert(role.id);
  }
  if (opening.parties.empty())
    refuse(Refusal::Kind::unacceptable, "a case needs parties; the roles are: " + listed(roles));
  for (const auto& [role, offices] : opening.parties) {
    if (!roles.contains(role))
      refuse(Refusal::Kind::unacceptable, "the rulebook knows no party " + in_quotes(role) +
                                              "; the roles are: " + listed(roles));
    for (const std::string& office : offices)
      if (edition.directory.office(office) == nullptr)
        refuse(Refusal::Kind::unacceptable,
               "there is no office " + in_quotes(office) +
                   " in the directory; add it there, with served = false if it is external");
  }
}

void check_when_and_whom(const Fact& fact, const Edition& edition, Instant now) {
  if (!fact.by.empty() && edition.directory.officer(fact.by) == nullptr)
    refuse(Refusal::Kind::unacceptable,
           "there is no officer " + in_quotes(fact.by) + " in the directory");
  if (fact.on && *fact.on > date_in_beijing(now))
    refuse(Refusal::Kind::unacceptable,
           write_date(*fact.on) + " is in the future (today is " +
               write_date(date_in_beijing(now)) +
               "); facts have happened, days to come are fields of an event");
  if (fact.at && *fact.at > now)
    refuse(Refusal::Kind::unacceptable,
           write_instant(*fact.at) + " is in the future (it is " + write_instant(now) + ")");
}

void check_fact(Fact& fact, const std::vector<Fact>& recorded, bool again, const Edition& edition,
                Instant now) {
  const Case file = read_case(recorded);
  check_texts(fact);
  check_when_and_whom(fact, edition, now);
  switch (fact.kind) {
    case FactKind::event:
      check_event(fact, file, standing_facts(recorded), again, edition);
      break;
    case FactKind::correction:
    case FactKind::retraction:
      check_correction(fact, file, recorded, edition);
      break;
    case FactKind::sent:
    case FactKind::done:
    case FactKind::acknowledged:
      check_deed(fact, now);
      break;
    case FactKind::opened:
      refuse(Refusal::Kind::malformed, "a case is opened once");
  }
}

}  // namespace qixian
