// What is decided about a case and its duties, and how a case is opened.
#include "clerk/desk.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

using Kind = Refusal::Kind;

void expect_says(const std::string& said, const std::vector<std::string>& words) {
  EXPECT_NE(said, "") << "it was not refused";
  EXPECT_EQ(said.find('\n'), std::string::npos) << said;
  for (const std::string& word : words)
    EXPECT_NE(said.find(word), std::string::npos) << "'" << said << "' does not say: " << word;
}

// --- openings ------------------------------------------------------------------------------------

TEST(AnOpening, ComesFromOneOfTheOriginsOfItsRulebooks) {
  Desk desk;
  Opening opening = an_opening();
  opening.origin = "举报";
  EXPECT_EQ(desk.opening_refusal(opening), "");
  opening.origin = "听说";
  expect_says(desk.opening_refusal(opening), {"no origin '听说'", "举报, 移送"});
  opening.rulebooks = {"plain"};
  expect_says(desk.opening_refusal(opening), {"know no origins", "leave out '听说'"});
}

TEST(AnOpening, IsNotUnderARulebookThatIsSwitchedOff) {
  Desk desk;
  expect_says(desk.opening_refusal(an_opening({"plain", "off"})),
              {"'off' is switched off: 全文未公布"});
}

TEST(AnOpening, NamesEachLawOnce) {
  Desk desk;
  EXPECT_EQ(desk.opening_refusal(an_opening({"law-2020", "plain"})), "");
  expect_says(desk.opening_refusal(an_opening({"law-2020", "law-2026"})),
              {"'law-2020' and 'law-2026' are versions of one law", "name one"});
  expect_says(desk.opening_refusal(an_opening({"plain", "plain"})), {"'plain' is named twice"});
}

TEST(AnOpening, HasADocketThatCannotBeTakenForANumber) {
  Desk desk;
  Opening opening = an_opening();
  opening.docket = "２０２６";
  expect_says(desk.opening_refusal(opening), {"digits alone", "write it whole"});
}

TEST(AnOpening, NamesAnOfficeOnceInARole) {
  Desk desk;
  Opening opening = an_opening();
  opening.parties["agency"] = {"eco", "eco"};
  expect_says(desk.opening_refusal(opening), {"'agency' names office 'eco' twice"});
  opening.parties["agency"] = {};
  expect_says(desk.opening_refusal(opening), {"'agency' needs an office"});
}

TEST(AReopening, NeedsACaseThatHasEndedAndAReason) {
  Desk desk;
  Fact who;
  who.note = "发现新的损害";
  expect_says(desk.reopening_refusal(who), {"case 3 has not ended", "qixian case end 3"});
  EXPECT_EQ(desk.kind(), Kind::conflict);
  desk.record(sanction(FactKind::ended, "2026-10-09"));
  EXPECT_EQ(desk.reopening_refusal(who), "");
  expect_says(desk.reopening_refusal({}), {"needs its reason", "--why"});
  Fact reopened = fact_of(FactKind::reopened, "2026-10-10");
  reopened.linked = CaseId{7};
  EXPECT_EQ(desk.refusal(reopened), "");
  desk.record(reopened);
  expect_says(desk.reopening_refusal(who), {"goes on as case 7 already"});
  expect_says(desk.refusal(fact_of(FactKind::reopened, "2026-10-10")), {"qixian case reopen"});
}

// --- what rests on a document
// ----------------------------------------------------------------------

TEST(ASanction, NeedsItsDayDocumentApprovalAndReason) {
  Desk desk;
  for (const FactKind kind :
       {FactKind::extended, FactKind::suspended, FactKind::waived, FactKind::resumed}) {
    Fact fact = sanction(kind, "2026-10-09");
    fact.document.clear();
    expect_says(desk.refusal(fact), {"needs the document", "--document NO"});
    fact = sanction(kind, "2026-10-09");
    fact.approved_by.clear();
    expect_says(desk.refusal(fact), {"--approved-by NAME"});
    fact = sanction(kind, "2026-10-09");
    fact.note.clear();
    expect_says(desk.refusal(fact), {"--why TEXT"});
    fact = sanction(kind, "2026-10-09");
    fact.on.reset();
    expect_says(desk.refusal(fact), {"on"});
    EXPECT_EQ(desk.kind(), Kind::malformed);
    expect_says(desk.refusal(sanction(kind, "2026-10-13")), {"2026-10-13 is in the future"});
  }
}

