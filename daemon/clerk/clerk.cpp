#include "clerk/clerk.hpp"

#include "docket/docket_number.hpp"
#include "reminder/notice_watch.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

constexpr int slice = 64;  // steps between two looks at the sockets

std::string nobody_at(const std::string& office) {
  return "office " + in_quotes(office) + " has no liaison officer in the directory who can be told";
}

}  // namespace

Clerk::Clerk(Store& store, Clock& clock, Edition edition, boost::asio::any_io_executor executor)
    : store_(store),
      clock_(clock),
      edition_(std::move(edition)),
      alarm_(clock, std::move(executor)),
      word_on_notice_at_(next_word_on_notice(edition_.calendar, clock.now())) {
  if (store_.edition() != edition_.fingerprint) adopt(std::move(edition_));
}

Recorded Clerk::open_case(Opening opening, Fact who, const KeepAnswer& keep) {
  check_opening(opening, edition_);
  const std::string key = docket_key(opening.docket);
  if (const auto other = store_.find_case(key))
    throw Refusal(Refusal::Kind::conflict, "docket " + opening.docket + " is case " +
                                               std::to_string(other->value) + " already");

  Fact fact = std::move(who);
  fact.kind = FactKind::opened;
  fact.case_id = store_.next_case_id();
  fact.on = date_in_beijing(clock_.now());
  fact.opening = std::move(opening);
  check_when_and_whom(fact, edition_, clock_.now());
  const CaseId id = fact.case_id;
  return write_down(id, {}, std::move(fact), keep);
}

Recorded Clerk::record(Fact fact, bool again, const KeepAnswer& keep) {
  std::vector<Fact> recorded = store_.facts_of(fact.case_id);
  if (recorded.empty())
    throw Refusal(Refusal::Kind::no_such, "there is no case " + std::to_string(fact.case_id.value));
  check_fact(fact, recorded, again, edition_, clock_.now());
  const CaseId id = fact.case_id;
  return write_down(id, std::move(recorded), std::move(fact), keep);
}

Recorded Clerk::write_down(CaseId id, std::vector<Fact> facts, Fact fact, const KeepAnswer& keep) {
  const Instant now = clock_.now();
  fact.id = store_.next_fact_id();
  fact.recorded_at = now;
  facts.push_back(fact);
  const Derived derived = derive_obligations(facts, edition_.rulebooks, edition_.calendar, now);

  Recorded recorded{fact, read_case(facts), numbered_changes(id, derived), {}};
  for (const Waiting& waiting : derived.waiting)
    if (waiting.cause == fact.id) recorded.waiting.push_back(waiting);

  CaseStep step{id, {fact}, recorded.changes, plan(recorded.changes), derived.review_at, {}};
  if (keep) step.answer = keep(recorded);
  store_.record(step, now);
  alarm_.ring();
  return recorded;
}

// What differs from what is kept; a new duty has its number already.
std::vector<Change> Clerk::numbered_changes(CaseId id, const Derived& derived) const {
  std::vector<Change> changed = changes(store_.obligations_of(id), derived.obligations);
  std::int64_t next_id = store_.next_obligation_id().value;
  for (Change& change : changed)
    if (change.is_new()) change.after.id = {next_id++};
  return changed;
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

boost::asio::awaitable<void> Clerk::run() {
  for (;;) {
    serve_due();
    say_missing_notice();
    const auto next = store_.next_due();
    if (next && *next <= clock_.now()) {
      co_await boost::asio::post(
          boost::asio::use_awaitable);  // the sockets answer between two slices
      continue;
    }
    co_await alarm_.wait_until(std::min(next.value_or(word_on_notice_at_), word_on_notice_at_));
  }
}

void Clerk::say_missing_notice() {
  const Instant now = clock_.now();
  if (now < word_on_notice_at_) return;
  if (const auto missing = missing_notice()) spdlog::warn("{}", *missing);
  word_on_notice_at_ = next_word_on_notice(edition_.calendar, now);
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
  const std::vector<Change> changed = numbered_changes(id, derived);
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
  if (officers.empty())
    spdlog::error("obligation {}: {}", row.kept.id.value,
                  nobody_at(row.kept.obligation.key.owed_by));
  std::vector<std::string> names;
  for (const Officer* officer : officers) names.push_back(officer->name);
  std::vector<KeptLetter> letters;
  for (const Officer* officer : officers)
    letters.push_back(write_to(*officer, 0, stage, rung, row, names));
  return letters;
}

bool Clerk::is_current(const KeptLetter& letter) const {
  const auto row = store_.obligation(letter.obligation);
  return row && row->kept.revision == letter.revision && !is_quiet(row->kept, letter.stage);
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

  Occasion occasion{kept,  file, rulebook, rule == nullptr ? no_rule : *rule,
                    stage, rung, officer,  edition_.lights,
                    {},    {}};
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

std::optional<std::string> Clerk::missing_notice() const {
  const Calendar& calendar = edition_.calendar;
  if (date_in_beijing(clock_.now()) < calendar.notice_awaited_from()) return {};
  return "the holiday notice for " + std::to_string(calendar.first_missing_year()) +
         " is not there: days from " + write_date(calendar.settled_until() + std::chrono::days{1}) +
         " on are provisional; import it as soon as it is published";
}

std::vector<std::string> Clerk::unheard() const {
  std::vector<std::string> reasons;
  for (const auto& [office, owed] : store_.owing_offices())
    if (hearers(office, edition_.directory).empty())
      reasons.push_back(nobody_at(office) + " of the " + std::to_string(owed) + " duties it owes");
  return reasons;
}

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
  word_on_notice_at_ = next_word_on_notice(edition_.calendar, clock_.now());
  alarm_.ring();
}

}  // namespace qixian
