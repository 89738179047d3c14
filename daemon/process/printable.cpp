#include "process/printable.hpp"

#include <cstdint>

namespace qixian {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;  // 0: not UTF-8 here
};

std::uint8_t byte_at(std::string_view text, std::size_t place) {
  return static_cast<std::uint8_t>(text[place]);
}

// RFC 3629, section 4: the range of the second byte is what keeps overlong forms and surrogates
// out.
Character first_character(std::string_view text) {
  const std::uint8_t lead = byte_at(text, 0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xc2 && lead <= 0xdf   ? 2
                            : lead >= 0xe0 && lead <= 0xef ? 3
                            : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                           : 0;
  if (bytes == 0 || text.size() < bytes) return {};
  const std::uint8_t second = byte_at(text, 1);
  if ((lead == 0xe0 && second < 0xa0) || (lead == 0xed && second > 0x9f) ||
      (lead == 0xf0 && second < 0x90) || (lead == 0xf4 && second > 0x8f)) {
    return {};
  }
  char32_t code = lead & (0x7fU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    const std::uint8_t next = byte_at(text, i);
    if ((next & 0xc0U) != 0x80) return {};
    code = (code << 6U) | (next & 0x3fU);
  }
  return {code, bytes};
}

bool is_harmless(char32_t code) {
  const bool control = code < 0x20 || (code >= 0x7f && code <= 0x9f);
  const bool separator = code == 0x2028 || code == 0x2029;
  const bool bidi = code == 0x061c || code == 0x200e || code == 0x200f ||
                    (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  return !control && !separator && !bidi;
}

std::string escaped(std::string_view bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    out += "\\x";
    out += digits[byte_at(bytes, i) >> 4U];
    out += digits[byte_at(bytes, i) & 0xfU];
  }
  return out;
}

}  // namespace

std::string printable(std::string_view text, std::size_t cap) {
  static constexpr std::string_view ellipsis = "…";
  std::string out;
  std::size_t cut = 0;  // where the text may end with room left for the ellipsis
  while (!text.empty()) {
    const Character next = first_character(text);
    const std::string_view bytes = text.substr(0, next.bytes == 0 ? 1 : next.bytes);
    text.remove_prefix(bytes.size());
    if (next.bytes != 0 && is_harmless(next.code)) {
      out += bytes;
    } else {
      out += escaped(bytes);
    }
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
    if (next.bytes == 0) return false;
    text.remove_prefix(next.bytes);
  }
  return true;
}

}  // namespace qixian
