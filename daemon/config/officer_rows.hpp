// officers.csv: officers as a personnel list has them, beside those of directory.toml.
//
//   id,name,office,superior,liaison,deputy,absences,channel,address
//   zhang-wei,张伟,nanchang-eco,li-na,是,,2026-12-21..2026-12-25=li-na,mail,zhang.wei@example.gov.cn
//   zhang-wei,,,,,,,dingtalk-group,
//
// The first row names the columns, in any order; id, name, office and channel must be among them.
// A further row of one id adds a way to reach the officer, after those before it; what else it says
// must be what the first one says, or nothing. `liaison` and `operator` are 是, yes, true or 1, or
// 否, no, false, 0 or nothing. What has several parts has them between semicolons: `roles`
// agency;court, `reports` daily;weekly (日报;周报), `absences`
// 2026-12-21..2026-12-25=li-na;2027-01-04, both days included, and who stands in where it is not
// the deputy. UTF-8, with a byte order mark or without.
#pragma once

#include "calendar/problem.hpp"
#include "reminder/directory.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

struct OfficerRow {
  Officer officer;
  std::string where;  // of the first row: officers.csv:2
};

// In the order of the file. `channels` are the names the configuration has.
[[nodiscard]] std::vector<OfficerRow> read_officer_rows(std::string_view csv,
                                                        const std::string& file,
                                                        const std::set<std::string>& channels,
                                                        std::vector<Problem>& problems);

}  // namespace qixian
