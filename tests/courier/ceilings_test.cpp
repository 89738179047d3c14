// What the courier does where a channel takes only so much, in simulated time.
#include "process/bell.hpp"
#include "registry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace qixian {
namespace {

using std::chrono::seconds;

// How many went within so many seconds of the morning.
std::ptrdiff_t within(const SpokenForChannel& channel, seconds length) {
  return std::ranges::count_if(channel.sent, [&](const SpokenForChannel::Sending& sending) {
    return sending.at - *read_instant(Registry::morning) <= length;
  });
}

TEST(Ceilings, ARobotIsNotGivenMoreThanItTakesAMinute) {
  Registry registry(50, 3);
  registry.record("far");
  registry.run_until("2026-09-28T02:10:00Z");
  EXPECT_EQ(registry.group().sent.size(), 50U);
  EXPECT_EQ(within(registry.group(), seconds(60)), 20);
  EXPECT_EQ(within(registry.group(), seconds(121)), 40);
  EXPECT_EQ(within(registry.group(), seconds(122)), 50);
  // It held up nobody else, and nobody got it twice.
  EXPECT_EQ(within(registry.mail(), seconds(0)), 3);
  std::set<std::string> addresses;
  for (const auto& sending : registry.group().sent) addresses.insert(sending.address);
  EXPECT_EQ(addresses.size(), 50U);
  EXPECT_EQ(registry.store().counts().letters.at("delivered"), 53);
}

TEST(Ceilings, WhatIsNeededFirstGoesFirst) {
  Registry registry(15);
  registry.record("far");
  registry.record("near");
  registry.run_until("2026-09-28T02:00:30Z");
  EXPECT_EQ(registry.group().sent.size(), 20U);
  int near = 0;
  LetterFilter delivered;
  delivered.state = LetterState::delivered;
  for (const KeptLetter& letter : registry.store().letters(delivered))
    near += letter.needed_by < *read_date("2026-09-30") ? 1 : 0;
  EXPECT_EQ(near, 15);
}

TEST(Ceilings, ABanIsKeptToForAsLongAsItLasts) {
  Registry registry(30, 1);
  registry.group().answer = [](int number) -> boost::asio::awaitable<Outcome> {
    if (number == 5) co_return TryAgain{"too fast", seconds(600), true};
    co_return Delivered{"took it"};
  };
  registry.record("far");
  registry.run_until("2026-09-28T02:30:00Z");
  // Those under way together with it had gone already.
  EXPECT_LE(within(registry.group(), seconds(599)), 8);
  EXPECT_EQ(registry.group().sent.size(), 31U);
  EXPECT_EQ(registry.store().counts().letters.at("delivered"), 31);
  EXPECT_EQ(within(registry.mail(), seconds(0)), 1);
}

TEST(Ceilings, AWaitOfOneLetterIsNotThatOfAllOthers) {
  Registry registry(10);
  registry.group().answer = [](int number) -> boost::asio::awaitable<Outcome> {
    if (number == 1) co_return TryAgain{"this mailbox is busy", seconds(600)};
    co_return Delivered{"took it"};
  };
  registry.record("far");
  registry.run_until("2026-09-28T02:30:00Z");
  EXPECT_EQ(within(registry.group(), seconds(0)), 10);
  EXPECT_EQ(registry.group().sent.size(), 11U);
}

TEST(Ceilings, AChannelThatDoesNotAnswerHoldsUpOnlyItself) {
  Registry registry(200, 100, {"slow", {}, 4});
  Bell answers(registry.executor());
  bool all_mailed = false;
  registry.group().answer = [&](int number) -> boost::asio::awaitable<Outcome> {
    if (number == 1) co_await answers.wait();
    co_return Delivered{"took it"};
  };
  registry.mail().answer = [&](int number) -> boost::asio::awaitable<Outcome> {
    if (number == 100) {
      all_mailed = true;
      answers.ring();
    }
    co_return Delivered{"took it"};
  };
  registry.record("far");
  registry.run_until("2026-09-28T02:00:01Z");
  EXPECT_TRUE(all_mailed);
  EXPECT_EQ(registry.group().sent.size(), 200U);
}

TEST(Ceilings, AreRememberedOverAReload) {
  Registry registry(30);
  registry.group().answer = [&](int number) -> boost::asio::awaitable<Outcome> {
    if (number == 20)
      registry.courier().adopt(
          {{"group", std::shared_ptr<Channel>(&registry.group(), [](auto*) {})}});
    co_return Delivered{"took it"};
  };
  registry.record("far");
  registry.run_until("2026-09-28T02:10:00Z");
  EXPECT_EQ(within(registry.group(), seconds(60)), 20);
  EXPECT_EQ(registry.group().sent.size(), 30U);
}

// 420 letters for each of four groups of DingTalk, of WeCom and of Feishu. All but 14 of them say
// what is due today, and these were written last.
TEST(Ceilings, AMorningOfFiveThousandLettersOverTwelveRobotsBreaksNoneAndPutsTodayFirst) {
  const std::vector<Limit> slow{{20, seconds(60)}};
  const std::vector<Limit> feishu{{100, seconds(60)}, {5, seconds(1)}};
  std::map<std::string, Registry::Reached> robots;
  for (int i = 0; i < 12; ++i) {
    const std::string name = "robot-" + std::to_string(100 + i);
    robots[name] = {14, {name, i < 8 ? slow : feishu, 4}};
  }
  Registry registry(robots);
  registry.record("far");
  for (int i = 0; i < 29; ++i) registry.record("near");
  registry.run_until("2026-09-28T02:30:00Z");
  for (const auto& [name, reached] : robots) {
    const auto& sent = registry.channel(name).sent;
    ASSERT_EQ(sent.size(), 420U) << name;
    for (const auto& [count, period] : reached.bounds.limits)
      for (std::size_t i = 0; i + static_cast<std::size_t>(count) < sent.size(); ++i)
        ASSERT_GT(sent[i + static_cast<std::size_t>(count)].at - sent[i].at, period) << name;
    const auto is_of_today = [](const SpokenForChannel::Sending& sending) {
      return sending.urgency != "剩2个工作日";
    };
    EXPECT_EQ(std::ranges::count_if(sent, is_of_today), 406) << name;
    EXPECT_TRUE(std::ranges::is_partitioned(sent, is_of_today)) << name;
  }
  EXPECT_EQ(registry.store().counts().letters.at("delivered"), 5'040);
}

TEST(ShortWords, ArriveWithTheLetter) {
  Registry registry(1);
  registry.record("far");
  registry.run_until("2026-09-28T02:00:01Z");
  const Letter& letter = registry.group().last;
  EXPECT_EQ(letter.duties, 1);
  EXPECT_EQ(letter.urgency, "剩2个工作日");
  EXPECT_TRUE(letter.brief.starts_with("新事项：通报，")) << letter.brief;
  EXPECT_TRUE(letter.brief.ends_with("（剩2个工作日）")) << letter.brief;
  EXPECT_EQ(letter.see, "qixian why 1");
}

}  // namespace
}  // namespace qixian
