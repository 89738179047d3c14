// What any Store promises about letters, and about starting again; see store_contract.hpp.
#pragma once

#include "store/store_contract.hpp"

namespace qixian {

template <class World>
class LetterContract : public StoreContract<World> {};
TYPED_TEST_SUITE_P(LetterContract);

TYPED_TEST_P(LetterContract, ASettlementThatFailsInTheMiddleSettlesNone) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const KeptLetter letter = this->write_one(made);
  store.begin_attempts({letter.letter.id}, noon());
  Settlement good{letter.letter.id, LetterState::delivered, {}, "delivered", "250 ok", {}};
  Settlement bad = good;
  bad.follow_up = sample_letter(store, made.id, {99}, arisen, "li-si");
  EXPECT_THROW(store.settle({good, bad}, noon()), StoreError);
  EXPECT_EQ(store.letter(letter.letter.id)->state, LetterState::sending);
  EXPECT_EQ(store.attempts_of(letter.letter.id).at(0).settled_at, std::nullopt);
}

TYPED_TEST_P(LetterContract, GivesLettersBackAsTheyWereWritten) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  KeptLetter written = sample_letter(store, made.id, made.duty.id, arisen);
  written.items.front().rung = 2;
  // A letter may be about several duties of several cases.
  const SampleCase other = sample_case(store, "第2号");
  written.items.push_back(
      {other.id, other.duty.id, 3, last_day, 1, a_day("2026-10-08"), a_day("2026-10-09")});
  written.kind = LetterKind::morning;
  written.occasion = "2026-09-28T04:00:00Z";
  written.way = 1;
  store.serve({{this->only_reminder(noon()).id}, {}, {written}, {}}, noon());
  const auto due = store.letters_due(noon(), 10);
  ASSERT_EQ(due.size(), 1U);
  written.letter.id = due[0].letter.id;
  const auto same = [&](const KeptLetter& read) {
    EXPECT_EQ(read.letter, written.letter);
    EXPECT_EQ(read.kind, LetterKind::morning);
    EXPECT_EQ(read.occasion, written.occasion);
    EXPECT_EQ(read.items, written.items);
    EXPECT_EQ(read.way, 1);
    EXPECT_EQ(read.officer, "zhang-wei");
    EXPECT_EQ(read.needed_by, written.needed_by);
    EXPECT_EQ(read.state, LetterState::due);
    EXPECT_EQ(read.next_at, noon());
    EXPECT_EQ(read.attempts, 0);
  };
  same(due[0]);
  same(store.letter(written.letter.id).value());
  for (const ObligationId duty : {made.duty.id, other.duty.id}) {
    LetterFilter about;
    about.obligation = duty;
    EXPECT_EQ(store.letters(about).size(), 1U);
  }
  EXPECT_EQ(store.letters({}).at(0).letter.text, "") << "a list carries no texts";
  EXPECT_EQ(store.letters({}).at(0).letter.subject, written.letter.subject);
}

TYPED_TEST_P(LetterContract, AWordThatNoReminderBringsIsWrittenOnce) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号");
  KeptLetter word = sample_letter(store, made.id, made.duty.id, arisen);
  word.kind = LetterKind::alarm;
  word.occasion = "channel mail 2026-09-28";
  word.items.clear();
  word.letter.token = token_of(store.id(), word);
  for (int i = 0; i < 2; ++i) store.write_letters({word}, noon());
  ASSERT_EQ(store.letters({}).size(), 1U);
  EXPECT_TRUE(store.letters({}).front().items.empty());
  EXPECT_EQ(store.counts().letters.at("due"), 1);
}

TYPED_TEST_P(LetterContract, ALetterKeepsAsWhomAndForWhomItIsRead) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  KeptLetter written = sample_letter(store, made.id, made.duty.id, arisen);
  written.stands_in_for = "li-si";
  written.unreached = "wang-wu";
  for (const Reader reader :
       {Reader::owner, Reader::superior, Reader::watcher, Reader::counterparty}) {
    written.items.front().reader = reader;
    written.occasion = write_reader(reader);
    written.letter.token = token_of(store.id(), written);
    store.write_letters({written}, noon());
    const KeptLetter read = store.letters({}).back();
    EXPECT_EQ(read.items, written.items);
    EXPECT_EQ(read.stands_in_for, "li-si");
    EXPECT_EQ(read.unreached, "wang-wu");
  }
}

