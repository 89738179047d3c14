#include "docket/fact.hpp"

#include "docket/casebook.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

// Facts of one case, numbered in the order in which they are recorded.
class Record {
 public:
  FactId add(Fact fact) {
    fact.id = {static_cast<std::int64_t>(facts_.size()) + 1};
    facts_.push_back(std::move(fact));
    return facts_.back().id;
  }
  std::vector<Fact> standing() const { return standing_facts(facts_); }
  const std::vector<Fact>& facts() const { return facts_; }
  // The one fact that stands.
  Fact one() const {
    const std::vector<Fact> left = standing();
    if (left.size() != 1) throw std::runtime_error(std::to_string(left.size()) + " facts stand");
    return left[0];
  }

 private:
  std::vector<Fact> facts_;
};

TEST(StandingFacts, ACorrectedFactKeepsItsIdAndTakesTheNewDayAndFields) {
  Record record;
  const FactId first = record.add(
      event("meeting-set", on("2026-09-28"), {{"meets", "2026-10-15"}, {"attends", "yes"}}));
  record.add(correction_of(first, on("2026-09-29"), {{"meets", "2026-10-16"}}));
  EXPECT_EQ(record.one().id, first);
  EXPECT_EQ(record.one().on, on("2026-09-29"));
  EXPECT_EQ(record.one().fields,
            (std::map<std::string, std::string>{{"attends", "yes"}, {"meets", "2026-10-16"}}));
}

TEST(StandingFacts, ABareDayCorrectsAMomentAwayAndAMomentCorrectsADay) {
  Record record;
  Fact fact = event("happened", on("2026-09-28"));
  fact.at = at_ten(on("2026-09-28"));
  const FactId first = record.add(fact);
  record.add(correction_of(first, on("2026-09-29")));
  EXPECT_EQ(record.one().at, std::nullopt);
  Fact moment = correction_of(first, on("2026-09-30"));
  moment.at = at_ten(on("2026-09-30"));
  record.add(moment);
  EXPECT_EQ(record.one().at, at_ten(on("2026-09-30")));
}

TEST(StandingFacts, ACorrectionOfFieldsAloneLeavesTheDayAndTheMoment) {
  Record record;
  Fact fact = event("happened", on("2026-09-28"));
  fact.at = at_ten(on("2026-09-28"));
  const FactId first = record.add(fact);
  record.add(correction_of(first, {}, {{"a", "b"}}));
  EXPECT_EQ(record.one().on, on("2026-09-28"));
  EXPECT_EQ(record.one().at, at_ten(on("2026-09-28")));
}

TEST(StandingFacts, TheLastCorrectionRecordedWinsWhereverItPoints) {
  Record record;
  const FactId first = record.add(event("happened", on("2026-09-01")));
  const FactId second = record.add(correction_of(first, on("2026-09-02")));
  record.add(correction_of(second, on("2026-09-03")));
  EXPECT_EQ(record.one().on, on("2026-09-03"));
  record.add(correction_of(first, on("2026-09-04")));
  EXPECT_EQ(record.one().on, on("2026-09-04"));
}

TEST(StandingFacts, RetractingACorrectionLeavesWhatStoodBeforeIt) {
  Record record;
  const FactId first = record.add(event("happened", on("2026-09-01")));
  const FactId second = record.add(correction_of(first, on("2026-09-02")));
  const FactId third = record.add(correction_of(second, on("2026-09-03")));
  record.add(retraction_of(third));
  EXPECT_EQ(record.one().on, on("2026-09-02"));
  record.add(retraction_of(second));
  EXPECT_EQ(record.one().on, on("2026-09-01"));
}

TEST(StandingFacts, RetractingAnEarlierCorrectionLeavesTheLaterOne) {
  Record record;
  const FactId first = record.add(event("happened", on("2026-09-01")));
  const FactId second = record.add(correction_of(first, on("2026-09-02"), {{"a", "2"}}));
  record.add(correction_of(second, on("2026-09-03")));
  record.add(retraction_of(second));
  EXPECT_EQ(record.one().on, on("2026-09-03"));
  EXPECT_TRUE(record.one().fields.empty());
}

TEST(StandingFacts, WhatWasRetractedIsGoneAndCorrectingItBringsItBackAsItWas) {
  Record record;
  const FactId first = record.add(event("happened", on("2026-09-01")));
  record.add(correction_of(first, on("2026-09-02")));
  record.add(retraction_of(first));
  EXPECT_TRUE(record.standing().empty());
  record.add(correction_of(first, {}, {{"a", "b"}}));
  EXPECT_EQ(record.one().on, on("2026-09-02"));
  EXPECT_EQ(record.one().fields.at("a"), "b");
  record.add(retraction_of(first));
  EXPECT_TRUE(record.standing().empty());
}

TEST(StandingFacts, OneRetractedLeavesTheOthersInOrder) {
  Record record;
  const FactId first = record.add(event("a", on("2026-09-03")));
  const FactId second = record.add(event("b", on("2026-09-02")));
  const FactId third = record.add(event("c", on("2026-09-01")));
  record.add(retraction_of(second));
  ASSERT_EQ(record.standing().size(), 2U);
  EXPECT_EQ(record.standing()[0].id, first);
  EXPECT_EQ(record.standing()[1].id, third);
}

TEST(StandingFacts, TheOrderOfTheListDoesNotMatter) {
  Record record;
  const FactId first = record.add(event("happened", on("2026-09-01")));
  const FactId second = record.add(correction_of(first, on("2026-09-02")));
  record.add(correction_of(second, on("2026-09-03")));
  std::vector<Fact> backwards(record.facts().rbegin(), record.facts().rend());
  EXPECT_EQ(standing_facts(backwards), record.standing());
}

TEST(StandingFacts, ACorrectionOfNothingChangesNothing) {
  Record record;
  record.add(event("happened", on("2026-09-01")));
  record.add(correction_of(FactId{99}, on("2026-09-02")));
  record.add(retraction_of(FactId{98}));
  EXPECT_EQ(record.one().on, on("2026-09-01"));
}

TEST(RootOf, IsTheFirstFactOfTheChain) {
  Record record;
  const FactId first = record.add(event("happened", on("2026-09-01")));
  const FactId second = record.add(correction_of(first, on("2026-09-02")));
  const FactId third = record.add(correction_of(second, on("2026-09-03")));
  const FactId fourth = record.add(retraction_of(third));
  for (const FactId id : {first, second, third, fourth})
    EXPECT_EQ(root_of(id, record.facts()), first);
}

TEST(FactKind, ReadsAsItIsWritten) {
  for (const FactKind kind :
       {FactKind::opened, FactKind::event, FactKind::correction, FactKind::retraction,
        FactKind::sent, FactKind::done, FactKind::acknowledged})
    EXPECT_EQ(read_fact_kind(write_fact_kind(kind)), kind);
  EXPECT_EQ(read_fact_kind("Opened"), std::nullopt);
}

TEST(State, ReadsAsItIsWrittenAndHasAChineseName) {
  for (int i = 0; i <= static_cast<int>(State::withdrawn); ++i) {
    const State state = static_cast<State>(i);
    EXPECT_EQ(read_state(write_state(state)), state);
    EXPECT_FALSE(chinese_state(state).empty());
  }
  EXPECT_EQ(read_state("late"), std::nullopt);
}

}  // namespace
}  // namespace qixian
