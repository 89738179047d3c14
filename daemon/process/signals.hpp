// What the daemon is told by signals.
//
//   Signals signals(io.get_executor());       // before anything else: a signal from now on is not
//   lost tasks.spawn("signals", signals.run([&] { tasks.stop(); }, [&] { reload.ring(); }));
//
// SIGTERM and SIGINT call `stop`, SIGHUP calls `reload`, each from the loop and never from a signal
// handler. SIGPIPE is ignored from the construction on: a client that went away is an error of its
// own write.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/signal_set.hpp>

#include <functional>

namespace qixian {

class Signals {
 public:
  explicit Signals(const boost::asio::any_io_executor&);
  // Heeds signals until it is cancelled.
  boost::asio::awaitable<void> run(std::function<void()> stop, std::function<void()> reload);

 private:
  boost::asio::signal_set signals_;
};

}  // namespace qixian
