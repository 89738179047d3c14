// JSON that comes from elsewhere, read within limits; and the one way we write it.
//
//   boost::json::value body = parse_json(request.body, "the request body", 1024 * 1024);
//
// Nesting deeper than 32, a text longer than `most_bytes`, invalid UTF-8, a number that no double
// holds and anything after the value are refused with an InputError whose `where` is what the
// caller named.
#pragma once

#include <boost/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace qixian {

inline constexpr std::size_t json_depth = 32;

[[nodiscard]] boost::json::value parse_json(std::string_view text, const std::string& where,
                                            std::size_t most_bytes);

// A member of that type, or nothing where it is absent, null or of another type.
[[nodiscard]] std::optional<std::string_view> text_in(const boost::json::object&,
                                                      std::string_view key);
[[nodiscard]] std::optional<std::int64_t> integer_in(const boost::json::object&,
                                                     std::string_view key);
[[nodiscard]] const boost::json::object* object_in(const boost::json::object&,
                                                   std::string_view key);
[[nodiscard]] const boost::json::array* array_in(const boost::json::object&, std::string_view key);

// One line, UTF-8. What a terminal would act on or show misleadingly (C1 controls, line and
// direction marks) stands escaped as \uXXXX: the same JSON, harmless to look at.
[[nodiscard]] std::string write_json(const boost::json::value&);
// The same escaping for JSON that is already text.
[[nodiscard]] std::string harmless_json(std::string_view json);

}  // namespace qixian
