#include "docket/docket_number.hpp"

#include <array>
#include <utility>

namespace qixian {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 11> alike{{
    {"〔", "["},
    {"〕", "]"},
    {"［", "["},
    {"］", "]"},
    {"（", "["},
    {"）", "]"},
    {"(", "["},
    {")", "]"},
    {"【", "["},
    {"】", "]"},
    {"　", ""},
}};

}  // namespace

std::string docket_key(std::string_view docket) {
  std::string key;
  while (!docket.empty()) {
    bool replaced = false;
    for (const auto& [written, plain] : alike) {
      if (!docket.starts_with(written)) continue;
      key += plain;
      docket.remove_prefix(written.size());
      replaced = true;
      break;
    }
    if (replaced) continue;
    // Full-width ASCII, U+FF01 to U+FF5E, is EF BC 81 to EF BD 9E in UTF-8.
    if (docket.size() >= 3 && docket[0] == '\xEF' && (docket[1] == '\xBC' || docket[1] == '\xBD')) {
      const int code = ((docket[1] & 0x3F) << 6) | (docket[2] & 0x3F);
      const int offset = code - 0xF00;
      if (offset >= 0x01 && offset <= 0x5E) {
        key += docket_key(std::string(1, static_cast<char>(offset + 0x20)));
        docket.remove_prefix(3);
        continue;
      }
    }
    const char c = docket.front();
    if (c >= 'A' && c <= 'Z') {
      key += static_cast<char>(c - 'A' + 'a');
    } else if (c != ' ' && c != '\t') {
      key += c;
    }
    docket.remove_prefix(1);
  }
  return key;
}

}  // namespace qixian
