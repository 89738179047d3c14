// One HTTP/1.1 request over a Unix socket, with libcurl.
//
//   HttpAnswer answer = request_over("/run/qixian/status.sock", {"GET", "/v1/status"});
//
// Proxies, redirects and environment settings of curl play no part. An answer longer than 64 MiB is
// an error, the daemon answers in pages, unless it is taken as it comes.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

struct HttpRequest {
  std::string method = "GET";
  std::string target;                 // path and query, percent-encoded
  std::string body;                   // JSON; sent with POST only
  std::vector<std::string> headers;   // whole lines
  std::chrono::seconds patience{30};  // zero: as long as it takes
  // Takes the body of an answer of 200 piece by piece, and nothing every second or so while none
  // comes; what it throws ends the request and is thrown again.
  std::function<void(std::string_view)> take = {};
};

struct HttpAnswer {
  long status = 0;
  std::string content_type;
  std::string body;
  std::map<std::string, std::string> headers = {};  // names in lower case
};

// Nothing answered. `error` is the errno of connecting, or 0 where connecting worked and what
// followed did not; then `may_have_arrived`.
class SocketError : public std::runtime_error {
 public:
  SocketError(const std::string& message, int error, bool may_have_arrived)
      : std::runtime_error(message), error_(error), may_have_arrived_(may_have_arrived) {}
  [[nodiscard]] int error() const noexcept { return error_; }
  [[nodiscard]] bool may_have_arrived() const noexcept { return may_have_arrived_; }

 private:
  int error_;
  bool may_have_arrived_;
};

[[nodiscard]] HttpAnswer request_over(const std::string& socket, const HttpRequest&);

// Everything but letters, digits and -._~ as %XX (RFC 3986 §2.3).
[[nodiscard]] std::string percent_encode(std::string_view);

}  // namespace qixian
