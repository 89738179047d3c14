#include "clock/alarm_state.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cmath>
#include <stdexcept>

namespace asio = boost::asio;

namespace qixian {
namespace {

using Steady = std::chrono::steady_clock;
using RealSeconds = std::chrono::duration<double>;

// Alarms further away than this are looked at again then; it keeps the sums far from overflowing.
constexpr RealSeconds longest_sleep = std::chrono::hours{1};

double checked(double rate) {
  if (std::isfinite(rate) && rate >= 0) return rate;
  throw std::invalid_argument("rate of the simulated clock: must be 0 or more");
}

}  // namespace

// Stands at `stood` while somebody travels or the rate is 0; else has run from there since `since`.
struct SimulatedClock::Travel : std::enable_shared_from_this<Travel> {
  Travel(const asio::any_io_executor& its_executor, Instant start, double its_rate)
      : executor(its_executor),
        rate(checked(its_rate)),
        stood(start),
        runner(its_executor),
        idle(its_executor),
        turn(its_executor) {
    turn.ring();
  }

  asio::any_io_executor executor;
  double rate;
  Instant stood;
  Steady::time_point since = Steady::now();
  bool travelling = false;
  Alarm::Roster alarms;
  asio::steady_timer runner;
  Bell idle;  // rung whenever every worker may have become idle
  Bell turn;  // to be taken before travelling and rung after it

  [[nodiscard]] bool runs() const { return rate > 0 && !travelling; }

  [[nodiscard]] Instant now() const {
    if (!runs()) return stood;
    const RealSeconds passed = Steady::now() - since;
    return stood + std::chrono::floor<std::chrono::seconds>(passed * rate);
  }

  void look() {
    alarms.ring_due(now());
    if (travelling && alarms.all_idle()) idle.ring();
    if (runs()) run_to(alarms.earliest());
  }

  void run_to(std::optional<Instant> at) {
    runner.cancel();
    if (!at) return;
    const RealSeconds from_start = RealSeconds{*at - stood} / rate;
    const RealSeconds passed = Steady::now() - since;
    runner.expires_after(
        std::chrono::ceil<Steady::duration>(std::min(from_start - passed, longest_sleep)));
    runner.async_wait([weak = weak_from_this()](boost::system::error_code error) {
      if (const auto self = weak.lock(); self && !error) self->look();
    });
  }

  void begin() {
    stood = now();
    travelling = true;
    runner.cancel();
  }

  void end() {
    travelling = false;
    since = Steady::now();
    look();
  }

  asio::awaitable<void> everyone_idle() {
    for (;;) {
      // What is ready to run may ring somebody, so it runs first.
      co_await asio::post(executor, asio::use_awaitable);
      if (alarms.all_idle()) co_return;
      co_await idle.wait();
    }
  }

  asio::awaitable<void> go_to(Instant target) {
    for (;;) {
      co_await everyone_idle();
      const std::optional<Instant> next = alarms.earliest();
      if (!next || *next > target) break;
      stood = *next;
      alarms.ring_due(stood);
    }
    stood = target;
  }
};

SimulatedClock::SimulatedClock(const asio::any_io_executor& executor, Instant start, double rate)
    : travel_(std::make_shared<Travel>(executor, start, rate)) {}

SimulatedClock::~SimulatedClock() {
  travel_->alarms.forget();
}

Instant SimulatedClock::now() const {
  return travel_->now();
}

asio::awaitable<void> SimulatedClock::advance_to(Instant target) {
  const auto travel = travel_;
  co_await travel->turn.wait();
  struct Turn {
    Travel& travel;
    ~Turn() {
      if (travel.travelling) travel.end();
      travel.turn.ring();
    }
  } const turn{*travel};
  if (target < travel->now()) {
    throw std::invalid_argument("advance_to " + write_instant(target) + ": it is already " +
                                write_instant(travel->now()));
  }
  travel->begin();
  co_await travel->go_to(target);
}

void SimulatedClock::enlist(Alarm& alarm) {
  travel_->alarms.add(*alarm.state_);
}

void SimulatedClock::dismiss(Alarm& alarm) {
  travel_->alarms.remove(*alarm.state_);
  travel_->look();
}

void SimulatedClock::changed() {
  travel_->look();
}

}  // namespace qixian
