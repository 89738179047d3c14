// Numbers that a path or a query names.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace qixian {

// "12" as it would be written, from 1 on; nothing for "012", "+12", "0" and "twelve".
[[nodiscard]] std::optional<std::int64_t> read_number(std::string_view text);

// The same where a path needs one: throws Refusal, "there is no obligation 'twelve'".
[[nodiscard]] std::int64_t number_in_path(std::string_view what, std::string_view text);

}  // namespace qixian
