// The daemon's one source of time.
//
// Deadlines, stages, retries and review_at go by it; socket and curl time limits do not.
//
//   Alarm alarm(clock);
//   co_await alarm.wait_until(store.next_due());     // returns then, or as soon as somebody rings
//
// A worker owns one Alarm and sleeps only in it. SystemClock arms one timerfd (CLOCK_REALTIME,
// absolute, cancel-on-set) at the earliest alarm, so that a stepped wall clock is noticed at once
// and an idle daemon never wakes. SimulatedClock stands at a moment, or runs at a rate, and jumps
// when it is told to.
#pragma once

#include "calendar/date.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace qixian {

class Alarm;

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
  [[nodiscard]] virtual bool is_simulated() const noexcept = 0;

 private:
  friend class Alarm;
  virtual void enlist(Alarm&) = 0;   // in Alarm's constructor
  virtual void dismiss(Alarm&) = 0;  // in its destructor
  virtual void changed() = 0;  // some alarm's time or business changed: look again when to wake
};

// Where one worker sleeps.
class Alarm {
 public:
  Alarm(Clock&, const boost::asio::any_io_executor&);
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  // Returns when the clock reaches `at` (nothing: never by itself), when rung, or throws
  // operation_aborted when its task is cancelled. A ring that came while the worker was awake is
  // kept and returns at once.
  boost::asio::awaitable<void> wait_until(std::optional<Instant> at);
  // The same for a worker that has work under way elsewhere (a letter in flight): a simulated clock
  // does not jump while any worker waits like this.
  boost::asio::awaitable<void> wait_busy(std::optional<Instant> at);
  void ring();

 private:
  friend class SystemClock;
  friend class SimulatedClock;
  struct State;
  class Roster;
  boost::asio::awaitable<void> wait(std::optional<Instant> at, bool busy);
  std::unique_ptr<State> state_;
};

class SystemClock final : public Clock {
 public:
  explicit SystemClock(const boost::asio::any_io_executor&);
  ~SystemClock() override;
  [[nodiscard]] Instant now() const override;
  [[nodiscard]] bool is_simulated() const noexcept override { return false; }

 private:
  void enlist(Alarm&) override;
  void dismiss(Alarm&) override;
  void changed() override;
  struct Timer;
  std::shared_ptr<Timer> timer_;
};

class SimulatedClock final : public Clock {
 public:
  // Starts at `start` and runs `rate` times as fast as the real one; 0 stands still.
  SimulatedClock(const boost::asio::any_io_executor&, Instant start, double rate = 0);
  ~SimulatedClock() override;
  [[nodiscard]] Instant now() const override;
  [[nodiscard]] bool is_simulated() const noexcept override { return true; }

  // Goes to `target` through every alarm due until then, in order: lets every worker become idle
  // (all in wait_until, none rung, none busy), jumps to the earliest alarm not after `target`, and
  // again; returns when all are idle at `target`. A target in the past throws
  // std::invalid_argument; a second call while one is under way waits its turn.
  boost::asio::awaitable<void> advance_to(Instant target);

 private:
  void enlist(Alarm&) override;
  void dismiss(Alarm&) override;
  void changed() override;
  struct Travel;
  std::shared_ptr<Travel> travel_;
};

}  // namespace qixian
