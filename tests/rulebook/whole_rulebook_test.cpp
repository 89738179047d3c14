// Every key of the grammar is read back.
#include "rulebook/whole_rulebook.hpp"

#include "rulebook/check_clauses.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

using Lines = std::vector<std::string>;

TEST(WholeRulebook, TheHeadOfARulebookIsReadBack) {
  const auto [book, problems, places] = read_book(whole_rulebook);
  ASSERT_EQ(write_problems(problems), "");
  EXPECT_EQ(book.id, "book");
  EXPECT_EQ(book.title, "办法");
  EXPECT_EQ(book.number, "1号");
  EXPECT_EQ(book.issuer, "厅");
  EXPECT_EQ(book.effective, read_date("2025-03-24"));
  EXPECT_EQ(book.doubtful, read_date("2025-03-20"));
  EXPECT_EQ(book.supersedes, "book-2021");
  EXPECT_EQ(book.switched_off, "");
  EXPECT_EQ(book.roll_article, "第九条");
  EXPECT_TRUE(book.from_next_full_hour);
  EXPECT_EQ(book.origins, (Lines{"检察机关移送", "群众举报"}));
  EXPECT_EQ(book.basis, (std::vector<LegalBasis>{{"环境保护法", {}, read_date("2026-08-14")},
                                                 {"生态环境法典", read_date("2026-08-15"), {}}}));
  EXPECT_EQ(book.targets,
            (std::vector<Target>{{"reply", "回复意见", {5, TermUnit::workdays}, ""}}));
  EXPECT_EQ(book.roles, (std::vector<Role>{{"agency", "行政机关", false, ""},
                                           {"obligor", "赔偿义务人", true, "agency"}}));
}

TEST(WholeRulebook, EventsAreReadBack) {
  const Rulebook book = read_book(whole_rulebook).book;
  ASSERT_EQ(book.events.size(), 4U);
  const EventKind& met = book.events[0];
  EXPECT_TRUE(met.replaces);
  EXPECT_EQ(met.replaces_by, (Lines{"office", "place"}));
  EXPECT_FALSE(met.has_schedule);
  EXPECT_EQ(met.fields,
            (std::vector<Field>{{"day", "日期", FieldType::date, true, {}},
                                {"office", "单位", FieldType::office, false, {}, {"agency"}},
                                {"attends", "派员", FieldType::choice, false, {"yes", "no"}},
                                {"place", "地点", FieldType::text, false, {}}}));
  EXPECT_TRUE(book.event("signed")->has_schedule);
  EXPECT_FALSE(book.event("signed")->replaces);
  EXPECT_FALSE(book.event("signed")->only_noted);
  EXPECT_TRUE(book.event("noted")->only_noted);
}

TEST(WholeRulebook, ARuleThatSaysEverythingIsReadBack) {
  const Rulebook book = read_book(whole_rulebook).book;
  Rule expected;
  expected.id = "r-1";
  expected.article = "第一条";
  expected.clause = "应当在三个月内办理。";
  expected.duty = "办理";
  expected.trigger = {Trigger::Kind::event, "met"};
  expected.from = "day";
  expected.owed_by = {"obligor", "agency"};
  expected.owed_to = {"agency"};
  expected.owed_by_field = "office";
  expected.owed_to_field = "office";
  expected.joint = true;
  expected.first = Term{30, TermUnit::days};
  expected.term = {3, TermUnit::months};
  expected.due_field = "day";
  expected.clear_days = true;
  expected.at_most = 1;
  expected.only_if = {
      {{{"signed", "", "", {}}, {"met", "attends", "yes", {}}}, "signed or met.attends = yes"},
      {{{"signed", "", "", Term{30, TermUnit::days}}}, "signed + 30d"},
      {{{"case", "origin", "群众举报", {}}}, "case.origin = 群众举报"}};
  expected.unless = {{{{"met", "place", "A + B", {}}}, "met.place = A + B"}};
  expected.fulfilled_by = {"ended"};
  expected.ended_by = {"ended"};
  expected.not_counted = {{"signed", "ended"}};
  expected.can_be_suspended = false;
  expected.restarted_by = {"signed"};
  expected.suspended_in_last = Term{6, TermUnit::months};
  expected.deemed = true;
  expected.fulfilment = "送达";
  expected.lapse = "视为放弃";
  expected.note = "注意";
  ASSERT_EQ(book.rules.size(), 6U);
  EXPECT_EQ(book.rules[0], expected);
}

