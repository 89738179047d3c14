// What falls due to be said: to each office its people, in one go, one letter a person but for
// what must go by itself.
#include "clerk/clerk.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

namespace qixian {
namespace {

using std::chrono::days;

constexpr int most_at_once = 50'000;  // reminders looked at together: more than a morning has

bool excuses(const KeptReminder& reminder) {
  return reminder.planned.stage.kind == StageKind::excused;
}

// After an outage several stages of one duty are due together and are said once: what must be
// unsaid goes first, then the latest; of several that were put off to one morning the one that was
// planned last.
bool says_more(const KeptReminder& one, const KeptReminder& other) {
  const auto weight = [](const KeptReminder& reminder) {
    const auto& [stage, rung, at] = reminder.planned;
    return std::tuple(unsays(stage.kind), at, reminder.id);
  };
  return weight(one) > weight(other);
}

// A lateness that vanished is told to superiors and the other side, and is chosen apart from what
// the owners are told. It comes first, so that nobody hears of one duty twice.
std::vector<const KeptReminder*> chosen_of(const std::vector<KeptReminder>& due) {
  std::map<std::pair<ObligationId, bool>, const KeptReminder*> best;
  for (const KeptReminder& reminder : due) {
    const KeptReminder*& place = best[{reminder.obligation, excuses(reminder)}];
    if (place == nullptr || says_more(reminder, *place)) place = &reminder;
  }
  std::vector<const KeptReminder*> chosen;
  for (const bool first : {true, false})
    for (const KeptReminder& reminder : due)
      if (excuses(reminder) == first && best.at({reminder.obligation, first}) == &reminder)
        chosen.push_back(&reminder);
  return chosen;
}

// What fell due while the daemon was away, or on a morning that rests by a notice adopted since,
// waits for the next working morning unless that would come too late. What is over can wait.
bool can_wait(Stage stage, const Deadline& deadline, Instant now, Instant morning) {
  return stage.kind == StageKind::past || stage.kind == StageKind::excused ||
         !presses(deadline, now, morning);
}

bool is_recorded_late(const Obligation& obligation) {
  return std::ranges::any_of(obligation.remarks,
                             [](const std::string& remark) { return remark.starts_with("补录"); });
}

}  // namespace

const Calendar& Clerk::calendar_of(const std::string& office) const {
  const auto own = regional_.find(office);
  return own == regional_.end() ? edition_.calendar : own->second;
}

// Every served office has its mornings, and the operators theirs.
void Clerk::plan_rounds() {
  const Instant now = clock_.now();
  regional_.clear();
  std::set<std::string> planned;
  for (const OfficeRound& round : store_.rounds()) planned.insert(round.office);
  std::vector<OfficeRound> fresh;
  const auto plan_for = [&](const std::string& office) {
    if (!planned.contains(office))
      fresh.push_back({office, next_morning(now, edition_.policy, calendar_of(office)), {}});
  };
  plan_for({});
  for (const auto& [id, office] : edition_.directory.offices()) {
    if (!office.served) continue;
    regional_.emplace(id, edition_.calendar.for_office(id));
    plan_for(id);
  }
  if (!fresh.empty()) store_.plan_rounds(fresh, now);
}

Clerk::Sessions Clerk::due_by_office() const {
  const Instant now = clock_.now();
  Sessions sessions;
  for (KeptReminder& reminder : store_.reminders_due(now, most_at_once)) {
    const std::string office(hearing_office(reminder.owed_by, edition_.directory));
    sessions[office].due.push_back(std::move(reminder));
  }
  for (const OfficeRound& round : store_.rounds())
    if (round.next_at <= now) sessions[round.office].round = round;
  return sessions;
}

Clerk::Saying Clerk::consider(const KeptReminder& reminder, Instant at,
                              LetterWriter& writer) const {
  const Date day = date_in_beijing(at);
  Saying saying;
  const auto row = store_.obligation(reminder.obligation);
  if (!row || row->kept.revision != reminder.revision) {
    saying.quiet = "it moved since";
    return saying;
  }
  const Stage stage = reminder.planned.stage;
  saying.row = *row;
  saying.quiet = reason_for_quiet(situation_of(row->kept), stage, day);
  if (!saying.quiet.empty()) return saying;
  const Stage said = stage_said(row->kept.obligation, stage, at, edition_.calendar);
  saying.goes_alone = goes_alone(row->kept, said, day);
  const auto standing = writer.standing(row->case_id, row->kept.id);
  if (!standing) return saying;
  saying.heard_by =
      recipients(row->kept, said, reminder.planned.rung, *standing->file, edition_.directory, day);
  if (unsays(stage.kind)) {
    add_told(saying, reminder, *standing->file, day);
    if (saying.heard_by.empty()) saying.quiet = "nobody is left who heard otherwise";
  }
  return saying;
}

// Whoever was told the old day is told the new one, even if his post is another's now; but the
// owners need no word that they are spared what they were late with, nor two of what they owe. What
// is over concerns nobody who had not heard of it.
void Clerk::add_told(Saying& saying, const KeptReminder& reminder, const Case& file,
                     Date day) const {
  const KeptObligation& kept = saying.row->kept;
  const StageKind stage = reminder.planned.stage.kind;
  const State state = kept.obligation.state;
  if (stage == StageKind::excused && is_owed(state)) return;
  const Deadline& deadline = kept.obligation.deadline;
  std::set<std::string> told, told_late, told_last_day;
  for (const Telling& telling : store_.tellings(kept.id)) {
    told.insert(telling.officer);
    if (telling.item.stage.kind == StageKind::past) told_late.insert(telling.officer);
    // Who waits was told the last day alone; that the advised one is another now is no news to him.
    if (telling.item.told_due == deadline.due && telling.item.told_safe != deadline.safe) {
      told_last_day.insert(telling.officer);
    } else {
      told_last_day.erase(telling.officer);
    }
  }
  const auto drop_but = [&](const std::set<std::string>& concerned) {
    std::erase_if(saying.heard_by, [&](const Recipient& recipient) {
      const bool is_his =
          recipient.stands_in_for != nullptr && concerned.contains(recipient.stands_in_for->id);
      return !is_his && !concerned.contains(recipient.officer->id);
    });
  };
  if (stage == StageKind::withdrawn) drop_but(told);
  // Done in time after all: no word to who never heard that it was not.
  const bool is_done = stage == StageKind::excused && state == State::met;
  if (is_done) return drop_but(told_late);

  std::vector<Recipient> knowing;
  if (stage == StageKind::excused && state != State::withdrawn)
    knowing = recipients(kept, {StageKind::before, 1}, 0, file, edition_.directory, day);
  knowing.insert(knowing.end(), saying.heard_by.begin(), saying.heard_by.end());
  for (const std::string& id : told) {
    const Officer* officer = edition_.directory.officer(id);
    if (officer == nullptr) continue;
    Recipient reader = present(*officer, day, edition_.directory);
    reader.reader = reader_of(*officer, kept.obligation.key, file, edition_.directory);
    const bool knows = std::ranges::any_of(knowing, [&](const Recipient& recipient) {
      return recipient.officer == officer || recipient.officer == reader.officer;
    });
    const bool is_no_news =
        stage == StageKind::moved && told_last_day.contains(id) &&
        (reader.reader == Reader::watcher || reader.reader == Reader::counterparty);
    if (knows || is_no_news) continue;
    knowing.push_back(reader);
    saying.heard_by.push_back(reader);
  }
}

// Of several stages of one duty that are due together one is said; the others are served with it.
// What nobody can be told waits until somebody can.
void Clerk::gather_due(const Session& session, Hearing& hearing, LetterWriter& writer,
                       Audiences& audiences) const {
  const Instant now = clock_.now();
  std::set<std::pair<ObligationId, const Officer*>> told;
  std::set<ReminderId> said, unheard;
  for (const KeptReminder* reminder : chosen_of(session.due)) {
    const Saying saying = consider(*reminder, now, writer);
    if (!saying.row || !saying.quiet.empty()) {
      hearing.why_not[reminder->id] = saying.quiet;
      continue;
    }
    said.insert(reminder->id);
    const auto& [case_id, kept] = *saying.row;
    if (saying.heard_by.empty()) {
      unheard.insert(reminder->id);
      hearing.put_off.push_back(*reminder);
      hearing.put_off.back().planned.at = next_morning(now, edition_.policy, edition_.calendar);
    }
    const Calendar& calendar =
        calendar_of(std::string(hearing_office(kept.obligation.key.owed_by, edition_.directory)));
    for (const Recipient& recipient : saying.heard_by) {
      if (!told.emplace(kept.id, recipient.officer).second) continue;
      const auto& [stage, rung, at] = reminder->planned;
      ToSay say{{case_id, kept.id, kept.revision, stage, rung, {}, {}}, recipient, {}};
      say.item.reader = recipient.reader;
      for (const Recipient& other : saying.heard_by)
        if (other.officer != recipient.officer) say.also_told.push_back(other.officer->name);
      Audience& audience = audiences[recipient.officer->id];
      audience.add_reader(recipient);
      audience.is_late |= goes_late(reminder->meant_for, now, edition_.policy, calendar);
      if (!saying.goes_alone) audience.all_recorded_late &= is_recorded_late(kept.obligation);
      (saying.goes_alone ? audience.alone : audience.together).push_back(std::move(say));
    }
  }
  for (const KeptReminder& reminder : session.due) {
    if (unheard.contains(reminder.id)) continue;
    hearing.served.push_back(reminder.id);
    if (!said.contains(reminder.id))
      hearing.why_not.try_emplace(reminder.id, "another word about it was due with it");
    const auto row = store_.obligation(reminder.obligation);
    if (!row || row->kept.revision != reminder.revision) continue;
    const Stage stage = reminder.planned.stage;
    if (const auto next = plan_next(row->kept, stage, edition_.policy, edition_.calendar, now))
      hearing.next.push_back({{}, row->kept.id, row->kept.revision, *next, {}, {}});
  }
}

// Takes out of what is due what can wait for working hours.
void Clerk::put_off(const std::string& office, Session& session) {
  const Instant now = clock_.now();
  const Calendar& calendar = calendar_of(office);
  const Policy& policy = edition_.policy;
  if (is_working_hour(now, policy, calendar)) return;
  const Instant morning = next_morning(now, policy, calendar);
  std::vector<KeptReminder> put_off;
  std::erase_if(session.due, [&](const KeptReminder& reminder) {
    const auto row = store_.obligation(reminder.obligation);
    if (!row || !can_wait(reminder.planned.stage, row->kept.obligation.deadline, now, morning))
      return false;
    put_off.push_back(reminder);
    put_off.back().planned.at = morning;
    return true;
  });
  if (!put_off.empty()) store_.arm(put_off, now);
  if (!session.round) return;
  if (!session.round->meant_for) session.round->meant_for = session.round->next_at;
  session.round->next_at = morning;
  store_.plan_rounds({*session.round}, now);
  session.round.reset();
}

// One office, and every other whose people hear of its duties now and have a morning of their own:
// one person gets one letter.
void Clerk::speak(Sessions& waiting, WaitingLists& lists) {
  const Instant now = clock_.now();
  const Date today = date_in_beijing(now);
  const Policy& policy = edition_.policy;
  LetterWriter writer(store_, edition_, now);
  Hearing hearing;
  Audiences audiences;
  std::optional<OfficeRound> operators_morning;
  std::vector<std::string> offices{waiting.begin()->first};
  for (std::size_t n = 0; n < offices.size(); ++n) {
    const std::string office = offices[n];
    auto node = waiting.extract(office);
    if (node.empty()) continue;
    Session& session = node.mapped();
    put_off(office, session);
    gather_due(session, hearing, writer, audiences);
    if (session.round) {
      if (!office.empty()) gather_lists(office, *session.round, today, writer, audiences);
      if (office.empty()) operators_morning = session.round;
      hearing.rounds.push_back({office, next_morning(now, policy, calendar_of(office)), today});
    }
    for (const auto& [id, audience] : audiences)
      if (waiting.contains(audience.officer->office)) offices.push_back(audience.officer->office);
  }

  const Instant morning = moment_on(today, policy.morning);
  const bool is_morning = now >= morning && now < morning + policy.jitter;
  std::vector<Settlement> taken_up;
  for (auto& [id, audience] : audiences) {
    std::ranges::move(take_up_waiting(audience, lists), std::back_inserter(taken_up));
    const Instant at = is_morning ? std::max(now, spread_over_morning(morning, id, policy)) : now;
    for (KeptLetter& letter : letters_to(audience, !hearing.rounds.empty(), at, writer))
      hearing.letters.push_back(std::move(letter));
  }
  if (operators_morning)
    for (KeptLetter& letter : words_to_operators(*operators_morning, writer))
      hearing.letters.push_back(std::move(letter));
  const bool is_silent = hearing.served.empty() && hearing.put_off.empty();
  if (is_silent && hearing.rounds.empty()) return;
  store_.serve(hearing, now);
  // After what says it instead is written.
  if (!taken_up.empty()) store_.settle(taken_up, now);
  tell_of_unheard(hearing);
  if (!is_silent && !audit_at_)
    audit_at_ = std::chrono::floor<std::chrono::hours>(now) + std::chrono::hours{1};
  if (!hearing.letters.empty() && letters_written_) letters_written_();
}

}  // namespace qixian
