// Whose an event is, where a case has several offices of one role.
#include "clerk/acceptance_checks.hpp"
#include "docket/naming.hpp"

#include <algorithm>

namespace qixian::acceptance {
namespace {

using Kind = Refusal::Kind;

void add_all(std::vector<std::string>& words, const std::vector<std::string>& more) {
  for (const std::string& word : more)
    if (std::ranges::find(words, word) == words.end()) words.push_back(word);
}

// Whether an event takes something from the duties that stand, or moves them: it closes them,
// begins their time anew, stops it, takes the place of an earlier event, or makes an exception.
bool takes_away(const EventKind& event, const Field& field, const Against& against) {
  if (event.replaces && std::ranges::find(event.replaces_by, field.id) != event.replaces_by.end())
    return true;
  const auto holds = [&](const std::vector<std::string>& events) {
    return std::ranges::find(events, event.id) != events.end();
  };
  const auto stops = [&](const NotCounted& span) {
    return span.from == event.id || span.to == event.id;
  };
  const auto asks = [&](const Condition& condition) {
    return std::ranges::find(condition.any, event.id, &Circumstance::event) != condition.any.end();
  };
  for (const Rulebook* book : books_of(against.file.rulebooks, against.edition.rulebooks)) {
    if (!book->switched_off.empty()) continue;
    for (const Rule& rule : book->rules) {
      // Of the event that gives rise to a duty, a condition asks that very one.
      const bool is_its_own = rule.trigger == Trigger{Trigger::Kind::event, event.id};
      if (holds(rule.fulfilled_by) || holds(rule.ended_by) || holds(rule.restarted_by) ||
          std::ranges::any_of(rule.not_counted, stops) ||
          (!is_its_own && std::ranges::any_of(rule.unless, asks)))
        return true;
    }
  }
  return false;
}

// The field by which an event would have to say whose it is and does not: left out, it would do for
// every one of several offices what one of them did. Nothing: it says enough.
const Field* unsaid(const Fact& fact, const EventKind& event, const Against& against) {
  for (const Field& field : event.fields) {
    if (field.roles.empty() || fact.fields.contains(field.id)) continue;
    if (holders_of(field.roles, against.file).size() > 1 && takes_away(event, field, against))
      return &field;
  }
  return nullptr;
}

}  // namespace

std::optional<EventKind> find_event(std::string_view id, std::optional<Date> day,
                                    const Against& against) {
  std::optional<EventKind> found;
  for (const std::string& law : against.file.rulebooks) {
    const auto books = books_of({law}, against.edition.rulebooks, day);
    const auto book =
        std::ranges::find_if(books, [&](const Rulebook* one) { return one->event(id) != nullptr; });
    if (book == books.end()) continue;
    const EventKind& event = *(*book)->event(id);
    if (!found) {
      found = event;
      continue;
    }
    found->has_schedule = found->has_schedule || event.has_schedule;
    for (const Field& field : event.fields) {
      const auto known = std::ranges::find(found->fields, field.id, &Field::id);
      if (known == found->fields.end()) {
        found->fields.push_back(field);
        continue;
      }
      known->required = known->required || field.required;
      add_all(known->choices, field.choices);
      add_all(known->roles, field.roles);
    }
  }
  return found;
}

void check_whose(const Fact& fact, const EventKind& event, const Against& against) {
  const Field* field = unsaid(fact, event, against);
  if (field == nullptr) return;
  std::string ways;
  for (const std::string& office : holders_of(field->roles, against.file))
    ways += (ways.empty() ? "--field " : " or --field ") + field->id + "=" + office;
  refuse(Kind::unacceptable, "event " + in_quotes(event.id) +
                                 " bears on duties of one office, and "
                                 "this case has several: say whose it is with " +
                                 ways + " (" + field->name +
                                 "); if it is that of several, record it for each");
}

// Who becomes a party later puts in doubt what had been said where there was only one.
void check_whose_after(const Fact& correction, const Against& against) {
  std::vector<Fact> recorded = against.recorded;
  recorded.push_back(correction);
  recorded.back().id = {std::ranges::max(against.recorded, {}, &Fact::id).id.value + 1};
  const Case file = read_case(recorded);
  if (file.parties == against.file.parties && file.rulebooks == against.file.rulebooks) return;
  const Against then{file, against.recorded, against.standing, against.edition, against.now};
  for (const Fact& fact : against.standing) {
    if (fact.kind != FactKind::event) continue;
    const std::optional<EventKind> event = find_event(fact.event, fact.on, then);
    const Field* field = event ? unsaid(fact, *event, then) : nullptr;
    if (field == nullptr) continue;
    const std::string number = std::to_string(fact.id.value);
    refuse(Kind::unacceptable, "with these parties fact " + number + " (" + fact.event +
                                   ") does not say whose it is; "
                                   "first give its field " +
                                   in_quotes(field->id) + " with: qixian correct " + number +
                                   " --field " + field->id + "=OFFICE --why TEXT");
  }
}

}  // namespace qixian::acceptance
