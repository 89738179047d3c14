#include "api/http_server.hpp"

#include "api/http_connection.hpp"
#include "api/http_request.hpp"
#include "process/bell.hpp"
#include "process/printable.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace asio = boost::asio;

namespace qixian {
namespace {

using boost::system::error_code;
constexpr std::chrono::milliseconds out_of_descriptors_pause{100};

}  // namespace

struct HttpServer::Shared : std::enable_shared_from_this<Shared> {
  using Guest = std::shared_ptr<HttpConnection>;

  Shared(asio::local::stream_protocol::acceptor listening, Answer asked, HttpLimits set)
      : acceptor(std::move(listening)),
        answer(std::move(asked)),
        limits(set),
        ended(acceptor.get_executor()) {}

  asio::local::stream_protocol::acceptor acceptor;
  Answer answer;
  HttpLimits limits;
  std::vector<Guest> guests;
  Bell ended;  // one of the guests did

  asio::awaitable<void> accept();
  void admit(HttpConnection::Socket);
  [[nodiscard]] bool has_place();
  bool dismiss(HttpConnection::State);
  asio::awaitable<Response> ask(Guest, Request);
  static asio::awaitable<void> serve(std::shared_ptr<Shared>, Guest);
  static asio::awaitable<void> refuse(std::shared_ptr<Shared>, Guest, HttpRefusal);
  asio::awaitable<void> see_all_off();
};

asio::awaitable<void> HttpServer::Shared::accept() {
  auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
  if (!error) {
    admit(std::move(socket));
    co_return;
  }
  if (error == asio::error::connection_aborted || error == asio::error::interrupted) co_return;
  if (error != asio::error::no_descriptors && error != asio::error::no_buffer_space &&
      error != asio::error::no_memory &&
      error != boost::system::errc::too_many_files_open_in_system) {
    throw boost::system::system_error(error, "accept");
  }
  spdlog::warn("accept: {}", printable(error.message()));
  dismiss(HttpConnection::State::idle);
  asio::steady_timer pause(acceptor.get_executor(), out_of_descriptors_pause);
  co_await pause.async_wait(asio::use_awaitable);
}

// The longest in `state` is asked to go. False when there is none.
bool HttpServer::Shared::dismiss(HttpConnection::State state) {
  Guest longest;
  for (const Guest& guest : guests) {
    const bool fits =
        state == HttpConnection::State::idle ? guest->may_go() : guest->state() == state;
    if (fits && (!longest || guest->since() < longest->since())) longest = guest;
  }
  if (longest) longest->leave();
  return longest != nullptr;
}

bool HttpServer::Shared::has_place() {
  if (guests.size() < limits.connections) return true;
  const auto parting =
      std::ranges::count(guests, HttpConnection::State::parting, &HttpConnection::state);
  return guests.size() - static_cast<std::size_t>(parting) < limits.connections ||
         dismiss(HttpConnection::State::idle);
}

void HttpServer::Shared::admit(HttpConnection::Socket socket) {
  // Those who are on their way out need no place, but they are not for ever many either.
  if (guests.size() >= 2 * limits.connections) dismiss(HttpConnection::State::parting);
  const bool welcome = has_place();
  const auto guest = std::make_shared<HttpConnection>(std::move(socket), limits);
  guests.push_back(guest);
  auto work = welcome ? serve(shared_from_this(), guest)
                      : refuse(shared_from_this(), guest, {503, "every connection is in use"});
  asio::co_spawn(acceptor.get_executor(), std::move(work),
                 asio::bind_cancellation_slot(
                     guest->cancel.slot(),
                     [self = shared_from_this(), guest](const std::exception_ptr& failure) {
                       std::erase(self->guests, guest);
                       self->ended.ring();
                       try {
                         if (failure) std::rethrow_exception(failure);
                       } catch (const boost::system::system_error& error) {
                         if (error.code() != asio::error::operation_aborted) {
                           spdlog::warn("connection: {}", printable(error.what()));
                         }
                       } catch (const std::exception& error) {
                         spdlog::error("connection: {}", printable(error.what()));
                       }
                     }));
}

asio::awaitable<void> HttpServer::Shared::refuse(std::shared_ptr<Shared> /*alive*/, Guest guest,
                                                 HttpRefusal refusal) {
  const HttpConnection::Incoming nothing_read;
  if (co_await guest->write(problem_of(refusal), nothing_read)) co_await guest->part();
}

asio::awaitable<Response> HttpServer::Shared::ask(Guest guest, Request request) {
  const std::string called = printable(request.method + " " + request.path);
  try {
    co_return co_await answer(std::move(request));
  } catch (const std::exception& error) {
    if (guest->state() == HttpConnection::State::parting) throw;  // cancelled, most likely
    spdlog::error("{}: {}", called, printable(error.what()));
  }
  co_return problem_of({500, "the daemon failed to answer; its log says why"});
}

asio::awaitable<void> HttpServer::Shared::serve(std::shared_ptr<Shared> self, Guest guest) {
  for (bool go_on = true; go_on;) {
    std::optional<HttpRefusal> refusal;
    std::optional<HttpConnection::Incoming> incoming;
    try {
      incoming = co_await guest->read();
    } catch (const HttpRefusal& reason) {
      refusal = reason;
    }
    if (refusal) co_return co_await refuse(self, guest, *refusal);
    if (!incoming) co_return;
    Response response = co_await self->ask(guest, std::move(incoming->request));
    if (!co_await guest->write(std::move(response), *incoming)) co_return;
    go_on = incoming->keep_alive;
  }
  co_await guest->part();
}

asio::awaitable<void> HttpServer::Shared::see_all_off() {
  error_code ignored;
  acceptor.close(ignored);
  for (const Guest& guest : std::vector<Guest>(guests)) guest->leave();
  while (!guests.empty()) co_await ended.wait();
}

HttpServer::HttpServer(asio::local::stream_protocol::acceptor acceptor, Answer answer,
                       HttpLimits limits)
    : shared_(std::make_shared<Shared>(std::move(acceptor), std::move(answer), limits)) {}

asio::awaitable<void> HttpServer::run() {
  const auto shared = shared_;
  std::exception_ptr ending;
  try {
    for (;;) co_await shared->accept();
  } catch (...) {
    ending = std::current_exception();
  }
  // Cancelled as it is, it still has guests to wait for.
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  co_await shared->see_all_off();
  std::rethrow_exception(ending);
}

}  // namespace qixian
