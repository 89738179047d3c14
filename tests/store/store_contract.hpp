// What any Store promises about facts, cases and time; obligation_contract.hpp,
// edition_contract.hpp, letter_contract.hpp and backup_contract.hpp have the rest. Another store
// joins with six lines:
//
//   INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreContract, SqliteOnDisk);
//   INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, CaseContract, SqliteOnDisk);
//   INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, ObligationContract, SqliteOnDisk);
//   INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, EditionContract, SqliteOnDisk);
//   INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, LetterContract, SqliteOnDisk);
//   INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, BackupContract, SqliteOnDisk);
//
// A World makes stores: open() gives the store, reopen(store) closes and opens it again where
// `World::is_durable`.
#pragma once

#include "store/sample.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace qixian {

template <class World>
class StoreContract : public testing::Test {
 protected:
  Store& store() { return *store_; }
  void reopen() { store_ = world_.reopen(std::move(store_)); }

  // Everything a store shows, for all-or-nothing.
  struct Shown {
    std::int64_t cases, facts, reminders;
    std::map<std::string, std::int64_t> obligations, letters;
    std::string head;
    std::optional<Instant> due, letter, time;
    OwedAlike owed;
    std::optional<Adoption> adoption;
    bool operator==(const Shown&) const = default;
  };
  Shown shown() {
    const Counts counts = store().counts();
    return {counts.cases,         counts.facts,          counts.reminders_waiting,
            counts.obligations,   counts.letters,        store().chain_head(),
            store().next_due(),   store().next_letter(), store().last_time(),
            store().owed_alike(), store().adoption()};
  }
  KeptReminder only_reminder(Instant now) {
    const auto due = store().reminders_due(now, 10);
    if (due.size() != 1) throw std::runtime_error(std::to_string(due.size()) + " reminders due");
    return due[0];
  }
  // Serves the one due reminder with one letter and answers it.
  KeptLetter write_one(const SampleCase& made, const char* told_safe = "2026-10-10") {
    const KeptReminder reminder = only_reminder(noon());
    store().serve({{reminder.id},
                   {},
                   {sample_letter(store(), made.id, made.duty.id, reminder.planned.stage,
                                  "zhang-wei", told_safe)},
                   {}},
                  noon());
    return store().letters({}).back();
  }

  World world_;
  std::unique_ptr<Store> store_ = world_.open();
};
TYPED_TEST_SUITE_P(StoreContract);

inline const Stage arisen{StageKind::arisen, 0};
inline const Stage before_5{StageKind::before, 5};
inline const Stage last_day{StageKind::last_day, 0};

// --- a new store -------------------------------------------------------------------------------

TYPED_TEST_P(StoreContract, ANewStoreRemembersNothingAndHasAnIdOfItsOwn) {
  Store& store = this->store();
  EXPECT_EQ(store.id().size(), 36U);
  EXPECT_NE(store.id(), TypeParam().open()->id());
  EXPECT_EQ(store.adoption(), std::nullopt);
  EXPECT_EQ(store.next_case_id(), CaseId{1});
  EXPECT_EQ(store.next_fact_id(), FactId{1});
  EXPECT_EQ(store.next_obligation_id(), ObligationId{1});
  EXPECT_EQ(store.next_due(), std::nullopt);
  EXPECT_EQ(store.next_letter(), std::nullopt);
  EXPECT_EQ(store.chain_head(), "");
  EXPECT_EQ(store.broken_link(), std::nullopt);
  EXPECT_TRUE(store.cases(0, 10).empty());
  EXPECT_TRUE(store.obligations({}).empty());
  EXPECT_TRUE(store.letters({}).empty());
  EXPECT_EQ(store.letter({1}), std::nullopt);
  EXPECT_FALSE(store.obligation({1}));
  EXPECT_TRUE(store.facts_of({1}).empty());
  EXPECT_EQ(store.counts().cases, 0);
}

