// Tells systemd's watchdog that the loop turns and the daemon is well.
//
//   tasks.spawn("watchdog", watch_loop([&] { return audit.is_well(); }));
//
// Feeds at half of WatchdogSec= while `healthy` says yes; while it says no, systemd waits out its
// interval and restarts the daemon. Returns at once, and nothing runs, when no watchdog is set.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <functional>

namespace qixian {

boost::asio::awaitable<void> watch_loop(std::function<bool()> healthy);

}  // namespace qixian
