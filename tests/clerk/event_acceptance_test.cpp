// Events, their schedules, and corrections.
#include "clerk/desk.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

void expect_says(const std::string& said, const std::vector<std::string>& words) {
  EXPECT_NE(said, "") << "it was not refused";
  EXPECT_EQ(said.find('\n'), std::string::npos) << said;
  for (const std::string& word : words)
    EXPECT_NE(said.find(word), std::string::npos) << "'" << said << "' does not say: " << word;
}

TEST(AnEvent, OfAnyVersionOfTheLawIsKnown) {
  Desk desk;  // under law-2020
  EXPECT_EQ(desk.refusal(event("novel", "2026-10-09")), "");
  EXPECT_EQ(Desk(an_opening({"law-2026"})).refusal(event("decided", "2025-10-09")), "");
  expect_says(desk.refusal(event("unheard", "2026-10-09")), {"no event 'unheard'", "novel"});
}

TEST(AnEvent, FromWhichHoursRunNeedsItsMoment) {
  Desk desk;
  Fact fact = event("transferred", "2026-10-09");
  expect_says(desk.refusal(fact),
              {"24h run from this (第一条)", "moment with offset", "2026-10-09T16:20:00+08:00"});
  fact.at = *read_instant("2026-10-09T08:20:00Z");
  EXPECT_EQ(desk.refusal(fact), "");
}

TEST(ADeed, FromWhichHoursRunNeedsItsMoment) {
  Desk desk;
  Fact done = fact_of(FactKind::done, "2026-10-09");
  done.duty = ObligationKey{"five", FactId{2}, "eco", "proc", 0};
  expect_says(desk.refusal(done), {"24h run from this"});
  done.at = *read_instant("2026-10-09T08:20:00Z");
  EXPECT_EQ(desk.refusal(done), "");
  done.at.reset();
  done.duty->rule = "any";
  EXPECT_EQ(desk.refusal(done), "");
}

TEST(ADeed, FromWhichOtherDutiesFollowIsRecordedAsItsEvent) {
  Desk desk(an_opening({"chained"}));
  desk.record(event("decided", "2026-09-28"));
  Fact done = fact_of(FactKind::done, "2026-09-29");
  done.duty = ObligationKey{"serve", FactId{2}, "eco", "proc", 0};
  expect_says(desk.refusal(done),
              {"other duties follow", "(served)", "qixian record 3 served --on 2026-09-29"});
  done.duty->rule = "answer";
  EXPECT_EQ(desk.refusal(done), "") << "nothing follows from the answer";
}

TEST(AnOfficeField, NamesAPartyOfTheCase) {
  Desk desk;
  EXPECT_EQ(desk.refusal(event("found", "2026-10-09", {{"office", "eco"}})), "");
  expect_says(desk.refusal(event("found", "2026-10-09", {{"office", "land"}})),
              {"'office' must be an office that is a party of this case, not 'land'", "eco, proc"});
}

TEST(AnEvent, IsAskedForWhatEveryLawOfTheCaseAsks) {
  Desk desk(an_opening({"plain", "other"}));
  expect_says(desk.refusal(event("found", "2026-10-09", {{"media", "正义网"}})),
              {"needs the field 'place'"});
  for (const char* media : {"正义网", "电视"})
    EXPECT_EQ(desk.refusal(event("found", "2026-10-09",
                                 {{"office", "eco"}, {"media", media}, {"place", "赣江"}})),
              "")
        << media;
  expect_says(desk.refusal(event("found", "2026-10-09", {{"media", "报纸"}, {"place", "赣江"}})),
              {"must be one of"});
}

Opening shared_by(std::vector<std::string> agencies) {
  Opening opening = an_opening({"shared"});
  opening.parties["agency"] = std::move(agencies);
  return opening;
}