TYPED_TEST_P(StoreContract, RemembersItsTime) {
  Store& store = this->store();
  store.remember_time(noon("2026-10-01"));
  EXPECT_EQ(store.last_time(), noon("2026-10-01"));
  store.remember_time(noon("2026-09-01"));
  EXPECT_EQ(store.last_time(), noon("2026-10-01")) << "time does not go back";
}

TYPED_TEST_P(StoreContract, EveryStepMovesTheSimulatedTimeOn) {
  Store& store = this->store();
  sample_case(store);
  EXPECT_EQ(store.last_time(), noon());
  store.record({{1}, {}, {}, {}, {}, {}}, noon("2026-09-30"));
  EXPECT_EQ(store.last_time(), noon("2026-09-30"));
}

// --- recording ---------------------------------------------------------------------------------

TYPED_TEST_P(StoreContract, GivesFactsOfEveryKindBackAsTheyWereRecorded) {
  Store& store = this->store();
  const Fact opening = sample_opening(store);
  store.record({opening.case_id, {opening}, {}, {}, {}, {}}, noon());
  std::vector<Fact> recorded{opening};
  const auto record = [&](const Fact& fact) {
    store.record({opening.case_id, {fact}, {}, {}, {}, {}}, noon());
    recorded.push_back(fact);
  };
  record(sample_event(store, opening.case_id));
  for (int i = 1; i <= static_cast<int>(FactKind::silenced); ++i) {
    const auto kind = static_cast<FactKind>(i);
    record(full_fact(store, opening.case_id, kind));
    Fact bare;
    bare.id = store.next_fact_id();
    bare.case_id = opening.case_id;
    bare.kind = kind;
    record(bare);
  }
  EXPECT_EQ(store.facts_of(opening.case_id), recorded);
  EXPECT_EQ(store.case_of(recorded.back().id), opening.case_id);
  EXPECT_EQ(store.case_of({99}), std::nullopt);
}

TYPED_TEST_P(StoreContract, AnOpeningOfEveryKindComesBack) {
  Store& store = this->store();
  Fact opening = full_fact(store, store.next_case_id(), FactKind::opened);
  store.record({opening.case_id, {opening}, {}, {}, {}, {}}, noon());
  EXPECT_EQ(store.facts_of(opening.case_id), std::vector<Fact>{opening});
}

TYPED_TEST_P(StoreContract, NumbersRiseByOneAndAreNeverUsedAgain) {
  Store& store = this->store();
  for (int i = 1; i <= 3; ++i) {
    const SampleCase made = sample_case(store, "第" + std::to_string(i) + "号");
    EXPECT_EQ(made.id, CaseId{i});
    EXPECT_EQ(made.cause, FactId{2 * i});
    EXPECT_EQ(made.duty.id, ObligationId{i});
  }
  EXPECT_EQ(store.next_fact_id(), FactId{7});
}

TYPED_TEST_P(StoreContract, AStepThatFailsInTheMiddleLeavesNothingBehind) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const auto before = this->shown();

  const Fact event = sample_event(store, made.id);
  KeptObligation duty = sample_duty(store, event.id, "water");
  // The fact, the duty and the first reminder are good; the second reminder is of a duty that is
  // not there.
  CaseStep step{made.id, {event}, {added(duty)}, {}, noon("2026-10-20"), {}};
  step.reminders = {sample_reminder(duty.id, arisen, noon()),
                    sample_reminder({99}, arisen, noon())};
  EXPECT_THROW(store.record(step, noon("2026-10-01")), StoreError);
  EXPECT_EQ(this->shown(), before);
  EXPECT_EQ(store.next_fact_id(), event.id);

  step.reminders.pop_back();
  store.record(step, noon("2026-10-01"));
  EXPECT_EQ(store.obligations_of(made.id).size(), 2U) << "and it goes on as if nothing had been";
}

TYPED_TEST_P(StoreContract, AServingThatFailsInTheMiddleLeavesTheReminderWaiting) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const auto before = this->shown();
  const KeptLetter good = sample_letter(store, made.id, made.duty.id, arisen);
  KeptLetter bad = sample_letter(store, made.id, {99}, arisen, "li-si");
  EXPECT_THROW(store.serve({{this->only_reminder(noon()).id}, {}, {good, bad}, {}}, noon()),
               StoreError);
  EXPECT_EQ(this->shown(), before);
}

