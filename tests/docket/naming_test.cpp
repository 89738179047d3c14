// Whose an event is, and what it says of the duties of others.
#include "docket/casebook.hpp"

#include <gtest/gtest.h>

#include <set>

namespace qixian {
namespace {

using Parties = std::map<std::string, std::vector<std::string>>;
using Pairs = std::set<std::pair<std::string, std::string>>;

Pairs pairs(const Casebook& book, const std::string& rule) {
  Pairs all;
  for (const Obligation& duty : book.derived().obligations)
    if (duty.key.rule == rule) all.insert({duty.key.owed_by, duty.key.owed_to});
  return all;
}

std::string whose(const std::string& roles) {
  return "fields = [{ id = \"whose\", name = \"谁\", type = \"office\", role = " + roles +
         " }, { id = \"day\", name = \"日\", type = \"date\" }, { id = \"place\", name = \"地\" "
         "}]\n";
}

const Parties two_and_one{{"a", {"a1", "a2"}}, {"b", {"b"}}};

// Owed by b alone, so that only the two events say about which of a's offices it is.
TEST(AnEvent, OfOneOfficeLeavesWhatAnEventOfAnotherBrought) {
  Casebook book(rulebook_of(event_of("asked", whose("\"a\"")) + event_of("given", whose("\"a\"")) +
                            more_rule("s",
                                      "event = \"asked\"\nowed_by = \"b\"\nterm = \"5d\"\n"
                                      "fulfilled_by = [\"given\"]\n") +
                            more_rule("t",
                                      "on_lapse_of = \"s\"\nowed_by = \"b\"\nterm = \"5d\"\n"
                                      "ended_by = [\"given\"]\n")),
                two_and_one);
  const FactId first = book.record(event("asked", on("2026-09-28"), {{"whose", "a1"}}));
  const FactId second = book.record(event("asked", on("2026-09-28"), {{"whose", "a2"}}));
  book.record(event("given", on("2026-09-29"), {{"whose", "a1"}}));
  EXPECT_EQ(book.duty("s", {}, first).obligation.state, State::met);
  EXPECT_EQ(book.duty("s", {}, second).obligation.state, State::open);
  book.pass_to(at_ten(on("2026-10-12")));
  book.record(event("given", on("2026-10-12"), {{"whose", "a1"}}));
  EXPECT_EQ(book.duty("t", {}, second).obligation.state, State::open) << "two steps from the event";
}

TEST(AnEvent, NamesOneOfThoseWhoHoldItsRoleAndLeavesTheOthers) {
  Casebook book(rulebook_of(event_of("told", whose("\"a\"")) +
                            more_rule("s",
                                      "event = \"told\"\nowed_by = \"b\"\nowed_to = [\"a\", "
                                      "\"c\"]\nowed_to_field = \"whose\"\nterm = \"5d\"\n") +
                            "[[role]]\nid = \"c\"\nname = \"丙\"\n"),
                {{"a", {"a1", "a2"}}, {"b", {"b"}}, {"c", {"c"}}});
  book.record(event("told", on("2026-09-28"), {{"whose", "a2"}}));
  EXPECT_EQ(pairs(book, "s"), (Pairs{{"b", "a2"}, {"b", "c"}}));
}

const std::string meeting = "second = \"replaces by whose\"\n";

Rulebooks meetings() {
  return rulebook_of(
      event_of("meeting", meeting + whose("\"a\"")) +
      more_rule("s",
                "event = \"meeting\"\nfrom = \"day\"\nowed_by = \"a\"\nowed_by_field "
                "= \"whose\"\nterm = \"-3d\"\nonly_if = [\"meeting.place = 厅\"]\n"));
}

TEST(AnEvent, ThatLeavesOutWhoseItIsIsThatOfTheOnlyOffice) {
  Casebook book(meetings(), {{"a", {"a1"}}});
  book.record(event("meeting", on("2026-09-01"), {{"day", "2026-10-15"}, {"place", "厅"}}));
  book.record(event("meeting", on("2026-09-02"), {{"day", "2026-10-22"}, {"whose", "a1"}}));
  book.record(event("meeting", on("2026-09-03"), {{"day", "2026-10-29"}}));
  ASSERT_EQ(book.derived().obligations.size(), 1U);
  EXPECT_EQ(book.duty("s").obligation.anchor, on("2026-10-29"));
}

TEST(ALaterVersion, TakesOverWhatItLeavesOutFromTheOneBeforeIt) {
  Casebook book(meetings(), two_and_one);
  const auto meet = [&](const std::string& office, const std::string& day, const std::string& meets,
                        const std::string& place) {
    Fact fact = event("meeting", on(day), {{"whose", office}, {"day", meets}});
    if (!place.empty()) fact.fields["place"] = place;
    return book.record(fact);
  };
  const FactId first = meet("a1", "2026-09-01", "2026-10-15", "厅");
  meet("a2", "2026-09-02", "2026-10-16", "县");
  meet("a1", "2026-09-03", "2026-10-22", "");
  const FactId other = meet("a2", "2026-09-04", "2026-10-23", "");
  EXPECT_EQ(pairs(book, "s"), (Pairs{{"a1", ""}})) << "each from its own";
  EXPECT_EQ(book.duty("s").obligation.anchor, on("2026-10-22"));
  const FactId last = meet("a1", "2026-09-05", "2026-10-29", "县");
  EXPECT_TRUE(pairs(book, "s").empty());
  book.record(retraction_of(last));
  EXPECT_EQ(book.duty("s", {}, first).obligation.anchor, on("2026-10-22"));
  book.record(correction_of(other, {}, {{"place", "厅"}}));
  EXPECT_EQ(pairs(book, "s"), (Pairs{{"a1", ""}, {"a2", ""}}));
}

TEST(ARuleThatYields, GivesWayToAnotherLawOnItsDaysOnly) {
  const std::string signed_event = event_of("signed", "schedule = true\n");
  const auto pay = [&](const std::string& id, const std::string& more) {
    return rulebook_of(
        signed_event +
        more_rule(id, "event = \"signed\"\neach = \"instalment\"\nowed_by = \"a\"\n" + more));
  };
  Rulebooks books;
  books["test"] = pay("s", "yields = true\n").at("test");
  books["own"] = pay("t", "").at("test");
  books["own"].id = "own";
  books["own"].effective = on("2026-06-01");
  const auto sign = [&](const std::vector<std::string>& laws, const std::string& day) {
    Fact opening = opening_of({{"a", {"a"}}}, "test");
    opening.opening->rulebooks = laws;
    Casebook book(books, opening, at_ten(on("2026-09-28")));
    Fact fact = event("signed", on(day));
    ScheduleRow row;
    row.number = 1;
    row.after = Term{1, TermUnit::years};
    row.amount = Yuan{100};
    fact.schedule = {row};
    book.record(fact);
    std::string rules;
    for (const Obligation& duty : book.derived().obligations) rules += duty.key.rule;
    return rules;
  };
  EXPECT_EQ(sign({"test"}, "2026-09-28"), "s");
  EXPECT_EQ(sign({"test", "own"}, "2026-09-28"), "t");
  EXPECT_EQ(sign({"own", "test"}, "2026-09-28"), "t");
  EXPECT_EQ(sign({"test", "own"}, "2026-05-31"), "s") << "before the other law";
}

TEST(AFirstTerm, EndsOnTheDayThatTheEventGives) {
  Casebook book(rulebook_of(rule_of("first = \"30d\"\nfirst_field = \"day\"\nterm = \"1m\"\n")),
                a_and_b);
  const FactId plain = book.record(event("happened", on("2026-09-01")));
  const FactId longer = book.record(event("happened", on("2026-09-01"), {{"day", "2026-10-20"}}));
  EXPECT_EQ(book.duty("r", {}, plain).obligation.deadline.nominal, on("2026-11-08"));
  EXPECT_EQ(book.duty("r", {}, longer).obligation.deadline.nominal, on("2026-11-20"));
}

}  // namespace
}  // namespace qixian