TEST(AnEvent, ThatBearsOnOneOfSeveralOfficesSaysWhose) {
  Desk desk(shared_by({"eco", "land"}));
  for (const char* id : {"stated", "demanded", "excused", "meeting"}) {
    expect_says(
        desk.refusal(event(id, "2026-10-09")),
        {std::string("event '") + id + "'", "--field agency=eco or --field agency=land", "的机关"});
    EXPECT_EQ(desk.refusal(event(id, "2026-10-09", {{"agency", "land"}})), "") << id;
  }
  EXPECT_EQ(desk.refusal(event("known", "2026-10-09")), "") << "it only gives rise to duties";
  EXPECT_EQ(desk.refusal(event("announced", "2026-10-09")), "");
}

TEST(AnEvent, NeedNotSayWhoseWhereOneOfficeHoldsTheRole) {
  Desk desk(shared_by({"eco"}));
  for (const char* id : {"stated", "demanded", "excused", "meeting"})
    EXPECT_EQ(desk.refusal(event(id, "2026-10-09")), "") << id;
}

TEST(AnEvent, IsThatOfAnOfficeOfItsRole) {
  Desk desk(shared_by({"eco", "land"}));
  expect_says(desk.refusal(event("stated", "2026-10-09", {{"agency", "proc"}})),
              {"party of this case as agency, not 'proc'", "eco, land"});
  EXPECT_EQ(desk.refusal(event("known", "2026-10-09", {{"heard-from", "proc"}})), "");
}

TEST(AnEvent, OfAnotherOfficeOnTheSameDayIsAnotherEvent) {
  Desk desk(shared_by({"eco", "land"}));
  desk.record(event("stated", "2026-10-09", {{"agency", "eco"}}));
  EXPECT_EQ(desk.refusal(event("stated", "2026-10-09", {{"agency", "land"}})), "");
  expect_says(desk.refusal(event("stated", "2026-10-09", {{"agency", "eco"}})), {"--again"});
  desk.record(event("known", "2026-10-09"));
  expect_says(desk.refusal(event("known", "2026-10-09", {{"agency", "land"}})), {"--again"});
}

TEST(ACorrection, ThatAddsAnOfficeFirstAsksWhoseTheEventsWere) {
  Desk desk(shared_by({"eco"}));
  desk.record(event("announced", "2026-10-08"));
  const FactId stated = desk.record(event("stated", "2026-10-09"));
  Fact joined = correction({1});
  joined.opening = Opening{};
  joined.opening->parties = {{"agency", {"eco", "land"}}};
  expect_says(desk.refusal(joined), {"fact 3 (stated) does not say whose it is",
                                     "qixian correct 3 --field agency=OFFICE --why TEXT"});
  Fact said = correction(stated);
  said.fields = {{"agency", "eco"}};
  EXPECT_EQ(desk.refusal(said), "");
  desk.record(said);
  EXPECT_EQ(desk.refusal(joined), "");
  joined.opening->parties = {{"agency", {"land"}}};
  EXPECT_EQ(desk.refusal(joined), "") << "one in place of the other";
}

TEST(ARetraction, ThatBringsAnOfficeBackAsksWhoseTheEventsWere) {
  Desk desk(shared_by({"eco", "land"}));
  Fact left = correction({1});
  left.opening = Opening{};
  left.opening->parties = {{"agency", {"eco"}}};
  const FactId leaving = desk.record(left);
  desk.record(event("stated", "2026-10-09"));
  Fact retraction = correction(leaving);
  retraction.kind = FactKind::retraction;
  expect_says(desk.refusal(retraction), {"fact 3 (stated) does not say whose it is"});
}