TYPED_TEST_P(LetterContract, ALetterThatWaitsTakesOtherWordsUnderItsId) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  KeptLetter letter = store.letter(this->write_one(made).letter.id).value();
  EXPECT_EQ(letter.since, noon());
  letter.letter.subject = "【临期】今天";
  letter.letter.text = "今天";
  letter.letter.written_at = noon("2026-09-29");
  store.reword({letter}, noon("2026-09-29"));
  const KeptLetter read = store.letter(letter.letter.id).value();
  EXPECT_EQ(read.letter, letter.letter) << "the token among it";
  EXPECT_EQ(read.since, noon()) << "it has waited since then";
  store.begin_attempts({letter.letter.id}, noon("2026-09-29"));
  store.settle({{letter.letter.id, LetterState::delivered, {}, "delivered", "250", {}}},
               noon("2026-09-29"));
  letter.letter.text = "明天";
  store.reword({letter}, noon("2026-09-30"));
  EXPECT_EQ(store.letter(letter.letter.id)->letter.text, "今天") << "what was said stays said";
}

TYPED_TEST_P(LetterContract, EverybodyWhoWasToldOfADutyIsKnown) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const KeptReminder reminder = this->only_reminder(noon());
  const KeptLetter one = sample_letter(store, made.id, made.duty.id, arisen, "zhang-wei");
  const KeptLetter two = sample_letter(store, made.id, made.duty.id, arisen, "li-si");
  store.serve({{reminder.id}, {}, {one, two}, {}}, noon());
  EXPECT_TRUE(store.tellings(made.duty.id).empty()) << "written and not sent";
  const LetterId id = store.letters({}).front().letter.id;
  store.begin_attempts({id}, noon());
  store.settle({{id, LetterState::delivered, {}, "delivered", "250 ok", {}}}, noon());
  ASSERT_EQ(store.tellings(made.duty.id).size(), 1U);
  EXPECT_EQ(store.tellings(made.duty.id)[0], (Telling{"zhang-wei", one.items.front()}));
}

TYPED_TEST_P(LetterContract, LettersComeInOrderOfUrgency) {
  Store& store = this->store();
  int number = 0;
  for (const char* told_safe : {"2026-10-10", "2026-09-29", "2026-10-01"}) {
    const SampleCase made =
        sample_case(store, "第" + std::to_string(++number) + "号", {{arisen, noon()}});
    this->write_one(made, told_safe);
  }
  std::string order;
  for (const KeptLetter& letter : store.letters_due(noon(), 10))
    order += std::to_string(letter.letter.id.value);
  EXPECT_EQ(order, "231");
  EXPECT_TRUE(store.letters_due(noon() - std::chrono::seconds{1}, 10).empty());
}

TYPED_TEST_P(LetterContract, AnAttemptIsWrittenDownBeforeItIsMadeAndThenSettled) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const LetterId id = this->write_one(made).letter.id;
  EXPECT_EQ(store.next_letter(), noon());

  store.begin_attempts({id}, noon());
  EXPECT_EQ(store.letter(id)->state, LetterState::sending);
  EXPECT_EQ(store.letter(id)->attempts, 1);
  EXPECT_EQ(store.next_letter(), std::nullopt);
  EXPECT_TRUE(store.letters_due(noon("2026-12-01"), 10).empty());
  ASSERT_EQ(store.attempts_of(id).size(), 1U);
  EXPECT_EQ(store.attempts_of(id)[0].begun_at, noon());
  EXPECT_EQ(store.attempts_of(id)[0].settled_at, std::nullopt);

  store.settle({{id, LetterState::again, noon("2026-09-29"), "again", "421 busy", {}}}, noon());
  EXPECT_EQ(store.letter(id)->state, LetterState::again);
  EXPECT_EQ(store.letter(id)->words, "421 busy");
  EXPECT_EQ(store.next_letter(), noon("2026-09-29"));

  store.begin_attempts({id}, noon("2026-09-29"));
  store.settle({{id, LetterState::delivered, {}, "delivered", "250 ok", {}}}, noon("2026-09-29"));
  EXPECT_EQ(store.letter(id)->state, LetterState::delivered);
  EXPECT_EQ(store.letter(id)->attempts, 2);
  EXPECT_EQ(store.next_letter(), std::nullopt);
  const auto attempts = store.attempts_of(id);
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[0].outcome, "again");
  EXPECT_EQ(attempts[0].words, "421 busy");
  EXPECT_EQ(attempts[1].number, 2);
  EXPECT_EQ(attempts[1].settled_at, noon("2026-09-29"));
  EXPECT_EQ(attempts[1].outcome, "delivered");
}

