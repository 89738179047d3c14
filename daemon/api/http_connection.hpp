// One client of the HTTP server: reads its requests within limits, and writes the answers.
//
//   while (auto incoming = co_await connection->read()) {
//     co_await connection->write(answer(incoming->request), *incoming);
//   }
//
// Held by shared_ptr. The coroutine that serves it is bound to `cancel`.
#pragma once

#include "api/http_server.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace qixian {

class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  using Socket = boost::asio::local::stream_protocol::socket;
  enum class State : std::uint8_t { idle, serving, parting };
  struct Incoming {
    Request request;
    unsigned version = 11;
    bool keep_alive = false;
    bool without_body = false;  // HEAD
  };

  HttpConnection(Socket, const HttpLimits&);

  boost::asio::cancellation_signal cancel;

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] std::chrono::steady_clock::time_point since() const { return since_; }
  // Between requests, and none has come meanwhile.
  [[nodiscard]] bool may_go() const;
  // Cancels whatever it does.
  void leave();

  // Nothing when the peer went away or was idle for too long; else throws HttpRefusal.
  boost::asio::awaitable<std::optional<Incoming>> read();
  // False when the peer does not take it.
  boost::asio::awaitable<bool> write(Response, const Incoming& answered);
  // Lets the peer read what it was told before the socket is closed.
  boost::asio::awaitable<void> part();

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  void enter(State);
  void limit(std::chrono::milliseconds);
  void unlimited();
  void arm(std::chrono::steady_clock::time_point);
  void went_off();

  [[nodiscard]] std::string_view received() const;
  void skip_empty_lines();
  boost::asio::awaitable<boost::system::error_code> receive_more();
  boost::asio::awaitable<std::optional<std::size_t>> read_header();
  boost::asio::awaitable<bool> read_body(Parser&, bool awaits_continue);
  template <class Body>
  boost::asio::awaitable<bool> send(boost::beast::http::response<Body>, const Response&,
                                    const Incoming& answered);

  Socket socket_;
  const HttpLimits& limits_;  // of the server, which outlives its connections
  State state_ = State::idle;
  std::chrono::steady_clock::time_point since_;  // in this state
  boost::asio::steady_timer timer_;
  std::optional<std::chrono::steady_clock::time_point> expiry_;
  bool armed_ = false;
  bool late_ = false;
  boost::beast::flat_buffer bytes_;  // received and not yet understood
  std::uint32_t uid_;
};

}  // namespace qixian