TEST(AnEvent, PrintsNoPeriodThatIsShorterThanTheLaws) {
  Desk desk(shared_by({"eco"}));
  for (const auto& [id, last, least] : {std::tuple{"announced", "2026-10-30", "30d"},
                                        {"decided", "2026-10-10", "10d"},
                                        {"heard", "2026-10-05", "5d"}}) {
    EXPECT_EQ(desk.refusal(event(id, "2026-09-30", {{"ends", last}})), "") << id;
    expect_says(desk.refusal(event(id, "2026-10-01", {{"ends", last}})),
                {std::string("'ends' says ") + last, std::string("before the ") + least, "第一条"});
  }
  EXPECT_EQ(desk.refusal(event("asked", "2026-09-30", {{"by", "2026-10-01"}})), "")
      << "a day that somebody set may be soon";
  const FactId announced = desk.record(event("announced", "2026-09-30", {{"ends", "2026-10-30"}}));
  expect_says(desk.refusal(correction(announced, "2026-10-01")), {"before the 30d"});
  Fact sooner = correction(announced);
  sooner.fields = {{"ends", "2026-10-29"}};
  expect_says(desk.refusal(sooner), {"before the 30d from 2026-09-30"});
}

ScheduleRow instalment(int number) {
  ScheduleRow row;
  row.number = number;
  row.day = a_day("2026-12-31");
  row.amount = Yuan{5000000};
  return row;
}

TEST(ASchedule, IsBroughtByAnAgreementAndByNothingElse) {
  Desk desk;
  Fact fact = event("signed", "2026-10-09");
  expect_says(desk.refusal(fact), {"'signed' needs its schedule", "--schedule FILE"});
  fact.schedule = {instalment(1), instalment(2)};
  EXPECT_EQ(desk.refusal(fact), "");
  Fact other = event("decided", "2026-10-09");
  other.schedule = {instalment(1)};
  expect_says(desk.refusal(other), {"'decided' takes no schedule"});
}

TEST(ASchedule, HasRowsThatAreWhole) {
  Desk desk;
  const auto refusal = [&](const ScheduleRow& row) {
    Fact fact = event("signed", "2026-10-09");
    fact.schedule = {instalment(7), row};
    return desk.refusal(fact);
  };
  EXPECT_EQ(refusal(instalment(1)), "");
  expect_says(refusal(instalment(7)), {"two rows of number 7"});
  expect_says(refusal(instalment(0)), {"number, 1 or more"});

  ScheduleRow row = instalment(1);
  row.day.reset();
  expect_says(refusal(row), {"row 1", "needs one day", "2026-12-31", "1m"});
  row.after = Term{1, TermUnit::months};
  EXPECT_EQ(refusal(row), "");
  row.day = a_day("2026-12-31");
  expect_says(refusal(row), {"needs one day"});
  row.day.reset();
  for (const Term term : {Term{-3, TermUnit::days}, Term{24, TermUnit::hours}}) {
    row.after = term;
    expect_says(refusal(row), {write_term(term), "no term from the agreement's day"});
  }

  row = instalment(1);
  row.amount = Yuan{0};
  expect_says(refusal(row), {"above 0 yuan", "a milestone has none"});
  row.amount.reset();
  expect_says(refusal(row), {"an amount, or, as a milestone, words"});
  row.what = "完成土壤修复";
  EXPECT_EQ(refusal(row), "");
}

TEST(ASchedule, OfWhichNoLawOfTheCaseMakesDutiesIsRefused) {
  Desk desk(an_opening({"shared"}));
  Fact fact = event("signed", "2026-10-09");
  EXPECT_EQ(desk.refusal(fact), "");
  fact.schedule = {instalment(1)};
  expect_says(desk.refusal(fact), {"no rulebook of this case makes a duty of row 1", "claims"});
  const FactId agreement = desk.record(event("signed", "2026-10-09"));
  Fact corrected = correction(agreement);
  corrected.schedule = {instalment(1)};
  expect_says(desk.refusal(corrected), {"no rulebook of this case makes a duty of row 1"});
}

