// What bears on the running of a term: suspensions, extensions, restarts, days that do not count.
#include "docket/casebook.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

// A case in which `happened` was recorded on its day, and the duty `r` that follows.
class Running {
 public:
  explicit Running(const std::string& rule, const char* happened = "2026-03-02",
                   const std::string& more = {})
      : book_(rulebook_of(more + rule_of(rule)), opened(), at_ten(on(happened))) {
    book_.record(event("happened", on(happened)));
  }

  Casebook& at(const char* day) {
    book_.pass_to(at_ten(on(day)));
    return book_;
  }
  FactId suspend(const char* day, const std::string& role = {}) {
    return at(day).record(of_case(FactKind::suspended, on(day), role));
  }
  FactId resume(const char* day, const std::string& role = {}) {
    return at(day).record(of_case(FactKind::resumed, on(day), role));
  }
  FactId about(FactKind kind, const char* day) {
    return at(day).record(deed(kind, duty().key, on(day)));
  }
  FactId extend(const char* day, Term term) {
    return at(day).record(extension_of(duty().key, on(day), term));
  }
  const Obligation& duty() const { return book_.duty("r").obligation; }
  std::string due() const { return write_date(duty().deadline.due); }
  std::string nominal() const { return write_date(duty().deadline.nominal); }
  State state() const { return duty().state; }
  const Casebook& book() const { return book_; }

 private:
  static Fact opened() { return opening_of(a_and_b, "test"); }
  Casebook book_;
};

bool says(const Obligation& duty, const std::string& words) {
  return std::ranges::any_of(duty.remarks, [&](const std::string& remark) {
    return remark.find(words) != std::string::npos;
  });
}

// --- suspensions (办案规则第七十八条) ---------------------------------------------------------

TEST(Suspension, OfTheCaseTakesItsDaysOutOfTheTerm) {
  Running r("term = \"15d\"");
  EXPECT_EQ(r.due(), "2026-03-17");
  r.suspend("2026-03-10");
  EXPECT_EQ(r.state(), State::suspended);
  EXPECT_EQ(r.duty().suspended_on, on("2026-03-10"));
  EXPECT_EQ(r.book().derived().review_at, std::nullopt);
  r.at("2026-03-25");
  EXPECT_EQ(r.state(), State::suspended) << "nothing lapses meanwhile";
  EXPECT_EQ(r.due(), "2026-03-17") << "the drift is not written";
  EXPECT_EQ(r.book().derived().obligations[0].deadline.due, on("2026-04-01"))
      << "as if it resumed today";
  r.resume("2026-03-20");
  EXPECT_EQ(r.state(), State::open);
  EXPECT_EQ(r.due(), "2026-03-27");
  EXPECT_EQ(r.duty().suspended_on, std::nullopt);
  EXPECT_EQ(r.book().duty("r").revision, 2);
  EXPECT_EQ(r.book().derived().review_at, midnight_beginning(on("2026-03-28")));
}

TEST(Suspension, TakesWorkingDaysOutOfWorkingDays) {
  Running r("term = \"5wd\"");
  r.suspend("2026-03-05");
  r.resume("2026-03-12");
  EXPECT_EQ(r.due(), "2026-03-16");
}

TEST(Suspension, OfARoleStopsTheClocksOfWhoHoldsItAlone) {
  Running r("term = \"15d\"");
  r.suspend("2026-03-10", "b");
  EXPECT_EQ(r.state(), State::open);
  r.suspend("2026-03-11", "a");
  EXPECT_EQ(r.state(), State::suspended);
  r.resume("2026-03-12", "b");
  EXPECT_EQ(r.state(), State::suspended) << "a resumption of another's clock";
  r.resume("2026-03-13", "a");
  EXPECT_EQ(r.due(), "2026-03-19");
}

TEST(Suspension, OfOneDutyIsEndedByItsOwnResumption) {
  Running r("term = \"15d\"");
  r.about(FactKind::suspended, "2026-03-10");
  r.resume("2026-03-12");
  EXPECT_EQ(r.state(), State::suspended);
  r.about(FactKind::resumed, "2026-03-13");
  EXPECT_EQ(r.due(), "2026-03-20");
}

TEST(Suspension, OverlappingAnotherCountsItsDaysOnce) {
  Running r("term = \"15d\"");
  r.suspend("2026-03-05");
  r.about(FactKind::suspended, "2026-03-10");
  r.resume("2026-03-12");
  EXPECT_EQ(r.state(), State::suspended);
  r.about(FactKind::resumed, "2026-03-15");
  EXPECT_EQ(r.due(), "2026-03-27");
}

