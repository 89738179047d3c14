#include "export/obligation_json.hpp"

#include "export/json.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

Date a_day(const char* text) {
  return read_date(text).value();
}

Case a_case() {
  Case file;
  file.id = {3};
  file.docket = "赣环赔〔2026〕3号";
  file.title = "某公司非法倾倒案";
  file.rulebooks = {"jiangxi-2021"};
  file.parties = {{"agency", {"nanchang-eco"}}, {"procuratorate", {"nanchang-proc"}}};
  return file;
}

KeptObligation a_duty() {
  KeptObligation kept{{12}, 1, {}};
  Obligation& duty = kept.obligation;
  duty.key = {"jx-2.2a", FactId{2}, "nanchang-eco", "nanchang-proc", 0};
  duty.rulebook = "jiangxi-2021";
  duty.article = "第二条第二款";
  duty.duty = "书面通报同级检察机关";
  duty.anchor = a_day("2026-09-28");
  duty.term = {5, TermUnit::workdays};
  duty.deadline.nominal = duty.deadline.due = duty.deadline.safe = a_day("2026-10-10");
  duty.deadline.ends_at = midnight_beginning(a_day("2026-10-11"));
  return kept;
}

TEST(ObligationJson, IsWhatThePromiseToUsersShowsAndTheRevision) {
  EXPECT_EQ(
      write_json(obligation_json(a_duty(), a_case(), {Light::green, 6, 6})),
      R"({"id":12,"case":3,"docket":"赣环赔〔2026〕3号","rulebook":"jiangxi-2021","rule":"jx-2.2a",)"
      R"("article":"第二条第二款","duty":"书面通报同级检察机关","owed_by":"nanchang-eco",)"
      R"("owed_to":"nanchang-proc","kind":"statutory","anchor":"2026-09-28","term":"5wd",)"
      R"("nominal":"2026-10-10","due":"2026-10-10","safe":"2026-10-10",)"
      R"("ends_at":"2026-10-10T16:00:00Z","certainty":"certain","state":"open","light":"green",)"
      R"("workdays_left":6,"workdays_left_legal":6,"revision":1})");
}

TEST(ObligationJson, HoursCarryTheirMoments) {
  KeptObligation kept = a_duty();
  kept.obligation.term = {24, TermUnit::hours};
  kept.obligation.anchor_at = *read_instant("2026-09-30T08:20:00Z");
  kept.obligation.deadline.safe_at = *read_instant("2026-10-01T08:20:00Z");
  const auto json = obligation_json(kept, a_case(), {});
  EXPECT_EQ(text_in(json, "anchor"), "2026-09-30T08:20:00Z");
  EXPECT_EQ(text_in(json, "safe_at"), "2026-10-01T08:20:00Z");
  EXPECT_EQ(text_in(json, "term"), "24h");
}

TEST(ObligationJson, AProvisionalDayCarriesItsSpan) {
  KeptObligation kept = a_duty();
  EXPECT_EQ(text_in(obligation_json(kept, a_case(), {}), "earliest"), std::nullopt);
  kept.obligation.deadline.certainty = Certainty::provisional;
  kept.obligation.deadline.earliest = a_day("2026-10-08");
  kept.obligation.deadline.latest = a_day("2026-10-12");
  const auto json = obligation_json(kept, a_case(), {});
  EXPECT_EQ(text_in(json, "certainty"), "provisional");
  EXPECT_EQ(text_in(json, "earliest"), "2026-10-08");
  EXPECT_EQ(text_in(json, "latest"), "2026-10-12");
}

