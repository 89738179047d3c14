// Posts JSON to one place: what webhooks and robots have in common.
//
//   const Slots::Slot turn = co_await client.turn();
//   const HttpAnswer answer = co_await client.post({url, {"webhook-id: …"}, body});
//   if (answer.is_headed) …answer.status…
//
// Redirects are not followed. Every address that the host's name resolves to is checked when the
// socket is opened, so that a name that changes its mind between check and use gains nothing;
// behind a proxy, which looks the name up itself, that is the proxy's business. Connections are
// kept and used again. Of an answer no more than 64 KiB are read.
#pragma once

#include "delivery/outcome.hpp"
#include "notify/curl_loop.hpp"
#include "notify/slots.hpp"
#include "notify/url.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace qixian {

struct HttpTarget {
  std::string ca_file;             // added to the system's authorities
  std::vector<std::string> allow;  // private addresses, or names of hosts, that may be reached
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds total_timeout{30'000};
  int connections = 16;  // at most so many requests to it at a time
  std::string proxy;     // http://host:port; empty: none, whatever the environment says
};

// 'allow', 'ca_file', 'connect_timeout', 'total_timeout', 'connections', 'proxy'.
[[nodiscard]] HttpTarget read_http_target(TomlTable&, int connections);

struct HttpRequest {
  std::string url;
  std::vector<std::string> headers;  // beside Content-Type
  std::string body;
};

struct HttpAnswer {
  CURLcode code = CURLE_OK;
  bool is_sent = false;      // the request went whole
  bool is_headed = false;    // the status and the headers came whole
  bool is_whole = false;     // and so did the body
  bool is_too_long = false;  // there is more of it than anybody should have to say
  long status = 0;
  std::string body;
  std::string retry_after;  // that header, or Feishu's x-ogw-ratelimit-reset; empty: none
  std::string refused;      // the address that was not connected to, and why; empty: none
  std::string error;        // what libcurl says of it
};

class HttpClient {
 public:
  // The loop must outlive it, and it every request.
  HttpClient(HttpTarget, const Url&, CurlLoop&);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  [[nodiscard]] int connections() const { return target_.connections; }
  boost::asio::awaitable<Slots::Slot> turn() { return slots_.take(); }
  boost::asio::awaitable<HttpAnswer> post(HttpRequest);

 private:
  class Exchange;
  const HttpTarget target_;
  const std::string scheme_, host_;
  CurlLoop& curl_;
  Slots slots_;
  std::vector<std::unique_ptr<Exchange>> idle_;
};

// What a request without a whole answer means: `origin` is the far side, `words` what is said of
// it.
[[nodiscard]] Outcome judge_silence(const HttpAnswer&, const std::string& origin,
                                    std::string words);

}  // namespace qixian
