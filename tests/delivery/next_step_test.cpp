#include "delivery/next_step.hpp"

#include "delivery/kept_letter.hpp"
#include "delivery/sha256.hpp"

#include <gtest/gtest.h>

#include <set>

namespace qixian {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

const Instant written = *read_instant("2026-09-28T01:00:00Z");

History history(int attempts, bool has_other_way, seconds needed_in = 240h) {
  History history;
  history.attempts = attempts;
  history.written_at = written;
  history.needed_by = written + needed_in;
  history.has_other_way = has_other_way;
  history.seed = 42;
  return history;
}

const std::vector<Outcome> passing{TryAgain{"421", {}}, ChannelBroken{"no secret"}, Unknown{"cut"}};

bool is_again(const NextStep& step) {
  return std::holds_alternative<SendAgain>(step);
}
bool goes_another_way(const NextStep& step) {
  return std::holds_alternative<GoAnotherWay>(step);
}

TEST(NextStep, WhatTheFarSideHasIsSettled) {
  for (const int attempts : {1, 50})
    for (const bool other : {true, false})
      EXPECT_TRUE(std::holds_alternative<Settled>(
          next_step(Delivered{"250"}, history(attempts, other), written + 900h)));
}

TEST(NextStep, ARefusalGoesAnotherWayAtOnceAndSaysWhy) {
  for (const Outcome& outcome :
       {Outcome(LetterRefused{"too big"}), Outcome(RecipientRefused{"too big"})})
    for (const bool other : {true, false}) {
      const NextStep step = next_step(outcome, history(1, other), written);
      ASSERT_TRUE(goes_another_way(step));
      EXPECT_EQ(std::get<GoAnotherWay>(step).why, "too big");
    }
}

TEST(NextStep, WhatMayStillWorkIsSentAgain) {
  for (const Outcome& outcome : passing)
    for (const bool other : {true, false})
      EXPECT_TRUE(is_again(next_step(outcome, history(1, other), written))) << name_of(outcome);
}

TEST(NextStep, WaitsGrowFromAMinuteToAnHourSpreadByAFifth) {
  seconds wait = 1min;
  for (int attempts = 1; attempts <= 30; ++attempts) {
    const auto step = std::get<SendAgain>(next_step(passing[0], history(attempts, false), written));
    EXPECT_GE(step.at - written, wait * 80 / 100) << attempts;
    EXPECT_LE(step.at - written, wait * 120 / 100) << attempts;
    wait = std::min<seconds>(wait * 2, 1h);
  }
}

TEST(NextStep, LettersRefusedTogetherDoNotComeBackTogether) {
  std::set<Instant> moments;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    History one = history(7, false);
    one.seed = seed;
    moments.insert(std::get<SendAgain>(next_step(passing[0], one, written)).at);
  }
  EXPECT_GE(moments.size(), 35U);
}

TEST(NextStep, TheSameHistoryGivesTheSameAnswer) {
  const auto at = [] {
    return std::get<SendAgain>(next_step(passing[2], history(5, true), written)).at;
  };
  EXPECT_EQ(at(), at());
}

TEST(NextStep, WaitsAsLongAsTheFarSideAsks) {
  const TryAgain busy{"429", 600s};
  EXPECT_EQ(std::get<SendAgain>(next_step(busy, history(1, true), written)).at, written + 600s);
  const TryAgain hasty{"429", 1s};
  EXPECT_GE(std::get<SendAgain>(next_step(hasty, history(1, true), written)).at, written + 48s);
}

TEST(NextStep, AFarSideThatAsksForTooLongIsAskedAgainWithinADay) {
  for (const seconds asked : {seconds{20 * 24h}, seconds{std::numeric_limits<int>::max()}}) {
    const NextStep step = next_step(TryAgain{"503", asked}, history(1, false), written);
    ASSERT_TRUE(is_again(step)) << "one long word is no reason to give up";
    EXPECT_LE(std::get<SendAgain>(step).at, written + 24h);
  }
}

TEST(NextStep, WithAnotherWayPatienceIsAQuarterOfTheTimeLeft) {
  struct Row {
    seconds needed_in;
    seconds patience;
  };
  for (const auto& [needed_in, patience] :
       {Row{2h, 1h}, Row{8h, 2h}, Row{20h, 5h}, Row{480h, 12h}, Row{-10h, 1h}}) {
    for (const Outcome& outcome : passing) {
      const History one = history(1, true, needed_in);
      EXPECT_TRUE(is_again(next_step(outcome, one, written + patience - 73s)));
      EXPECT_TRUE(goes_another_way(next_step(outcome, one, written + patience - 47s)));
    }
  }
}

