// How the daemon is: for operators, for probes, for Prometheus.
#include "api/answers.hpp"
#include "api/api.hpp"
#include "docket/overview.hpp"

#include <boost/json.hpp>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>

namespace qixian {
namespace {

namespace json = boost::json;

// What is owed or may be done, in few groups: a status asks often, and a store grows for years. A
// suggestion is owed by nobody and counted by itself. A target that could not be met when it arose
// is named apart from a term of the law that could not.
struct Owed {
  std::map<std::string_view, std::int64_t> by_state;
  std::map<std::string_view, std::int64_t> by_light;
  std::int64_t suggestions = 0;
};

Owed count_owed(const Store& store, const Edition& edition, Instant now) {
  Owed owed;
  for (const auto& [lamp, count] : store.owed_alike()) {
    if (lamp.kind == DutyKind::suggested) {
      owed.suggestions += count;
      continue;
    }
    const bool is_target = lamp.kind == DutyKind::target;
    owed.by_state[is_target && lamp.state == State::impossible ? "target_impossible"
                                                               : write_state(lamp.state)] += count;
    owed.by_light[write_light(light_of(lamp, edition.calendar, now, edition.lights))] += count;
  }
  return owed;
}

// By state: what is owed, and what is done with.
std::map<std::string, std::int64_t> by_state(const Owed& owed, const Counts& counts) {
  std::map<std::string, std::int64_t> states(owed.by_state.begin(), owed.by_state.end());
  for (const auto& [state, count] : counts.obligations) {
    const auto read = read_state(state);
    if (!read || !is_owed(*read)) states[state] = count;
  }
  return states;
}

template <class Name>
json::object counted(const std::map<Name, std::int64_t>& counts) {
  json::object object;
  for (const auto& [name, count] : counts) object[name] = count;
  return object;
}

json::object adoption_json(const Store& store, bool is_adopted) {
  const auto adoption = store.adoption();
  return {{"complete", is_adopted},
          {"derived_up_to", adoption ? adoption->derived_up_to.value : 0},
          {"last_case", store.next_case_id().value - 1}};
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
  for (const std::string& caution : courier_.cautions()) found.push_back(caution);
  if (const auto words = no_room()) found.push_back(*words);
  for (const std::string& reason : clerk_.unheard()) found.push_back(reason);
  if (const std::int64_t in_vain = store_.letters_in_vain(); in_vain > 0)
    found.push_back(std::to_string(in_vain) +
                    " letters about what is still owed are given up; see: qixian letters --failed");
  if (const auto words = adopting()) found.push_back(*words);
  if (clerk_.gaps_mended() > 0)
    found.push_back(std::to_string(clerk_.gaps_mended()) +
                    " open duties had not their next reminder ahead and were mended; see the log");
  if (const auto missing = clerk_.missing_notice()) found.push_back(*missing);
  return found;
}

std::optional<std::string> Api::no_room() const {
  std::optional<Instant> since = clerk_.no_room_since();
  if (const auto other = courier_.no_room_since()) since = std::min(since.value_or(*other), *other);
  if (!since) return {};
  return "the disk of the store is full since " + write_instant(*since) +
         ": nothing is served or sent until there is room; make room";
}

std::optional<std::string> Api::adopting() const {
  if (clerk_.is_adopted()) return {};
  const auto adoption = store_.adoption();
  return "the edition in force is being adopted: cases are derived up to " +
         std::to_string(adoption ? adoption->derived_up_to.value : 0) + " of " +
         std::to_string(store_.next_case_id().value - 1);
}

Response Api::status() const {
  const Instant now = clock_.now();
  const Edition& edition = clerk_.edition();
  const Counts counts = store_.counts();
  const Owed owed = count_owed(store_, edition, now);
  json::object object{{"now", write_instant(now)},
                      {"today", write_date(date_in_beijing(now))},
                      {"clock", clock_.is_simulated() ? "simulated" : "real"},
                      {"ready", ready_},
                      {"cases", counts.cases},
                      {"facts", counts.facts},
                      {"obligations", counted(by_state(owed, counts))},
                      {"reminders_waiting", counts.reminders_waiting},
                      {"letters", counted(counts.letters)}};
  object["lights"] = counted(owed.by_light);
  object["suggestions"] = owed.suggestions;
  if (const auto next = store_.next_due()) object["next_due"] = write_instant(*next);
  if (const auto next = store_.next_letter()) object["next_letter"] = write_instant(*next);
  object["calendar_settled_until"] = write_date(edition.calendar.settled_until());
  json::array books;
  for (const auto& [id, book] : edition.rulebooks) books.emplace_back(id);
  object["rulebooks"] = std::move(books);
  json::array findings;
  for (const std::string& finding : this->findings()) findings.emplace_back(finding);
  object["findings"] = std::move(findings);
  object["adoption"] = adoption_json(store_, clerk_.is_adopted());
  object["gaps_mended"] = clerk_.gaps_mended();
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
  if (const auto words = no_room()) reasons.emplace_back(*words);
  if (wants_ready) {
    if (const auto words = adopting()) reasons.emplace_back(*words);
    for (const std::string& reason : clerk_.unheard()) reasons.emplace_back(reason);
  }
  const bool is_well = reasons.empty();
  json::object object{{"ok", is_well}, {"reasons", std::move(reasons)}};
  if (wants_ready) {
    object["adoption"] = adoption_json(store_, clerk_.is_adopted());
    object["gaps_mended"] = clerk_.gaps_mended();
  }
  return json_answer(object, is_well ? 200 : 503);
}

Response Api::metrics() const {
  const Counts counts = store_.counts();
  std::vector<prometheus::MetricFamily> families;
  const Owed owed = count_owed(store_, clerk_.edition(), clock_.now());
  auto obligations = gauge("qixian_obligations", "Obligations by state, without open suggestions");
  for (const auto& [state, count] : by_state(owed, counts))
    add(obligations, static_cast<double>(count), "state", state);
  families.push_back(std::move(obligations));
  auto lights =
      gauge("qixian_lights", "What is owed by its lamp; red: late, violet: a missed target");
  for (const auto& [light, count] : owed.by_light)
    add(lights, static_cast<double>(count), "light", std::string(light));
  families.push_back(std::move(lights));
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
  single("qixian_suggestions", "Open suggestions, owed by nobody",
         static_cast<double>(owed.suggestions));
  single("qixian_facts", "Facts recorded", static_cast<double>(counts.facts));
  single("qixian_reminders_waiting", "Reminders planned and not yet served",
         static_cast<double>(counts.reminders_waiting));
  single("qixian_channels_broken", "Channels that do not work",
         static_cast<double>(courier_.broken_channels().size()));
  single("qixian_offices_unheard", "Offices that owe while nobody there can be told",
         static_cast<double>(clerk_.unheard().size()));
  single("qixian_edition_adopted", "Whether every case is derived by the edition in force",
         clerk_.is_adopted() ? 1 : 0);
  auto gaps = gauge("qixian_gaps_mended_total",
                    "Open duties found without their next reminder, and mended");
  gaps.type = prometheus::MetricType::Counter;
  prometheus::ClientMetric mended;
  mended.counter.value = static_cast<double>(clerk_.gaps_mended());
  gaps.metric.push_back(std::move(mended));
  families.push_back(std::move(gaps));
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