TYPED_TEST_P(LetterContract, WhatFollowsFromARefusalIsWrittenWithItAndOnce) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const KeptLetter first = this->write_one(made);
  store.begin_attempts({first.letter.id}, noon());
  KeptLetter other = sample_letter(store, made.id, made.duty.id, arisen);
  other.way = 1;
  other.letter.token = token_of(store.id(), other);
  Settlement refused{first.letter.id, LetterState::refused, {}, "recipient refused", "550", other};
  store.settle({refused}, noon());
  ASSERT_EQ(store.letters({}).size(), 2U);
  EXPECT_EQ(store.letters({})[0].state, LetterState::refused);
  EXPECT_EQ(store.letters({})[1].way, 1);
  store.settle({refused}, noon());
  EXPECT_EQ(store.letters({}).size(), 2U) << "the superior who has heard already hears once";
}

TYPED_TEST_P(LetterContract, WhatAnAttemptCameToIsNotWrittenOver) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const LetterId id = this->write_one(made).letter.id;
  store.begin_attempts({id}, noon());
  store.settle({{id, LetterState::again, noon("2026-09-29"), "again", "451 busy", {}}}, noon());
  store.settle({{id, LetterState::overtaken, {}, "", "the duty moved", {}}}, noon("2026-09-29"));
  auto attempts = store.attempts_of(id);
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_EQ(attempts[0].outcome, "again");
  EXPECT_EQ(attempts[0].words, "451 busy");
  EXPECT_EQ(attempts[0].settled_at, noon());
  EXPECT_EQ(store.letter(id)->words, "the duty moved");
}

TYPED_TEST_P(LetterContract, ALetterThatCameBackKeepsItsReceipt) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const LetterId id = this->write_one(made).letter.id;
  store.begin_attempts({id}, noon());
  store.settle({{id, LetterState::delivered, {}, "delivered", "250 ok", {}}}, noon());
  Settlement returned{id, LetterState::refused, {}, "", "no such user", {}};
  returned.came_back = "550 5.1.1";
  store.settle({returned}, noon("2026-09-29"));
  const auto attempts = store.attempts_of(id);
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_EQ(attempts[0].outcome, "delivered");
  EXPECT_EQ(attempts[0].words, "250 ok");
  EXPECT_EQ(attempts[0].settled_at, noon());
  EXPECT_EQ(attempts[0].came_back_at, noon("2026-09-29"));
  EXPECT_EQ(attempts[0].came_back, "550 5.1.1");
}

TYPED_TEST_P(LetterContract, WhatIsLateAlreadyGoesAfterWhatIsDueToday) {
  Store& store = this->store();
  int number = 0;
  for (const char* told_safe : {"2026-09-25", "2026-09-28", "2026-10-10"}) {
    const SampleCase made =
        sample_case(store, "第" + std::to_string(++number) + "号", {{arisen, noon()}});
    this->write_one(made, told_safe);
  }
  std::string order;
  for (const KeptLetter& letter : store.letters_due(noon(), 10))
    order += std::to_string(letter.letter.id.value);
  EXPECT_EQ(order, "231");
  EXPECT_EQ(store.letters_due(noon(), 1).at(0).letter.id, LetterId{2});
}

TYPED_TEST_P(LetterContract, WhatArrivedIsSettledWithWhatBegins) {
  Store& store = this->store();
  const SampleCase one = sample_case(store, "第1号", {{arisen, noon()}});
  const LetterId first = this->write_one(one).letter.id;
  const SampleCase two = sample_case(store, "第2号", {{arisen, noon()}});
  const LetterId second = this->write_one(two).letter.id;
  store.begin_attempts({first}, noon());
  store.begin_attempts({second}, noon(),
                       {{first, LetterState::delivered, {}, "delivered", "250", {}}});
  EXPECT_EQ(store.letter(first)->state, LetterState::delivered);
  EXPECT_EQ(store.letter(second)->state, LetterState::sending);
}

