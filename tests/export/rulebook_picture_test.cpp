#include "export/rulebook_picture.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

Rule rule_of(const std::string& id, Trigger trigger, Term term) {
  Rule rule;
  rule.id = id;
  rule.article = "第" + id + "条";
  rule.duty = "办理" + id;
  rule.trigger = std::move(trigger);
  rule.owed_by = {"agency"};
  rule.term = term;
  return rule;
}

Rulebook book_of(std::vector<Rule> rules) {
  Rulebook book;
  book.id = "book";
  book.title = "办法";
  book.events.resize(3);
  book.events[0].id = "met";
  book.events[0].name = "磋商";
  book.events[1].id = "sent-off";
  book.events[1].name = "送\"检\"";
  book.events[2].id = "case-ended";
  book.events[2].name = "终止";
  book.rules = std::move(rules);
  return book;
}

bool has(const std::string& text, const std::string& line) {
  return text.find("  " + line + "\n") != std::string::npos;
}

constexpr Term five_workdays{5, TermUnit::workdays};

TEST(RulebookPicture, EventsCauseDutiesAndDutiesCauseDuties) {
  Rule first = rule_of("r.1", {Trigger::Kind::event, "met"}, {3, TermUnit::months});
  first.first = Term{30, TermUnit::days};
  Rule hint = rule_of("r.3", {Trigger::Kind::lapse_of, "r.1"}, {});
  hint.kind = DutyKind::suggested;
  const Rulebook book =
      book_of({first, rule_of("r.2", {Trigger::Kind::done_of, "r.1"}, five_workdays), hint});
  const std::string dot = draw_dot(book);
  EXPECT_TRUE(has(dot, "e_met [shape=ellipse, label=\"磋商\"];")) << dot;
  EXPECT_TRUE(has(dot, "d_r_d1 [label=\"办理r.1\\n第r.1条 r.1\"];")) << dot;
  EXPECT_TRUE(has(dot, "e_met -> d_r_d1 [label=\"30d + 3m\"];")) << dot;
  EXPECT_TRUE(has(dot, "d_r_d1 -> d_r_d2 [label=\"办结后 5wd\"];")) << dot;
  EXPECT_TRUE(has(dot, "d_r_d1 -> d_r_d3 [label=\"逾期后 可以\"];")) << dot;
  const std::string mermaid = draw_mermaid(book);
  EXPECT_TRUE(has(mermaid, "e_met([\"磋商\"])")) << mermaid;
  EXPECT_TRUE(has(mermaid, "e_met -->|\"30d + 3m\"| d_r_d1")) << mermaid;
  EXPECT_TRUE(has(mermaid, "d_r_d1 -->|\"办结后 5wd\"| d_r_d2")) << mermaid;
}

TEST(RulebookPicture, TheStandingCaseIsDrawnWhereARuleHearsIt) {
  Rule report = rule_of("r1", {Trigger::Kind::event, "standing"}, {});
  report.every = Every::quarter;
  const std::string dot = draw_dot(book_of({report}));
  EXPECT_TRUE(has(dot, "e_standing [shape=ellipse, label=\"常设事项\"];")) << dot;
  EXPECT_TRUE(has(dot, "e_standing -> d_r1 [label=\"每季度\"];")) << dot;
  const Rule other = rule_of("r1", {Trigger::Kind::event, "met"}, five_workdays);
  EXPECT_EQ(draw_dot(book_of({other})).find("standing"), std::string::npos);
}

TEST(RulebookPicture, WhatBearsOnADutyIsDashed) {
  Rule rule = rule_of("r1", {Trigger::Kind::event, "met"}, five_workdays);
  rule.fulfilled_by = {"sent-off"};
  rule.ended_by = {"case-ended"};
  rule.restarted_by = {"sent-off"};
  rule.not_counted = {{"sent-off", "case-ended"}};
  rule.only_if = {{{{"sent-off", "", "", {}},
                    {"sent-off", "to", "a", {}},
                    {"met", "", "", {}},
                    {"case", "origin", "举报", {}}},
                   ""}};
  rule.unless = {{{{"case-ended", "", "", {}}}, ""}};
  const std::string dot = draw_dot(book_of({rule}));
  for (const auto& [from, text] :
       std::vector<std::pair<std::string, std::string>>{{"e_sent_hoff", "办结"},
                                                        {"e_case_hended", "终止"},
                                                        {"e_sent_hoff", "重计"},
                                                        {"e_sent_hoff", "停计"},
                                                        {"e_case_hended", "续计"},
                                                        {"e_sent_hoff", "条件"},
                                                        {"e_case_hended", "除外"}})
    EXPECT_TRUE(has(dot, from + " -> d_r1 [label=\"" + text + "\", style=dashed];")) << text << '\n'
                                                                                     << dot;
  std::size_t arrows = 0;
  for (auto at = dot.find("->"); at != std::string::npos; at = dot.find("->", at + 1)) ++arrows;
  EXPECT_EQ(arrows, 8U) << "neither the cause again nor the case's origin\n" << dot;
  EXPECT_TRUE(has(draw_mermaid(book_of({rule})), "e_sent_hoff -.->|\"办结\"| d_r1"));
}

TEST(RulebookPicture, LabelsEndWhereTheyShould) {
  const Rulebook book = book_of({rule_of("r1", {Trigger::Kind::event, "met"}, five_workdays)});
  EXPECT_TRUE(has(draw_dot(book), "e_sent_hoff [shape=ellipse, label=\"送'检'\"];"));
  EXPECT_TRUE(has(draw_mermaid(book), "e_sent_hoff([\"送'检'\"])"));
}

TEST(RulebookPicture, IdsThatDifferInPunctuationAreTwoDuties) {
  const Trigger met{Trigger::Kind::event, "met"};
  const std::string dot =
      draw_dot(book_of({rule_of("r-1", met, five_workdays), rule_of("r.1", met, five_workdays),
                        rule_of("r_1", met, five_workdays)}));
  for (const char* node : {"d_r_h1 [label", "d_r_d1 [label", "d_r__1 [label"})
    EXPECT_NE(dot.find(node), std::string::npos) << node;
}

TEST(RulebookPicture, ABookThatIsSwitchedOffSaysSo) {
  Rulebook book = book_of({});
  EXPECT_TRUE(has(draw_dot(book), "label=\"办法\";"));
  book.switched_off = "等待全文";
  EXPECT_TRUE(has(draw_dot(book), "label=\"办法（停用：等待全文）\";"));
  EXPECT_NE(draw_mermaid(book).find("title: \"办法（停用：等待全文）\""), std::string::npos);
}

}  // namespace
}  // namespace qixian
