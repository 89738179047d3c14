// The mornings' lists, and what one person's letters are when all that he is to be told is known.
#include "clerk/clerk.hpp"
#include "reminder/rounds.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace qixian {
namespace {

constexpr int report_days = 5;         // 临期日报 looks so many working days ahead
constexpr int weekly_days = 10;        // 期限周报
constexpr int cases_read = 1000;       // cases read at a time
constexpr std::size_t most_gaps = 50;  // incomplete cases named in a list
constexpr std::size_t most_news_alone = 3;

// In a list because it stands in the list, not because a word about it fell due.
LetterItem listed(const ObligationRow& row) {
  return {row.case_id, row.kept.id, row.kept.revision, {StageKind::before, 0}, 0, {}, {}};
}

// 节前清单 says more than 临期日报, and that more than 期限周报.
int weight(LetterKind kind) {
  if (kind == LetterKind::before_break) return 2;
  return kind == LetterKind::daily ? 1 : 0;
}

}  // namespace

void Audience::add_list(LetterWriter::List other) {
  if (!list) {
    list = std::move(other);
    return;
  }
  if (weight(other.kind) > weight(list->kind)) std::swap(*list, other);
  list->items.insert(list->items.end(), other.items.begin(), other.items.end());
  list->is_late |= other.is_late;
  for (std::string& gap : other.gaps)
    if (std::ranges::find(list->gaps, gap) == list->gaps.end())
      list->gaps.push_back(std::move(gap));
  if (!list->word) list->word = std::move(other.word);
}

