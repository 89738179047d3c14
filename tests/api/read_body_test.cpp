#include "api/read_body.hpp"

#include "api/path_numbers.hpp"
#include "calendar/problem.hpp"
#include "clerk/acceptance.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace qixian {
namespace {

using Lines = std::vector<std::string>;

template <class Read>
Lines problems_of(const Read& read, const std::string& body) {
  try {
    (void)read(body);
    return {};
  } catch (const InputError& error) {
    Lines lines;
    for (const Problem& problem : error.problems())
      lines.push_back(problem.where + ": " + problem.what);
    return lines;
  }
}

Lines problems_of_case_fact(const std::string& body) {
  return problems_of(read_case_fact_body, body);
}

Lines problems_of_duty_fact(const std::string& body) {
  return problems_of(read_duty_fact_body, body);
}

Date a_day(const char* text) {
  return read_date(text).value();
}

TEST(CaseBody, SaysAllThatAnOpeningSays) {
  const CaseBody body = read_case_body(
      R"({"rulebooks":["a","b"],"docket":"3号","title":"某案","parties":{"agency":["eco","land"]},)"
      R"("origin":"群众举报","standing":true,"by":"zhang"})");
  EXPECT_EQ(body.opening.rulebooks, (Lines{"a", "b"}));
  EXPECT_EQ(body.opening.docket, "3号");
  EXPECT_EQ(body.opening.parties.at("agency"), (Lines{"eco", "land"}));
  EXPECT_EQ(body.opening.origin, "群众举报");
  EXPECT_TRUE(body.opening.standing);
  EXPECT_EQ(body.who.by, "zhang");
  EXPECT_EQ(body.reopens, "");
}

TEST(CaseBody, OfAReopeningHasAReasonToo) {
  const CaseBody body = read_case_body(R"({"reopens":3,"why":"新的损害","document":"决定1号"})");
  EXPECT_EQ(body.reopens, "3");
  EXPECT_EQ(body.who.note, "新的损害");
  EXPECT_EQ(body.who.document, "决定1号");
  EXPECT_EQ(read_case_body(R"({"reopens":"赣环赔〔2026〕3号"})").reopens, "赣环赔〔2026〕3号");
  EXPECT_EQ(problems_of(read_case_body, R"({"title":"x","why":"y"})"),
            Lines{"why: is not a member that is known here"});
  EXPECT_EQ(problems_of(read_case_body, R"({"reopens":[3]})"),
            Lines{"reopens: must be a number or a docket"});
}

TEST(CaseFactBody, OfEachKindIsReadWhole) {
  FactBody body = read_case_fact_body(
      R"({"kind":"docket_given","docket":"3号","on":"2026-10-09","note":"n","by":"zhang"})");
  EXPECT_EQ(body.fact.kind, FactKind::docket_given);
  EXPECT_EQ(body.fact.document, "3号");
  EXPECT_EQ(body.fact.on, a_day("2026-10-09"));
  EXPECT_EQ(body.fact.note, "n");

  body = read_case_fact_body(R"({"kind":"assigned","role":"agency","officer":"zhang"})");
  EXPECT_EQ(body.fact.role, "agency");
  EXPECT_EQ(body.fact.officer, "zhang");

  body = read_case_fact_body(
      R"({"kind":"suspended","role":"court","on":"2026-10-09","document":"批1号",)"
      R"("approved_by":"李局长","why":"复杂"})");
  EXPECT_EQ(body.fact.kind, FactKind::suspended);
  EXPECT_EQ(body.fact.role, "court");
  EXPECT_EQ(body.fact.document, "批1号");
  EXPECT_EQ(body.fact.approved_by, "李局长");
  EXPECT_EQ(body.fact.note, "复杂");
  EXPECT_EQ(body.obligation, std::nullopt);

  body = read_case_fact_body(R"({"kind":"resumed","obligation":12,"on":"2026-10-09"})");
  EXPECT_EQ(body.fact.kind, FactKind::resumed);
  EXPECT_EQ(body.obligation, ObligationId{12});

  body = read_case_fact_body(R"({"kind":"ended","on":"2026-10-09","why":"已履行"})");
  EXPECT_EQ(body.fact.kind, FactKind::ended);
  EXPECT_EQ(body.fact.note, "已履行");

  body = read_case_fact_body(R"({"kind":"silenced","until":"2026-10-20","why":"已约定"})");
  EXPECT_EQ(body.fact.until, a_day("2026-10-20"));
}

TEST(CaseFactBody, OfACorrectionGivesWhatIsRight) {
  const Fact opening =
      read_case_fact_body(R"({"kind":"correction","fact":1,"title":"某矿山",)"
                          R"("parties":{"court":[]},"rulebooks":["a"],"origin":"x","why":"y"})")
          .fact;
  ASSERT_TRUE(opening.opening);
  EXPECT_EQ(opening.opening->title, "某矿山");
  EXPECT_EQ(opening.opening->parties.at("court"), Lines{});
  const Fact other =
      read_case_fact_body(R"({"kind":"correction","fact":7,"amount":"10.5","term":"1m",)"
                          R"("until":"2026-10-20","approved_by":"a","via":"v","received_by":"r",)"
                          R"("document":"d","why":"y"})")
          .fact;
  EXPECT_EQ(other.opening, std::nullopt);
  EXPECT_EQ(other.amount, Yuan{1050});
  EXPECT_EQ(other.term, (Term{1, TermUnit::months}));
  EXPECT_EQ(other.until, a_day("2026-10-20"));
  EXPECT_EQ(other.via, "v");
}

TEST(CaseFactBody, BringsASchedule) {
  const Fact fact =
      read_case_fact_body(
          R"({"kind":"event","event":"signed","on":"2026-09-28","schedule":[)"
          R"({"number":1,"day":"2026-12-31","amount":"50,000.00","payee":"市财政局"},)"
          R"({"number":2,"after":"六个月","what":"完成土壤修复"}]})")
          .fact;
  ASSERT_EQ(fact.schedule.size(), 2U);
  EXPECT_EQ(fact.schedule[0],
            (ScheduleRow{1, a_day("2026-12-31"), {}, Yuan{5000000}, "市财政局", ""}));
  EXPECT_EQ(fact.schedule[1],
            (ScheduleRow{2, {}, Term{6, TermUnit::months}, {}, "", "完成土壤修复"}));
}

TEST(CaseFactBody, NamesEveryCellThatIsWrong) {
  EXPECT_EQ(problems_of_case_fact(
                R"({"kind":"event","event":"signed","schedule":[{"number":1,"day":"2026-02-30"},)"
                R"({"amount":5,"colour":"red"}]})"),
            (Lines{"schedule row 1: day: '2026-02-30' is no day that exists, like 2026-12-31",
                   "schedule row 2: number: is missing", "schedule row 2: amount: must be a string",
                   "schedule row 2: colour: is not a member that is known here"}));
  EXPECT_EQ(problems_of_case_fact(R"({"kind":"event","event":"signed","schedule":{}})"),
            Lines{"schedule: must be a list of rows"});
  EXPECT_EQ(problems_of_case_fact(R"({"kind":"event","event":"signed","schedule":["x"]})"),
            Lines{"schedule: must be a list of rows, objects each"});
}

TEST(DutyFactBody, OfEachKindIsReadWhole) {
  EXPECT_EQ(
      read_duty_fact_body(R"({"kind":"paid","on":"2026-10-09","amount":"50000"})").fact.amount,
      Yuan{5000000});
  const Fact extended =
      read_duty_fact_body(R"({"kind":"extended","term":"一个月","on":"2026-10-09",)"
                          R"("document":"批1号","approved_by":"李局长","why":"复杂"})")
          .fact;
  EXPECT_EQ(extended.term, (Term{1, TermUnit::months}));
  EXPECT_EQ(extended.approved_by, "李局长");
  EXPECT_EQ(extended.note, "复杂");
  for (const char* kind : {"suspended", "resumed", "waived"}) {
    const Fact fact = read_duty_fact_body(R"({"kind":")" + std::string(kind) +
                                          R"(","on":"2026-10-09","document":"批1号","why":"y"})")
                          .fact;
    EXPECT_EQ(write_fact_kind(fact.kind), kind);
    EXPECT_EQ(fact.note, "y");
  }
  EXPECT_EQ(read_duty_fact_body(R"({"kind":"silenced","until":"2026-10-20","why":"y"})").fact.until,
            a_day("2026-10-20"));
}

