// Questions: nothing here writes.
#include "api/answers.hpp"
#include "api/api.hpp"
#include "docket/docket_number.hpp"
#include "docket/overview.hpp"
#include "export/deadline_json.hpp"
#include "export/obligation_json.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>

namespace qixian {
namespace {

namespace json = boost::json;

std::optional<std::int64_t> read_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 1) return {};
  return number;
}

std::int64_t number_in_path(std::string_view what, std::string_view text) {
  if (const auto number = read_number(text)) return *number;
  throw Refusal(Refusal::Kind::no_such, "there is no " + std::string(what) + " " + in_quotes(text));
}

std::string query(const Request& request, const std::string& key) {
  const auto found = request.query.find(key);
  return found == request.query.end() ? std::string{} : found->second;
}

// An unknown question is refused: a filter that is misspelt would answer with everything.
void check_query(const Request& request, std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : request.query)
    if (std::ranges::find(known, key) == known.end())
      throw Refusal(Refusal::Kind::malformed,
                    "there is no query parameter " + in_quotes(key) + " here");
}

int read_limit(const Request& request) {
  const std::string text = query(request, "limit");
  if (text.empty()) return 1000;
  const auto number = read_number(text);
  if (!number || *number > 1000)
    throw Refusal(Refusal::Kind::malformed, "limit must be a number from 1 to 1000");
  return static_cast<int>(*number);
}

std::int64_t read_after(const Request& request) {
  const std::string text = query(request, "after");
  if (text.empty() || text == "0") return 0;
  if (const auto number = read_number(text)) return *number;
  throw Refusal(Refusal::Kind::malformed, "after must be the last id seen");
}

json::object letter_json(const KeptLetter& kept) {
  json::object object{{"id", kept.letter.id.value},
                      {"case", kept.case_id.value},
                      {"obligation", kept.obligation.value},
                      {"revision", kept.revision},
                      {"stage", write_stage(kept.stage)},
                      {"rung", kept.rung},
                      {"officer", kept.officer},
                      {"channel", kept.letter.channel},
                      {"address", kept.letter.address},
                      {"subject", kept.letter.subject},
                      {"token", kept.letter.token},
                      {"written_at", write_instant(kept.letter.written_at)},
                      {"state", write_letter_state(kept.state)},
                      {"attempts", kept.attempts},
                      {"words", kept.words}};
  if (kept.next_at) object["next_at"] = write_instant(*kept.next_at);
  return object;
}

}  // namespace

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

