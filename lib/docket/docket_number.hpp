// Docket numbers as people write them: 赣环赔〔2026〕3号.
#pragma once

#include <string>
#include <string_view>

namespace qixian {

// The form in which two spellings of one number are equal: brackets 〔〕［］[]（）() and full and
// half width are alike, spaces do not count, Latin letters are in lower case.
[[nodiscard]] std::string docket_key(std::string_view docket);

}  // namespace qixian
