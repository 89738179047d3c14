#include "api/http_request.hpp"

#include "process/printable.hpp"

#include <boost/beast/core/string.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <utility>

namespace http = boost::beast::http;

namespace qixian {
namespace {

using Message = http::request<http::string_body>;

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

[[noreturn]] void refuse(std::string detail) {
  throw HttpRefusal{400, std::move(detail)};
}

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

std::string lower_case(std::string_view name) {
  std::string lower{name};
  for (char& letter : lower) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return lower;
}

void check_framing(const Message& message) {
  if (message.count(http::field::content_length) > 1) refuse("two Content-Length fields");
  if (message.count(http::field::transfer_encoding) > 0) {
    if (message.count(http::field::content_length) > 0) {
      refuse("Content-Length and Transfer-Encoding together");
    }
    const auto coding = message[http::field::transfer_encoding];
    if (message.version() < 11 || message.count(http::field::transfer_encoding) > 1 ||
        !boost::beast::iequals(coding, "chunked")) {
      refuse("a Transfer-Encoding other than chunked");
    }
  }
  const auto hosts = message.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && message.version() >= 11)) refuse("not exactly one Host");
  if (const auto expected = message[http::field::expect];
      !expected.empty() && !boost::beast::iequals(expected, "100-continue")) {
    throw HttpRefusal{417, "an Expect other than 100-continue"};
  }
}

// What is left of the target once scheme and authority are gone.
std::string_view origin_form(std::string_view target) {
  static constexpr std::string_view scheme = "http://";
  if (!boost::beast::iequals(target.substr(0, scheme.size()), scheme)) return target;
  target.remove_prefix(scheme.size());
  const std::size_t path = target.find_first_of("/?");
  return path == std::string_view::npos ? "/" : target.substr(path);
}

void read_query(std::string_view text, std::multimap<std::string, std::string>& query) {
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(pair.size() + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
    query.emplace(percent_decoded(pair.substr(0, equals), true), percent_decoded(value, true));
  }
}

}  // namespace

Response problem_of(const HttpRefusal& refusal) {
  Response response;
  response.status = refusal.status;
  response.content_type = "application/problem+json";
  response.body = R"({"type":"about:blank","title":")" +
                  std::string{view(http::obsolete_reason(http::int_to_status(refusal.status)))} +
                  R"(","status":)" + std::to_string(refusal.status) + R"(,"detail":")" +
                  refusal.detail + "\"}\n";
  return response;
}

std::optional<std::size_t> HeaderScan::look(std::string_view bytes) {
  for (;;) {
    if (line_ > 0 && line_ < bytes.size() && (bytes[line_] == ' ' || bytes[line_] == '\t')) {
      refuse("a folded header line");
    }
    const std::size_t feed = bytes.find('\n', std::max(line_, known_));
    if (feed == std::string_view::npos) {
      known_ = bytes.size();
      return std::nullopt;
    }
    if (feed == line_ || bytes[feed - 1] != '\r') refuse("a line without carriage return");
    if (feed == line_ + 1) return feed + 1;
    line_ = feed + 1;
  }
}

std::string percent_decoded(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) refuse("a malformed percent escape in the target");
      decoded += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (decoded.find('\0') != std::string::npos) refuse("a NUL in the target");
  if (!is_utf8(decoded)) refuse("a target that is not UTF-8");
  return decoded;
}

Request read_head(const Message& message) {
  check_framing(message);
  const std::string_view target = origin_form(view(message.target()));
  if (target.find('#') != std::string_view::npos) refuse("a fragment in the target");
  const std::size_t mark = std::min(target.find('?'), target.size());

  Request request;
  request.method = message.method() == http::verb::head ? "GET" : view(message.method_string());
  request.path = percent_decoded(target.substr(0, mark), false);
  if (request.path.empty() && mark < target.size()) request.path = "/";  // http://host?query
  if (!request.path.starts_with('/')) refuse("a target that does not begin with a slash");
  if (mark < target.size()) read_query(target.substr(mark + 1), request.query);
  for (const auto& field : message) {
    std::string& value = request.headers[lower_case(view(field.name_string()))];
    if (!value.empty()) value += ", ";
    value += view(field.value());
  }
  return request;
}

}  // namespace qixian