TEST(Suspension, FromAfterTheLastDayRevivesNothing) {
  Running r("term = \"15d\"");
  r.suspend("2026-03-18");
  EXPECT_EQ(r.state(), State::overdue);
  r.resume("2026-03-25");
  EXPECT_EQ(r.due(), "2026-03-17");
}

TEST(Suspension, OnTheLastDayStopsIt) {
  Running r("term = \"15d\"");
  r.suspend("2026-03-17");
  EXPECT_EQ(r.state(), State::suspended);
  r.resume("2026-03-20");
  EXPECT_EQ(r.due(), "2026-03-20") << "the day it resumes is the last one";
}

TEST(Suspension, FromBeforeTheCauseStopsTheTermFromItsFirstDay) {
  Running r("term = \"15d\"", "2026-03-12");
  r.at("2026-03-12").record(of_case(FactKind::suspended, on("2026-03-02")));
  EXPECT_EQ(r.state(), State::suspended);
  EXPECT_EQ(r.duty().suspended_on, on("2026-03-12"));
  r.resume("2026-03-16");
  EXPECT_EQ(r.due(), "2026-03-30");
}

TEST(Suspension, LeavesAloneWhatDoesNotRun) {
  for (const char* rule :
       {"term = \"15d\"\ncan_be_suspended = false", "term = \"0d\"", "every = \"year\"",
        "term = \"-3d\"\nfrom = \"day\"", "term = \"15d\"\ndue_field = \"day\""}) {
    Casebook book(rulebook_of(rule_of(rule)), a_and_b);
    book.record(event("happened", on("2026-09-28"), {{"day", "2026-10-16"}}));
    const Date due = book.derived().obligations.at(0).deadline.due;
    book.record(of_case(FactKind::suspended, on("2026-09-28")));
    EXPECT_EQ(book.derived().obligations.at(0).state, State::open) << rule;
    EXPECT_EQ(book.derived().obligations.at(0).deadline.due, due) << rule;
  }
}

TEST(Suspension, DecidedAboutTheDutyItselfHoldsWhereAPauseOfTheCaseDoesNot) {
  Running r("term = \"15d\"\ncan_be_suspended = false");
  r.about(FactKind::suspended, "2026-03-10");
  EXPECT_EQ(r.state(), State::suspended);
}

TEST(Suspension, DoesNotReopenWhatIsDoneAndItsDaysStayAsTheyWere) {
  Running r("term = \"15d\"");
  r.suspend("2026-03-05");
  r.about(FactKind::done, "2026-03-10");
  EXPECT_EQ(r.state(), State::met);
  const std::string due = r.due();
  r.resume("2026-04-10");
  EXPECT_EQ(r.state(), State::met);
  EXPECT_EQ(r.due(), due);
}

TEST(Suspension, DuringAnEarlierTermStopsTheOwnOneOnlyWhenItBegins) {
  Running r("first = \"30d\"\nterm = \"15d\"");
  EXPECT_EQ(r.due(), "2026-04-16");
  r.suspend("2026-03-10");
  EXPECT_EQ(r.state(), State::open);
  EXPECT_EQ(r.book().derived().review_at, midnight_beginning(on("2026-04-02")));
  r.at("2026-04-02");
  EXPECT_EQ(r.state(), State::suspended);
  EXPECT_EQ(r.duty().suspended_on, on("2026-04-02"));
  r.resume("2026-04-05");
  EXPECT_EQ(r.nominal(), "2026-04-19");
}

// --- days that do not count (第四十八条) -------------------------------------------------------

const std::string appraisal = event_of("begun") + event_of("over");
const std::string not_counted =
    "not_counted = [{ from = \"begun\", to = \"over\" }]\ncan_be_suspended = false";

TEST(NotCounted, DaysBetweenTwoEventsLengthenTheTerm) {
  Running r("term = \"3m\"\n" + not_counted, "2026-03-02", appraisal);
  r.at("2026-04-01").record(event("begun", on("2026-04-01")));
  EXPECT_EQ(r.state(), State::suspended);
  EXPECT_EQ(r.duty().suspended_on, on("2026-04-01"));
  r.at("2026-04-21").record(event("over", on("2026-04-21")));
  EXPECT_EQ(r.nominal(), "2026-06-22");
}

