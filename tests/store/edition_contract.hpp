// What any Store promises about taking over an edition in slices; see store_contract.hpp.
#pragma once

#include "store/store_contract.hpp"

namespace qixian {

template <class World>
class EditionContract : public StoreContract<World> {
 protected:
  // Cases 1 to `count`, each with one open duty and a review.
  std::vector<SampleCase> make_cases(int count) {
    std::vector<SampleCase> made;
    for (int i = 1; i <= count; ++i)
      made.push_back(sample_case(this->store(), "第" + std::to_string(i) + "号"));
    return made;
  }
  // The case derived again: its duty ends two days later.
  static CaseStep moved(const SampleCase& made) {
    KeptObligation after = made.duty;
    after.revision = 2;
    after.obligation.deadline.due = a_day("2026-10-12");
    return {made.id, {}, {{made.duty, after}}, {}, noon("2026-10-13"), {}};
  }
  std::string revisions() {
    std::string found;
    for (const ObligationRow& row : this->store().obligations({}))
      found += std::to_string(row.kept.revision);
    return found;
  }
};
TYPED_TEST_SUITE_P(EditionContract);

TYPED_TEST_P(EditionContract, AnAdoptedEditionHasDerivedNothingYet) {
  Store& store = this->store();
  EXPECT_EQ(store.adoption(), std::nullopt);
  store.adopt_edition("abc", "policy", noon());
  EXPECT_EQ(store.adoption(), (Adoption{"abc", "policy", {0}, false}));
  store.record_slice({}, {9}, true, noon());
  EXPECT_EQ(store.adoption(), (Adoption{"abc", "policy", {9}, true}));
  store.adopt_edition("def", "policy", noon());
  EXPECT_EQ(store.adoption(), (Adoption{"def", "policy", {0}, false}));
}

TYPED_TEST_P(EditionContract, AnotherPolicyIsRememberedUntilItsAdoptionIsComplete) {
  Store& store = this->store();
  store.adopt_edition("abc", "policy", noon());
  EXPECT_FALSE(store.adoption()->replans) << "the first one replaces none";
  store.record_slice({}, {9}, true, noon());
  store.adopt_edition("abc", "another", noon());
  EXPECT_EQ(store.adoption(), (Adoption{"abc", "another", {0}, false, true}));
  store.adopt_edition("def", "another", noon());
  EXPECT_TRUE(store.adoption()->replans) << "the adoption before it was cut short";
  store.record_slice({}, {9}, true, noon());
  store.adopt_edition("ghi", "another", noon());
  EXPECT_FALSE(store.adoption()->replans);
}

TYPED_TEST_P(EditionContract, CaseFilesComeInOrderWithAllThatIsRecorded) {
  Store& store = this->store();
  EXPECT_TRUE(store.case_files({}, 10).empty());
  const auto made = this->make_cases(4);
  // Facts and duties of an early case that were recorded after those of a later one.
  const Fact late = sample_event(store, made[1].id);
  const KeptObligation second = sample_duty(store, late.id, "water");
  store.record({made[1].id, {late}, {added(second)}, {}, {}, {}}, noon());
  const Fact empty = sample_opening(store, "");
  store.record({empty.case_id, {empty}, {}, {}, {}, {}}, noon());

  const auto files = store.case_files({}, 10);
  ASSERT_EQ(files.size(), 5U);
  for (std::size_t i = 0; i < files.size(); ++i) {
    EXPECT_EQ(files[i].id, CaseId{static_cast<std::int64_t>(i) + 1});
    EXPECT_EQ(files[i].facts, store.facts_of(files[i].id));
    EXPECT_EQ(files[i].obligations, store.obligations_of(files[i].id));
  }
  EXPECT_EQ(files[1].obligations, (std::vector<KeptObligation>{made[1].duty, second}));

  const auto slice = store.case_files({1}, 2);
  EXPECT_EQ(slice, (std::vector<CaseFile>{files[1], files[2]}));
  EXPECT_EQ(store.case_files({3}, 10), (std::vector<CaseFile>{files[3], files[4]}));
  EXPECT_TRUE(store.case_files({5}, 10).empty());
}

TYPED_TEST_P(EditionContract, ASliceIsWrittenWholeWithTheMarkOfHowFarItCame) {
  Store& store = this->store();
  const auto made = this->make_cases(3);
  store.adopt_edition("abc", "policy", noon());
  CaseStep second = this->moved(made[1]);
  second.reminders = {sample_reminder(made[1].duty.id, arisen, noon(), 2)};
  store.record_slice({this->moved(made[0]), second}, made[1].id, false, noon("2026-09-29"));
  EXPECT_EQ(this->revisions(), "221");
  EXPECT_EQ(store.adoption(), (Adoption{"abc", "policy", made[1].id, false}));
  EXPECT_EQ(store.counts().reminders_waiting, 1);
  EXPECT_EQ(store.last_time(), noon("2026-09-29"));
  EXPECT_EQ(store.reviews_due(noon("2026-10-12"), 9), std::vector<CaseId>{made[2].id});
}

TYPED_TEST_P(EditionContract, ASliceThatFailsInItsLastStepLeavesNothingBehind) {
  Store& store = this->store();
  const auto made = this->make_cases(3);
  store.adopt_edition("abc", "policy", noon());
  store.record_slice({this->moved(made[0])}, made[0].id, false, noon());
  const auto before = this->shown();
  CaseStep bad = this->moved(made[2]);
  bad.reminders = {sample_reminder({99}, arisen, noon())};
  EXPECT_THROW(
      store.record_slice({this->moved(made[1]), bad}, made[2].id, true, noon("2026-10-01")),
      StoreError);
  EXPECT_EQ(this->shown(), before);
  EXPECT_EQ(this->revisions(), "211");
  store.record_slice({this->moved(made[1]), this->moved(made[2])}, made[2].id, true, noon());
  EXPECT_EQ(this->revisions(), "222") << "and it goes on as if nothing had been";
  EXPECT_EQ(store.adoption(), (Adoption{"abc", "policy", made[2].id, true}));
}

TYPED_TEST_P(EditionContract, ACaseWithoutAChangeStaysAsItIs) {
  Store& store = this->store();
  const auto made = this->make_cases(2);
  store.adopt_edition("abc", "policy", noon());
  const auto before = store.case_files({}, 10);
  store.record_slice({{made[0].id, {}, {}, {}, before[0].review_at, {}},
                      {made[1].id, {}, {}, {}, before[1].review_at, {}}},
                     made[1].id, true, noon());
  EXPECT_EQ(store.case_files({}, 10), before);
  EXPECT_EQ(store.reviews_due(noon("2026-12-01"), 10),
            (std::vector<CaseId>{made[0].id, made[1].id}));
}

// So many at a time, though all of a day have one moment.
TYPED_TEST_P(EditionContract, TheStagesOfADayAreLookedAtPartByPart) {
  Store& store = this->store();
  const Instant morning = noon("2026-10-08");
  std::vector<KeptReminder> planned;
  for (const SampleCase& made : this->make_cases(3)) {
    for (const int number : {1, 3})
      planned.push_back(sample_reminder(made.duty.id, {StageKind::before, number}, morning));
    planned.push_back(sample_reminder(made.duty.id, {StageKind::past, 1}, morning));
    planned.push_back(sample_reminder(made.duty.id, {StageKind::last_day, 0}, noon("2026-10-09")));
  }
  store.arm(planned, noon());

  std::vector<ReminderId> seen;
  Instant from = midnight_beginning(a_day("2026-10-08"));
  ReminderId last;
  for (;;) {
    const auto part = store.stages_between(from, last, midnight_beginning(a_day("2026-10-09")), 4);
    if (part.empty()) break;
    EXPECT_LE(part.size(), 4U);
    for (const KeptReminder& reminder : part) {
      EXPECT_EQ(reminder.planned.stage.kind, StageKind::before);
      seen.push_back(reminder.id);
    }
    from = part.back().planned.at;
    last = part.back().id;
  }
  EXPECT_EQ(seen.size(), 6U);
  EXPECT_TRUE(std::ranges::is_sorted(seen));
}

TYPED_TEST_P(EditionContract, ARestartGoesOnAfterTheLastSlice) {
  if (!TypeParam::is_durable) GTEST_SKIP() << "this store lives as long as its program";
  const auto made = this->make_cases(5);
  this->store().adopt_edition("abc", "policy", noon());
  this->store().record_slice({this->moved(made[0]), this->moved(made[1])}, made[1].id, false,
                             noon());
  this->reopen();
  const auto reached = this->store().adoption();
  ASSERT_TRUE(reached);
  EXPECT_EQ(*reached, (Adoption{"abc", "policy", made[1].id, false}));
  const auto rest = this->store().case_files(reached->derived_up_to, 10);
  ASSERT_EQ(rest.size(), 3U);
  EXPECT_EQ(rest.front().id, made[2].id);
  EXPECT_EQ(rest.front().obligations, std::vector<KeptObligation>{made[2].duty});
}

REGISTER_TYPED_TEST_SUITE_P(EditionContract, AnAdoptedEditionHasDerivedNothingYet,
                            AnotherPolicyIsRememberedUntilItsAdoptionIsComplete,
                            CaseFilesComeInOrderWithAllThatIsRecorded,
                            ASliceIsWrittenWholeWithTheMarkOfHowFarItCame,
                            ASliceThatFailsInItsLastStepLeavesNothingBehind,
                            ACaseWithoutAChangeStaysAsItIs, TheStagesOfADayAreLookedAtPartByPart,
                            ARestartGoesOnAfterTheLastSlice);

}  // namespace qixian
