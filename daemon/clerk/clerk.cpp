#include "clerk/clerk.hpp"

#include "delivery/why_corrected.hpp"
#include "docket/docket_number.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

constexpr int slice = 64;  // reviews between two looks at the sockets
constexpr std::chrono::minutes until_there_may_be_room{1};

std::vector<Fact> facts_of_known(CaseId id, const Store& store) {
  std::vector<Fact> facts = store.facts_of(id);
  if (facts.empty())
    throw Refusal(Refusal::Kind::no_such, "there is no case " + std::to_string(id.value));
  return facts;
}

const KeptObligation& duty_of(const Fact& fact, const std::vector<KeptObligation>& kept) {
  const auto found = std::ranges::find(
      kept, *fact.duty, [](const KeptObligation& each) { return each.obligation.key; });
  if (found == kept.end())
    throw Refusal(Refusal::Kind::no_such, "case " + std::to_string(fact.case_id.value) +
                                              " has no such obligation of " + fact.duty->owed_by +
                                              " by rule " + in_quotes(fact.duty->rule));
  return *found;
}

}  // namespace

Clerk::Clerk(Store& store, Clock& clock, Edition edition, boost::asio::any_io_executor executor)
    : store_(store),
      clock_(clock),
      edition_(std::move(edition)),
      alarm_(clock, std::move(executor)),
      latest_(store.last_time().value_or(clock.now())) {
  adopt(std::move(edition_));
  turn_back_if_set_back();
}

Recorded Clerk::open_case(Opening opening, Fact who, const KeepAnswer& keep) {
  if (const auto old = opening.reopens)
    check_reopening(read_case(facts_of_known(*old, store_)), who);
  check_opening(opening, edition_);

  Fact fact = std::move(who);
  fact.kind = FactKind::opened;
  fact.case_id = store_.next_case_id();
  check_docket(opening.docket, store_.docket_holder(docket_key(opening.docket)), fact.case_id);
  if (!fact.on) fact.on = date_in_beijing(clock_.now());
  fact.opening = std::move(opening);
  check_when_and_whom(fact, edition_, clock_.now());

  std::vector<Fact> elsewhere;
  if (const auto old = fact.opening->reopens) {
    Fact reopened = fact;
    reopened.kind = FactKind::reopened;
    reopened.case_id = *old;
    reopened.opening.reset();
    reopened.linked = fact.case_id;
    elsewhere.push_back(std::move(reopened));
  }
  const CaseId id = fact.case_id;
  return write_down(id, {}, std::move(fact), false, keep, std::move(elsewhere));
}

Recorded Clerk::reopen_case(CaseId old, Opening opening, Fact who, const KeepAnswer& keep) {
  opening.reopens = old;
  return open_case(std::move(opening), std::move(who), keep);
}

Recorded Clerk::record(Fact fact, bool again, const KeepAnswer& keep) {
  std::vector<Fact> recorded = facts_of_known(fact.case_id, store_);
  if (fact.duty)
    check_duty(fact, duty_of(fact, store_.obligations_of(fact.case_id)), recorded, edition_);
  if (fact.kind == FactKind::docket_given)
    check_docket(fact.document, store_.docket_holder(docket_key(fact.document)), fact.case_id);
  check_fact(fact, recorded, again, edition_, clock_.now());
  const CaseId id = fact.case_id;
  return write_down(id, std::move(recorded), std::move(fact), again, keep);
}

Recorded Clerk::write_down(CaseId id, std::vector<Fact> facts, Fact fact, bool again,
                           const KeepAnswer& keep, std::vector<Fact> elsewhere) {
  const Instant now = clock_.now();
  fact.id = store_.next_fact_id();
  fact.recorded_at = now;
  const auto derive_now = [&] {
    return derive_obligations(facts, edition_.rulebooks, edition_.calendar, now, Reasons::left_out);
  };
  const Derived without = derive_now();
  facts.push_back(fact);
  const Derived derived = derive_now();

  std::int64_t next_id = store_.next_obligation_id().value;
  Recorded recorded{
      fact,
      read_case(facts),
      numbered(changes(store_.obligations_of(id), derived.obligations, without.obligations),
               next_id),
      {}};
  check_rows(fact, recorded.changes, again, edition_);
  for (const Waiting& waiting : derived.waiting)
    if (waiting.cause == fact.id) recorded.waiting.push_back(waiting);

  const std::string because = why_corrected(fact, facts, edition_.rulebooks);
  CaseStep step{id,
                {fact},
                recorded.changes,
                plan(recorded.changes, [&](const Change&) { return because; }),
                derived.review_at,
                {}};
  step.gaps = gaps_in(derived);
  for (Fact& other : elsewhere) {
    other.id = FactId{step.facts.back().id.value + 1};
    other.recorded_at = now;
    step.facts.push_back(std::move(other));
  }
  if (keep) step.answer = keep(recorded);
  store_.record(step, now);
  ++steps_;
  alarm_.ring();
  return recorded;
}

// A new duty gets its number.
std::vector<Change> Clerk::numbered(std::vector<Change> changed, std::int64_t& next_id) {
  for (Change& change : changed)
    if (change.is_new()) change.after.id = {next_id++};
  return changed;
}

