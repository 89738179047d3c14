// The nth working day and counting between two days, beside the loop one would write first.
//
// 65,536 random starting days from 2004 to 2026, n from 1 to 60, spans under 90 days; one query an
// iteration. NaiveLoop keeps the days off and the days worked in two std::unordered_set and walks
// day by day. Both give the same answers: the program checks all of them before it measures.
#include "calendar/calendar.hpp"
#include "calendar/notice_parser.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <unordered_set>

namespace qixian {
namespace {

using std::chrono::days;

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<HolidayNotice> shipped_notices() {
  std::vector<HolidayNotice> notices;
  std::vector<Problem> problems;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(QIXIAN_SOURCE_DIR) / "holidays")) {
    if (entry.path().extension() == ".toml")
      notices.push_back(read_holiday_notice(read_file(entry.path()), entry.path(), problems));
  }
  if (!problems.empty()) throw InputError(problems);
  return notices;
}

class NaiveLoop {
 public:
  explicit NaiveLoop(const Calendar& calendar) {
    for (Date day{std::chrono::year{2003} / 1 / 1}; day <= Date{std::chrono::year{2028} / 1 / 1};
         day += days{1}) {
      const DayKind kind = calendar.day(day).kind;
      if (kind == DayKind::statutory_holiday || kind == DayKind::in_lieu) off_.insert(number(day));
      if (kind == DayKind::makeup_workday) worked_.insert(number(day));
    }
  }

  [[nodiscard]] bool works(Date day) const {
    if (off_.contains(number(day))) return false;
    return std::chrono::weekday{day}.iso_encoding() < 6 || worked_.contains(number(day));
  }
  [[nodiscard]] Date nth_workday(Date day, int n) const {
    for (; n > 0; n -= works(day) ? 1 : 0) day += days{1};
    return day;
  }
  [[nodiscard]] int workdays_between(Date after, Date until) const {
    int count = 0;
    for (Date day = after + days{1}; day <= until; day += days{1}) count += works(day) ? 1 : 0;
    return count;
  }

 private:
  static std::int64_t number(Date day) { return day.time_since_epoch().count(); }

  std::unordered_set<std::int64_t> off_, worked_;
};

struct Query {
  Date from, until;
  int n = 0;
};

struct World {
  Calendar calendar{shipped_notices()};
  NaiveLoop naive{calendar};
  std::vector<Query> queries;

  World() {
    std::mt19937 random(20260928);
    const Date first{std::chrono::year{2004} / 1 / 1}, last{std::chrono::year{2026} / 9 / 1};
    std::uniform_int_distribution<int> start(0, static_cast<int>((last - first).count()));
    std::uniform_int_distribution<int> n(1, 60), span(0, 89);
    for (int i = 0; i < 65536; ++i) {
      const Date from = first + days{start(random)};
      queries.push_back({from, from + days{span(random)}, n(random)});
    }
    for (const auto& [from, until, count] : queries) {
      if (calendar.nth_workday(from, count) == naive.nth_workday(from, count) &&
          calendar.workdays_between(from, until) == naive.workdays_between(from, until))
        continue;
      std::cerr << "table and loop disagree from " << write_date(from) << '\n';
      std::exit(1);
    }
  }
};

const World& world() {
  static const World the_world;
  return the_world;
}

template <class Ask>
void ask_each(benchmark::State& state, Ask ask) {
  const auto& queries = world().queries;
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(ask(queries[i]));
    i = (i + 1) & 65535U;
  }
}

void nth_workday_from_tables(benchmark::State& state) {
  ask_each(state, [&](const Query& q) { return world().calendar.nth_workday(q.from, q.n); });
}
void nth_workday_by_naive_loop(benchmark::State& state) {
  ask_each(state, [&](const Query& q) { return world().naive.nth_workday(q.from, q.n); });
}
void workdays_between_from_tables(benchmark::State& state) {
  ask_each(state,
           [&](const Query& q) { return world().calendar.workdays_between(q.from, q.until); });
}
void workdays_between_by_naive_loop(benchmark::State& state) {
  ask_each(state, [&](const Query& q) { return world().naive.workdays_between(q.from, q.until); });
}
// Each question depends on the answer before it: what a single call costs.
void nth_workday_one_after_another(benchmark::State& state) {
  const Calendar& calendar = world().calendar;
  const Date first{std::chrono::year{2004} / 1 / 1};
  Date day = first;
  for (auto _ : state) {
    day = calendar.nth_workday(day, 7);
    if (day > Date{std::chrono::year{2026} / 1 / 1}) day = first;
  }
  benchmark::DoNotOptimize(day);
}
void build_calendar_from_26_notices(benchmark::State& state) {
  const auto notices = shipped_notices();
  for (auto _ : state) benchmark::DoNotOptimize(Calendar(notices));
}
void parse_one_notice(benchmark::State& state) {
  const auto text =
      read_file(std::filesystem::path(QIXIAN_SOURCE_DIR) / "holidays/notices/2026.txt");
  for (auto _ : state) benchmark::DoNotOptimize(parse_notice(text));
}

BENCHMARK(nth_workday_from_tables);
BENCHMARK(nth_workday_by_naive_loop);
BENCHMARK(nth_workday_one_after_another);
BENCHMARK(workdays_between_from_tables);
BENCHMARK(workdays_between_by_naive_loop);
BENCHMARK(build_calendar_from_26_notices);
BENCHMARK(parse_one_notice);

}  // namespace
}  // namespace qixian

BENCHMARK_MAIN();
