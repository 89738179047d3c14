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

TEST(StandingFacts, ACorrectionReplacesWhatItGivesOfEveryKindOfFact) {
  Record record;
  Fact fact = event("agreement", on("2026-09-01"));
  fact.schedule = {{1, on("2026-12-01"), {}, Yuan{100}, "局", ""}};
  fact.term = Term{1, TermUnit::months};
  fact.amount = Yuan{100};
  fact.until = on("2026-10-01");
  const FactId first = record.add(fact);
  record.add(correction_of(first));
  EXPECT_EQ(record.one().schedule, fact.schedule);
  EXPECT_EQ(record.one().term, fact.term);
  Fact correction = correction_of(first);
  correction.schedule = {{2, on("2026-12-02"), {}, {}, "", "验收"}};
  correction.term = Term{5, TermUnit::days};
  correction.amount = Yuan{250};
  correction.until = on("2026-10-05");
  record.add(correction);
  EXPECT_EQ(record.one().schedule, correction.schedule);
  EXPECT_EQ(record.one().term, correction.term);
  EXPECT_EQ(record.one().amount, correction.amount);
  EXPECT_EQ(record.one().until, correction.until);
}

TEST(StandingFacts, ACorrectionOfTheOpeningLeavesWhatItDoesNotName) {
  Record record;
  const FactId first = record.add(opening_of({{"agency", {"eco"}}, {"procuratorate", {"proc"}}}));
  Fact correction = correction_of(first);
  correction.opening = Opening{};
  correction.opening->title = "另一案";
  correction.opening->parties = {{"agency", {"water"}}};
  record.add(correction);
  const Opening opening = record.one().opening.value();
  EXPECT_EQ(opening.title, "另一案");
  EXPECT_EQ(opening.docket, "赣环赔〔2026〕3号");
  EXPECT_EQ(opening.rulebooks, std::vector<std::string>{"jiangxi-2021"});
  EXPECT_EQ(opening.parties.at("agency"), std::vector<std::string>{"water"});
  EXPECT_EQ(opening.parties.at("procuratorate"), std::vector<std::string>{"proc"});
  correction.opening->parties = {{"procuratorate", {}}};
  record.add(correction);
  EXPECT_FALSE(record.one().opening->parties.contains("procuratorate")) << "a role without offices";
}

TEST(Yuan, AreReadWithAndWithoutCommasAndWrittenWithThem) {
  EXPECT_EQ(read_yuan("50000"), Yuan{5'000'000});
  EXPECT_EQ(read_yuan("50,000.00"), Yuan{5'000'000});
  EXPECT_EQ(read_yuan("1,234,567.8"), Yuan{123'456'780});
  EXPECT_EQ(read_yuan("0.05"), Yuan{5});
  EXPECT_EQ(write_yuan(Yuan{5'000'000}), "50,000.00");
  EXPECT_EQ(write_yuan(Yuan{123'456'705}), "1,234,567.05");
  EXPECT_EQ(write_yuan(Yuan{99}), "0.99");
  EXPECT_EQ(write_yuan(Yuan{-100'000}), "-1,000.00");
}

TEST(Yuan, OfAnythingElseAreNone) {
  for (const char* text : {"", ".", ".50", "5.", "5.123", "-5", "5万", "1,23", "12,34,567", ",123",
                           "1234,567", "1.0,0", "50 000", "1234567890123456"})
    EXPECT_EQ(read_yuan(text), std::nullopt) << text;
}

TEST(FactKind, ReadsAsItIsWritten) {
  for (int i = 0; i <= static_cast<int>(FactKind::silenced); ++i) {
    const FactKind kind = static_cast<FactKind>(i);
    EXPECT_EQ(read_fact_kind(write_fact_kind(kind)), kind);
  }
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
