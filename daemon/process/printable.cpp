#include "process/printable.hpp"

#include "export/harmless.hpp"

namespace qixian {

std::string printable(std::string_view text, std::size_t cap) {
  static constexpr std::string_view ellipsis = "…";
  std::string out;
  std::size_t cut = 0;  // where the text may end with room left for the ellipsis
  while (!text.empty()) {
    out += take_harmless(text);
    if (out.size() > cap) {
      out.resize(cut);
      if (cut + ellipsis.size() <= cap) out += ellipsis;
      return out;
    }
    if (out.size() + ellipsis.size() <= cap) cut = out.size();
  }
  return out;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Character next = first_character(text);
    if (!next.code) return false;
    text.remove_prefix(next.bytes);
  }
  return true;
}

}  // namespace qixian
