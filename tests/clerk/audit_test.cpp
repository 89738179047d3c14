// That the clerk finds what has no reminder ahead, and says nothing twice when the clock is not
// what it was.
#include "clerk/clerk.hpp"
#include "clerk/desk.hpp"
#include "courier/courier.hpp"
#include "fakes/temporary_folder.hpp"
#include "store/sqlite_store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <functional>

namespace qixian {
namespace {

class TakesAll final : public Channel {
 public:
  boost::asio::awaitable<Outcome> send(Letter) override { co_return Delivered{"took it"}; }
};

Instant moment(const std::string& text) {
  return read_instant(text + "+08:00").value();
}

// A daemon that can be stopped and started again, by another clock, on the same store.
class Office {
 public:
  Office() {
    edition_ = an_edition();
    edition_.directory =
        Directory({{"eco", "生态环境局", true, "", {}}, {"proc", "检察院", true, "", {}}},
                  {{"zhang", "张伟", "eco", "", true, {{"mail", "zhang"}}},
                   {"wang", "王芳", "proc", "", true, {{"mail", "wang"}}}});
    edition_.policy.weekly = false;
    edition_.policy.break_days = 30;
    edition_.templates.subject = edition_.templates.digest_subject = "{{headline}}";
    edition_.templates.text = edition_.templates.digest_text = "{{headline}}";
    edition_.fingerprint = "test";
  }

  // Runs from one moment to another, and does something in between.
  void run(const std::string& from, const std::string& until,
           const std::function<void(Clerk&)>& work = {}) {
    const auto store = open_sqlite_store(folder_.path().string(), ClockKind::simulated);
    boost::asio::io_context io{1};
    SimulatedClock clock(io.get_executor(), moment(from));
    TaskGroup tasks(io);
    Clerk clerk(*store, clock, edition_, io.get_executor());
    Courier courier(*store, clock, clerk, {{"mail", std::make_shared<TakesAll>()}}, tasks,
                    io.get_executor());
    clerk.on_letters([&] { courier.ring(); });
    if (work) work(clerk);
    tasks.spawn("clerk", clerk.run());
    tasks.spawn("courier", courier.run());
    tasks.spawn("test", travel(tasks, clock, moment(until)));
    tasks.run();
    gaps_mended = clerk.gaps_mended();
    reminders = store->reminders_of({1});
    letters = store->letters({});
  }

  // What only somebody with the file in his hands can do.
  void behind_its_back(const std::string& sql) const {
    SQLite::Database file((folder_.path() / "qixian.db").string(), SQLite::OPEN_READWRITE);
    ASSERT_GT(file.exec(sql), 0) << sql;
  }

  // Stages that have been said of the one duty, in order; each letter once.
  [[nodiscard]] std::vector<std::string> said() const {
    std::vector<std::string> stages;
    for (const KeptLetter& letter : letters)
      for (const LetterItem& item : letter.items)
        if (letter.state == LetterState::delivered) stages.push_back(write_stage(item.stage));
    return stages;
  }
  [[nodiscard]] std::vector<std::string> ahead() const {
    std::vector<std::string> stages;
    for (const KeptReminder& reminder : reminders)
      if (!reminder.served_at) stages.push_back(write_stage(reminder.planned.stage));
    return stages;
  }

  std::int64_t gaps_mended = 0;
  std::vector<KeptReminder> reminders;
  std::vector<KeptLetter> letters;

 private:
  static boost::asio::awaitable<void> travel(TaskGroup& tasks, SimulatedClock& clock,
                                             Instant until) {
    co_await clock.advance_to(until);
    tasks.stop();
  }

