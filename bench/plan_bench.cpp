// What reminding costs where a million duties are open.
//
//   plan_bench    takes a minute to fill its store, in memory
//
// plan_million: every reminder of a million duties of four stages, from scratch; the aim is under
// 10 s. serve_this_minute: finding and writing what is due in one minute of such a store, letters
// included; the aim is under 50 ms. officers: a directory of ten thousand; the aim is under 1 s.
#include "clerk/clerk.hpp"
#include "config/read_directory.hpp"
#include "docket/changes.hpp"
#include "reminder/plan.hpp"
#include "store/sqlite_store.hpp"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace qixian {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr int million = 1'000'000;
constexpr int offices = 100;
const Date today{std::chrono::year{2026} / 9 / 28};
const Instant now = moment_on(today, hours{9});

const Calendar& published() {
  static const Calendar calendar = [] {
    std::vector<HolidayNotice> notices;
    std::vector<Problem> problems;
    for (const auto& entry : std::filesystem::directory_iterator(QIXIAN_SOURCE_DIR "/holidays")) {
      std::ostringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      notices.push_back(read_holiday_notice(text.str(), entry.path().string(), problems));
    }
    return Calendar(std::move(notices));
  }();
  return calendar;
}

// Open, of fifteen days, begun on one of the last days: arisen, three stages before, the last day
// and the question after it.
Change a_duty(std::int64_t number) {
  Change change{{}, {{number}, 1, {}}};
  Obligation& duty = change.after.obligation;
  duty.key = {"jx-1.1b", FactId{2 * number}, "office-" + std::to_string(number % offices), "proc",
              0};
  duty.rulebook = "jiangxi-2021";
  duty.article = "第一条第一款";
  duty.duty = "将线索处理情况函告行政机关";
  duty.anchor = today + days{number % 40};
  duty.term = {15, TermUnit::days};
  duty.deadline = {duty.anchor + days{15},
                   duty.anchor + days{15},
                   duty.anchor + days{15},
                   midnight_beginning(duty.anchor + days{16}),
                   {},
                   Certainty::certain,
                   {},
                   {},
                   {}};
  return change;
}

void plan_million(benchmark::State& state) {
  std::vector<Change> duties;
  for (int number = 1; number <= 10'000; ++number) duties.push_back(a_duty(number));
  const Policy policy;
  std::size_t planned = 0;
  for (auto _ : state) {
    planned = 0;
    for (int round = 0; round < million / 10'000; ++round)
      for (const Change& duty : duties)
        planned += plan_reminders(duty, false, policy, published(), now).size();
  }
  state.counters["reminders"] = static_cast<double>(planned);
}
BENCHMARK(plan_million)->Unit(benchmark::kMillisecond)->Iterations(1);

void calendar_of_an_office(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(published().for_office("office-7"));
}
BENCHMARK(calendar_of_an_office);

// A million open duties, of which `due` are to be spoken of at `now` and the rest later.
std::unique_ptr<Store> full_store(int due) {
  auto store = open_sqlite_store(":memory:", ClockKind::simulated);
  store->adopt_edition("bench", "policy", now - days{1});
  std::vector<CaseStep> steps;
  for (std::int64_t number = 1; number <= million; ++number) {
    CaseStep step{{number}, {}, {a_duty(number)}, {}, {}, {}};
    Fact opened;
    opened.id = {2 * number - 1};
    opened.case_id = {number};
    opened.kind = FactKind::opened;
    opened.on = today - days{3};
    opened.recorded_at = now - days{3};
    opened.opening = Opening{};
    opened.opening->title = "案件";
    opened.opening->rulebooks = {"jiangxi-2021"};
    opened.opening->parties = {{"agency", {"office-" + std::to_string(number % offices)}},
                               {"procuratorate", {"proc"}}};
    Fact concluded = opened;
    concluded.id = {2 * number};
    concluded.kind = FactKind::event;
    concluded.event = "lead-concluded";
    concluded.opening.reset();
    step.facts = {std::move(opened), std::move(concluded)};
    const ObligationId id{number};
    for (int stage = 0; stage < 4; ++stage) {
      const bool is_due = stage == 0 && number <= due;
      const Instant at = is_due ? now : now + days{1 + number % 40 + 5 * stage};
      step.reminders.push_back({{}, id, 1, {{StageKind::before, 7 - 2 * stage}, 0, at}, {}, {}});
    }
    steps.push_back(std::move(step));
    if (steps.size() < 1000 && number < million) continue;
    store->record_slice(steps, steps.back().case_id, number == million, now - days{1});
    steps.clear();
  }
  return store;
}

// As the clerk does it, by the verbs of the store, with a letter about each.
void serve_this_minute(benchmark::State& state) {
  constexpr int due = 200;
  const auto store = full_store(due * 20);
  Instant minute = now;
  std::size_t served = 0;
  for (auto _ : state) {
    state.PauseTiming();
    minute += std::chrono::minutes{1};
    state.ResumeTiming();
    benchmark::DoNotOptimize(store->next_due());
    Hearing hearing;
    for (const KeptReminder& reminder : store->reminders_due(minute, due)) {
      const auto row = store->obligation(reminder.obligation);
      hearing.served.push_back(reminder.id);
      KeptLetter letter;
      letter.items = {{row->case_id, row->kept.id, row->kept.revision, reminder.planned.stage, 0,
                       row->kept.obligation.deadline.safe, row->kept.obligation.deadline.due}};
      letter.occasion = occasion_of(letter.items.front());
      letter.officer = "zhang-" + row->kept.obligation.key.owed_by;
      letter.needed_by = row->kept.obligation.deadline.safe;
      letter.next_at = minute;
      letter.letter.channel = "mail";
      letter.letter.text = std::string(800, 'x');
      letter.letter.html = std::string(3000, 'x');
      letter.letter.token = token_of(store->id(), letter);
      hearing.letters.push_back(std::move(letter));
    }
    served = hearing.served.size();
    store->serve(hearing, minute);
  }
  state.counters["served"] = static_cast<double>(served);
}
BENCHMARK(serve_this_minute)->Unit(benchmark::kMillisecond)->Iterations(20);

void officers(benchmark::State& state) {
  std::string toml;
  for (int office = 0; office < 1000; ++office) {
    const std::string name = "office-" + std::to_string(office);
    toml += "[[office]]\nid = \"" + name + "\"\nname = \"某局\"\n";
    for (int n = 0; n < 10; ++n) {
      const std::string id = name + "-" + std::to_string(n);
      toml += "[[officer]]\nid = \"" + id + "\"\nname = \"张伟\"\noffice = \"" + name + "\"\n" +
              (n == 0 ? "" : "superior = \"" + name + "-0\"\n") +
              "ways = [{ channel = \"mail\", address = \"" + id + "@example.gov.cn\" }]\n";
    }
  }
  std::size_t read = 0;
  for (auto _ : state) {
    std::vector<Problem> problems;
    read = read_directory(toml, "directory.toml", {"mail"}, problems).officers().size();
    if (!problems.empty()) state.SkipWithError("the directory does not read");
  }
  state.counters["officers"] = static_cast<double>(read);
}
BENCHMARK(officers)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace qixian

BENCHMARK_MAIN();
