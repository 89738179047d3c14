// What stands in the cases. Nothing here writes.
#include "api/answers.hpp"
#include "api/api.hpp"
#include "api/path_numbers.hpp"
#include "api/query.hpp"
#include "api/shown.hpp"
#include "docket/docket_number.hpp"
#include "docket/overview.hpp"
#include "export/deadline_json.hpp"
#include "export/obligation_json.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace qixian {

namespace json = boost::json;

CaseId Api::find_case(std::string_view which) const {
  if (const auto number = read_number(which))
    if (!store_.facts_of(CaseId{*number}).empty()) return {*number};
  if (const auto id = store_.find_case(docket_key(which))) return *id;
  throw Refusal(Refusal::Kind::no_such,
                "there is no case " + in_quotes(which) + ", by number or docket");
}

const Case& Api::case_of(CaseId id, std::map<CaseId, Case>& seen) const {
  const auto found = seen.find(id);
  if (found != seen.end()) return found->second;
  return seen.emplace(id, read_case(store_.facts_of(id))).first->second;
}

namespace {

constexpr int longest_within = 3660;

// What should be done within a term from today, "10wd" or "15d"; what has passed is within it too.
class Within {
 public:
  Within(const std::string& text, const Edition& edition, Date today) {
    if (text.empty()) return;
    const Term term = read_term(text);
    if (term.is_backward() || term.count > longest_within ||
        (term.unit != TermUnit::days && term.unit != TermUnit::workdays))
      throw Refusal(Refusal::Kind::malformed,
                    "within must be working days or days to come, like 10wd or 15d");
    if (term.unit == TermUnit::days) {
      safe_before_ = today + std::chrono::days{term.count + 1};
      return;
    }
    workdays_ = term.count;
    safe_before_ = edition.calendar.nth_workday(today, term.count + 1);
    // An office may work on other days than the rest.
    for (const auto& [id, office] : edition.directory.offices())
      safe_before_ = std::max(*safe_before_,
                              edition.calendar.for_office(id).nth_workday(today, term.count + 1));
  }

  // Everything that is within is before this day.
  [[nodiscard]] std::optional<Date> safe_before() const { return safe_before_; }
  [[nodiscard]] bool holds(const Overview& seen) const {
    return !workdays_ || seen.workdays_left <= *workdays_;
  }

 private:
  std::optional<int> workdays_;
  std::optional<Date> safe_before_;
};

}  // namespace

Response Api::obligations(const Request& request) const {
  check_query(request, {"office", "state", "owed", "light", "due_before", "safe_before", "within",
                        "rulebook", "case", "limit", "after"});
  const Edition& edition = clerk_.edition();
  const Instant now = clock_.now();
  ObligationFilter filter;
  filter.office = query(request, "office");
  filter.rulebook = query(request, "rulebook");
  filter.limit = read_limit(request);
  filter.after = read_after(request);
  filter.owed_only = query_flag(request, "owed");
  if (const std::string state = query(request, "state"); !state.empty()) {
    filter.state = read_state(state);
    if (!filter.state)
      throw Refusal(Refusal::Kind::malformed, "there is no state " + in_quotes(state));
  }
  filter.due_before = query_day(request, "due_before");
  filter.safe_before = query_day(request, "safe_before");
  const Within within(query(request, "within"), edition, date_in_beijing(now));
  if (const auto day = within.safe_before())
    filter.safe_before = std::min(filter.safe_before.value_or(*day), *day);
  if (const std::string which = query(request, "case"); !which.empty())
    filter.case_id = find_case(which);
  const std::string light = query(request, "light");
  if (!light.empty() && !read_light(light))
    throw Refusal(Refusal::Kind::malformed, "there is no light " + in_quotes(light));

  // Lamps are seen, not stored, so a page is filled by looking at as many rows as it takes.
  json::array listed;
  std::map<CaseId, Case> seen;
  LawsOfCases laws(edition);
  const auto limit = static_cast<std::size_t>(filter.limit);
  for (auto rows = store_.obligations(filter); !rows.empty(); rows = store_.obligations(filter)) {
    for (const ObligationRow& row : rows) {
      if (listed.size() == limit) break;
      const Overview looks = overview(row.kept.obligation, edition.calendar, now, edition.lights);
      if (!light.empty() && write_light(looks.light) != light) continue;
      if (!within.holds(looks)) continue;
      const Case& file = case_of(row.case_id, seen);
      json::object shown = show_obligation(row.kept, file, edition, now);
      shown["rulebooks_not_applied"] = laws.show_not_applied(file);
      listed.push_back(std::move(shown));
    }
    filter.after = rows.back().kept.id.value;
    if (listed.size() == limit || rows.size() < limit) break;
  }
  return json_answer(json::object{{"obligations", std::move(listed)}});
}

