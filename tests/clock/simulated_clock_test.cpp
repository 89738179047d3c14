#include "clock/clock.hpp"
#include "process/task_group.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace qixian {
namespace {

const Instant start = *read_instant("2026-09-28T08:55:00+08:00");

class SimulatedClockTest : public testing::Test {
 protected:
  asio::io_context io{1};
  SimulatedClock clock{io.get_executor(), start};
  TaskGroup tasks{io};

  // Goes to `target` and ends the test there.
  void spawn_traveller(Instant target) { tasks.spawn("traveller", travel(clock, target, tasks)); }

  static asio::awaitable<void> travel(SimulatedClock& clock, Instant target, TaskGroup& tasks) {
    co_await clock.advance_to(target);
    tasks.stop();
  }
};

asio::awaitable<void> every(std::chrono::seconds step, Clock& clock, Alarm& alarm,
                            std::vector<Instant>& seen) {
  for (Instant next = clock.now() + step;; next += step) {
    while (clock.now() < next) co_await alarm.wait_until(next);
    seen.push_back(clock.now());
  }
}

asio::awaitable<void> real_sleep(std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

TEST_F(SimulatedClockTest, StandsStillUntilItIsMoved) {
  EXPECT_EQ(clock.now(), start);
  EXPECT_TRUE(clock.is_simulated());
  spawn_traveller(start + 1h);
  tasks.run();
  EXPECT_EQ(clock.now(), start + 1h);
}

TEST_F(SimulatedClockTest, AYearOfDailyAlarmsPassesAtOnce) {
  Alarm alarm(clock, io.get_executor());
  std::vector<Instant> seen;
  tasks.spawn("daily", every(24h, clock, alarm, seen));
  spawn_traveller(start + 24h * 365);
  const auto begun = std::chrono::steady_clock::now();
  tasks.run();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 2s);
  ASSERT_EQ(seen.size(), 365U);
  EXPECT_EQ(seen.front(), start + 24h);
  EXPECT_EQ(seen.back(), start + 24h * 365);
}

TEST_F(SimulatedClockTest, EachAlarmSeesItsOwnMomentAndAllGoInOrder) {
  Alarm hourly_alarm(clock, io.get_executor());
  Alarm odd_alarm(clock, io.get_executor());
  std::vector<Instant> seen;
  tasks.spawn("hourly", every(1h, clock, hourly_alarm, seen));
  tasks.spawn("odd", every(7min, clock, odd_alarm, seen));
  spawn_traveller(start + 24h);
  tasks.run();
  EXPECT_EQ(seen.size(), 24U + 205U);
  EXPECT_TRUE(std::ranges::is_sorted(seen));
}

// A clerk that hands a letter to a courier, who rings back when it is settled.
TEST_F(SimulatedClockTest, WorkersThatRingEachOtherAreDoneBeforeTimeGoesOn) {
  Alarm clerk_alarm(clock, io.get_executor());
  Alarm courier_alarm(clock, io.get_executor());
  int letters = 0;
  std::vector<Instant> written;
  std::vector<Instant> settled;
  const auto clerk = [&]() -> asio::awaitable<void> {
    Instant next = start + 1h;
    for (;;) {
      co_await clerk_alarm.wait_until(next);
      if (clock.now() < next) continue;  // the courier rang
      next += 1h;
      ++letters;
      written.push_back(clock.now());
      courier_alarm.ring();
    }
  };
  const auto courier = [&]() -> asio::awaitable<void> {
    for (;;) {
      co_await courier_alarm.wait_until(std::nullopt);
      for (; letters > 0; --letters) settled.push_back(clock.now());
      clerk_alarm.ring();
    }
  };
  tasks.spawn("clerk", clerk());
  tasks.spawn("courier", courier());
  spawn_traveller(start + 100h);
  tasks.run();
  EXPECT_EQ(written.size(), 100U);
  EXPECT_EQ(settled, written);
}

// A courier whose letter is under way takes real time, and none passes on the clock.
TEST_F(SimulatedClockTest, ABusyWorkerHoldsTime) {
  Alarm courier_alarm(clock, io.get_executor());
  Alarm other_alarm(clock, io.get_executor());
  std::vector<Instant> other_seen;
  Instant answered;
  const auto send = [&]() -> asio::awaitable<void> {
    co_await real_sleep(10ms);
    answered = clock.now();
    courier_alarm.ring();
  };
  const auto courier = [&]() -> asio::awaitable<void> {
    co_await courier_alarm.wait_until(start + 1h);
    tasks.spawn("send", send());
    co_await courier_alarm.wait_busy(start + 90min);  // rung, not reached
    EXPECT_EQ(clock.now(), start + 1h);
    co_await courier_alarm.wait_until(std::nullopt);
  };
  tasks.spawn("courier", courier());
  tasks.spawn("other", every(61min, clock, other_alarm, other_seen));
  spawn_traveller(start + 2h);
  tasks.run();
  EXPECT_EQ(answered, start + 1h);
  EXPECT_EQ(other_seen, std::vector{start + 61min});
}

TEST_F(SimulatedClockTest, WhatIsReadyToRunRunsBeforeTimeGoesOn) {
  Alarm alarm(clock, io.get_executor());
  std::vector<Instant> rung;
  const auto sleeper = [&]() -> asio::awaitable<void> {
    for (;;) {
      co_await alarm.wait_until(std::nullopt);
      rung.push_back(clock.now());
    }
  };
  tasks.spawn("sleeper", sleeper());
  const auto traveller = [&]() -> asio::awaitable<void> {
    asio::post(io, [&] { alarm.ring(); });
    co_await clock.advance_to(start + 1h);
    tasks.stop();
  };
  tasks.spawn("traveller", traveller());
  tasks.run();
  EXPECT_EQ(rung, std::vector{start});
}

TEST_F(SimulatedClockTest, ATargetInThePastIsRefused) {
  std::string words;
  const auto traveller = [&]() -> asio::awaitable<void> {
    try {
      co_await clock.advance_to(start - 1s);
    } catch (const std::invalid_argument& error) {
      words = error.what();
    }
    co_await clock.advance_to(start);  // now is not the past, and the turn was given back
  };
  tasks.spawn("traveller", traveller());
  tasks.run();
  EXPECT_EQ(words, "advance_to 2026-09-28T00:54:59Z: it is already 2026-09-28T00:55:00Z");
}

TEST_F(SimulatedClockTest, ASecondTravellerWaitsForTheFirst) {
  Alarm alarm(clock, io.get_executor());
  std::vector<Instant> seen;
  std::vector<Instant> arrived;
  const auto traveller = [&](Instant target) -> asio::awaitable<void> {
    co_await clock.advance_to(target);
    arrived.push_back(clock.now());
    if (arrived.size() == 3) tasks.stop();
  };
  tasks.spawn("daily", every(24h, clock, alarm, seen));
  tasks.spawn("first", traveller(start + 48h));
  tasks.spawn("second", traveller(start + 72h));
  tasks.spawn("third", traveller(start + 96h));
  tasks.run();
  EXPECT_EQ(arrived, (std::vector{start + 48h, start + 72h, start + 96h}));
  EXPECT_EQ(seen.size(), 4U);
}

TEST_F(SimulatedClockTest, ATravellerWhoIsCancelledGivesUpItsTurn) {
  Alarm busy(clock, io.get_executor());
  const auto held = [&]() -> asio::awaitable<void> { co_await busy.wait_busy(std::nullopt); };
  bool ended = false;
  const auto traveller = [&]() -> asio::awaitable<void> {
    try {
      co_await clock.advance_to(start + 1h);
    } catch (const boost::system::system_error& error) {
      ended = error.code() == asio::error::operation_aborted;
      throw;
    }
  };
  const auto stopper = [&]() -> asio::awaitable<void> {
    co_await real_sleep(2ms);
    tasks.stop();
  };
  tasks.spawn("held", held());
  tasks.spawn("traveller", traveller());
  tasks.spawn("stopper", stopper());
  tasks.run();
  EXPECT_TRUE(ended);
  EXPECT_EQ(clock.now(), start);

  TaskGroup again(io);
  again.spawn("sleeper", held());
  const auto next = [&]() -> asio::awaitable<void> {
    busy.ring();
    co_await asio::post(io, asio::use_awaitable);
    again.stop();
  };
  again.spawn("next", next());
  again.run();
}

TEST_F(SimulatedClockTest, WhoseWorkerWentAwayDoesNotHoldTime) {
  {
    const Alarm gone(clock, io.get_executor());
  }
  spawn_traveller(start + 1h);
  tasks.run();
  EXPECT_EQ(clock.now(), start + 1h);
}

TEST(RunningClock, RunsAtItsRateAndWakesWhoIsDue) {
  asio::io_context io{1};
  SimulatedClock clock(io.get_executor(), start, 24 * 3600 * 100);  // 100 days a second
  TaskGroup tasks(io);
  Alarm alarm(clock, io.get_executor());
  const auto begun = std::chrono::steady_clock::now();
  const auto sleeper = [&]() -> asio::awaitable<void> {
    co_await alarm.wait_until(start + 24h);
    EXPECT_GE(clock.now(), start + 24h);
    co_await alarm.wait_until(start + 48h);
    EXPECT_GE(clock.now(), start + 48h);
  };
  tasks.spawn("sleeper", sleeper());
  tasks.run();
  const auto real = std::chrono::steady_clock::now() - begun;
  EXPECT_GE(real, 20ms);
  EXPECT_LT(real, 2s);
}

TEST(RunningClock, JumpsThroughEveryAlarmAndRunsOnFromThere) {
  asio::io_context io{1};
  SimulatedClock clock(io.get_executor(), start, 2);
  TaskGroup tasks(io);
  Alarm alarm(clock, io.get_executor());
  std::vector<Instant> seen;
  tasks.spawn("daily", every(24h, clock, alarm, seen));
  const auto traveller = [&]() -> asio::awaitable<void> {
    co_await clock.advance_to(start + 24h * 10);
    EXPECT_GE(clock.now(), start + 24h * 10);
    EXPECT_LT(clock.now(), start + 24h * 10 + 1min);
    tasks.stop();
  };
  tasks.spawn("traveller", traveller());
  tasks.run();
  EXPECT_EQ(seen.size(), 10U);
}

TEST(RunningClock, ARateMustBeANumberNotBelowZero) {
  asio::io_context io{1};
  EXPECT_THROW(SimulatedClock(io.get_executor(), start, -1), std::invalid_argument);
  EXPECT_THROW(SimulatedClock(io.get_executor(), start, std::numeric_limits<double>::infinity()),
               std::invalid_argument);
  EXPECT_THROW(SimulatedClock(io.get_executor(), start, std::numeric_limits<double>::quiet_NaN()),
               std::invalid_argument);
}

}  // namespace
}  // namespace qixian