TYPED_TEST_P(LetterContract, ManyAreBegunAndSettledTogetherEachAsItIs) {
  Store& store = this->store();
  std::vector<LetterId> ids;
  for (const char* docket : {"第1号", "第2号", "第3号", "第4号"}) {
    const SampleCase made = sample_case(store, docket, {{arisen, noon()}});
    ids.push_back(this->write_one(made).letter.id);
  }
  store.begin_attempts({ids[1]}, noon());
  store.settle({{ids[1], LetterState::again, noon(), "again", "busy", {}}}, noon());
  store.begin_attempts(ids, noon());  // one that waits for its second attempt among new ones
  EXPECT_EQ(store.counts().letters["sending"], 4);
  EXPECT_EQ(store.next_letter(), std::nullopt);
  const Instant later = noon("2026-09-29");
  store.settle({{ids[3], LetterState::delivered, {}, "delivered", "250", {}},
                {ids[0], LetterState::again, later, "again", "busy", {}},
                {ids[1], LetterState::delivered, {}, "delivered", "250", {}}},
               noon());
  const auto state = [&](std::size_t place) { return store.letter(ids.at(place))->state; };
  EXPECT_EQ(state(0), LetterState::again);
  EXPECT_EQ(state(1), LetterState::delivered);
  EXPECT_EQ(state(2), LetterState::sending);
  EXPECT_EQ(state(3), LetterState::delivered);
  EXPECT_EQ(store.letter(ids[1])->words, "250");
  ASSERT_EQ(store.attempts_of(ids[1]).size(), 2U);
  EXPECT_EQ(store.attempts_of(ids[1])[0].words, "busy");
  EXPECT_EQ(store.attempts_of(ids[1])[1].words, "250");
  EXPECT_EQ(store.attempts_of(ids[0]).at(0).words, "busy");
  EXPECT_EQ(store.attempts_of(ids[2]).at(0).settled_at, std::nullopt);
  EXPECT_EQ(store.next_letter(), later);
  EXPECT_EQ(store.counts().letters["sending"], 1);
  EXPECT_EQ(store.counts().letters["delivered"], 2);
}

TYPED_TEST_P(LetterContract, WhatIsReadTogetherEndsWithTheNextWrite) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const LetterId id = this->write_one(made).letter.id;
  {
    const auto together = store.reading();
    const auto within = store.reading();
    EXPECT_EQ(store.letters_due(noon(), 10).size(), 1U);
    store.begin_attempts({id}, noon());
    EXPECT_EQ(store.letter(id)->state, LetterState::sending);
  }
  store.settle({{id, LetterState::delivered, {}, "delivered", "250", {}}}, noon());
  EXPECT_EQ(store.letter(id)->state, LetterState::delivered);
}

TYPED_TEST_P(LetterContract, AnAttemptAfterOneThatMayHaveArrivedIsAPossibleRepeat) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const LetterId id = this->write_one(made).letter.id;
  store.begin_attempts({id}, noon());
  store.settle({{id, LetterState::unknown, noon(), "unknown", "cut", {}}}, noon());
  EXPECT_EQ(store.letter(id)->possible_repeats, 0);
  store.begin_attempts({id}, noon());
  EXPECT_EQ(store.letter(id)->possible_repeats, 1);
}

TYPED_TEST_P(LetterContract, LettersThatWaitByAChannelAreListedByThatChannel) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const KeptLetter letter = this->write_one(made);
  const std::string channel = letter.letter.channel;
  EXPECT_EQ(store.letters_waiting(), 1);
  EXPECT_EQ(store.letters_held_up(channel, noon(), {}, 10).size(), 1U);
  EXPECT_TRUE(store.letters_held_up("other", noon(), {}, 10).empty());
  EXPECT_TRUE(store.letters_held_up(channel, noon(), letter.letter.id, 10).empty());
  EXPECT_TRUE(
      store.letters_held_up(channel, letter.letter.written_at - std::chrono::seconds{1}, {}, 10)
          .empty());
  store.begin_attempts({letter.letter.id}, noon());
  store.settle({{letter.letter.id, LetterState::unknown, {}, "unknown", "cut", {}}}, noon());
  EXPECT_EQ(store.letters_waiting(), 0) << "one that nobody sends again does not wait";
}

