// A clerk, a courier and channels that a test speaks for, on a simulated clock.
//
//   Registry registry(25);                        // 25 liaison officers, reached by "group"
//   registry.record("far");                      // a duty: each of them gets a letter at once
//   registry.run_until("2026-09-28T04:00:00Z");
//   EXPECT_EQ(registry.group().sent.size(), 25U);
//
//   Registry morning({{"robot-1", {100, Registry::robot()}}, …});   // as many channels as one likes
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

  boost::asio::awaitable<Outcome> send(Letter letter) override {
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
        clerk_(*store_, clock_, edition(reached), io_.get_executor()),
        channels_(channels(reached, clock_)),
        courier_(*store_, clock_, clerk_, {channels_.begin(), channels_.end()}, tasks_,
                 io_.get_executor()) {
    clerk_.on_letters([this] { courier_.ring(); });
  }

  static Bounds robot() { return {"robot", {{20, std::chrono::minutes{1}}}, 4}; }

  // A case whose duty begins today. Under "near" it is due today and told by itself, under "far"
  // in two working days; both are told at once.
  void record(const std::string& rulebook) {
    Opening opening;
    opening.title = "案件";
    opening.rulebooks = {rulebook};
    opening.parties = {{"agency", {"eco"}}, {"procuratorate", {"proc"}}};
    Fact who;
    who.by = channels_.begin()->first + "-0";
    const CaseId id = clerk_.open_case(std::move(opening), who).file.id;
    Fact decided;
    decided.kind = FactKind::event;
    decided.case_id = id;
    decided.event = "decided";
    decided.on = date_in_beijing(clock_.now());
    clerk_.record(decided, false);
  }

  void run_until(const std::string& instant) {
    tasks_.spawn("clerk", clerk_.run());
    tasks_.spawn("courier", courier_.run());
    tasks_.spawn("test", travel(*read_instant(instant)));
    tasks_.run();
  }

  SpokenForChannel& channel(const std::string& name) { return *channels_.at(name); }
  SpokenForChannel& group() { return channel("group"); }
  SpokenForChannel& mail() { return channel("mail"); }
  Courier& courier() { return courier_; }
  Store& store() { return *store_; }
  Clock& clock() { return clock_; }
  boost::asio::any_io_executor executor() { return io_.get_executor(); }

 private:
  boost::asio::awaitable<void> travel(Instant target) {
    co_await clock_.advance_to(target);
    tasks_.stop();
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

  using SpokenFor = std::map<std::string, std::shared_ptr<SpokenForChannel>>;
  static SpokenFor channels(const std::map<std::string, Reached>& reached, const Clock& clock) {
    SpokenFor all;
    for (const auto& [name, each] : reached)
      all.emplace(name, std::make_shared<SpokenForChannel>(clock, each.bounds));
    return all;
  }

  static Edition edition(const std::map<std::string, Reached>& reached) {
    Edition edition;
    edition.calendar = published();
    edition.rulebooks["near"] = rulebook("near", "0d");
    edition.rulebooks["far"] = rulebook("far", "2wd");
    std::vector<Officer> officers;
    for (const auto& [channel, each] : reached)
      for (int i = 0; i < each.people; ++i) {
        const std::string id = channel + "-" + std::to_string(i);
        officers.push_back({id, "张伟", "eco", "", true, {{channel, id}}});
      }
    edition.directory =
        Directory({{"eco", "生态环境局", true, "", {}}, {"proc", "检察院", true, "", {}}},
                  std::move(officers));
    edition.templates.subject = "{{rulebook}}{{duty}}";
    edition.templates.text = "{{headline}}\n";
    edition.templates.html = "<p>{{headline}}</p>\n";
    edition.fingerprint = "test";
    return edition;
  }

  boost::asio::io_context io_{1};
  std::unique_ptr<Store> store_;
  SimulatedClock clock_;
  TaskGroup tasks_{io_};
  Clerk clerk_;
  SpokenFor channels_;
  Courier courier_;
};

}  // namespace qixian
