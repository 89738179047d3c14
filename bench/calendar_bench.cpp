// The nth working day and counting between two days, beside the loop one would write first.
//
//   calendar_bench                 measures; scripts/bench.sh also sets it beside QuantLib and
//   numpy calendar_bench --write DIR     writes the questions and the answers, for contestants
//   elsewhere
//
// NaiveLoop keeps the days off and the days worked in two std::unordered_set and walks day by day.
// Both give the same answers: the program checks all of them before it measures.
#include "calendar/notice_parser.hpp"
#include "calendar_queries.hpp"

#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string_view>
#include <tuple>
#include <unordered_set>

namespace qixian {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;

const Date first_listed{std::chrono::year{2003} / 1 / 1};
const Date last_listed{std::chrono::year{2028} / 1 / 1};

class NaiveLoop {
 public:
  explicit NaiveLoop(const Calendar& calendar) {
    for (Date day = first_listed; day <= last_listed; day += days{1}) {
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
  std::unordered_set<std::int64_t> off_, worked_;
};

struct World {
  Calendar calendar{shipped_notices()};
  NaiveLoop naive{calendar};
  std::vector<Query> queries = make_queries();

  World() {
    for (const Query& query : queries) {
      const auto [from, until, n] = std::tuple{query.from(), query.until(), int{query.n}};
      if (calendar.nth_workday(from, n) == naive.nth_workday(from, n) &&
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

void nth_workday_table(benchmark::State& state) {
  const Calendar& calendar = world().calendar;
  ask_all(state, world().queries,
          [&](const Query& q) { return number(calendar.nth_workday(q.from(), q.n)); });
}
void nth_workday_naive(benchmark::State& state) {
  const NaiveLoop& naive = world().naive;
  ask_all(state, world().queries,
          [&](const Query& q) { return number(naive.nth_workday(q.from(), q.n)); });
}
void count_table(benchmark::State& state) {
  const Calendar& calendar = world().calendar;
  ask_all(state, world().queries,
          [&](const Query& q) { return calendar.workdays_between(q.from(), q.until()); });
}
void count_naive(benchmark::State& state) {
  const NaiveLoop& naive = world().naive;
  ask_all(state, world().queries,
          [&](const Query& q) { return naive.workdays_between(q.from(), q.until()); });
}
void is_workday_table(benchmark::State& state) {
  const Calendar& calendar = world().calendar;
  ask_all(state, world().queries, [&](const Query& q) { return !calendar.is_rest_day(q.from()); });
}
void is_workday_naive(benchmark::State& state) {
  const NaiveLoop& naive = world().naive;
  ask_all(state, world().queries, [&](const Query& q) { return naive.works(q.from()); });
}

// As a caller with dates in parts would ask: year, month and day in and out.
void nth_workday_table_ymd(benchmark::State& state) {
  struct Question {
    year_month_day from;
    int n;
  };
  std::vector<Question> questions;
  for (const Query& q : world().queries) questions.push_back({year_month_day{q.from()}, q.n});
  const Calendar& calendar = world().calendar;
  ask_all(state, questions, [&](const Question& q) {
    const year_month_day end{calendar.nth_workday(Date{q.from}, q.n)};
    return static_cast<int>(end.year()) + static_cast<int>(static_cast<unsigned>(end.month())) +
           static_cast<int>(static_cast<unsigned>(end.day()));
  });
}
// Each question depends on the answer before it: what a single call costs.
void nth_workday_table_one_after_another(benchmark::State& state) {
  const Calendar& calendar = world().calendar;
  const Date first{std::chrono::year{2004} / 1 / 1};
  Date day = first;
  for (auto _ : state) {
    day = calendar.nth_workday(day, 7);
    if (day > Date{std::chrono::year{2026} / 1 / 1}) day = first;
  }
  benchmark::DoNotOptimize(day);
  state.SetItemsProcessed(state.iterations());
}

void build_calendar_from_26_notices(benchmark::State& state) {
  const auto notices = shipped_notices();
  for (auto _ : state) benchmark::DoNotOptimize(Calendar(notices));
  state.SetItemsProcessed(state.iterations());
}
void parse_one_notice(benchmark::State& state) {
  const auto text =
      read_file(std::filesystem::path(QIXIAN_SOURCE_DIR) / "holidays/notices/2026.txt");
  for (auto _ : state) benchmark::DoNotOptimize(parse_notice(text));
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK(nth_workday_table);
BENCHMARK(nth_workday_naive);
BENCHMARK(nth_workday_table_ymd);
BENCHMARK(nth_workday_table_one_after_another);
BENCHMARK(count_table);
BENCHMARK(count_naive);
BENCHMARK(is_workday_table);
BENCHMARK(is_workday_naive);
BENCHMARK(build_calendar_from_26_notices);
BENCHMARK(parse_one_notice);

// queries.csv: from,n,until, and the answers nth,count,works.   off.csv: Mondays to Fridays that
// rest.
void write_for_others(const std::filesystem::path& folder) {
  const Calendar& calendar = world().calendar;
  std::ofstream queries(folder / "queries.csv");
  for (const Query& q : world().queries) {
    queries << write_date(q.from()) << ',' << q.n << ',' << write_date(q.until()) << ','
            << write_date(calendar.nth_workday(q.from(), q.n)) << ','
            << calendar.workdays_between(q.from(), q.until()) << ','
            << (calendar.is_rest_day(q.from()) ? 0 : 1) << '\n';
  }
  std::ofstream off(folder / "off.csv");
  for (Date day = first_listed; day <= last_listed; day += days{1}) {
    if (calendar.is_rest_day(day) && std::chrono::weekday{day}.iso_encoding() < 6)
      off << write_date(day) << '\n';
  }
  if (!queries.flush() || !off.flush())
    throw std::runtime_error(folder.string() + ": cannot write the questions there");
}

}  // namespace
}  // namespace qixian

int main(int count, char** words) {
  if (count == 3 && std::string_view(words[1]) == "--write") {
    qixian::write_for_others(words[2]);
    return 0;
  }
  benchmark::Initialize(&count, words);
  if (benchmark::ReportUnrecognizedArguments(count, words)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
