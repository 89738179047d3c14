#include "api/read_body.hpp"

#include "calendar/problem.hpp"
#include "export/json.hpp"

#include <initializer_list>
#include <set>
#include <utility>

namespace qixian {
namespace {

namespace json = boost::json;

constexpr std::size_t largest_body = 1024 * 1024;

// Reads the members of one object and notices those nobody asked for.
class Body {
 public:
  explicit Body(std::string_view text)
      : value_(parse_json(text, "the request body", largest_body)) {
    if (!value_.is_object()) throw InputError("the request body", "must be a JSON object");
  }

  std::string text(const char* key) {
    const json::value* value = find(key);
    if (value == nullptr || value->is_null()) return {};
    if (value->is_string()) return std::string(value->as_string());
    return wrong(key, "must be a string"), std::string{};
  }

  bool flag(const char* key) {
    const json::value* value = find(key);
    if (value == nullptr) return false;
    if (value->is_bool()) return value->as_bool();
    return wrong(key, "must be true or false"), false;
  }

  std::optional<std::int64_t> number(const char* key) {
    const json::value* value = find(key);
    if (value == nullptr) return {};
    if (value->is_int64()) return value->as_int64();
    wrong(key, "must be a whole number");
    return {};
  }

  std::vector<std::string> texts(const char* key) {
    const json::value* value = find(key);
    if (value == nullptr) return {};
    return texts_of(key, *value);
  }

  std::map<std::string, std::string> fields(const char* key) {
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

  std::map<std::string, std::vector<std::string>> lists(const char* key) {
    std::map<std::string, std::vector<std::string>> found;
    for (const auto& [name, value] : object(key)) found[std::string(name)] = texts_of(key, value);
    return found;
  }

  // A day, or an instant with offset: the day is then that of Beijing.
  void when(const char* key, Fact& fact) {
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

  // Unless it is there and was found wrong already.
  void missing(const char* key) {
    if (!value_.as_object().contains(key)) wrong(key, "is missing");
  }

  void wrong(const char* key, std::string what) { problems_.push_back({key, std::move(what)}); }

  void finish() {
    for (const auto& [name, value] : value_.as_object())
      if (!asked_.contains(std::string(name)))
        problems_.push_back({std::string(name), "is not a member that is known here"});
    if (!problems_.empty()) throw InputError(problems_);
  }

 private:
  const json::value* find(const char* key) {
    asked_.insert(key);
    return value_.as_object().if_contains(key);
  }

  const json::object& object(const char* key) {
    static const json::object empty;
    const json::value* value = find(key);
    if (value == nullptr) return empty;
    if (value->is_object()) return value->as_object();
    wrong(key, "must be an object");
    return empty;
  }

  std::vector<std::string> texts_of(const char* key, const json::value& value) {
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

  json::value value_;
  std::set<std::string> asked_;
  std::vector<Problem> problems_;
};

void read_kind(Body& body, Fact& fact, std::initializer_list<FactKind> allowed) {
  const std::string text = body.text("kind");
  std::string known;
  for (const FactKind kind : allowed) {
    if (write_fact_kind(kind) == text) {
      fact.kind = kind;
      return;
    }
    known += (known.empty() ? "" : ", ") + std::string(write_fact_kind(kind));
  }
  body.wrong("kind", "must be one of: " + known);
}

}  // namespace

CaseBody read_case_body(std::string_view text) {
  Body body(text);
  CaseBody read;
  read.opening.docket = body.text("docket");
  read.opening.title = body.text("title");
  read.opening.rulebooks = body.texts("rulebooks");
  read.opening.parties = body.lists("parties");
  read.who.by = body.text("by");
  body.finish();
  return read;
}

FactBody read_case_fact_body(std::string_view text) {
  Body body(text);
  FactBody read;
  Fact& fact = read.fact;
  read_kind(body, fact, {FactKind::event, FactKind::correction, FactKind::retraction});
  body.when("on", fact);
  fact.fields = body.fields("fields");
  fact.document = body.text("document");
  fact.by = body.text("by");
  if (fact.kind == FactKind::event) {
    fact.event = body.text("event");
    if (fact.event.empty()) body.missing("event");
    fact.note = body.text("note");
    read.again = body.flag("again");
  } else {
    if (const auto number = body.number("fact")) {
      fact.about = FactId{*number};
    } else {
      body.wrong("fact", "is missing: the number of the fact that was wrong");
    }
    fact.note = body.text("why");
  }
  body.finish();
  return read;
}

FactBody read_duty_fact_body(std::string_view text) {
  Body body(text);
  FactBody read;
  Fact& fact = read.fact;
  read_kind(body, fact, {FactKind::sent, FactKind::done, FactKind::acknowledged});
  body.when("on", fact);
  fact.document = body.text("document");
  fact.via = body.text("via");
  fact.received_by = body.text("received_by");
  fact.note = body.text("note");
  fact.by = body.text("by");
  body.finish();
  return read;
}

}  // namespace qixian
