// What closes a duty and what is said of it: 终止, 豁免, 视为, targets that an office adopted,
// silences; and what a case's own facts make of the case.
#include "docket/casebook.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

Casebook with(const std::string& rule, const std::string& more = {}) {
  return Casebook(rulebook_of(more + rule_of(rule)), a_and_b);
}
const Obligation& duty(const Casebook& book) {
  return book.duty("r").obligation;
}

TEST(EndOfACase, EndsWhatIsOwedAndSaysWhatWasLateByThen) {
  Casebook book = with("term = \"5wd\"");
  book.record(event("happened", on("2026-09-28")));
  book.pass_to(at_ten(on("2026-10-12")));
  const FactId end = book.record(of_case(FactKind::ended, on("2026-10-12")));
  EXPECT_EQ(duty(book).state, State::ended);
  EXPECT_EQ(duty(book).remarks, std::vector<std::string>{"终止前已届满"});
  book.record(correction_of(end, on("2026-10-10")));
  EXPECT_EQ(book.derived().obligations.at(0).state, State::ended);
  EXPECT_TRUE(book.derived().obligations.at(0).remarks.empty());
  book.record(retraction_of(end));
  EXPECT_EQ(duty(book).state, State::overdue);
}

TEST(WhatIsRemarkedOfATarget, IsNotSaidInTheWordsOfTheLaw) {
  const std::string target = "[[target]]\nid = \"soon\"\nname = \"及时\"\nterm = \"5wd\"\n";
  Casebook book(rulebook_of(target + rule_of("target = \"soon\"")), a_and_b);
  book.pass_to(at_ten(on("2026-10-12")));
  book.record(event("happened", on("2026-09-07")));
  EXPECT_EQ(duty(book).remarks, std::vector<std::string>{"补录：登记时已超过内部目标"});
  book.record(of_case(FactKind::ended, on("2026-10-12")));
  EXPECT_EQ(duty(book).remarks.back(), "终止前已超过内部目标");
}

TEST(EndOfACase, LeavesWhatWasDoneAndWhatArisesLater) {
  Casebook book = with("term = \"5wd\"");
  const FactId done = book.record(event("happened", on("2026-09-21")));
  book.record(deed(FactKind::done, duty(book).key, on("2026-09-24")));
  book.record(of_case(FactKind::ended, on("2026-09-25")));
  EXPECT_EQ(book.duty("r", {}, done).obligation.state, State::met);
  const FactId later = book.record(event("happened", on("2026-09-28")));
  EXPECT_EQ(book.duty("r", {}, later).obligation.state, State::open);
}

TEST(EndOfACase, OnTheDayOfTheDeedComesAfterItUnlessItsMomentSaysOtherwise) {
  Casebook book = with("term = \"5wd\"");
  book.record(event("happened", on("2026-09-21")));
  Fact done = deed(FactKind::done, duty(book).key, on("2026-09-24"));
  done.at = *read_instant("2026-09-24T15:00:00+08:00");
  book.record(done);
  Fact end = of_case(FactKind::ended, on("2026-09-24"));
  const FactId bare = book.record(end);
  EXPECT_EQ(duty(book).state, State::met);
  book.record(retraction_of(bare));
  end.at = *read_instant("2026-09-24T09:00:00+08:00");
  book.record(end);
  EXPECT_EQ(book.derived().obligations.at(0).state, State::ended);
}

TEST(Waiver, IsOwedNoMoreUnlessItWasDoneBefore) {
  Casebook book = with("term = \"5wd\"");
  book.record(event("happened", on("2026-09-21")));
  const FactId waiver = book.record(deed(FactKind::waived, duty(book).key, on("2026-09-24")));
  EXPECT_EQ(duty(book).state, State::waived);
  book.record(deed(FactKind::done, duty(book).key, on("2026-09-25")));
  EXPECT_EQ(duty(book).state, State::waived);
  book.record(deed(FactKind::done, duty(book).key, on("2026-09-23")));
  EXPECT_EQ(duty(book).state, State::met);
  book.record(retraction_of(waiver));
  EXPECT_EQ(duty(book).done_on, on("2026-09-23"));
}

TEST(Deemed, LapsesByItselfWhenTheLastDayIsOver) {
  Casebook book = with("term = \"5wd\"\ndeemed = true");
  book.record(event("happened", on("2026-09-28")));
  EXPECT_TRUE(duty(book).deemed);
  EXPECT_EQ(book.derived().review_at, midnight_beginning(on("2026-10-11")));
  book.pass_to(midnight_beginning(on("2026-10-11")));
  EXPECT_EQ(duty(book).state, State::lapsed);
  EXPECT_EQ(book.derived().review_at, std::nullopt);
}

TEST(Deemed, IsNotTakenBackByWhatComesLaterButByWhatHadArrived) {
  Casebook book = with("term = \"5wd\"\ndeemed = true");
  book.record(event("happened", on("2026-09-28")));
  book.pass_to(at_ten(on("2026-10-12")));
  const FactId late = book.record(deed(FactKind::done, duty(book).key, on("2026-10-12")));
  EXPECT_EQ(duty(book).state, State::lapsed);
  EXPECT_EQ(duty(book).remarks,
            std::vector<std::string>{"期限届满后于2026年10月12日办理，不影响届满时视为的后果"});
  book.record(of_case(FactKind::ended, on("2026-10-12")));
  EXPECT_EQ(duty(book).state, State::lapsed) << "nothing was owed any more";
  book.record(correction_of(late, on("2026-10-10")));
  EXPECT_EQ(duty(book).state, State::met);
}

