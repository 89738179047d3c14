#include "docket/derive.hpp"

#include "docket/casebook.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

using std::chrono::hours;

Fact at_moment(Instant at) {
  Fact fact = event("happened", date_in_beijing(at));
  fact.at = at;
  return fact;
}

TEST(Derive, ACaseIsWhatItsOpeningSays) {
  const Casebook book;
  const Case file = read_case(book.facts());
  EXPECT_EQ(file.id, CaseId{1});
  EXPECT_EQ(file.docket, "赣环赔〔2026〕3号");
  EXPECT_EQ(role_of("eco", file), "agency");
  EXPECT_EQ(role_of("proc", file), "procuratorate");
  EXPECT_EQ(role_of("nobody", file), "");
}

TEST(Derive, ADutyCarriesWhatItsRuleSays) {
  Casebook book;
  const FactId cause = book.record(event("negotiation-decided", on("2026-09-28")));
  const Obligation& duty = book.duty("jx-2.2a").obligation;
  EXPECT_EQ(duty.key, (ObligationKey{"jx-2.2a", cause, "eco", "proc", 0}));
  EXPECT_EQ(duty.rulebook, "jiangxi-2021");
  EXPECT_EQ(duty.article, "第二条第二款");
  EXPECT_EQ(duty.duty, "书面通报同级检察机关");
  EXPECT_EQ(duty.kind, DutyKind::statutory);
  EXPECT_EQ(duty.anchor, on("2026-09-28"));
  EXPECT_EQ(duty.term, (Term{5, TermUnit::workdays}));
  EXPECT_FALSE(duty.deadline.why.empty());
}

TEST(Derive, TheMidnightThatEndsTheLastDayIsTheFirstMomentThatIsLate) {
  Casebook book;
  book.record(event("negotiation-decided", on("2026-09-28")));
  const Instant midnight = midnight_beginning(on("2026-10-11"));
  EXPECT_EQ(book.duty("jx-2.2a").obligation.deadline.ends_at, midnight);
  EXPECT_EQ(book.derived().review_at, midnight);
  book.pass_to(midnight - std::chrono::seconds{1});
  EXPECT_EQ(book.duty("jx-2.2a").obligation.state, State::open);
  EXPECT_EQ(book.derived().review_at, midnight);
  book.pass_to(midnight);
  EXPECT_EQ(book.duty("jx-2.2a").obligation.state, State::overdue);
  EXPECT_EQ(book.derived().review_at, std::nullopt);
}

TEST(Derive, TheCaseIsLookedAtWhenTheSoonestOfItsDutiesLapses) {
  Casebook book;
  book.record(event("negotiation-decided", on("2026-09-28")));
  book.record(event("lead-concluded", on("2026-09-16")));
  EXPECT_EQ(book.derived().review_at, midnight_beginning(on("2026-10-09")));
  book.pass_to(midnight_beginning(on("2026-10-09")));
  EXPECT_EQ(book.derived().review_at, midnight_beginning(on("2026-10-11")));
}

TEST(Derive, HoursRunFromTheMomentAndEndAtOne) {
  Casebook book(rulebook_of(rule_of("term = \"24h\"")), a_and_b);
  const Instant moment = *read_instant("2026-09-30T16:20:00+08:00");
  book.pass_to(moment + hours{1});
  book.record(at_moment(moment));
  const Obligation duty = book.duty("r").obligation;
  EXPECT_EQ(duty.anchor_at, moment);
  EXPECT_EQ(duty.deadline.ends_at, moment + hours{24});
  EXPECT_EQ(duty.deadline.safe_at, moment + hours{24});
  EXPECT_EQ(duty.state, State::open);
  EXPECT_EQ(book.derived().review_at, moment + hours{24});

  Fact late = deed(FactKind::done, duty.key, on("2026-10-01"));
  late.at = moment + hours{24};
  book.pass_to(moment + hours{25});
  book.record(late);
  EXPECT_EQ(book.duty("r").obligation.state, State::met_late);
}

TEST(Derive, HoursFromABareDayWaitForTheMoment) {
  Casebook book(rulebook_of(rule_of("term = \"24h\"")), a_and_b);
  book.record(event("happened", on("2026-09-28")));
  EXPECT_FALSE(book.has("r"));
  ASSERT_TRUE(book.waits("r"));
  EXPECT_EQ(book.derived().waiting[0].needs, "the moment of the event, not only its day");
}