TEST(AnExtension, IsAnythingThatTheCountingTakes) {
  Desk desk;
  Fact fact = sanction(FactKind::extended, "2026-10-09");
  EXPECT_EQ(desk.refusal(fact), "");
  const auto refusal = [&](Term term, const KeptObligation& kept) {
    fact.term = term;
    return desk.duty_refusal(fact, kept);
  };
  EXPECT_EQ(refusal({1, TermUnit::months}, a_duty()), "");
  expect_says(refusal({0, TermUnit::days}, a_duty()), {"0d extends nothing"});
  expect_says(refusal({-3, TermUnit::days}, a_duty()),
              {"obligation 12 (通报)", "5wd extended by -3d", "leave out the minus sign"});
  expect_says(refusal({24, TermUnit::hours}, a_duty()), {"hours are extended by hours"});

  KeptObligation backward = a_duty();
  backward.obligation.term = {-3, TermUnit::days};
  expect_says(refusal({1, TermUnit::days}, backward), {"moves only with the event"});

  KeptObligation hours = a_duty();
  hours.obligation.term = {24, TermUnit::hours};
  hours.obligation.anchor_at = *read_instant("2026-09-28T10:00:00+08:00");
  EXPECT_EQ(refusal({24, TermUnit::hours}, hours), "");
  expect_says(refusal({1, TermUnit::days}, hours), {"hours are extended by hours"});

  fact.term.reset();
  expect_says(desk.duty_refusal(fact, a_duty()), {"term"});
}

TEST(AnExtension, CountsThoseBeforeIt) {
  Desk desk;
  Fact fact = sanction(FactKind::extended, "2026-10-09");
  fact.duty = a_duty().obligation.key;
  fact.term = Term{9000, TermUnit::workdays};
  EXPECT_EQ(desk.duty_refusal(fact, a_duty()), "");
  desk.record(fact);
  expect_says(desk.duty_refusal(fact, a_duty()), {"longer than any term"});
}

TEST(ADutyThatIsClosed, IsNeitherExtendedNorWaivedNorSuspended) {
  Desk desk;
  for (const FactKind kind :
       {FactKind::extended, FactKind::waived, FactKind::suspended, FactKind::silenced}) {
    Fact fact = sanction(kind, "2026-10-09");
    fact.term = Term{1, TermUnit::months};
    for (const State state : {State::met, State::met_late, State::target_met_late, State::ended,
                              State::waived, State::lapsed})
      expect_says(desk.duty_refusal(fact, a_duty(state)),
                  {"obligation 12 (通报) is closed: " + std::string(write_state(state))});
    EXPECT_EQ(desk.kind(), Kind::conflict);
    for (const State state : {State::open, State::sent, State::overdue, State::target_missed,
                              State::suspended, State::impossible})
      EXPECT_EQ(desk.duty_refusal(fact, a_duty(state)), "") << write_state(state);
    expect_says(desk.duty_refusal(fact, a_duty(State::withdrawn)), {"is withdrawn"});
  }
}

// --- clocks
// ------------------------------------------------------------------------------------------

Fact clock_fact(FactKind kind, const std::string& on, const std::string& role = {}) {
  Fact fact = sanction(kind, on);
  fact.role = role;
  return fact;
}

TEST(ASuspension, IsNotASecondOneOfTheSame) {
  Desk desk;
  desk.record(clock_fact(FactKind::suspended, "2026-10-08"));
  expect_says(desk.refusal(clock_fact(FactKind::suspended, "2026-10-09")),
              {"case 3 is suspended from 2026-10-08 already, by fact 2", "resume it first"});
  EXPECT_EQ(desk.kind(), Kind::conflict);
  // A role's clock and a duty's are others.
  EXPECT_EQ(desk.refusal(clock_fact(FactKind::suspended, "2026-10-09", "agency")), "");
  Fact of_duty = clock_fact(FactKind::suspended, "2026-10-09");
  of_duty.duty = a_duty().obligation.key;
  EXPECT_EQ(desk.refusal(of_duty), "");
  desk.record(of_duty);
  expect_says(desk.refusal(of_duty), {"this obligation is suspended", "by fact 3"});

  desk.record(clock_fact(FactKind::resumed, "2026-10-10"));
  EXPECT_EQ(desk.refusal(clock_fact(FactKind::suspended, "2026-10-10")), "");
  expect_says(desk.refusal(clock_fact(FactKind::suspended, "2026-10-09")),
              {"suspended from 2026-10-08 already"});
  expect_says(desk.refusal(clock_fact(FactKind::suspended, "2026-10-07")),
              {"suspended from 2026-10-08 already, by fact 2"});
}