TEST(ACorrection, OfAnOpeningGivesWhatItMayHaveSaidAtFirst) {
  Desk desk;
  const auto refusal = [&](const Opening& opening) {
    Fact fact = correction({1});
    fact.opening = opening;
    return desk.refusal(fact);
  };
  Opening right;
  right.title = "某矿山";
  EXPECT_EQ(refusal(right), "");
  right.parties = {{"agency", {"land"}}};
  EXPECT_EQ(refusal(right), "");
  right.parties = {{"agency", {}}};
  EXPECT_EQ(refusal(right), "");
  right.parties = {{"agency", {"nowhere"}}};
  expect_says(refusal(right), {"no office 'nowhere'"});
  right.parties = {{"agency", {}}, {"procuratorate", {}}};
  expect_says(refusal(right), {"a case needs parties"});
  right = {};
  right.rulebooks = {"off"};
  expect_says(refusal(right), {"is switched off"});
  right.rulebooks = {"law-2020", "law-2026"};
  expect_says(refusal(right), {"versions of one law"});
  right = {};
  right.origin = "听说";
  expect_says(refusal(right), {"no origin '听说'"});
  expect_says(desk.refusal(correction({1})),
              {"must change something: title, rulebooks, parties", "set-docket"});
  Fact retraction = correction({1});
  retraction.kind = FactKind::retraction;
  expect_says(desk.refusal(retraction), {"(opened) cannot be taken back", "qixian case end 3"});
}

TEST(ACorrection, SaysOnlyWhatItsFactSays) {
  Desk desk;
  const FactId decided = desk.record(event("decided", "2026-09-28"));
  Fact fact = correction(decided);
  fact.opening = Opening{};
  fact.opening->title = "某矿山";
  expect_says(desk.refusal(fact), {"fact 2 is not the opening"});
  fact = correction(decided);
  fact.amount = Yuan{100};
  expect_says(desk.refusal(fact), {"fact 2 (event) has no amount to correct"});
  fact = correction(decided);
  fact.schedule = {instalment(1)};
  expect_says(desk.refusal(fact), {"'decided' takes no schedule"});

  Fact paid = fact_of(FactKind::paid, "2026-10-09");
  paid.amount = Yuan{100};
  fact = correction(desk.record(paid));
  fact.amount = Yuan{200};
  EXPECT_EQ(desk.refusal(fact), "");
  fact.amount = Yuan{0};
  expect_says(desk.refusal(fact), {"above 0 yuan"});

  Fact docket = fact_of(FactKind::docket_given, "2026-10-09");
  docket.document = "赣环赔〔2026〕4号";
  const FactId given = desk.record(docket);
  expect_says(desk.refusal(correction(given, "2026-10-08")), {"qixian case set-docket 3 NO"});
}

TEST(ACorrection, OfADayFromWhichHoursRunGivesTheMoment) {
  Desk desk;
  Fact fact = event("transferred", "2026-10-09");
  fact.at = *read_instant("2026-10-09T08:20:00Z");
  const FactId transferred = desk.record(fact);
  expect_says(desk.refusal(correction(transferred, "2026-10-08")), {"24h run from this"});
  Fact right = correction(transferred, "2026-10-08");
  right.at = *read_instant("2026-10-08T08:20:00Z");
  EXPECT_EQ(desk.refusal(right), "");
}

TEST(ARetraction, SaysNothingButItsReason) {
  Desk desk;
  Fact retraction = correction(desk.record(event("decided", "2026-09-28")), "2026-09-29");
  retraction.kind = FactKind::retraction;
  retraction.fields = {{"meets", "2026-10-12"}};
  retraction.amount = Yuan{100};
  const Fact kept = desk.accepted(retraction);
  EXPECT_EQ(kept.on, std::nullopt);
  EXPECT_TRUE(kept.fields.empty());
  EXPECT_EQ(kept.amount, std::nullopt);
  EXPECT_EQ(kept.note, "录错");
  EXPECT_EQ(kept.about, retraction.about);
}

}  // namespace
}  // namespace qixian
