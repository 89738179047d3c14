// The reasons of a deadline, one a line, with their articles.
#pragma once

#include "term/deadline.hpp"

#include <boost/json/object.hpp>

#include <iosfwd>
#include <vector>

namespace qixian {

void print_steps(std::ostream&, const std::vector<Step>&);

// The steps of an answer's `why`.
[[nodiscard]] std::vector<Step> read_steps(const boost::json::object& answer);

}  // namespace qixian