TEST(ASuspension, IsOfARoleThatSomebodyHolds) {
  Desk desk;
  expect_says(desk.refusal(clock_fact(FactKind::suspended, "2026-10-09", "court")),
              {"no party of case 3 holds the role 'court'", "agency, procuratorate"});
  Fact both = clock_fact(FactKind::suspended, "2026-10-09", "agency");
  both.duty = a_duty().obligation.key;
  expect_says(desk.refusal(both), {"not both"});
}

TEST(AResumption, NeedsASuspensionOfTheSame) {
  Desk desk;
  expect_says(desk.refusal(clock_fact(FactKind::resumed, "2026-10-09")),
              {"case 3 is not suspended on 2026-10-09"});
  desk.record(clock_fact(FactKind::suspended, "2026-10-08", "agency"));
  expect_says(desk.refusal(clock_fact(FactKind::resumed, "2026-10-09")),
              {"case 3 is not suspended", "named with --of", "the role 'agency'"});
  EXPECT_EQ(desk.refusal(clock_fact(FactKind::resumed, "2026-10-09", "agency")), "");
  EXPECT_EQ(desk.refusal(clock_fact(FactKind::resumed, "2026-10-08", "agency")), "");
  expect_says(desk.refusal(clock_fact(FactKind::resumed, "2026-10-07", "agency")),
              {"the role 'agency' in case 3 is not suspended on 2026-10-07"});
}

TEST(ACorrection, KeepsSuspensionsAndResumptionsInTheirOrder) {
  Desk desk;
  const FactId suspended = desk.record(clock_fact(FactKind::suspended, "2026-10-05"));
  const FactId resumed = desk.record(clock_fact(FactKind::resumed, "2026-10-08"));
  EXPECT_EQ(desk.refusal(correction(suspended, "2026-10-06")), "");
  expect_says(desk.refusal(correction(suspended, "2026-10-09")),
              {"fact 3, the resumption of 2026-10-08, would resume nothing"});
  Fact retraction = correction(suspended);
  retraction.kind = FactKind::retraction;
  expect_says(desk.refusal(retraction), {"fact 3", "would resume nothing"});
  retraction.about = resumed;
  EXPECT_EQ(desk.refusal(retraction), "");
}

// --- the case
// -----------------------------------------------------------------------------------------

TEST(AnAssignment, IsOfAnOfficerWhoseOfficeHasThatPart) {
  Desk desk;
  Fact fact = fact_of(FactKind::assigned);
  fact.role = "agency";
  fact.officer = "zhang";
  const Fact kept = desk.accepted(fact);
  EXPECT_EQ(kept.office, "eco");
  EXPECT_EQ(kept.on, a_day("2026-10-12"));
  fact.officer = "nobody";
  expect_says(desk.refusal(fact), {"no officer 'nobody'"});
  fact.officer = "wang";
  expect_says(desk.refusal(fact), {"'wang' is of proc", "does not hold the role 'agency'",
                                   "but 'procuratorate'", "an officer of: eco"});
  fact.officer = "zhao";
  expect_says(desk.refusal(fact), {"'zhao' is of land", "an officer of: eco"});
  fact.role.clear();
  expect_says(desk.refusal(fact), {"'zhao' is of land, which is no party in case 3"});
  fact.role = "court";
  expect_says(desk.refusal(fact), {"no party of case 3 holds the role 'court'"});
}

TEST(AnEnd, ComesOnceAndHasAReason) {
  Desk desk;
  Fact fact = fact_of(FactKind::ended, "2026-10-09");
  expect_says(desk.refusal(fact), {"needs its reason", "--why TEXT"});
  fact.note = "已履行";
  EXPECT_EQ(desk.refusal(fact), "");
  desk.record(fact);
  expect_says(desk.refusal(fact), {"case 3 has ended on 2026-10-09 already"});
  EXPECT_EQ(desk.kind(), Kind::conflict);
  EXPECT_EQ(desk.refusal(event("decided", "2026-10-10")), "");
  fact.on.reset();
  expect_says(desk.refusal(fact), {"on"});
}

