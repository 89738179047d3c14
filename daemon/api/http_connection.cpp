#include "api/http_connection.hpp"

#include "api/http_request.hpp"
#include "process/printable.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/file.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/file_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace qixian {
namespace {

using Steady = std::chrono::steady_clock;
using boost::system::error_code;
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

// How long a connection that we end may still send, so that its last answer is not lost to a reset.
constexpr std::chrono::milliseconds parting_time{1000};
// Room beside the header for a piece of the body.
constexpr std::size_t body_piece = std::size_t{64} * 1024;

std::uint32_t peer_uid(HttpConnection::Socket& socket) {
  ::ucred peer{};
  ::socklen_t size = sizeof peer;
  if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
    return Request{}.uid;
  }
  return peer.uid;
}

bool is_bodiless(unsigned status) {
  return status == 204 || status == 304;
}

HttpRefusal refusal_of(error_code error) {
  if (error == http::error::header_limit) return {431, "the header is too large"};
  if (error == http::error::body_limit) return {413, "the body is too large"};
  if (error == http::error::partial_message) return {400, "the request ended early"};
  return {400, "the request is malformed: " + printable(error.message())};
}

}  // namespace

BodyFile::~BodyFile() {
  if (descriptor >= 0) ::close(descriptor);
}

HttpConnection::HttpConnection(Socket peer, const HttpLimits& limits)
    : socket_(std::move(peer)),
      limits_(limits),
      since_(Steady::now()),
      timer_(socket_.get_executor()),
      bytes_(limits.header_bytes + body_piece),
      uid_(peer_uid(socket_)) {}

bool HttpConnection::may_go() const {
  error_code error;
  return state_ == State::idle && (socket_.available(error) == 0 || error);
}

void HttpConnection::leave() {
  enter(State::parting);
  cancel.emit(asio::cancellation_type::terminal);
}

void HttpConnection::enter(State next) {
  state_ = next;
  since_ = Steady::now();
}

// Beast's own time limit closes the socket, and then nobody can be told 408. This one only ends the
// wait; the timer is left alone while limits move further away, which they nearly always do.
void HttpConnection::limit(std::chrono::milliseconds time) {
  late_ = false;
  expiry_ = Steady::now() + time;
  if (!armed_ || expiry_ < timer_.expiry()) arm(*expiry_);
}

void HttpConnection::unlimited() {
  late_ = false;
  expiry_.reset();
}

void HttpConnection::arm(Steady::time_point expiry) {
  armed_ = true;
  timer_.expires_at(expiry);
  timer_.async_wait([weak = weak_from_this()](error_code error) {
    if (const auto self = weak.lock(); self && !error) self->went_off();
  });
}

void HttpConnection::went_off() {
  armed_ = false;
  if (!expiry_) return;
  if (Steady::now() < *expiry_) return arm(*expiry_);
  late_ = true;
  error_code ignored;
  socket_.cancel(ignored);
}

std::string_view HttpConnection::received() const {
  return {static_cast<const char*>(bytes_.cdata().data()), bytes_.size()};
}

// Empty lines before a request are ignored (RFC 9112, section 2.2).
void HttpConnection::skip_empty_lines() {
  while (received().starts_with("\r\n")) bytes_.consume(2);
}

asio::awaitable<error_code> HttpConnection::receive_more() {
  static constexpr std::size_t piece = 4096;
  const auto [error, size] = co_await socket_.async_read_some(
      bytes_.prepare(std::min(piece, bytes_.max_size() - bytes_.size())), as_result);
  bytes_.commit(size);
  co_return late_ ? error_code{asio::error::timed_out} : error;
}

