#include "process/task_group.hpp"

#include "process/bell.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace qixian {
namespace {

using Steady = std::chrono::steady_clock;

asio::awaitable<void> sleep_real(std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

// Sets `ended` however it ends.
asio::awaitable<void> sleep_long(bool& ended) {
  struct Ending {
    bool& ended;
    ~Ending() { ended = true; }
  } const ending{ended};
  co_await sleep_real(1h);
}

asio::awaitable<void> fail_with(std::string words) {
  co_await sleep_real(0ms);
  throw std::runtime_error(words);
}

asio::awaitable<void> deaf(std::chrono::milliseconds time) {
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  co_await sleep_real(time);
}

asio::awaitable<void> stop_soon(TaskGroup& tasks) {
  co_await sleep_real(0ms);
  tasks.stop();
}

class TaskGroupTest : public testing::Test {
 protected:
  asio::io_context io{1};
};

TEST_F(TaskGroupTest, RunsUntilEveryTaskHasReturned) {
  TaskGroup tasks(io);
  int returned = 0;
  const auto task = [&]() -> asio::awaitable<void> {
    co_await sleep_real(1ms);
    ++returned;
  };
  tasks.spawn("one", task());
  tasks.spawn("two", task());
  tasks.run();
  EXPECT_EQ(returned, 2);
  EXPECT_FALSE(tasks.stopping());
}

TEST_F(TaskGroupTest, WithoutTasksThereIsNothingToWaitFor) {
  TaskGroup(io).run();
}

TEST_F(TaskGroupTest, AFailureStopsTheOthersAndIsThrownAgain) {
  TaskGroup tasks(io);
  bool ended = false;
  tasks.spawn("sleeper", sleep_long(ended));
  tasks.spawn("failure", fail_with("disk full"));
  const auto begun = Steady::now();
  try {
    tasks.run();
    ADD_FAILURE() << "nothing thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "disk full");
  }
  EXPECT_TRUE(ended);
  EXPECT_LT(Steady::now() - begun, 2s);
}

TEST_F(TaskGroupTest, TheFirstOfSeveralFailuresIsTheOneThrown) {
  TaskGroup tasks(io);
  const auto fails_when_cancelled = []() -> asio::awaitable<void> {
    bool cancelled = false;
    try {
      co_await sleep_real(1h);
    } catch (const boost::system::system_error&) {
      cancelled = true;
    }
    if (cancelled) throw std::logic_error("second");
  };
  tasks.spawn("second", fails_when_cancelled());
  tasks.spawn("first", fail_with("first"));
  EXPECT_THROW(tasks.run(), std::runtime_error);
}

TEST_F(TaskGroupTest, AFailureWhileStoppingIsThrownToo) {
  TaskGroup tasks(io);
  const auto fails_when_cancelled = []() -> asio::awaitable<void> {
    bool cancelled = false;
    try {
      co_await sleep_real(1h);
    } catch (const boost::system::system_error&) {
      cancelled = true;
    }
    if (cancelled) throw std::logic_error("could not save");
  };
  tasks.spawn("saver", fails_when_cancelled());
  tasks.spawn("stopper", stop_soon(tasks));
  EXPECT_THROW(tasks.run(), std::logic_error);
}

TEST_F(TaskGroupTest, OperationAbortedIsAFailureUnlessTheGroupStops) {
  TaskGroup tasks(io);
  const auto aborted = []() -> asio::awaitable<void> {
    co_await sleep_real(0ms);
    throw boost::system::system_error(asio::error::operation_aborted);
  };
  tasks.spawn("aborted", aborted());
  EXPECT_THROW(tasks.run(), boost::system::system_error);
}

TEST_F(TaskGroupTest, StopEndsAHundredSleepersWithoutPatience) {
  TaskGroup tasks(io);
  bool ended = false;
  for (int i = 0; i < 100; ++i) tasks.spawn("sleeper", sleep_long(ended));
  tasks.spawn("stopper", stop_soon(tasks));
  const auto begun = Steady::now();
  tasks.run();
  EXPECT_TRUE(tasks.stopping());
  EXPECT_TRUE(ended);
  EXPECT_LT(Steady::now() - begun, 2s);
}

TEST_F(TaskGroupTest, ATaskThatIsStoppedBeforeItsFirstWaitNeverGetsPastIt) {
  TaskGroup tasks(io);
  bool passed = false;
  const auto task = [&]() -> asio::awaitable<void> {
    co_await sleep_real(0ms);
    passed = true;
  };
  tasks.spawn("task", task());
  tasks.stop();
  tasks.run();
  EXPECT_FALSE(passed);
}

TEST_F(TaskGroupTest, ATaskThatFailsAtOnceStopsThoseThatHaveNotBegun) {
  TaskGroup tasks(io);
  const auto fails_at_once = []() -> asio::awaitable<void> {
    throw std::runtime_error("store");
    co_return;
  };
  bool ended = false;
  tasks.spawn("store", fails_at_once());
  for (int i = 0; i < 5; ++i) tasks.spawn("sleeper", sleep_long(ended));
  const auto begun = Steady::now();
  EXPECT_THROW(tasks.run(), std::runtime_error);
  EXPECT_LT(Steady::now() - begun, 2s);
  io.restart();
  EXPECT_EQ(io.poll(), 0U) << "somebody was left behind";
}

TEST_F(TaskGroupTest, ATaskSpawnedWhileStoppingDoesNotBegin) {
  TaskGroup tasks(io);
  bool begun = false;
  const auto late = [&]() -> asio::awaitable<void> {
    begun = true;
    co_return;
  };
  const auto spawner = [&]() -> asio::awaitable<void> {
    tasks.stop();
    tasks.spawn("late", late());
    co_return;
  };
  tasks.spawn("spawner", spawner());
  tasks.run();
  EXPECT_FALSE(begun);
}

TEST_F(TaskGroupTest, ATaskMaySpawnOthersWhichAreWaitedFor) {
  TaskGroup tasks(io);
  int depth = 0;
  std::function<asio::awaitable<void>()> nest = [&]() -> asio::awaitable<void> {
    if (++depth < 10) tasks.spawn("deeper", nest());
    co_await sleep_real(0ms);
  };
  tasks.spawn("top", nest());
  tasks.run();
  EXPECT_EQ(depth, 10);
}

TEST_F(TaskGroupTest, ATaskThatIgnoresCancellationIsLeftBehindAfterPatience) {
  TaskGroup tasks(io, 20ms);
  bool ended = false;
  tasks.spawn("deaf", deaf(1h));
  tasks.spawn("sleeper", sleep_long(ended));
  tasks.spawn("stopper", stop_soon(tasks));
  const auto begun = Steady::now();
  tasks.run();
  const auto took = Steady::now() - begun;
  EXPECT_TRUE(ended);
  EXPECT_GE(took, 20ms);
  EXPECT_LT(took, 2s);
}

TEST_F(TaskGroupTest, ATaskThatEndsWithinPatienceIsWaitedFor) {
  TaskGroup tasks(io, 10s);
  tasks.spawn("deaf", deaf(10ms));
  tasks.spawn("stopper", stop_soon(tasks));
  const auto begun = Steady::now();
  tasks.run();
  EXPECT_LT(Steady::now() - begun, 1s);
}

TEST_F(TaskGroupTest, ACallbackThatThrowsFailsTheGroup) {
  TaskGroup tasks(io);
  bool ended = false;
  const auto poster = [&]() -> asio::awaitable<void> {
    asio::post(io, [] { throw std::runtime_error("callback"); });
    co_return;
  };
  tasks.spawn("sleeper", sleep_long(ended));
  tasks.spawn("poster", poster());
  EXPECT_THROW(tasks.run(), std::runtime_error);
  EXPECT_TRUE(ended);
}

TEST(BellTest, OneEarlyRingIsKeptAndNoMore) {
  asio::io_context io{1};
  TaskGroup tasks(io);
  Bell bell(io.get_executor());
  int heard = 0;
  const auto listener = [&]() -> asio::awaitable<void> {
    for (;;) {
      co_await bell.wait();
      ++heard;
    }
  };
  bell.ring();
  bell.ring();
  tasks.spawn("listener", listener());
  tasks.spawn("stopper", stop_soon(tasks));
  tasks.run();
  EXPECT_EQ(heard, 1);
}

TEST(BellTest, ItIsATokenToTakeTurnsBy) {
  asio::io_context io{1};
  TaskGroup tasks(io);
  Bell turn(io.get_executor());
  std::string order;
  const auto taker = [&](char name) -> asio::awaitable<void> {
    co_await turn.wait();
    order += name;
    co_await sleep_real(1ms);
    order += name;
    turn.ring();
  };
  turn.ring();
  for (const char name : {'a', 'b', 'c'}) tasks.spawn({name}, taker(name));
  tasks.run();
  EXPECT_EQ(order, "aabbcc");
}

}  // namespace
}  // namespace qixian