TEST(ADocket, IsNoNumberAndNoOtherCases) {
  Desk desk;
  Fact fact = fact_of(FactKind::docket_given);
  expect_says(desk.refusal(fact), {"docket"});
  fact.document = "17";
  expect_says(desk.refusal(fact), {"digits alone"});
  fact.document = "赣环赔〔2026〕4号";
  EXPECT_EQ(desk.accepted(fact).on, a_day("2026-10-12"));
  check_docket(fact.document, {}, CaseId{3});
  check_docket(fact.document, CaseId{3}, CaseId{3});
  EXPECT_THROW(check_docket(fact.document, CaseId{4}, CaseId{3}), Refusal);
}

TEST(ASilence, LastsFromTodayToAYearAndHasAReason) {
  Desk desk;
  Fact fact = fact_of(FactKind::silenced);
  fact.note = "已约定";
  expect_says(desk.refusal(fact), {"last day: until"});
  fact.until = a_day("2026-10-11");
  expect_says(desk.refusal(fact), {"2026-10-11 is past", "today is 2026-10-12"});
  fact.until = a_day("2027-10-14");
  expect_says(desk.refusal(fact), {"more than a year"});
  for (const char* day : {"2026-10-12", "2027-10-13"}) {
    fact.until = a_day(day);
    EXPECT_EQ(desk.refusal(fact), "");
  }
  fact.note.clear();
  expect_says(desk.refusal(fact), {"--why TEXT"});
}

TEST(APayment, IsAboveNothingAndOfAnInstalment) {
  Desk desk;
  Fact fact = fact_of(FactKind::paid, "2026-10-09");
  fact.duty = a_duty().obligation.key;
  expect_says(desk.refusal(fact), {"amount"});
  fact.amount = Yuan{0};
  expect_says(desk.refusal(fact), {"above 0 yuan"});
  fact.amount = Yuan{5000000};
  EXPECT_EQ(desk.refusal(fact), "");
  expect_says(desk.duty_refusal(fact, a_duty()), {"is no instalment", "qixian done 12"});
  KeptObligation instalment = a_duty();
  instalment.obligation.amount = Yuan{5000000};
  EXPECT_EQ(desk.duty_refusal(fact, instalment), "");
  fact.on.reset();
  expect_says(desk.refusal(fact), {"the day of the payment"});
}

TEST(AnInstalment, IsDoneByBeingPaid) {
  Desk desk;
  KeptObligation instalment = a_duty();
  instalment.obligation.amount = Yuan{10000000};
  instalment.obligation.paid = Yuan{1000};
  Fact done = fact_of(FactKind::done, "2026-10-09");
  done.duty = instalment.obligation.key;
  expect_says(desk.duty_refusal(done, instalment),
              {"is an instalment", "qixian paid 12 --on 2026-10-09 --amount YUAN"});
  EXPECT_EQ(desk.duty_refusal(done, a_duty()), "");
}

TEST(ASuspension, IsOfDaysThatCanStandStill) {
  Desk desk;
  const Fact fact = clock_fact(FactKind::suspended, "2026-10-09");
  const auto refusal = [&](Term term) {
    KeptObligation kept = a_duty();
    kept.obligation.term = term;
    return desk.duty_refusal(fact, kept);
  };
  EXPECT_EQ(refusal({5, TermUnit::workdays}), "");
  expect_says(refusal({-3, TermUnit::days}), {"cannot be suspended", "before an event"});
  expect_says(refusal({24, TermUnit::hours}), {"cannot be suspended", "hours do not stand still"});
  expect_says(refusal({}), {"cannot be suspended", "its day is set"});
}

TEST(WhatIsDueInHours, IsMetAtAMomentAndNotOnADay) {
  Desk desk(an_opening({"hourly"}));
  Fact done = fact_of(FactKind::done, "2026-10-09");
  done.duty = ObligationKey{"inform", FactId{2}, "eco", "proc", 0};
  expect_says(desk.refusal(done), {"24h are met by this (第一条)", "2026-10-09T16:20:00+08:00"});
  EXPECT_EQ(desk.refusal(event("answered", "2026-10-09")), "") << "nothing runs yet";
  Fact begun = event("transferred", "2026-10-08");
  begun.at = *read_instant("2026-10-08T16:00:00+08:00");
  desk.record(begun);
  expect_says(desk.refusal(event("answered", "2026-10-09")), {"24h are met by this"});
  done.at = *read_instant("2026-10-09T10:00:00+08:00");
  EXPECT_EQ(desk.refusal(done), "");
  const FactId kept = desk.record(done);
  expect_says(desk.refusal(correction(kept, "2026-10-09")), {"24h are met by this"});
}

}  // namespace
}  // namespace qixian
