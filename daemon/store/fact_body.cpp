#include "store/fact_body.hpp"

#include "delivery/sha256.hpp"

#include <boost/json.hpp>

#include <array>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace qixian {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, const char* key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr ? std::string{} : std::string(value->as_string());
}

void put_if(json::object& object, const char* key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

template <class Value, class Write>
void put_if(json::object& object, const char* key, const std::optional<Value>& value, Write write) {
  if (value) object[key] = write(*value);
}

std::optional<std::int64_t> number_of(const json::object& object, const char* key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return {};
  return value->as_int64();
}

std::optional<Date> day_of(const json::object& object, const char* key) {
  if (!object.contains(key)) return {};
  return read_date(text_of(object, key)).value();
}

std::optional<Term> term_of(const json::object& object, const char* key) {
  if (!object.contains(key)) return {};
  return read_term(text_of(object, key));
}

std::optional<Yuan> money_of(const json::object& object, const char* key) {
  const auto fen = number_of(object, key);
  if (!fen) return {};
  return Yuan{*fen};
}

json::array write_schedule(const std::vector<ScheduleRow>& schedule) {
  json::array rows;
  for (const ScheduleRow& row : schedule) {
    json::object object{{"number", row.number}};
    put_if(object, "day", row.day, write_date);
    put_if(object, "after", row.after, write_term);
    put_if(object, "amount", row.amount, [](Yuan amount) { return amount.fen; });
    put_if(object, "payee", row.payee);
    put_if(object, "what", row.what);
    rows.push_back(std::move(object));
  }
  return rows;
}

std::vector<ScheduleRow> read_schedule(const json::array& rows) {
  std::vector<ScheduleRow> schedule;
  for (const json::value& value : rows) {
    const json::object& object = value.as_object();
    schedule.push_back({object.at("number").to_number<int>(), day_of(object, "day"),
                        term_of(object, "after"), money_of(object, "amount"),
                        text_of(object, "payee"), text_of(object, "what")});
  }
  return schedule;
}

json::object write_opening(const Opening& opening) {
  json::object parties;
  for (const auto& [role, offices] : opening.parties)
    parties[role] = json::array(offices.begin(), offices.end());
  json::object object{
      {"docket", opening.docket},
      {"title", opening.title},
      {"rulebooks", json::array(opening.rulebooks.begin(), opening.rulebooks.end())},
      {"parties", std::move(parties)}};
  put_if(object, "origin", opening.origin);
  if (opening.standing) object["standing"] = true;
  put_if(object, "reopens", opening.reopens, [](CaseId id) { return id.value; });
  return object;
}

Opening read_opening(const json::object& object) {
  Opening opening;
  opening.docket = text_of(object, "docket");
  opening.title = text_of(object, "title");
  for (const json::value& id : object.at("rulebooks").as_array())
    opening.rulebooks.emplace_back(id.as_string());
  for (const auto& [role, offices] : object.at("parties").as_object()) {
    std::vector<std::string>& holders = opening.parties[std::string(role)];
    for (const json::value& office : offices.as_array()) holders.emplace_back(office.as_string());
  }
  opening.origin = text_of(object, "origin");
  opening.standing = object.contains("standing");
  if (const auto id = number_of(object, "reopens")) opening.reopens = CaseId{*id};
  return opening;
}

ObligationKey read_duty(const json::object& duty) {
  return {text_of(duty, "rule"), FactId{duty.at("cause").as_int64()}, text_of(duty, "owed_by"),
          text_of(duty, "owed_to"), duty.at("ordinal").to_number<int>()};
}

template <std::string Fact::* member>
void read_text(Fact& fact, const json::value& value) {
  fact.*member = value.as_string();
}

// What a fact may leave out, by its key. Each member is looked at once, and not each key searched
// for: an adoption reads every fact there is.
const std::unordered_map<std::string_view, void (*)(Fact&, const json::value&)> optional_members{
    {"on",
     [](Fact& fact, const json::value& day) { fact.on = read_date(day.as_string()).value(); }},
    {"at",
     [](Fact& fact, const json::value& at) { fact.at = read_instant(at.as_string()).value(); }},
    {"by", read_text<&Fact::by>},
    {"opening",
     [](Fact& fact, const json::value& opening) {
       fact.opening = read_opening(opening.as_object());
     }},
    {"event", read_text<&Fact::event>},
    {"fields",
     [](Fact& fact, const json::value& fields) {
       for (const auto& [field, value] : fields.as_object())
         fact.fields[std::string(field)] = std::string(value.as_string());
     }},
    {"schedule",
     [](Fact& fact, const json::value& rows) { fact.schedule = read_schedule(rows.as_array()); }},
    {"about", [](Fact& fact, const json::value& id) { fact.about = FactId{id.as_int64()}; }},
    {"duty", [](Fact& fact, const json::value& duty) { fact.duty = read_duty(duty.as_object()); }},
    {"revision",
     [](Fact& fact, const json::value& revision) { fact.revision = revision.to_number<int>(); }},
    {"role", read_text<&Fact::role>},
    {"office", read_text<&Fact::office>},
    {"officer", read_text<&Fact::officer>},
    {"term", [](Fact& fact, const json::value& term) { fact.term = read_term(term.as_string()); }},
    {"amount", [](Fact& fact, const json::value& fen) { fact.amount = Yuan{fen.as_int64()}; }},
    {"until",
     [](Fact& fact, const json::value& day) { fact.until = read_date(day.as_string()).value(); }},
    {"linked", [](Fact& fact, const json::value& id) { fact.linked = CaseId{id.as_int64()}; }},
    {"approved_by", read_text<&Fact::approved_by>},
    {"document", read_text<&Fact::document>},
    {"via", read_text<&Fact::via>},
    {"received_by", read_text<&Fact::received_by>},
    {"note", read_text<&Fact::note>}};

}  // namespace