// Whether all who were told of a duty were told the very days it has now, and nothing has said or
// shown them since that it is over, or late.
bool Clerk::knows_days(const Change& change, const std::vector<Telling>& tellings) {
  const State before = change.before->obligation.state;
  const Deadline& deadline = change.after.obligation.deadline;
  const bool was_late = before == State::overdue || before == State::target_missed;
  if (was_late || is_closed(before) || before == State::suspended || deadline.safe_at) return false;
  std::map<std::string, const LetterItem*> last;
  for (const Telling& telling : tellings) last[telling.officer] = &telling.item;
  return std::ranges::all_of(last, [&](const auto& known) {
    const LetterItem& item = *known.second;
    return item.stage.kind != StageKind::withdrawn && item.stage.kind != StageKind::excused &&
           item.told_safe == deadline.safe && item.told_due == deadline.due;
  });
}

// What has not yet been said of an earlier change is one with this one.
std::string Clerk::unsaid_reason(ObligationId id) const {
  std::string reason;
  for (const KeptReminder& reminder : store_.reminders_of(id))
    if (!reminder.served_at) reason = and_why(reason, reminder.because);
  return reason;
}

std::vector<KeptReminder> Clerk::plan(const std::vector<Change>& changed, const Reason& why) const {
  std::vector<KeptReminder> reminders;
  for (const Change& change : changed) {
    if (!calls_for_words(change)) continue;
    const std::vector<Telling> tellings =
        change.is_new() ? std::vector<Telling>{} : store_.tellings(change.after.id);
    const bool told = !tellings.empty();
    const std::string because =
        told ? and_why(unsaid_reason(change.after.id), why(change)) : std::string();
    for (const PlannedReminder& planned :
         plan_reminders(change, told, edition_.policy, edition_.calendar, clock_.now(),
                        told && knows_days(change, tellings)))
      reminders.push_back({{},
                           change.after.id,
                           change.after.revision,
                           planned,
                           {},
                           {},
                           unsays(planned.stage.kind) ? because : std::string()});
  }
  return reminders;
}

// On a full disk nothing is served and nothing lost: what is due is due still when there is room.
boost::asio::awaitable<void> Clerk::run() {
  for (;;) {
    try {
      co_await serve();
    } catch (const StoreError& error) {
      if (error.kind() != StoreError::Kind::full) throw;
      if (!no_room_since_) {
        spdlog::error("nothing that falls due is served: {}", error.what());
        no_room_since_ = clock_.now();
      }
      if (!audit_at_) audit_at_ = clock_.now();  // it may have been under way
    }
    co_await alarm_.wait_until(clock_.now() + until_there_may_be_room);
  }
}

boost::asio::awaitable<void> Clerk::serve() {
  const auto let_others_in = [] { return boost::asio::post(boost::asio::use_awaitable); };
  plan_rounds();
  hold_back_letters();
  for (;;) {
    turn_back_if_set_back();
    if (directory_is_new_) look_through_directory();
    // No word goes out about a case that the edition in force has not yet derived.
    while (!adopted_) {
      adopt_slice();
      co_await let_others_in();
    }
    if (!vacancies_are_told_) tell_of_vacancies();
    vacancies_are_told_ = true;
    const std::vector<CaseId> reviews = store_.reviews_due(clock_.now(), slice);
    for (const CaseId id : reviews) review(id);
    if (reviews.empty()) {
      WaitingLists waiting;
      for (Sessions sessions = due_by_office(); !sessions.empty();) {
        speak(sessions, waiting);
        const std::int64_t before = steps_;
        co_await let_others_in();
        if (steps_ != before) break;  // what was read for the other offices may not be so any more
      }
      if (audit_at_ && *audit_at_ <= clock_.now()) co_await audit();
    }
    const auto next = store_.next_due();
    if (next && *next <= clock_.now()) {
      co_await let_others_in();
      continue;
    }
    if (no_room_since_) spdlog::info("there is room again: what falls due is served");
    no_room_since_.reset();
    std::optional<Instant> wake = next;
    if (audit_at_) wake = std::min(wake.value_or(*audit_at_), *audit_at_);
    co_await alarm_.wait_until(wake);
  }
}

void Clerk::review(CaseId id) {
  const Instant now = clock_.now();
  const Derived derived = derive(id);
  std::int64_t next_id = store_.next_obligation_id().value;
  const std::vector<Change> changed =
      numbered(changes(store_.obligations_of(id), derived.obligations), next_id);
  const auto by_time_alone = [](const Change&) { return std::string(); };
  CaseStep step{id, {}, changed, plan(changed, by_time_alone), derived.review_at, {}};
  step.gaps = gaps_in(derived);
  store_.record(step, now);
  ++steps_;
}

Derived Clerk::derive(CaseId id) const {
  return derive_obligations(store_.facts_of(id), edition_.rulebooks, edition_.calendar,
                            clock_.now());
}

std::optional<std::string> Clerk::missing_notice() const {
  const Calendar& calendar = edition_.calendar;
  if (date_in_beijing(clock_.now()) < calendar.notice_awaited_from()) return {};
  return "the holiday notice for " + std::to_string(calendar.first_missing_year()) +
         " is not there: days from " + write_date(calendar.settled_until() + std::chrono::days{1}) +
         " on are provisional; import it as soon as it is published";
}

}  // namespace qixian