TEST(Derive, WhatAnEventDoesNotYetGiveRiseToSaysWhatItNeeds) {
  Casebook book;
  const FactId meeting =
      book.record(event("meeting-set", on("2026-09-28"), {{"meets", "2026-10-15"}}));
  ASSERT_TRUE(book.waits("jx-3.2a"));
  const Waiting& waiting = *std::ranges::find(book.derived().waiting, "jx-3.2a", &Waiting::rule);
  EXPECT_EQ(waiting.article, "第三条第二款");
  EXPECT_EQ(waiting.cause, meeting);
  EXPECT_EQ(waiting.needs, "attendance-decided or meeting-set.attends = yes");
}

TEST(Derive, WhatMayBeDoneIsNoGapInTheRecordWhereNobodyIsNamedToDoIt) {
  for (const char* kind : {"statutory", "suggested"}) {
    Casebook book(rulebook_of(rule_of("term = \"5wd\"\nkind = \"" + std::string(kind) + "\"")),
                  {{"a", {"eco"}}});
    book.record(event("happened", on("2026-09-28")));
    EXPECT_TRUE(book.waits("r")) << kind;
    EXPECT_EQ(gaps_in(book.derived()), kind == std::string("suggested") ? 0 : 1) << kind;
  }
}

// In Shanghai an agreement may set steps of the repair, instalments, or both.
TEST(Derive, AnAgreementWithoutMilestonesLacksNobodyToReachThem) {
  Casebook book({{"shanghai-2025", shipped().at("shanghai-2025")}}, {{"agency", {"eco"}}});
  Fact signing = event("agreement-signed", on("2026-09-28"));
  signing.schedule = {{1, on("2026-12-31"), {}, Yuan{5'000'000}, "市财政局", {}}};
  book.record(signing);
  EXPECT_FALSE(book.waits("sh-17.3"));
  EXPECT_TRUE(book.waits("sh-17.5")) << "who has to pay is not named";
}

TEST(Derive, AFieldThatIsMissingOrNoDayIsWaitedFor) {
  Casebook book(rulebook_of(rule_of("term = \"5d\"\nfrom = \"day\"")), a_and_b);
  book.record(event("happened", on("2026-09-28")));
  book.record(event("happened", on("2026-09-29"), {{"day", "soon"}}));
  EXPECT_FALSE(book.has("r"));
  ASSERT_EQ(book.derived().waiting.size(), 2U);
  EXPECT_EQ(book.derived().waiting[0].needs, "the field 'day'");
}

TEST(Derive, TargetsAreMissedAndNeverOverdue) {
  Casebook book(rulebook_of(rule_of("term = \"5wd\"\nkind = \"target\"")), a_and_b);
  book.record(event("happened", on("2026-09-28")));
  book.pass_to(midnight_beginning(on("2026-10-11")));
  EXPECT_EQ(book.duty("r").obligation.state, State::target_missed);
  book.record(deed(FactKind::done, book.duty("r").obligation.key, on("2026-10-11")));
  EXPECT_EQ(book.duty("r").obligation.state, State::target_met_late);
}

TEST(Derive, AHintIsNeverLateAndNobodyWakesForIt) {
  Casebook book(rulebook_of(rule_of("term = \"5wd\"\nkind = \"suggested\"")), a_and_b);
  book.record(event("happened", on("2026-09-28")));
  EXPECT_EQ(book.derived().review_at, std::nullopt);
  book.pass_to(midnight_beginning(on("2026-12-01")));
  EXPECT_EQ(book.duty("r").obligation.state, State::open);
}

TEST(Derive, ClearDaysAreWholeDaysBetween) {
  Casebook book(rulebook_of(rule_of("term = \"-3d\"\nfrom = \"day\"\nclear_days = true")), a_and_b);
  book.record(event("happened", on("2026-09-28"), {{"day", "2026-10-16"}}));
  EXPECT_EQ(book.duty("r").obligation.deadline.due, on("2026-10-12"));
}

TEST(Derive, TheRulebooksOwnCountingArticleIsNamed) {
  const auto basis_of = [](const std::string& head) {
    Rulebooks books = rulebook_of(rule_of("term = \"15d\""));
    books.at("test").roll_article = head;
    Casebook book(books, a_and_b);
    book.record(event("happened", on("2026-09-16")));
    std::string articles;
    for (const Step& step : book.derived().obligations.at(0).deadline.why) articles += step.article;
    return articles;
  };
  EXPECT_NE(basis_of("本办法第九条").find("本办法第九条"), std::string::npos);
  EXPECT_NE(basis_of("").find("民法典第二百零三条"), std::string::npos);
}

