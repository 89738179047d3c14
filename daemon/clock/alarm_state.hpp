// What the clocks know of an alarm. Only for the sources of this room.
#pragma once

#include "clock/clock.hpp"
#include "process/bell.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace qixian {

struct Alarm::State {
  enum class Worker : std::uint8_t {
    awake,
    asleep,
    woken
  };  // woken: rung, but the loop has not come to it yet

  State(Clock& its_clock, const boost::asio::any_io_executor& executor)
      : clock(&its_clock), bell(executor) {}

  Clock* clock;  // nullptr once the clock is gone
  Bell bell;
  Worker worker = Worker::awake;
  bool busy = false;
  bool rung_early = false;  // rung while awake: the next wait returns at once
  std::optional<Instant> at;

  [[nodiscard]] bool is_idle() const { return worker == Worker::asleep && !busy; }
  [[nodiscard]] std::optional<Instant> wakes_at() const {
    return worker == Worker::asleep ? at : std::nullopt;
  }

  void ring() {
    if (worker == Worker::awake) rung_early = true;
    if (worker == Worker::asleep) {
      worker = Worker::woken;
      bell.ring();
    }
  }
};

// The alarms of one clock.
class Alarm::Roster {
 public:
  void add(State& alarm) { alarms_.push_back(&alarm); }
  void remove(State& alarm) { std::erase(alarms_, &alarm); }
  // The clock goes first: its alarms must not speak to it any more.
  void forget() {
    for (State* alarm : alarms_) alarm->clock = nullptr;
    alarms_.clear();
  }

  void ring_due(Instant now) {
    for (State* alarm : alarms_) {
      if (const auto at = alarm->wakes_at(); at && *at <= now) alarm->ring();
    }
  }
  [[nodiscard]] std::optional<Instant> earliest() const {
    std::optional<Instant> first;
    for (const State* alarm : alarms_) {
      if (const auto at = alarm->wakes_at(); at && (!first || *at < *first)) first = at;
    }
    return first;
  }
  [[nodiscard]] bool all_idle() const {
    return std::ranges::all_of(alarms_, [](const State* alarm) { return alarm->is_idle(); });
  }

 private:
  std::vector<State*> alarms_;
};

}  // namespace qixian