TEST(FactBodies, SayWhichMembersAreOutOfPlace) {
  EXPECT_EQ(problems_of_duty_fact(R"({"kind":"waived","term":"1m","amount":"5"})"),
            (Lines{"term: is not a member that is known here",
                   "amount: is not a member that is known here"}));
  EXPECT_EQ(problems_of_duty_fact(R"({"kind":"extended","term":"1 moon"})").size(), 1U);
  EXPECT_EQ(problems_of_duty_fact(R"({"kind":"paid","amount":"5.123"})"),
            Lines{R"(amount: '5.123' is no amount in yuan, like "50000.00")"});
  EXPECT_EQ(problems_of_case_fact(R"({"kind":"suspended","obligation":"12"})"),
            Lines{"obligation: must be a whole number"});
}

TEST(FactBodies, OfAnotherKindAreRefusedForThatAlone) {
  const Lines on_case = problems_of_case_fact(R"({"kind":"extended","term":"1m"})");
  ASSERT_EQ(on_case.size(), 1U);
  EXPECT_EQ(on_case.front(),
            "kind: must be one of: event, correction, retraction, docket_given, assigned, "
            "suspended, resumed, ended, silenced");
  EXPECT_EQ(problems_of_duty_fact(R"({"kind":"ended"})").size(), 1U);
  EXPECT_EQ(problems_of_case_fact(R"({"kind":"reopened","linked":7})").size(), 1U);
}

TEST(PathNumbers, AreWrittenInOneWay) {
  EXPECT_EQ(read_number("12"), 12);
  for (const char* text : {"", "0", "012", "+12", "-1", "1.0", "12x", "99999999999999999999"})
    EXPECT_EQ(read_number(text), std::nullopt) << text;
  EXPECT_EQ(number_in_path("letter", "7"), 7);
  EXPECT_THROW((void)number_in_path("letter", "seven"), Refusal);
}

}  // namespace
}  // namespace qixian
