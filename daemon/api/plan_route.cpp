// What will be said: to whom, when, by which channel.
#include "api/answers.hpp"
#include "api/api.hpp"
#include "api/query.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace qixian {
namespace {

namespace json = boost::json;

constexpr int workdays_ahead = 10;

}  // namespace

boost::asio::awaitable<Response> Api::plan(const Request& request) const {
  check_query(request, {"until", "officer"});
  const Date today = date_in_beijing(clock_.now());
  const Date last = query_day(request, "until")
                        .value_or(clerk_.edition().calendar.nth_workday(today, workdays_ahead));
  if (last < today)
    throw Refusal(Refusal::Kind::malformed,
                  "until " + write_date(last) + " is past: today is " + write_date(today));
  const std::string whose = query(request, "officer");
  if (!whose.empty() && clerk_.edition().directory.officer(whose) == nullptr)
    throw Refusal(Refusal::Kind::no_such,
                  "there is no officer " + in_quotes(whose) + " in the directory");

  const Instant end = midnight_beginning(last + std::chrono::days{1}) - std::chrono::seconds{1};
  const Clerk::Outlook outlook = co_await clerk_.outlook(end);
  json::array listed;
  std::map<CaseId, Case> seen;
  const Directory& directory = clerk_.edition().directory;
  for (const Foreseen& entry : outlook.foreseen) {
    if (!whose.empty() && entry.officer != whose && entry.stands_in_for != whose) continue;
    json::object object{{"at", write_instant(entry.at)}};
    if (entry.list) {
      object["list"] = write_letter_kind(*entry.list);
      object["duties"] = entry.duties;
    } else {
      const auto row = store_.obligation(entry.obligation);
      if (!row) continue;
      const Obligation& obligation = row->kept.obligation;
      object["case"] = entry.case_id.value;
      object["docket"] = case_of(entry.case_id, seen).docket;
      object["obligation"] = entry.obligation.value;
      object["duty"] = obligation.duty;
      object["kind"] = write_duty_kind(obligation.kind);
      object["owed_by"] = obligation.key.owed_by;
      object["safe"] = write_date(obligation.deadline.safe);
      object["due"] = write_date(obligation.deadline.due);
      object["stage"] = write_stage(entry.stage);
      object["rung"] = entry.rung;
    }
    if (!entry.why_not.empty()) {
      object["why_not"] = entry.why_not;
    } else {
      object["alone"] = entry.goes_alone;
      object["officer"] = entry.officer;
      if (const Officer* officer = directory.officer(entry.officer)) object["name"] = officer->name;
      if (!entry.stands_in_for.empty()) object["stands_in_for"] = entry.stands_in_for;
      object["channel"] = entry.channel;
    }
    listed.push_back(std::move(object));
  }
  json::object answer{{"until", write_date(last)}, {"plan", std::move(listed)}};
  if (outlook.is_cut)
    answer["cut"] =
        "there is more than can be listed: ask for fewer days with until, or for one officer";
  co_return json_answer(answer);
}

}  // namespace qixian
