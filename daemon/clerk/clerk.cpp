#include "clerk/clerk.hpp"

#include "docket/docket_number.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <utility>

namespace qixian {
namespace {

constexpr int slice = 64;  // steps between two looks at the sockets

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

}  // namespace

Clerk::Clerk(Store& store, Clock& clock, Edition edition, boost::asio::any_io_executor executor)
    : store_(store),
      clock_(clock),
      edition_(std::move(edition)),
      alarm_(clock, std::move(executor)) {
  if (store_.edition() != edition_.fingerprint) adopt(std::move(edition_));
}

// --- recording
// ------------------------------------------------------------------------------------

Recorded Clerk::open_case(Opening opening, Fact who, const KeepAnswer& keep) {
  check_text("the docket", opening.docket, longest_line);
  check_text("the title", opening.title, longest_line);
  if (opening.title.empty()) refuse(Refusal::Kind::unacceptable, "a case needs a title");
  if (opening.rulebooks.empty())
    refuse(Refusal::Kind::unacceptable, "a case needs at least one rulebook");
  std::set<std::string> roles;
  for (const std::string& id : opening.rulebooks) {
    const auto book = edition_.rulebooks.find(id);
    if (book == edition_.rulebooks.end()) {
      std::set<std::string> known;
      for (const auto& [name, rulebook] : edition_.rulebooks) known.insert(name);
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
      if (edition_.directory.office(office) == nullptr)
        refuse(Refusal::Kind::unacceptable,
               "there is no office " + in_quotes(office) +
                   " in the directory; add it there, with served = false if it is external");
  }
  const std::string key = docket_key(opening.docket);
  if (const auto other = store_.find_case(key))
    refuse(Refusal::Kind::conflict,
           "docket " + opening.docket + " is case " + std::to_string(other->value) + " already");

  Fact fact = std::move(who);
  fact.kind = FactKind::opened;
  fact.case_id = store_.next_case_id();
  fact.on = date_in_beijing(clock_.now());
  fact.opening = std::move(opening);
  check_when(fact);
  const CaseId id = fact.case_id;
  return write_down(id, {}, std::move(fact), keep);
}

Recorded Clerk::record(Fact fact, bool again, const KeepAnswer& keep) {
  std::vector<Fact> recorded = store_.facts_of(fact.case_id);
  if (recorded.empty())
    refuse(Refusal::Kind::no_such, "there is no case " + std::to_string(fact.case_id.value));
  const Case file = read_case(recorded);
  check_texts(fact);
  check_when(fact);
  switch (fact.kind) {
    case FactKind::event:
      check_event(fact, file, standing_facts(recorded), again);
      break;
    case FactKind::correction:
    case FactKind::retraction:
      check_correction(fact, file, recorded);
      break;
    case FactKind::sent:
    case FactKind::done:
    case FactKind::acknowledged:
      check_deed(fact);
      break;
    case FactKind::opened:
      refuse(Refusal::Kind::malformed, "a case is opened once");
  }
  const CaseId id = fact.case_id;
  return write_down(id, std::move(recorded), std::move(fact), keep);
}

void Clerk::check_when(const Fact& fact) const {
  if (!fact.by.empty() && edition_.directory.officer(fact.by) == nullptr)
    refuse(Refusal::Kind::unacceptable,
           "there is no officer " + in_quotes(fact.by) + " in the directory");
  const Instant now = clock_.now();
  if (fact.on && *fact.on > date_in_beijing(now))
    refuse(Refusal::Kind::unacceptable,
           write_date(*fact.on) + " is in the future (today is " +
               write_date(date_in_beijing(now)) +
               "); facts have happened, days to come are fields of an event");
  if (fact.at && *fact.at > now)
    refuse(Refusal::Kind::unacceptable,
           write_instant(*fact.at) + " is in the future (it is " + write_instant(now) + ")");
}

void Clerk::check_event(Fact& fact, const Case& file, const std::vector<Fact>& standing,
                        bool again) const {
  const EventKind* event = find_event(fact.event, file, edition_.rulebooks);
  if (event == nullptr) {
    std::set<std::string> known;
    for (const std::string& id : file.rulebooks)
      if (const auto book = edition_.rulebooks.find(id); book != edition_.rulebooks.end())
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

void Clerk::check_correction(Fact& fact, const Case& file,
                             const std::vector<Fact>& recorded) const {
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
  if (const EventKind* event = find_event(original.event, file, edition_.rulebooks))
    for (const auto& [id, value] : fact.fields) check_field(*event, id, value);
  else if (!fact.fields.empty())
    refuse(Refusal::Kind::unacceptable,
           "fact " + std::to_string(root.value) + " has no fields to correct");
  if (!fact.on && fact.fields.empty() && fact.document.empty())
    refuse(Refusal::Kind::malformed, "a correction must change something: on, fields or document");
}

void Clerk::check_deed(Fact& fact) const {
  if (fact.kind == FactKind::acknowledged) fact.on = date_in_beijing(clock_.now());
  if (!fact.on) refuse(Refusal::Kind::malformed, "the day it was done is needed: on");
  if (!fact.duty) refuse(Refusal::Kind::malformed, "an obligation is needed");
}

Recorded Clerk::write_down(CaseId id, std::vector<Fact> facts, Fact fact, const KeepAnswer& keep) {
  const Instant now = clock_.now();
  fact.id = store_.next_fact_id();
  fact.recorded_at = now;
  facts.push_back(fact);
  const Derived derived = derive_obligations(facts, edition_.rulebooks, edition_.calendar, now);

  Recorded recorded{
      fact, read_case(facts), changes(store_.obligations_of(id), derived.obligations), {}};
  std::int64_t next_id = store_.next_obligation_id().value;
  for (Change& change : recorded.changes)
    if (change.is_new()) change.after.id = {next_id++};
  for (const Waiting& waiting : derived.waiting)
    if (waiting.cause == fact.id) recorded.waiting.push_back(waiting);

  CaseStep step{id, {fact}, recorded.changes, plan(recorded.changes), derived.review_at, {}};
  if (keep) step.answer = keep(recorded);
  store_.record(step, now);
  alarm_.ring();
  return recorded;
}

// What is to be said about new and moved duties, and about those that are not owed any more.
std::vector<KeptReminder> Clerk::plan(const std::vector<Change>& changed) const {
  std::vector<KeptReminder> reminders;
  for (const Change& change : changed) {
    if (!change.is_new() && !change.is_moved() && !change.is_withdrawn()) continue;
    const bool told = !change.is_new() && store_.told_days(change.after.id).has_value();
    for (const PlannedReminder& planned :
         plan_reminders(change, told, edition_.policy, edition_.calendar, clock_.now()))
      reminders.push_back({{}, change.after.id, change.after.revision, planned, {}});
  }
  return reminders;
}

// --- time
// -----------------------------------------------------------------------------------------

boost::asio::awaitable<void> Clerk::run() {
  for (;;) {
    serve_due();
    const auto next = store_.next_due();
    if (next && *next <= clock_.now()) {
      co_await boost::asio::post(
          boost::asio::use_awaitable);  // the sockets answer between two slices
      continue;
    }
    co_await alarm_.wait_until(next);
  }
}

void Clerk::serve_due() {
  const Instant now = clock_.now();
  for (const CaseId id : store_.reviews_due(now, slice)) review(id);
  const auto due = store_.reminders_due(now, slice);
  for (const KeptReminder& reminder : due) serve(reminder);
  if (!due.empty() && letters_written_) letters_written_();
}

void Clerk::review(CaseId id) {
  const Instant now = clock_.now();
  const Derived derived = derive(id);
  std::vector<Change> changed = changes(store_.obligations_of(id), derived.obligations);
  std::int64_t next_id = store_.next_obligation_id().value;
  for (Change& change : changed)
    if (change.is_new()) change.after.id = {next_id++};
  store_.record({id, {}, changed, plan(changed), derived.review_at, {}}, now);
}

void Clerk::serve(const KeptReminder& reminder) {
  const Instant now = clock_.now();
  const auto row = store_.obligation(reminder.obligation);
  std::vector<KeptLetter> letters;
  std::optional<KeptReminder> following;
  if (row && row->kept.revision == reminder.revision) {
    if (!is_quiet(row->kept, reminder.planned.stage)) letters = write_letters(reminder, *row);
    if (const auto next =
            plan_next(row->kept, reminder.planned.stage, edition_.policy, edition_.calendar, now))
      following = KeptReminder{{}, reminder.obligation, reminder.revision, *next, {}};
  }
  store_.serve(reminder.id, letters, following, now);
}

std::vector<KeptLetter> Clerk::write_letters(const KeptReminder& reminder,
                                             const ObligationRow& row) {
  const Stage stage = reminder.planned.stage;
  const int rung = reminder.planned.rung;
  const auto officers = recipients(row.kept.obligation, stage, rung, edition_.directory);
  if (officers.empty()) {
    const std::string reason = "nobody can be told: office " +
                               in_quotes(row.kept.obligation.key.owed_by) +
                               " has no liaison officer in the directory";
    unheard_[row.kept.id] = reason;
    spdlog::error("obligation {}: {}", row.kept.id.value, reason);
    return {};
  }
  unheard_.erase(row.kept.id);

  std::vector<std::string> names;
  for (const Officer* officer : officers) names.push_back(officer->name);
  std::vector<KeptLetter> letters;
  for (const Officer* officer : officers)
    letters.push_back(write_to(*officer, 0, stage, rung, row, names));
  return letters;
}

std::optional<KeptLetter> Clerk::another_way(const KeptLetter& letter) {
  const auto row = store_.obligation(letter.obligation);
  const Officer* officer = edition_.directory.officer(letter.officer);
  if (!row || officer == nullptr) return {};
  int way = letter.way + 1;
  if (static_cast<std::size_t>(way) >= officer->ways.size()) {
    officer = edition_.directory.officer(officer->superior);
    way = 0;
    if (officer == nullptr) return {};
  }
  return write_to(*officer, way, letter.stage, letter.rung, *row, {officer->name});
}

KeptLetter Clerk::write_to(const Officer& officer, int way, Stage stage, int rung,
                           const ObligationRow& row,
                           const std::vector<std::string>& heard_by) const {
  // The store keeps no reasons; the letter gives them.
  KeptObligation kept = row.kept;
  const std::vector<Fact> facts = store_.facts_of(row.case_id);
  const Instant now = clock_.now();
  for (Obligation& derived :
       derive_obligations(facts, edition_.rulebooks, edition_.calendar, now).obligations)
    if (derived.key == kept.obligation.key) kept.obligation = std::move(derived);
  const Case file = read_case(facts);
  const auto book = edition_.rulebooks.find(kept.obligation.rulebook);
  const Rulebook rulebook = book == edition_.rulebooks.end() ? Rulebook{} : book->second;
  const Rule* rule = rulebook.rule(kept.obligation.key.rule);
  const Rule no_rule;  // a withdrawn duty may have lost its rule

  Occasion occasion{kept,    file, rulebook, rule == nullptr ? no_rule : *rule, stage, rung,
                    officer, {},   {}};
  for (const std::string& name : heard_by)
    if (name != officer.name) occasion.also_told.push_back(name);
  if (stage.kind == StageKind::moved || stage.kind == StageKind::withdrawn)
    if (const auto told = store_.told_days(kept.id))
      occasion.told = Occasion::Told{told->first, told->second};

  const Way& reached_by = officer.ways.at(static_cast<std::size_t>(way));
  KeptLetter letter;
  letter.letter =
      write_letter(occasion, edition_.templates, edition_.directory, edition_.calendar, now);
  letter.letter.channel = reached_by.channel;
  letter.letter.address = reached_by.address;
  letter.case_id = row.case_id;
  letter.obligation = kept.id;
  letter.revision = kept.revision;
  letter.stage = stage;
  letter.rung = rung;
  letter.officer = officer.id;
  letter.way = way;
  letter.told_safe = kept.obligation.deadline.safe;
  letter.told_due = kept.obligation.deadline.due;
  letter.next_at = now;
  letter.letter.token = token_of(store_.id(), letter);
  letter.letter.thread = thread_of(store_.id(), row.case_id);
  return letter;
}

// --- editions
// -------------------------------------------------------------------------------------

Derived Clerk::derive(CaseId id) const {
  return derive_obligations(store_.facts_of(id), edition_.rulebooks, edition_.calendar,
                            clock_.now());
}

void Clerk::adopt(Edition edition) {
  edition_ = std::move(edition);
  if (store_.edition() != edition_.fingerprint) {
    std::int64_t after = 0;
    for (;;) {
      const auto rows = store_.cases(after, 1000);
      for (const CaseRow& row : rows) review(row.id);
      if (rows.empty()) break;
      after = rows.back().id.value;
    }
    // Written last: one that is killed before here derives them all again, which changes nothing
    // twice.
    store_.adopt_edition(edition_.fingerprint, clock_.now());
  }
  alarm_.ring();
}

}  // namespace qixian
