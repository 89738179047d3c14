// Wakes a waiting coroutine.
//
//   Bell bell(io.get_executor());
//   co_await bell.wait();              // until somebody calls bell.ring()
//
// One ring that came while nobody waited is kept; further ones add nothing to it. Several who wait
// are served in the order they came, one a ring, which makes a bell that was rung once a token to
// take turns by. wait() throws operation_aborted when its task is cancelled. Nobody who waits is
// resumed inside ring().
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace qixian {

class Bell {
 public:
  explicit Bell(const boost::asio::any_io_executor& executor) : rings_(executor, 1) {}

  void ring() { rings_.try_send(boost::system::error_code{}); }

  boost::asio::awaitable<void> wait() {
    const auto [error] =
        co_await rings_.async_receive(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (error) throw boost::system::system_error(boost::asio::error::operation_aborted);
  }

 private:
  boost::asio::experimental::channel<void(boost::system::error_code)> rings_;
};

}  // namespace qixian