TEST(NextStep, WithoutAnotherWayItGoesOnForFiveDays) {
  for (const Outcome& outcome : {passing[0], passing[2]}) {
    EXPECT_TRUE(is_again(next_step(outcome, history(99, false), written + 118h)));
    EXPECT_TRUE(goes_another_way(next_step(outcome, history(99, false), written + 120h)));
  }
}

TEST(NextStep, OnABrokenChannelWithoutAnotherWayNothingIsEverGivenUp) {
  for (const seconds later : {seconds{1h}, seconds{120h}, seconds{24h * 365}})
    EXPECT_TRUE(
        is_again(next_step(ChannelBroken{"no secret"}, history(99, false), written + later)));
}

TEST(NextStep, ALetterWithoutAnotherWayIsTriedOverAHundredTimesBeforeItIsGivenUp) {
  Instant now = written;
  int attempts = 1;
  for (;; ++attempts) {
    const NextStep step = next_step(passing[0], history(attempts, false), now);
    if (!is_again(step)) break;
    EXPECT_GT(std::get<SendAgain>(step).at, now);
    now = std::get<SendAgain>(step).at;
  }
  EXPECT_GT(attempts, 100);
  EXPECT_LT(attempts, 170);
}

TEST(Outcome, EveryOneHasANameAndItsWords) {
  const std::vector<std::pair<Outcome, std::string>> all{
      {Delivered{"w"}, "delivered"},          {TryAgain{"w", {}}, "again"},
      {LetterRefused{"w"}, "letter refused"}, {RecipientRefused{"w"}, "recipient refused"},
      {ChannelBroken{"w"}, "channel broken"}, {Unknown{"w"}, "unknown"}};
  for (const auto& [outcome, name] : all) {
    EXPECT_EQ(name_of(outcome), name);
    EXPECT_EQ(words_of(outcome), "w");
  }
}

// --- the token ---------------------------------------------------------------------------------

KeptLetter letter() {
  KeptLetter kept;
  kept.obligation = {12};
  kept.stage = {StageKind::before, 5};
  kept.officer = "zhang-wei";
  return kept;
}

TEST(Token, IsTheSameForEveryAttemptWhateverTheLetterSays) {
  KeptLetter again = letter();
  again.attempts = 9;
  again.state = LetterState::unknown;
  again.letter.text = "anders";
  EXPECT_EQ(token_of("store", letter()), token_of("store", again));
}

TEST(Token, IsAnotherForEveryPersonStageRevisionWayAndStore) {
  std::set<std::string> tokens{token_of("store", letter()), token_of("restored", letter())};
  std::vector<KeptLetter> others(6, letter());
  others[0].obligation = {13};
  others[1].revision = 2;
  others[2].stage = {StageKind::before, 3};
  others[3].rung = 1;
  others[4].officer = "li-si";
  others[5].way = 1;
  for (const KeptLetter& other : others) tokens.insert(token_of("store", other));
  // Numbers that only look alike when written one after the other.
  KeptLetter one = letter(), two = letter();
  one.obligation = {1};
  one.revision = 11;
  two.obligation = {11};
  two.revision = 1;
  tokens.insert(token_of("store", one));
  tokens.insert(token_of("store", two));
  EXPECT_EQ(tokens.size(), 10U);
  for (const std::string& token : tokens) {
    EXPECT_EQ(token.size(), 32U);
    EXPECT_EQ(token.find_first_not_of("0123456789abcdef"), std::string::npos);
  }
}

TEST(Thread, IsOnePerCaseAndStore) {
  EXPECT_EQ(thread_of("store", {3}), thread_of("store", {3}));
  EXPECT_NE(thread_of("store", {3}), thread_of("store", {4}));
  EXPECT_NE(thread_of("store", {3}), thread_of("other", {3}));
}

TEST(Sha256, IsThatOfTheStandard) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(LetterState, ReadsAsItIsWritten) {
  for (int i = 0; i <= static_cast<int>(LetterState::given_up); ++i)
    EXPECT_EQ(read_letter_state(write_letter_state(static_cast<LetterState>(i))),
              static_cast<LetterState>(i));
  EXPECT_EQ(read_letter_state("sent"), std::nullopt);
}

}  // namespace
}  // namespace qixian
