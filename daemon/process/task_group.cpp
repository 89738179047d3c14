#include "process/task_group.hpp"

#include "process/printable.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <spdlog/spdlog.h>

#include <exception>
#include <list>
#include <utility>

namespace asio = boost::asio;

namespace qixian {
namespace {

bool is_cancellation(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& error) {
    return error.code() == asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

std::string words_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    return printable(error.what());
  } catch (...) {
    return "something that is not an exception";
  }
}

}  // namespace

struct TaskGroup::State : std::enable_shared_from_this<State> {
  struct Task {
    std::string name;
    asio::cancellation_signal cancel;
    bool begun = false;
    std::list<std::shared_ptr<Task>>::iterator place;  // in tasks
  };

  State(asio::io_context& loop, std::chrono::milliseconds waits) : io(loop), patience(waits) {}

  asio::io_context& io;
  std::chrono::milliseconds patience;
  std::list<std::shared_ptr<Task>> tasks;
  std::exception_ptr failure;
  bool stopping = false;

  void spawn(std::string name, asio::awaitable<void> work) {
    if (stopping) return;
    const auto task = std::make_shared<Task>();
    task->name = std::move(name);
    task->place = tasks.insert(tasks.end(), task);
    asio::co_spawn(
        io, begin(shared_from_this(), task, std::move(work)),
        asio::bind_cancellation_slot(task->cancel.slot(), [self = shared_from_this(),
                                                           task](const std::exception_ptr& error) {
          self->ended(task, error);
        }));
  }

  // Asio 1.81 forgets to say that a coroutine has ended when it was cancelled before its first
  // suspension (co_spawn_entry_point awaits a post outside its try). So each is suspended once out
  // of reach of stop().
  static asio::awaitable<void> begin(std::shared_ptr<State> self, std::shared_ptr<Task> task,
                                     asio::awaitable<void> work) {
    co_await asio::post(asio::use_awaitable);
    if (self->stopping) co_return;
    task->begun = true;
    co_await std::move(work);
  }

  void ended(const std::shared_ptr<Task>& task, const std::exception_ptr& error) {
    tasks.erase(task->place);
    if (error && !(stopping && is_cancellation(error))) {
      spdlog::error("{}: {}", task->name, words_of(error));
      fail(error);
    }
    if (tasks.empty()) io.stop();
  }

  void fail(const std::exception_ptr& error) {
    if (!failure) failure = error;
    stop();
  }

  void stop() {
    if (std::exchange(stopping, true)) return;
    const auto cancelled = tasks;  // emitting may end tasks
    for (auto task = cancelled.rbegin(); task != cancelled.rend(); ++task) {
      if ((*task)->begun) (*task)->cancel.emit(asio::cancellation_type::terminal);
    }
    io.stop();  // run() goes on with its patience limited
  }

  // A callback that throws, outside any task, is a failure of the whole like any other.
  template <typename Run>
  void run_loop(const Run& run_some) {
    io.restart();
    try {
      run_some();
    } catch (const std::exception& error) {
      spdlog::error("event loop: {}", printable(error.what()));
      fail(std::current_exception());
    }
  }
};

TaskGroup::TaskGroup(asio::io_context& io, std::chrono::milliseconds patience)
    : state_(std::make_shared<State>(io, patience)) {}

TaskGroup::~TaskGroup() = default;

void TaskGroup::spawn(std::string name, asio::awaitable<void> work) {
  state_->spawn(std::move(name), std::move(work));
}

void TaskGroup::run() {
  State& state = *state_;
  while (!state.tasks.empty() && !state.stopping) {
    state.run_loop([&] { state.io.run(); });
    // Out of work with tasks left: they wait for something that cannot come any more.
    if (!state.tasks.empty()) state.stop();
  }
  const auto enough = std::chrono::steady_clock::now() + state.patience;
  while (!state.tasks.empty() && std::chrono::steady_clock::now() < enough) {
    state.run_loop([&] { state.io.run_until(enough); });
    if (state.io.stopped()) break;
  }
  for (const auto& task : state.tasks) {
    spdlog::warn("{}: did not stop within {} ms and is left behind", task->name,
                 state.patience.count());
  }
  if (state.failure) std::rethrow_exception(state.failure);
}

void TaskGroup::stop() {
  state_->stop();
}

bool TaskGroup::stopping() const noexcept {
  return state_->stopping;
}

}  // namespace qixian
