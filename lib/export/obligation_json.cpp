#include "export/obligation_json.hpp"

#include <boost/json.hpp>

#include <algorithm>

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

// As a program reads it, and as a request gives it: "50000.00".
std::string plain_yuan(Yuan amount) {
  std::string text = write_yuan(amount);
  std::erase(text, ',');
  return text;
}

json::object parties_json(const std::map<std::string, std::vector<std::string>>& parties) {
  json::object object;
  for (const auto& [role, offices] : parties) object[role] = texts(offices);
  return object;
}

json::object opening_json(const Opening& opening) {
  json::object object;
  put_if(object, "docket", opening.docket);
  put_if(object, "title", opening.title);
  if (!opening.rulebooks.empty()) object["rulebooks"] = texts(opening.rulebooks);
  if (!opening.parties.empty()) object["parties"] = parties_json(opening.parties);
  put_if(object, "origin", opening.origin);
  if (opening.standing) object["standing"] = true;
  if (opening.reopens) object["reopens"] = opening.reopens->value;
  return object;
}

json::array schedule_json(const std::vector<ScheduleRow>& schedule) {
  json::array rows;
  for (const ScheduleRow& row : schedule) {
    json::object object{{"number", row.number}};
    if (row.day) object["day"] = write_date(*row.day);
    if (row.after) object["after"] = write_term(*row.after);
    if (row.amount) object["amount"] = plain_yuan(*row.amount);
    put_if(object, "payee", row.payee);
    put_if(object, "what", row.what);
    rows.push_back(std::move(object));
  }
  return rows;
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
  if (obligation.suspended_on) object["suspended_on"] = write_date(*obligation.suspended_on);
  if (obligation.silent_until) object["silent_until"] = write_date(*obligation.silent_until);
  if (obligation.amount) {
    object["amount"] = plain_yuan(*obligation.amount);
    if (obligation.paid.fen != 0) object["paid"] = plain_yuan(obligation.paid);
  }
  if (obligation.adopted) object["adopted"] = true;
  if (obligation.deemed) object["deemed"] = true;
  if (obligation.acknowledged_revision > 0)
    object["acknowledged_revision"] = obligation.acknowledged_revision;
  if (!obligation.remarks.empty()) object["remarks"] = texts(obligation.remarks);
  return object;
}

json::object case_json(const Case& file) {
  json::object object{{"id", file.id.value},
                      {"docket", file.docket},
                      {"title", file.title},
                      {"rulebooks", texts(file.rulebooks)},
                      {"parties", parties_json(file.parties)}};
  if (!file.assigned.empty()) {
    json::object assigned;
    for (const auto& [office, officer] : file.assigned) assigned[office] = officer;
    object["assigned"] = std::move(assigned);
  }
  put_if(object, "origin", file.origin);
  if (file.standing) object["standing"] = true;
  if (file.ended_on) object["ended_on"] = write_date(*file.ended_on);
  if (file.reopens) object["reopens"] = file.reopens->value;
  if (!file.reopened_as.empty()) {
    json::array others;
    for (const CaseId other : file.reopened_as) others.push_back(other.value);
    object["reopened_as"] = std::move(others);
  }
  return object;
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
  if (fact.opening) object["opening"] = opening_json(*fact.opening);
  if (!fact.schedule.empty()) object["schedule"] = schedule_json(fact.schedule);
  if (fact.about) object["fact"] = fact.about->value;
  if (fact.duty) {
    object["rule"] = fact.duty->rule;
    object["owed_by"] = fact.duty->owed_by;
    object["owed_to"] = fact.duty->owed_to;
  }
  if (fact.revision > 0) object["revision"] = fact.revision;
  put_if(object, "role", fact.role);
  put_if(object, "office", fact.office);
  put_if(object, "officer", fact.officer);
  if (fact.term) object["term"] = write_term(*fact.term);
  if (fact.amount) object["amount"] = plain_yuan(*fact.amount);
  if (fact.until) object["until"] = write_date(*fact.until);
  if (fact.linked) object["reopened_as"] = fact.linked->value;
  put_if(object, "approved_by", fact.approved_by);
  put_if(object, fact.kind == FactKind::docket_given ? "docket" : "document", fact.document);
  put_if(object, "via", fact.via);
  put_if(object, "received_by", fact.received_by);
  put_if(object, "note", fact.note);
  put_if(object, "by", fact.by);
  object["uid"] = fact.uid;
  object["recorded_at"] = write_instant(fact.recorded_at);
  return object;
}

json::object fact_json(const Fact& fact, const std::vector<KeptObligation>& kept) {
  json::object object = fact_json(fact);
  if (!fact.duty) return object;
  for (const KeptObligation& each : kept)
    if (each.obligation.key == *fact.duty) object["obligation"] = each.id.value;
  return object;
}

}  // namespace qixian
