#include "api/query.hpp"

#include "api/path_numbers.hpp"
#include "clerk/acceptance.hpp"

#include <algorithm>

namespace qixian {

void check_query(const Request& request, std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : request.query)
    if (std::ranges::find(known, key) == known.end())
      throw Refusal(Refusal::Kind::malformed,
                    "there is no query parameter " + in_quotes(key) + " here");
}

std::string query(const Request& request, const std::string& key) {
  const auto found = request.query.find(key);
  return found == request.query.end() ? std::string{} : found->second;
}

std::optional<Date> query_day(const Request& request, const std::string& key) {
  const std::string text = query(request, key);
  if (text.empty()) return {};
  if (const auto day = read_date(text)) return day;
  throw Refusal(Refusal::Kind::malformed, key + " must be a day that exists, like 2026-10-08");
}

bool query_flag(const Request& request, const std::string& key) {
  const std::string text = query(request, key);
  if (text.empty() || text == "false") return false;
  if (text == "true") return true;
  throw Refusal(Refusal::Kind::malformed, key + " must be true or false");
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

}  // namespace qixian
