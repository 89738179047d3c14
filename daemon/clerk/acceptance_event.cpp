// Events, and what was recorded wrongly.
#include "clerk/acceptance_checks.hpp"
#include "docket/naming.hpp"
#include "term/count.hpp"

#include <algorithm>

namespace qixian::acceptance {
namespace {

using Kind = Refusal::Kind;

// Those that an office field of the case may name.
std::set<std::string> offices_for(const Field& field, const Case& file) {
  std::set<std::string> offices;
  for (const auto& [role, holders] : file.parties)
    if (field.roles.empty() || std::ranges::find(field.roles, role) != field.roles.end())
      offices.insert(holders.begin(), holders.end());
  return offices;
}

void check_field(const EventKind& event, const std::string& id, const std::string& value,
                 const Case& file) {
  const Field* field = event.field(id);
  if (field == nullptr) {
    std::set<std::string> known;
    for (const Field& other : event.fields) known.insert(other.id);
    refuse(Kind::unacceptable,
           "event " + in_quotes(event.id) + " has no field " + in_quotes(id) +
               (known.empty() ? "; it has none" : "; it has: " + listed(known)));
  }
  const std::string name = "the field " + in_quotes(id);
  switch (field->type) {
    case FieldType::text:
      break;
    case FieldType::date:
      if (!read_date(value))
        refuse(Kind::unacceptable,
               name + " must be a day that exists, like 2026-10-12, not " + in_quotes(value));
      break;
    case FieldType::choice:
      if (std::ranges::find(field->choices, value) == field->choices.end())
        refuse(Kind::unacceptable,
               name + " must be one of: " + listed({field->choices.begin(), field->choices.end()}));
      break;
    case FieldType::office:
      if (const std::set<std::string> offices = offices_for(*field, file); !offices.contains(value))
        refuse(Kind::unacceptable,
               name + " must be an office that is a party of this case" +
                   (field->roles.empty()
                        ? ""
                        : " as " + listed({field->roles.begin(), field->roles.end()})) +
                   ", not " + in_quotes(value) +
                   "; there are: " + (offices.empty() ? "none" : listed(offices)));
      break;
  }
}

// Two offices may do the same on one day; what leaves out whose it is may be either's.
bool is_same_event(const Fact& one, const Fact& other, const EventKind& event) {
  if (one.event != other.event || one.on != other.on || one.at != other.at) return false;
  return std::ranges::none_of(event.fields, [&](const Field& field) {
    const std::string_view whose = field_of(one, field.id);
    const std::string_view others = field_of(other, field.id);
    return !field.roles.empty() && !whose.empty() && !others.empty() && whose != others;
  });
}

void check_row(const ScheduleRow& row) {
  const std::string which = "row " + std::to_string(row.number) + " of the schedule";
  if (row.number < 1) refuse(Kind::unacceptable, "a row of the schedule needs a number, 1 or more");
  if (row.day.has_value() == row.after.has_value())
    refuse(Kind::unacceptable,
           which +
               " needs one day: a date, like 2026-12-31, or a term from the agreement's day, "
               "like 1m");
  if (row.after && (row.after->is_backward() || row.after->unit == TermUnit::hours))
    refuse(Kind::unacceptable,
           which + ": " + write_term(*row.after) +
               " is no term from the agreement's day; days, working days, months or years are");
  if (row.amount && row.amount->fen <= 0)
    refuse(Kind::unacceptable, which + " needs an amount above 0 yuan; a milestone has none");
  if (!row.amount && row.what.empty())
    refuse(Kind::unacceptable,
           which + " needs an amount, or, as a milestone, words for what is to be done");
}

// Whether a rule makes duties of such rows of this event.
bool hears_rows(const std::string& event, Each each, const Against& against) {
  for (const Rulebook* book : books_of(against.file.rulebooks, against.edition.rulebooks))
    for (const Rule& rule : book->rules)
      if (rule.trigger == Trigger{Trigger::Kind::event, event} && rule.each == each &&
          book->switched_off.empty())
        return true;
  return false;
}

void check_schedule(const EventKind& event, const std::vector<ScheduleRow>& schedule,
                    const Against& against) {
  if (!schedule.empty() && !event.has_schedule)
    refuse(Kind::unacceptable, "event " + in_quotes(event.id) + " takes no schedule");
  std::set<int> numbers;
  for (const ScheduleRow& row : schedule) {
    check_row(row);
    if (!numbers.insert(row.number).second)
      refuse(Kind::unacceptable,
             "the schedule has two rows of number " + std::to_string(row.number));
    if (!hears_rows(event.id, row.amount ? Each::instalment : Each::milestone, against))
      refuse(Kind::unacceptable,
             "no rulebook of this case makes a duty of row " + std::to_string(row.number) +
                 ", and nobody would be reminded of it; add one that does to the case, such as "
                 "claims, or record the event without a schedule");
  }
}

// A day that the event prints in place of a period of the law lengthens it: 公告期 is thirty days
// at least, and what is deemed or begins when it is over must not come sooner.
void check_printed_end(const Fact& event, const std::string& field, Term term,
                       const std::string& article, const Against& against) {
  const auto given = event.fields.find(field);
  const auto day = given == event.fields.end() ? std::nullopt : read_date(given->second);
  if (!day || term.is_backward() || term.unit == TermUnit::hours) return;
  if (*day >= count_term(*event.on, term, against.edition.calendar).nominal) return;
  refuse(Kind::unacceptable,
         "the field " + in_quotes(field) + " says " + write_date(*day) + ", before the " +
             write_term(term) + " from " + write_date(*event.on) + " are over (" + article +
             "); it is for a longer period: leave it out, or give its last day");
}

void check_printed_ends(const Fact& event, const Against& against) {
  for (const Rulebook* book :
       books_of(against.file.rulebooks, against.edition.rulebooks, event.on)) {
    for (const Rule& rule : book->rules) {
      for (const Condition& condition : rule.only_if)
        for (const Circumstance& circumstance : condition.any)
          if (circumstance.event == event.event && circumstance.after)
            check_printed_end(event, circumstance.field, *circumstance.after, rule.article,
                              against);
      if (rule.trigger != Trigger{Trigger::Kind::event, event.event}) continue;
      if (rule.first)
        check_printed_end(event, rule.first_field, *rule.first, rule.article, against);
      if (rule.deemed) check_printed_end(event, rule.due_field, rule.term, rule.article, against);
    }
  }
}

const Fact& fact_in(const std::vector<Fact>& recorded, FactId id) {
  return *std::ranges::find(recorded, id, &Fact::id);
}

void check_corrected_event(const Fact& fact, const Fact& original, const Against& against) {
  const std::optional<EventKind> event =
      find_event(original.event, fact.on ? fact.on : original.on, against);
  if (!event) {
    if (fact.fields.empty() && fact.schedule.empty()) return;
    refuse(Kind::unacceptable, "fact " + std::to_string(original.id.value) +
                                   " has no fields and no schedule to correct");
  }
  for (const auto& [id, value] : fact.fields) check_field(*event, id, value, against.file);
  check_schedule(*event, fact.schedule, against);
}

// What is said by facts of one kind alone is corrected on those alone.
void check_corrected_words(const Fact& fact, const Fact& original, Instant now) {
  const auto only_of = [&](FactKind kind, const char* what) {
    if (original.kind != kind)
      refuse(Kind::unacceptable, "fact " + std::to_string(original.id.value) + " (" +
                                     std::string(write_fact_kind(original.kind)) + ") has no " +
                                     what + " to correct");
  };
  if (fact.amount) {
    only_of(FactKind::paid, "amount");
    check_amount(*fact.amount);
  }
  if (fact.term) {
    only_of(FactKind::extended, "term");
    if (fact.term->count <= 0)
      refuse(Kind::unacceptable, write_term(*fact.term) + " extends nothing; give a term like 1m");
  }
  if (fact.until) {
    only_of(FactKind::silenced, "last day");
    check_last_day_of_silence(*fact.until, now);
  }
}

// What a correction of each kind may say, and what is mended in another way.
void refuse_uncorrectable(const Fact& target, const Against& against) {
  const std::string which = "fact " + std::to_string(target.id.value) + " (" +
                            std::string(write_fact_kind(target.kind)) + ")";
  const std::string number = std::to_string(against.file.id.value);
  if (target.kind == FactKind::retraction)
    refuse(Kind::unacceptable, which + " cannot be corrected; correct the fact that it took back");
  if (target.kind == FactKind::docket_given)
    refuse(Kind::unacceptable, which +
                                   " cannot be corrected; give the right docket with: qixian "
                                   "case set-docket " +
                                   number + " NO");
  if (target.kind == FactKind::reopened)
    refuse(Kind::unacceptable, which + " cannot be corrected; the other case can be ended");
}

}  // namespace

void check_moment(const Fact& fact, const Against& against) {
  if (fact.at || !fact.on) return;
  const bool is_event = fact.kind == FactKind::event;
  if (!is_event && (fact.kind != FactKind::done || !fact.duty)) return;
  const Trigger trigger = is_event ? Trigger{Trigger::Kind::event, fact.event}
                                   : Trigger{Trigger::Kind::done_of, fact.duty->rule};
  for (const Rulebook* book :
       books_of(against.file.rulebooks, against.edition.rulebooks, fact.on)) {
    for (const Rule& rule : book->rules) {
      if (rule.trigger != trigger || rule.from != "on") continue;
      if (!rule.due_field.empty() && fact.fields.contains(rule.due_field)) continue;
      const Term begins = rule.first.value_or(rule.term);
      if (begins.unit == TermUnit::hours)
        refuse(Kind::unacceptable, write_term(begins) + " run from this (" + rule.article +
                                       "): --on needs the moment with offset, like " +
                                       write_date(*fact.on) + "T16:20:00+08:00");
    }
  }
  check_moment_it_was_met(fact, against);
}

void check_event(const Fact& fact, const Against& against, bool again) {
  const std::optional<EventKind> event = find_event(fact.event, fact.on, against);
  if (!event) {
    std::set<std::string> known;
    for (const Rulebook* book : books_of(against.file.rulebooks, against.edition.rulebooks))
      for (const EventKind& kind : book->events) known.insert(kind.id);
    refuse(Kind::unacceptable, "there is no event " + in_quotes(fact.event) +
                                   " in the rulebooks of this case; there are: " + listed(known));
  }
  if (!fact.on) refuse(Kind::malformed, "an event needs the day it happened: on");
  for (const auto& [id, value] : fact.fields) check_field(*event, id, value, against.file);
  for (const Field& field : event->fields)
    if (field.required && !fact.fields.contains(field.id))
      refuse(Kind::unacceptable, "event " + in_quotes(event->id) + " needs the field " +
                                     in_quotes(field.id) + " (" + field.name + ")");
  check_moment(fact, against);
  check_whose(fact, *event, against);
  check_printed_ends(fact, against);
  check_schedule(*event, fact.schedule, against);
  if (event->has_schedule && fact.schedule.empty() &&
      (hears_rows(event->id, Each::instalment, against) ||
       hears_rows(event->id, Each::milestone, against)))
    refuse(Kind::unacceptable,
           "event " + in_quotes(event->id) +
               " needs its schedule and none was given: --schedule FILE, one row each with number, "
               "day, amount, payee");
  if (again) return;
  for (const Fact& other : against.standing)
    if (other.kind == FactKind::event && is_same_event(fact, other, *event))
      refuse(Kind::conflict, "event " + in_quotes(fact.event) + " of " + write_date(*fact.on) +
                                 " is recorded already, as fact " + std::to_string(other.id.value) +
                                 "; if it happened twice, say so with --again");
}

void check_correction(Fact& fact, const Against& against) {
  const FactId about = fact.about.value_or(FactId{});
  const auto target = std::ranges::find(against.recorded, about, &Fact::id);
  if (target == against.recorded.end())
    refuse(Kind::no_such, "case " + std::to_string(against.file.id.value) + " has no fact " +
                              std::to_string(about.value));
  if (fact.note.empty()) refuse(Kind::unacceptable, "a correction needs its reason: why");
  refuse_uncorrectable(*target, against);
  if (fact.kind == FactKind::retraction) {
    if (target->kind == FactKind::opened)
      refuse(Kind::unacceptable, "fact " + std::to_string(about.value) +
                                     " (opened) cannot be taken back; end the case with: qixian "
                                     "case end " +
                                     std::to_string(against.file.id.value));
    Fact kept;
    kept.case_id = fact.case_id;
    kept.kind = fact.kind;
    kept.about = fact.about;
    kept.uid = fact.uid;
    kept.by = fact.by;
    kept.document = fact.document;
    kept.note = fact.note;
    fact = std::move(kept);
    return check_whose_after(fact, against);
  }
  const Fact& original = fact_in(against.recorded, root_of(target->id, against.recorded));
  check_corrected_event(fact, original, against);
  if (fact.opening && original.kind != FactKind::opened)
    refuse(Kind::unacceptable,
           "fact " + std::to_string(original.id.value) +
               " is not the opening: it has no title, rulebooks, parties or origin to correct");
  if (fact.opening) {
    check_corrected_opening(*fact.opening, against.file, against.edition);
    check_whose_after(fact, against);
  }
  check_corrected_words(fact, original, against.now);
  const bool changes_words = fact.amount || fact.term || fact.until || !fact.document.empty() ||
                             !fact.approved_by.empty() || !fact.via.empty() ||
                             !fact.received_by.empty();
  if (!fact.on && fact.fields.empty() && fact.schedule.empty() && !fact.opening && !changes_words)
    refuse(Kind::malformed,
           original.kind == FactKind::opened
               ? "a correction must change something: title, rulebooks, parties, origin or on; the "
                 "docket goes by: qixian case set-docket"
               : "a correction must change something: on, fields, schedule or document");
  Fact corrected = original;
  if (fact.on) {
    corrected.on = fact.on;
    corrected.at = fact.at;
    check_moment(corrected, against);
  }
  for (const auto& [field, value] : fact.fields) corrected.fields[field] = value;
  if (corrected.kind == FactKind::event) check_printed_ends(corrected, against);
}

}  // namespace qixian::acceptance
