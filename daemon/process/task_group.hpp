// The coroutines of the daemon, named, cancelled together and waited for.
//
//   TaskGroup tasks(io);
//   tasks.spawn("clerk", clerk.run());
//   tasks.run();                     // returns after stop(); rethrows the first failure
//
// A task that throws stops all the others; run() then throws what it threw, its name in front of it
// in the log. A task that merely returns is forgotten. stop() cancels with
// cancellation_type::terminal, and a task that ends with operation_aborted after that has done what
// it was asked.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace qixian {

class TaskGroup {
 public:
  // `patience` is how long run() waits, in real time, for tasks that were cancelled.
  explicit TaskGroup(boost::asio::io_context&,
                     std::chrono::milliseconds patience = std::chrono::seconds{3});
  ~TaskGroup();
  TaskGroup(const TaskGroup&) = delete;
  TaskGroup& operator=(const TaskGroup&) = delete;

  // Also from inside a task. After stop() the work is dropped before it begins.
  void spawn(std::string name, boost::asio::awaitable<void>);
  // Runs the loop until every task has ended. Tasks that ignore cancellation for `patience` of real
  // time are named in the log and left behind.
  void run();
  void stop();
  [[nodiscard]] bool stopping() const noexcept;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace qixian
