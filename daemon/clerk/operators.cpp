// What operators are told: each morning how everything stands, at once what cannot wait.
#include "clerk/clerk.hpp"
#include "reminder/rounds.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

using std::chrono::days;

constexpr int days_ahead = 10;  // working days whose duties 平安信 counts

}  // namespace

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

// How everything stands this morning.
WellBeing Clerk::well_being() const {
  const Instant now = clock_.now();
  const Date today = date_in_beijing(now);
  const Calendar& calendar = edition_.calendar;
  WellBeing word;
  if (troubles_elsewhere_) word.troubles = troubles_elsewhere_();
  for (const auto& [office, owed] : store_.owing_offices()) {
    const std::vector<const Officer*> people = hearers(office, edition_.directory);
    const std::string owes =
        edition_.directory.name_of(office) + "有" + std::to_string(owed) + "项应办事项，";
    if (people.empty()) {
      word.troubles.push_back(owes + "却没有可以送达的联络员：请在通讯录中补上");
    } else if (!people.front()->liaison) {
      word.troubles.push_back(owes + "却没有联络员，暂由" + people.front()->name +
                              "接收提醒：请在通讯录中补上联络员");
    }
  }
  for (const Vacancy& vacancy : vacancies())
    word.troubles.push_back(edition_.directory.name_of(vacancy.office) +
                            "在通讯录中没有联络员：确属空缺的，请登记：" + vacancy.command);
  if (missing_notice())
    word.troubles.push_back(std::to_string(calendar.first_missing_year()) +
                            "年的放假通知尚未导入，其后的日期均为暂定：通知公布后请立即导入");
  if (gaps_mended_ > 0)
    word.troubles.push_back("自上次启动以来，自查补上了" + std::to_string(gaps_mended_) +
                            "项没有后续提醒的事项：请查看日志");
  for (const auto& [lamp, count] : store_.owed_alike()) {
    if (lamp.kind == DutyKind::suggested) continue;
    word.owed += count;
    if (lamp.state == State::overdue) word.overdue += count;
    if (lamp.state == State::target_missed) word.targets_missed += count;
  }
  word.letters_waiting = store_.letters_waiting();
  if (const std::int64_t in_vain = store_.letters_in_vain(); in_vain > 0)
    word.troubles.push_back("有" + std::to_string(in_vain) +
                            "封信件未能送出，所提醒的事项尚未办结：请查看 qixian letters --failed");
  const Date last = calendar.nth_workday(today, days_ahead);
  const std::map<Date, int> due = store_.owed_by_day(today, last);
  for (int n = 0; n <= days_ahead; ++n) {
    const Date day = n == 0 ? today : calendar.nth_workday(today, n);
    const auto found = due.find(day);
    word.days.emplace_back(day, found == due.end() ? 0 : found->second);
  }
  word.chain_head = store_.chain_head();
  return word;
}

// 平安信: its absence is the alarm. Once a week a missing holiday notice has a letter of its own,
// on the first working morning, or the first after an outage over it.
std::vector<KeptLetter> Clerk::words_to_operators(const OfficeRound& due,
                                                  LetterWriter& writer) const {
  const Instant now = clock_.now();
  const Date today = date_in_beijing(now);
  const Calendar& calendar = edition_.calendar;
  const WellBeing word = well_being();
  const auto missing = missing_notice();
  const bool tells_of_notice =
      missing && round_of(today, due.served_on, edition_.policy, calendar).is_first_of_week;
  if (tells_of_notice) spdlog::warn("{}", *missing);
  const std::string year = std::to_string(calendar.first_missing_year());
  std::vector<KeptLetter> letters;
  for (const Officer* officer : edition_.directory.operators()) {
    const Instant at = std::max(now, spread_over_morning(moment_on(today, edition_.policy.morning),
                                                         officer->id, edition_.policy));
    const auto write = [&](Letter words, LetterKind kind, const std::string& occasion) {
      if (auto letter = writer.ready_made(std::move(words), kind, occasion, *officer, 0, at))
        letters.push_back(std::move(*letter));
    };
    write(write_well_being(word, *officer, edition_.templates, calendar, now),
          LetterKind::well_being, write_date(today));
    if (tells_of_notice)
      write(write_alarm(
                year + "年放假通知尚未导入",
                {"国务院办公厅关于" + year + "年部分节假日安排的通知尚未导入，" +
                     write_chinese(calendar.settled_until() + days{1}) + "起的日期均为暂定。",
                 "通知公布后，请用 qixian notice 生成节假日文件，放入节假日文件夹，再重新加载。"},
                *officer, edition_.templates, now),
            LetterKind::alarm, "notice " + write_date(today));
  }
  return letters;
}

// Once a day for an office. What waits is said as soon as the directory names somebody.
void Clerk::tell_of_unheard(const Hearing& hearing) {
  const std::string today = write_date(date_in_beijing(clock_.now()));
  std::map<std::string, int> offices;
  for (const KeptReminder& reminder : hearing.put_off) {
    ++offices[reminder.owed_by];
    unheard_.push_back(reminder.id);
    spdlog::error(
        "obligation {}: nobody at office {} can be told; name a liaison officer in the "
        "directory, and reload",
        reminder.obligation.value, in_quotes(reminder.owed_by));
  }
  for (const auto& [office, count] : offices) {
    const std::string name = edition_.directory.name_of(office);
    tell_operators(
        "nobody " + office + " " + today, name + "没有可以送达的人",
        {name + "有" + std::to_string(count) +
             "项应办事项今天该提醒，通讯录中却没有可以送达的联络员，也没有可以送达的负责人。",
         "请在通讯录中补上，再执行 qixian reload：补上之后，这些提醒立即发出。"});
  }
}

void Clerk::say_unheard() {
  std::vector<KeptReminder> again;
  for (const ReminderId id : unheard_) {
    again.emplace_back();
    again.back().id = id;
    again.back().planned.at = clock_.now();
  }
  if (!again.empty()) store_.arm(again, clock_.now());
  unheard_.clear();
}

std::vector<std::string> Clerk::unheard() const {
  std::vector<std::string> reasons;
  for (const auto& [office, owed] : store_.owing_offices()) {
    const std::vector<const Officer*> people = hearers(office, edition_.directory);
    if (!people.empty() && people.front()->liaison) continue;
    const std::string duties = "the " + std::to_string(owed) + " duties it owes";
    reasons.push_back("office " + in_quotes(office) +
                      " has no liaison officer in the directory who can be told of " + duties +
                      (people.empty() ? "" : "; " + people.front()->id + " hears of them instead"));
  }
  return reasons;
}

}  // namespace qixian
