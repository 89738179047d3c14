// HTTP/1.1 over Unix sockets.
//
// One HttpServer serves one listening socket. It reads requests within limits, asks `answer`, and
// writes what comes back; who may connect is the socket file's permissions. Kept-alive connections
// are allowed. Too large is 413 (431 for the header), malformed 400, slow 408, Transfer-Encoding
// together with Content-Length 400; such a connection is closed and costs others nothing. When
// every place is taken the longest idle connection gives up its own; when none is idle the newcomer
// is told 503 at once. Time limits are for reading and writing: an answer may take as long as it
// likes. HEAD is asked of `answer` as GET and written without its body.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace qixian {

struct Request {
  std::string method;                             // GET; never HEAD
  std::string path;                               // /v1/obligations, percent-decoded
  std::multimap<std::string, std::string> query;  // decoded
  std::map<std::string, std::string> headers;     // names in lower case
  std::string body;
  std::uint32_t uid = 65534;  // of the peer, by SO_PEERCRED when it connected
};

// A body too long for memory: an open file, sent from its beginning to its end.
struct BodyFile {
  int descriptor = -1;
  BodyFile() = default;
  ~BodyFile();
  BodyFile(const BodyFile&) = delete;
  BodyFile& operator=(const BodyFile&) = delete;
};

struct Response {
  unsigned status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::shared_ptr<const BodyFile> file;        // instead of the body
  std::map<std::string, std::string> headers;  // further ones
};

struct HttpLimits {
  std::size_t header_bytes = 8 * 1024;
  std::size_t body_bytes = 1024 * 1024;
  std::chrono::milliseconds read_time{10'000};  // for a whole request; for each piece written
  std::chrono::milliseconds idle_time{60'000};  // between requests
  std::size_t connections = 64;
};

class HttpServer {
 public:
  using Answer = std::function<boost::asio::awaitable<Response>(Request)>;

  HttpServer(boost::asio::local::stream_protocol::acceptor, Answer, HttpLimits = {});
  // Serves until cancelled, then closes the listening socket, cancels what is being answered and
  // waits for it. An exception from `answer` becomes a 500 problem and is logged.
  boost::asio::awaitable<void> run();

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace qixian
