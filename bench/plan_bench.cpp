// What reminding costs where a million duties are open.
//
//   plan_bench
//
// plan_million: every reminder of a million duties of four stages, from scratch; the aim is under
// 10 s. officers: a directory of ten thousand; the aim is under 1 s. What a minute of them costs is
// minute_bench's.
#include "config/read_directory.hpp"
#include "docket/changes.hpp"
#include "reminder/plan.hpp"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
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
