#include "export/obligation_json.hpp"

#include "export/json.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

Date a_day(const char* text) {
  return read_date(text).value();
}

Case a_case() {
  return {{3},
          "赣环赔〔2026〕3号",
          "某公司非法倾倒案",
          {"jiangxi-2021"},
          {{"agency", {"nanchang-eco"}}, {"procuratorate", {"nanchang-proc"}}}};
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

}  // namespace
}  // namespace qixian
