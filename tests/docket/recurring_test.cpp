// Duties of every month, quarter and year, and of every row of an agreement's schedule.
#include "docket/casebook.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

Casebook opened_on(const char* day, const std::string& lines) {
  return Casebook(rulebook_of(lines), opening_of(a_and_b, "test"), at_ten(on(day)));
}

std::vector<int> ordinals(const Casebook& book) {
  std::vector<int> all;
  for (const Obligation& duty : book.derived().obligations) all.push_back(duty.key.ordinal);
  return all;
}

const std::string meeting = event_of("met") + event_of("over");
const std::string yearly = "every = \"year\"\nfulfilled_by = [\"met\"]\nended_by = [\"over\"]";

TEST(Every, YearIsOwedFromTheYearOfTheCauseOn) {
  Casebook book = opened_on("2024-05-06", meeting + rule_of(yearly));
  book.record(event("happened", on("2024-05-06")));
  EXPECT_EQ(ordinals(book), (std::vector<int>{2024}));
  const Obligation& first = book.duty_numbered("r", 2024).obligation;
  EXPECT_EQ(first.deadline.due, on("2024-12-31"));
  EXPECT_EQ(first.kind, DutyKind::target);
  EXPECT_EQ(first.term, (Term{1, TermUnit::years}));
  EXPECT_EQ(book.derived().review_at, midnight_beginning(on("2025-01-01")));
  book.pass_to(midnight_beginning(on("2026-01-01")));
  EXPECT_EQ(ordinals(book), (std::vector<int>{2024, 2025, 2026}));
  EXPECT_EQ(book.duty_numbered("r", 2025).obligation.state, State::target_missed);
  EXPECT_EQ(book.duty_numbered("r", 2026).obligation.state, State::open);
}

TEST(Every, YearIsMetByWhatHappenedInItAndNotByWhatCameLater) {
  Casebook book = opened_on("2024-05-06", meeting + rule_of(yearly));
  book.record(event("happened", on("2024-05-06")));
  book.pass_to(at_ten(on("2025-02-03")));
  book.record(event("met", on("2025-02-03")));
  EXPECT_EQ(book.duty_numbered("r", 2024).obligation.state, State::target_missed);
  EXPECT_EQ(book.duty_numbered("r", 2025).obligation.state, State::met);
  book.record(deed(FactKind::done, book.duty_numbered("r", 2024).obligation.key, on("2025-02-03")));
  EXPECT_EQ(book.duty_numbered("r", 2024).obligation.state, State::target_met_late)
      << "said about that very year";
}

TEST(Every, YearOfWhichLittleIsLeftIsNotAdvisedBeforeItsCause) {
  Casebook book = opened_on("2023-12-30", meeting + rule_of(yearly));
  book.record(event("happened", on("2023-12-30")));
  EXPECT_EQ(book.duty_numbered("r", 2023).obligation.deadline.safe, on("2023-12-31"));
}

TEST(Every, MonthAndQuarterBeginWithTheFirstThatBeginsAfterTheCause) {
  Casebook monthly = opened_on("2026-09-28", rule_of("every = \"month\""));
  monthly.record(event("happened", on("2026-09-28")));
  EXPECT_EQ(ordinals(monthly), (std::vector<int>{}));
  EXPECT_EQ(monthly.derived().review_at, midnight_beginning(on("2026-10-01")));
  monthly.pass_to(midnight_beginning(on("2026-12-01")));
  EXPECT_EQ(ordinals(monthly), (std::vector<int>{202610, 202611, 202612}));
  EXPECT_EQ(monthly.duty_numbered("r", 202610).obligation.deadline.safe, on("2026-10-30"));
  EXPECT_EQ(monthly.duty_numbered("r", 202610).obligation.deadline.due, on("2026-10-31"));

  Casebook quarterly = opened_on("2026-07-01", rule_of("every = \"quarter\""));
  quarterly.record(event("happened", on("2026-07-01")));
  quarterly.pass_to(at_ten(on("2027-01-04")));
  EXPECT_EQ(ordinals(quarterly), (std::vector<int>{20264, 20271}));
  EXPECT_EQ(quarterly.duty_numbered("r", 20264).obligation.deadline.due, on("2026-12-31"));
}

