// What an office owes and waits for, as a calendar that programs fetch again and again.
#include "api/answers.hpp"
#include "api/api.hpp"
#include "api/query.hpp"
#include "api/shown.hpp"
#include "delivery/sha256.hpp"
#include "export/icalendar.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <string_view>

namespace qixian {
namespace {

constexpr int cases_between_looks = 100;

// RFC 9110 §13.1.2: a list of tags, compared weakly, or "*".
bool has_tag(const Request& request, std::string_view tag) {
  const auto header = request.headers.find("if-none-match");
  if (header == request.headers.end()) return false;
  const std::string_view tags = header->second;
  // Our tags are in quotes, so no other tag holds one of them.
  return tags == "*" || tags.find(tag) != std::string_view::npos;
}

}  // namespace

boost::asio::awaitable<Response> Api::calendar_feed(const Request& request) const {
  check_query(request, {"office"});
  const std::string office = query(request, "office");
  if (office.empty())
    throw Refusal(Refusal::Kind::malformed,
                  "say whose calendar: /calendar.ics?office=, with an id of the directory");
  if (clerk_.edition().directory.office(office) == nullptr)
    throw Refusal(Refusal::Kind::no_such,
                  "there is no office " + in_quotes(office) + " in the directory");

  ObligationFilter filter;
  filter.office = office;
  filter.owed_only = true;
  std::vector<ObligationRow> rows;
  for (;;) {
    const std::vector<ObligationRow> page = store_.obligations(filter);
    for (const ObligationRow& row : page)
      if (row.kept.obligation.kind != DutyKind::suggested) rows.push_back(row);
    if (page.size() < static_cast<std::size_t>(filter.limit)) break;
    filter.after = page.back().kept.id.value;
    co_await boost::asio::post(boost::asio::use_awaitable);
  }

  std::map<CaseId, Case> files;
  // The last that was recorded of any of them, so that the same duties read the same.
  Instant stamp;
  for (const ObligationRow& row : rows) {
    if (files.contains(row.case_id)) continue;
    const std::vector<Fact> facts = store_.facts_of(row.case_id);
    for (const Fact& fact : facts) stamp = std::max(stamp, fact.recorded_at);
    files.emplace(row.case_id, read_case(facts));
    if (files.size() % cases_between_looks == 0)
      co_await boost::asio::post(boost::asio::use_awaitable);
  }

  const Directory& directory = clerk_.edition().directory;
  LawsOfCases laws(clerk_.edition());
  std::vector<CalendarDuty> duties;
  for (const ObligationRow& row : rows) {
    const ObligationKey& key = row.kept.obligation.key;
    const Case& file = files.at(row.case_id);
    duties.push_back({row.kept, file, directory.name_of(key.owed_by),
                      key.owed_to.empty() ? std::string{} : directory.name_of(key.owed_to),
                      key.owed_by != office, laws.titles(file.rulebooks),
                      laws.titles(laws.not_applied(file))});
  }
  Response response;
  response.body = write_feed(directory.name_of(office), duties, store_.calendar_id(),
                             clerk_.edition().calendar, stamp);
  response.content_type = "text/calendar; charset=utf-8";
  const std::string tag = "\"" + sha256_hex(response.body).substr(0, 32) + "\"";
  response.headers = {{"ETag", tag}, {"Cache-Control", "no-cache"}};
  if (has_tag(request, tag)) {
    response.status = 304;
    response.body.clear();
  }
  co_return response;
}

}  // namespace qixian
