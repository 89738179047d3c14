// A clerk, a courier and channels that a test speaks for, on a simulated clock.
//
//   Registry registry(25);                        // 25 liaison officers, reached by "group"
//   registry.record("far");                      // a duty: each of them gets a letter at once
//   registry.run_until("2026-09-28T04:00:00Z");
//   EXPECT_EQ(registry.group().sent.size(), 25U);
//
//   Registry morning({{"robot-1", {100, Registry::robot()}}, …});   // as many channels as one
//   likes
#pragma once

#include "clerk/clerk.hpp"
#include "courier/courier.hpp"
#include "rulebook/read_rulebook.hpp"
#include "store/sqlite_store.hpp"
#include "term/published_calendar.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qixian {

class SpokenForChannel final : public Channel {
 public:
  struct Sending {
    Instant at;
    std::string address;
    std::string urgency;
  };
  using Answer = std::function<boost::asio::awaitable<Outcome>(int number)>;

  SpokenForChannel(const Clock& clock, Bounds bounds) : clock_(clock), bounds_(std::move(bounds)) {}

  std::vector<Sending> sent;
  Letter last;
  Answer answer;  // to the nth letter; delivered where there is none

  boost::asio::awaitable<Outcome> send(const Letter& letter) override {
    sent.push_back({clock_.now(), letter.address, letter.urgency});
    last = letter;
    if (answer) co_return co_await answer(static_cast<int>(sent.size()));
    co_return Delivered{"took it"};
  }
  [[nodiscard]] Bounds bounds() const override { return bounds_; }

 private:
  const Clock& clock_;
  Bounds bounds_;
};

class Registry {
 public:
  static constexpr const char* morning = "2026-09-28T02:00:00Z";  // 10 o'clock in Beijing

  // A channel, and how many are reached by it.
  struct Reached {
    int people = 0;
    Bounds bounds;
  };

  explicit Registry(int by_group, int by_mail = 0, Bounds group = robot())
      : Registry({{"group", {by_group, std::move(group)}}, {"mail", {by_mail, {"mail", {}, 8}}}}) {}
  explicit Registry(const std::map<std::string, Reached>& reached)
      : store_(open_sqlite_store(":memory:", ClockKind::simulated)),
        clock_(io_.get_executor(), *read_instant(morning)),
        edition_(made_edition(reached)) {
    for (const auto& [name, each] : reached)
      channels_.emplace(name, std::make_shared<SpokenForChannel>(clock_, each.bounds));
    start();
  }

  // Each officer of the group has mail as well.
  static Registry with_second_way(int by_group) {
    return Registry(by_group, by_group, robot(), true);
  }

  // The daemon ends, and another is started on the same store.
  void restart() {
    courier_.reset();
    clerk_.reset();
    tasks_.reset();
    io_.restart();
    start();
  }
  // The officers as a reload finds them.
  void reload(const std::function<void(std::vector<Officer>&)>& change) {
    std::vector<Officer> officers;
    for (const auto& [id, officer] : edition_.directory.officers()) officers.push_back(officer);
    change(officers);
    edition_.directory = Directory(offices(), std::move(officers));
    courier_->adopt({channels_.begin(), channels_.end()});
    clerk_->adopt(edition_);
  }

  static Bounds robot() { return {"robot", {{20, std::chrono::minutes{1}}}, 4}; }

  // A case whose duty begins today. Under "near" it is due today and told by itself, under "far"
  // in two working days, under "hours" in twenty-four hours; all are told at once.
  void record(const std::string& rulebook) {
    Opening opening;
    opening.title = "案件";
    opening.rulebooks = {rulebook};
    opening.parties = {{"agency", {"eco"}}, {"procuratorate", {"proc"}}};
    Fact who;
    who.by = channels_.begin()->first + "-0";
    const CaseId id = clerk_->open_case(std::move(opening), who).file.id;
    Fact decided;
    decided.kind = FactKind::event;
    decided.case_id = id;
    decided.event = "decided";
    decided.on = date_in_beijing(clock_.now());
    if (rulebook == "hours") decided.at = clock_.now();
    clerk_->record(decided, false);
  }