TEST(ObligationJson, WhatHasBeenDoneIsThereOnceItHas) {
  KeptObligation kept = a_duty();
  for (const char* key : {"sent_on", "done_on", "acknowledged_revision", "remarks"})
    EXPECT_FALSE(obligation_json(kept, a_case(), {}).contains(key)) << key;
  kept.revision = 3;
  kept.obligation.state = State::met_late;
  kept.obligation.kind = DutyKind::agreed;
  kept.obligation.sent_on = a_day("2026-10-09");
  kept.obligation.done_on = a_day("2026-10-12");
  kept.obligation.acknowledged_revision = 2;
  kept.obligation.remarks = {"补录", "依惯例"};
  const auto json = obligation_json(kept, a_case(), {Light::grey, -1, -1});
  EXPECT_EQ(text_in(json, "state"), "met_late");
  EXPECT_EQ(text_in(json, "kind"), "agreed");
  EXPECT_EQ(text_in(json, "light"), "grey");
  EXPECT_EQ(text_in(json, "sent_on"), "2026-10-09");
  EXPECT_EQ(text_in(json, "done_on"), "2026-10-12");
  EXPECT_EQ(integer_in(json, "revision"), 3);
  EXPECT_EQ(integer_in(json, "acknowledged_revision"), 2);
  EXPECT_EQ(integer_in(json, "workdays_left"), -1);
  EXPECT_EQ(array_in(json, "remarks")->size(), 2U);
}

TEST(ObligationJson, WhatDoesNotApplyIsAbsent) {
  KeptObligation kept = a_duty();
  for (const char* key : {"suspended_on", "silent_until", "amount", "paid", "adopted", "deemed"})
    EXPECT_FALSE(obligation_json(kept, a_case(), {}).contains(key)) << key;
  kept.obligation.suspended_on = a_day("2026-10-09");
  kept.obligation.silent_until = a_day("2026-10-20");
  kept.obligation.amount = Yuan{5000000};
  kept.obligation.adopted = kept.obligation.deemed = true;
  auto json = obligation_json(kept, a_case(), {});
  EXPECT_EQ(text_in(json, "suspended_on"), "2026-10-09");
  EXPECT_EQ(text_in(json, "silent_until"), "2026-10-20");
  EXPECT_EQ(text_in(json, "amount"), "50000.00");
  EXPECT_FALSE(json.contains("paid"));
  EXPECT_TRUE(json.at("adopted").as_bool());
  EXPECT_TRUE(json.at("deemed").as_bool());
  kept.obligation.paid = Yuan{2000050};
  EXPECT_EQ(text_in(obligation_json(kept, a_case(), {}), "paid"), "20000.50");
}

TEST(CaseJson, TellsWhatBecameOfIt) {
  Case file = a_case();
  file.assigned = {{"nanchang-eco", "zhang-wei"}};
  file.origin = "群众举报";
  file.standing = true;
  file.ended_on = a_day("2026-10-09");
  file.reopens = CaseId{2};
  file.reopened_as = {{7}, {9}};
  const std::string json = write_json(case_json(file));
  EXPECT_NE(json.find(R"("assigned":{"nanchang-eco":"zhang-wei"},"origin":"群众举报",)"
                      R"("standing":true,"ended_on":"2026-10-09","reopens":2,"reopened_as":[7,9])"),
            std::string::npos)
      << json;
}

TEST(CaseJson, NamesItsPartiesByRole) {
  EXPECT_EQ(write_json(case_json(a_case())),
            R"({"id":3,"docket":"赣环赔〔2026〕3号","title":"某公司非法倾倒案",)"
            R"("rulebooks":["jiangxi-2021"],)"
            R"("parties":{"agency":["nanchang-eco"],"procuratorate":["nanchang-proc"]}})");
}

TEST(FactJson, SaysWhatHappenedWhenAndWhoRecordedItForWhom) {
  Fact fact;
  fact.id = {5};
  fact.case_id = {3};
  fact.kind = FactKind::event;
  fact.event = "meeting-set";
  fact.on = a_day("2026-09-28");
  fact.recorded_at = *read_instant("2026-09-28T02:00:00Z");
  fact.uid = 1000;
  fact.by = "zhang-wei";
  fact.fields = {{"meets", "2026-10-15"}};
  EXPECT_EQ(write_json(fact_json(fact)),
            R"({"id":5,"case":3,"kind":"event","event":"meeting-set","on":"2026-09-28",)"
            R"("fields":{"meets":"2026-10-15"},"by":"zhang-wei","uid":1000,)"
            R"("recorded_at":"2026-09-28T02:00:00Z"})");
  fact.at = *read_instant("2026-09-28T01:30:00Z");
  EXPECT_EQ(text_in(fact_json(fact), "on"), "2026-09-28T01:30:00Z");
}

