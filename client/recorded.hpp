// What a recording did, told to the one who recorded.
#pragma once

#include "client/daemon.hpp"

#include <boost/json.hpp>

#include <iosfwd>
#include <string>
#include <string_view>

namespace qixian {

// A member of a request's body, left out where the option was not given.
void add_if_given(boost::json::object& body, std::string_view key, const std::string& value);

// What follows from a fact that was just recorded: what is owed now, what moved and from where,
// what fell away, what is met, and what of this event does not stand yet. False where there is
// nothing to tell.
bool print_consequences(std::ostream&, const boost::json::object& answer);

// What does not stand yet, of the answer's `waiting`; false where nothing waits.
bool print_waiting(std::ostream&, const boost::json::object& answer);

// "fact 12 " and what it is, then its consequences, or that there are none.
void print_recorded(const Answer&, const std::string& said);

}  // namespace qixian
