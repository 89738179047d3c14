#include "process/loop_watch.hpp"

#include "process/systemd.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

namespace asio = boost::asio;

namespace qixian {

asio::awaitable<void> watch_loop(std::function<bool()> healthy) {
  const auto interval = systemd::watchdog_interval();
  if (!interval) co_return;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  bool was_healthy = true;
  for (;;) {
    const bool is_healthy = healthy();
    if (is_healthy) systemd::feed_watchdog();
    if (is_healthy != was_healthy) {
      spdlog::warn("watchdog: {}", is_healthy ? "well again" : "not fed, the daemon is not well");
    }
    was_healthy = is_healthy;
    timer.expires_after(*interval / 2);
    co_await timer.async_wait(asio::use_awaitable);
  }
}

}  // namespace qixian
