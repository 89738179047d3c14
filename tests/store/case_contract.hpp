// What any Store promises about finding cases and listing them; see store_contract.hpp.
#pragma once

#include "docket/docket_number.hpp"
#include "store/store_contract.hpp"

namespace qixian {

template <class World>
class CaseContract : public StoreContract<World> {};
TYPED_TEST_SUITE_P(CaseContract);

TYPED_TEST_P(CaseContract, FindsCasesByTheirDocketHoweverItIsWritten) {
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

TYPED_TEST_P(CaseContract, RefusesASecondCaseOfOneDocketAndKeepsTheFirst) {
  Store& store = this->store();
  sample_case(store, "赣环赔〔2026〕3号");
  const auto before = this->shown();
  const Fact second = sample_opening(store, "赣环赔(2026)3号");
  EXPECT_THROW(store.record({second.case_id, {second}, {}, {}, {}, {}}, noon("2026-10-01")),
               StoreError);
  EXPECT_EQ(this->shown(), before);
}

TYPED_TEST_P(CaseContract, ACaseIsListedAsItsFactsTellItNow) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "");
  const auto only = [&] { return store.cases(0, 10).at(0); };
  EXPECT_EQ(only().docket, "");
  EXPECT_FALSE(only().standing);
  EXPECT_FALSE(only().ended);

  Fact given = sample_fact(store, made.id, FactKind::docket_given);
  given.document = "赣环赔〔2026〕3号";
  store.record({made.id, {given}, {}, {}, {}, {}}, noon());
  EXPECT_EQ(only().docket, "赣环赔〔2026〕3号");
  EXPECT_EQ(store.find_case(docket_key("赣环赔〔2026〕3号")), made.id);

  Fact correction = sample_fact(store, made.id, FactKind::correction);
  correction.about = FactId{1};
  correction.opening = Opening{};
  correction.opening->title = "某公司非法填埋案";
  correction.opening->rulebooks = {"shanghai-2025"};
  store.record({made.id, {correction}, {}, {}, {}, {}}, noon());
  EXPECT_EQ(only().title, "某公司非法填埋案");
  EXPECT_EQ(store.rulebooks_in_use(), std::vector<std::string>{"shanghai-2025"});

  const Fact ended = sample_fact(store, made.id, FactKind::ended);
  store.record({made.id, {ended}, {}, {}, {}, {}}, noon());
  EXPECT_TRUE(only().ended);
  Fact retraction = sample_fact(store, made.id, FactKind::retraction);
  retraction.about = ended.id;
  store.record({made.id, {retraction}, {}, {}, {}, {}}, noon());
  EXPECT_FALSE(only().ended);

  Fact standing = sample_opening(store, "");
  standing.opening->standing = true;
  store.record({standing.case_id, {standing}, {}, {}, {}, {}}, noon());
  EXPECT_TRUE(store.cases(made.id.value, 10).at(0).standing);
  EXPECT_EQ(store.standing_cases(), std::vector<CaseId>{standing.case_id});
  store.record(
      {standing.case_id, {sample_fact(store, standing.case_id, FactKind::ended)}, {}, {}, {}, {}},
      noon());
  EXPECT_TRUE(store.standing_cases().empty());
}

TYPED_TEST_P(CaseContract, AnEarlierDocketStillFindsTheCaseWhileNoOtherCaseHasIt) {
  Store& store = this->store();
  const std::string before = docket_key("第1号");
  const std::string after = docket_key("第2号");
  const auto give = [&](CaseId id, const std::string& docket) {
    Fact given = sample_fact(store, id, FactKind::docket_given);
    given.document = docket;
    store.record({id, {given}, {}, {}, {}, {}}, noon());
  };
  const CaseId first = sample_case(store, "第1号").id;
  give(first, "第2号");
  EXPECT_EQ(store.find_case(after), first);
  EXPECT_EQ(store.docket_holder(after), first);
  EXPECT_EQ(store.find_case(before), first);
  EXPECT_EQ(store.docket_holder(before), std::nullopt);

  const CaseId second = sample_case(store, "第1号").id;
  EXPECT_EQ(store.find_case(before), second) << "whose number it is now comes first";
  EXPECT_EQ(store.docket_holder(before), second);
  give(second, "第3号");
  EXPECT_EQ(store.find_case(before), std::nullopt) << "two cases had it: neither is guessed";

  const auto shown = this->shown();
  EXPECT_THROW(give(second, "第２号"), StoreError);
  EXPECT_EQ(this->shown(), shown) << "a number that another case has now is not taken from it";
}

TYPED_TEST_P(CaseContract, AStepMayNoteAFactInAnotherCaseAndBothAreWrittenOrNeither) {
  Store& store = this->store();
  const SampleCase old = sample_case(store, "第1号");
  Fact reopened = sample_fact(store, old.id, FactKind::reopened);
  Fact opening = sample_opening(store, "第2号");
  opening.id.value += 1;
  opening.opening->reopens = old.id;
  reopened.linked = opening.case_id;
  CaseStep step{opening.case_id, {reopened, opening}, {}, {}, {}, {}};

  const auto before = this->shown();
  step.reminders = {sample_reminder({99}, arisen, noon())};
  EXPECT_THROW(store.record(step, noon()), StoreError);
  EXPECT_EQ(this->shown(), before);

  step.reminders.clear();
  store.record(step, noon());
  EXPECT_EQ(store.facts_of(old.id).back(), reopened);
  EXPECT_EQ(store.facts_of(opening.case_id), std::vector<Fact>{opening});
  EXPECT_EQ(store.next_due(), old.duty.obligation.deadline.ends_at)
      << "the old case is reviewed when it was to be";
  EXPECT_EQ(store.broken_link(), std::nullopt);
}

REGISTER_TYPED_TEST_SUITE_P(CaseContract, FindsCasesByTheirDocketHoweverItIsWritten,
                            RefusesASecondCaseOfOneDocketAndKeepsTheFirst,
                            ACaseIsListedAsItsFactsTellItNow,
                            AnEarlierDocketStillFindsTheCaseWhileNoOtherCaseHasIt,
                            AStepMayNoteAFactInAnotherCaseAndBothAreWrittenOrNeither);

}  // namespace qixian