TYPED_TEST_P(LetterContract, RemembersWhatChannelsSaidAndWereSent) {
  const KeptChannel paused{"group", noon("2026-09-29"), {}, ""};
  const KeptChannel broken{"group", {}, noon(), "535 no"};
  this->store().keep_channel(paused, noon());
  EXPECT_EQ(this->store().kept_channels(), std::vector{paused});
  this->store().keep_channel(broken, noon());
  const SampleCase made = sample_case(this->store(), "第1号", {{arisen, noon()}});
  const KeptLetter letter = this->write_one(made);
  this->store().begin_attempts({letter.letter.id}, noon());
  if (TypeParam::is_durable) this->reopen();
  EXPECT_EQ(this->store().kept_channels(), std::vector{broken});
  if (!TypeParam::is_durable) return;  // there is no earlier run
  const auto attempts = this->store().attempts_since(noon());
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_EQ(attempts[0].channel, letter.letter.channel);
  EXPECT_EQ(attempts[0].begun_at, noon());
  EXPECT_EQ(attempts[0].settled_at, std::nullopt);
  EXPECT_TRUE(this->store().attempts_since(noon() + std::chrono::seconds{1}).empty());
}

TYPED_TEST_P(LetterContract, AnOperatorSendsAgainUnderTheOldId) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const KeptLetter letter = this->write_one(made);
  store.begin_attempts({letter.letter.id}, noon());
  store.send_again(letter.letter.id, noon());
  EXPECT_EQ(store.letter(letter.letter.id)->state, LetterState::sending)
      << "what is under way does not go twice at once";
  store.settle({{letter.letter.id, LetterState::given_up, {}, "again", "no way left", {}}}, noon());
  store.send_again(letter.letter.id, noon("2026-10-08"));
  const auto due = store.letters_due(noon("2026-10-08"), 10);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].letter.token, letter.letter.token);
}

TYPED_TEST_P(LetterContract, ListsLettersByWhatIsAsked) {
  Store& store = this->store();
  const SampleCase first = sample_case(store, "第1号", {{arisen, noon()}});
  this->write_one(first);
  const SampleCase second = sample_case(store, "第2号", {{arisen, noon()}});
  const LetterId id = this->write_one(second).letter.id;
  store.begin_attempts({id}, noon());
  LetterFilter filter;
  filter.state = LetterState::sending;
  EXPECT_EQ(store.letters(filter).size(), 1U);
  filter = {};
  filter.case_id = first.id;
  EXPECT_EQ(store.letters(filter).size(), 1U);
  filter = {};
  filter.obligation = second.duty.id;
  EXPECT_EQ(store.letters(filter).at(0).letter.id, id);
  filter = {};
  filter.after = 1;
  EXPECT_EQ(store.letters(filter).size(), 1U);
}

TYPED_TEST_P(LetterContract, ToldDaysAreThoseOfTheLastLetterThatArrivedOrMayHave) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const LetterId first = this->write_one(made, "2026-09-30").letter.id;
  const auto last_told = [&]() -> std::optional<Date> {
    const std::vector<Telling> tellings = store.tellings(made.duty.id);
    if (tellings.empty()) return {};
    return tellings.back().item.told_safe;
  };
  EXPECT_EQ(last_told(), std::nullopt) << "written and not sent";
  store.begin_attempts({first}, noon());
  const Date early = a_day("2026-09-30");
  EXPECT_EQ(last_told(), early) << "under way";
  store.settle({{first, LetterState::delivered, {}, "delivered", "250", {}}}, noon());
  EXPECT_EQ(last_told(), early);

  store.record({made.id, {}, {}, {sample_reminder(made.duty.id, last_day, noon())}, {}, {}},
               noon());
  const LetterId second = this->write_one(made, "2026-10-08").letter.id;
  store.begin_attempts({second}, noon());
  store.settle({{second, LetterState::refused, {}, "recipient refused", "550", {}}}, noon());
  EXPECT_EQ(last_told(), early) << "a refused letter told nobody";
  store.settle({{second, LetterState::unknown, noon(), "unknown", "cut", {}}}, noon());
  EXPECT_EQ(last_told(), a_day("2026-10-08"));
}

