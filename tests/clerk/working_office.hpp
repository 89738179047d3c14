// A clerk and a courier on a simulated clock and a real store, that can be stopped and started
// again by another clock.
//
//   WorkingOffice office;
//   office.run("2026-09-14T10:00:00", "2026-09-22T09:30:00", find_something);
//   EXPECT_EQ(office.said(), (Stages{"arisen", "before-5"}));
#pragma once

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
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace qixian {

// Takes every letter but those to some addresses.
class TakesMost final : public Channel {
 public:
  boost::asio::awaitable<Outcome> send(const Letter& letter) override {
    if (refused.contains(letter.address)) co_return RecipientRefused{"no such person"};
    if (busy.contains(letter.address)) co_return TryAgain{"come back later", {}};
    co_return Delivered{"took it"};
  }
  std::set<std::string> refused;
  std::set<std::string> busy;
};

inline Instant moment(const std::string& text) {
  return read_instant(text + "+08:00").value();
}

// A daemon that can be stopped and started again, by another clock, on the same store.
class WorkingOffice {
 public:
  WorkingOffice() {
    edition = an_edition();
    edition.directory =
        Directory({{"eco", "生态环境局", true, "", {}}, {"proc", "检察院", true, "", {}}},
                  {{"zhang", "张伟", "eco", "", true, {{"mail", "zhang"}}},
                   {"wang", "王芳", "proc", "", true, {{"mail", "wang"}}}});
    edition.policy.weekly = false;
    edition.policy.break_days = 30;
    edition.templates.subject = edition.templates.digest_subject = "{{headline}}";
    edition.templates.text = edition.templates.digest_text = "{{headline}}";
    edition.fingerprint = "test";
  }

  using Work = std::function<void(Clerk&)>;
  // Runs from one moment to another, and does something at its beginning and in between.
  void run(const std::string& from, const std::string& until, const Work& work = {},
           const std::map<std::string, Work>& later = {}) {
    const auto store = open_sqlite_store(folder_.path().string(), ClockKind::simulated);
    boost::asio::io_context io{1};
    SimulatedClock clock(io.get_executor(), moment(from));
    TaskGroup tasks(io);
    Clerk clerk(*store, clock, edition, io.get_executor());
    Courier courier(*store, clock, clerk, {{"mail", mail}}, tasks, io.get_executor());
    clerk.on_letters([&] { courier.ring(); });
    if (work) work(clerk);
    tasks.spawn("clerk", clerk.run());
    tasks.spawn("courier", courier.run());
    tasks.spawn("test", travel(tasks, clock, moment(until), later, clerk));
    tasks.run();
    gaps_mended = clerk.gaps_mended();
    reminders = store->reminders_of({1});
    letters.clear();
    for (const KeptLetter& letter : store->letters({})) {
      letters.push_back(store->letter(letter.letter.id).value());
    }
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

  Edition edition;
  std::shared_ptr<TakesMost> mail = std::make_shared<TakesMost>();

  // After the last run.
  std::int64_t gaps_mended = 0;
  std::vector<KeptReminder> reminders;  // of the first duty
  std::vector<KeptLetter> letters;

 private:
  static boost::asio::awaitable<void> travel(TaskGroup& tasks, SimulatedClock& clock, Instant until,
                                             const std::map<std::string, Work>& later,
                                             Clerk& clerk) {
    for (const auto& [at, work] : later) {
      co_await clock.advance_to(moment(at));
      work(clerk);
    }
    co_await clock.advance_to(until);
    tasks.stop();
  }

  fakes::TemporaryFolder folder_;
};

// A duty of fifteen days: 14 September to 29 September.
inline void find_something(Clerk& clerk) {
  const CaseId id = clerk.open_case(an_opening(), {}).file.id;
  Fact found = event("found", "2026-09-14");
  found.case_id = id;
  clerk.record(found, false);
}

using Stages = std::vector<std::string>;

}  // namespace qixian