  fakes::TemporaryFolder folder_;
  Edition edition_;
};

// A duty of fifteen days: 14 September to 29 September.
void find_something(Clerk& clerk) {
  const CaseId id = clerk.open_case(an_opening(), {}).file.id;
  Fact found = event("found", "2026-09-14");
  found.case_id = id;
  clerk.record(found, false);
}

using Stages = std::vector<std::string>;

TEST(Audit, FindsWhatHasNoReminderAheadAndMendsAndCountsIt) {
  Office office;
  office.run("2026-09-14T10:00:00", "2026-09-15T12:00:00", find_something);
  EXPECT_EQ(office.said(), Stages{"arisen"});
  EXPECT_EQ(office.ahead(), (Stages{"before-5", "before-3", "before-1", "last_day", "past-1"}));
  EXPECT_EQ(office.gaps_mended, 0);

  office.behind_its_back("DELETE FROM reminders WHERE served_at IS NULL");
  spdlog::set_level(spdlog::level::off);
  office.run("2026-09-15T13:00:00", "2026-09-15T13:01:00");
  EXPECT_EQ(office.gaps_mended, 1);
  EXPECT_EQ(office.ahead(), (Stages{"before-5", "before-3", "before-1", "last_day", "past-1"}));

  office.run("2026-09-15T14:00:00", "2026-09-30T12:00:00");
  spdlog::set_level(spdlog::level::info);
  EXPECT_EQ(office.gaps_mended, 0);
  EXPECT_EQ(office.said(),
            (Stages{"arisen", "before-5", "before-3", "before-1", "last_day", "past-1"}));
}

TEST(Audit, TakesUpASeriesThatBrokeOffAfterTheLastDay) {
  Office office;
  office.run("2026-09-14T10:00:00", "2026-10-08T12:00:00", find_something);
  EXPECT_EQ(office.said().back(), "past-2");
  office.behind_its_back("DELETE FROM reminders WHERE served_at IS NULL");
  spdlog::set_level(spdlog::level::off);
  office.run("2026-10-08T13:00:00", "2026-10-09T12:00:00");
  spdlog::set_level(spdlog::level::info);
  EXPECT_EQ(office.gaps_mended, 1);
  EXPECT_EQ(office.said().back(), "past-3");
}

TEST(Audit, NeedsNoReminderForWhatIsNotOwed) {
  Office office;
  office.run("2026-09-14T10:00:00", "2026-09-15T12:00:00", [](Clerk& clerk) {
    find_something(clerk);
    Fact done = fact_of(FactKind::done, "2026-09-14");
    done.case_id = CaseId{1};
    done.duty = ObligationKey{"any", FactId{2}, "eco", "proc", 0};
    clerk.record(done, false);
  });
  EXPECT_EQ(office.gaps_mended, 0);
  EXPECT_EQ(office.ahead(), Stages{});
}

TEST(ClockStep, BackwardsSaysNoStageTwice) {
  Office office;
  office.run("2026-09-14T10:00:00", "2026-09-22T09:30:00", find_something);
  const Stages said{"arisen", "before-5"};
  EXPECT_EQ(office.said(), said);
  // An hour, a day and a week: what was said stays said, and the rest comes on its day.
  office.run("2026-09-22T08:30:00", "2026-09-22T12:00:00");
  EXPECT_EQ(office.said(), said);
  office.run("2026-09-21T12:00:00", "2026-09-22T12:00:00");
  EXPECT_EQ(office.said(), said);
  office.run("2026-09-15T12:00:00", "2026-09-30T12:00:00");
  EXPECT_EQ(office.said(),
            (Stages{"arisen", "before-5", "before-3", "before-1", "last_day", "past-1"}));
}

TEST(ClockStep, ForwardsSaysWhatBecameDueOnce) {
  Office office;
  office.run("2026-09-14T10:00:00", "2026-09-15T12:00:00", find_something);
  // Over before-5 and before-3: the later of them is said, at once, for it is a working hour.
  office.run("2026-09-24T15:00:00", "2026-09-24T16:00:00");
  EXPECT_EQ(office.said(), (Stages{"arisen", "before-3"}));
  // Over the last day and the question after it, into a night: on the next working morning.
  office.run("2026-10-04T03:00:00", "2026-10-07T23:00:00");
  EXPECT_EQ(office.said(), (Stages{"arisen", "before-3"}));
  office.run("2026-10-07T23:30:00", "2026-10-08T12:00:00");
  EXPECT_EQ(office.said(), (Stages{"arisen", "before-3", "past-1"}));
}

}  // namespace
}  // namespace qixian
