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

TEST(NextStep, WaitsAsLongAsTheFarSideAsksAndNotAllToTheSameSecond) {
  const TryAgain busy{"429", 600s};
  std::set<Instant> moments;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    History one = history(1, true);
    one.seed = seed;
    moments.insert(std::get<SendAgain>(next_step(busy, one, written)).at);
  }
  EXPECT_GE(*moments.begin(), written + 600s);
  EXPECT_LE(*moments.rbegin(), written + 720s);
  EXPECT_GE(moments.size(), 15U);
  const TryAgain hasty{"429", 1s};
  EXPECT_GE(std::get<SendAgain>(next_step(hasty, history(1, true), written)).at, written + 48s);
}

TEST(NextStep, WhatAFilterRefusedIsTriedOnceMoreHalfAnHourLater) {
  const LetterRefused filtered{"554 spam", true};
  for (const bool other : {true, false})
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      History one = history(1, other);
      one.seed = seed;
      const NextStep first = next_step(filtered, one, written);
      ASSERT_TRUE(is_again(first));
      const Instant again = std::get<SendAgain>(first).at;
      EXPECT_GE(again, written + 30min);
      EXPECT_LE(again, written + 40min);
      one.attempts = 2;
      EXPECT_TRUE(goes_another_way(next_step(filtered, one, again)));
    }
  // After greylisting the second attempt is the first that the filter sees.
  EXPECT_TRUE(is_again(next_step(filtered, history(2, true), written + 5min)));
  EXPECT_TRUE(goes_another_way(next_step(filtered, history(1, true, 2h), written + 50min)))
      << "its day is too near";
}

TEST(NextStep, PatienceEndsWhereNextStepLosesIt) {
  for (const seconds needed_in : {seconds{2h}, seconds{20h}, seconds{480h}, seconds{-10h}}) {
    const History one = history(1, true, needed_in);
    const Instant ends = patience_ends(one);
    EXPECT_GE(ends, written + least_patience);
    EXPECT_TRUE(is_again(next_step(passing[0], one, ends - 73s)));
    EXPECT_TRUE(goes_another_way(next_step(passing[0], one, ends - 47s)));
  }
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

TEST(NextStep, WithoutAnotherWayItGoesOnUntilTheDutyIsDueAndFiveDaysAtLeast) {
  for (const Outcome& outcome : {passing[0], passing[2]}) {
    for (const auto& [needed_in, patience] :
         {std::pair<seconds, seconds>{240h, 240h}, {24h, 120h}, {-24h, 120h}}) {
      const History one = history(99, false, needed_in);
      EXPECT_TRUE(is_again(next_step(outcome, one, written + patience - 2h)));
      EXPECT_TRUE(goes_another_way(next_step(outcome, one, written + patience)));
    }
  }
}

// A letter of the morning of the last day: both of its person's ways and the superior's are tried
// before the offices close, each more than once.
TEST(NextStep, OnTheLastDayEveryWayHasItsTurnBeforeTheOfficesClose) {
  const Instant closing = written + 8h + 30min;
  Instant now = written;
  for (int way = 0; way < 3; ++way) {
    History one = history(1, true);
    one.written_at = now;
    one.needed_by = closing;
    while (is_again(next_step(passing[0], one, now))) {
      now = std::get<SendAgain>(next_step(passing[0], one, now)).at;
      ++one.attempts;
    }
    EXPECT_GT(one.attempts, 5) << way;
  }
  EXPECT_LT(now, closing - 2h);
}

TEST(NextStep, OnABrokenChannelWithoutAnotherWayNothingIsEverGivenUp) {
  const std::vector<Outcome> of_the_channel{ChannelBroken{"no secret"},
                                            TryAgain{"no connection", {}, true}};
  for (const Outcome& outcome : of_the_channel)
    for (const seconds later : {seconds{1h}, seconds{120h}, seconds{24h * 365}})
      EXPECT_TRUE(is_again(next_step(outcome, history(99, false), written + later)));
}

TEST(NextStep, ALetterWithoutAnotherWayIsTriedOverAHundredTimesBeforeItIsGivenUp) {
  Instant now = written;
  int attempts = 1;
  for (;; ++attempts) {
    const NextStep step = next_step(passing[0], history(attempts, false, 24h), now);
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

LetterItem item() {
  LetterItem made;
  made.case_id = {3};
  made.obligation = {12};
  made.stage = {StageKind::before, 5};
  return made;
}

KeptLetter letter(const LetterItem& about = item()) {
  KeptLetter kept;
  kept.items = {about};
  kept.occasion = occasion_of(about);
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

TEST(Token, IsAnotherForEveryPersonStageRevisionWayKindAndStore) {
  std::vector<LetterItem> items(4, item());
  items[0].obligation = {13};
  items[1].revision = 2;
  items[2].stage = {StageKind::before, 3};
  items[3].rung = 1;
  // Numbers that only look alike when written one after the other.
  items.insert(items.end(), 2, item());
  items[4].obligation = {1};
  items[4].revision = 11;
  items[5].obligation = {11};
  items[5].revision = 1;
  std::vector<KeptLetter> others(3, letter());
  others[0].officer = "li-si";
  others[1].way = 1;
  others[2].kind = LetterKind::morning;
  for (const LetterItem& about : items) others.push_back(letter(about));
  std::set<std::string> tokens{token_of("store", letter()), token_of("restored", letter())};
  for (const KeptLetter& other : others) tokens.insert(token_of("store", other));
  EXPECT_EQ(tokens.size(), 11U);
  for (const std::string& token : tokens) {
    EXPECT_EQ(token.size(), 32U);
    EXPECT_EQ(token.find_first_not_of("0123456789abcdef"), std::string::npos);
  }
}

TEST(Thread, OfADutyIsOnePerCaseAndStoreAndOfListsOnePerPersonAndKind) {
  LetterItem other_stage = item();
  other_stage.stage = {StageKind::last_day, 0};
  LetterItem other_case = item();
  other_case.case_id = {4};
  EXPECT_EQ(thread_of("store", letter()), thread_of("store", letter(other_stage)));
  EXPECT_NE(thread_of("store", letter()), thread_of("store", letter(other_case)));
  EXPECT_NE(thread_of("store", letter()), thread_of("other", letter()));
  KeptLetter monday = letter(), tuesday = letter(other_case);
  monday.kind = tuesday.kind = LetterKind::morning;
  EXPECT_EQ(thread_of("store", monday), thread_of("store", tuesday));
  tuesday.officer = "li-si";
  EXPECT_NE(thread_of("store", monday), thread_of("store", tuesday));
}

TEST(Sha256, IsThatOfTheStandard) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(LetterKind, ReadsAsItIsWritten) {
  for (int i = 0; i <= static_cast<int>(LetterKind::alarm); ++i)
    EXPECT_EQ(read_letter_kind(write_letter_kind(static_cast<LetterKind>(i))),
              static_cast<LetterKind>(i));
  EXPECT_EQ(read_letter_kind("digest"), std::nullopt);
}

TEST(LetterState, ReadsAsItIsWritten) {
  for (int i = 0; i <= static_cast<int>(LetterState::given_up); ++i)
    EXPECT_EQ(read_letter_state(write_letter_state(static_cast<LetterState>(i))),
              static_cast<LetterState>(i));
  EXPECT_EQ(read_letter_state("sent"), std::nullopt);
}

}  // namespace
}  // namespace qixian
