#include "docket/changes.hpp"

#include "docket/casebook.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

Obligation duty_due(const char* day, State state = State::open) {
  Obligation duty;
  duty.key = {"r", FactId{2}, "eco", "proc", 0};
  duty.deadline.nominal = duty.deadline.due = duty.deadline.safe = on(day);
  duty.deadline.ends_at = midnight_beginning(on(day) + std::chrono::days{1});
  duty.state = state;
  return duty;
}

KeptObligation kept(Obligation duty, int revision = 1) {
  return {ObligationId{7}, revision, std::move(duty)};
}

Change only(const std::vector<Change>& found) {
  if (found.size() != 1) throw std::runtime_error(std::to_string(found.size()) + " changes");
  return found[0];
}

TEST(Changes, ANewDutyHasNoBeforeAndTheFirstRevision) {
  const Change change = only(changes({}, {duty_due("2026-10-10")}));
  EXPECT_TRUE(change.is_new());
  EXPECT_FALSE(change.is_moved());
  EXPECT_FALSE(change.is_withdrawn());
  EXPECT_EQ(change.after.revision, 1);
}

TEST(Changes, WhatIsTheSameIsNoChange) {
  EXPECT_TRUE(changes({kept(duty_due("2026-10-10"))}, {duty_due("2026-10-10")}).empty());
}

TEST(Changes, TheReasonsAreNotKeptAndAreNoDifference) {
  Obligation derived = duty_due("2026-10-10");
  derived.deadline.why = {{on("2026-10-10"), "理由", "reason", "第一条"}};
  EXPECT_TRUE(changes({kept(duty_due("2026-10-10"))}, {derived}).empty());
}

TEST(Changes, AMovedDayRaisesTheRevisionByOneAndKeepsTheId) {
  const Change change = only(changes({kept(duty_due("2026-10-10"), 4)}, {duty_due("2026-10-12")}));
  EXPECT_TRUE(change.is_moved());
  EXPECT_EQ(change.after.revision, 5);
  EXPECT_EQ(change.after.id, ObligationId{7});
}

TEST(Changes, EachOfTheDaysThatPeopleActOnRaisesTheRevision) {
  for (int which = 0; which < 3; ++which) {
    Obligation after = duty_due("2026-10-10");
    if (which == 0) after.deadline.due += std::chrono::days{1};
    if (which == 1) after.deadline.safe -= std::chrono::days{1};
    if (which == 2) after.deadline.ends_at += std::chrono::hours{1};
    EXPECT_EQ(only(changes({kept(duty_due("2026-10-10"))}, {after})).after.revision, 2) << which;
  }
}

TEST(Changes, WhatPeopleDoNotActOnIsAChangeWithoutARevision) {
  Obligation after = duty_due("2026-10-10");
  after.deadline.nominal -= std::chrono::days{1};
  after.article = "第九条";
  after.remarks = {"补录"};
  const Change change = only(changes({kept(duty_due("2026-10-10"))}, {after}));
  EXPECT_FALSE(change.is_moved());
  EXPECT_EQ(change.after.revision, 1);
  EXPECT_EQ(change.after.obligation, after);
}

TEST(Changes, ClosingRaisesNothingAndReopeningDoes) {
  const Change closed =
      only(changes({kept(duty_due("2026-10-10"))}, {duty_due("2026-10-10", State::met)}));
  EXPECT_TRUE(closed.closes());
  EXPECT_EQ(closed.after.revision, 1);
  const Change reopened = only(changes({closed.after}, {duty_due("2026-10-10", State::open)}));
  EXPECT_FALSE(reopened.closes());
  EXPECT_EQ(reopened.after.revision, 2);
}

TEST(Changes, BecomingOverdueRaisesNothing) {
  const Change change =
      only(changes({kept(duty_due("2026-10-10"))}, {duty_due("2026-10-10", State::overdue)}));
  EXPECT_EQ(change.after.revision, 1);
  EXPECT_FALSE(change.closes());
}

TEST(Changes, WhatFollowsNoMoreIsWithdrawnOnceAndKeepsItsDaysAndId) {
  const Change gone = only(changes({kept(duty_due("2026-10-10"), 3)}, {}));
  EXPECT_TRUE(gone.is_withdrawn());
  EXPECT_TRUE(gone.closes());
  EXPECT_EQ(gone.after.id, ObligationId{7});
  EXPECT_EQ(gone.after.revision, 3);
  EXPECT_EQ(gone.after.obligation.deadline.due, on("2026-10-10"));
  EXPECT_TRUE(changes({gone.after}, {}).empty());
  const Change back = only(changes({gone.after}, {duty_due("2026-10-10")}));
  EXPECT_EQ(back.after.revision, 4);
  EXPECT_FALSE(back.is_withdrawn());
}

