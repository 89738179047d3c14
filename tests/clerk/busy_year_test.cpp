// Whether reminders may be trusted and can be borne: a year of a busy prefecture, looked through
// letter by letter.
//
// QIXIAN_BUSY_SEED makes another year, QIXIAN_BUSY_CASES a busier one.
#include "clerk/busy_year.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <sstream>

namespace qixian::busy_year {
namespace {

using std::chrono::minutes;

int from_environment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

// A sanitizer makes everything ten times as long.
constexpr int usual_cases() {
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  return 60;
#endif
#endif
  return 400;
}

bool is_about_many(LetterKind kind) {
  return kind == LetterKind::morning || kind == LetterKind::daily || kind == LetterKind::weekly ||
         kind == LetterKind::before_break || kind == LetterKind::catch_up;
}
bool is_for_operators(LetterKind kind) {
  return kind == LetterKind::well_being || kind == LetterKind::alarm;
}
bool is_listed(const LetterItem& item) {
  return item.stage == Stage{StageKind::before, 0};
}

// Breaches of one rule: counted, the first ones shown.
class Breaches {
 public:
  explicit Breaches(std::string rule) : rule_(std::move(rule)) {}
  Breaches(const Breaches&) = delete;
  ~Breaches() {
    if (count_ > 0) ADD_FAILURE() << rule_ << ": " << count_ << " times\n" << shown_.str();
  }
  std::ostream& add() {
    static std::ostringstream unseen;
    if (++count_ > 5) return unseen;
    return shown_ << "\n  ";
  }

 private:
  std::string rule_;
  int count_ = 0;
  std::ostringstream shown_;
};

// What one letter said about one duty.
struct Said {
  Instant at;
  const KeptLetter* letter;
  const LetterItem* item;
};

class BusyYear : public testing::Test {
 protected:
  void SetUp() override {
    // A minute, or more beside other work: scripts/nightly.sh lives through it.
    if (std::getenv("QIXIAN_NIGHTLY") == nullptr) GTEST_SKIP() << "nightly only";
    const auto begun = std::chrono::steady_clock::now();
    spdlog::set_level(spdlog::level::err);
    year_.live();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
    told_ = year_.letters();
    for (const Told& told : told_)
      for (const LetterItem& item : told.letter.items)
        said_[item.obligation].push_back({told.at, &told.letter, &item});
    for (std::int64_t id = 1; id < year_.store().next_case_id().value; ++id)
      chronicle_.merge(year_.chronicle({id}));
    std::cout << year_.store().counts().cases << " cases, " << year_.course().recorded()
              << " facts (" << year_.course().refused() << " were refused), " << chronicle_.size()
              << " duties, " << told_.size() << " letters; lived in " << taken.count() << " s\n";
  }

  const Edition& edition_at(Instant at) const { return year_.edition_at(at); }
  const Officer& officer(const Told& told) const { return officer(told.letter.officer, told.at); }
  const Officer& officer(const std::string& id, Instant at) const {
    const Officer* found = edition_at(at).directory.officer(id);
    // A letter written before he left may arrive after.
    return found == nullptr ? *edition_at(begins).directory.officer(id) : *found;
  }
  // As it stood at that moment; nothing: it did not exist yet.
  const KeptObligation* standing(ObligationId id, Instant at) const {
    const KeptObligation* found = nullptr;
    for (const Standing& standing : chronicle_.at(id))
      if (standing.since <= at) found = &standing.kept;
    return found;
  }
  std::string_view hearing(const KeptObligation& kept, Instant at) const {
    return hearing_office(kept.obligation.key.owed_by, edition_at(at).directory);
  }
  // Mornings in (after, until] on which the daemon ran: letters of the morning had all gone by
  // `until`.
  int mornings(Instant after, Instant until) const {
    int count = 0;
    for (Date day = date_in_beijing(after); day <= date_in_beijing(until); day += days{1}) {
      const Instant begin = moment_on(day, hours{9});
      const Instant gone = moment_on(day, hours{9} + minutes{30});
      if (year_.calendar_at(begin).is_rest_day(day) || begin <= after || gone > until) continue;
      if (outage_at(begin) == nullptr && outage_at(gone) == nullptr) ++count;
    }
    return count;
  }
  std::string name(const KeptObligation& kept) const {
    return "obligation " + std::to_string(kept.id.value) + " " + kept.obligation.key.rule + " (" +
           kept.obligation.key.owed_by + ", revision " + std::to_string(kept.revision) + ", safe " +
           write_date(kept.obligation.deadline.safe) + ", due " +
           write_date(kept.obligation.deadline.due) + ", " +
           std::string(write_state(kept.obligation.state)) + ")";
  }
  std::string heard(ObligationId id) const {
    std::string text;
    if (const auto found = said_.find(id); found != said_.end())
      for (const Said& said : found->second)
        text += "\n      " + write_in_beijing(said.at) + " " + said.letter->officer + " " +
                std::string(write_letter_kind(said.letter->kind)) + " " +
                write_stage(said.item->stage) + " r" + std::to_string(said.item->revision) + " " +
                write_date(said.item->told_safe) + "/" + write_date(said.item->told_due);
    return text;
  }

