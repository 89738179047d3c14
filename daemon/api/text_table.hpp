// An answer as text, for `Accept: text/plain`: a list as a table, anything else as lines of "name
// value".
#pragma once

#include <boost/json/value.hpp>

#include <string>

namespace qixian {

// {"obligations":[{…},…]} becomes a table whose columns are the members that any row has, aligned
// by display width. Control characters come out as \xNN.
[[nodiscard]] std::string text_table(const boost::json::value& answer);

}  // namespace qixian
