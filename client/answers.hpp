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
// "书面通报同级检察机关 (第二条第二款, 5wd)"
[[nodiscard]] std::string write_duty(const boost::json::object& obligation);

// One row an obligation: number, light, days, parties, duty, case.
void print_obligations(std::ostream&, const std::vector<const boost::json::object*>&);

// What follows from a fact that was just recorded: what is owed now, what moved, what fell away,
// what is met, and what of this event does not stand yet. False where there is nothing to tell.
bool print_consequences(std::ostream&, const boost::json::object& answer);

// A table of those members, in that order, that at least one row says something in.
void print_rows(std::ostream&, const std::vector<const boost::json::object*>& rows,
                const std::vector<std::string>& members);

// An answer of unknown shape, as "name  value" lines and tables.
void print_object(std::ostream&, const boost::json::object&);

}  // namespace qixian
