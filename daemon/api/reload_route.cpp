// Reading the files again, and what that would move.
#include "api/answers.hpp"
#include "api/api.hpp"
#include "api/body.hpp"
#include "export/json.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

#include <set>
#include <string_view>
#include <utility>

namespace qixian {
namespace {

namespace json = boost::json;

using Keys = std::set<ObligationKey>;

// The duties of one case that an edition moves.
Keys moved_by(const Rulebooks& rulebooks, const Calendar& calendar, const std::vector<Fact>& facts,
              const std::vector<KeptObligation>& kept, Instant now) {
  Keys keys;
  for (const Change& change :
       changes(kept,
               derive_obligations(facts, rulebooks, calendar, now, Reasons::left_out).obligations))
    if (change.is_new() || change.is_moved() || change.is_withdrawn() || change.closes())
      keys.insert(change.after.obligation.key);
  return keys;
}

// What moves the duties of one case.
struct Movers {
  Keys by_time;  // would move under the edition in force, too
  Keys by_rulebook;
  Keys by_calendar;

  // "rulebook", "calendar", or both where it takes both; empty: no part of the edition.
  [[nodiscard]] json::array of(const ObligationKey& key) const {
    json::array reasons;
    if (by_time.contains(key)) return reasons;
    const bool rulebook = by_rulebook.contains(key);
    const bool calendar = by_calendar.contains(key);
    if (rulebook || !calendar) reasons.emplace_back("rulebook");
    if (calendar || !rulebook) reasons.emplace_back("calendar");
    return reasons;
  }
};

std::string_view what_happens(const Moved& moved) {
  if (moved.before.id == ObligationId{}) return "new";
  if (moved.after.state == State::withdrawn) return "withdrawn";
  return is_owed(moved.after.state) || !is_owed(moved.before.obligation.state) ? "moved" : "closed";
}

json::object days_of(const Obligation& obligation) {
  return {{"safe", write_date(obligation.deadline.safe)},
          {"due", write_date(obligation.deadline.due)},
          {"ends_at", write_instant(obligation.deadline.ends_at)},
          {"certainty", write_certainty(obligation.deadline.certainty)},
          {"state", write_state(obligation.state)}};
}

}  // namespace

boost::asio::awaitable<json::array> Api::what_would_move(Edition fresh) const {
  json::array listed;
  std::optional<CaseId> of_case;
  Movers movers;
  Case file;
  const std::vector<Moved> would_move = co_await clerk_.preview(fresh);
  for (const Moved& moved : would_move) {
    if (of_case != moved.case_id) {
      co_await boost::asio::post(boost::asio::use_awaitable);
      of_case = moved.case_id;
      const std::vector<Fact> facts = store_.facts_of(moved.case_id);
      const std::vector<KeptObligation> kept = store_.obligations_of(moved.case_id);
      const Edition& now_in_force = clerk_.edition();
      const Instant now = clock_.now();
      file = read_case(facts);
      movers = {moved_by(now_in_force.rulebooks, now_in_force.calendar, facts, kept, now),
                moved_by(fresh.rulebooks, now_in_force.calendar, facts, kept, now),
                moved_by(now_in_force.rulebooks, fresh.calendar, facts, kept, now)};
    }
    json::array reasons = movers.of(moved.after.key);
    if (reasons.empty()) continue;
    json::object object{{"case", moved.case_id.value},
                        {"docket", file.docket},
                        {"rulebook", moved.after.rulebook},
                        {"rule", moved.after.key.rule},
                        {"article", moved.after.article},
                        {"duty", moved.after.duty},
                        {"owed_by", moved.after.key.owed_by},
                        {"owed_to", moved.after.key.owed_to},
                        {"kind", write_duty_kind(moved.after.kind)},
                        {"what", what_happens(moved)},
                        {"because", std::move(reasons)}};
    if (object.at("what") != "new") {
      object["obligation"] = moved.before.id.value;
      object["before"] = days_of(moved.before.obligation);
    }
    object["after"] = days_of(moved.after);
    listed.push_back(std::move(object));
  }
  co_return listed;
}

boost::asio::awaitable<Response> Api::reload(const Request& request) {
  Body body(request.body.empty() ? "{}" : request.body);
  const bool only_looks = body.flag("dry_run");
  body.finish();
  Reloaded seen = reload_(only_looks);
  json::object object{{"rulebooks", seen.rulebooks},
                      {"notices", seen.notices},
                      {"officers", seen.officers},
                      {"channels", seen.channels},
                      {"adopted", !only_looks}};
  if (seen.fresh) object["moved"] = co_await what_would_move(std::move(*seen.fresh));
  co_return json_answer(object);
}

}  // namespace qixian
