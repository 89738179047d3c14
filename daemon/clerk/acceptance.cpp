#include "clerk/acceptance.hpp"

#include "clerk/acceptance_checks.hpp"

namespace qixian {

using acceptance::Against;
using acceptance::check_text;
using acceptance::refuse;

namespace acceptance {

void refuse(Refusal::Kind kind, const std::string& what) {
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

}  // namespace acceptance

namespace {

void check_texts(const Fact& fact) {
  check_text("the document", fact.document);
  check_text("via", fact.via);
  check_text("received_by", fact.received_by);
  check_text("approved_by", fact.approved_by);
  check_text("the note", fact.note, acceptance::longest_note);
  for (const auto& [field, value] : fact.fields) check_text("the field " + in_quotes(field), value);
  for (const ScheduleRow& row : fact.schedule) {
    check_text("the payee", row.payee);
    check_text("what a row of the schedule says", row.what);
  }
}

// The day of what is recorded when it happens.
void fill_in_today(Fact& fact, Instant now) {
  switch (fact.kind) {
    case FactKind::acknowledged:
      fact.on = date_in_beijing(now);
      break;
    case FactKind::docket_given:
    case FactKind::assigned:
    case FactKind::silenced:
      if (!fact.on) fact.on = date_in_beijing(now);
      break;
    default:
      break;
  }
}

// A correction or a retraction of a suspension or a resumption.
bool is_about_clock(const Fact& fact, const std::vector<Fact>& recorded) {
  const FactId root = root_of(*fact.about, recorded);
  for (const Fact& other : recorded)
    if (other.id == root)
      return other.kind == FactKind::suspended || other.kind == FactKind::resumed;
  return false;
}

// What other duties follow from is recorded as the event that it is.
void check_nothing_is_lost(const Fact& fact, const Against& against) {
  const auto books =
      acceptance::books_of(against.file.rulebooks, against.edition.rulebooks, fact.on);
  for (const Rulebook* book : books) {
    const Rule* rule = book->rule(fact.duty->rule);
    if (rule == nullptr) continue;
    const std::vector<std::string> events = events_to_record(*rule, books);
    if (events.empty()) return;
    const std::string command =
        write_command(record_command(
            events.front(), *fact.duty, against.file,
            books_in_force(against.file.rulebooks, against.edition.rulebooks, *fact.on))) +
        " --on " + write_date(*fact.on);
    refuse(Refusal::Kind::unacceptable,
           "other duties follow from how this one is done (" +
               acceptance::listed({events.begin(), events.end()}) +
               "); record that instead, and this one is done by it: " + command);
  }
}

void check_deed(const Fact& fact, const Against& against) {
  if (!fact.on) refuse(Refusal::Kind::malformed, "the day it was done is needed: on");
  if (!fact.duty) refuse(Refusal::Kind::malformed, "an obligation is needed");
  if (fact.kind == FactKind::done) check_nothing_is_lost(fact, against);
  acceptance::check_moment(fact, against);
}

}  // namespace

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
  const std::vector<Fact> standing = standing_facts(recorded);
  const Against against{file, recorded, standing, edition, now};
  check_texts(fact);
  fill_in_today(fact, now);
  check_when_and_whom(fact, edition, now);
  switch (fact.kind) {
    case FactKind::event:
      return acceptance::check_event(fact, against, again);
    case FactKind::correction:
    case FactKind::retraction:
      acceptance::check_correction(fact, against);
      if (is_about_clock(fact, recorded)) acceptance::check_clocks(fact, against);
      return;
    case FactKind::sent:
    case FactKind::done:
    case FactKind::acknowledged:
      return check_deed(fact, against);
    case FactKind::docket_given:
      return acceptance::check_docket_given(fact);
    case FactKind::assigned:
      return acceptance::check_assignment(fact, against);
    case FactKind::paid:
      return acceptance::check_payment(fact);
    case FactKind::extended:
    case FactKind::waived:
      return acceptance::check_sanction(fact);
    case FactKind::suspended:
    case FactKind::resumed:
      acceptance::check_sanction(fact);
      return acceptance::check_clocks(fact, against);
    case FactKind::ended:
      return acceptance::check_end(fact, against);
    case FactKind::silenced:
      return acceptance::check_silence(fact, now);
    case FactKind::reopened:
      if (fact.linked) return;
      refuse(Refusal::Kind::malformed,
             "a case is reopened as another one, which it needs: qixian case reopen");
    case FactKind::opened:
      refuse(Refusal::Kind::malformed, "a case is opened once");
  }
}

}  // namespace qixian
