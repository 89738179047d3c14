#include "clock/alarm_state.hpp"

#include <boost/system/system_error.hpp>

#include <cassert>

namespace asio = boost::asio;

namespace qixian {

Alarm::Alarm(Clock& clock, const asio::any_io_executor& executor)
    : state_(std::make_unique<State>(clock, executor)) {
  clock.enlist(*this);
}

Alarm::~Alarm() {
  if (state_->clock != nullptr) state_->clock->dismiss(*this);
}

asio::awaitable<void> Alarm::wait_until(std::optional<Instant> at) {
  return wait(at, false);
}

asio::awaitable<void> Alarm::wait_busy(std::optional<Instant> at) {
  return wait(at, true);
}

asio::awaitable<void> Alarm::wait(std::optional<Instant> at, bool busy) {
  State& state = *state_;
  assert(state.worker == State::Worker::awake && "one worker sleeps in an alarm");
  state.worker = State::Worker::asleep;
  state.busy = busy;
  state.at = at;
  // The clock rings at once when `at` has come. Even then the wait goes through the loop, so that a
  // worker with ever more to do still lets signals and sockets have their turn.
  if (std::exchange(state.rung_early, false)) state.ring();
  if (state.clock != nullptr) state.clock->changed();
  try {
    co_await state.bell.wait();
  } catch (const boost::system::system_error&) {
    state.worker = State::Worker::awake;
    if (state.clock != nullptr) state.clock->changed();
    throw;
  }
  state.worker = State::Worker::awake;
}

void Alarm::ring() {
  state_->ring();
}

}  // namespace qixian
