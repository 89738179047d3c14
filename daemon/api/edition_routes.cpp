// The edition in force: days and rules.
#include "api/answers.hpp"
#include "api/api.hpp"
#include "export/deadline_json.hpp"

#include <boost/json.hpp>

namespace qixian {

namespace json = boost::json;

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
    json::array roles;
    for (const Role& role : book.roles)
      roles.push_back({{"id", role.id}, {"name", role.name}, {"external", role.external}});
    json::array targets;
    for (const Target& target : book.targets)
      targets.push_back({{"id", target.id},
                         {"name", target.name},
                         {"term", write_term(target.term)},
                         {"adopted_by", target.adopted_by}});
    json::array rules;
    for (const Rule& rule : book.rules)
      rules.push_back({{"id", rule.id},
                       {"article", rule.article},
                       {"clause", rule.clause},
                       {"duty", rule.duty},
                       {write_trigger_kind(rule.trigger.kind), rule.trigger.id},
                       {"owed_by", json::array(rule.owed_by.begin(), rule.owed_by.end())},
                       {"owed_to", json::array(rule.owed_to.begin(), rule.owed_to.end())},
                       {"first", rule.first ? write_term(*rule.first) : ""},
                       {"term", rule.has_term() ? write_term(rule.term) : ""},
                       {"target", rule.target},
                       {"every", write_every(rule.every)},
                       {"each", write_each(rule.each)},
                       {"kind", write_duty_kind(rule.kind)}});
    listed.push_back({{"id", id},
                      {"title", book.title},
                      {"number", book.number},
                      {"effective", write_date(book.effective)},
                      {"supersedes", book.supersedes},
                      {"switched_off", book.switched_off},
                      {"origins", json::array(book.origins.begin(), book.origins.end())},
                      {"roles", std::move(roles)},
                      {"targets", std::move(targets)},
                      {"events", std::move(events)},
                      {"rules", std::move(rules)}});
  }
  return json_answer(json::object{{"rulebooks", std::move(listed)}});
}

}  // namespace qixian
