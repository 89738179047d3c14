#include "store/fact_body.hpp"

#include "delivery/sha256.hpp"

#include <boost/json.hpp>

#include <stdexcept>

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

json::object write_opening(const Opening& opening) {
  json::object parties;
  for (const auto& [role, offices] : opening.parties)
    parties[role] = json::array(offices.begin(), offices.end());
  return {{"docket", opening.docket},
          {"title", opening.title},
          {"rulebooks", json::array(opening.rulebooks.begin(), opening.rulebooks.end())},
          {"parties", std::move(parties)}};
}

Opening read_opening(const json::object& object) {
  Opening opening;
  opening.docket = text_of(object, "docket");
  opening.title = text_of(object, "title");
  for (const json::value& id : object.at("rulebooks").as_array())
    opening.rulebooks.emplace_back(id.as_string());
  for (const auto& [role, offices] : object.at("parties").as_object())
    for (const json::value& office : offices.as_array())
      opening.parties[std::string(role)].emplace_back(office.as_string());
  return opening;
}

}  // namespace

std::string write_fact_body(const Fact& fact) {
  json::object object{
      {"id", fact.id.value}, {"case", fact.case_id.value}, {"kind", write_fact_kind(fact.kind)}};
  if (fact.on) object["on"] = write_date(*fact.on);
  if (fact.at) object["at"] = write_instant(*fact.at);
  object["recorded_at"] = write_instant(fact.recorded_at);
  object["uid"] = fact.uid;
  put_if(object, "by", fact.by);
  if (fact.opening) object["opening"] = write_opening(*fact.opening);
  put_if(object, "event", fact.event);
  if (!fact.fields.empty()) {
    json::object fields;
    for (const auto& [field, value] : fact.fields) fields[field] = value;
    object["fields"] = std::move(fields);
  }
  if (fact.about) object["about"] = fact.about->value;
  if (fact.duty)
    object["duty"] = {{"rule", fact.duty->rule},
                      {"cause", fact.duty->cause.value},
                      {"owed_by", fact.duty->owed_by},
                      {"owed_to", fact.duty->owed_to},
                      {"ordinal", fact.duty->ordinal}};
  if (fact.revision > 0) object["revision"] = fact.revision;
  put_if(object, "document", fact.document);
  put_if(object, "via", fact.via);
  put_if(object, "received_by", fact.received_by);
  put_if(object, "note", fact.note);
  return json::serialize(object);
}

Fact read_fact_body(std::string_view text) {
  const json::value parsed = json::parse(text);
  const json::object& object = parsed.as_object();
  Fact fact;
  fact.id = {object.at("id").as_int64()};
  fact.case_id = {object.at("case").as_int64()};
  const auto kind = read_fact_kind(text_of(object, "kind"));
  if (!kind) throw std::runtime_error("a fact of unknown kind: " + text_of(object, "kind"));
  fact.kind = *kind;
  if (object.contains("on")) fact.on = read_date(text_of(object, "on"));
  if (object.contains("at")) fact.at = read_instant(text_of(object, "at"));
  fact.recorded_at = read_instant(text_of(object, "recorded_at")).value();
  fact.uid = object.at("uid").to_number<std::uint32_t>();
  fact.by = text_of(object, "by");
  if (const json::value* opening = object.if_contains("opening"))
    fact.opening = read_opening(opening->as_object());
  fact.event = text_of(object, "event");
  if (const json::value* fields = object.if_contains("fields"))
    for (const auto& [field, value] : fields->as_object())
      fact.fields[std::string(field)] = std::string(value.as_string());
  if (const json::value* about = object.if_contains("about"))
    fact.about = FactId{about->as_int64()};
  if (const json::value* value = object.if_contains("duty")) {
    const json::object& duty = value->as_object();
    fact.duty = ObligationKey{text_of(duty, "rule"), FactId{duty.at("cause").as_int64()},
                              text_of(duty, "owed_by"), text_of(duty, "owed_to"),
                              duty.at("ordinal").to_number<int>()};
  }
  if (const json::value* revision = object.if_contains("revision"))
    fact.revision = revision->to_number<int>();
  fact.document = text_of(object, "document");
  fact.via = text_of(object, "via");
  fact.received_by = text_of(object, "received_by");
  fact.note = text_of(object, "note");
  return fact;
}

std::string link_hash(std::string_view previous, std::string_view body) {
  return sha256_hex(std::string(previous) + "\n" + std::string(body));
}

}  // namespace qixian