// Its size; nothing when the peer is gone.
asio::awaitable<std::optional<std::size_t>> HttpConnection::read_header() {
  enter(State::idle);
  limit(limits_.idle_time);
  HeaderScan scan;
  for (;;) {
    if (state_ == State::idle) {
      skip_empty_lines();
      if (!received().empty()) {
        enter(State::serving);
        limit(limits_.read_time);
      }
    }
    const std::optional<std::size_t> end = scan.look(received());
    if (end.value_or(bytes_.size()) > limits_.header_bytes) {
      throw HttpRefusal{431, "the header is too large"};
    }
    if (end) co_return end;
    const error_code error = co_await receive_more();
    if (!error) continue;
    if (state_ == State::idle) co_return std::nullopt;
    if (late_) throw HttpRefusal{408, "the request took too long"};
    if (error == asio::error::eof) throw HttpRefusal{400, "the request ended early"};
    co_return std::nullopt;
  }
}

asio::awaitable<bool> HttpConnection::read_body(Parser& parser, bool awaits_continue) {
  if (awaits_continue && bytes_.size() == 0) {
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(socket_, asio::buffer(go_on), as_result);
  }
  const auto [error, size] = co_await http::async_read(socket_, bytes_, parser, as_result);
  if (late_) throw HttpRefusal{408, "the request took too long"};
  if (!error) co_return true;
  if (error.category() == error_code{http::error::body_limit}.category()) throw refusal_of(error);
  co_return false;
}

asio::awaitable<std::optional<HttpConnection::Incoming>> HttpConnection::read() {
  const std::optional<std::size_t> header = co_await read_header();
  if (!header) co_return std::nullopt;

  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(*header + 1));
  parser.body_limit(limits_.body_bytes);
  error_code error;
  parser.put(asio::buffer(bytes_.cdata(), *header), error);
  if (error) throw refusal_of(error);
  bytes_.consume(*header);

  Incoming incoming;
  incoming.request = read_head(parser.get());
  incoming.version = parser.get().version();
  incoming.keep_alive = parser.keep_alive();
  incoming.without_body = parser.get().method() == http::verb::head;
  if (!parser.is_done()) {
    const bool awaits_continue =
        incoming.version >= 11 && parser.get().count(http::field::expect) > 0;
    if (!co_await read_body(parser, awaits_continue)) co_return std::nullopt;
  }
  unlimited();
  incoming.request.body = std::move(parser.get().body());
  incoming.request.uid = uid_;
  co_return incoming;
}

asio::awaitable<bool> HttpConnection::write(Response response, const Incoming& answered) {
  if (response.file) {
    // Beast takes a file of its own, and closes it.
    const int descriptor = ::fcntl(response.file->descriptor, F_DUPFD_CLOEXEC, 0);
    if (descriptor < 0)
      throw boost::system::system_error(errno, boost::system::system_category(), "dup");
    boost::beast::file file;
    file.native_handle(descriptor);
    http::response<http::file_body> message;
    error_code error;
    message.body().reset(std::move(file), error);
    if (error) throw boost::system::system_error(error, "the file to be sent");
    const std::uint64_t size = message.body().size();
    message.content_length(size);
    co_return co_await send(std::move(message), response, answered);
  }
  http::response<http::string_body> message;
  message.body() = std::move(response.body);
  if (!is_bodiless(response.status)) message.content_length(message.body().size());
  co_return co_await send(std::move(message), response, answered);
}

template <class Body>
asio::awaitable<bool> HttpConnection::send(http::response<Body> message, const Response& response,
                                           const Incoming& answered) {
  static constexpr std::size_t longest_value = std::size_t{8} * 1024;
  message.version(answered.version);
  message.result(response.status);
  if (!response.content_type.empty()) {
    message.set(http::field::content_type, printable(response.content_type));
  }
  for (const auto& [name, value] : response.headers) {
    message.set(name, printable(value, longest_value));
  }
  message.keep_alive(answered.keep_alive);

  http::response_serializer<Body> serializer(message);
  serializer.split(is_bodiless(response.status) || answered.without_body);
  while (!serializer.is_done() && !(serializer.split() && serializer.is_header_done())) {
    limit(limits_.read_time);
    const auto [error, size] = co_await http::async_write_some(socket_, serializer, as_result);
    if (error || late_) co_return false;
  }
  unlimited();
  co_return true;
}

asio::awaitable<void> HttpConnection::part() {
  enter(State::parting);
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  limit(parting_time);
  do bytes_.clear();
  while (!co_await receive_more());
}

}  // namespace qixian