TEST(Derive, AnotherEventMayMeetADuty) {
  const std::string other = "[[event]]\nid = \"answered\"\nname = \"答复\"\n";
  Casebook book(rulebook_of(other + rule_of("term = \"5d\"\nfulfilled_by = [\"answered\"]")),
                a_and_b);
  book.record(event("answered", on("2026-09-18")));
  book.record(event("happened", on("2026-09-21")));
  EXPECT_EQ(book.duty("r").obligation.state, State::open) << "what came before answers nothing";
  book.record(event("answered", on("2026-09-25")));
  EXPECT_EQ(book.duty("r").obligation.state, State::met);
  EXPECT_EQ(book.duty("r").obligation.done_on, on("2026-09-25"));
}

TEST(Derive, OfAnotherEventThatWasReplacedOnlyTheLastVersionCounts) {
  const std::string meeting =
      "[[event]]\nid = \"meeting\"\nname = \"会\"\nsecond = \"replaces\"\nfields = [{ id = "
      "\"attends\", name = \"派员\", type = \"choice\", choices = [\"yes\", \"no\"] }]\n";
  Casebook book(
      rulebook_of(meeting + rule_of("term = \"5d\"\nonly_if = [\"meeting.attends = yes\"]")),
      a_and_b);
  book.record(event("happened", on("2026-09-21")));
  book.record(event("meeting", on("2026-09-22"), {{"attends", "yes"}}));
  EXPECT_TRUE(book.has("r"));
  book.record(event("meeting", on("2026-09-23"), {{"attends", "no"}}));
  EXPECT_EQ(book.duty("r").obligation.state, State::withdrawn);
}

TEST(Derive, OfTwoMeetingsOfOneDayTheOneRecordedLastStands) {
  Casebook book;
  Fact morning =
      event("meeting-set", on("2026-09-28"), {{"meets", "2026-10-15"}, {"attends", "yes"}});
  morning.at = *read_instant("2026-09-28T09:00:00+08:00");
  book.record(morning);
  book.record(
      event("meeting-set", on("2026-09-28"), {{"meets", "2026-10-21"}, {"attends", "yes"}}));
  EXPECT_EQ(book.duty("jx-3.2a").obligation.anchor, on("2026-10-21"));
}

TEST(Derive, EveryOfficeOfTheOneSideOwesEveryOfficeOfTheOther) {
  Casebook book(jiangxi(), {{"agency", {"eco", "water"}}, {"procuratorate", {"city", "county"}}});
  book.record(event("negotiation-decided", on("2026-09-28")));
  EXPECT_EQ(std::ranges::count(book.derived().obligations, "jx-2.2a",
                               [](const Obligation& duty) { return duty.key.rule; }),
            4);
  EXPECT_TRUE(std::ranges::is_sorted(book.derived().obligations, {}, &Obligation::key));
}

TEST(Derive, TwoRulebooksOfOneCaseBothApply) {
  Rulebooks books = rulebook_of(rule_of("term = \"15d\""));
  Rulebook other = rulebook_of(rule_of("term = \"5d\"")).at("test");
  other.id = "other";
  other.rules[0].id = "s";
  books["other"] = other;
  Fact opening = opening_of(a_and_b);
  opening.opening->rulebooks = {"test", "other", "not-there"};
  Casebook book(books, opening, at_ten(on("2026-09-28")));
  book.record(event("happened", on("2026-09-28")));
  ASSERT_EQ(book.derived().obligations.size(), 2U);
  EXPECT_EQ(book.duty("r").obligation.rulebook, "test");
  EXPECT_EQ(book.duty("s").obligation.rulebook, "other");
}

TEST(Derive, ACaseWithoutFactsOwesNothing) {
  const Derived derived = derive_obligations({}, jiangxi(), published(), Instant{});
  EXPECT_TRUE(derived.obligations.empty());
  EXPECT_EQ(derived.review_at, std::nullopt);
}

TEST(Derive, TheDaysOfAYearWithoutANoticeAreProvisional) {
  Casebook book;
  book.pass_to(at_ten(on("2026-12-25")));
  book.record(event("negotiation-decided", on("2026-12-25")));
  const Deadline& deadline = book.duty("jx-2.2a").obligation.deadline;
  EXPECT_EQ(deadline.certainty, Certainty::provisional);
  ASSERT_TRUE(deadline.earliest);
  EXPECT_LE(deadline.safe, *deadline.earliest);
}

}  // namespace
}  // namespace qixian
