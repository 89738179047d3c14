// Figures by office, rule and month: how many duties there were, and how they ended.
#include "api/answers.hpp"
#include "api/api.hpp"
#include "api/query.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

#include <compare>
#include <map>

namespace qixian {
namespace {

namespace json = boost::json;

// The kind is part of it: what the law sets and what an office set itself are never in one figure.
struct Figure {
  std::string office;
  DutyKind kind;
  std::string rulebook;
  std::string rule;
  std::string article;
  std::string month;  // of the last day, "2026-10"
  auto operator<=>(const Figure&) const = default;
};

using ByState = std::map<State, std::int64_t>;

Figure figure_of(const Obligation& obligation) {
  return {obligation.key.owed_by, obligation.kind,
          obligation.rulebook,    obligation.key.rule,
          obligation.article,     write_date(obligation.deadline.due).substr(0, 7)};
}

}  // namespace

boost::asio::awaitable<Response> Api::stats(const Request& request) const {
  check_query(request, {"office", "rulebook"});
  ObligationFilter filter;
  filter.office = query(request, "office");
  filter.rulebook = query(request, "rulebook");
  std::map<Figure, ByState> figures;
  for (;;) {
    const std::vector<ObligationRow> page = store_.obligations(filter);
    for (const auto& [case_id, kept] : page) {
      const Obligation& obligation = kept.obligation;
      if (!filter.office.empty() && obligation.key.owed_by != filter.office) continue;
      // What nobody owes, and what turned out to be owed by nobody, is no figure.
      if (obligation.kind == DutyKind::suggested || obligation.state == State::withdrawn) continue;
      ++figures[figure_of(obligation)][obligation.state];
    }
    if (page.size() < static_cast<std::size_t>(filter.limit)) break;
    filter.after = page.back().kept.id.value;
    co_await boost::asio::post(boost::asio::use_awaitable);
  }
  json::array listed;
  for (const auto& [figure, states] : figures) {
    json::object by_state;
    std::int64_t duties = 0;
    for (const auto& [state, count] : states) {
      by_state[write_state(state)] = count;
      duties += count;
    }
    listed.push_back({{"office", figure.office},
                      {"kind", write_duty_kind(figure.kind)},
                      {"rulebook", figure.rulebook},
                      {"rule", figure.rule},
                      {"article", figure.article},
                      {"month", figure.month},
                      {"duties", duties},
                      {"states", std::move(by_state)}});
  }
  co_return json_answer(json::object{{"stats", std::move(listed)}});
}

}  // namespace qixian
