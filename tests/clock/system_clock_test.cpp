#include "clock/clock.hpp"
#include "process/task_group.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <chrono>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace qixian {
namespace {

class SystemClockTest : public testing::Test {
 protected:
  asio::io_context io{1};
  SystemClock clock{io.get_executor()};
  TaskGroup tasks{io};
};

asio::awaitable<void> sleep_until(Clock& clock, Alarm& alarm, Instant at, bool& woke_in_time) {
  co_await alarm.wait_until(at);
  woke_in_time = clock.now() >= at;
}

asio::awaitable<void> sleep_for_good(Alarm& alarm, int& woken) {
  for (;;) {
    co_await alarm.wait_until(std::nullopt);
    ++woken;
  }
}

asio::awaitable<void> stop_after(std::chrono::milliseconds real_time, TaskGroup& tasks) {
  asio::steady_timer timer(co_await asio::this_coro::executor, real_time);
  co_await timer.async_wait(asio::use_awaitable);
  tasks.stop();
}

asio::awaitable<void> yield() {
  co_await asio::post(asio::use_awaitable);
}

TEST_F(SystemClockTest, ShowsTheSecondThatHasBegun) {
  const auto before = std::chrono::system_clock::now();
  const Instant shown = clock.now();
  EXPECT_LE(shown, std::chrono::system_clock::now());
  EXPECT_GT(shown, before - 1s);
}

// The one test that waits for the turn of a real second, since alarms are set in seconds.
TEST_F(SystemClockTest, AnAlarmGoesOffOnceItsMomentHasComeAndALaterOneSleepsOn) {
  Alarm later(clock, io.get_executor());
  Alarm sooner(clock, io.get_executor());
  const Instant at = std::chrono::ceil<std::chrono::seconds>(std::chrono::system_clock::now());
  bool later_woke = false;
  bool in_time = false;
  const auto sooner_then_stop = [&]() -> asio::awaitable<void> {
    co_await sleep_until(clock, sooner, at, in_time);
    tasks.stop();
  };
  tasks.spawn("later", sleep_until(clock, later, at + 1h, later_woke));
  tasks.spawn("sooner", sooner_then_stop());
  tasks.run();
  EXPECT_TRUE(in_time);
  EXPECT_FALSE(later_woke);
  EXPECT_LT(std::chrono::system_clock::now(), at + 2s);
}

TEST_F(SystemClockTest, AMomentInThePastOrNowIsOverAtOnce) {
  Alarm alarm(clock, io.get_executor());
  const auto past_ones = [&]() -> asio::awaitable<void> {
    co_await alarm.wait_until(clock.now());
    co_await alarm.wait_until(clock.now() - 24h * 365 * 100);
    co_await alarm.wait_busy(Instant{});
  };
  const auto begun = std::chrono::steady_clock::now();
  tasks.spawn("late", past_ones());
  tasks.run();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 2s);
}

TEST_F(SystemClockTest, AWorkerWithEverMoreDueLeavesOthersTheirTurn) {
  Alarm alarm(clock, io.get_executor());
  const auto never_done = [&]() -> asio::awaitable<void> {
    for (;;) co_await alarm.wait_until(Instant{});
  };
  tasks.spawn("never done", never_done());
  tasks.spawn("stopper", stop_after(5ms, tasks));
  tasks.run();
  EXPECT_TRUE(tasks.stopping());
}

TEST_F(SystemClockTest, AMomentBeyondWhatTheKernelCountsIsNotNow) {
  Alarm alarm(clock, io.get_executor());
  bool woke = false;
  tasks.spawn("sleeper", sleep_until(clock, alarm, *read_instant("9999-12-31T23:59:59Z"), woke));
  tasks.spawn("stopper", stop_after(20ms, tasks));
  tasks.run();
  EXPECT_FALSE(woke);
}

TEST_F(SystemClockTest, ARingWakesAWorkerThatWaitsForNoTime) {
  Alarm alarm(clock, io.get_executor());
  int woken = 0;
  const auto ringer = [&]() -> asio::awaitable<void> {
    alarm.ring();
    co_await yield();
    co_await yield();
    tasks.stop();
  };
  tasks.spawn("sleeper", sleep_for_good(alarm, woken));
  tasks.spawn("ringer", ringer());
  tasks.run();
  EXPECT_EQ(woken, 1);
}

TEST_F(SystemClockTest, RingsWhileTheWorkerWasAwakeAreOneAndAreKept) {
  Alarm alarm(clock, io.get_executor());
  int woken = 0;
  alarm.ring();
  alarm.ring();
  tasks.spawn("sleeper", sleep_for_good(alarm, woken));
  tasks.spawn("stopper", stop_after(5ms, tasks));
  tasks.run();
  EXPECT_EQ(woken, 1);
}

TEST_F(SystemClockTest, ACancelledSleeperEndsAtOnceWithOperationAborted) {
  Alarm alarm(clock, io.get_executor());
  boost::system::error_code why;
  const auto sleeper = [&]() -> asio::awaitable<void> {
    try {
      co_await alarm.wait_until(clock.now() + 24h);
    } catch (const boost::system::system_error& error) {
      why = error.code();
    }
  };
  tasks.spawn("sleeper", sleeper());
  tasks.spawn("stopper", stop_after(0ms, tasks));
  const auto begun = std::chrono::steady_clock::now();
  tasks.run();
  EXPECT_EQ(why, asio::error::operation_aborted);
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 2s);
}

TEST_F(SystemClockTest, LeavesNothingOnTheLoopWhenNoAlarmHasATime) {
  {
    Alarm alarm(clock, io.get_executor());
    bool woke = false;
    tasks.spawn("sleeper", sleep_until(clock, alarm, clock.now() + 24h, woke));
    tasks.spawn("stopper", stop_after(0ms, tasks));
    tasks.run();
  }
  io.restart();
  EXPECT_LE(io.poll(), 2U);  // handlers of what was cancelled
  EXPECT_TRUE(io.stopped());
}

TEST_F(SystemClockTest, AnAlarmMayOutliveItsClock) {
  auto mortal = std::make_unique<SystemClock>(io.get_executor());
  Alarm alarm(*mortal, io.get_executor());
  mortal.reset();
  alarm.ring();
}

}  // namespace
}  // namespace qixian