  // The first duty is seen by its officer, so that nobody above hears of its last day.
  void acknowledge() {
    Fact seen;
    seen.kind = FactKind::acknowledged;
    seen.case_id = {1};
    seen.duty = store_->obligations_of({1}).front().obligation.key;
    seen.revision = 1;
    seen.on = date_in_beijing(clock_.now());
    clerk_->record(seen, false);
  }

  void run_until(const std::string& instant) {
    tasks_->spawn("clerk", clerk_->run());
    tasks_->spawn("courier", courier_->run());
    tasks_->spawn("test", travel(*read_instant(instant)));
    tasks_->run();
  }

  void run_until_again(const std::string& instant) {
    restart();
    run_until(instant);
  }

  SpokenForChannel& channel(const std::string& name) { return *channels_.at(name); }
  SpokenForChannel& group() { return channel("group"); }
  SpokenForChannel& mail() { return channel("mail"); }
  Courier& courier() { return *courier_; }
  Store& store() { return *store_; }
  Clock& clock() { return clock_; }
  boost::asio::any_io_executor executor() { return io_.get_executor(); }

 private:
  boost::asio::awaitable<void> travel(Instant target) {
    co_await clock_.advance_to(target);
    tasks_->stop();
  }

  Registry(int by_group, int by_mail, Bounds group, bool)
      : Registry(by_group, by_mail, std::move(group)) {
    reload([](std::vector<Officer>& officers) {
      std::erase_if(officers, [](const Officer& each) { return each.id.starts_with("mail"); });
      for (Officer& each : officers) each.ways.push_back({"mail", each.id});
    });
  }

  void start() {
    tasks_.emplace(io_);
    clerk_.emplace(*store_, clock_, edition_, io_.get_executor());
    courier_.emplace(*store_, clock_, *clerk_, Channels{channels_.begin(), channels_.end()},
                     *tasks_, io_.get_executor());
    clerk_->on_letters([this] { courier_->ring(); });
  }

  static Rulebook rulebook(const std::string& id, const std::string& term) {
    std::vector<Problem> problems;
    Rulebook book = read_rulebook("id = '" + id + R"('
title = "办法"
number = "1号"
issuer = "厅"
effective = 2020-01-01
[[role]]
id = "agency"
name = "行政机关"
[[role]]
id = "procuratorate"
name = "检察机关"
[[event]]
id = "decided"
name = "决定"
[[rule]]
id = "tell"
article = "第一条"
clause = "…"
duty = "通报"
owed_by = "agency"
owed_to = "procuratorate"
event = "decided"
term = ")" + term + "\"\n",
                                  "test.toml", problems);
    if (!problems.empty()) throw InputError(problems);
    return book;
  }

  static std::vector<Office> offices() {
    return {{"eco", "生态环境局", true, "", {}}, {"proc", "检察院", true, "", {}}};
  }

  static Edition made_edition(const std::map<std::string, Reached>& reached) {
    Edition edition;
    edition.calendar = published();
    edition.rulebooks["near"] = rulebook("near", "0d");
    edition.rulebooks["far"] = rulebook("far", "2wd");
    edition.rulebooks["hours"] = rulebook("hours", "24h");
    std::vector<Officer> officers;
    for (const auto& [channel, each] : reached)
      for (int i = 0; i < each.people; ++i) {
        const std::string id = channel + "-" + std::to_string(i);
        officers.push_back({id, "张伟", "eco", "", true, {{channel, id}}});
      }
    edition.directory = Directory(offices(), std::move(officers));
    edition.templates.subject = "{{rulebook}}{{duty}}";
    edition.templates.text = "{{headline}}\n";
    edition.templates.html = "<p>{{headline}}</p>\n";
    edition.fingerprint = "test";
    return edition;
  }

  boost::asio::io_context io_{1};
  std::unique_ptr<Store> store_;
  SimulatedClock clock_;
  Edition edition_;
  std::optional<TaskGroup> tasks_;
  std::optional<Clerk> clerk_;
  std::map<std::string, std::shared_ptr<SpokenForChannel>> channels_;
  std::optional<Courier> courier_;
};

}  // namespace qixian
