#include "api/body.hpp"

#include "export/json.hpp"

#include <boost/json.hpp>

#include <limits>
#include <utility>

namespace qixian {
namespace {

namespace json = boost::json;

constexpr std::size_t largest_body = 1024 * 1024;

}  // namespace

Body::Body(std::string_view text) {
  const json::value value = parse_json(text, "the request body", largest_body);
  if (!value.is_object()) throw InputError("the request body", "must be a JSON object");
  members_ = value.as_object();
}

std::string Body::text(const char* key) {
  const json::value* value = find(key);
  if (value == nullptr || value->is_null()) return {};
  if (value->is_string()) return std::string(value->as_string());
  return wrong(key, "must be a string"), std::string{};
}

bool Body::flag(const char* key) {
  const json::value* value = find(key);
  if (value == nullptr) return false;
  if (value->is_bool()) return value->as_bool();
  return wrong(key, "must be true or false"), false;
}

std::optional<std::int64_t> Body::number(const char* key) {
  const json::value* value = find(key);
  if (value == nullptr) return {};
  if (value->is_int64()) return value->as_int64();
  wrong(key, "must be a whole number");
  return {};
}

std::string Body::text_or_number(const char* key) {
  const json::value* value = find(key);
  if (value == nullptr || value->is_null()) return {};
  if (value->is_int64()) return std::to_string(value->as_int64());
  if (value->is_string()) return std::string(value->as_string());
  return wrong(key, "must be a number or a docket"), std::string{};
}

std::vector<std::string> Body::texts(const char* key) {
  const json::value* value = find(key);
  if (value == nullptr) return {};
  return texts_of(key, *value);
}

std::map<std::string, std::string> Body::fields(const char* key) {
  std::map<std::string, std::string> found;
  for (const auto& [name, value] : object(key)) {
    if (value.is_string()) {
      found[std::string(name)] = std::string(value.as_string());
    } else {
      wrong(key, "must hold strings only");
    }
  }
  return found;
}

std::map<std::string, std::vector<std::string>> Body::lists(const char* key) {
  std::map<std::string, std::vector<std::string>> found;
  for (const auto& [name, value] : object(key)) found[std::string(name)] = texts_of(key, value);
  return found;
}

std::optional<Date> Body::day(const char* key) {
  const std::string words = text(key);
  if (words.empty()) return {};
  const auto day = read_date(words);
  if (!day) wrong(key, in_quotes(words) + " is no day that exists, like 2026-12-31");
  return day;
}

std::optional<Term> Body::term(const char* key) {
  const std::string words = text(key);
  if (words.empty()) return {};
  try {
    return read_term(words);
  } catch (const InputError& error) {
    wrong(key, error.problems().front().what);
    return {};
  }
}

std::optional<Yuan> Body::amount(const char* key) {
  // A JSON number would be a double on the way, and a double holds no 0.10.
  const std::string words = text(key);
  if (words.empty()) return {};
  const auto amount = read_yuan(words);
  if (!amount) wrong(key, in_quotes(words) + R"( is no amount in yuan, like "50000.00")");
  return amount;
}

std::vector<ScheduleRow> Body::schedule(const char* key) {
  const json::value* value = find(key);
  if (value == nullptr) return {};
  if (!value->is_array()) return wrong(key, "must be a list of rows"), std::vector<ScheduleRow>{};
  std::vector<ScheduleRow> rows;
  for (const json::value& element : value->as_array()) {
    if (!element.is_object()) return wrong(key, "must be a list of rows, objects each"), rows;
    Body row(element.as_object(), where_ + key + " row " + std::to_string(rows.size() + 1) + ": ");
    ScheduleRow read;
    const auto number = row.number("number");
    if (!number) row.missing("number");
    if (number && (*number < 1 || *number > std::numeric_limits<int>::max()))
      row.wrong("number", "must be 1 or more");
    read.number = static_cast<int>(number.value_or(0));
    read.day = row.day("day");
    read.after = row.term("after");
    read.amount = row.amount("amount");
    read.payee = row.text("payee");
    read.what = row.text("what");
    row.refuse_unasked();
    problems_.insert(problems_.end(), row.problems_.begin(), row.problems_.end());
    rows.push_back(std::move(read));
  }
  return rows;
}

void Body::when(const char* key, Fact& fact) {
  const std::string words = text(key);
  if (words.empty()) return;
  if (const auto day = read_date(words)) {
    fact.on = day;
  } else if (const auto at = read_instant(words)) {
    fact.on = date_in_beijing(*at);
    fact.at = at;
  } else {
    wrong(key, in_quotes(words) +
                   " is no day that exists, like 2026-09-28, and no instant with offset, like "
                   "2026-09-28T16:30:00+08:00");
  }
}

void Body::missing(const char* key) {
  if (!has(key)) wrong(key, "is missing");
}

void Body::wrong(const char* key, std::string what) {
  problems_.push_back({where_ + key, std::move(what)});
}

void Body::finish() {
  refuse_unasked();
  if (!problems_.empty()) throw InputError(problems_);
}

void Body::refuse_unasked() {
  for (const auto& [name, value] : members_)
    if (!asked_.contains(std::string(name)))
      problems_.push_back({where_ + std::string(name), "is not a member that is known here"});
}

const json::value* Body::find(const char* key) {
  asked_.insert(key);
  return members_.if_contains(key);
}

const json::object& Body::object(const char* key) {
  static const json::object empty;
  const json::value* value = find(key);
  if (value == nullptr) return empty;
  if (value->is_object()) return value->as_object();
  wrong(key, "must be an object");
  return empty;
}

std::vector<std::string> Body::texts_of(const char* key, const json::value& value) {
  if (value.is_string()) return {std::string(value.as_string())};
  std::vector<std::string> found;
  if (value.is_array()) {
    for (const json::value& element : value.as_array()) {
      if (!element.is_string()) return wrong(key, "must hold strings only"), found;
      found.emplace_back(element.as_string());
    }
    return found;
  }
  return wrong(key, "must be a string or a list of strings"), found;
}

}  // namespace qixian
