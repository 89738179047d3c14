// The members of one JSON object, read one by one; problems are collected, and so is every member
// that nobody asked for.
//
//   Body body(request.body);
//   fact.document = body.text("document");
//   body.finish();
#pragma once

#include "calendar/problem.hpp"
#include "docket/fact.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

class Body {
 public:
  explicit Body(std::string_view text);

  // Absent and null read as nothing, so does what was found wrong.
  std::string text(const char* key);
  bool flag(const char* key);
  std::optional<std::int64_t> number(const char* key);
  std::string text_or_number(const char* key);
  std::vector<std::string> texts(const char* key);
  std::map<std::string, std::string> fields(const char* key);
  std::map<std::string, std::vector<std::string>> lists(const char* key);
  std::optional<Date> day(const char* key);
  std::optional<Term> term(const char* key);
  std::optional<Yuan> amount(const char* key);
  std::vector<ScheduleRow> schedule(const char* key);
  // A day, or an instant with offset: the day is then that of Beijing.
  void when(const char* key, Fact& fact);

  [[nodiscard]] bool has(const char* key) const { return members_.contains(key); }
  // Unless it is there and was found wrong already.
  void missing(const char* key);
  void wrong(const char* key, std::string what);
  // Throws what was found wrong.
  void finish();

 private:
  // A part of a body: its problems are found where the part stands.
  Body(boost::json::object members, std::string where)
      : members_(std::move(members)), where_(std::move(where)) {}

  const boost::json::value* find(const char* key);
  const boost::json::object& object(const char* key);
  std::vector<std::string> texts_of(const char* key, const boost::json::value& value);
  void refuse_unasked();

  boost::json::object members_;
  std::string where_;
  std::set<std::string> asked_;
  std::vector<Problem> problems_;
};

}  // namespace qixian