TEST(Every, StopsWithItsEndAndWithTheCase) {
  Casebook book =
      opened_on("2026-01-05", meeting + rule_of("every = \"month\"\nended_by = "
                                                "[\"over\"]\nfulfilled_by = [\"met\"]"));
  book.record(event("happened", on("2026-01-05")));
  book.pass_to(at_ten(on("2026-03-10")));
  const FactId end = book.record(event("over", on("2026-03-10")));
  EXPECT_EQ(book.duty_numbered("r", 202602).obligation.state, State::ended);
  EXPECT_EQ(book.duty_numbered("r", 202602).obligation.remarks.back(), "终止前已超过内部目标")
      << "no kind was given: an internal target";
  EXPECT_EQ(book.duty_numbered("r", 202603).obligation.state, State::ended);
  EXPECT_EQ(book.derived().review_at, std::nullopt);
  book.record(retraction_of(end));
  EXPECT_EQ(book.derived().review_at, midnight_beginning(on("2026-04-01")));
  book.record(of_case(FactKind::ended, on("2026-03-10")));
  book.pass_to(at_ten(on("2026-06-01")));
  EXPECT_EQ(ordinals(book), (std::vector<int>{202602, 202603}));
}

// --- schedules --------------------------------------------------------------------------------

const std::string agreement = event_of("agreed", "second = \"replaces\"\nschedule = true\n");
const std::string instalments = more_rule(
    "pay", "event = \"agreed\"\nowed_by = \"a\"\nowed_to = \"b\"\neach = \"instalment\"\n");
const std::string milestones = more_rule(
    "mend", "event = \"agreed\"\nowed_by = \"a\"\nowed_to = \"b\"\neach = \"milestone\"\n");

ScheduleRow instalment(int number, const char* day, std::int64_t fen) {
  return {number, on(day), {}, Yuan{fen}, "市财政局", ""};
}
ScheduleRow after(int number, Term term, std::int64_t fen) {
  return {number, {}, term, Yuan{fen}, "市财政局", ""};
}
ScheduleRow milestone(int number, const char* day, const std::string& what) {
  return {number, on(day), {}, {}, "", what};
}

Fact agreed(const char* day, std::vector<ScheduleRow> rows) {
  Fact fact = event("agreed", on(day));
  fact.schedule = std::move(rows);
  return fact;
}

TEST(Each, RowIsADutyOfItsOwnDayThatRolls) {
  Casebook book = opened_on("2026-05-06", agreement + instalments + milestones);
  book.record(agreed("2026-05-06",
                     {instalment(1, "2026-06-30", 5'000'000), instalment(2, "2026-10-03", 100),
                      milestone(3, "2026-12-31", "完成土壤修复")}));
  EXPECT_EQ(book.derived().obligations.size(), 3U);
  const Obligation& first = book.duty_numbered("pay", 1).obligation;
  EXPECT_EQ(first.duty, "再办理：第1期50,000.00元（收款人：市财政局）");
  EXPECT_EQ(first.amount, Yuan{5'000'000});
  EXPECT_EQ(first.kind, DutyKind::agreed);
  EXPECT_EQ(first.deadline.due, on("2026-06-30"));
  const Deadline& second = book.duty_numbered("pay", 2).obligation.deadline;
  EXPECT_EQ(second.nominal, on("2026-10-03"));
  EXPECT_EQ(second.due, on("2026-10-08"));
  EXPECT_EQ(second.safe, on("2026-09-30"));
  EXPECT_NE(second.why.at(0).chinese.find("约定或者指定的期日"), std::string::npos);
  const Obligation& third = book.duty_numbered("mend", 3).obligation;
  EXPECT_EQ(third.duty, "再办理：完成土壤修复");
  EXPECT_EQ(third.amount, std::nullopt);
}

TEST(Each, MonthEndsAreThoseOfTheBaseDay) {
  Casebook book = opened_on("2025-12-31", agreement + instalments + milestones);
  book.record(
      agreed("2025-12-31", {after(1, {1, TermUnit::months}, 1), after(2, {2, TermUnit::months}, 1),
                            after(3, {3, TermUnit::months}, 1), after(4, {0, TermUnit::days}, 1)}));
  const auto nominal = [&](int number) {
    return write_date(book.duty_numbered("pay", number).obligation.deadline.nominal);
  };
  EXPECT_EQ(nominal(1), "2026-01-31");
  EXPECT_EQ(nominal(2), "2026-02-28");
  EXPECT_EQ(nominal(3), "2026-03-31");
  EXPECT_EQ(nominal(4), "2025-12-31");
}