TEST(NotCounted, TwoStretchesAreBothTakenOut) {
  Running r("term = \"3m\"\n" + not_counted, "2026-03-02", appraisal);
  for (const auto& [id, day] : {std::pair{"begun", "2026-04-01"}, std::pair{"over", "2026-04-03"},
                                std::pair{"begun", "2026-05-06"}, std::pair{"over", "2026-05-09"}})
    r.at(day).record(event(id, on(day)));
  EXPECT_EQ(r.nominal(), "2026-06-07");
}

// --- extensions (第四十七条) ------------------------------------------------------------------

TEST(Extension, IsAddedToTheTermAndNotToTheDayItRolledTo) {
  Running r("term = \"3m\"", "2025-10-31");
  EXPECT_EQ(r.due(), "2026-02-02");
  r.extend("2026-01-15", {1, TermUnit::months});
  EXPECT_EQ(r.due(), "2026-02-28");
  EXPECT_EQ(r.duty().remarks, std::vector<std::string>{});
  EXPECT_EQ(r.book().duty("r").revision, 2);
  r.extend("2026-02-15", {1, TermUnit::months});
  EXPECT_EQ(r.nominal(), "2026-03-31");
}

TEST(Extension, DecidedAfterTheLastDayCountsAndIsRemarkedOn) {
  Running r("term = \"15d\"");
  r.at("2026-03-18");
  EXPECT_EQ(r.state(), State::overdue);
  r.extend("2026-03-18", {10, TermUnit::days});
  EXPECT_EQ(r.due(), "2026-03-27");
  EXPECT_EQ(r.state(), State::open);
  EXPECT_TRUE(says(r.duty(), "延长决定晚于届满日，请核对其效力"));
  r.extend("2026-03-27", {5, TermUnit::days});
  EXPECT_EQ(r.nominal(), "2026-04-01");
}

TEST(Extension, ThatMeansNothingChangesNothing) {
  Running r("term = \"15d\"");
  for (const Term term : {Term{24, TermUnit::hours}, Term{-3, TermUnit::days},
                          Term{0, TermUnit::days}, Term{36500, TermUnit::days}})
    r.extend("2026-03-03", term);
  EXPECT_EQ(r.due(), "2026-03-17");
}

TEST(Extension, OfADayThatWasSetAndOfAPeriodGoesOnFromThatDay) {
  for (const char* rule : {"term = \"15d\"\ndue_field = \"day\"", "every = \"year\""}) {
    Casebook book(rulebook_of(rule_of(rule)), a_and_b);
    book.record(event("happened", on("2026-09-28"), {{"day", "2026-12-31"}}));
    book.record(extension_of(book.derived().obligations.at(0).key, on("2026-09-28"),
                             {1, TermUnit::months}));
    EXPECT_EQ(book.derived().obligations.at(0).deadline.nominal, on("2027-01-31")) << rule;
  }
}

// --- 中断 and 中止 of limitation (民法典第一百九十四条、第一百九十五条) ------------------------

const std::string demand = event_of("demanded");

TEST(Restart, BeginsTheWholeTermAnewWhileItRuns) {
  Running r("term = \"3y\"\nrestarted_by = [\"demanded\"]", "2020-03-02", demand);
  r.at("2022-05-09").record(event("demanded", on("2022-05-09")));
  EXPECT_EQ(r.duty().anchor, on("2022-05-09"));
  EXPECT_EQ(r.due(), "2025-05-09");
  r.at("2025-05-09").record(event("demanded", on("2025-05-09")));
  EXPECT_EQ(r.duty().anchor, on("2025-05-09")) << "on the last day it still runs";
}

TEST(Restart, AfterTheLastDayRestartsNothing) {
  Running r("term = \"3y\"\nrestarted_by = [\"demanded\"]", "2020-03-02", demand);
  r.at("2023-03-03").record(event("demanded", on("2023-03-03")));
  EXPECT_EQ(r.duty().anchor, on("2020-03-02"));
  EXPECT_EQ(r.state(), State::overdue);
}

TEST(Restart, LeavesBehindWhatWasDecidedBeforeIt) {
  Running r("term = \"3m\"\nrestarted_by = [\"demanded\"]", "2026-03-02", demand);
  r.suspend("2026-03-10");
  r.resume("2026-03-20");
  r.extend("2026-03-23", {1, TermUnit::months});
  EXPECT_EQ(r.nominal(), "2026-07-12");
  r.at("2026-07-01").record(event("demanded", on("2026-07-01")));
  EXPECT_EQ(r.nominal(), "2026-10-01");
}

