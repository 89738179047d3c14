#include "export/harmless.hpp"

#include <cstdint>

namespace qixian {
namespace {

std::string bytes_in_hex(std::string_view bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<std::uint8_t>(byte);
    text += "\\x";
    text += digits[value >> 4U];
    text += digits[value & 0xFU];
  }
  return text;
}

}  // namespace

Character first_character(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = at(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xC2 && lead <= 0xDF   ? 2
                            : lead >= 0xE0 && lead <= 0xEF ? 3
                            : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                           : 0;
  if (bytes == 0 || text.size() < bytes) return {std::nullopt, 1};
  char32_t code = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((at(i) & 0xC0U) != 0x80) return {std::nullopt, 1};
    code = (code << 6U) | (at(i) & 0x3FU);
  }
  const bool overlong = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (overlong || surrogate || code > 0x10FFFF) return {std::nullopt, 1};
  return {code, bytes};
}

bool is_harmless(char32_t code) {
  return code >= 0x20 && !(code >= 0x7F && code <= 0x9F) &&  // C0, DEL, C1
         code != 0x2028 && code != 0x2029 &&                 // line and paragraph separator
         code != 0x061C && code != 0x200E && code != 0x200F &&
         !(code >= 0x202A && code <= 0x202E) &&
         !(code >= 0x2066 && code <= 0x2069);  // marks of direction, UAX #9
}

std::string take_harmless(std::string_view& text) {
  const Character next = first_character(text);
  const std::string_view bytes = text.substr(0, next.bytes);
  text.remove_prefix(next.bytes);
  if (next.code && is_harmless(*next.code)) return std::string(bytes);
  return bytes_in_hex(bytes);
}

std::string harmless(std::string_view text, std::size_t most_characters) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == most_characters) return result + "…";
    result += take_harmless(text);
  }
  return result;
}

}  // namespace qixian
