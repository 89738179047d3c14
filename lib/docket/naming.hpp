// Whose an event is: the office that one of its fields names.
//
//   office_named(agreement, *kind.field("agency"), file) == "eco"   given, or the only agency
//
// A field with roles says whose event it is, and may be left out where only one office of the case
// holds them. A field without roles only mentions an office.
#pragma once

#include "docket/derive.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace qixian {

// What a field of an event says; empty: nothing.
[[nodiscard]] std::string_view field_of(const Fact&, std::string_view field);

// Every office of the case that holds one of the roles, once.
[[nodiscard]] std::vector<std::string> holders_of(const std::vector<std::string>& roles,
                                                  const Case&);

// Empty: the event is that of everyone who holds the field's roles.
[[nodiscard]] std::string office_named(const Fact& event, const Field&, const Case&);

}  // namespace qixian