TYPED_TEST_P(StoreContract, ARepeatedRequestFindsItsAnswer) {
  Store& store = this->store();
  const Fact opening = sample_opening(store);
  CaseStep step{opening.case_id, {opening}, {}, {}, {}, {}};
  step.answer = KeptAnswer{"key-1", 1000, "POST /v1/cases abc", 201, "{\"id\":1}"};
  store.record(step, noon());
  const auto answer = store.answer_to("key-1");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->key, "key-1");
  EXPECT_EQ(answer->uid, 1000U);
  EXPECT_EQ(answer->request, "POST /v1/cases abc");
  EXPECT_EQ(answer->status, 201U);
  EXPECT_EQ(answer->body, "{\"id\":1}");
  EXPECT_FALSE(store.answer_to("key-2"));

  // A key is used once: what comes under it again is not recorded.
  const auto before = this->shown();
  step.facts = {sample_event(store, opening.case_id)};
  EXPECT_THROW(store.record(step, noon()), StoreError);
  EXPECT_EQ(this->shown(), before);
}

TYPED_TEST_P(StoreContract, AnAnswerIsKeptForAMonth) {
  Store& store = this->store();
  const Fact opening = sample_opening(store);
  CaseStep step{opening.case_id, {opening}, {}, {}, {}, {}};
  step.answer = KeptAnswer{"old", 1000, "POST /v1/cases", 201, "{}"};
  store.record(step, noon("2026-09-28"));
  step.facts = {};
  step.answer->key = "later";
  store.record(step, noon("2026-10-28"));
  EXPECT_TRUE(store.answer_to("old"));
  step.answer->key = "last";
  store.record(step, noon("2026-10-29"));
  EXPECT_FALSE(store.answer_to("old"));
  EXPECT_TRUE(store.answer_to("later"));
}

// --- time --------------------------------------------------------------------------------------

TYPED_TEST_P(StoreContract, TheNextThingDueIsTheSoonerOfReminderAndReview) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{before_5, noon("2026-09-30")}});
  EXPECT_EQ(store.next_due(), noon("2026-09-30"));
  store.record({made.id, {}, {}, {}, noon("2026-09-29"), {}}, noon());
  EXPECT_EQ(store.next_due(), noon("2026-09-29"));
  EXPECT_TRUE(store.reviews_due(noon("2026-09-28"), 10).empty());
  EXPECT_EQ(store.reviews_due(noon("2026-09-29"), 10), std::vector<CaseId>{made.id});
  store.record({made.id, {}, {}, {}, {}, {}}, noon("2026-09-29"));
  EXPECT_EQ(store.next_due(), noon("2026-09-30"));
  EXPECT_TRUE(store.reviews_due(noon("2026-12-01"), 10).empty());
}

TYPED_TEST_P(StoreContract, RemindersComeInOrderOfTimeAndNotBeforeIt) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号",
                                      {{last_day, noon("2026-10-10")},
                                       {arisen, noon("2026-09-28")},
                                       {before_5, noon("2026-09-30")}});
  EXPECT_TRUE(store.reminders_due(noon("2026-09-28") - std::chrono::seconds{1}, 10).empty());
  EXPECT_EQ(this->only_reminder(noon("2026-09-28")).planned.stage, arisen);
  const auto all = store.reminders_due(noon("2026-12-01"), 2);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].planned.stage, arisen);
  EXPECT_EQ(all[1].planned.stage, before_5);
  EXPECT_EQ(store.reminders_of(made.duty.id).size(), 3U);
}

TYPED_TEST_P(StoreContract, ARevisionsStageAndRungAreRemindedOfOnce) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const auto plan = [&](int revision, int rung) {
    KeptReminder reminder = sample_reminder(made.duty.id, arisen, noon("2026-09-29"), revision);
    reminder.planned.rung = rung;
    store.record({made.id, {}, {}, {reminder}, {}, {}}, noon());
    return store.reminders_of(made.duty.id).size();
  };
  EXPECT_EQ(plan(1, 0), 1U);
  EXPECT_EQ(plan(1, 1), 2U);
  EXPECT_EQ(plan(2, 0), 3U);
  EXPECT_EQ(plan(2, 0), 3U);
}