TEST(FactJson, ADeedNamesItsDutyAndACorrectionItsFact) {
  Fact fact;
  fact.kind = FactKind::acknowledged;
  fact.duty = ObligationKey{"jx-2.2a", FactId{2}, "eco", "proc", 0};
  fact.revision = 2;
  EXPECT_EQ(text_in(fact_json(fact), "rule"), "jx-2.2a");
  EXPECT_EQ(text_in(fact_json(fact), "owed_by"), "eco");
  EXPECT_EQ(integer_in(fact_json(fact), "revision"), 2);
  Fact correction;
  correction.kind = FactKind::correction;
  correction.about = FactId{2};
  correction.note = "日期有误";
  EXPECT_EQ(integer_in(fact_json(correction), "fact"), 2);
  EXPECT_EQ(text_in(fact_json(correction), "note"), "日期有误");
  EXPECT_FALSE(fact_json(correction).contains("on"));
}

TEST(FactJson, SaysAllThatAFactOfItsKindSays) {
  Fact fact;
  fact.kind = FactKind::extended;
  fact.duty = ObligationKey{"jx-2.2a", FactId{2}, "nanchang-eco", "nanchang-proc", 0};
  fact.term = Term{1, TermUnit::months};
  fact.approved_by = "李局长";
  fact.document = "批1号";
  auto json = fact_json(fact, {a_duty()});
  EXPECT_EQ(integer_in(json, "obligation"), 12);
  EXPECT_EQ(text_in(json, "term"), "1m");
  EXPECT_EQ(text_in(json, "approved_by"), "李局长");
  EXPECT_EQ(text_in(json, "document"), "批1号");
  fact.duty->cause = {3};
  EXPECT_FALSE(fact_json(fact, {a_duty()}).contains("obligation"));

  fact = {};
  fact.kind = FactKind::paid;
  fact.amount = Yuan{123456};
  EXPECT_EQ(text_in(fact_json(fact), "amount"), "1234.56");

  fact = {};
  fact.kind = FactKind::docket_given;
  fact.document = "赣环赔〔2026〕3号";
  EXPECT_EQ(text_in(fact_json(fact), "docket"), "赣环赔〔2026〕3号");
  EXPECT_FALSE(fact_json(fact).contains("document"));

  fact = {};
  fact.kind = FactKind::assigned;
  fact.role = "agency";
  fact.office = "nanchang-eco";
  fact.officer = "zhang-wei";
  json = fact_json(fact);
  EXPECT_EQ(text_in(json, "role"), "agency");
  EXPECT_EQ(text_in(json, "office"), "nanchang-eco");
  EXPECT_EQ(text_in(json, "officer"), "zhang-wei");

  fact = {};
  fact.kind = FactKind::silenced;
  fact.until = a_day("2026-10-20");
  EXPECT_EQ(text_in(fact_json(fact), "until"), "2026-10-20");

  fact = {};
  fact.kind = FactKind::reopened;
  fact.linked = CaseId{7};
  EXPECT_EQ(integer_in(fact_json(fact), "reopened_as"), 7);
}

TEST(FactJson, AnAgreementBringsItsScheduleAndAnOpeningItsParties) {
  Fact fact;
  fact.event = "signed";
  fact.schedule = {{1, a_day("2026-12-31"), {}, Yuan{5000000}, "市财政局", ""},
                   {2, {}, Term{6, TermUnit::months}, {}, "", "完成土壤修复"}};
  EXPECT_NE(write_json(fact_json(fact))
                .find(R"("schedule":[{"number":1,"day":"2026-12-31","amount":"50000.00",)"
                      R"("payee":"市财政局"},{"number":2,"after":"6m","what":"完成土壤修复"}])"),
            std::string::npos);

  Fact opened;
  opened.kind = FactKind::opened;
  opened.opening = Opening{};
  opened.opening->title = "某公司非法倾倒案";
  opened.opening->parties = {{"agency", {"nanchang-eco"}}};
  opened.opening->reopens = CaseId{2};
  EXPECT_NE(write_json(fact_json(opened))
                .find(R"("opening":{"title":"某公司非法倾倒案",)"
                      R"("parties":{"agency":["nanchang-eco"]},"reopens":2})"),
            std::string::npos);
}

}  // namespace
}  // namespace qixian
