// Letters whose channel takes none, in simulated time: they do not wait until their day is over.
#include "registry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace qixian {
namespace {

using std::chrono::seconds;
using Answer = boost::asio::awaitable<Outcome>;

Answer over_limit(int) {
  co_return TryAgain{"webhook over limit", seconds(3600), true};
}
Answer no_connection(int) {
  co_return TryAgain{"no connection", {}, true};
}
Answer busy(int) {
  co_return TryAgain{"this mailbox is busy", {}};
}

std::int64_t delivered(Registry& registry) {
  const auto letters = registry.store().counts().letters;
  const auto found = letters.find("delivered");
  return found == letters.end() ? 0 : found->second;
}

TEST(HeldUp, ALetterThatIsNeededTodayDoesNotWaitForAChannelThatIsPausedAgainAndAgain) {
  Registry registry = Registry::with_second_way(40);
  registry.group().answer = over_limit;
  registry.record("near");
  registry.run_until("2026-09-28T03:30:00Z");
  EXPECT_EQ(registry.mail().sent.size(), 40U);
  EXPECT_LE(registry.group().sent.size(), 8U);
  EXPECT_EQ(delivered(registry), 40);
}

TEST(HeldUp, ALetterThatCanWaitWaits) {
  Registry registry = Registry::with_second_way(40);
  registry.group().answer = [](int number) -> Answer {
    if (number == 1) co_return TryAgain{"webhook over limit", seconds(3600), true};
    co_return Delivered{"took it"};
  };
  registry.record("far");
  registry.run_until("2026-09-28T04:30:00Z");
  EXPECT_EQ(registry.mail().sent.size(), 0U);
  EXPECT_EQ(delivered(registry), 40);
}

// At ten tomorrow it is over, and not when the office closes: a quarter of that is six hours.
TEST(HeldUp, ATermOfHoursIsNeededByItsHour) {
  Registry registry = Registry::with_second_way(1);
  registry.group().answer = busy;
  registry.record("hours");
  registry.run_until("2026-09-28T08:30:00Z");
  EXPECT_EQ(registry.mail().sent.size(), 1U);
}

TEST(HeldUp, WithoutAnotherWayItWaitsForAsLongAsItTakes) {
  Registry registry(10);
  registry.group().answer = [](int number) -> Answer {
    if (number < 9) co_return TryAgain{"webhook over limit", seconds(3600), true};
    co_return Delivered{"took it"};
  };
  registry.record("near");
  registry.run_until("2026-09-28T09:20:00Z");
  EXPECT_EQ(delivered(registry), 10);
}

// The liaison officer and her head; she is reached by the group alone.
void add_head(Registry& registry, std::vector<Way> ways) {
  registry.reload([&](std::vector<Officer>& officers) {
    officers.front().superior = "head";
    officers.push_back({"head", "刘洋", "eco", "", false, std::move(ways)});
  });
}

// Otherwise the head hears when it works again, and whoever has to act does not.
TEST(HeldUp, AChannelThatFailsForEverybodyIsNoWayToTheSuperior) {
  for (const auto& fails :
       {no_connection, +[](int) -> Answer { co_return ChannelBroken{"535"}; }}) {
    Registry registry(1);
    add_head(registry, {{"group", "head"}});
    registry.group().answer = [&, fails](int number) -> Answer {
      if (registry.clock().now() < *read_instant("2026-09-28T06:00:00Z")) return fails(number);
      return [](int) -> Answer { co_return Delivered{"took it"}; }(number);
    };
    registry.record("near");
    registry.acknowledge();
    registry.run_until("2026-09-28T07:10:00Z");
    EXPECT_EQ(delivered(registry), 1);
    for (const auto& sending : registry.group().sent) EXPECT_NE(sending.address, "head");
  }
}

TEST(HeldUp, TheSuperiorsSecondChannelIsAWayAroundTheBrokenOne) {
  Registry registry(1);
  add_head(registry, {{"group", "head"}, {"mail", "head"}});
  registry.group().answer = no_connection;
  registry.record("near");
  registry.acknowledge();
  registry.run_until("2026-09-28T06:00:00Z");
  ASSERT_EQ(registry.mail().sent.size(), 1U);
  EXPECT_EQ(registry.mail().sent.front().address, "head");
}

TEST(HeldUp, AChannelThatDoesNotAnswerIsTriedByOneLetterAtATime) {
  Registry registry(40);
  registry.group().answer = no_connection;
  registry.record("near");
  registry.run_until("2026-09-28T02:10:00Z");
  EXPECT_GE(registry.group().sent.size(), 6U);
  EXPECT_LE(registry.group().sent.size(), 12U);
  registry.restart();
  registry.group().answer = {};
  registry.run_until("2026-09-28T02:30:00Z");
  EXPECT_EQ(delivered(registry), 40);
}

TEST(HeldUp, CeilingsHoldOverARestart) {
  Registry registry(40);
  registry.record("far");
  registry.run_until("2026-09-28T02:00:05Z");
  EXPECT_EQ(registry.group().sent.size(), 20U);
  registry.restart();
  registry.run_until("2026-09-28T02:00:59Z");
  EXPECT_EQ(registry.group().sent.size(), 20U);
  registry.run_until_again("2026-09-28T02:02:30Z");
  EXPECT_EQ(registry.group().sent.size(), 40U);
}

TEST(HeldUp, ABanHoldsOverARestart) {
  Registry registry(10);
  registry.group().answer = [](int number) -> Answer {
    if (number == 1) co_return TryAgain{"too fast", seconds(600), true};
    co_return Delivered{"took it"};
  };
  registry.record("far");
  registry.run_until("2026-09-28T02:01:00Z");
  const auto before = registry.group().sent.size();
  EXPECT_LT(before, 10U);
  registry.run_until_again("2026-09-28T02:09:59Z");
  EXPECT_EQ(registry.group().sent.size(), before);
  registry.run_until_again("2026-09-28T02:30:00Z");
  EXPECT_EQ(delivered(registry), 10);
}

TEST(HeldUp, WhatIsBrokenIsStillSaidAfterARestartAndAfterAReload) {
  Registry registry(1);
  registry.group().answer = [](int) -> Answer { co_return ChannelBroken{"535 no"}; };
  registry.record("far");
  registry.run_until("2026-09-28T02:01:00Z");
  const auto broken = registry.courier().broken_channels();
  ASSERT_TRUE(broken.contains("group"));
  registry.restart();
  EXPECT_EQ(registry.courier().broken_channels(), broken);
  registry.reload([](auto&) {});
  EXPECT_EQ(registry.courier().broken_channels(), broken);
  registry.group().answer = {};
  registry.run_until("2026-09-28T03:30:00Z");
  EXPECT_TRUE(registry.courier().broken_channels().empty());
}

TEST(Readdressing, WhatWaitsGoesByTheWayThatAReloadBrings) {
  Registry registry(3);
  registry.group().answer = [](int) -> Answer { co_return ChannelBroken{"the robot is gone"}; };
  registry.record("far");
  registry.run_until("2026-09-28T02:01:00Z");
  EXPECT_EQ(registry.mail().sent.size(), 0U);
  registry.restart();
  registry.reload([](std::vector<Officer>& officers) {
    for (Officer& each : officers) each.ways = {{"mail", "new-" + each.id}};
  });
  registry.run_until("2026-09-28T02:02:00Z");
  ASSERT_EQ(registry.mail().sent.size(), 3U);
  EXPECT_TRUE(registry.mail().sent[0].address.starts_with("new-"));
  EXPECT_EQ(registry.store().counts().letters.at("overtaken"), 3);
}

TEST(Readdressing, WhoHasLeftTheDirectoryIsSucceededByTheOfficesLiaison) {
  Registry registry(1);
  registry.group().answer = busy;
  registry.record("far");
  registry.run_until("2026-09-28T02:01:00Z");
  registry.restart();
  registry.reload([](std::vector<Officer>& officers) {
    officers = {{"successor", "李娜", "eco", "", true, {{"mail", "successor"}}}};
  });
  registry.run_until("2026-09-28T02:02:00Z");
  ASSERT_EQ(registry.mail().sent.size(), 1U);
  EXPECT_EQ(registry.mail().sent[0].address, "successor");
}

TEST(WorkingHours, ALetterThatCanWaitIsNotTriedAgainAtNight) {
  Registry registry(1);
  registry.group().answer = busy;
  registry.record("far");
  registry.run_until("2026-09-29T03:00:00Z");
  EXPECT_GT(registry.group().sent.size(), 8U);
  for (const auto& sending : registry.group().sent) {
    const auto time = time_in_beijing(sending.at);
    EXPECT_GE(time, std::chrono::hours{9}) << write_instant(sending.at);
    EXPECT_LT(time, std::chrono::minutes{17 * 60 + 30}) << write_instant(sending.at);
  }
}

TEST(WorkingHours, ALetterThatIsDueTodayIs) {
  Registry registry(1);
  registry.group().answer = busy;
  registry.record("near");
  registry.run_until("2026-09-28T14:00:00Z");
  EXPECT_TRUE(std::ranges::any_of(registry.group().sent, [](const auto& sending) {
    return time_in_beijing(sending.at) > std::chrono::hours{18};
  }));
}

}  // namespace
}  // namespace qixian