const std::string in_last = "term = \"3y\"\nsuspended_in_last = \"6m\"";

TEST(SuspendedInLast, EndsSixMonthsAfterASuspensionThatTouchesTheLastSix) {
  Running r(in_last, "2023-03-02");
  r.suspend("2025-11-03");
  EXPECT_EQ(r.state(), State::suspended);
  r.resume("2025-12-01");
  EXPECT_EQ(r.due(), "2026-06-01");
  const std::vector<Step> why = r.book().derived().obligations[0].deadline.why;
  EXPECT_TRUE(std::ranges::any_of(
      why, [](const Step& step) { return step.article == "民法典第一百九十四条"; }));
}

TEST(SuspendedInLast, DoesNothingForOneThatIsOverBeforeThem) {
  Running r(in_last, "2023-03-02");
  r.suspend("2024-11-04");
  r.resume("2025-09-01");
  EXPECT_EQ(r.due(), "2026-03-02");
}

TEST(SuspendedInLast, StopsTheClockOfAnOpenOneOnlyWhenTheyBegin) {
  Running r(in_last, "2023-03-02");
  r.suspend("2025-06-02");
  EXPECT_EQ(r.state(), State::open);
  EXPECT_EQ(r.book().derived().review_at, midnight_beginning(on("2025-09-03")));
  r.at("2025-09-03");
  EXPECT_EQ(r.state(), State::suspended);
  EXPECT_EQ(r.duty().suspended_on, on("2025-09-03"));
  r.resume("2026-05-11");
  EXPECT_EQ(r.due(), "2026-11-11");
}

TEST(SuspendedInLast, OfASecondOneCountsAgainFromItsEnd) {
  Running r(in_last, "2023-03-02");
  r.suspend("2025-11-03");
  r.resume("2025-12-01");
  r.suspend("2026-04-01");
  r.resume("2026-05-06");
  EXPECT_EQ(r.due(), "2026-11-06");
}

TEST(SuspendedInLast, FromAfterTheLastDayRevivesNothing) {
  Running r(in_last, "2023-03-02");
  r.suspend("2026-03-03");
  EXPECT_EQ(r.state(), State::overdue);
}

// --- what was judged by a clock that is corrected
// ---------------------------------------------------

TEST(ASuspensionTakenBack, JudgesWhatWasDoneWithinItByTheTermAsItRan) {
  for (const char* term : {"term = \"15wd\"", "term = \"21d\""}) {
    Running duty(term);
    const FactId suspended = duty.suspend("2026-03-10");
    const FactId resumed = duty.resume("2026-03-20");
    duty.about(FactKind::done, "2026-03-26");
    EXPECT_EQ(duty.state(), State::met) << term;
    duty.at("2026-03-27").record(retraction_of(resumed));
    duty.at("2026-03-27").record(retraction_of(suspended));
    EXPECT_EQ(duty.due(), "2026-03-23") << term;
    EXPECT_EQ(duty.state(), State::met_late) << term;
  }
}

TEST(AnExtensionTakenBack, JudgesADutyInWorkingDaysAgain) {
  Running duty("term = \"15wd\"");
  const FactId extended = duty.extend("2026-03-10", {5, TermUnit::workdays});
  duty.about(FactKind::done, "2026-03-26");
  EXPECT_EQ(duty.state(), State::met);
  duty.at("2026-03-27").record(retraction_of(extended));
  EXPECT_EQ(duty.state(), State::met_late);
}

TEST(Hours, AreJudgedAgainByTheMomentThatACorrectionGives) {
  Casebook book(rulebook_of(rule_of("term = \"24h\"")), a_and_b);
  Fact begun = event("happened", on("2026-09-24"));
  begun.at = *read_instant("2026-09-24T16:00:00+08:00");
  book.record(begun);
  const FactId done =
      book.record(deed(FactKind::done, book.duty("r").obligation.key, on("2026-09-25")));
  EXPECT_EQ(book.duty("r").obligation.state, State::met);
  Fact correction = correction_of(done, on("2026-09-25"));
  correction.at = *read_instant("2026-09-25T18:00:00+08:00");
  book.record(correction);
  EXPECT_NE(book.duty("r").obligation.state, State::met) << "two hours late";
}

}  // namespace
}  // namespace qixian
