// Finding, saying and writing what falls due in one minute, where a million duties are open.
//
//   minute_bench [--duties 1000000] [--due 100] [--minutes 20] FOLDER
//
// The clerk, the letters and the store are the daemon's own: the shipped rulebooks and templates,
// and SQLite in FOLDER, on a disk that syncs. Only the clock is simulated. In each minute so many
// reminders fall due, one to an office, and each becomes a letter. The goal is 50 ms for the median
// minute; exit 1 when it is missed. Filling the store takes minutes.
#include "clerk/clerk.hpp"
#include "config/edition.hpp"
#include "docket/derive.hpp"
#include "process/task_group.hpp"
#include "store/sqlite_store.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace qixian {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

const Date today{std::chrono::year{2026} / 9 / 28};
const Instant begin = moment_on(today, hours{10});

struct Options {
  std::int64_t duties = 1'000'000;
  int due = 100;
  int minutes = 20;
  std::filesystem::path folder;
};

std::string office_of(std::int64_t number) {
  return "procuratorate-" + std::to_string(number % 1000);
}

Edition shipped_edition() {
  const std::filesystem::path source = QIXIAN_SOURCE_DIR;
  Settings settings;
  settings.directory = source / "config/directory.toml";
  settings.holidays = {source / "holidays"};
  settings.rulebooks = {source / "config/rulebooks"};
  settings.templates = {source / "config/templates"};
  std::vector<Problem> problems;
  Edition edition = read_edition(settings, {"mail"}, problems);
  if (!problems.empty()) throw InputError(problems);
  std::vector<Office> offices{{"eco", "某市生态环境局", false, "", {}}};
  std::vector<Officer> officers;
  for (int i = 0; i < 1000; ++i) {
    const std::string office = office_of(i);
    offices.push_back({office, "某市人民检察院", true, "", {}});
    const std::string address = office + "@example.gov.cn";
    officers.push_back({"officer-of-" + office, "张伟", office, "", true, {{"mail", address}}});
  }
  edition.directory = Directory(std::move(offices), std::move(officers));
  return edition;
}

// 线索办结, so that the procuratorate owes an answer within fifteen days.
std::vector<Fact> facts_of(std::int64_t number) {
  Fact opened;
  opened.id = {2 * number - 1};
  opened.case_id = {number};
  opened.kind = FactKind::opened;
  opened.on = today - days{10};
  opened.recorded_at = begin - days{1};
  opened.opening = Opening{};
  opened.opening->docket = "赣环赔〔2026〕" + std::to_string(number) + "号";
  opened.opening->title = "某公司非法倾倒危险废物生态环境损害赔偿案";
  opened.opening->rulebooks = {"jiangxi-2021"};
  opened.opening->parties = {{"agency", {"eco"}}, {"procuratorate", {office_of(number)}}};
  Fact concluded = opened;
  concluded.id = {2 * number};
  concluded.kind = FactKind::event;
  concluded.event = "lead-concluded";
  concluded.on = today - days{number % 10};
  concluded.opening.reset();
  return {std::move(opened), std::move(concluded)};
}

// Each duty with four stages ahead; the first of some of them falls due in a minute that is
// measured.
void fill(Store& store, const Edition& edition, const Options& options) {
  store.adopt_edition(edition.fingerprint, begin - days{1});
  std::vector<CaseStep> steps;
  std::int64_t duty = 0;
  for (std::int64_t number = 1; duty < options.duties; ++number) {
    CaseStep step{{number}, facts_of(number), {}, {}, {}, {}};
    Derived derived =
        derive_obligations(step.facts, edition.rulebooks, edition.calendar, begin - days{1});
    step.review_at = derived.review_at;
    for (Obligation& obligation : derived.obligations) {
      Change change{{}, {{++duty}, 1, std::move(obligation)}};
      change.after.obligation.deadline.why.clear();
      const std::int64_t minute = (duty - 1) / options.due + 1;
      for (int stage = 0; stage < 4; ++stage) {
        const Instant at = stage == 0 && minute <= options.minutes
                               ? begin + minutes{minute}
                               : begin + days{1 + duty % 40 + 5 * stage};
        step.reminders.push_back(
            {{}, change.after.id, 1, {{StageKind::before, 7 - 2 * stage}, 0, at}, {}, {}});
      }
      step.changes.push_back(std::move(change));
    }
    if (step.changes.empty()) throw std::runtime_error("the rulebook knows no such duty any more");
    steps.push_back(std::move(step));
    if (steps.size() < 1000 && duty < options.duties) continue;
    store.record_slice(steps, steps.back().case_id, duty >= options.duties, begin - days{1});
    steps.clear();
  }
}

// Milliseconds each minute took.
std::vector<double> live(Store& store, Edition edition, const Options& options) {
  boost::asio::io_context io(1);
  SimulatedClock clock(io.get_executor(), begin);
  TaskGroup tasks(io);
  Clerk clerk(store, clock, std::move(edition), io.get_executor());
  std::vector<double> took;
  const auto watch = [&]() -> boost::asio::awaitable<void> {
    co_await clock.advance_to(begin + std::chrono::seconds{1});  // what a start does, comes first
    for (int minute = 1; minute <= options.minutes; ++minute) {
      const auto start = std::chrono::steady_clock::now();
      co_await clock.advance_to(begin + minutes{minute});
      took.push_back(
          std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
              .count());
    }
    tasks.stop();
  };
  tasks.spawn("clerk", clerk.run());
  tasks.spawn("watch", watch());
  tasks.run();
  return took;
}

bool measure(const Options& options) {
  const std::filesystem::path folder = options.folder / "store";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  const Edition edition = shipped_edition();
  fill(*open_sqlite_store(folder.string(), ClockKind::simulated), edition, options);

  const auto store = open_sqlite_store(folder.string(), ClockKind::simulated);
  std::vector<double> took = live(*store, edition, options);
  std::int64_t letters = 0;
  for (const auto& [state, count] : store->counts().letters) letters += count;
  std::filesystem::remove_all(folder);
  std::ranges::sort(took);
  const double median = took[took.size() / 2];
  std::printf(
      "%ld duties open, %d due a minute: %.1f ms, worst %.1f ms; %ld letters in %zu minutes; goal "
      "50 ms\n",
      static_cast<long>(options.duties), options.due, median, took.back(),
      static_cast<long>(letters), took.size());
  if (letters < static_cast<std::int64_t>(options.due) * options.minutes)
    throw std::runtime_error("not every reminder became a letter");
  return median <= 50;
}

}  // namespace
}  // namespace qixian

int main(int argc, char** argv) {
  CLI::App app{"finding, saying and writing what falls due in one minute"};
  qixian::Options options;
  app.add_option("--duties", options.duties, "how many are open")
      ->check(CLI::Range(1'000, 100'000'000));
  app.add_option("--due", options.due, "reminders in a minute")->check(CLI::Range(1, 1'000));
  app.add_option("--minutes", options.minutes, "how many")->check(CLI::Range(1, 50));
  app.add_option("FOLDER", options.folder, "on a disk that syncs")->required();
  CLI11_PARSE(app, argc, argv);
  try {
    return qixian::measure(options) ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "minute_bench: " << error.what() << "\n";
    return 2;
  }
}