TYPED_TEST_P(StoreContract, AMovedOrClosedDutyLosesWhatIsLeftOfItsPlanAndKeepsWhatWasServed) {
  for (const bool moves : {true, false}) {
    Store& store = this->store();
    const SampleCase made = sample_case(store, moves ? "第1号" : "第2号",
                                        {{arisen, noon()}, {last_day, noon("2026-10-10")}});
    store.serve({{this->only_reminder(noon()).id}, {}, {}, {}}, noon());
    KeptObligation after = made.duty;
    if (moves) {
      after.revision = 2;
      after.obligation.deadline.due = a_day("2026-10-12");
    } else {
      after.obligation.state = State::met;
    }
    store.record({made.id, {}, {{made.duty, after}}, {}, {}, {}}, noon());
    const auto left = store.reminders_of(made.duty.id);
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].planned.stage, arisen);
    EXPECT_EQ(left[0].served_at, noon());
  }
}

TYPED_TEST_P(StoreContract, AChangeThatMovesNothingLeavesThePlan) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{last_day, noon("2026-10-10")}});
  KeptObligation after = made.duty;
  after.obligation.acknowledged_revision = 1;
  store.record({made.id, {}, {{made.duty, after}}, {}, {}, {}}, noon());
  EXPECT_EQ(store.counts().reminders_waiting, 1);
}

TYPED_TEST_P(StoreContract, ServingTwiceWritesOnce) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号", {{arisen, noon()}});
  const KeptReminder reminder = this->only_reminder(noon());
  const KeptReminder following = sample_reminder(made.duty.id, last_day, noon("2026-10-10"));
  for (int i = 0; i < 2; ++i)
    store.serve(
        {{reminder.id}, {following}, {sample_letter(store, made.id, made.duty.id, arisen)}, {}},
        noon());
  EXPECT_EQ(store.letters({}).size(), 1U);
  EXPECT_EQ(store.counts().reminders_waiting, 1);
  EXPECT_EQ(store.reminders_of(made.duty.id).size(), 2U);
}

TYPED_TEST_P(StoreContract, WhatIsOwedIsWatchedWithItsNextReminder) {
  Store& store = this->store();
  const SampleCase armed =
      sample_case(store, "第1号", {{arisen, noon()}, {last_day, noon("2026-10-10")}});
  const SampleCase bare = sample_case(store, "第2号");
  const auto watched = [&] { return store.watched({0}, {1000}); };
  ASSERT_EQ(watched().size(), 2U);
  EXPECT_EQ(watched().front().id, armed.duty.id);
  EXPECT_EQ(watched().front().next_at, noon());
  EXPECT_EQ(watched().front().like.key.rule, armed.duty.obligation.key.rule);
  EXPECT_EQ(watched().front().like.deadline.safe, armed.duty.obligation.deadline.safe);
  EXPECT_EQ(watched().back().next_at, std::nullopt);
  EXPECT_TRUE(store.watched(bare.duty.id, {1000}).empty()) << "after it";
  store.serve({{store.reminders_of(armed.duty.id).front().id}, {}, {}, {}}, noon());
  EXPECT_EQ(watched().front().next_at, noon("2026-10-10"));
  store.arm({sample_reminder(bare.duty.id, last_day, noon("2026-10-10"))}, noon());
  EXPECT_EQ(watched().back().next_at, noon("2026-10-10"));
  EXPECT_EQ(store.counts().reminders_waiting, 2);
  EXPECT_EQ(store.reminders_due(noon("2026-10-10"), 10).front().owed_by, "eco");
}