TEST(WholeRulebook, DutiesArisePassOnAndRepeatAsTheirRulesSay) {
  const Rulebook book = read_book(whole_rulebook).book;
  const Rule& reply = *book.rule("r-2");
  EXPECT_EQ(reply.trigger, (Trigger{Trigger::Kind::done_of, "r-1"}));
  EXPECT_EQ(reply.target, "reply");
  EXPECT_EQ(reply.term, (Term{5, TermUnit::workdays}));
  EXPECT_EQ(reply.kind, DutyKind::target);
  EXPECT_TRUE(reply.owed_to.empty());
  const Rule& hint = *book.rule("r-3");
  EXPECT_EQ(hint.trigger, (Trigger{Trigger::Kind::lapse_of, "r-2"}));
  EXPECT_EQ(hint.kind, DutyKind::suggested);
  EXPECT_FALSE(hint.has_term());
  const Rule& report = *book.rule("r-4");
  EXPECT_EQ(report.trigger, (Trigger{Trigger::Kind::event, "standing"}));
  EXPECT_EQ(report.every, Every::quarter);
  EXPECT_EQ(report.kind, DutyKind::target);
  const Rule& payment = *book.rule("r-5");
  EXPECT_EQ(payment.each, Each::instalment);
  EXPECT_EQ(payment.kind, DutyKind::agreed);
  EXPECT_TRUE(payment.yields);
  const Rule& suit = *book.rule("r-6");
  EXPECT_EQ(suit.first, (Term{20, TermUnit::days}));
  EXPECT_EQ(suit.first_field, "day");
  EXPECT_EQ(suit.only_if, (std::vector<Condition>{{{{"met", "day", "", Term{20, TermUnit::days}}},
                                                   "met + 20d until day"}}));
  EXPECT_FALSE(payment.has_term());
  EXPECT_TRUE(book.rule("r-1")->has_term());
}

TEST(WholeRulebook, ABookThatIsSwitchedOffMayBeEmpty) {
  const std::string head = whole_rulebook.substr(0, whole_rulebook.find("[[basis]]"));
  EXPECT_EQ(read_book("switched_off = \"等待全文\"\n" + head).problems, std::vector<Problem>{});
  EXPECT_EQ(read_book("switched_off = \"等待全文\"\n" + head).book.switched_off, "等待全文");
  EXPECT_EQ(read_book(head).problems.size(), 1U);
}

TEST(SetTargets, WhatTheOfficeSetsLiesOverTheRulebook) {
  Rulebook book = read_book(whole_rulebook).book;
  const Rulebook before = book;
  set_targets(book, {{"other", {"other", "", {1, TermUnit::days}, "x"}}});
  EXPECT_EQ(book, before);
  set_targets(book, {{"reply", {"reply", "", {3, TermUnit::workdays}, "内规〔2026〕1号"}}});
  EXPECT_EQ(book.targets[0],
            (Target{"reply", "回复意见", {3, TermUnit::workdays}, "内规〔2026〕1号"}));
  EXPECT_EQ(book.rule("r-2")->term, (Term{3, TermUnit::workdays}));
  EXPECT_EQ(book.rule("r-2")->adopted_by, "内规〔2026〕1号");
  EXPECT_EQ(*book.rule("r-1"), *before.rule("r-1"));
}

TEST(CheckClauses, FindsWhatTheDocumentDoesNotSayAndIgnoresItsSpaces) {
  const auto [book, problems, places] = read_book(whole_rulebook);
  EXPECT_EQ(places.at("r-1"), "b:53:10");
  const std::string document =
      "第一条 应当在 三个月\n　　内办理。\r\n第二条 应当\u00a0及时回复。\n第三条 可以 起诉。\n"
      "第四条 每季度报告\n第五条 分期给付。\n第六条 公告期满后一个月内起诉。\n";
  std::vector<Problem> found;
  check_clauses(book, places, document, "texts/book.txt", found);
  EXPECT_EQ(found, (std::vector<Problem>{
                       {"b:99:10", "the clause of rule 'r-4' does not stand in texts/book.txt"}}));
}

}  // namespace
}  // namespace qixian
