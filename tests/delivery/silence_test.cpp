#include "delivery/silence.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

using namespace std::chrono_literals;

const Instant start = *read_instant("2026-09-28T01:00:00Z");
const Outcome no_connection = TryAgain{"no connection", {}, true};
const Outcome busy_mailbox = TryAgain{"450 busy", 300s};
const Outcome arrived = Delivered{"250"};

TEST(Silence, AMailboxThatIsBusyTellsNothingOfTheChannel) {
  Silence channel;
  for (int hour = 0; hour < 100; ++hour)
    EXPECT_FALSE(channel.note(busy_mailbox, start + 1h * hour));
  EXPECT_FALSE(channel.is_in_doubt());
  EXPECT_EQ(channel.breakdown(), std::nullopt);
}

TEST(Silence, AfterAFailureTheChannelRestsLongerAndLongerButNoLongerThanAQuarterOfAnHour) {
  Silence channel;
  Instant now = start;
  std::chrono::seconds before{0};
  for (int i = 0; i < 12; ++i) {
    channel.note(no_connection, now);
    const auto rest = channel.opens_at(now) - now;
    EXPECT_GE(rest, std::max<std::chrono::seconds>(15s, before));
    EXPECT_LE(rest, 15min);
    before = rest;
    now += rest;
    EXPECT_EQ(channel.opens_at(now), now);
  }
  EXPECT_EQ(before, 15min);
  channel.note(arrived, now);
  channel.note(no_connection, now);
  EXPECT_EQ(channel.opens_at(now), now + 15s);
}

TEST(Silence, LettersThatFailTogetherCountOnce) {
  Silence channel;
  for (int i = 0; i < 8; ++i) channel.note(no_connection, start);
  EXPECT_EQ(channel.opens_at(start), start + 15s);
}

TEST(Silence, AnHourOfItIsABreakdownAndSaidOnce) {
  Silence channel;
  EXPECT_FALSE(channel.note(no_connection, start));
  EXPECT_FALSE(channel.note(no_connection, start + 59min));
  EXPECT_TRUE(channel.note(no_connection, start + 60min));
  EXPECT_FALSE(channel.note(no_connection, start + 61min));
  EXPECT_EQ(channel.breakdown(), (Breakdown{"no connection", start}));
  channel.note(RecipientRefused{"550"}, start + 62min);
  EXPECT_TRUE(channel.breakdown()) << "whoever answers works, and yet nothing has arrived";
  channel.note(arrived, start + 63min);
  EXPECT_FALSE(channel.breakdown());
  EXPECT_FALSE(channel.is_in_doubt());
}

TEST(Silence, DaysInWhichNobodyTriedAreNoneOfTheChannels) {
  Silence channel;
  channel.note(no_connection, start);
  EXPECT_FALSE(channel.note(no_connection, start + 72h));
  EXPECT_TRUE(channel.note(no_connection, start + 73h));
  EXPECT_EQ(channel.breakdown()->since, start + 72h);
}

TEST(Silence, AChannelThatSaysItDoesNotWorkIsBrokenAtOnce) {
  Silence channel;
  EXPECT_TRUE(channel.note(ChannelBroken{"535 no"}, start));
  EXPECT_EQ(channel.breakdown(), (Breakdown{"535 no", start}));
}

TEST(Silence, ABreakdownIsTheOneThatIsNow) {
  Silence channel;
  EXPECT_TRUE(channel.note(ChannelBroken{"the keyword is missing"}, start));
  EXPECT_FALSE(channel.note(ChannelBroken{"the signature is wrong"}, start + 1h));
  EXPECT_EQ(channel.breakdown(), (Breakdown{"the signature is wrong", start}));
  EXPECT_FALSE(channel.note(no_connection, start + 2h));
  EXPECT_EQ(channel.breakdown()->reason, "the signature is wrong");
}

TEST(Silence, AClockThatWasSetBackDoesNotProlongTheRest) {
  Silence channel;
  channel.note(no_connection, start);
  EXPECT_LE(channel.opens_at(start - 300h), start - 300h + 15min);
}

TEST(Silence, AfterARestartWhatWasBrokenIsTriedByOne) {
  Silence channel;
  channel.recall({"535 no", start});
  EXPECT_TRUE(channel.is_in_doubt());
  EXPECT_EQ(channel.opens_at(start), start);
}

}  // namespace
}  // namespace qixian
