// Whether reminders may be trusted and can be borne: a year of a busy prefecture, looked through
// letter by letter.
//
// QIXIAN_BUSY_SEED makes another year, QIXIAN_BUSY_CASES a busier one.
#include "clerk/busy_year_figures.hpp"
#include "clerk/busy_year_reading.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <iostream>
#include <sstream>

namespace qixian::busy_year {
namespace {

int from_environment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

constexpr bool is_sanitized() {
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  return true;
#endif
#endif
  return false;
}
// A sanitizer makes everything ten times as long.
constexpr int usual_cases = is_sanitized() ? 30 : 400;

// Of this program, whatever else the machine does meanwhile.
double seconds_of_work() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
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

class BusyYear : public testing::Test {
 protected:
  void SetUp() override {
    spdlog::set_level(spdlog::level::err);
    year_.live();
    lived_in_ = seconds_of_work();
    read_.emplace(year_);
    std::cout << year_.store().counts().cases << " cases, " << year_.course().recorded()
              << " facts (" << year_.course().refused() << " were refused), "
              << read_->chronicle.size() << " duties, " << read_->told.size()
              << " letters; lived in " << lived_in_ << " s\n";
  }

  void the_store_holds_what_follows_from_the_facts();
  void what_went_overdue_had_been_told_twice();
  void nobody_got_two_lists_in_one_morning();
  void only_what_presses_went_outside_working_hours();
  void nothing_was_said_of_what_was_done();
  void every_change_was_told_to_who_knew();
  void check_change(ObligationId, Instant since, Instant until, const KeptObligation& now,
                    Breaches& untold);
  void corrections_were_read_as_what_they_were();
  void ladders_stayed_in_their_offices();
  void nothing_open_was_left_without_a_reminder();
  void it_was_lived_in_less_than_a_minute();

  [[nodiscard]] std::vector<Said> said_of(ObligationId id) const {
    const auto found = read_->said.find(id);
    return found == read_->said.end() ? std::vector<Said>{} : found->second;
  }

  Year year_{static_cast<std::uint64_t>(from_environment("QIXIAN_BUSY_SEED", 1)),
             from_environment("QIXIAN_BUSY_CASES", usual_cases)};
  std::optional<Reading> read_;
  double lived_in_ = 0;  // seconds
};

// Otherwise the checks below would look at another year than the clerk lived through.
void BusyYear::the_store_holds_what_follows_from_the_facts() {
  Breaches breaches("what is kept is what follows from the facts");
  for (const auto& [id, standings] : read_->chronicle) {
    const KeptObligation& derived = standings.back().kept;
    const KeptObligation kept = year_.store().obligation(id)->kept;
    if (kept.revision != derived.revision || kept.obligation.state != derived.obligation.state ||
        kept.obligation.deadline.due != derived.obligation.deadline.due)
      breaches.add() << read_->name(derived) << " is kept as " << read_->name(kept);
  }
}

void BusyYear::what_went_overdue_had_been_told_twice() {
  Breaches breaches("overdue and known in time, but not told twice before the last day ended");
  int looked_at = 0;
  for (const auto& [id, standings] : read_->chronicle) {
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
          known->since >= deadline.ends_at)
        continue;
      // In an outage nothing can be told.
      if (calendar.workdays_between(date_in_beijing(known->since), deadline.safe) < 3 ||
          read_->mornings(known->since, deadline.ends_at) < 2)
        continue;
      ++looked_at;
      std::set<LetterId> letters;
      for (const Said& said : said_of(id))
        if (said.at >= known->since && said.at < deadline.ends_at && read_->is_read_by_owner(said))
          letters.insert(said.letter->letter.id);
      if (letters.size() < 2)
        breaches.add() << read_->name(standing.kept) << ", known since "
                       << write_in_beijing(known->since) << ", was told" << read_->heard(id);
      known = nullptr;
    }
  }
  std::cout << looked_at << " duties went overdue that had been known in time\n";
  EXPECT_GT(looked_at, is_sanitized() ? 5 : 20);
}

void BusyYear::nobody_got_two_lists_in_one_morning() {
  Breaches breaches("more than one letter about many in a morning");
  std::map<std::pair<std::string, Date>, std::vector<const Told*>> lists;
  for (const Told& told : read_->told) {
    const bool goes_on = told.letter.occasion.find(" part ") != std::string::npos;
    if (!is_about_many(told.letter.kind) || goes_on) continue;
    auto& of_day = lists[{told.letter.officer, date_in_beijing(told.at)}];
    of_day.push_back(&told);
    if (of_day.size() < 2) continue;
    auto& out = breaches.add() << told.letter.officer;
    for (const Told* each : of_day)
      out << "; " << write_in_beijing(each->at) << " (written "
          << write_in_beijing(each->letter.letter.written_at) << ") "
          << write_letter_kind(each->letter.kind) << " of " << each->letter.items.size() << " from "
          << write_stage(each->letter.items.empty() ? Stage{} : each->letter.items.front().stage);
  }
}

