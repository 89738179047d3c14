#include "rulebook/read_rulebook.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace qixian {
namespace {

const std::string head =
    "id = \"book\"\ntitle = \"办法\"\nnumber = \"1号\"\nissuer = \"厅\"\neffective = 2021-08-03\n";
const std::string roles =
    "[[role]]\nid = \"a\"\nname = \"甲\"\n[[role]]\nid = \"b\"\nname = \"乙\"\nexternal = true\n"
    "watched_by = \"a\"\n";
const std::string meeting =
    "[[event]]\nid = \"met\"\nname = \"会\"\nsecond = \"replaces\"\nfields = [\n"
    "  { id = \"meets\", name = \"日\", type = \"date\", required = true },\n"
    "  { id = \"who\", name = \"谁\" },\n"
    "  { id = \"attends\", name = \"派员\", type = \"choice\", choices = [\"yes\", \"no\"] },\n]\n";
const std::string rule =
    "[[rule]]\nid = \"r1\"\narticle = \"第一条\"\nclause = \"条文\"\nduty = \"办理\"\nevent = "
    "\"met\"\n"
    "owed_by = \"a\"\nowed_to = \"b\"\nterm = \"5wd\"\n";

struct Read {
  Rulebook book;
  std::vector<Problem> problems;
};

Read read(const std::string& toml) {
  Read result;
  result.book = read_rulebook(toml, "book.toml", result.problems);
  return result;
}

std::vector<std::string> problems_of(const std::string& toml) {
  std::vector<std::string> lines;
  for (const Problem& problem : read(toml).problems)
    lines.push_back(problem.where + ": " + problem.what);
  return lines;
}

using Lines = std::vector<std::string>;

TEST(ReadRulebook, WhatIsLeftOutIsTheOrdinary) {
  const auto [book, problems] = read(head + roles + meeting + rule);
  EXPECT_EQ(write_problems(problems), "");
  const Rule& read = *book.rule("r1");
  EXPECT_EQ(read.from, "on");
  EXPECT_EQ(read.kind, DutyKind::statutory);
  EXPECT_FALSE(read.clear_days);
  EXPECT_TRUE(read.only_if.empty());
  EXPECT_EQ(book.doubtful, std::nullopt);
}

TEST(ReadRulebook, TheWordsOfTheLawAreTermsToo) {
  for (const auto& [words, term] :
       std::vector<std::pair<std::string, std::string>>{{"十五日内", "15d"},
                                                        {"5个工作日", "5wd"},
                                                        {"三个月", "3m"},
                                                        {"前3日", "-3d"},
                                                        {"二十四小时", "24h"}}) {
    std::string changed = rule;
    changed.replace(changed.find("5wd"), 3, words);
    const auto [book, problems] = read(head + roles + meeting + changed);
    EXPECT_EQ(write_problems(problems), "");
    EXPECT_EQ(write_term(book.rule("r1")->term), term);
  }
}

TEST(ReadRulebook, OneBookFullOfMistakesReportsEveryOneInItsPlace) {
  // clang-format off
  const std::string toml =
      "id = \"Buch 1\"\n"                                              // 1
      "title = \"\"\n"                                                 // 2
      "number = 7\n"                                                   // 3
      "effective = 2021-02-30x\n";                                     // 4
  // TOML itself is broken there, so that nothing else can be read.
  EXPECT_EQ(problems_of(toml).size(), 1U);
  EXPECT_TRUE(problems_of(toml)[0].starts_with("book.toml:4:")) << problems_of(toml)[0];

  const std::string mistakes =
      "id = \"Buch 1\"\n"                                              // 1
      "title = \"\"\n"                                                 // 2
      "number = 7\n"                                                   // 3
      "effective = \"2021-02-30\"\n"                                   // 4
      "colour = \"red\"\n"                                             // 5
      "[[role]]\n"                                                     // 6
      "id = \"a\"\n"                                                   // 7
      "name = \"甲\"\n"                                                 // 8
      "external = \"no\"\n"                                            // 9
      "[[role]]\n"                                                     // 10
      "id = \"a\"\n"                                                   // 11
      "name = \"乙\"\n"                                                 // 12
      "[[event]]\n"                                                    // 13
      "id = \"met\"\n"                                                 // 14
      "name = \"会\"\n"                                                 // 15
      "second = \"overwrites\"\n"                                      // 16
      "fields = [\n"                                                   // 17
      "  { id = \"meets\", name = \"日\", type = \"day\" },\n"          // 18
      "  { id = \"meets\", name = \"日\", type = \"choice\" },\n"       // 19
      "]\n"                                                            // 20
      "[[event]]\n"                                                    // 21
      "id = \"unheard\"\n"                                             // 22
      "name = \"无\"\n"                                                 // 23
      "[[event]]\n"                                                    // 24
      "id = \"noted\"\n"                                               // 25
      "name = \"记\"\n"                                                 // 26
      "only_noted = true\n"                                            // 27
      "[[rule]]\n"                                                     // 28
      "id = \"r1\"\n"                                                  // 29
      "article = \"第一条\"\n"                                          // 30
      "duty = \"办理\"\n"                                               // 31
      "event = \"met\"\n"                                              // 32
      "from = \"meets\"\n"                                             // 33
      "owed_by = \"c\"\n"                                              // 34
      "owed_to = \"a\"\n"                                              // 35
      "term = \"5 days\"\n"                                            // 36
      "kind = \"legal\"\n"                                             // 37
      "only_if = [\"met.where = here\", \"noted\", \"met = yes\", \"\"]\n"  // 38
      "fulfilled_by = [\"nothing\", 3]\n"                              // 39
      "fulfillment = \"送达\"\n"                                        // 40
      "[[rule]]\n"                                                     // 41
      "id = \"r1\"\n"                                                  // 42
      "article = \"第二条\"\n"                                          // 43
      "clause = \"条文\"\n"                                             // 44
      "duty = \"办理\"\n"                                               // 45
      "event = \"never\"\n"                                            // 46
      "owed_by = \"a\"\n"                                              // 47
      "owed_to = \"a\"\n"                                              // 48
      "term = \"5wd\"\n";                                              // 49
  // clang-format on
  const Lines found = problems_of(mistakes);
  const Lines expected{
      "book.toml:1:6: 'Buch 1' must consist of a-z, 0-9, '-', '_' and '.'",
      "book.toml:2:9: 'title' is empty",
      "book.toml:3:10: 'number' must be a string",
      "book.toml:1:1: 'issuer' is missing",
      "book.toml:4:13: 'effective' must be a day that exists, like 2026-10-08",
      "book.toml:5:1: 'colour' is not a key that is known here",
      "book.toml:9:12: 'external' must be true or false",
      "book.toml:11:6: role 'a' is there twice",
      "book.toml:16:10: 'overwrites' must be \"adds\", \"replaces\" or \"replaces by FIELD\"",
      "book.toml:18:38: 'day' is not a type; it is date, text, choice or office",
      "book.toml:19:10: field 'meets' is there twice",
      "book.toml:19:38: a choice needs 'choices'",
      "book.toml:22:6: no rule hears event 'unheard'; set only_noted = true if that is meant",
      "book.toml:25:6: event 'noted' is only_noted, yet a rule hears it",
      "book.toml:28:1: 'clause' is missing",
      "book.toml:33:8: 'meets' is not a date field of event 'met'; write \"on\" for the day "
      "it arises",
      "book.toml:34:11: there is no role 'c'",
      "book.toml:37:8: 'legal' is not a kind; it is statutory, target, agreed or suggested",
      "book.toml:38:11: event 'met' has no field 'where'",
      "book.toml:38:11: 'met = yes' must be EVENT, EVENT.FIELD = VALUE, EVENT + TERM or "
      "case.origin = VALUE",
      "book.toml:38:11: '' must be EVENT, EVENT.FIELD = VALUE, EVENT + TERM or case.origin = VALUE",
      "book.toml:39:16: there is no event 'nothing'",
      "book.toml:39:28: 'fulfilled_by' must hold strings only",
      "book.toml:40:1: 'fulfillment' is not a key that is known here",
      "book.toml:42:6: rule 'r1' is there twice",
      "book.toml:46:9: there is no event 'never'",
  };
  for (const std::string& line : expected)
    EXPECT_NE(std::ranges::find(found, line), found.end()) << "not found: " << line;
  const auto term = std::ranges::find_if(
      found, [](const std::string& line) { return line.starts_with("book.toml:36:8: "); });
  EXPECT_NE(term, found.end()) << "the term";
  for (const std::string& line : found)
    EXPECT_TRUE(std::ranges::find(expected, line) != expected.end() || line == *term)
        << "not expected: " << line;
}

TEST(ReadRulebook, AConditionThatSaysNothingIsAProblemAndNotADutyThatNeverArises) {
  for (const char* condition : {"", " ", "met or ", " or met", "met.attends = ", "met.attends=yes"})
    EXPECT_EQ(
        problems_of(head + roles + meeting + rule + "only_if = [\"" + condition + "\"]\n").size(),
        1U)
        << condition;
  EXPECT_EQ(problems_of(head + roles + meeting + rule + "ended_by = [\"\"]\n").size(), 1U);
}

TEST(ReadRulebook, AChoiceIsOneOfItsChoices) {
  EXPECT_EQ(problems_of(head + roles + meeting + rule + "only_if = \"met.attends = perhaps\"\n"),
            (Lines{"book.toml:32:11: 'perhaps' is not a choice of field 'attends'"}));
}

TEST(ReadRulebook, HoursRunFromAMomentAndAFieldHoldsOnlyADay) {
  std::string hours = rule;
  hours.replace(hours.find("5wd"), 3, "24h");
  EXPECT_TRUE(problems_of(head + roles + meeting + hours).empty());
  EXPECT_EQ(problems_of(head + roles + meeting + hours + "from = \"meets\"\n").size(), 1U);
}

TEST(ReadRulebook, AFieldIsNotNamedLikeTheEventsOwnDay) {
  EXPECT_EQ(problems_of(head + roles +
                        "[[event]]\nid = \"met\"\nname = \"会\"\nfields = [{ id = "
                        "\"on\", name = \"日\", type = \"date\" }]\n" +
                        rule)
                .size(),
            1U);
}

TEST(ReadRulebook, ABookWithoutRulesIsNone) {
  EXPECT_EQ(problems_of(head + roles),
            (Lines{"book.toml:1:1: a rulebook needs at least one [[rule]]"}));
}

TEST(ReadRulebook, BrokenTomlIsOneProblemAtItsPlace) {
  for (const char* broken :
       {"id = ", "id = \"a\"\nid = \"b\"\n", "[[role]\n", "x = 2021-13-01\n", "\xff\xfe"}) {
    const Lines found = problems_of(broken);
    ASSERT_EQ(found.size(), 1U) << broken;
    EXPECT_TRUE(found[0].starts_with("book.toml:")) << found[0];
  }
}

TEST(ReadRulebook, AnEmptyFileSaysWhatARulebookNeeds) {
  const Lines found = problems_of("");
  EXPECT_EQ(found.size(), 6U) << "id, title, number, issuer, effective, rules";
}

TEST(DutyKind, ReadsAsItIsWritten) {
  for (const DutyKind kind :
       {DutyKind::statutory, DutyKind::target, DutyKind::agreed, DutyKind::suggested})
    EXPECT_EQ(read_duty_kind(write_duty_kind(kind)), kind);
  EXPECT_EQ(read_duty_kind("Statutory"), std::nullopt);
}

}  // namespace
}  // namespace qixian
