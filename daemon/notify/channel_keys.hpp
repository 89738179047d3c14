// What the tables of several channels have in common.
#pragma once

#include "calendar/toml_table.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace qixian {

// A length of time of at least a second.
[[nodiscard]] std::chrono::milliseconds read_timeout(TomlTable&, const std::string& key,
                                                     std::chrono::seconds otherwise);
// 'ca_file': the full path of a file that can be read now; empty where the key is absent.
[[nodiscard]] std::string read_ca_file(TomlTable&);

// Digits, a to f and hyphens, and not empty: what a letter's token and thread are made of.
[[nodiscard]] bool is_stable_id(std::string_view);

}  // namespace qixian
