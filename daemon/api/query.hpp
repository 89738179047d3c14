// What the query of a request says, read strictly: a filter that is misspelt would answer with
// everything. Each throws Refusal.
#pragma once

#include "api/http_server.hpp"
#include "calendar/date.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace qixian {

// Refuses every parameter but these.
void check_query(const Request&, std::initializer_list<std::string_view> known);

// Empty where it is absent.
[[nodiscard]] std::string query(const Request&, const std::string& key);
[[nodiscard]] std::optional<Date> query_day(const Request&, const std::string& key);
// "true", "false" or absent.
[[nodiscard]] bool query_flag(const Request&, const std::string& key);

// Pages: `limit` from 1 to 1000, `after` the last id seen.
[[nodiscard]] int read_limit(const Request&);
[[nodiscard]] std::int64_t read_after(const Request&);

}  // namespace qixian
