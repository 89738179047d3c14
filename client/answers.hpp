// The daemon's answers, told to a person.
#pragma once

#include "client/table.hpp"

#include <boost/json.hpp>

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

// Any value in a few words: lists with commas, objects as key=value, instants as a clock in Beijing
// shows them, nothing for null.
[[nodiscard]] std::string in_words(const boost::json::value&);
// That member in words; empty where it is absent.
[[nodiscard]] std::string member_in_words(const boost::json::object&, std::string_view key);

// The objects of a list that an answer holds under `name`, or of the answer when it is the list
// itself.
[[nodiscard]] std::vector<const boost::json::object*> rows_in(const boost::json::value& answer,
                                                              std::string_view name);
[[nodiscard]] std::vector<const boost::json::object*> rows_in(const boost::json::object& answer,
                                                              std::string_view name);
// The object under `name`, or the answer itself; throws Failure where it is neither.
[[nodiscard]] const boost::json::object& object_of(const boost::json::value& answer,
                                                   std::string_view name);

// "nanchang-eco → nanchang-proc"
[[nodiscard]] std::string write_parties(const boost::json::object& obligation);
// "2026-09-30 (law: 2026-10-08)", one day where both are the same; 暂定 where it is provisional.
[[nodiscard]] std::string write_days(const boost::json::object& obligation);
// "书面通报同级检察机关 (第二条第二款, 5wd)"; an instalment with what is paid of it, a target as
// 内部目标.
[[nodiscard]] std::string write_duty(const boost::json::object& obligation);
// "open", "suspended since 2026-10-09", "target_missed 内部目标", "视为同意（请核对收发登记）"
[[nodiscard]] std::string write_state(const boost::json::object& obligation);
// "20,000.00 of 50,000.00 yuan paid"; nothing where there is no amount.
[[nodiscard]] std::string write_amount(const boost::json::object& obligation);
// An office's own target, which is never mixed with what the law sets.
[[nodiscard]] bool is_target(const boost::json::object& obligation);

// One row an obligation: number, light, days, parties, duty, case. Internal targets follow in a
// table of their own, and suggestions in another.
void print_obligations(std::ostream&, const std::vector<const boost::json::object*>&);

// A table of those members, in that order, that at least one row says something in.
void print_rows(std::ostream&, const std::vector<const boost::json::object*>& rows,
                const std::vector<std::string>& members);

// An answer of unknown shape, as "name  value" lines and tables.
void print_object(std::ostream&, const boost::json::object&);

}  // namespace qixian
