// What the daemon asks of its store all day, on a large one.
//
//   store_generator --cases 100000 --duties 4 --seed 1 /tmp/large
//   store_bench /tmp/large [--benchmark_filter=…]
//
// Everything is read; the folder is as it was afterwards.
#include "docket/overview.hpp"
#include "store/sqlite_store.hpp"

#include <benchmark/benchmark.h>

#include <iostream>
#include <memory>
#include <string>

namespace qixian {
namespace {

std::unique_ptr<Store> store;

Instant asked_at() {
  return store->last_time().value();
}
Date today() {
  return date_in_beijing(asked_at());
}

void next_due(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(store->next_due());
}
BENCHMARK(next_due);

void reminders_due_64(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(store->reminders_due(asked_at() + std::chrono::hours{24 * 30}, 64));
}
BENCHMARK(reminders_due_64);

void reviews_due_64(benchmark::State& state) {
  for (auto _ : state)
    benchmark::DoNotOptimize(store->reviews_due(asked_at() + std::chrono::hours{24 * 30}, 64));
}
BENCHMARK(reviews_due_64);

// A list, page by page, as `qixian due` asks for it.
void list(benchmark::State& state, ObligationFilter filter) {
  std::size_t listed = 0;
  for (auto _ : state) {
    listed = 0;
    filter.after = 0;
    for (auto rows = store->obligations(filter); !rows.empty(); rows = store->obligations(filter)) {
      listed += rows.size();
      filter.after = rows.back().kept.id.value;
      if (rows.size() < static_cast<std::size_t>(filter.limit)) break;
    }
  }
  state.counters["rows"] = static_cast<double>(listed);
}

void due_within_ten_days(benchmark::State& state) {
  ObligationFilter filter;
  filter.owed_only = true;
  filter.safe_before = today() + std::chrono::days{10};
  list(state, filter);
}
BENCHMARK(due_within_ten_days)->Unit(benchmark::kMillisecond);

void due_of_one_office(benchmark::State& state) {
  ObligationFilter filter;
  filter.owed_only = true;
  filter.office = store->owing_offices().begin()->first;
  list(state, filter);
}
BENCHMARK(due_of_one_office)->Unit(benchmark::kMillisecond);

void everything_of_one_office_one_page(benchmark::State& state) {
  ObligationFilter filter;
  filter.office = store->owing_offices().begin()->first;
  for (auto _ : state) benchmark::DoNotOptimize(store->obligations(filter));
}
BENCHMARK(everything_of_one_office_one_page)->Unit(benchmark::kMillisecond);

void in_state_open(benchmark::State& state) {
  ObligationFilter filter;
  filter.state = State::open;
  list(state, filter);
}
BENCHMARK(in_state_open)->Unit(benchmark::kMillisecond);

void everything_owed(benchmark::State& state) {
  ObligationFilter filter;
  filter.owed_only = true;
  list(state, filter);
}
BENCHMARK(everything_owed)->Unit(benchmark::kMillisecond);

// What /v1/status asks: counts, lamps, offices, what is next.
void status(benchmark::State& state) {
  const Calendar calendar{std::vector<HolidayNotice>{}};
  std::size_t groups = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(store->counts());
    benchmark::DoNotOptimize(store->owing_offices());
    benchmark::DoNotOptimize(store->next_due());
    benchmark::DoNotOptimize(store->next_letter());
    benchmark::DoNotOptimize(store->chain_head());
    std::map<Light, std::int64_t> lamps;
    const OwedAlike& owed = store->owed_alike();
    for (const auto& [lamp, count] : owed) lamps[light_of(lamp, calendar, asked_at())] += count;
    benchmark::DoNotOptimize(lamps);
    groups = owed.size();
  }
  state.counters["groups"] = static_cast<double>(groups);
}
BENCHMARK(status)->Unit(benchmark::kMillisecond);

// What taking over an edition reads, whole.
void case_files_256(benchmark::State& state) {
  std::size_t cases = 0;
  std::size_t facts = 0;
  std::size_t obligations = 0;
  for (auto _ : state) {
    cases = facts = obligations = 0;
    CaseId after;
    for (auto files = store->case_files(after, 256); !files.empty();
         files = store->case_files(after, 256)) {
      cases += files.size();
      for (const CaseFile& file : files) {
        facts += file.facts.size();
        obligations += file.obligations.size();
      }
      after = files.back().id;
    }
  }
  state.counters["cases"] = static_cast<double>(cases);
  state.counters["facts"] = static_cast<double>(facts);
  state.counters["obligations"] = static_cast<double>(obligations);
}
BENCHMARK(case_files_256)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace qixian

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 2) {
    std::cerr << "store_bench FOLDER [--benchmark_…]: a folder that store_generator filled\n";
    return 2;
  }
  try {
    qixian::store = qixian::open_sqlite_store(argv[1], qixian::ClockKind::simulated);
    benchmark::RunSpecifiedBenchmarks();
    qixian::store.reset();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "store_bench: " << error.what() << "\n";
    return 1;
  }
}
