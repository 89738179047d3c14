// The questions every contestant is asked, and the one loop in which all of them are asked.
//
// 65,536 random starting days from 2004 to 2026, n from 1 to 60, spans under 90 days: eight bytes a
// question, so that fetching it costs no contestant anything. One iteration asks all of them and
// adds the answers up; the time of one answer is the iteration's by 65,536 (items_per_second).
#pragma once

#include "calendar/calendar.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace qixian {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::vector<HolidayNotice> shipped_notices() {
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

struct Query {
  std::int32_t start;  // days since 1970-01-01
  std::int16_t n;
  std::int16_t span;

  [[nodiscard]] Date from() const { return Date{std::chrono::days{start}}; }
  [[nodiscard]] Date until() const { return Date{std::chrono::days{start + span}}; }
};
static_assert(sizeof(Query) == 8);

inline std::vector<Query> make_queries() {
  std::mt19937 random(20260928);
  const Date first{std::chrono::year{2004} / 1 / 1};
  const Date last{std::chrono::year{2026} / 9 / 1};
  std::uniform_int_distribution<int> day(0, static_cast<int>((last - first).count()));
  std::uniform_int_distribution<int> n(1, 60);
  std::uniform_int_distribution<int> span(0, 89);
  std::vector<Query> queries(65536);
  for (Query& query : queries) {
    const Date from = first + std::chrono::days{day(random)};
    query = {static_cast<std::int32_t>(from.time_since_epoch().count()),
             static_cast<std::int16_t>(n(random)), static_cast<std::int16_t>(span(random))};
  }
  return queries;
}

// `ask` answers one question by a number.
template <class Questions, class Ask>
void ask_all(benchmark::State& state, const Questions& questions, Ask ask) {
  for (auto _ : state) {
    std::int64_t sum = 0;
    for (const auto& question : questions) sum += ask(question);
    auto answer = sum;  // a copy, so that the sum itself stays in a register
    benchmark::DoNotOptimize(answer);
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(questions.size()));
}

inline std::int64_t number(Date day) {
  return day.time_since_epoch().count();
}

}  // namespace qixian
