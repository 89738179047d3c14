#include "api/read_body.hpp"

#include "api/body.hpp"

#include <initializer_list>
#include <utility>

namespace qixian {
namespace {

void read_kind(Body& body, Fact& fact, std::initializer_list<FactKind> allowed) {
  const std::string text = body.text("kind");
  std::string known;
  for (const FactKind kind : allowed) {
    if (write_fact_kind(kind) == text) {
      fact.kind = kind;
      return;
    }
    known += (known.empty() ? "" : ", ") + std::string(write_fact_kind(kind));
  }
  // What else there should be depends on it.
  throw InputError("kind", "must be one of: " + known);
}

void read_event(Body& body, FactBody& read) {
  read.fact.event = body.text("event");
  if (read.fact.event.empty()) body.missing("event");
  read.fact.fields = body.fields("fields");
  read.fact.schedule = body.schedule("schedule");
  read.fact.note = body.text("note");
  read.again = body.flag("again");
}

void read_correction(Body& body, Fact& fact) {
  if (const auto number = body.number("fact")) {
    fact.about = FactId{*number};
  } else {
    body.wrong("fact", "is missing: the number of the fact that was wrong");
  }
  fact.fields = body.fields("fields");
  fact.schedule = body.schedule("schedule");
  Opening opening;
  opening.title = body.text("title");
  opening.rulebooks = body.texts("rulebooks");
  opening.parties = body.lists("parties");
  opening.origin = body.text("origin");
  if (opening != Opening{}) fact.opening = std::move(opening);
  fact.amount = body.amount("amount");
  fact.term = body.term("term");
  fact.until = body.day("until");
  fact.approved_by = body.text("approved_by");
  fact.via = body.text("via");
  fact.received_by = body.text("received_by");
  fact.note = body.text("why");
}

// What somebody decided: by which document, who approved it and why.
void read_sanction(Body& body, Fact& fact) {
  fact.approved_by = body.text("approved_by");
  fact.note = body.text("why");
}

void read_silence(Body& body, Fact& fact) {
  fact.until = body.day("until");
  fact.note = body.text("why");
}

}  // namespace

CaseBody read_case_body(std::string_view text) {
  Body body(text);
  CaseBody read;
  read.reopens = body.text_or_number("reopens");
  read.opening.docket = body.text("docket");
  read.opening.title = body.text("title");
  read.opening.rulebooks = body.texts("rulebooks");
  read.opening.parties = body.lists("parties");
  read.opening.origin = body.text("origin");
  read.opening.standing = body.flag("standing");
  if (!read.reopens.empty()) {
    read.who.document = body.text("document");
    read.who.note = body.text("why");
  }
  read.who.by = body.text("by");
  body.finish();
  return read;
}

FactBody read_case_fact_body(std::string_view text) {
  Body body(text);
  FactBody read;
  Fact& fact = read.fact;
  read_kind(body, fact,
            {FactKind::event, FactKind::correction, FactKind::retraction, FactKind::docket_given,
             FactKind::assigned, FactKind::suspended, FactKind::resumed, FactKind::ended,
             FactKind::silenced});
  body.when("on", fact);
  fact.by = body.text("by");
  if (fact.kind == FactKind::docket_given) {
    fact.document = body.text("docket");
    fact.note = body.text("note");
    body.finish();
    return read;
  }
  fact.document = body.text("document");
  switch (fact.kind) {
    case FactKind::correction:
    case FactKind::retraction:
      read_correction(body, fact);
      break;
    case FactKind::assigned:
      fact.role = body.text("role");
      fact.officer = body.text("officer");
      fact.note = body.text("note");
      break;
    case FactKind::suspended:
    case FactKind::resumed:
      fact.role = body.text("role");
      if (const auto number = body.number("obligation")) read.obligation = ObligationId{*number};
      read_sanction(body, fact);
      break;
    case FactKind::ended:
      read_sanction(body, fact);
      break;
    case FactKind::silenced:
      read_silence(body, fact);
      break;
    default:
      read_event(body, read);
  }
  body.finish();
  return read;
}

FactBody read_duty_fact_body(std::string_view text) {
  Body body(text);
  FactBody read;
  Fact& fact = read.fact;
  read_kind(
      body, fact,
      {FactKind::sent, FactKind::done, FactKind::acknowledged, FactKind::paid, FactKind::extended,
       FactKind::suspended, FactKind::resumed, FactKind::waived, FactKind::silenced});
  body.when("on", fact);
  fact.document = body.text("document");
  fact.by = body.text("by");
  switch (fact.kind) {
    case FactKind::paid:
      fact.amount = body.amount("amount");
      fact.note = body.text("note");
      break;
    case FactKind::extended:
      fact.term = body.term("term");
      read_sanction(body, fact);
      break;
    case FactKind::suspended:
    case FactKind::resumed:
    case FactKind::waived:
      read_sanction(body, fact);
      break;
    case FactKind::silenced:
      read_silence(body, fact);
      break;
    default:
      fact.via = body.text("via");
      fact.received_by = body.text("received_by");
      fact.note = body.text("note");
  }
  body.finish();
  return read;
}

}  // namespace qixian
