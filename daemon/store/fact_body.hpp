// A fact as the text that is kept and hashed: JSON with its keys in a fixed order.
#pragma once

#include "docket/fact.hpp"

#include <string>
#include <string_view>

namespace qixian {

[[nodiscard]] std::string write_fact_body(const Fact&);
// Throws std::runtime_error where the text is not one that write_fact_body wrote.
[[nodiscard]] Fact read_fact_body(std::string_view);

// SHA-256 in hexadecimal of the hash before it and this body.
[[nodiscard]] std::string link_hash(std::string_view previous, std::string_view body);

}  // namespace qixian