// --- starting again ----------------------------------------------------------------------------

TYPED_TEST_P(LetterContract, EverythingIsThereAfterReopening) {
  if (!TypeParam::is_durable) GTEST_SKIP() << "this store lives as long as its program";
  const SampleCase made =
      sample_case(this->store(), "第1号", {{arisen, noon()}, {last_day, noon("2026-10-10")}});
  this->store().adopt_edition("abc", "policy", noon());
  this->write_one(made);
  const std::string id = this->store().id();
  const auto facts = this->store().facts_of(made.id);
  const auto before = this->shown();
  this->reopen();
  EXPECT_EQ(this->shown(), before);
  EXPECT_EQ(this->store().id(), id);
  EXPECT_EQ(this->store().adoption(), (Adoption{"abc", "policy", {0}, false}));
  EXPECT_EQ(this->store().facts_of(made.id), facts);
  EXPECT_EQ(this->store().broken_link(), std::nullopt);
  EXPECT_EQ(this->store().next_fact_id(), FactId{3});
}

TYPED_TEST_P(LetterContract, WhatWasUnderWayIsUnknownAfterReopeningAndGoesAgainUnderItsToken) {
  if (!TypeParam::is_durable) GTEST_SKIP() << "this store lives as long as its program";
  const SampleCase made = sample_case(this->store(), "第1号", {{arisen, noon()}});
  const KeptLetter letter = this->write_one(made);
  this->store().begin_attempts({letter.letter.id}, noon());
  this->reopen();
  const auto due = this->store().letters_due(noon(), 10);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].state, LetterState::unknown);
  EXPECT_EQ(due[0].letter.token, letter.letter.token);
  EXPECT_EQ(due[0].attempts, 1);
  const auto attempts = this->store().attempts_of(letter.letter.id);
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_EQ(attempts[0].outcome, "unknown");
  this->store().begin_attempts({letter.letter.id}, noon());
  EXPECT_EQ(this->store().attempts_of(letter.letter.id).size(), 2U);
}

TYPED_TEST_P(LetterContract, WhatWasSettledStaysSettledAfterReopening) {
  if (!TypeParam::is_durable) GTEST_SKIP() << "this store lives as long as its program";
  const SampleCase made = sample_case(this->store(), "第1号", {{arisen, noon()}});
  const LetterId id = this->write_one(made).letter.id;
  this->store().begin_attempts({id}, noon());
  this->store().settle({{id, LetterState::delivered, {}, "delivered", "250", {}}}, noon());
  this->reopen();
  EXPECT_EQ(this->store().letter(id)->state, LetterState::delivered);
  EXPECT_EQ(this->store().next_letter(), std::nullopt);
}

REGISTER_TYPED_TEST_SUITE_P(
    LetterContract, ASettlementThatFailsInTheMiddleSettlesNone, GivesLettersBackAsTheyWereWritten,
    AWordThatNoReminderBringsIsWrittenOnce, ALetterKeepsAsWhomAndForWhomItIsRead,
    ALetterThatWaitsTakesOtherWordsUnderItsId, EverybodyWhoWasToldOfADutyIsKnown,
    LettersComeInOrderOfUrgency, AnAttemptIsWrittenDownBeforeItIsMadeAndThenSettled,
    WhatFollowsFromARefusalIsWrittenWithItAndOnce, WhatAnAttemptCameToIsNotWrittenOver,
    ALetterThatCameBackKeepsItsReceipt, WhatIsLateAlreadyGoesAfterWhatIsDueToday,
    WhatArrivedIsSettledWithWhatBegins, ManyAreBegunAndSettledTogetherEachAsItIs,
    WhatIsReadTogetherEndsWithTheNextWrite, AnAttemptAfterOneThatMayHaveArrivedIsAPossibleRepeat,
    LettersThatWaitByAChannelAreListedByThatChannel, RemembersWhatChannelsSaidAndWereSent,
    AnOperatorSendsAgainUnderTheOldId, ListsLettersByWhatIsAsked,
    ToldDaysAreThoseOfTheLastLetterThatArrivedOrMayHave, EverythingIsThereAfterReopening,
    WhatWasUnderWayIsUnknownAfterReopeningAndGoesAgainUnderItsToken,
    WhatWasSettledStaysSettledAfterReopening);

}  // namespace qixian
