// How many may do something at the same time; the others wait in order.
//
//   Slots slots(executor, 4);
//   const Slots::Slot slot = co_await slots.take();   // given back when it goes out of scope
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <list>
#include <memory>
#include <utility>

namespace qixian {

class Slots {
 public:
  class Slot {
   public:
    explicit Slot(Slots& slots) : slots_(&slots) {}
    Slot(Slot&& other) noexcept : slots_(std::exchange(other.slots_, nullptr)) {}
    Slot& operator=(Slot&&) = delete;
    ~Slot() {
      if (slots_ != nullptr) slots_->give_back();
    }

   private:
    Slots* slots_;
  };

  Slots(boost::asio::any_io_executor, int count);
  ~Slots();
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;

  // Throws operation_aborted when its task is cancelled while it waits. The Slots outlive every
  // Slot.
  boost::asio::awaitable<Slot> take();

 private:
  struct Waiter;
  void give_back();

  boost::asio::any_io_executor executor_;
  int free_;
  std::list<Waiter*> queue_;
};

}  // namespace qixian
