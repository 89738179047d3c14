// What any Store promises about facts, what follows from them, and time; letter_contract.hpp has
// the rest. Another store joins with two lines:
//
//   INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, StoreContract, SqliteOnDisk);
//   INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, LetterContract, SqliteOnDisk);
//
// A World makes stores: open() gives the store, reopen(store) closes and opens it again where
// `World::is_durable`.
#pragma once

#include "docket/docket_number.hpp"
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
    bool operator==(const Shown&) const = default;
  };
  Shown shown() {
    const Counts counts = store().counts();
    return {counts.cases,       counts.facts,          counts.reminders_waiting,
            counts.obligations, counts.letters,        store().chain_head(),
            store().next_due(), store().next_letter(), store().last_time()};
  }
  KeptReminder only_reminder(Instant now) {
    const auto due = store().reminders_due(now, 10);
    if (due.size() != 1) throw std::runtime_error(std::to_string(due.size()) + " reminders due");
    return due[0];
  }
  // Serves the one due reminder with one letter and answers it.
  KeptLetter write_one(const SampleCase& made, const char* told_safe = "2026-10-10") {
    const KeptReminder reminder = only_reminder(noon());
    store().serve(reminder.id,
                  {sample_letter(store(), made.id, made.duty.id, reminder.planned.stage,
                                 "zhang-wei", told_safe)},
                  {}, noon());
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
  EXPECT_EQ(store.edition(), "");
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

TYPED_TEST_P(StoreContract, RemembersItsEditionAndItsTime) {
  Store& store = this->store();
  store.adopt_edition("abc", noon());
  EXPECT_EQ(store.edition(), "abc");
  store.adopt_edition("def", noon());
  EXPECT_EQ(store.edition(), "def");
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

TYPED_TEST_P(StoreContract, GivesFactsBackAsTheyWereRecorded) {
  Store& store = this->store();
  const Fact opening = sample_opening(store);
  store.record({opening.case_id, {opening}, {}, {}, {}, {}}, noon());
  const Fact event = sample_event(store, opening.case_id);
  store.record({opening.case_id, {event}, {}, {}, {}, {}}, noon());
  Fact correction = sample_event(store, opening.case_id);
  correction.kind = FactKind::correction;
  correction.about = event.id;
  correction.on = {};
  correction.at = {};
  Fact deed = correction;
  deed.id.value += 1;
  deed.kind = FactKind::acknowledged;
  deed.about = {};
  deed.revision = 3;
  deed.duty = ObligationKey{"jx-2.2a", event.id, "eco", "proc", 2};
  store.record({opening.case_id, {correction, deed}, {}, {}, {}, {}}, noon());
  EXPECT_EQ(store.facts_of(opening.case_id), (std::vector<Fact>{opening, event, correction, deed}));
  EXPECT_EQ(store.case_of(deed.id), opening.case_id);
  EXPECT_EQ(store.case_of({99}), std::nullopt);
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

TYPED_TEST_P(StoreContract, FindsCasesByTheirDocketHoweverItIsWritten) {
  Store& store = this->store();
  sample_case(store, "赣环赔〔2026〕3号");
  sample_case(store, "");
  sample_case(store, "");
  EXPECT_EQ(store.find_case(docket_key("赣环赔（2026）３号")), CaseId{1});
  EXPECT_EQ(store.find_case(docket_key("赣环赔〔2026〕4号")), std::nullopt);
  EXPECT_EQ(store.find_case(""), std::nullopt) << "no docket is not a docket";
  const std::vector<CaseRow> rows = store.cases(1, 1);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].id, CaseId{2});
  EXPECT_EQ(rows[0].owed, 1);
  EXPECT_EQ(store.rulebooks_in_use(), std::vector<std::string>{"jiangxi-2021"});
}

TYPED_TEST_P(StoreContract, RefusesASecondCaseOfOneDocketAndKeepsTheFirst) {
  Store& store = this->store();
  sample_case(store, "赣环赔〔2026〕3号");
  const auto before = this->shown();
  const Fact second = sample_opening(store, "赣环赔(2026)3号");
  EXPECT_THROW(store.record({second.case_id, {second}, {}, {}, {}, {}}, noon("2026-10-01")),
               StoreError);
  EXPECT_EQ(this->shown(), before);
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
  EXPECT_THROW(store.serve(this->only_reminder(noon()).id, {good, bad}, {}, noon()), StoreError);
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

// --- obligations -------------------------------------------------------------------------------

TYPED_TEST_P(StoreContract, GivesObligationsBackAsTheyWereDerived) {
  Store& store = this->store();
  const SampleCase made = sample_case(store);
  KeptObligation full = sample_duty(store, made.cause, "water");
  full.revision = 4;
  Obligation& duty = full.obligation;
  duty.kind = DutyKind::agreed;
  duty.anchor_at = noon();
  duty.term = {24, TermUnit::hours};
  duty.deadline.safe_at = noon("2026-09-29");
  duty.deadline.certainty = Certainty::provisional;
  duty.deadline.earliest = a_day("2026-10-08");
  duty.deadline.latest = a_day("2026-10-12");
  duty.state = State::sent;
  duty.sent_on = a_day("2026-10-08");
  duty.done_on = a_day("2026-10-09");
  duty.acknowledged_revision = 3;
  duty.remarks = {"补录", "依惯例"};
  store.record({made.id, {}, {added(full)}, {}, {}, {}}, noon());
  EXPECT_EQ(store.obligations_of(made.id), (std::vector<KeptObligation>{made.duty, full}));
  EXPECT_EQ(store.obligation(full.id)->kept, full);
  EXPECT_EQ(store.obligation(full.id)->case_id, made.id);
}

TYPED_TEST_P(StoreContract, AChangedObligationReplacesItsEarlierState) {
  Store& store = this->store();
  const SampleCase made = sample_case(store);
  KeptObligation after = made.duty;
  after.revision = 2;
  after.obligation.deadline.due = a_day("2026-10-12");
  after.obligation.state = State::overdue;
  store.record({made.id, {}, {{made.duty, after}}, {}, {}, {}}, noon());
  EXPECT_EQ(store.obligations_of(made.id), std::vector<KeptObligation>{after});
}

TYPED_TEST_P(StoreContract, ListsObligationsByWhatIsAsked) {
  Store& store = this->store();
  const SampleCase first = sample_case(store, "第1号");
  const SampleCase second = sample_case(store, "第2号");
  KeptObligation other = sample_duty(store, second.cause, "water");
  other.obligation.deadline.due = a_day("2026-11-01");
  other.obligation.state = State::met;
  other.obligation.rulebook = "shanghai-2025";
  store.record({second.id, {}, {added(other)}, {}, {}, {}}, noon());
  const auto ids = [&](auto set) {
    ObligationFilter filter;
    set(filter);
    std::string found;
    for (const ObligationRow& row : store.obligations(filter))
      found += std::to_string(row.kept.id.value);
    return found;
  };
  EXPECT_EQ(ids([](ObligationFilter&) {}), "123");
  EXPECT_EQ(ids([](ObligationFilter& f) { f.office = "water"; }), "3");
  EXPECT_EQ(ids([](ObligationFilter& f) { f.office = "proc"; }), "123");
  EXPECT_EQ(ids([](ObligationFilter& f) { f.state = State::met; }), "3");
  EXPECT_EQ(ids([](ObligationFilter& f) { f.owed_only = true; }), "12");
  EXPECT_EQ(ids([](ObligationFilter& f) { f.due_before = a_day("2026-10-11"); }), "12");
  EXPECT_EQ(ids([](ObligationFilter& f) { f.due_before = a_day("2026-10-10"); }), "");
  EXPECT_EQ(ids([](ObligationFilter& f) { f.rulebook = "shanghai-2025"; }), "3");
  EXPECT_EQ(ids([&](ObligationFilter& f) { f.case_id = second.id; }), "23");
  EXPECT_EQ(ids([&](ObligationFilter& f) {
              f.case_id = first.id;
              f.office = "water";
            }),
            "");
  EXPECT_EQ(ids([](ObligationFilter& f) {
              f.after = 1;
              f.limit = 1;
            }),
            "2");
}

TYPED_TEST_P(StoreContract, CountsWhatEachOfficeStillOwes) {
  Store& store = this->store();
  EXPECT_TRUE(store.owing_offices().empty());
  sample_case(store, "第1号");
  const SampleCase made = sample_case(store, "第2号");
  KeptObligation other = sample_duty(store, made.cause, "water");
  store.record({made.id, {}, {added(other)}, {}, {}, {}}, noon());
  KeptObligation met = made.duty;
  met.obligation.state = State::met;
  store.record({made.id, {}, {{made.duty, met}}, {}, {}, {}}, noon());
  EXPECT_EQ(store.owing_offices(), (std::map<std::string, std::int64_t>{{"eco", 1}, {"water", 1}}));
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
    store.serve(this->only_reminder(noon()).id, {}, {}, noon());
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
    store.serve(reminder.id, {sample_letter(store, made.id, made.duty.id, arisen)}, following,
                noon());
  EXPECT_EQ(store.letters({}).size(), 1U);
  EXPECT_EQ(store.counts().reminders_waiting, 1);
  EXPECT_EQ(store.reminders_of(made.duty.id).size(), 2U);
}

// --- counting and proof ------------------------------------------------------------------------

TYPED_TEST_P(StoreContract, CountsWhatIsThere) {
  Store& store = this->store();
  const SampleCase made =
      sample_case(store, "第1号", {{arisen, noon()}, {last_day, noon("2026-10-10")}});
  this->write_one(made);
  const Counts counts = store.counts();
  EXPECT_EQ(counts.cases, 1);
  EXPECT_EQ(counts.facts, 2);
  EXPECT_EQ(counts.reminders_waiting, 1);
  EXPECT_EQ(counts.obligations, (std::map<std::string, std::int64_t>{{"open", 1}}));
  EXPECT_EQ(counts.letters, (std::map<std::string, std::int64_t>{{"due", 1}}));
}

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

REGISTER_TYPED_TEST_SUITE_P(
    StoreContract, ANewStoreRemembersNothingAndHasAnIdOfItsOwn, RemembersItsEditionAndItsTime,
    EveryStepMovesTheSimulatedTimeOn, GivesFactsBackAsTheyWereRecorded,
    NumbersRiseByOneAndAreNeverUsedAgain, FindsCasesByTheirDocketHoweverItIsWritten,
    RefusesASecondCaseOfOneDocketAndKeepsTheFirst, AStepThatFailsInTheMiddleLeavesNothingBehind,
    AServingThatFailsInTheMiddleLeavesTheReminderWaiting, ARepeatedRequestFindsItsAnswer,
    AnAnswerIsKeptForAMonth, GivesObligationsBackAsTheyWereDerived,
    AChangedObligationReplacesItsEarlierState, ListsObligationsByWhatIsAsked,
    CountsWhatEachOfficeStillOwes, TheNextThingDueIsTheSoonerOfReminderAndReview,
    RemindersComeInOrderOfTimeAndNotBeforeIt, ARevisionsStageAndRungAreRemindedOfOnce,
    AMovedOrClosedDutyLosesWhatIsLeftOfItsPlanAndKeepsWhatWasServed,
    AChangeThatMovesNothingLeavesThePlan, ServingTwiceWritesOnce, CountsWhatIsThere,
    EveryFactMovesTheHeadOfTheChainAndTheChainHolds);

}  // namespace qixian