TYPED_TEST_P(StoreContract, TheMorningsOfAnOfficeAreKeptAndDue) {
  Store& store = this->store();
  EXPECT_TRUE(store.rounds().empty());
  store.plan_rounds({{"eco", noon("2026-09-29"), {}}}, noon());
  EXPECT_EQ(store.next_due(), noon("2026-09-29"));
  const OfficeRound next{"eco", noon("2026-09-30"), a_day("2026-09-29")};
  store.serve({{}, {}, {}, {next}}, noon("2026-09-29"));
  EXPECT_EQ(store.rounds(), std::vector<OfficeRound>{next});
  EXPECT_EQ(store.next_due(), noon("2026-09-30"));
}

TYPED_TEST_P(StoreContract, CountsWhatIsOwedByTheDayItShouldBeDone) {
  Store& store = this->store();
  sample_case(store, "第1号");
  sample_case(store, "第2号");
  const std::map<Date, int> two{{a_day("2026-10-10"), 2}};
  EXPECT_EQ(store.owed_by_day(a_day("2026-10-01"), a_day("2026-10-10")), two);
  EXPECT_TRUE(store.owed_by_day(a_day("2026-10-11"), a_day("2026-10-20")).empty());
}

// --- proof -------------------------------------------------------------------------------------

TYPED_TEST_P(StoreContract, EveryFactMovesTheHeadOfTheChainAndTheChainHolds) {
  Store& store = this->store();
  std::string head = store.chain_head();
  for (int i = 1; i <= 3; ++i) {
    sample_case(store, "第" + std::to_string(i) + "号");
    EXPECT_NE(store.chain_head(), head);
    head = store.chain_head();
    EXPECT_EQ(store.broken_link(), std::nullopt);
  }
  EXPECT_EQ(head.size(), 64U);
}

TYPED_TEST_P(StoreContract, WhatIsPutOffKeepsTheMomentItWasMeantForAndItsReason) {
  Store& store = this->store();
  const SampleCase made = sample_case(store);
  KeptReminder moved = sample_reminder(made.duty.id, {StageKind::moved, 0}, noon());
  moved.because = "更正了登记";
  store.arm({moved}, noon());
  KeptReminder kept = this->only_reminder(noon());
  kept.planned.at = noon("2026-09-30");
  store.arm({kept}, noon());
  kept = this->only_reminder(noon("2026-09-30"));
  EXPECT_EQ(kept.planned.at, noon("2026-09-30"));
  EXPECT_EQ(kept.meant_for, noon());
  EXPECT_EQ(kept.because, "更正了登记");
  EXPECT_EQ(store.reminders_of(made.duty.id).front().because, "更正了登记");

  OfficeRound round{"eco", noon("2026-09-29"), {}, noon()};
  store.plan_rounds({round}, noon());
  EXPECT_EQ(store.rounds(), std::vector{round});
}

REGISTER_TYPED_TEST_SUITE_P(
    StoreContract, WhatIsPutOffKeepsTheMomentItWasMeantForAndItsReason,
    WhatIsOwedIsWatchedWithItsNextReminder, TheMorningsOfAnOfficeAreKeptAndDue,
    CountsWhatIsOwedByTheDayItShouldBeDone, ANewStoreRemembersNothingAndHasAnIdOfItsOwn,
    RemembersItsTime, EveryStepMovesTheSimulatedTimeOn, GivesFactsOfEveryKindBackAsTheyWereRecorded,
    AnOpeningOfEveryKindComesBack, NumbersRiseByOneAndAreNeverUsedAgain,

    AStepThatFailsInTheMiddleLeavesNothingBehind,
    AServingThatFailsInTheMiddleLeavesTheReminderWaiting, ARepeatedRequestFindsItsAnswer,
    AnAnswerIsKeptForAMonth,

    TheNextThingDueIsTheSoonerOfReminderAndReview, RemindersComeInOrderOfTimeAndNotBeforeIt,
    ARevisionsStageAndRungAreRemindedOfOnce,
    AMovedOrClosedDutyLosesWhatIsLeftOfItsPlanAndKeepsWhatWasServed,
    AChangeThatMovesNothingLeavesThePlan, ServingTwiceWritesOnce,
    EveryFactMovesTheHeadOfTheChainAndTheChainHolds);

}  // namespace qixian