// At any hour goes what is over before the next working day begins, and is not late yet; what
// counts in hours, up to a day later.
void BusyYear::only_what_presses_went_outside_working_hours() {
  Breaches breaches("said on a rest day or outside working hours");
  const Policy& policy = year_.edition_at(begins).policy;
  for (const Told& told : read_->told) {
    const Calendar& calendar = year_.calendar_at(told.at);
    const Date day = date_in_beijing(told.at);
    const auto time = time_in_beijing(told.at);
    if (!calendar.is_rest_day(day) && time >= policy.morning && time < policy.evening) continue;
    if (told.letter.kind == LetterKind::alarm) continue;
    Date next = day;
    if (calendar.is_rest_day(day) || time >= policy.evening) next = calendar.nth_workday(day, 1);
    const auto presses = [&](const LetterItem& item) {
      const KeptObligation* kept = read_->standing(item.obligation, told.at);
      if (kept == nullptr || told.at >= late_from(kept->obligation.deadline)) return false;
      const Deadline& deadline = kept->obligation.deadline;
      if (deadline.safe_at) return *deadline.safe_at < moment_on(next, hours{24 + 9});
      return (deadline.safe < day ? deadline.due : deadline.safe) < next;
    };
    if (told.letter.items.empty() || !std::ranges::all_of(told.letter.items, presses))
      breaches.add() << write_in_beijing(told.at) << " (written "
                     << write_in_beijing(told.letter.letter.written_at) << ") "
                     << told.letter.officer << " "
                     << (told.letter.items.empty() ? std::string()
                                                   : write_stage(told.letter.items.front().stage))
                     << " " << told.subject;
  }
}

void BusyYear::nothing_was_said_of_what_was_done() {
  Breaches breaches("said of a duty that was not owed any more");
  for (const auto& [id, all] : read_->said)
    for (const Said& said : all) {
      // A letter that goes in the second in which the duty is done goes before, and one in which it
      // is not done after all goes after.
      const KeptObligation* kept = read_->standing(id, said.at - seconds{1});
      if (kept == nullptr || is_owed(kept->obligation.state) || unsays(said.item->stage.kind) ||
          is_owed(read_->standing(id, said.at)->obligation.state))
        continue;
      const bool asks_about_lapse =
          kept->obligation.state == State::lapsed && said.item->stage == Stage{StageKind::past, 1};
      if (!asks_about_lapse)
        breaches.add() << read_->name(*kept) << " at " << write_instant(said.at) << " written "
                       << write_instant(said.letter->letter.written_at) << " to "
                       << said.letter->officer << ": " << write_letter_kind(said.letter->kind)
                       << " " << write_stage(said.item->stage);
    }
}

// Who had been told other days than those of [since, until) hears it in that time, by 更正; while
// he is away, whoever stands in for him.
void BusyYear::check_change(ObligationId id, Instant since, Instant until,
                            const KeptObligation& now, Breaches& untold) {
  const bool is_withdrawn = now.obligation.state == State::withdrawn;
  std::map<std::string, const LetterItem*> knew;  // what each officer had heard last
  for (const Said& said : said_of(id)) {
    if (said.at >= since) continue;
    knew[said.letter->officer] = said.item;
    if (!said.letter->stands_in_for.empty()) knew[said.letter->stands_in_for] = said.item;
  }
  for (const auto& [who, item] : knew) {
    const bool knows_withdrawn = item->stage.kind == StageKind::withdrawn;
    const bool same_days = item->told_safe == now.obligation.deadline.safe &&
                           item->told_due == now.obligation.deadline.due;
    // Who waits for the other side reads the last day alone.
    const bool waits = item->reader == Reader::watcher || item->reader == Reader::counterparty;
    const bool same_last_day = waits && item->told_due == now.obligation.deadline.due;
    if (is_withdrawn ? knows_withdrawn : same_days || same_last_day) continue;
    const Officer* officer = read_->directory_at(until).officer(who);
    if (officer == nullptr) continue;
    const bool heard_it = std::ranges::any_of(said_of(id), [&](const Said& said) {
      return said.at >= since && said.at < until && read_->is_read_for(*officer, said) &&
             unsays(said.item->stage.kind) && said.item->told_due == now.obligation.deadline.due;
    });
    if (!heard_it)
      untold.add() << who << " of " << read_->name(now) << " since " << write_in_beijing(since)
                   << " until " << write_in_beijing(until) << read_->heard(id);
  }
}

