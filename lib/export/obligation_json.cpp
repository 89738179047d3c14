#include "export/obligation_json.hpp"

#include <boost/json.hpp>

namespace qixian {
namespace {

namespace json = boost::json;

template <class Text>
void put_if(json::object& object, const char* key, const Text& text) {
  if (!text.empty()) object[key] = text;
}

json::array texts(const std::vector<std::string>& values) {
  return json::array(values.begin(), values.end());
}

}  // namespace

json::object obligation_json(const KeptObligation& kept, const Case& file, const Overview& seen) {
  const Obligation& obligation = kept.obligation;
  const Deadline& deadline = obligation.deadline;
  json::object object;
  object["id"] = kept.id.value;
  object["case"] = file.id.value;
  object["docket"] = file.docket;
  object["rulebook"] = obligation.rulebook;
  object["rule"] = obligation.key.rule;
  object["article"] = obligation.article;
  object["duty"] = obligation.duty;
  object["owed_by"] = obligation.key.owed_by;
  object["owed_to"] = obligation.key.owed_to;
  object["kind"] = write_duty_kind(obligation.kind);
  object["anchor"] =
      obligation.anchor_at ? write_instant(*obligation.anchor_at) : write_date(obligation.anchor);
  object["term"] = write_term(obligation.term);
  object["nominal"] = write_date(deadline.nominal);
  object["due"] = write_date(deadline.due);
  object["safe"] = write_date(deadline.safe);
  object["ends_at"] = write_instant(deadline.ends_at);
  if (deadline.safe_at) object["safe_at"] = write_instant(*deadline.safe_at);
  object["certainty"] = write_certainty(deadline.certainty);
  if (deadline.earliest) object["earliest"] = write_date(*deadline.earliest);
  if (deadline.latest) object["latest"] = write_date(*deadline.latest);
  object["state"] = write_state(obligation.state);
  object["light"] = write_light(seen.light);
  object["workdays_left"] = seen.workdays_left;
  object["workdays_left_legal"] = seen.workdays_left_legal;
  object["revision"] = kept.revision;
  if (obligation.sent_on) object["sent_on"] = write_date(*obligation.sent_on);
  if (obligation.done_on) object["done_on"] = write_date(*obligation.done_on);
  if (obligation.acknowledged_revision > 0)
    object["acknowledged_revision"] = obligation.acknowledged_revision;
  if (!obligation.remarks.empty()) object["remarks"] = texts(obligation.remarks);
  return object;
}

json::object case_json(const Case& file) {
  json::object parties;
  for (const auto& [role, offices] : file.parties) parties[role] = texts(offices);
  return {{"id", file.id.value},
          {"docket", file.docket},
          {"title", file.title},
          {"rulebooks", texts(file.rulebooks)},
          {"parties", std::move(parties)}};
}

json::object fact_json(const Fact& fact) {
  json::object object{
      {"id", fact.id.value}, {"case", fact.case_id.value}, {"kind", write_fact_kind(fact.kind)}};
  put_if(object, "event", fact.event);
  if (fact.at) {
    object["on"] = write_instant(*fact.at);
  } else if (fact.on) {
    object["on"] = write_date(*fact.on);
  }
  if (!fact.fields.empty()) {
    json::object fields;
    for (const auto& [field, value] : fact.fields) fields[field] = value;
    object["fields"] = std::move(fields);
  }
  if (fact.about) object["fact"] = fact.about->value;
  if (fact.duty) {
    object["rule"] = fact.duty->rule;
    object["owed_by"] = fact.duty->owed_by;
    object["owed_to"] = fact.duty->owed_to;
  }
  if (fact.revision > 0) object["revision"] = fact.revision;
  put_if(object, "document", fact.document);
  put_if(object, "via", fact.via);
  put_if(object, "received_by", fact.received_by);
  put_if(object, "note", fact.note);
  put_if(object, "by", fact.by);
  object["uid"] = fact.uid;
  object["recorded_at"] = write_instant(fact.recorded_at);
  return object;
}

}  // namespace qixian
