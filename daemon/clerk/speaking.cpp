// What falls due to be said: to each office its people, in one go, one letter a person but for
// what must go by itself.
#include "clerk/clerk.hpp"
#include "reminder/notice_watch.hpp"
#include "reminder/rounds.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace qixian {
namespace {

using std::chrono::days;

constexpr int most_at_once = 50'000;  // reminders looked at together: more than a morning has
constexpr int report_days = 5;        // 临期日报 looks so many working days ahead
constexpr int weekly_days = 10;       // 期限周报

bool unsays(StageKind stage) {
  return stage == StageKind::moved || stage == StageKind::withdrawn || stage == StageKind::excused;
}

// After an outage several stages of one duty are due together and are said once: what must be
// unsaid goes first, to the other side too where a lateness vanished, then the latest; of several
// that were put off to one morning the one that was planned last.
bool says_more(const KeptReminder& one, const KeptReminder& other) {
  const auto weight = [](const KeptReminder& reminder) {
    const auto& [stage, rung, at] = reminder.planned;
    return std::tuple(unsays(stage.kind), stage.kind == StageKind::excused, at, reminder.id);
  };
  return weight(one) > weight(other);
}

LetterItem item_of(const ObligationRow& row, Stage stage, int rung) {
  return {row.case_id, row.kept.id, row.kept.revision, stage, rung, {}, {}};
}

std::string nobody_at(const std::string& office) {
  return "office " + in_quotes(office) + " has no liaison officer in the directory who can be told";
}

bool is_news(StageKind stage) {
  return stage == StageKind::arisen || unsays(stage);
}

// What fell due while the daemon was away, or on a morning that rests by a notice adopted since,
// waits for the next working morning unless that would come too late.
bool can_wait(Stage stage, const Deadline& deadline, Instant now, Date next_worked) {
  if (stage.kind == StageKind::past) return true;
  const bool is_over = now >= late_from(deadline) && !is_news(stage.kind);
  return is_over || (!deadline.safe_at && deadline.safe > next_worked);
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
  const auto plan_for = [&](const std::string& office) {
    if (!planned.contains(office))
      store_.plan_round({office, next_morning(now, edition_.policy, calendar_of(office)), {}}, now);
  };
  plan_for({});
  for (const auto& [id, office] : edition_.directory.offices()) {
    if (!office.served) continue;
    regional_.emplace(id, edition_.calendar.for_office(id));
    plan_for(id);
  }
}

std::map<std::string, Clerk::Session> Clerk::due_by_office() const {
  const Instant now = clock_.now();
  std::map<std::string, Session> sessions;
  for (KeptReminder& reminder : store_.reminders_due(now, most_at_once)) {
    const std::string office(hearing_office(reminder.owed_by, edition_.directory));
    sessions[office].due.push_back(std::move(reminder));
  }
  for (const OfficeRound& round : store_.rounds())
    if (round.next_at <= now) sessions[round.office].round = round;
  return sessions;
}

Clerk::Saying Clerk::consider(const KeptReminder& reminder, Date day, LetterWriter& writer) const {
  Saying saying;
  const auto row = store_.obligation(reminder.obligation);
  if (!row || row->kept.revision != reminder.revision) {
    saying.quiet = "it moved since";
    return saying;
  }
  const Stage stage = reminder.planned.stage;
  saying.row = *row;
  saying.quiet = reason_for_quiet(row->kept, stage, day);
  if (!saying.quiet.empty()) return saying;
  saying.goes_alone = goes_alone(row->kept, stage, day);
  const auto standing = writer.standing(row->case_id, row->kept.id);
  if (!standing) return saying;
  saying.heard_by =
      recipients(row->kept, stage, reminder.planned.rung, *standing->file, edition_.directory, day);
  if (!unsays(stage.kind)) return saying;
  // Whoever was told the old day is told the new one, even if his post is another's now; but the
  // owners need no word that they are spared what they were late with.
  const State state = row->kept.obligation.state;
  std::vector<Recipient> knowing;
  if (stage.kind == StageKind::excused && state != State::withdrawn && !is_owed(state))
    knowing = recipients(row->kept, {StageKind::before, 1}, 0, *standing->file, edition_.directory,
                         day);
  knowing.insert(knowing.end(), saying.heard_by.begin(), saying.heard_by.end());
  for (const std::string& id : store_.told_officers(row->kept.id)) {
    const Officer* officer = edition_.directory.officer(id);
    const bool knows = std::ranges::any_of(
        knowing, [&](const Recipient& recipient) { return recipient.officer == officer; });
    if (officer != nullptr && !knows) saying.heard_by.push_back({officer, nullptr, Reader::owner});
  }
  return saying;
}

// What one person is to be told now.
struct Clerk::Audience {
  Recipient recipient;
  std::vector<ToSay> alone;
  std::vector<ToSay> together;
  bool all_recorded_late = true;
  std::optional<LetterWriter::List> list;
};

// Of several stages of one duty that are due together one is said; the others are served with it.
void Clerk::gather_due(const Session& session, Hearing& hearing, LetterWriter& writer,
                       Audiences& audiences) const {
  const Instant now = clock_.now();
  const Date today = date_in_beijing(now);
  std::map<ObligationId, const KeptReminder*> chosen;
  for (const KeptReminder& reminder : session.due) {
    hearing.served.push_back(reminder.id);
    const KeptReminder*& best = chosen[reminder.obligation];
    if (best == nullptr || says_more(reminder, *best)) best = &reminder;
  }
  for (const KeptReminder& reminder : session.due) {
    const Saying saying = consider(reminder, today, writer);
    if (!saying.row) continue;
    const auto& [case_id, kept] = *saying.row;
    const Stage stage = reminder.planned.stage;
    if (const auto next = plan_next(kept, stage, edition_.policy, edition_.calendar, now))
      hearing.next.push_back({{}, kept.id, kept.revision, *next, {}, {}});
    if (chosen.at(kept.id) != &reminder || !saying.quiet.empty()) continue;
    if (saying.heard_by.empty())
      spdlog::error("obligation {}: {}", kept.id.value, nobody_at(kept.obligation.key.owed_by));
    for (const Recipient& recipient : saying.heard_by) {
      ToSay say{item_of(*saying.row, stage, reminder.planned.rung), recipient, {}};
      for (const Recipient& other : saying.heard_by)
        if (other.officer != recipient.officer) say.also_told.push_back(other.officer->name);
      Audience& audience = audiences[recipient.officer->id];
      if (audience.recipient.officer == nullptr) audience.recipient = recipient;
      if (!saying.goes_alone) audience.all_recorded_late &= is_recorded_late(kept.obligation);
      (saying.goes_alone ? audience.alone : audience.together).push_back(std::move(say));
    }
  }
}

std::vector<ObligationRow> Clerk::owed_at(const std::string& office) const {
  std::vector<ObligationRow> owed;
  for (const auto& [id, other] : edition_.directory.offices()) {
    if (hearing_office(id, edition_.directory) != office) continue;
    ObligationFilter filter;
    filter.office = id;
    filter.owed_only = true;
    for (;;) {
      const auto page = store_.obligations(filter);
      for (const ObligationRow& row : page)
        if (row.kept.obligation.key.owed_by == id &&
            row.kept.obligation.kind != DutyKind::suggested)
          owed.push_back(row);
      if (page.size() < static_cast<std::size_t>(filter.limit)) break;
      filter.after = page.back().kept.id.value;
    }
  }
  return owed;
}

// 节前清单 goes before 临期日报, and that before 期限周报: one list a morning.
void Clerk::gather_lists(const std::string& office, const OfficeRound& due, LetterWriter& writer,
                         Audiences& audiences) const {
  const Date today = date_in_beijing(clock_.now());
  const Calendar& calendar = calendar_of(office);
  const Round round = round_of(today, due.served_on, edition_.policy, calendar);
  const std::vector<ObligationRow> owed = owed_at(office);
  const auto items_until = [&](const Officer& officer, Date last) {
    const bool sees_all = officer.daily_report || officer.weekly_report;
    std::vector<LetterItem> items;
    for (const ObligationRow& row : owed) {
      if (row.kept.obligation.deadline.safe > last) continue;
      if (!sees_all) {
        const auto standing = writer.standing(row.case_id, row.kept.id);
        const auto people = officers_for(office, *standing->file, edition_.directory);
        if (std::ranges::find(people, &officer) == people.end()) continue;
      }
      items.push_back(item_of(row, {StageKind::before, 0}, 0));
    }
    return items;
  };
  for (const auto& [id, officer] : edition_.directory.officers()) {
    const bool reads_lists = officer.liaison || officer.daily_report || officer.weekly_report;
    if (officer.office != office || !reads_lists) continue;
    LetterWriter::List list;
    if (round.rest_days) {
      list.kind = LetterKind::before_break;
      list.items = items_until(officer, calendar.nth_workday(round.rest_days->second, 2));
      if (!list.items.empty()) list.rest_days = round.rest_days;
    }
    if (list.items.empty() && officer.daily_report) {
      list.kind = LetterKind::daily;
      list.items = items_until(officer, calendar.nth_workday(today, report_days));
    }
    if (list.items.empty()) {
      if (!round.is_first_of_week || !(officer.liaison || officer.weekly_report)) continue;
      list.kind = LetterKind::weekly;
      list.items = items_until(officer, calendar.nth_workday(today, weekly_days));
    }
    list.occasion = write_date(today);
    list.is_late = date_in_beijing(due.next_at) < today;
    // The list of an officer who is away is read by who stands in.
    const Recipient reader = present(officer, today, edition_.directory);
    Audience& audience = audiences[reader.officer->id];
    if (audience.recipient.officer == nullptr) audience.recipient = reader;
    if (!audience.list) audience.list = std::move(list);
  }
}

// What goes by itself, and one letter with the rest.
std::vector<KeptLetter> Clerk::letters_to(Audience& audience, Instant at, bool is_late,
                                          LetterWriter& writer) const {
  std::vector<KeptLetter> letters;
  const auto keep = [&](std::optional<KeptLetter> letter) {
    if (letter) letters.push_back(std::move(*letter));
  };
  std::set<ObligationId> by_itself;
  for (const ToSay& say : audience.alone) {
    keep(writer.about_duty(say, 0, at));
    by_itself.insert(say.item.obligation);
  }
  if (!audience.list && audience.together.empty()) return letters;
  // One that comes late says so, as lists do.
  if (!audience.list && audience.together.size() == 1 && !is_late) {
    keep(writer.about_duty(audience.together.front(), 0, at));
    return letters;
  }
  LetterWriter::List all;
  if (audience.list) {
    all = std::move(*audience.list);
  } else {
    all.kind = audience.all_recorded_late ? LetterKind::catch_up : LetterKind::morning;
    all.occasion = write_instant(clock_.now()) + " " + occasion_of(audience.together.front().item);
    all.is_late = is_late;
  }
  // What fell due says more than being in the list does; the list itself is whole.
  std::set<ObligationId> said;
  std::vector<LetterItem> items;
  for (const ToSay& say : audience.together)
    if (said.insert(say.item.obligation).second) items.push_back(say.item);
  for (const LetterItem& item : all.items)
    if (said.insert(item.obligation).second) items.push_back(item);
  all.items = std::move(items);
  // The weekly list is sent with nothing new in it too: its absence is the alarm.
  if (all.kind != LetterKind::weekly && std::ranges::all_of(all.items, [&](const LetterItem& item) {
        return by_itself.contains(item.obligation);
      }))
    return letters;
  keep(writer.about_many(all, audience.recipient, 0, at));
  return letters;
}

// Takes out of what is due what can wait for working hours.
void Clerk::put_off(const std::string& office, Session& session) {
  const Instant now = clock_.now();
  const Calendar& calendar = calendar_of(office);
  const Policy& policy = edition_.policy;
  const auto time = time_in_beijing(now);
  if (!calendar.is_rest_day(date_in_beijing(now)) && time >= policy.morning &&
      time < policy.evening)
    return;
  const Instant morning = next_morning(now, policy, calendar);
  std::vector<KeptReminder> put_off;
  std::erase_if(session.due, [&](const KeptReminder& reminder) {
    const auto row = store_.obligation(reminder.obligation);
    if (!row || !can_wait(reminder.planned.stage, row->kept.obligation.deadline, now,
                          date_in_beijing(morning)))
      return false;
    put_off.push_back(reminder);
    put_off.back().planned.at = morning;
    return true;
  });
  if (!put_off.empty()) store_.arm(put_off, now);
  if (!session.round) return;
  session.round->next_at = morning;
  store_.plan_round(*session.round, now);
  session.round.reset();
}

void Clerk::speak(const std::string& office, Session session) {
  put_off(office, session);
  if (session.due.empty() && !session.round) return;
  const Instant now = clock_.now();
  const Date today = date_in_beijing(now);
  const Policy& policy = edition_.policy;
  LetterWriter writer(store_, edition_, now);
  Hearing hearing;
  Audiences audiences;
  gather_due(session, hearing, writer, audiences);
  if (session.round) {
    if (!office.empty()) gather_lists(office, *session.round, writer, audiences);
    hearing.round = OfficeRound{office, next_morning(now, policy, calendar_of(office)), today};
  }

  const Instant morning = moment_on(today, policy.morning);
  const bool is_morning = now >= morning && now < morning + policy.jitter;
  const bool is_late = std::ranges::any_of(session.due, [&](const KeptReminder& reminder) {
    return date_in_beijing(reminder.planned.at) < today;
  });
  for (auto& [id, audience] : audiences) {
    const Instant at = is_morning ? std::max(now, spread_over_morning(morning, id, policy)) : now;
    for (KeptLetter& letter : letters_to(audience, at, is_late, writer))
      hearing.letters.push_back(std::move(letter));
  }
  if (office.empty() && session.round)
    for (KeptLetter& letter : words_to_operators(writer))
      hearing.letters.push_back(std::move(letter));
  store_.serve(hearing, now);
  if (!session.due.empty() && !audit_at_)
    audit_at_ = std::chrono::floor<std::chrono::hours>(now) + std::chrono::hours{1};
  if (!hearing.letters.empty() && letters_written_) letters_written_();
}

void Clerk::tell_operators(const std::string& occasion, const std::string& subject,
                           const std::vector<std::string>& what, const std::string& not_by) {
  const Instant now = clock_.now();
  LetterWriter writer(store_, edition_, now);
  std::vector<KeptLetter> letters;
  for (const Officer* operators : edition_.directory.operators()) {
    std::size_t way = 0;
    while (way < operators->ways.size() && operators->ways[way].channel == not_by) ++way;
    if (auto letter =
            writer.ready_made(write_alarm(subject, what, *operators, edition_.templates, now),
                              LetterKind::alarm, occasion, *operators, static_cast<int>(way), now))
      letters.push_back(std::move(*letter));
  }
  if (letters.empty()) return;
  store_.write_letters(letters, now);
  if (letters_written_) letters_written_();
}

// 平安信: its absence is the alarm.
std::vector<KeptLetter> Clerk::words_to_operators(LetterWriter& writer) const {
  const Instant now = clock_.now();
  const Date today = date_in_beijing(now);
  const Calendar& calendar = edition_.calendar;
  WellBeing word;
  if (troubles_elsewhere_) word.troubles = troubles_elsewhere_();
  for (const auto& [office, owed] : store_.owing_offices())
    if (hearers(office, edition_.directory).empty())
      word.troubles.push_back(edition_.directory.name_of(office) + "有" + std::to_string(owed) +
                              "项应办事项，却没有可以送达的联络员：请在通讯录中补上");
  if (missing_notice())
    word.troubles.push_back(std::to_string(calendar.first_missing_year()) +
                            "年的放假通知尚未导入，其后的日期均为暂定：通知公布后请立即导入");
  if (gaps_mended_ > 0)
    word.troubles.push_back("自上次启动以来，自查补上了" + std::to_string(gaps_mended_) +
                            "项没有后续提醒的事项：请查看日志");
  const Counts counts = store_.counts();
  for (const auto& [state, count] : counts.obligations) {
    const auto read = read_state(state);
    if (!read || !is_owed(*read)) continue;
    word.owed += count;
    if (*read == State::overdue) word.overdue += count;
    if (*read == State::target_missed) word.targets_missed += count;
  }
  for (const auto& [state, count] : counts.letters)
    if (state == "due" || state == "again" || state == "unknown") word.letters_waiting += count;
  if (const auto failed = counts.letters.find("given_up");
      failed != counts.letters.end() && failed->second > 0)
    word.troubles.push_back("有" + std::to_string(failed->second) +
                            "封信件未能送出：请查看 qixian letters --failed");
  const Date last = calendar.nth_workday(today, weekly_days);
  const std::map<Date, int> due = store_.owed_by_day(today, last);
  for (int n = 0; n <= weekly_days; ++n) {
    const Date day = n == 0 ? today : calendar.nth_workday(today, n);
    const auto found = due.find(day);
    word.days.emplace_back(day, found == due.end() ? 0 : found->second);
  }
  word.chain_head = store_.chain_head();

  std::vector<KeptLetter> letters;
  for (const Officer* officer : edition_.directory.operators()) {
    const Instant at = std::max(now, spread_over_morning(moment_on(today, edition_.policy.morning),
                                                         officer->id, edition_.policy));
    if (auto letter =
            writer.ready_made(write_well_being(word, *officer, edition_.templates, calendar, now),
                              LetterKind::well_being, write_date(today), *officer, 0, at))
      letters.push_back(std::move(*letter));
  }
  return letters;
}

void Clerk::say_missing_notice() {
  const Instant now = clock_.now();
  if (now < word_on_notice_at_) return;
  if (const auto missing = missing_notice()) {
    spdlog::warn("{}", *missing);
    const std::string year = std::to_string(edition_.calendar.first_missing_year());
    tell_operators(
        "notice " + write_date(date_in_beijing(now)), year + "年放假通知尚未导入",
        {"国务院办公厅关于" + year + "年部分节假日安排的通知尚未导入，" +
             write_chinese(edition_.calendar.settled_until() + days{1}) + "起的日期均为暂定。",
         "通知公布后，请用 qixian notice 生成节假日文件，放入节假日文件夹，再重新加载。"});
  }
  word_on_notice_at_ = next_word_on_notice(edition_.calendar, now);
}

std::vector<std::string> Clerk::unheard() const {
  std::vector<std::string> reasons;
  for (const auto& [office, owed] : store_.owing_offices())
    if (hearers(office, edition_.directory).empty())
      reasons.push_back(nobody_at(office) + " of the " + std::to_string(owed) + " duties it owes");
  return reasons;
}

}  // namespace qixian
