// What is accepted of HTTP/1.1 (RFC 9112), and what a request says.
//
// Stricter than the RFC allows wherever two readers could understand a message differently: a bare
// line feed, a folded line, two Content-Length fields, Content-Length beside Transfer-Encoding, a
// coding other than chunked, a missing or second Host. A target is origin-form or absolute-form;
// path and query are percent-decoded and must come out as UTF-8 without NUL. Whatever is not
// accepted throws HttpRefusal.
#pragma once

#include "api/http_server.hpp"

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace qixian {

// The request is answered with this and the connection closed. `detail` is words of ours, never the
// peer's.
struct HttpRefusal {
  unsigned status = 400;
  std::string detail;
};

// {"type":"about:blank","title":"Bad Request","status":400,"detail":"…"}, RFC 9457.
[[nodiscard]] Response problem_of(const HttpRefusal&);

// Finds the end of a header that comes piece by piece.
class HeaderScan {
 public:
  // `bytes` from the first of the request on, more at each call. The header's size with its empty
  // line, once it is there.
  std::optional<std::size_t> look(std::string_view bytes);

 private:
  std::size_t line_ = 0;   // where the last line begins
  std::size_t known_ = 0;  // bytes looked at before
};

// All but body and uid. HEAD reads as GET: it is answered alike, and the server leaves out the
// body.
[[nodiscard]] Request read_head(
    const boost::beast::http::request<boost::beast::http::string_body>&);

// "a%2Fb" → "a/b", and '+' → ' ' where `plus_is_space`.
[[nodiscard]] std::string percent_decoded(std::string_view, bool plus_is_space);

}  // namespace qixian