void BusyYear::every_change_was_told_to_who_knew() {
  Breaches breaches("a moved or withdrawn day that somebody was not told");
  int changes = 0;
  for (const auto& [id, standings] : read_->chronicle)
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
      if (read_->mornings(standings[i].since, until) < 1) continue;
      ++changes;
      check_change(id, standings[i].since, until, now, breaches);
    }
  std::cout << changes << " days moved or were withdrawn\n";
  EXPECT_GT(changes, 20);
}

// A correction is read by owners as theirs, by their superiors as what they see to, and by whoever
// waits as the other side's; its subject says what it is.
void BusyYear::corrections_were_read_as_what_they_were() {
  Breaches wrong("a correction in words for another reader");
  Breaches unmarked("a correction whose subject does not begin so");
  for (const auto& [id, all] : read_->said)
    for (const Said& said : all) {
      if (!unsays(said.item->stage.kind)) continue;
      const KeptObligation& kept = *read_->standing(id, said.at);
      if (!said.letter->letter.subject.starts_with("【更正"))
        unmarked.add() << read_->name(kept) << ": " << said.letter->letter.subject;
      const Officer& hearer = read_->officer(said.letter->officer, said.at);
      const std::string& absent = said.letter->stands_in_for;
      const Reader own = read_->reader_for(hearer, said);
      const Reader other =
          absent.empty() ? own : read_->reader_for(read_->officer(absent, said.at), said);
      if (said.item->reader != own && said.item->reader != other)
        wrong.add() << read_->name(kept) << " " << write_stage(said.item->stage) << " to "
                    << hearer.id << (absent.empty() ? "" : " for " + absent) << ", who is "
                    << write_reader(other) << read_->heard(id);
    }
}

void BusyYear::ladders_stayed_in_their_offices() {
  Breaches crossed("told in another office than the one that hears");
  Breaches climbed("a target without adoption told to a superior");
  for (const auto& [id, all] : read_->said)
    for (const Said& said : all) {
      const KeptObligation* kept = read_->standing(id, said.at);
      const LetterItem& item = *said.item;
      if (kept == nullptr) continue;
      const Officer& reader = read_->officer(said.letter->officer, said.at);
      const bool concerns_both =
          item.stage.kind == StageKind::excused ||
          (kept->obligation.state == State::lapsed && item.stage.kind == StageKind::past) ||
          unsays(item.stage.kind);
      if (!concerns_both && reader.office != read_->hearing(*kept, said.at))
        crossed.add() << reader.id << " of " << read_->name(*kept) << " "
                      << write_stage(item.stage);
      // Whoever stood in, or asked for a report of everything, knows it, and hears when it moves.
      const bool knew = std::ranges::any_of(all, [&](const Said& before) {
        return before.at < said.at && before.letter->officer == reader.id;
      });
      const bool is_superior = reader.id.ends_with("-c") || reader.id.ends_with("-d");
      if (is_superior && kept->obligation.kind == DutyKind::target && !kept->obligation.adopted &&
          !is_listed(item) && !(unsays(item.stage.kind) && knew) && !read_->is_read_by_owner(said))
        climbed.add() << reader.id << " of " << read_->name(*kept) << " " << write_stage(item.stage)
                      << read_->heard(id);
    }
}

void BusyYear::nothing_open_was_left_without_a_reminder() {
  for (const Watched& each :
       year_.store().watched(ObligationId{0}, year_.store().next_obligation_id()))
    if (!each.next_at && reason_for_silence(each.like).empty())
      ADD_FAILURE() << read_->name(year_.store().obligation(each.id)->kept)
                    << " has no reminder ahead";
  EXPECT_EQ(year_.gaps_mended(), 0);
  for (const auto& [state, count] : year_.store().counts().letters)
    if (state == "given_up") EXPECT_EQ(count, 0) << "letters given up";
}

// Of work, whatever else the machine does meanwhile; looking through it comes on top.
void BusyYear::it_was_lived_in_less_than_a_minute() {
  std::cout << "lived and looked through in " << seconds_of_work() << " s\n";
  if (!is_sanitized()) EXPECT_LT(lived_in_, 60);
}

TEST_F(BusyYear, IsRemindedInTimeAndWithoutNoise) {
  print_figures(read_->told, year_.calendar_at(begins));
  the_store_holds_what_follows_from_the_facts();
  what_went_overdue_had_been_told_twice();
  nobody_got_two_lists_in_one_morning();
  only_what_presses_went_outside_working_hours();
  nothing_was_said_of_what_was_done();
  every_change_was_told_to_who_knew();
  corrections_were_read_as_what_they_were();
  ladders_stayed_in_their_offices();
  nothing_open_was_left_without_a_reminder();
  it_was_lived_in_less_than_a_minute();
}

}  // namespace
}  // namespace qixian::busy_year
