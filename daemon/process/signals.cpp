#include "process/signals.hpp"

#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <csignal>

namespace asio = boost::asio;

namespace qixian {
namespace {

const char* name_of(int signal) {
  return signal == SIGHUP ? "SIGHUP" : signal == SIGINT ? "SIGINT" : "SIGTERM";
}

}  // namespace

Signals::Signals(const asio::any_io_executor& executor)
    : signals_(executor, SIGTERM, SIGINT, SIGHUP) {
  std::signal(SIGPIPE, SIG_IGN);
}

asio::awaitable<void> Signals::run(std::function<void()> stop, std::function<void()> reload) {
  for (;;) {
    const int signal = co_await signals_.async_wait(asio::use_awaitable);
    spdlog::info("{}: {}", name_of(signal), signal == SIGHUP ? "reloading" : "stopping");
    if (signal == SIGHUP) {
      reload();
    } else {
      stop();
    }
  }
}

}  // namespace qixian