TEST(Changes, ALaterNoticeOrRulebookDoesNotJudgeAClosedDutyAgain) {
  Obligation met = duty_due("2026-10-10", State::met);
  met.term = {5, TermUnit::workdays};
  met.done_on = on("2026-10-10");
  Obligation judged_again = duty_due("2026-10-09", State::met_late);
  judged_again.term = met.term;
  judged_again.done_on = met.done_on;
  EXPECT_TRUE(changes({kept(met)}, {judged_again}).empty());

  Obligation open = duty_due("2026-10-09");
  EXPECT_EQ(only(changes({kept(duty_due("2026-10-10"))}, {open})).after.revision, 2)
      << "an open one goes with the edition";
}

TEST(Changes, AFactOfItsOwnJudgesAClosedDutyAgainAndAnotherFactDoesNot) {
  const Obligation met = duty_due("2026-11-02", State::met);
  const Obligation by_another_edition = duty_due("2026-10-10", State::met_late);
  EXPECT_TRUE(changes({kept(met)}, {by_another_edition}, {by_another_edition}).empty())
      << "nothing would be otherwise without the fact";
  Obligation without = by_another_edition;
  without.deadline.due = on("2026-10-20");
  EXPECT_EQ(only(changes({kept(met)}, {by_another_edition}, {without})).after.obligation,
            by_another_edition);
  EXPECT_EQ(only(changes({kept(met)}, {by_another_edition}, {})).after.obligation,
            by_another_edition)
      << "nor would it be there";
}

TEST(Changes, WhatIsSaidOfAClosedDutyIsKeptAndJudgesNothing) {
  const Obligation met = duty_due("2026-11-02", State::met);
  const Obligation without = duty_due("2026-10-10", State::met_late);
  Obligation after = without;
  after.silent_until = on("2026-12-01");
  after.acknowledged_revision = 1;
  const Obligation is = only(changes({kept(met)}, {after}, {without})).after.obligation;
  EXPECT_EQ(is.state, State::met);
  EXPECT_EQ(is.deadline, met.deadline);
  EXPECT_EQ(is.silent_until, after.silent_until);
  EXPECT_EQ(is.acknowledged_revision, 1);
}

TEST(Changes, AnEndOrAWaiverTakenBackJudgesAClosedDutyAgain) {
  const Obligation waived = duty_due("2026-10-10", State::waived);
  const Obligation ended = duty_due("2026-10-10", State::ended);
  EXPECT_EQ(only(changes({kept(waived)}, {ended}, {waived})).after.obligation.state, State::ended);
  const Obligation lapsed = duty_due("2026-10-10", State::lapsed);
  EXPECT_EQ(only(changes({kept(ended)}, {lapsed}, {ended})).after.obligation.state, State::lapsed);
}

TEST(Changes, TheDriftOfASuspendedDutyIsNothingToWriteOrToTell) {
  const Obligation suspended = duty_due("2026-10-10", State::suspended);
  EXPECT_TRUE(changes({kept(suspended)}, {duty_due("2026-10-12", State::suspended)}).empty());
  Obligation acknowledged = duty_due("2026-10-12", State::suspended);
  acknowledged.acknowledged_revision = 1;
  EXPECT_EQ(only(changes({kept(suspended)}, {acknowledged})).after.revision, 1);
}

TEST(Changes, ADutyWhoseClockGoesAgainHasANewRevisionAndOneThatStopsHasNot) {
  const Change stopped =
      only(changes({kept(duty_due("2026-10-10"))}, {duty_due("2026-10-12", State::suspended)}));
  EXPECT_EQ(stopped.after.revision, 1);
  EXPECT_EQ(only(changes({stopped.after}, {duty_due("2026-10-19")})).after.revision, 2);
  EXPECT_EQ(only(changes({stopped.after}, {duty_due("2026-10-19", State::met)})).after.revision, 1);
}

TEST(Changes, AreInOrderOfKey) {
  Obligation a = duty_due("2026-10-10"), b = a, c = a;
  a.key.rule = "a";
  b.key.rule = "b";
  c.key.rule = "c";
  const std::vector<Change> found = changes({kept(b)}, {c, a});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].after.obligation.key.rule, "a");
  EXPECT_EQ(found[1].after.obligation.key.rule, "b");
  EXPECT_EQ(found[2].after.obligation.key.rule, "c");
}

}  // namespace
}  // namespace qixian
