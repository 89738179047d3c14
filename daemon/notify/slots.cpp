#include "notify/slots.hpp"

#include <boost/asio.hpp>

namespace qixian {
namespace asio = boost::asio;

// Waits in the frame of its coroutine, and leaves the queue with it.
struct Slots::Waiter {
  explicit Waiter(Slots& where)
      : slots(where), bell(where.executor_, asio::steady_timer::time_point::max()) {
    slots.queue_.push_back(this);
  }
  ~Waiter() {
    if (!granted) slots.queue_.remove(this);
  }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  Slots& slots;
  asio::steady_timer bell;
  bool granted = false;
};

Slots::Slots(asio::any_io_executor executor, int count)
    : executor_(std::move(executor)), free_(count) {}

Slots::~Slots() = default;

asio::awaitable<Slots::Slot> Slots::take() {
  if (free_ > 0) {
    --free_;
    co_return Slot(*this);
  }
  Waiter waiter(*this);
  const auto [error] = co_await waiter.bell.async_wait(asio::as_tuple(asio::use_awaitable));
  if (!waiter.granted) throw boost::system::system_error(error);
  co_return Slot(*this);
}

void Slots::give_back() {
  if (queue_.empty()) {
    ++free_;
    return;
  }
  Waiter& next = *queue_.front();
  queue_.pop_front();
  next.granted = true;
  next.bell.cancel();
}

}  // namespace qixian