  void the_store_holds_what_follows_from_the_facts();
  void what_went_overdue_had_been_told_twice();
  void nobody_got_two_lists_in_one_morning();
  void only_what_presses_went_outside_working_hours();
  void nothing_was_said_of_what_was_done();
  void every_change_was_told_to_who_knew();
  void check_change(ObligationId, Instant since, Instant until, const KeptObligation& now,
                    Breaches&);
  void ladders_stayed_in_their_offices();
  void nothing_open_was_left_without_a_reminder();
  void print_figures();

  Year year_{static_cast<std::uint64_t>(from_environment("QIXIAN_BUSY_SEED", 1)),
             from_environment("QIXIAN_BUSY_CASES", usual_cases())};
  std::vector<Told> told_;
  std::map<ObligationId, std::vector<Said>> said_;
  Chronicle chronicle_;
};

// Otherwise the checks below would look at another year than the clerk lived through.
void BusyYear::the_store_holds_what_follows_from_the_facts() {
  Breaches breaches("what is kept is what follows from the facts");
  for (const auto& [id, standings] : chronicle_) {
    const KeptObligation& derived = standings.back().kept;
    const KeptObligation kept = year_.store().obligation(id)->kept;
    if (kept.revision != derived.revision || kept.obligation.state != derived.obligation.state ||
        kept.obligation.deadline.due != derived.obligation.deadline.due)
      breaches.add() << name(derived) << " is kept as " << name(kept);
  }
}

void BusyYear::what_went_overdue_had_been_told_twice() {
  Breaches breaches("overdue and known in time, but not told twice before the last day ended");
  int looked_at = 0;
  for (const auto& [id, standings] : chronicle_) {
    const Standing* known = nullptr;  // since when it had the days that it missed
    for (const Standing& standing : standings) {
      const Obligation& duty = standing.kept.obligation;
      if (!is_owed(duty.state)) {
        known = nullptr;
      } else if (known == nullptr || known->kept.revision != standing.kept.revision) {
        known = &standing;
      }
      const Deadline& deadline = duty.deadline;
      const Calendar& calendar = year_.calendar_at(standing.since);
      if (known == nullptr || duty.state != State::overdue || duty.kind != DutyKind::statutory ||
          deadline.safe_at || known->since >= deadline.ends_at)
        continue;
      if (calendar.workdays_between(date_in_beijing(known->since), deadline.safe) < 3 ||
          mornings(known->since, deadline.ends_at) < 3)
        continue;
      ++looked_at;
      std::set<LetterId> letters;
      for (const Said& said : said_[id])
        if (said.at >= known->since && said.at < deadline.ends_at &&
            officer(said.letter->officer, said.at).office == hearing(standing.kept, said.at))
          letters.insert(said.letter->letter.id);
      if (letters.size() < 2)
        breaches.add() << name(standing.kept) << ", known since " << write_in_beijing(known->since)
                       << ", was told" << heard(id);
      known = nullptr;
    }
  }
  std::cout << looked_at << " duties went overdue that had been known in time\n";
  EXPECT_GT(looked_at, 20);
}

void BusyYear::nobody_got_two_lists_in_one_morning() {
  Breaches breaches("more than one letter about many in a morning");
  std::map<std::pair<std::string, Date>, std::vector<const Told*>> lists;
  for (const Told& told : told_) {
    // News that cannot wait goes together where one recording brings several.
    const bool is_news = !told.letter.items.empty() &&
                         std::ranges::all_of(told.letter.items, [](const LetterItem& item) {
                           return item.stage.kind == StageKind::arisen;
                         });
    // What an outage cut off is said once more, beside that day's own.
    const bool is_after_outage = std::ranges::any_of(outages, [&](const Outage& outage) {
      return date_in_beijing(outage.until) == date_in_beijing(told.at) &&
             told.letter.letter.written_at == outage.until && told.letter.items.size() > 0 &&
             told.at == outage.until;
    });
    if (!is_about_many(told.letter.kind) || is_news || is_after_outage) continue;
    auto& of_day = lists[{told.letter.officer, date_in_beijing(told.at)}];
    of_day.push_back(&told);
    if (of_day.size() < 2) continue;
    auto& out = breaches.add() << told.letter.officer;
    for (const Told* each : of_day)
      out << "; " << write_in_beijing(each->at) << " " << write_letter_kind(each->letter.kind)
          << " of " << each->letter.items.size() << " from "
          << write_stage(each->letter.items.empty() ? Stage{} : each->letter.items.front().stage);
  }
}

void BusyYear::only_what_presses_went_outside_working_hours() {
  Breaches breaches("said on a rest day or outside working hours");
  const Policy& policy = edition_at(begins).policy;
  for (const Told& told : told_) {
    const Calendar& calendar = year_.calendar_at(told.at);
    const Date day = date_in_beijing(told.at);
    const auto time = time_in_beijing(told.at);
    if (!calendar.is_rest_day(day) && time >= policy.morning && time < policy.evening) continue;
    const Date next = date_in_beijing(next_morning(told.at, policy, calendar));
    const bool presses = std::ranges::all_of(told.letter.items, [&](const LetterItem& item) {
      const KeptObligation* kept = standing(item.obligation, told.at);
      return kept != nullptr && item.stage.kind != StageKind::past &&
             (kept->obligation.deadline.safe_at || item.told_safe <= next);
    });
    if (told.letter.items.empty() || !presses)
      breaches.add() << write_in_beijing(told.at) << " " << told.letter.officer << " "
                     << told.subject;
  }
}

void BusyYear::nothing_was_said_of_what_was_done() {
  Breaches breaches("said of a duty that was not owed any more");
  for (const auto& [id, all] : said_)
    for (const Said& said : all) {
      // A letter that goes in the second in which the duty is done goes before.
      const KeptObligation* kept = standing(id, said.at - seconds{1});
      if (kept == nullptr || is_owed(kept->obligation.state) || unsays(said.item->stage.kind))
        continue;
      const bool asks_about_lapse =
          kept->obligation.state == State::lapsed && said.item->stage == Stage{StageKind::past, 1};
      if (!asks_about_lapse)
        breaches.add() << name(*kept) << " at " << write_instant(said.at) << " written "
                       << write_instant(said.letter->letter.written_at) << " to "
                       << said.letter->officer << ": " << write_letter_kind(said.letter->kind)
                       << " " << write_stage(said.item->stage);
    }
}

// Who had been told other days than those of [since, until) hears it in that time, by 更正.
void BusyYear::check_change(ObligationId id, Instant since, Instant until,
                            const KeptObligation& now, Breaches& breaches) {
  const bool is_withdrawn = now.obligation.state == State::withdrawn;
  std::map<std::string, const LetterItem*> knew;  // what each officer had heard last
  for (const Said& said : said_[id])
    if (said.at < since) knew[said.letter->officer] = said.item;
  for (const auto& [who, item] : knew) {
    const bool knows_withdrawn = item->stage.kind == StageKind::withdrawn;
    const bool same_days = item->told_safe == now.obligation.deadline.safe &&
                           item->told_due == now.obligation.deadline.due;
    // Who waits for the other side reads the last day alone.
    const bool waits = item->reader == Reader::watcher || item->reader == Reader::counterparty;
    const bool same_last_day = waits && item->told_due == now.obligation.deadline.due;
    if (is_withdrawn ? knows_withdrawn : same_days || same_last_day) continue;
    if (edition_at(until).directory.officer(who) == nullptr) continue;
    const bool heard_it = std::ranges::any_of(said_[id], [&](const Said& said) {
      return said.at >= since && said.at < until && said.letter->officer == who &&
             unsays(said.item->stage.kind) && said.item->told_due == now.obligation.deadline.due;
    });
    if (!heard_it)
      breaches.add() << who << " of " << name(now) << " since " << write_in_beijing(since)
                     << " until " << write_in_beijing(until) << heard(id);
  }
}

void BusyYear::every_change_was_told_to_who_knew() {
  Breaches breaches("a moved or withdrawn day that somebody was not told");
  int changes = 0;
  for (const auto& [id, standings] : chronicle_)
    for (std::size_t i = 1; i < standings.size(); ++i) {
      const KeptObligation& now = standings[i].kept;
      const KeptObligation& before = standings[i - 1].kept;
      const bool is_withdrawn =
          now.obligation.state == State::withdrawn && before.obligation.state != State::withdrawn;
      const bool is_moved = now.revision != before.revision && is_owed(now.obligation.state);
      if (!is_withdrawn && !is_moved) continue;
      // As long as it stood so; short of a morning nobody need have heard.
      std::size_t next = i + 1;
      while (next < standings.size() && standings[next].kept.revision == now.revision &&
             is_owed(standings[next].kept.obligation.state) == is_owed(now.obligation.state))
        ++next;
      const Instant until = next < standings.size() ? standings[next].since : ends;
      if (mornings(standings[i].since, until) < 1) continue;
      ++changes;
      check_change(id, standings[i].since, until, now, breaches);
    }
  std::cout << changes << " days moved or were withdrawn\n";
  EXPECT_GT(changes, 20);
}

void BusyYear::ladders_stayed_in_their_offices() {
  Breaches crossed("told in another office than the one that hears");
  Breaches climbed("a target without adoption told to a superior");
  for (const Told& told : told_)
    for (const LetterItem& item : told.letter.items) {
      const KeptObligation* kept = standing(item.obligation, told.at);
      if (kept == nullptr) continue;
      const Officer& reader = officer(told);
      const bool concerns_both =
          item.stage.kind == StageKind::excused ||
          (kept->obligation.state == State::lapsed && item.stage.kind == StageKind::past) ||
          unsays(item.stage.kind);
      if (!concerns_both && reader.office != hearing(*kept, told.at))
        crossed.add() << reader.id << " of " << name(*kept) << " " << write_stage(item.stage);
      // Who asked for a report of everything knows the target, and hears when it moves.
      const bool reads_reports = reader.daily_report || reader.weekly_report;
      const bool is_superior = reader.id.ends_with("-c") || reader.id.ends_with("-d");
      if (is_superior && !(reads_reports && unsays(item.stage.kind)) &&
          kept->obligation.kind == DutyKind::target && !kept->obligation.adopted &&
          !is_listed(item))
        climbed.add() << reader.id << " of " << name(*kept) << " " << write_stage(item.stage);
    }
}

void BusyYear::nothing_open_was_left_without_a_reminder() {
  for (const ObligationRow& row :
       year_.store().unarmed(ObligationId{0}, year_.store().next_obligation_id()))
    if (reason_for_silence(row.kept.obligation).empty())
      ADD_FAILURE() << name(row.kept) << " has no reminder ahead";
  EXPECT_EQ(year_.gaps_mended(), 0);
  for (const auto& [state, count] : year_.store().counts().letters)
    if (state == "given_up" || state == "refused") ADD_FAILURE() << count << " letters " << state;
}

void BusyYear::print_figures() {
  std::map<std::string_view, int> by_kind;
  std::map<std::pair<std::string, Date>, std::vector<const Told*>> by_day;
  std::map<Stage, int> alone;
  for (const Told& told : told_) {
    ++by_kind[write_letter_kind(told.letter.kind)];
    if (!is_for_operators(told.letter.kind))
      by_day[{told.letter.officer, date_in_beijing(told.at)}].push_back(&told);
    if (told.letter.kind == LetterKind::duty) {
      Stage stage = told.letter.items.front().stage;
      if (stage.kind == StageKind::past) stage.number = 1;
      ++alone[stage];
    }
  }
  std::cout << "letters by kind:";
  for (const auto& [kind, count] : by_kind) std::cout << " " << kind << " " << count;
  std::cout << "\nalone:";
  for (const auto& [stage, count] : alone) std::cout << " " << write_stage(stage) << " " << count;
  std::vector<std::pair<std::size_t, std::pair<std::string, Date>>> days_by_letters;
  for (const auto& [whose, letters] : by_day) days_by_letters.emplace_back(letters.size(), whose);
  const auto workdays = static_cast<std::size_t>(year_.calendar_at(begins).workdays_between(
      date_in_beijing(begins) - days{1}, date_in_beijing(ends)));
  const std::size_t all_days = workdays * 40;
  std::size_t letters = 0;
  for (const auto& [count, whose] : days_by_letters) letters += count;
  std::ranges::sort(days_by_letters, std::greater{});
  const auto ranked = [&](std::size_t rank) {
    return rank < days_by_letters.size() ? days_by_letters[rank].first : 0;
  };
  std::cout << "\nletters per officer and working day: mean "
            << static_cast<double>(letters) / static_cast<double>(all_days) << ", 95th percentile "
            << ranked(all_days / 20) << ", 99th " << ranked(all_days / 100) << ", maximum "
            << ranked(0) << "\n";
  for (std::size_t i = 0; i < 3 && i < days_by_letters.size(); ++i) {
    const auto& whose = days_by_letters[i].second;
    std::cout << whose.first << " on " << write_date(whose.second) << ":\n";
    for (const Told* told : by_day.at(whose)) {
      std::cout << "  " << write_in_beijing(told->at) << " " << write_letter_kind(told->letter.kind)
                << " of " << told->letter.items.size();
      if (told->letter.kind == LetterKind::duty)
        std::cout << " " << write_stage(told->letter.items.front().stage);
      std::cout << " " << told->subject << "\n";
    }
  }
}

TEST_F(BusyYear, IsRemindedInTimeAndWithoutNoise) {
  print_figures();
  the_store_holds_what_follows_from_the_facts();
  what_went_overdue_had_been_told_twice();
  nobody_got_two_lists_in_one_morning();
  only_what_presses_went_outside_working_hours();
  nothing_was_said_of_what_was_done();
  every_change_was_told_to_who_knew();
  ladders_stayed_in_their_offices();
  nothing_open_was_left_without_a_reminder();
}

}  // namespace
}  // namespace qixian::busy_year
