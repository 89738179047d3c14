#include "delivery/ceiling.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <vector>

namespace qixian {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

const Instant start = *read_instant("2026-09-28T01:00:00Z");

Ceiling robot() {
  return Ceiling({{20, 1min}}, 4);
}

// Letters that are answered at once, one after the other, for as long as the ceiling lets them.
int burst(Ceiling& ceiling, Instant now) {
  int sent = 0;
  while (ceiling.take(now)) {
    ceiling.give_back(now);
    ++sent;
  }
  return sent;
}

TEST(Ceiling, LetsTwentyThroughAndThenNoneForAMinute) {
  Ceiling ceiling = robot();
  EXPECT_EQ(burst(ceiling, start), 20);
  EXPECT_EQ(ceiling.opens_at(start), start + 61s);
  EXPECT_EQ(burst(ceiling, start + 60s), 0);
  EXPECT_EQ(burst(ceiling, start + 61s), 20);
}

TEST(Ceiling, LettersOfAnEarlierRunStillCount) {
  Ceiling ceiling = robot();
  for (int i = 0; i < 15; ++i) ceiling.recall(start - 30s);
  EXPECT_EQ(burst(ceiling, start), 5);
  EXPECT_EQ(burst(ceiling, start + 30s), 0);
  EXPECT_EQ(burst(ceiling, start + 31s), 15);
}

TEST(Ceiling, ALetterThatDidNotGoAfterAllCostsNothing) {
  Ceiling ceiling = robot();
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(ceiling.take(start));
    ceiling.put_back();
  }
  EXPECT_EQ(burst(ceiling, start), 20);
}

// Whatever the far side's window is and however long its answers take, it never counts more than
// twenty in sixty seconds. Times are in milliseconds; the ceiling sees whole seconds.
TEST(Ceiling, NeverLetsMoreThanTheLimitArriveInAnyMinute) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    std::uint64_t state = seed;
    const auto random = [&](std::uint64_t below) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      return static_cast<std::int64_t>((state >> 33) % below);
    };
    Ceiling ceiling = robot();
    const auto at = [](std::int64_t ms) { return start + seconds(ms / 1000); };
    struct Letter {
      std::int64_t arrives, answered;
    };
    std::vector<Letter> under_way;
    std::vector<std::int64_t> arrivals;
    for (std::int64_t ms = 0; ms < 600'000; ms += 1 + random(400)) {
      std::erase_if(under_way, [&](const Letter& letter) {
        if (letter.answered > ms) return false;
        ceiling.give_back(at(ms));
        return true;
      });
      if (!ceiling.take(at(ms))) continue;
      const std::int64_t arrives = ms + random(3000);
      arrivals.push_back(arrives);
      under_way.push_back({arrives, arrives + random(3000)});
    }
    std::ranges::sort(arrivals);
    EXPECT_GT(arrivals.size(), 120U);
    for (std::size_t i = 20; i < arrivals.size(); ++i)
      ASSERT_GT(arrivals[i] - arrivals[i - 20], 60'000) << seed << " " << i;
  }
}

TEST(Ceiling, HoldsManyAtATimeBackUntilAnAnswerComes) {
  Ceiling ceiling = robot();
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(ceiling.take(start));
  EXPECT_FALSE(ceiling.take(start));
  EXPECT_EQ(ceiling.opens_at(start), std::nullopt);
  ceiling.give_back(start);
  EXPECT_TRUE(ceiling.take(start));
}

TEST(Ceiling, CountsWhatHasNoAnswerYet) {
  Ceiling ceiling({{2, 1min}}, 8);
  EXPECT_TRUE(ceiling.take(start));
  EXPECT_TRUE(ceiling.take(start));
  EXPECT_EQ(ceiling.opens_at(start + 1h), std::nullopt) << "nobody knows when they arrive";
  ceiling.give_back(start + 1h);
  EXPECT_EQ(ceiling.opens_at(start + 1h), start + 1h + 61s);
}

TEST(Ceiling, KeepsToTheStricterOfTwoLimits) {
  Ceiling feishu({{100, 1min}, {5, 1s}}, 8);
  EXPECT_EQ(burst(feishu, start), 5);
  int sent = 5;
  Instant now = start;
  while (now < start + 60s) {
    now = feishu.opens_at(now).value();
    if (now >= start + 60s) break;
    sent += burst(feishu, now);
  }
  EXPECT_EQ(sent, 100);
  EXPECT_EQ(feishu.opens_at(now), start + 61s);
}

TEST(Ceiling, IsEmptyForAsLongAsABanLasts) {
  Ceiling ceiling = robot();
  EXPECT_TRUE(ceiling.take(start));
  ceiling.give_back(start);
  ceiling.pause(start, 10min);
  EXPECT_EQ(ceiling.opens_at(start + 1min), start + 10min);
  EXPECT_FALSE(ceiling.take(start + 9min));
  ceiling.pause(start + 1min, 30s);
  EXPECT_EQ(ceiling.opens_at(start + 2min), start + 10min) << "a shorter word ends no longer one";
  EXPECT_EQ(burst(ceiling, start + 10min), 20);
}

TEST(Ceiling, DoesNotStayShutWhereTheClockIsSetBack) {
  Ceiling ceiling = robot();
  burst(ceiling, start);
  ceiling.pause(start, 10min);
  const Instant before = start - 24h;
  EXPECT_EQ(ceiling.opens_at(before), before + 10min);
  EXPECT_EQ(burst(ceiling, before + 10min), 20);
}

TEST(Ceiling, RemembersOverAReloadWhatWasSent) {
  Ceiling ceiling = robot();
  EXPECT_EQ(burst(ceiling, start), 20);
  ceiling.set({{10, 1min}}, 4);
  EXPECT_EQ(ceiling.opens_at(start), start + 61s);
  EXPECT_EQ(burst(ceiling, start + 61s), 10);
  ceiling.set({{20, 1min}}, 4);
  EXPECT_EQ(burst(ceiling, start + 61s), 10);

  Ceiling fresh;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(fresh.take(start));
  fresh.set({{4, 1min}}, 8);
  EXPECT_TRUE(fresh.take(start));
  EXPECT_FALSE(fresh.take(start));
  for (int i = 0; i < 4; ++i) fresh.give_back(start + 1s);
  EXPECT_EQ(fresh.opens_at(start + 1s), start + 62s);
}

TEST(Ceiling, WithoutLimitsLetsEverythingThrough) {
  Ceiling ceiling;
  for (int i = 0; i < 10'000; ++i) EXPECT_TRUE(ceiling.take(start));
}

}  // namespace
}  // namespace qixian
