// What the tables of several channels have in common.
#pragma once

#include "calendar/toml_table.hpp"
#include "delivery/ceiling.hpp"
#include "delivery/detail.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

// A length of time of at least a second.
[[nodiscard]] std::chrono::milliseconds read_timeout(TomlTable&, const std::string& key,
                                                     std::chrono::seconds otherwise);
// 'ca_file': the full path of a file that can be read now; empty where the key is absent.
[[nodiscard]] std::string read_ca_file(TomlTable&);

// 'detail': how much of a letter the channel may say.
[[nodiscard]] Detail read_detail_key(TomlTable&, Detail otherwise);
// 'a_minute': at most so many letters; 0 for no limit, where `otherwise` is.
[[nodiscard]] std::vector<Limit> read_a_minute(TomlTable&, int otherwise, int most);

// Digits, a to f and hyphens, and not empty: what a letter's token and thread are made of.
[[nodiscard]] bool is_stable_id(std::string_view);

}  // namespace qixian
