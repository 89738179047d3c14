// What gives rise to a duty, whom it binds, and under which version of the law.
#include "docket/casebook.hpp"

#include <gtest/gtest.h>

#include <set>

namespace qixian {
namespace {

const std::string a_to_b = "owed_by = \"a\"\nowed_to = \"b\"\n";
const std::string b_to_a = "owed_by = \"b\"\nowed_to = \"a\"\n";

std::set<std::pair<std::string, std::string>> pairs(const Casebook& book, const std::string& rule) {
  std::set<std::pair<std::string, std::string>> all;
  for (const Obligation& duty : book.derived().obligations)
    if (duty.key.rule == rule) all.insert({duty.key.owed_by, duty.key.owed_to});
  return all;
}
using Pairs = std::set<std::pair<std::string, std::string>>;

// --- conditions ---------------------------------------------------------------------------------

TEST(Condition, IsAskedBetweenTwoOfficesWhereTheEventNamesOne) {
  const std::string office = "fields = [{ id = \"office\", name = \"单位\", type = \"office\" }]\n";
  Casebook book(rulebook_of(event_of("answered", office) + event_of("closed", office) +
                            rule_of("term = \"15d\"\nonly_if = [\"answered\"]\nunless = "
                                    "[\"closed\"]\n")),
                {{"a", {"a1", "a2"}}, {"b", {"b"}}});
  const auto named = [](const std::string& id, const std::string& which) {
    Fact fact = event(id, on("2026-09-28"));
    fact.fields["office"] = which;
    return fact;
  };
  book.record(event("happened", on("2026-09-28")));
  book.record(named("answered", "a1"));
  EXPECT_EQ(pairs(book, "r"), (Pairs{{"a1", "b"}}));
  book.record(named("answered", "a2"));
  EXPECT_EQ(pairs(book, "r"), (Pairs{{"a1", "b"}, {"a2", "b"}}));
  book.record(named("closed", "a1"));
  EXPECT_EQ(pairs(book, "r"), (Pairs{{"a2", "b"}}));
}

// --- triggers -----------------------------------------------------------------------------------

TEST(Trigger, OfADutyThatWasDoneRunsFromTheDayAndBindsItsOffices) {
  const std::string answer = more_rule("s", "on_done_of = \"r\"\nterm = \"5d\"\n" + b_to_a);
  Casebook book(rulebook_of(rule_of("term = \"15d\"\n") + answer),
                {{"a", {"a1", "a2"}}, {"b", {"b1", "b2"}}});
  book.record(event("happened", on("2026-09-28")));
  EXPECT_FALSE(book.has("s"));
  Fact first;
  for (const KeptObligation& kept : book.kept())
    if (kept.obligation.key.owed_by == "a1" && kept.obligation.key.owed_to == "b2")
      first = deed(FactKind::done, kept.obligation.key, on("2026-09-29"));
  book.pass_to(at_ten(on("2026-10-09")));
  const FactId done = book.record(first);
  EXPECT_EQ(pairs(book, "s"), (Pairs{{"b2", "a1"}}));
  const Obligation& duty = book.duty("s").obligation;
  EXPECT_EQ(duty.key.cause, FactId{2}) << "the event with which the chain began";
  EXPECT_EQ(duty.anchor, on("2026-09-29"));
  EXPECT_EQ(duty.deadline.due, on("2026-10-08"));
  EXPECT_EQ(duty.state, State::overdue);
  book.record(retraction_of(done));
  EXPECT_EQ(book.duty("s").obligation.state, State::withdrawn);
}

TEST(Trigger, OfADutyThatWasDoneMayBeAnEvent) {
  Casebook book(rulebook_of(event_of("answered") +
                            rule_of("term = \"15d\"\nfulfilled_by = "
                                    "[\"answered\"]\n") +
                            more_rule("s", "on_done_of = \"r\"\nterm = \"5d\"\n" + b_to_a)),
                a_and_b);
  book.record(event("happened", on("2026-09-21")));
  book.record(event("answered", on("2026-09-28")));
  EXPECT_EQ(book.duty("s").obligation.anchor, on("2026-09-28"));
}

TEST(Trigger, OfADutyThatLapsedRunsFromItsLastDay) {
  Casebook book(rulebook_of(rule_of("term = \"5wd\"\n") +
                            more_rule("s",
                                      "on_lapse_of = \"r\"\nkind = \"suggested\"\nowed_by = "
                                      "\"b\"\n")),
                a_and_b);
  const FactId cause = book.record(event("happened", on("2026-09-28")));
  EXPECT_FALSE(book.has("s"));
  book.pass_to(midnight_beginning(on("2026-10-11")));
  EXPECT_EQ(book.duty("s").obligation.key, (ObligationKey{"s", cause, "b", "", 0}));
  EXPECT_EQ(book.duty("s").obligation.anchor, on("2026-10-10"));
  EXPECT_EQ(book.duty("s").obligation.state, State::open);
  book.record(deed(FactKind::done, book.duty("r").obligation.key, on("2026-10-10")));
  EXPECT_EQ(book.duty("s").obligation.state, State::withdrawn) << "it had been done in time";
}

TEST(Trigger, ChainsAreFollowedInWhateverOrderTheyAreWritten) {
  Casebook book(rulebook_of(more_rule("u", "on_lapse_of = \"t\"\nterm = \"1d\"\n" + a_to_b) +
                            more_rule("t", "on_lapse_of = \"r\"\nterm = \"1d\"\n" + b_to_a) +
                            rule_of("term = \"1d\"\n")),
                a_and_b);
  book.record(event("happened", on("2026-09-28")));
  book.pass_to(at_ten(on("2026-10-09")));
  EXPECT_EQ(book.duty("t").obligation.deadline.due, on("2026-09-30"));
  EXPECT_EQ(book.duty("u").obligation.deadline.due, on("2026-10-08"));
  EXPECT_EQ(book.duty("u").obligation.state, State::overdue);
}

TEST(Trigger, OfEachInstalmentThatWasMissedIsAnotherDuty) {
  Casebook book(
      rulebook_of(
          event_of("agreed", "schedule = true\n") +
          more_rule("pay", "event = \"agreed\"\neach = \"instalment\"\n" + a_to_b) +
          more_rule("sue", "on_lapse_of = \"pay\"\nkind = \"suggested\"\nowed_by = \"b\"\n")),
      a_and_b);
  Fact fact = event("agreed", on("2026-08-03"));
  fact.schedule = {{1, on("2026-08-31"), {}, Yuan{1}, "", ""},
                   {2, on("2026-09-15"), {}, Yuan{1}, "", ""}};
  book.record(fact);
  EXPECT_EQ(book.duty_numbered("sue", 1).obligation.anchor, on("2026-08-31"));
  EXPECT_EQ(book.duty_numbered("sue", 2).obligation.anchor, on("2026-09-15"));
}

TEST(Trigger, StandingIsTheOpeningOfAStandingCase) {
  const Rulebooks books =
      rulebook_of(more_rule("s", "event = \"standing\"\nterm = \"10wd\"\n" + a_to_b));
  Fact opening = opening_of(a_and_b, "test");
  opening.on = on("2026-09-25");
  Casebook ordinary(books, opening, at_ten(on("2026-09-28")));
  EXPECT_FALSE(ordinary.has("s"));
  opening.opening->standing = true;
  Casebook standing(books, opening, at_ten(on("2026-09-28")));
  EXPECT_EQ(standing.duty("s").obligation.anchor, on("2026-09-25"));
  EXPECT_EQ(standing.duty("s").obligation.key.cause, FactId{1});
}

TEST(Trigger, AtMostOnceSaysThatNothingMoreIsProvidedFor) {
  Casebook book(rulebook_of(rule_of("term = \"5d\"\nat_most = 1\n")), a_and_b);
  const FactId later = book.record(event("happened", on("2026-09-25")));
  EXPECT_EQ(book.duty("r").obligation.key.cause, later);
  const FactId earlier = book.record(event("happened", on("2026-09-21")));
  EXPECT_EQ(book.duty("r", {}, later).obligation.state, State::withdrawn);
  EXPECT_EQ(book.duty("r", {}, earlier).obligation.anchor, on("2026-09-21"));
  EXPECT_EQ(book.waiting("r").cause, later);
  EXPECT_EQ(book.waiting("r").needs, "nothing more: 第一条 provides for it only once");
}

// --- parties -----------------------------------------------------------------------------------

TEST(Parties, OfSeveralRolesAllOweAndNobodyOwesItself) {
  Casebook book(rulebook_of(more_rule("s",
                                      "event = \"happened\"\nowed_by = [\"a\", \"b\"]\nowed_to "
                                      "= [\"a\", \"b\"]\nterm = \"5d\"\n") +
                            event_of("happened")),
                {{"a", {"x", "y"}}, {"b", {"y", "z"}}});
  book.record(event("happened", on("2026-09-28")));
  EXPECT_EQ(pairs(book, "s"),
            (Pairs{{"x", "y"}, {"x", "z"}, {"y", "x"}, {"y", "z"}, {"z", "x"}, {"z", "y"}}));
}

TEST(Parties, ADutyMayBeOwedToNobody) {
  Casebook book(
      rulebook_of(event_of("happened") +
                  more_rule("s", "event = \"happened\"\nowed_by = \"a\"\nterm = \"5d\"\n")),
      {{"a", {"x", "y"}}});
  book.record(event("happened", on("2026-09-28")));
  EXPECT_EQ(pairs(book, "s"), (Pairs{{"x", ""}, {"y", ""}}));
}

TEST(Parties, TheOfficeThatTheEventNamesOwes) {
  Casebook book(
      rulebook_of(
          event_of("asked", "fields = [{ id = \"who\", name = \"谁\", type = \"office\" }]\n") +
          more_rule("s",
                    "event = \"asked\"\nowed_by = \"a\"\nowed_by_field = \"who\"\nowed_to "
                    "= \"b\"\nterm = \"5d\"\n")),
      {{"a", {"x", "y"}}, {"b", {"z"}}});
  book.record(event("asked", on("2026-09-28"), {{"who", "y"}}));
  EXPECT_EQ(pairs(book, "s"), (Pairs{{"y", "z"}}));
  book.record(event("asked", on("2026-09-27")));
  EXPECT_EQ(pairs(book, "s"), (Pairs{{"x", "z"}, {"y", "z"}}));
}

TEST(Parties, ThatAreMissingAreNamedByTheirRoles) {
  Casebook book(rulebook_of(event_of("happened") +
                            more_rule("s",
                                      "event = \"happened\"\nowed_by = \"a\"\nowed_to = [\"b\"]\n"
                                      "term = \"5d\"\n")),
                {{"a", {"x"}}});
  book.record(event("happened", on("2026-09-28")));
  EXPECT_EQ(book.waiting("s").needs, "a party for the role 'b'");
}

TEST(Parties, AnEventThatNamesAnOfficeAnswersForThatOfficeAlone) {
  const std::string named =
      event_of("answered", "fields = [{ id = \"who\", name = \"谁\", type = \"office\" }]\n");
  Casebook book(rulebook_of(named + rule_of("term = \"5d\"\nfulfilled_by = [\"answered\"]\n")),
                {{"a", {"x", "y"}}, {"b", {"z"}}});
  book.record(event("happened", on("2026-09-25")));
  book.record(event("answered", on("2026-09-28"), {{"who", "x"}}));
  EXPECT_EQ(book.duty("r", "x").obligation.state, State::met);
  EXPECT_EQ(book.duty("r", "y").obligation.state, State::open);
  book.record(event("answered", on("2026-09-28")));
  EXPECT_EQ(book.duty("r", "y").obligation.state, State::met) << "one that names nobody, for all";
}

TEST(Parties, WhatIsJointIsDoneByOneForAll) {
  Casebook book(rulebook_of(event_of("happened") +
                            more_rule("s",
                                      "event = \"happened\"\nowed_by = [\"a\", \"b\"]\njoint = "
                                      "true\nterm = \"5d\"\n") +
                            more_rule("t", "on_done_of = \"s\"\nowed_by = \"b\"\nterm = \"5d\"\n")),
                {{"a", {"x", "y"}}, {"b", {"z"}}});
  book.record(event("happened", on("2026-09-25")));
  ASSERT_EQ(book.kept().size(), 3U);
  book.record(deed(FactKind::done, book.duty("s", "x").obligation.key, on("2026-09-28")));
  for (const char* office : {"x", "y", "z"})
    EXPECT_EQ(book.duty("s", office).obligation.state, State::met) << office;
  EXPECT_EQ(pairs(book, "t"), (Pairs{{"z", ""}})) << "one consequence, not one of each obligor";
}

// --- conditions --------------------------------------------------------------------------------

TEST(Condition, OfATermThatHadRunOutAsksWhetherItsLastDayWasOver) {
  const Rulebooks books = rulebook_of(event_of("announced") +
                                      rule_of("term = \"5d\"\nonly_if = [\"announced + 30d\"]\n"));
  for (const auto& [announced, holds] : {std::pair{"2026-07-21", true}, {"2026-07-23", false}}) {
    Casebook book(books, opening_of(a_and_b, "test"), at_ten(on("2026-08-24")));
    book.record(event("announced", on(announced)));
    book.record(event("happened", on("2026-08-24")));
    EXPECT_EQ(book.has("r"), holds) << announced;
    EXPECT_EQ(book.waits("r"), !holds) << announced;
  }
}

TEST(Condition, OfWhereTheCaseCameFrom) {
  Rulebooks books = rulebook_of(rule_of("term = \"5d\"\n"));
  books.at("test").rules[0].only_if = {{{{"case", "origin", "移送", {}}}, "case.origin = 移送"}};
  Fact opening = opening_of(a_and_b, "test");
  Casebook book(books, opening, at_ten(on("2026-09-28")));
  book.record(event("happened", on("2026-09-28")));
  EXPECT_TRUE(book.waits("r"));
  Fact correction = correction_of({1});
  correction.opening = Opening{};
  correction.opening->origin = "移送";
  book.record(correction);
  EXPECT_TRUE(book.has("r"));
}

TEST(Condition, ThatComesTrueAfterTheLastDayLeavesNoTime) {
  Casebook book(
      rulebook_of(event_of("agreed") + rule_of("term = \"5d\"\nonly_if = [\"agreed\"]\n")),
      a_and_b);
  book.record(event("happened", on("2026-09-01")));
  book.record(event("agreed", on("2026-09-28")));
  EXPECT_EQ(book.duty("r").obligation.state, State::impossible);
}

TEST(Replaces, ByAFieldOnlyWhatHasTheSameValue) {
  const std::string hearing = event_of(
      "hearing",
      "second = \"replaces by session\"\nfields = [{ id = \"session\", name = \"次\" }, { id = "
      "\"hears\", name = \"日\", type = \"date\" }]\n");
  Casebook book(rulebook_of(hearing + more_rule("s",
                                                "event = \"hearing\"\nfrom = \"hears\"\nterm = "
                                                "\"-3d\"\n" +
                                                    a_to_b)),
                a_and_b);
  const FactId first =
      book.record(event("hearing", on("2026-09-01"), {{"session", "1"}, {"hears", "2026-10-15"}}));
  const FactId second =
      book.record(event("hearing", on("2026-09-02"), {{"session", "2"}, {"hears", "2026-11-12"}}));
  book.record(event("hearing", on("2026-09-03"), {{"session", "1"}, {"hears", "2026-10-22"}}));
  ASSERT_EQ(book.derived().obligations.size(), 2U);
  EXPECT_EQ(book.duty("s", {}, first).obligation.anchor, on("2026-10-22"));
  EXPECT_EQ(book.duty("s", {}, second).obligation.anchor, on("2026-11-12"));
}

// --- versions ----------------------------------------------------------------------------------

Rulebooks two_versions() {
  Rulebooks books = rulebook_of(rule_of("term = \"5d\"\n"));
  Rulebook later = rulebook_of(rule_of("term = \"10d\"\n")).at("test");
  later.id = "test-2026";
  later.supersedes = "test";
  later.effective = on("2026-09-01");
  books["test-2026"] = later;
  return books;
}

TEST(Versions, AreTheWholeFamilyOldestFirstWhicheverIsNamed) {
  Rulebooks books = two_versions();
  books["other"] = rulebook_of(rule_of("term = \"5d\"\n")).at("test");
  books["other"].id = "other";
  const std::vector<const Rulebook*> family{&books.at("test"), &books.at("test-2026")};
  EXPECT_EQ(versions_of("test", books), family);
  EXPECT_EQ(versions_of("test-2026", books), family);
  EXPECT_EQ(versions_of("other", books), std::vector<const Rulebook*>{&books.at("other")});
  EXPECT_TRUE(versions_of("not-there", books).empty());
}

TEST(Versions, ATermFollowsTheOneInForceOnTheDayItRunsFrom) {
  for (const char* named : {"test", "test-2026"}) {
    Casebook book(two_versions(), opening_of(a_and_b, named), at_ten(on("2026-09-28")));
    const FactId before = book.record(event("happened", on("2026-08-31")));
    const FactId after = book.record(event("happened", on("2026-09-01")));
    ASSERT_EQ(book.derived().obligations.size(), 2U);
    EXPECT_EQ(book.duty("r", {}, before).obligation.rulebook, "test");
    EXPECT_EQ(book.duty("r", {}, after).obligation.rulebook, "test-2026");
    const FactId never = book.record(event("happened", on("2019-12-31")));
    ASSERT_EQ(book.derived().waiting.size(), 1U) << "the oldest speaks for all";
    EXPECT_EQ(book.waiting("r").cause, never);
  }
}

TEST(Versions, OneThatIsSwitchedOffGivesNothingAndTakesNothingOver) {
  Rulebooks books = two_versions();
  books.at("test-2026").switched_off = "尚未施行";
  Casebook book(books, opening_of(a_and_b, "test"), at_ten(on("2026-09-28")));
  book.record(event("happened", on("2026-09-28")));
  EXPECT_EQ(book.duty("r").obligation.rulebook, "test");
  books.at("test").switched_off = "停用";
  Casebook off(books, opening_of(a_and_b, "test"), at_ten(on("2026-09-28")));
  off.record(event("happened", on("2026-09-28")));
  EXPECT_FALSE(off.has("r"));
  EXPECT_FALSE(off.waits("r"));
}

TEST(Versions, ARecurringDutyGoesOnUnderTheNextOne) {
  Rulebooks books = rulebook_of(rule_of("every = \"month\"\n"));
  Rulebook later = books.at("test");
  later.id = "test-2026";
  later.supersedes = "test";
  later.effective = on("2026-03-15");
  books["test-2026"] = later;
  Casebook book(books, opening_of(a_and_b, "test"), at_ten(on("2026-01-05")));
  book.record(event("happened", on("2026-01-05")));
  book.pass_to(at_ten(on("2026-04-01")));
  EXPECT_EQ(book.duty_numbered("r", 202603).obligation.rulebook, "test");
  EXPECT_EQ(book.duty_numbered("r", 202604).obligation.rulebook, "test-2026");
  EXPECT_EQ(book.derived().review_at, midnight_beginning(on("2026-05-01")));
}

TEST(Versions, WhatACaseIsNotCountedByIsNamedOnceForEachLaw) {
  Rulebooks books = two_versions();
  for (const char* id : {"in-use", "off"}) {
    books[id] = rulebook_of(rule_of("term = \"5d\"\n")).at("test");
    books[id].id = id;
  }
  books.at("off").switched_off = "未启用";
  Case file;
  file.rulebooks = {"test"};
  EXPECT_EQ(rulebooks_not_applied(file, books), std::vector<std::string>{"in-use"});
  file.rulebooks = {"in-use"};
  EXPECT_EQ(rulebooks_not_applied(file, books), std::vector<std::string>{"test-2026"});
}

}  // namespace
}  // namespace qixian