Response Api::obligation(std::string_view text) const {
  const ObligationId id{number_in_path("obligation", text)};
  const auto row = store_.obligation(id);
  if (!row) throw Refusal(Refusal::Kind::no_such, "there is no obligation " + std::string(text));
  const Edition& edition = clerk_.edition();
  const Case file = read_case(store_.facts_of(row->case_id));
  json::object object = show_obligation(row->kept, file, edition, clock_.now());
  object["title"] = file.title;
  object["rulebooks_not_applied"] = LawsOfCases(edition).show_not_applied(file);
  const Rule* rule = rule_of(row->kept.obligation, edition);
  if (rule != nullptr) {
    object["clause"] = rule->clause;
    object["fulfilment"] = rule->fulfilment;
    object["lapse"] = rule->lapse;
  }
  for (const Obligation& derived : clerk_.derive(row->case_id).obligations)
    if (derived.key == row->kept.obligation.key) object["why"] = to_json(derived.deadline.why);

  json::array reminders;
  for (const KeptReminder& reminder : store_.reminders_of(id)) {
    json::object planned{{"stage", write_stage(reminder.planned.stage)},
                         {"rung", reminder.planned.rung},
                         {"revision", reminder.revision},
                         {"at", write_instant(reminder.planned.at)}};
    if (reminder.served_at) planned["served_at"] = write_instant(*reminder.served_at);
    if (!reminder.why_not.empty()) planned["why_not"] = reminder.why_not;
    reminders.push_back(std::move(planned));
  }
  object["reminders"] = std::move(reminders);

  LetterFilter about;
  about.obligation = id;
  json::array letters;
  for (const KeptLetter& letter : store_.letters(about)) letters.push_back(show_letter(letter));
  object["letters"] = std::move(letters);
  return json_answer(object);
}

Response Api::cases(const Request& request) const {
  check_query(request, {"limit", "after"});
  json::array listed;
  std::map<CaseId, Case> seen;
  LawsOfCases laws(clerk_.edition());
  for (const CaseRow& row : store_.cases(read_after(request), read_limit(request))) {
    const Case& file = case_of(row.id, seen);
    json::object object = case_json(file);
    object["rulebooks_not_applied"] = laws.show_not_applied(file);
    object["owed"] = row.owed;
    listed.push_back(std::move(object));
  }
  return json_answer(json::object{{"cases", std::move(listed)}});
}

Response Api::case_file(std::string_view which) const {
  const CaseId id = find_case(which);
  const std::vector<Fact> facts = store_.facts_of(id);
  const std::vector<KeptObligation> kept = store_.obligations_of(id);
  const Case file = read_case(facts);
  json::object object = case_json(file);
  object["rulebooks_not_applied"] = LawsOfCases(clerk_.edition()).show_not_applied(file);
  json::array listed;
  for (const Fact& fact : facts) listed.push_back(fact_json(fact, kept));
  object["facts"] = std::move(listed);
  object["waiting"] = show_waiting(clerk_.derive(id).waiting);
  return json_answer(object);
}

Response Api::fact(std::string_view text) const {
  const FactId id{number_in_path("fact", text)};
  if (const auto case_id = store_.case_of(id))
    for (const Fact& fact : store_.facts_of(*case_id))
      if (fact.id == id) return json_answer(fact_json(fact, store_.obligations_of(*case_id)));
  throw Refusal(Refusal::Kind::no_such, "there is no fact " + std::string(text));
}

}  // namespace qixian