// By their safe days, to the last one that is asked for.
std::vector<ObligationRow> Clerk::owed_at(const std::string& office, Date last) const {
  std::vector<ObligationRow> owed;
  for (const auto& [id, other] : edition_.directory.offices()) {
    if (hearing_office(id, edition_.directory) != office) continue;
    ObligationFilter filter;
    filter.office = id;
    filter.owed_only = true;
    filter.safe_before = last + std::chrono::days{1};
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

// Of each office's cases those with duties that cannot be counted: what is missing in the record is
// asked for until it is there.
std::map<std::string, std::vector<std::string>> Clerk::gaps_by_office() const {
  std::map<std::string, std::vector<std::string>> gaps;
  for (CaseId after;;) {
    const std::vector<CaseRow> rows = store_.incomplete_cases(after, cases_read);
    for (const CaseRow& row : rows) {
      std::set<std::string_view> offices;
      for (const auto& [role, holders] : read_case(store_.facts_of(row.id)).parties)
        for (const std::string& holder : holders)
          offices.insert(hearing_office(holder, edition_.directory));
      const std::string number = std::to_string(row.id.value);
      for (const std::string_view office : offices)
        if (auto& theirs = gaps[std::string(office)]; theirs.size() < most_gaps)
          theirs.push_back("第" + number + "号案件" + (row.docket.empty() ? "" : " " + row.docket) +
                           "：有" + std::to_string(row.gaps) +
                           "项期限因登记不全尚不能计算，详见 qixian case show " + number);
    }
    if (rows.size() < static_cast<std::size_t>(cases_read)) return gaps;
    after = rows.back().id;
  }
}

// They are the same for all offices of one morning.
const std::vector<std::string>& Clerk::gaps_at(const std::string& office) const {
  if (!gaps_ || gaps_->first != steps_) gaps_ = {steps_, gaps_by_office()};
  return gaps_->second[office];
}

// The first word after a last day is a question to the owners alone.
bool Clerk::is_owners_alone(const KeptObligation& kept, Date today) const {
  if (midnight_beginning(today) < late_from(kept.obligation.deadline)) return false;
  return std::ranges::none_of(store_.reminders_of(kept.id), [&](const KeptReminder& reminder) {
    return reminder.planned.stage.kind == StageKind::past &&
           date_in_beijing(reminder.served_at.value_or(reminder.planned.at)) < today;
  });
}

// 节前清单 goes before 临期日报, and that before 期限周报: one list a morning.
void Clerk::gather_lists(const std::string& office, const OfficeRound& due, Date today,
                         LetterWriter& writer, Audiences& audiences) const {
  const Calendar& calendar = calendar_of(office);
  const Round round = round_of(today, due.served_on, edition_.policy, calendar);
  const bool is_weekly = edition_.policy.weekly && round.is_first_of_week;
  const bool has_daily_reader =
      std::ranges::any_of(edition_.directory.officers(), [&](const auto& entry) {
        return entry.second.office == office && entry.second.daily_report;
      });
  if (!round.rest_days && !is_weekly && !has_daily_reader) return;
  struct Owed {
    LetterItem item;
    Date safe;
    std::vector<const Officer*> owners;
    bool is_owners_alone;
  };
  Date farthest = calendar.nth_workday(today, weekly_days);
  if (round.rest_days)
    farthest = std::max(farthest, calendar.nth_workday(round.rest_days->second, 2));
  std::vector<Owed> owed;
  std::set<const Officer*> readers;
  for (const ObligationRow& row : owed_at(office, farthest)) {
    const auto standing = writer.standing(row.case_id, row.kept.id);
    owed.push_back({listed(row), row.kept.obligation.deadline.safe,
                    officers_for(office, *standing->file, edition_.directory),
                    is_owners_alone(row.kept, today)});
    readers.insert(owed.back().owners.begin(), owed.back().owners.end());
  }
  std::optional<WeeklyWord> word;
  std::vector<std::string> gaps;
  if (is_weekly) {
    word = WeeklyWord{well_being().troubles.size(), store_.chain_head()};
    gaps = gaps_at(office);
  }
  const auto items_until = [&](const Officer& officer, Date last) {
    const bool sees_all = officer.daily_report || officer.weekly_report;
    std::vector<LetterItem> items;
    for (const Owed& each : owed) {
      const bool is_own = std::ranges::find(each.owners, &officer) != each.owners.end();
      if (each.safe <= last && (is_own || (sees_all && !each.is_owners_alone)))
        items.push_back(each.item);
    }
    return items;
  };
  for (const auto& [id, officer] : edition_.directory.officers()) {
    const bool reads_weekly =
        officer.liaison || officer.weekly_report || readers.contains(&officer);
    if (officer.office != office || !(reads_weekly || officer.daily_report)) continue;
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
      if (!is_weekly || !reads_weekly) continue;
      list.kind = LetterKind::weekly;
      list.items = items_until(officer, calendar.nth_workday(today, weekly_days));
    }
    list.occasion = write_date(today);
    list.is_late =
        goes_late(due.meant_for.value_or(due.next_at), clock_.now(), edition_.policy, calendar);
    if (is_weekly && (officer.liaison || officer.weekly_report)) {
      list.word = word;
      list.gaps = gaps;
    }
    // The list of an officer who is away is read by who stands in.
    const Recipient reader = present(officer, today, edition_.directory);
    Audience& audience = audiences[reader.officer->id];
    audience.add_reader(reader);
    audience.add_list(std::move(list));
  }
}

// What goes by itself, and one letter with the rest; what comes after the morning's letter and
// cannot wait for the next goes by itself as well, unless it is many.
std::vector<KeptLetter> Clerk::letters_to(Audience& audience, bool is_round, Instant at,
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
  const std::size_t most_alone = is_round ? 1 : most_news_alone;
  if (!audience.list && audience.together.size() <= most_alone) {
    for (const ToSay& say : audience.together) keep(writer.about_duty(say, 0, at));
    return letters;
  }
  LetterWriter::List all;
  if (audience.list) {
    all = std::move(*audience.list);
  } else {
    all.kind = audience.all_recorded_late ? LetterKind::catch_up : LetterKind::morning;
    all.occasion = write_instant(clock_.now()) + " " + occasion_of(audience.together.front().item);
    all.is_late = audience.is_late;
  }
  // What fell due says more than being in the list does; the list itself is whole.
  std::set<ObligationId> said;
  std::vector<LetterItem> items;
  for (const ToSay& say : audience.together)
    if (said.insert(say.item.obligation).second) items.push_back(say.item);
  for (const LetterItem& item : all.items)
    if (said.insert(item.obligation).second) items.push_back(item);
  all.items = std::move(items);
  // The weekly word is sent with nothing new in its list too: its absence is the alarm.
  if (all.kind != LetterKind::weekly && !all.word &&
      std::ranges::all_of(
          all.items, [&](const LetterItem& item) { return by_itself.contains(item.obligation); }))
    return letters;
  all.stands_in_for = {audience.stands_in_for.begin(), audience.stands_in_for.end()};
  all.is_own = audience.hears_own;
  for (const LetterWriter::List& part : writer.in_parts(std::move(all), *audience.officer))
    keep(writer.about_many(part, *audience.officer, 0, at));
  return letters;
}

}  // namespace qixian
