// What any Store promises about obligations and about counting them; see store_contract.hpp.
#pragma once

#include "store/store_contract.hpp"

namespace qixian {

template <class World>
class ObligationContract : public StoreContract<World> {};
TYPED_TEST_SUITE_P(ObligationContract);

TYPED_TEST_P(ObligationContract, GivesObligationsBackAsTheyWereDerived) {
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
  duty.suspended_on = a_day("2026-10-02");
  duty.silent_until = a_day("2026-10-05");
  duty.amount = Yuan{9'007'199'254'740'993};
  duty.paid = Yuan{250};
  duty.adopted = true;
  duty.deemed = true;
  duty.acknowledged_revision = 3;
  duty.remarks = {"补录", "依惯例"};
  store.record({made.id, {}, {added(full)}, {}, {}, {}}, noon());
  EXPECT_EQ(store.obligations_of(made.id), (std::vector<KeptObligation>{made.duty, full}));
  EXPECT_EQ(store.obligation(full.id)->kept, full);
  EXPECT_EQ(store.obligation(full.id)->case_id, made.id);
  EXPECT_EQ(store.situation(full.id), situation_of(full));
  EXPECT_EQ(store.situation(made.duty.id), situation_of(made.duty));
  EXPECT_EQ(store.situation({9999}), std::nullopt);
}

TYPED_TEST_P(ObligationContract, ADutyMayBeOwedToNobody) {
  Store& store = this->store();
  const SampleCase made = sample_case(store);
  KeptObligation alone = sample_duty(store, made.cause);
  alone.obligation.key.owed_to.clear();
  store.record({made.id, {}, {added(alone)}, {}, {}, {}}, noon());
  EXPECT_EQ(store.obligation(alone.id)->kept, alone);
  ObligationFilter filter;
  filter.office = "eco";
  EXPECT_EQ(store.obligations(filter).size(), 2U);
}

TYPED_TEST_P(ObligationContract, AChangedObligationReplacesItsEarlierState) {
  Store& store = this->store();
  const SampleCase made = sample_case(store);
  KeptObligation after = made.duty;
  after.revision = 2;
  after.obligation.deadline.due = a_day("2026-10-12");
  after.obligation.state = State::overdue;
  after.obligation.rulebook = "jiangxi-2027";
  after.obligation.adopted = true;
  after.obligation.paid = Yuan{1};
  after.obligation.silent_until = a_day("2026-10-05");
  store.record({made.id, {}, {{made.duty, after}}, {}, {}, {}}, noon());
  EXPECT_EQ(store.obligations_of(made.id), std::vector<KeptObligation>{after});
}

TYPED_TEST_P(ObligationContract, ListsObligationsByWhatIsAsked) {
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

TYPED_TEST_P(ObligationContract, CountsWhatEachOfficeStillOwes) {
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

TYPED_TEST_P(ObligationContract, WhatMayBeDoneIsOwedByNobody) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号");
  KeptObligation may = sample_duty(store, made.cause, "water");
  may.obligation.kind = DutyKind::suggested;
  store.record({made.id, {}, {added(may)}, {}, {}, {}}, noon());
  EXPECT_EQ(store.owing_offices(), (std::map<std::string, std::int64_t>{{"eco", 1}}));
  EXPECT_EQ(store.cases(0, 10).front().owed, 1);
}

// Every list goes by an index of its own; each must answer what looking at every row would.
TYPED_TEST_P(ObligationContract, EveryFilterAnswersWhatLookingAtEveryRowWould) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号");
  const SampleCase other = sample_case(store, "第2号");
  std::vector<ObligationRow> all{{made.id, made.duty}, {other.id, other.duty}};
  const std::vector<std::string> offices{"eco", "water", "proc"};
  const std::vector<std::string> days{"2026-09-30", "2026-10-10", "2026-11-01"};
  for (int i = 0; i < 60; ++i) {
    const auto at = [&](const std::vector<std::string>& of, int step) {
      return of[static_cast<std::size_t>(i / step) % of.size()];
    };
    KeptObligation duty = sample_duty(store, i % 2 == 0 ? made.cause : other.cause);
    duty.obligation.key.ordinal = i + 1;
    duty.obligation.key.owed_by = at(offices, 1);
    duty.obligation.key.owed_to = i % 5 == 0 ? "" : at(offices, 2);
    duty.obligation.state = static_cast<State>(i % 13);
    duty.obligation.deadline.due = a_day(at(days, 3).c_str());
    duty.obligation.deadline.safe = a_day(at(days, 4).c_str());
    if (i % 3 == 0) duty.obligation.rulebook = "shanghai-2025";
    const CaseId id = i % 2 == 0 ? made.id : other.id;
    store.record({id, {}, {added(duty)}, {}, {}, {}}, noon());
    all.push_back({id, duty});
  }

  const auto fits = [](const ObligationRow& row, const ObligationFilter& filter) {
    const Obligation& duty = row.kept.obligation;
    return row.kept.id.value > filter.after &&
           (filter.office.empty() || duty.key.owed_by == filter.office ||
            duty.key.owed_to == filter.office) &&
           (!filter.state || duty.state == *filter.state) &&
           (!filter.owed_only || is_owed(duty.state)) &&
           (!filter.due_before || duty.deadline.due < *filter.due_before) &&
           (!filter.safe_before || duty.deadline.safe < *filter.safe_before) &&
           (filter.rulebook.empty() || duty.rulebook == filter.rulebook) &&
           (!filter.case_id || row.case_id == *filter.case_id);
  };
  for (int bits = 0; bits < 512; ++bits) {
    ObligationFilter filter;
    if ((bits & 1) != 0) filter.office = "eco";
    if ((bits & 2) != 0) filter.state = (bits & 256) != 0 ? State::met : State::overdue;
    if ((bits & 4) != 0) filter.owed_only = true;
    if ((bits & 8) != 0) filter.due_before = a_day("2026-10-11");
    if ((bits & 16) != 0) filter.safe_before = a_day("2026-10-11");
    if ((bits & 32) != 0) filter.rulebook = "shanghai-2025";
    if ((bits & 64) != 0) filter.case_id = made.id;
    if ((bits & 128) != 0) {
      filter.after = 7;
      filter.limit = 3;
    }
    std::vector<std::int64_t> wanted;
    for (const ObligationRow& row : all)
      if (fits(row, filter) && wanted.size() < static_cast<std::size_t>(filter.limit))
        wanted.push_back(row.kept.id.value);
    std::vector<std::int64_t> found;
    for (const ObligationRow& row : store.obligations(filter)) found.push_back(row.kept.id.value);
    EXPECT_EQ(found, wanted) << "bits " << bits;
  }
}

TYPED_TEST_P(ObligationContract, WhatIsOwedIsCountedByWhatItsLampDependsOn) {
  Store& store = this->store();
  const SampleCase made = sample_case(store, "第1号");
  const SampleCase twin = sample_case(store, "第2号");
  const Lamp open{midnight_beginning(a_day("2026-10-11")), a_day("2026-10-10"), "eco", {}, {}};
  EXPECT_EQ(store.owed_alike(), (OwedAlike{{open, 2}}));

  // A provisional one may turn out to be as late as its latest day.
  KeptObligation later = made.duty;
  later.revision = 2;
  later.obligation.deadline.certainty = Certainty::provisional;
  later.obligation.deadline.latest = a_day("2026-10-12");
  store.record({made.id, {}, {{made.duty, later}}, {}, {}, {}}, noon());
  Lamp provisional = open;
  provisional.late_from = midnight_beginning(a_day("2026-10-13"));
  EXPECT_EQ(store.owed_alike(), (OwedAlike{{open, 1}, {provisional, 1}}));

  // One that is overdue has one lamp on every day.
  for (const SampleCase& each : {made, twin}) {
    KeptObligation overdue = store.obligations_of(each.id).at(0);
    const KeptObligation before = overdue;
    overdue.obligation.state = State::overdue;
    store.record({each.id, {}, {{before, overdue}}, {}, {}, {}}, noon());
  }
  const Lamp late{{}, {}, "eco", {}, State::overdue};
  EXPECT_EQ(store.owed_alike(), (OwedAlike{{late, 2}}));

  for (const SampleCase& each : {made, twin}) {
    KeptObligation met = store.obligations_of(each.id).at(0);
    const KeptObligation before = met;
    met.obligation.state = State::met_late;
    store.record({each.id, {}, {{before, met}}, {}, {}, {}}, noon());
  }
  EXPECT_TRUE(store.owed_alike().empty());
  EXPECT_TRUE(store.owing_offices().empty());
}

TYPED_TEST_P(ObligationContract, CountsWhatIsThere) {
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

REGISTER_TYPED_TEST_SUITE_P(ObligationContract, GivesObligationsBackAsTheyWereDerived,
                            ADutyMayBeOwedToNobody, AChangedObligationReplacesItsEarlierState,
                            ListsObligationsByWhatIsAsked, CountsWhatEachOfficeStillOwes,
                            WhatMayBeDoneIsOwedByNobody,
                            EveryFilterAnswersWhatLookingAtEveryRowWould,
                            WhatIsOwedIsCountedByWhatItsLampDependsOn, CountsWhatIsThere);

}  // namespace qixian