std::string write_fact_body(const Fact& fact) {
  json::object object{
      {"id", fact.id.value}, {"case", fact.case_id.value}, {"kind", write_fact_kind(fact.kind)}};
  put_if(object, "on", fact.on, write_date);
  put_if(object, "at", fact.at, write_instant);
  object["recorded_at"] = write_instant(fact.recorded_at);
  object["uid"] = fact.uid;
  put_if(object, "by", fact.by);
  put_if(object, "opening", fact.opening, write_opening);
  put_if(object, "event", fact.event);
  if (!fact.fields.empty()) {
    json::object fields;
    for (const auto& [field, value] : fact.fields) fields[field] = value;
    object["fields"] = std::move(fields);
  }
  if (!fact.schedule.empty()) object["schedule"] = write_schedule(fact.schedule);
  put_if(object, "about", fact.about, [](FactId id) { return id.value; });
  if (fact.duty)
    object["duty"] = {{"rule", fact.duty->rule},
                      {"cause", fact.duty->cause.value},
                      {"owed_by", fact.duty->owed_by},
                      {"owed_to", fact.duty->owed_to},
                      {"ordinal", fact.duty->ordinal}};
  if (fact.revision > 0) object["revision"] = fact.revision;
  put_if(object, "role", fact.role);
  put_if(object, "office", fact.office);
  put_if(object, "officer", fact.officer);
  put_if(object, "term", fact.term, write_term);
  put_if(object, "amount", fact.amount, [](Yuan amount) { return amount.fen; });
  put_if(object, "until", fact.until, write_date);
  put_if(object, "linked", fact.linked, [](CaseId id) { return id.value; });
  put_if(object, "approved_by", fact.approved_by);
  put_if(object, "document", fact.document);
  put_if(object, "via", fact.via);
  put_if(object, "received_by", fact.received_by);
  put_if(object, "note", fact.note);
  return json::serialize(object);
}

Fact read_fact_body(std::string_view text) {
  // What is parsed goes as soon as it is read: one block on the stack serves nearly every fact.
  std::array<unsigned char, 8192> memory;
  json::monotonic_resource resource(memory.data(), memory.size());
  const json::value parsed = json::parse(text, &resource);
  const json::object& object = parsed.as_object();
  Fact fact;
  fact.id = {object.at("id").as_int64()};
  fact.case_id = {object.at("case").as_int64()};
  const std::string_view kind = object.at("kind").as_string();
  if (const auto known = read_fact_kind(kind)) {
    fact.kind = *known;
  } else {
    throw std::runtime_error("a fact of unknown kind: " + std::string(kind));
  }
  fact.recorded_at = read_instant(object.at("recorded_at").as_string()).value();
  fact.uid = object.at("uid").to_number<std::uint32_t>();
  for (const auto& [key, value] : object)
    if (const auto member = optional_members.find(key); member != optional_members.end())
      member->second(fact, value);
  return fact;
}

std::string link_hash(std::string_view previous, std::string_view body) {
  return sha256_hex(std::string(previous) + "\n" + std::string(body));
}

}  // namespace qixian
