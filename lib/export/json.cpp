#include "export/json.hpp"

#include "calendar/problem.hpp"
#include "export/harmless.hpp"

#include <array>
#include <cstdio>

namespace qixian {
namespace {

const boost::json::value* member(const boost::json::object& object, std::string_view key) {
  return object.if_contains(boost::json::string_view(key.data(), key.size()));
}

std::string escape_utf16(char32_t code) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "\\u%04x", static_cast<unsigned>(code & 0xFFFF));
  return text.data();
}

}  // namespace

boost::json::value parse_json(std::string_view text, const std::string& where,
                              std::size_t most_bytes) {
  if (text.size() > most_bytes) {
    throw InputError(where, "is " + std::to_string(text.size()) + " bytes long; at most " +
                                std::to_string(most_bytes) + " are read");
  }
  boost::json::parse_options options;
  options.max_depth = json_depth;
  boost::json::error_code error;
  boost::json::parser parser({}, options);
  const std::size_t read = parser.write_some(text.data(), text.size(), error);
  if (error == boost::json::error::too_deep) {
    throw InputError(where, "is nested deeper than " + std::to_string(json_depth) + " levels");
  }
  if (error) {
    throw InputError(where,
                     "is not JSON at byte " + std::to_string(read + 1) + ": " + error.message());
  }
  if (read != text.size()) {
    throw InputError(where,
                     "has something after the JSON value, at byte " + std::to_string(read + 1));
  }
  return parser.release();
}

std::optional<std::string_view> text_in(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = member(object, key);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string_view(value->get_string().data(), value->get_string().size());
}

std::optional<std::int64_t> integer_in(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = member(object, key);
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  return value->get_int64();
}

const boost::json::object* object_in(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = member(object, key);
  return value == nullptr ? nullptr : value->if_object();
}

const boost::json::array* array_in(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = member(object, key);
  return value == nullptr ? nullptr : value->if_array();
}

std::string harmless_json(std::string_view json) {
  std::string harmless;
  harmless.reserve(json.size());
  while (!json.empty()) {
    const Character next = first_character(json);
    if (next.code && *next.code > 0x1F && !is_harmless(*next.code)) {
      harmless += escape_utf16(*next.code);
    } else {
      harmless += json.substr(0, next.bytes);
    }
    json.remove_prefix(next.bytes);
  }
  return harmless;
}

std::string write_json(const boost::json::value& value) {
  return harmless_json(boost::json::serialize(value));
}

}  // namespace qixian
