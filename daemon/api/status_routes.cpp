// How the daemon is: for operators, for probes, for Prometheus.
#include "api/answers.hpp"
#include "api/api.hpp"
#include "docket/overview.hpp"

#include <boost/json.hpp>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

namespace qixian {
namespace {

namespace json = boost::json;

json::object counted(const std::map<std::string, std::int64_t>& counts) {
  json::object object;
  for (const auto& [state, count] : counts) object[state] = count;
  return object;
}

prometheus::MetricFamily gauge(const std::string& name, const std::string& help) {
  prometheus::MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = prometheus::MetricType::Gauge;
  return family;
}

void add(prometheus::MetricFamily& family, double value, const std::string& label = {},
         const std::string& name = {}) {
  prometheus::ClientMetric metric;
  metric.gauge.value = value;
  if (!label.empty()) metric.label.push_back({label, name});
  family.metric.push_back(std::move(metric));
}

}  // namespace

std::vector<std::string> Api::findings() const {
  std::vector<std::string> found;
  for (const auto& [channel, breakdown] : courier_.broken_channels())
    found.push_back("channel " + channel + " is broken since " + write_instant(breakdown.since) +
                    ": " + breakdown.reason);
  for (const std::string& reason : clerk_.unheard()) found.push_back(reason);
  const Counts counts = store_.counts();
  if (const auto given_up = counts.letters.find("given_up"); given_up != counts.letters.end())
    found.push_back(std::to_string(given_up->second) +
                    " letters are given up; see: qixian letters --failed");
  if (const auto missing = clerk_.missing_notice()) found.push_back(*missing);
  return found;
}

Response Api::status() const {
  const Instant now = clock_.now();
  const Edition& edition = clerk_.edition();
  const Counts counts = store_.counts();
  json::object object{{"now", write_instant(now)},
                      {"today", write_date(date_in_beijing(now))},
                      {"clock", clock_.is_simulated() ? "simulated" : "real"},
                      {"ready", ready_},
                      {"cases", counts.cases},
                      {"facts", counts.facts},
                      {"obligations", counted(counts.obligations)},
                      {"reminders_waiting", counts.reminders_waiting},
                      {"letters", counted(counts.letters)}};
  std::map<std::string, std::int64_t> lights;
  ObligationFilter owed;
  owed.owed_only = true;
  for (auto rows = store_.obligations(owed); !rows.empty(); rows = store_.obligations(owed)) {
    for (const ObligationRow& row : rows)
      ++lights[std::string(
          write_light(overview(row.kept.obligation, edition.calendar, now, edition.lights).light))];
    owed.after = rows.back().kept.id.value;
  }
  object["lights"] = counted(lights);
  if (const auto next = store_.next_due()) object["next_due"] = write_instant(*next);
  if (const auto next = store_.next_letter()) object["next_letter"] = write_instant(*next);
  object["calendar_settled_until"] = write_date(edition.calendar.settled_until());
  json::array books;
  for (const auto& [id, book] : edition.rulebooks) books.emplace_back(id);
  object["rulebooks"] = std::move(books);
  json::array findings;
  for (const std::string& finding : this->findings()) findings.emplace_back(finding);
  object["findings"] = std::move(findings);
  object["fact_chain"] = store_.chain_head();
  object["store"] = store_.id();
  return json_answer(object);
}

Response Api::health(bool wants_ready) const {
  json::array reasons;
  if (wants_ready && !ready_) reasons.emplace_back("starting");
  // Something due for more than a minute means that the loop turns and the work does not get done.
  const auto late = clock_.now() - std::chrono::minutes{1};
  if (const auto due = store_.next_due(); due && *due < late)
    reasons.emplace_back("reminders due are not being served");
  if (wants_ready)
    for (const std::string& reason : clerk_.unheard()) reasons.emplace_back(reason);
  const bool is_well = reasons.empty();
  return json_answer(json::object{{"ok", is_well}, {"reasons", std::move(reasons)}},
                     is_well ? 200 : 503);
}

Response Api::metrics() const {
  const Counts counts = store_.counts();
  std::vector<prometheus::MetricFamily> families;
  auto obligations = gauge("qixian_obligations", "Obligations by state");
  for (const auto& [state, count] : counts.obligations)
    add(obligations, static_cast<double>(count), "state", state);
  families.push_back(std::move(obligations));
  auto letters = gauge("qixian_letters", "Letters by state");
  for (const auto& [state, count] : counts.letters)
    add(letters, static_cast<double>(count), "state", state);
  families.push_back(std::move(letters));
  const auto single = [&](const std::string& name, const std::string& help, double value) {
    auto family = gauge(name, help);
    add(family, value);
    families.push_back(std::move(family));
  };
  single("qixian_cases", "Cases", static_cast<double>(counts.cases));
  single("qixian_facts", "Facts recorded", static_cast<double>(counts.facts));
  single("qixian_reminders_waiting", "Reminders planned and not yet served",
         static_cast<double>(counts.reminders_waiting));
  single("qixian_channels_broken", "Channels that do not work",
         static_cast<double>(courier_.broken_channels().size()));
  single("qixian_offices_unheard", "Offices that owe while nobody there can be told",
         static_cast<double>(clerk_.unheard().size()));
  single("qixian_calendar_settled_until_seconds",
         "End of the last day that published holiday notices settle",
         static_cast<double>(
             midnight_beginning(clerk_.edition().calendar.settled_until() + std::chrono::days{1})
                 .time_since_epoch()
                 .count()));
  const auto next = store_.next_due();
  single("qixian_next_due_seconds", "When the next reminder or review falls due; 0: never",
         next ? static_cast<double>(next->time_since_epoch().count()) : 0);
  Response response = text_answer(prometheus::TextSerializer().Serialize(families));
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  return response;
}

}  // namespace qixian
