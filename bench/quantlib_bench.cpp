// The same questions to QuantLib's calendar of the Chinese interbank market.
//
// Not like for like: it knows make-up workdays, but its days end with the year its release knew
// (1.29: 2023), years before 2005 are weekends and a few rules, and it says nothing of certainty.
// Where its answers differ from ours is counted as other_answers.
#include "calendar_queries.hpp"

#include <ql/time/calendars/china.hpp>

namespace qixian {
namespace {

namespace ql = QuantLib;

// QuantLib counts days as spreadsheets do: 1970-01-01 is 25569.
ql::Date written_by_quantlib(Date day) {
  return ql::Date(static_cast<ql::Date::serial_type>(number(day) + 25569));
}

struct Question {
  ql::Date from, until;
  int n;
};

struct World {
  Calendar ours{shipped_notices()};
  ql::China china{ql::China::IB};
  std::vector<Query> queries = make_queries();
  std::vector<Question> questions;

  World() {
    for (const Query& q : queries) {
      questions.push_back({written_by_quantlib(q.from()), written_by_quantlib(q.until()), q.n});
    }
  }
};

const World& world() {
  static const World the_world;
  return the_world;
}

template <class Ours, class Theirs>
double share_of_other_answers(Ours ours, Theirs theirs) {
  int other = 0;
  for (std::size_t i = 0; i < world().queries.size(); ++i)
    other += ours(world().queries[i]) == theirs(world().questions[i]) ? 0 : 1;
  return other / static_cast<double>(world().queries.size());
}

void nth_workday_quantlib(benchmark::State& state) {
  const ql::China& china = world().china;
  const auto ask = [&](const Question& q) {
    return std::int64_t{china.advance(q.from, q.n, ql::Days).serialNumber()};
  };
  ask_all(state, world().questions, ask);
  state.counters["other_answers"] = share_of_other_answers(
      [](const Query& q) { return number(world().ours.nth_workday(q.from(), q.n)) + 25569; }, ask);
}
void count_quantlib(benchmark::State& state) {
  const ql::China& china = world().china;
  const auto ask = [&](const Question& q) {
    return std::int64_t{china.businessDaysBetween(q.from, q.until, false, true)};
  };
  ask_all(state, world().questions, ask);
  state.counters["other_answers"] = share_of_other_answers(
      [](const Query& q) {
        return std::int64_t{world().ours.workdays_between(q.from(), q.until())};
      },
      ask);
}
void is_workday_quantlib(benchmark::State& state) {
  const ql::China& china = world().china;
  const auto ask = [&](const Question& q) { return china.isBusinessDay(q.from); };
  ask_all(state, world().questions, ask);
  state.counters["other_answers"] = share_of_other_answers(
      [](const Query& q) { return !world().ours.is_rest_day(q.from()); }, ask);
}

BENCHMARK(nth_workday_quantlib);
BENCHMARK(count_quantlib);
BENCHMARK(is_workday_quantlib);

}  // namespace
}  // namespace qixian

BENCHMARK_MAIN();
