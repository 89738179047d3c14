// directory.toml: offices and officers.
//
//   [[office]]   id, name, served = true, watched_by = office (for an external one), closes =
//   "17:30"
//   [[officer]]  id, name, office, superior = officer of the same office, liaison = false,
//                ways = [{ channel = "mail", address = "zhang.wei@example.gov.cn" }, …]
#pragma once

#include "calendar/problem.hpp"
#include "reminder/directory.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

// `channels` are the names the configuration has.
[[nodiscard]] Directory read_directory(std::string_view toml, const std::string& file,
                                       const std::set<std::string>& channels,
                                       std::vector<Problem>& problems);

}  // namespace qixian
