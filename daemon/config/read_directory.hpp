// directory.toml: offices and officers.
//
//   [[office]]   id, name, jurisdiction = "南昌市", served = true, closes = "17:30",
//                watched_by = office (for an external one)
//   [[officer]]  id, name, office, superior = officer of the same office, liaison = false,
//                deputy, roles = […], reports = ["daily", "weekly"], operator = false,
//                absences = [{ from, until, stands_in }], ways = [{ channel = "mail", address =
//                "zhang.wei@example.gov.cn" }, …]
#pragma once

#include "calendar/problem.hpp"
#include "reminder/directory.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

// In bytes, of either file: a province has ten thousand officers.
inline constexpr std::size_t largest_directory = 16 << 20;

// Officers in a table of their own: officer_rows.hpp has its columns.
struct OfficerSheet {
  std::string csv;
  std::string file;
};

// `channels` are the names the configuration has.
[[nodiscard]] Directory read_directory(std::string_view toml, const std::string& file,
                                       const std::set<std::string>& channels,
                                       std::vector<Problem>& problems,
                                       const std::optional<OfficerSheet>& = {});

}  // namespace qixian