TEST(Deemed, WaitsForAHumanWhereAPaperIsOnItsWay) {
  Casebook book = with("term = \"5wd\"\ndeemed = true");
  book.record(event("happened", on("2026-09-28")));
  book.record(deed(FactKind::sent, duty(book).key, on("2026-09-28")));
  book.pass_to(at_ten(on("2026-10-12")));
  EXPECT_EQ(duty(book).state, State::overdue);
}

TEST(Target, ThatTheOfficeAdoptedHasALadder) {
  Rulebooks books = rulebook_of(rule_of("term = \"5wd\"\nkind = \"target\""));
  for (const char* document : {"", "洪环〔2026〕1号"}) {
    books.at("test").rules[0].adopted_by = document;
    Casebook book(books, a_and_b);
    book.record(event("happened", on("2026-09-28")));
    EXPECT_EQ(duty(book).adopted, *document != '\0');
  }
}

TEST(Hint, WithoutATermIsOpenForEverAndDoneWheneverItIs) {
  Casebook book = with("kind = \"suggested\"");
  book.record(event("happened", on("2026-09-28")));
  EXPECT_EQ(duty(book).deadline.due, on("2026-09-28"));
  EXPECT_TRUE(duty(book).remarks.empty());
  book.pass_to(at_ten(on("2026-12-01")));
  EXPECT_EQ(duty(book).state, State::open);
  book.record(deed(FactKind::done, duty(book).key, on("2026-12-01")));
  EXPECT_EQ(duty(book).state, State::met);
}

TEST(SameDay, ThatIsARestDayIsRemarkedOnAndDoesNotRoll) {
  Casebook book = with("term = \"0d\"");
  book.record(event("happened", on("2026-09-26")));
  EXPECT_EQ(duty(book).deadline.due, on("2026-09-26"));
  EXPECT_EQ(duty(book).remarks.at(0), "当日2026年9月26日为休息日，不顺延");
}

TEST(Silence, LastsUntilTheLatestDayOfThoseAboutTheDutyAndTheCase) {
  Casebook book = with("term = \"15d\"");
  book.record(event("happened", on("2026-09-28")));
  Fact silence = deed(FactKind::silenced, duty(book).key, on("2026-09-28"));
  silence.until = on("2026-10-09");
  const FactId own = book.record(silence);
  EXPECT_EQ(duty(book).silent_until, on("2026-10-09"));
  silence.duty.reset();
  silence.until = on("2026-10-12");
  const FactId all = book.record(silence);
  EXPECT_EQ(duty(book).silent_until, on("2026-10-12"));
  book.record(retraction_of(all));
  EXPECT_EQ(duty(book).silent_until, on("2026-10-09"));
  book.record(retraction_of(own));
  EXPECT_EQ(duty(book).silent_until, std::nullopt);
}

TEST(FullHour, IsFromWhereTheRulebookCountsHours) {
  Rulebooks books = rulebook_of(rule_of("term = \"48h\""));
  books.at("test").from_next_full_hour = true;
  Casebook book(books, a_and_b);
  Fact fact = event("happened", on("2026-09-28"));
  fact.at = *read_instant("2026-09-28T09:20:00+08:00");
  book.record(fact);
  EXPECT_EQ(duty(book).deadline.ends_at, *read_instant("2026-09-30T10:00:00+08:00"));
}

// --- the case itself ---------------------------------------------------------------------------

TEST(ACase, IsWhatItsStandingFactsSay) {
  Fact opening = opening_of({{"agency", {"eco"}}});
  opening.opening->origin = "检察机关移送";
  opening.opening->reopens = CaseId{7};
  Casebook book(jiangxi(), opening, at_ten(on("2026-09-28")));

  Fact number = of_case(FactKind::docket_given, on("2026-09-28"));
  number.document = "赣环赔〔2026〕9号";
  const FactId given = book.record(number);
  Fact assigned = of_case(FactKind::assigned, on("2026-09-25"));
  assigned.office = "eco";
  assigned.officer = "li";
  book.record(assigned);
  assigned.on = on("2026-09-21");
  assigned.officer = "wang";
  book.record(assigned);
  book.record(of_case(FactKind::ended, on("2026-09-24")));
  const FactId end = book.record(of_case(FactKind::ended, on("2026-09-28")));
  Fact reopened = of_case(FactKind::reopened, on("2026-09-28"));
  reopened.linked = CaseId{12};
  book.record(reopened);

  Case file = read_case(book.facts());
  EXPECT_EQ(file.docket, "赣环赔〔2026〕9号");
  EXPECT_EQ(file.assigned, (std::map<std::string, std::string>{{"eco", "li"}}));
  EXPECT_EQ(file.origin, "检察机关移送");
  EXPECT_EQ(file.ended_on, on("2026-09-28"));
  EXPECT_EQ(file.reopens, CaseId{7});
  EXPECT_EQ(file.reopened_as, std::vector<CaseId>{CaseId{12}});
  EXPECT_FALSE(file.standing);

  book.record(retraction_of(given));
  book.record(retraction_of(end));
  file = read_case(book.facts());
  EXPECT_EQ(file.docket, "赣环赔〔2026〕3号");
  EXPECT_EQ(file.ended_on, on("2026-09-24"));
}

}  // namespace
}  // namespace qixian
