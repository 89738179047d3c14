// What counts() and owed_alike() answer is kept as it goes; here it is held against the rows.
#include "fakes/temporary_folder.hpp"
#include "store/connection.hpp"
#include "store/sample.hpp"
#include "store/sqlite_store.hpp"

#include <gtest/gtest.h>

#include <random>

namespace qixian {
namespace {

class Years {
 public:
  explicit Years(Store& store) : store_(store) {}

  // Something that a daemon does, on a day that may be the next.
  void live() {
    now_ += std::chrono::hours{below(3) * 12};
    switch (below(6)) {
      case 0:
        open();
        break;
      case 1:
      case 2:
        change();
        break;
      case 3:
        serve();
        break;
      case 4:
        carry();
        break;
      default:
        for (const KeptLetter& letter : some_letter()) store_.send_again(letter.letter.id, now_);
    }
  }
  [[nodiscard]] Instant now() const { return now_; }

 private:
  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

  void open() {
    const SampleCase made = sample_case(store_, "", {{{StageKind::arisen, 0}, now_}});
    duties_.push_back(made.duty.id);
    store_.record({made.id, {}, {}, {}, {}, {}}, now_);
  }

  void change() {
    if (duties_.empty()) return;
    const auto row = store_.obligation(
        duties_[static_cast<std::size_t>(below(static_cast<int>(duties_.size())))]);
    Change changed{row->kept, row->kept};
    Obligation& duty = changed.after.obligation;
    duty.state = static_cast<State>(below(13));
    duty.kind = below(3) == 0 ? DutyKind::suggested : DutyKind::statutory;
    duty.deadline.safe = duty.deadline.due = date_in_beijing(now_) + std::chrono::days{below(9)};
    duty.deadline.ends_at = midnight_beginning(duty.deadline.due + std::chrono::days{1});
    changed.after.revision += below(2);
    CaseStep step{row->case_id, {}, {changed}, {}, {}, {}};
    if (changed.after.revision != row->kept.revision)
      step.reminders = {
          sample_reminder(row->kept.id, {StageKind::moved, 0}, now_, changed.after.revision)};
    store_.record(step, now_);
  }

  void serve() {
    for (const KeptReminder& reminder : store_.reminders_due(now_, 3)) {
      const CaseId id = store_.obligation(reminder.obligation)->case_id;
      KeptLetter letter = sample_letter(store_, id, reminder.obligation, reminder.planned.stage);
      letter.items.front().revision = reminder.revision;
      letter.occasion = occasion_of(letter.items.front());
      letter.letter.token = token_of(store_.id(), letter);
      store_.serve({{reminder.id}, {}, {letter, letter}, {}}, now_);
      store_.serve({{reminder.id}, {}, {letter}, {}}, now_);
    }
  }

  void carry() {
    const auto under_way = some_letter();
    for (const KeptLetter& letter : under_way) {
      store_.begin_attempts({letter.letter.id}, now_);
      if (below(4) == 0) continue;  // the power goes while it is under way
      const auto state = static_cast<LetterState>(2 + below(6));
      store_.settle({{letter.letter.id, state, now_, "outcome", "words", {}}}, now_);
    }
  }

  std::vector<KeptLetter> some_letter() {
    const auto letters = store_.letters({});
    if (letters.empty()) return {};
    return {letters[static_cast<std::size_t>(below(static_cast<int>(letters.size())))]};
  }

  Store& store_;
  std::mt19937 random_{20260928};
  Instant now_ = noon();
  std::vector<ObligationId> duties_;
};

std::map<std::string, std::int64_t> counted(SQLite::Database& database, const std::string& sql) {
  SQLite::Statement query(database, sql);
  std::map<std::string, std::int64_t> found;
  while (query.executeStep()) found[query.getColumn(0).getString()] = query.getColumn(1).getInt64();
  return found;
}

std::map<std::string, std::int64_t> by_state(const OwedAlike& groups) {
  std::map<std::string, std::int64_t> found;
  for (const auto& [lamp, count] : groups)
    found[std::string(write_state(lamp.state)) + " " + std::string(write_duty_kind(lamp.kind))] +=
        count;
  return found;
}

TEST(Tally, StaysWhatTheRowsSayThroughYearsAndRestarts) {
  const fakes::TemporaryFolder folder;
  auto store = open_sqlite_store(folder.path(), ClockKind::simulated);
  auto years = std::make_unique<Years>(*store);
  for (int i = 0; i < 500; ++i) years->live();

  store.reset();
  store = open_sqlite_store(folder.path(), ClockKind::simulated);
  const Counts counts = store->counts();
  const auto owing = store->owing_offices();
  const OwedAlike alike = store->owed_alike();
  EXPECT_GT(counts.cases, 50);
  EXPECT_GT(counts.letters.at("unknown"), 0);
  EXPECT_FALSE(counts.letters.contains("sending"));
  store.reset();

  Connection connection(folder.path(), ClockKind::simulated);
  SQLite::Database& database = connection.database();
  const auto number = [&](const std::string& sql) { return database.execAndGet(sql).getInt64(); };
  EXPECT_EQ(counts.cases, number("SELECT count(*) FROM cases"));
  EXPECT_EQ(counts.facts, number("SELECT count(*) FROM facts"));
  EXPECT_EQ(counts.reminders_waiting,
            number("SELECT count(*) FROM reminders WHERE served_at IS NULL"));
  EXPECT_EQ(counts.obligations,
            counted(database, "SELECT state, count(*) FROM obligations GROUP BY 1"));
  EXPECT_EQ(counts.letters, counted(database, "SELECT state, count(*) FROM deliveries GROUP BY 1"));
  EXPECT_EQ(owing, counted(database,
                           "SELECT owed_by, count(*) FROM obligations WHERE owed = 1"
                           " AND kind <> 'suggested' GROUP BY 1"));
  EXPECT_EQ(by_state(alike),
            counted(database,
                    "SELECT state || ' ' || kind, count(*) FROM obligations WHERE owed = 1"
                    " GROUP BY 1"));
  // Days are told apart only while they are still to come.
  for (const auto& [lamp, count] : alike)
    EXPECT_TRUE(lamp.late_from == Instant{} || lamp.late_from > years->now());
}

}  // namespace
}  // namespace qixian