Response Api::obligations(const Request& request) const {
  check_query(request,
              {"office", "state", "light", "due_before", "rulebook", "case", "limit", "after"});
  ObligationFilter filter;
  filter.office = query(request, "office");
  filter.rulebook = query(request, "rulebook");
  filter.limit = read_limit(request);
  filter.after = read_after(request);
  if (const std::string state = query(request, "state"); !state.empty()) {
    filter.state = read_state(state);
    if (!filter.state)
      throw Refusal(Refusal::Kind::malformed, "there is no state " + in_quotes(state));
  }
  if (const std::string day = query(request, "due_before"); !day.empty()) {
    filter.due_before = read_date(day);
    if (!filter.due_before)
      throw Refusal(Refusal::Kind::malformed,
                    "due_before must be a day that exists, like 2026-10-08");
  }
  if (const std::string which = query(request, "case"); !which.empty())
    filter.case_id = find_case(which);
  const std::string light = query(request, "light");
  if (!light.empty() && !read_light(light))
    throw Refusal(Refusal::Kind::malformed, "there is no light " + in_quotes(light));

  // Lamps are seen, not stored, so a page is filled by looking at as many rows as it takes.
  json::array listed;
  std::map<CaseId, Case> seen;
  const auto limit = static_cast<std::size_t>(filter.limit);
  for (auto rows = store_.obligations(filter); !rows.empty(); rows = store_.obligations(filter)) {
    for (const ObligationRow& row : rows) {
      const Overview now = overview(row.kept.obligation, clerk_.edition().calendar, clock_.now(),
                                    clerk_.edition().lights);
      if (listed.size() < limit && (light.empty() || write_light(now.light) == light))
        listed.push_back(obligation_json(row.kept, case_of(row.case_id, seen), now));
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
  json::object object = obligation_json(
      row->kept, file,
      overview(row->kept.obligation, edition.calendar, clock_.now(), edition.lights));
  object["title"] = file.title;
  const auto book = edition.rulebooks.find(row->kept.obligation.rulebook);
  const Rule* rule =
      book == edition.rulebooks.end() ? nullptr : book->second.rule(row->kept.obligation.key.rule);
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
    reminders.push_back(std::move(planned));
  }
  object["reminders"] = std::move(reminders);

  LetterFilter about;
  about.obligation = id;
  json::array letters;
  for (const KeptLetter& letter : store_.letters(about)) letters.push_back(letter_json(letter));
  object["letters"] = std::move(letters);
  return json_answer(object);
}

Response Api::cases(const Request& request) const {
  check_query(request, {"limit", "after"});
  json::array listed;
  std::map<CaseId, Case> seen;
  for (const CaseRow& row : store_.cases(read_after(request), read_limit(request))) {
    json::object object = case_json(case_of(row.id, seen));
    object["owed"] = row.owed;
    listed.push_back(std::move(object));
  }
  return json_answer(json::object{{"cases", std::move(listed)}});
}

Response Api::case_file(std::string_view which) const {
  const CaseId id = find_case(which);
  const std::vector<Fact> facts = store_.facts_of(id);
  json::object object = case_json(read_case(facts));
  json::array listed;
  for (const Fact& fact : facts) listed.push_back(fact_json(fact));
  object["facts"] = std::move(listed);
  return json_answer(object);
}

Response Api::fact(std::string_view text) const {
  const FactId id{number_in_path("fact", text)};
  if (const auto case_id = store_.case_of(id))
    for (const Fact& fact : store_.facts_of(*case_id))
      if (fact.id == id) return json_answer(fact_json(fact));
  throw Refusal(Refusal::Kind::no_such, "there is no fact " + std::string(text));
}

Response Api::letters(const Request& request) const {
  check_query(request, {"state", "case", "limit", "after"});
  LetterFilter filter;
  filter.limit = read_limit(request);
  filter.after = read_after(request);
  if (const std::string state = query(request, "state"); !state.empty()) {
    filter.state = read_letter_state(state);
    if (!filter.state)
      throw Refusal(Refusal::Kind::malformed,
                    "there is no state " + in_quotes(state) + " of a letter");
  }
  if (const std::string which = query(request, "case"); !which.empty())
    filter.case_id = find_case(which);
  json::array listed;
  for (const KeptLetter& letter : store_.letters(filter)) listed.push_back(letter_json(letter));
  return json_answer(json::object{{"letters", std::move(listed)}});
}

Response Api::calendar_year(std::string_view text) const {
  const auto first = read_date(std::string(text) + "-01-01");
  if (!first) throw Refusal(Refusal::Kind::no_such, "there is no year " + in_quotes(text));
  const int year = year_of(*first);
  const Calendar& calendar = clerk_.edition().calendar;
  json::array days;
  for (Date day = *first; year_of(day) == year; day += std::chrono::days{1})
    days.push_back(to_json(calendar.day(day)));
  return json_answer(json::object{{"year", year},
                                  {"settled_until", write_date(calendar.settled_until())},
                                  {"days", std::move(days)}});
}

Response Api::rulebooks() const {
  json::array listed;
  for (const auto& [id, book] : clerk_.edition().rulebooks) {
    json::array events;
    for (const EventKind& event : book.events) {
      json::array fields;
      for (const Field& field : event.fields)
        fields.push_back({{"id", field.id}, {"name", field.name}, {"required", field.required}});
      events.push_back({{"id", event.id}, {"name", event.name}, {"fields", std::move(fields)}});
    }
    json::array rules;
    for (const Rule& rule : book.rules)
      rules.push_back({{"id", rule.id},
                       {"article", rule.article},
                       {"clause", rule.clause},
                       {"duty", rule.duty},
                       {"event", rule.event},
                       {"owed_by", rule.owed_by},
                       {"owed_to", rule.owed_to},
                       {"term", write_term(rule.term)},
                       {"kind", write_duty_kind(rule.kind)}});
    listed.push_back({{"id", id},
                      {"title", book.title},
                      {"number", book.number},
                      {"effective", write_date(book.effective)},
                      {"events", std::move(events)},
                      {"rules", std::move(rules)}});
  }
  return json_answer(json::object{{"rulebooks", std::move(listed)}});
}

}  // namespace qixian