TEST(Each, InstalmentIsPaidOnTheDayOnWhichTheSumReachesIt) {
  Casebook book = opened_on("2026-05-06", agreement + instalments + milestones);
  book.record(agreed("2026-05-06", {instalment(1, "2026-06-30", 10'000)}));
  const ObligationKey key = book.duty_numbered("pay", 1).obligation.key;
  book.pass_to(at_ten(on("2026-06-10")));
  book.record(payment_of(key, on("2026-06-10"), 4'000));
  EXPECT_EQ(book.duty_numbered("pay", 1).obligation.state, State::open);
  EXPECT_EQ(book.duty_numbered("pay", 1).obligation.paid, Yuan{4'000});
  book.pass_to(at_ten(on("2026-07-02")));
  EXPECT_EQ(book.duty_numbered("pay", 1).obligation.state, State::overdue);
  const FactId rest = book.record(payment_of(key, on("2026-07-02"), 6'000));
  EXPECT_EQ(book.duty_numbered("pay", 1).obligation.state, State::met_late);
  EXPECT_EQ(book.duty_numbered("pay", 1).obligation.done_on, on("2026-07-02"));
  book.record(correction_of(rest, on("2026-06-30")));
  EXPECT_EQ(book.duty_numbered("pay", 1).obligation.state, State::met);
  Fact less = correction_of(rest);
  less.amount = Yuan{5'999};
  book.record(less);
  EXPECT_EQ(book.duty_numbered("pay", 1).obligation.state, State::overdue);
  EXPECT_EQ(book.duty_numbered("pay", 1).obligation.paid, Yuan{9'999});
}

TEST(Each, SupplementKeepsMovesAndWithdrawsRows) {
  Casebook book = opened_on("2026-05-06", agreement + instalments + milestones);
  const FactId first = book.record(
      agreed("2026-05-06", {instalment(1, "2026-06-30", 100), instalment(2, "2026-09-30", 100),
                            milestone(3, "2026-10-30", "验收")}));
  book.record(payment_of(book.duty_numbered("pay", 1).obligation.key, on("2026-05-06"), 100));
  book.pass_to(at_ten(on("2026-07-06")));
  book.record(
      agreed("2026-07-06", {instalment(1, "2026-06-30", 100), milestone(3, "2026-11-30", "验收")}));
  EXPECT_EQ(book.duty_numbered("pay", 1).obligation.state, State::met) << "what is paid stays so";
  EXPECT_EQ(book.duty_numbered("pay", 2).obligation.state, State::withdrawn);
  const KeptObligation& moved = book.duty_numbered("mend", 3);
  EXPECT_EQ(moved.obligation.key.cause, first);
  EXPECT_EQ(moved.obligation.deadline.due, on("2026-11-30"));
  EXPECT_EQ(moved.revision, 2);
}

TEST(Each, RowWhoseDayHadPassedWhenItWasAgreedLeavesNoTime) {
  Casebook book = opened_on("2026-05-06", agreement + instalments + milestones);
  book.record(agreed("2026-05-06", {instalment(1, "2026-04-30", 100)}));
  EXPECT_EQ(book.duty_numbered("pay", 1).obligation.state, State::impossible);
}

TEST(Each, RowWithoutADayOrWithAKnownNumberIsLeftOut) {
  Casebook book = opened_on("2026-05-06", agreement + instalments + milestones);
  ScheduleRow dayless = instalment(2, "2026-06-30", 100);
  dayless.day.reset();
  book.record(
      agreed("2026-05-06", {instalment(1, "2026-06-30", 100), dayless,
                            instalment(1, "2026-07-31", 100), after(3, {24, TermUnit::hours}, 1)}));
  ASSERT_EQ(book.derived().obligations.size(), 1U);
  EXPECT_EQ(book.duty_numbered("pay", 1).obligation.deadline.due, on("2026-06-30"));
}

TEST(DueField, IsTheLastDayWhereItHoldsOne) {
  Casebook book(rulebook_of(rule_of("term = \"10wd\"\nkind = \"target\"\ndue_field = \"day\"")),
                a_and_b);
  const FactId with = book.record(event("happened", on("2026-09-28"), {{"day", "2026-10-04"}}));
  const FactId without = book.record(event("happened", on("2026-09-25")));
  const Deadline& set = book.duty("r", {}, with).obligation.deadline;
  EXPECT_EQ(set.nominal, on("2026-10-04"));
  EXPECT_EQ(set.due, on("2026-10-08"));
  EXPECT_EQ(set.safe, on("2026-09-30"));
  EXPECT_EQ(book.duty("r", {}, without).obligation.term, (Term{10, TermUnit::workdays}));
}

TEST(DueField, OfADayThatHadPassedLeavesNoTimeAndNoneIsTooFar) {
  Casebook book(rulebook_of(rule_of("term = \"10wd\"\ndue_field = \"day\"")), a_and_b);
  const FactId past = book.record(event("happened", on("2026-09-28"), {{"day", "2026-09-23"}}));
  const FactId far = book.record(event("happened", on("2026-09-27"), {{"day", "9999-12-31"}}));
  EXPECT_EQ(book.duty("r", {}, past).obligation.state, State::impossible);
  EXPECT_EQ(book.duty("r", {}, far).obligation.deadline.nominal, on("9999-12-31"));
}

}  // namespace
}  // namespace qixian
