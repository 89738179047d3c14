#include "reminder/plan.hpp"

#include "term/count.hpp"
#include "term/published_calendar.hpp"
#include "term/table.hpp"

#include <gtest/gtest.h>

#include <set>

namespace qixian {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const Date workday = on("2026-10-09");

// "2026-09-28 10:00" in Beijing.
Instant moment(const std::string& text) {
  return moment_on(on(text.substr(0, 10)), read_time_of_day(text.substr(11)).value());
}

KeptObligation duty(const std::string& event, const std::string& term,
                    DutyKind kind = DutyKind::statutory) {
  KeptObligation kept{{7}, 1, {}};
  Obligation& obligation = kept.obligation;
  obligation.key = {"r", FactId{2}, "eco", "proc", 0};
  obligation.kind = kind;
  obligation.term = read_term(term);
  if (event.size() > 10) {
    obligation.anchor_at = moment(event);
    obligation.anchor = date_in_beijing(*obligation.anchor_at);
    obligation.deadline = count_term(*obligation.anchor_at, obligation.term, published());
  } else {
    obligation.anchor = on(event);
    obligation.deadline = count_term(obligation.anchor, obligation.term, published());
  }
  return kept;
}

std::vector<PlannedReminder> plan(const KeptObligation& kept, Instant now, bool told = false,
                                  const Policy& policy = {}) {
  KeptObligation before = kept;
  before.revision = 0;
  before.obligation.state = State::open;
  return plan_reminders({told ? std::optional(before) : std::nullopt, kept}, told, policy,
                        published(), now);
}

bool is_in_the_morning(Instant at, const Policy& policy) {
  return time_in_beijing(at) == policy.morning;
}

std::string written(const std::vector<PlannedReminder>& reminders, Instant now) {
  std::string text;
  for (const PlannedReminder& reminder : reminders) {
    const bool spread = is_in_the_morning(reminder.at, {}) && reminder.at != now;
    text +=
        (text.empty() ? "" : " | ") + write_stage(reminder.stage) + " " +
        (spread ? write_date(date_in_beijing(reminder.at)) + " am" : write_in_beijing(reminder.at));
  }
  return text;
}

TEST(PlanReminders, EveryPlanOfTheTableIsMadeAsWritten) {
  const std::vector<TableRow> rows = read_table("reminder_plans.csv");
  ASSERT_GE(rows.size(), 20U);
  for (const TableRow& row : rows) {
    const Instant now = moment(row.at("recorded"));
    EXPECT_EQ(
        written(plan(duty(row.at("event"), row.at("term")), now, row.at("told") == "yes"), now),
        row.at("plan"))
        << row.at("where");
  }
}

TEST(PlanReminders, AHintIsNeverReminded) {
  EXPECT_TRUE(
      plan(duty("2026-09-28", "5wd", DutyKind::suggested), moment("2026-09-28 10:00")).empty());
}

TEST(PlanReminders, NothingIsSaidAboutWhatIsNotOwedAnyMore) {
  for (const State state : {State::met, State::met_late, State::target_met_late, State::ended,
                            State::waived, State::lapsed, State::suspended}) {
    KeptObligation kept = duty("2026-09-28", "5wd");
    kept.obligation.state = state;
    const bool is_let_go =
        state == State::ended || state == State::waived || state == State::suspended;
    for (const bool told : {true, false})
      EXPECT_EQ(plan(kept, moment("2026-09-28 10:00"), told).size(), told && is_let_go ? 1U : 0U)
          << write_state(state) << ": what was let go is unsaid, and that is all";
  }
}

TEST(PlanReminders, WhatWasToldAndFellAwayIsUnsaidAndWhatWasNotToldIsNot) {
  KeptObligation kept = duty("2026-09-28", "5wd");
  kept.obligation.state = State::withdrawn;
  const Instant now = moment("2026-09-28 10:00");
  EXPECT_EQ(written(plan(kept, now, true), now), "withdrawn 2026-09-28 10:00");
  EXPECT_EQ(written(plan(kept, moment("2026-09-28 22:00"), true), now), "withdrawn 2026-09-29 am");
  const Change untold{duty("2026-09-28", "5wd"), kept};
  EXPECT_TRUE(plan_reminders(untold, false, {}, published(), now).empty());
}

TEST(PlanReminders, TheOfficeChoosesItsStagesAndHours) {
  Policy policy;
  policy.before = {2};
  policy.morning = hours{8};
  policy.jitter = minutes{5};
  std::set<std::string> stages;
  for (const PlannedReminder& reminder :
       plan(duty("2026-09-28", "5wd"), moment("2026-09-28 10:00"), false, policy)) {
    stages.insert(write_stage(reminder.stage));
    if (reminder.stage.kind == StageKind::arisen) continue;
    EXPECT_EQ(time_in_beijing(reminder.at), hours{8});
  }
  EXPECT_EQ(stages, (std::set<std::string>{"arisen", "before-2", "last_day", "past-1"}));
}

TEST(PlanReminders, ALongTermIsSpokenOfAtTwoThirds) {
  const auto planned = plan(duty("2026-03-02", "3m"), moment("2026-03-02 10:00"));
  ASSERT_GE(planned.size(), 2U);
  EXPECT_EQ(write_stage(planned[1].stage), "two_thirds");
  // 92 days, of which 61 have gone on Saturday 2 May: spoken of on the last working day to then.
  EXPECT_EQ(planned[1].at, moment("2026-04-30 09:00"));
  for (const PlannedReminder& reminder :
       plan(duty("2026-03-02", "15d"), moment("2026-03-02 10:00")))
    EXPECT_NE(reminder.stage.kind, StageKind::two_thirds);
}

TEST(PlanReminders, AKindOrARuleMayHaveStagesOfItsOwn) {
  Policy policy;
  policy.before_by["target"] = {2};
  policy.before_by["r"] = {4};
  const auto stages = [&](DutyKind kind, const std::string& rule) {
    KeptObligation kept = duty("2026-09-01", "15wd", kind);
    kept.obligation.key.rule = rule;
    std::string text;
    for (const PlannedReminder& reminder : plan(kept, moment("2026-09-01 10:00"), false, policy))
      if (reminder.stage.kind == StageKind::before) text += write_stage(reminder.stage) + " ";
    return text;
  };
  EXPECT_EQ(stages(DutyKind::statutory, "x"), "before-5 before-3 before-1 ");
  EXPECT_EQ(stages(DutyKind::target, "x"), "before-2 ");
  EXPECT_EQ(stages(DutyKind::target, "r"), "before-4 ");
}

TEST(PlanReminders, ALatenessThatVanishesIsSaidAndOneThatIsMetIsNot) {
  const Instant now = moment("2026-10-13 10:00");
  KeptObligation late = duty("2026-09-28", "5wd");
  late.obligation.state = State::overdue;
  for (const State state : {State::waived, State::ended, State::suspended, State::withdrawn}) {
    KeptObligation after = late;
    after.obligation.state = state;
    ASSERT_TRUE(calls_for_words({late, after})) << write_state(state);
    EXPECT_EQ(plan_reminders({late, after}, true, {}, published(), now).front().stage.kind,
              StageKind::excused)
        << write_state(state);
  }
  KeptObligation met = late;
  met.obligation.state = State::met_late;
  EXPECT_FALSE(calls_for_words({late, met}));
  EXPECT_TRUE(plan_reminders({late, met}, true, {}, published(), now).empty());
  met.obligation.state = State::met;  // in time after all: who was told otherwise hears it
  EXPECT_TRUE(calls_for_words({late, met}));
  EXPECT_EQ(plan_reminders({late, met}, true, {}, published(), now).front().stage.kind,
            StageKind::excused);
}

TEST(PlanReminders, WhatIsLetGoBeforeItsLastDayIsUnsaidToWhoWasTold) {
  const Instant now = moment("2026-09-29 10:00");
  const KeptObligation open = duty("2026-09-28", "5wd");
  for (const State state : {State::waived, State::ended, State::suspended}) {
    KeptObligation after = open;
    after.obligation.state = state;
    ASSERT_TRUE(calls_for_words({open, after})) << write_state(state);
    EXPECT_EQ(written(plan_reminders({open, after}, true, {}, published(), now), now),
              "withdrawn 2026-09-29 10:00");
    EXPECT_TRUE(plan_reminders({open, after}, false, {}, published(), now).empty());
    EXPECT_FALSE(is_quiet(situation_of(after), {StageKind::withdrawn, 0}, workday))
        << write_state(state);
  }
  KeptObligation done = open;
  done.obligation.state = State::met;
  EXPECT_FALSE(calls_for_words({open, done})) << "done needs no word";
}

TEST(PlanReminders, WhereEverybodyKnowsTheDaysTheStagesGoOnWithoutNews) {
  KeptObligation before = duty("2026-09-28", "5wd");
  KeptObligation after = before;
  after.revision = 3;
  // The night before the first stage, which news would have stood for.
  const Instant now = moment("2026-09-28 22:00");
  const auto news = written(plan_reminders({before, after}, true, {}, published(), now), now);
  const auto none = written(plan_reminders({before, after}, true, {}, published(), now, true), now);
  EXPECT_TRUE(news.starts_with("moved 2026-09-29")) << news;
  EXPECT_EQ(none.find("moved"), std::string::npos) << none;
  EXPECT_NE(none.find("before-3"), std::string::npos) << none;
}

TEST(PlanReminders, ALatenessThatACorrectionTakesBackIsSaidWhenItHadBeenDoneSince) {
  const Instant now = moment("2026-10-13 10:00");
  KeptObligation late = duty("2026-09-28", "5wd");
  late.obligation.state = State::met_late;
  for (const State state : {State::met, State::ended, State::withdrawn, State::open}) {
    KeptObligation after = late;
    after.obligation.state = state;
    ASSERT_TRUE(calls_for_words({late, after})) << write_state(state);
    const PlannedReminder first = plan_reminders({late, after}, true, {}, published(), now).front();
    EXPECT_EQ(first.stage.kind, StageKind::excused) << write_state(state);
    EXPECT_EQ(reason_for_quiet(situation_of(after), first.stage, on("2026-10-13")), "")
        << write_state(state);
  }
  KeptObligation overdue = late;
  overdue.obligation.state = State::overdue;
  EXPECT_FALSE(calls_for_words({late, overdue})) << "late it still is";
}

TEST(PlanReminders, ALapseByLawIsAskedAboutOnceInTheMorning) {
  const KeptObligation open = duty("2026-08-31", "30d");
  KeptObligation lapsed = open;
  lapsed.obligation.state = State::lapsed;
  lapsed.obligation.deemed = true;
  ASSERT_TRUE(calls_for_words({open, lapsed}));
  const Instant now = moment("2026-10-01 00:00");
  EXPECT_EQ(written(plan_reminders({open, lapsed}, true, {}, published(), now), now),
            "past-1 2026-10-08 am");
  EXPECT_FALSE(is_quiet(situation_of(lapsed), {StageKind::past, 1}, on("2026-10-08")));
  EXPECT_EQ(plan_next(lapsed, {StageKind::past, 1}, {}, published(), now), std::nullopt);
}

// Fifteen days from 16 September: asked for 30 September, and by law for 8 October.
TEST(StageSaid, NewsOnALastDayIsThatDaysWordToo) {
  const Obligation late = duty("2026-09-16", "15d").obligation;
  const auto said = [&](StageKind stage, const char* at) {
    return write_stage(stage_said(late, {stage, 0}, moment(at), published()));
  };
  for (const StageKind news : {StageKind::arisen, StageKind::moved}) {
    EXPECT_EQ(said(news, "2026-09-29 09:00"), write_stage({news, 0}));
    EXPECT_EQ(said(news, "2026-09-30 09:00"), "last_day");
    EXPECT_EQ(said(news, "2026-10-03 09:00"), write_stage({news, 0})) << "between the two days";
    EXPECT_EQ(said(news, "2026-10-08 09:00"), "legal_day");
    EXPECT_EQ(said(news, "2026-10-09 09:00"), write_stage({news, 0})) << "it is over";
  }
  EXPECT_EQ(said(StageKind::withdrawn, "2026-09-30 09:00"), "withdrawn");
}

TEST(StageSaid, OfHoursNewsJustBeforeTheLastOneIsItsWord) {
  const Obligation transfer = duty("2026-09-16 10:00", "24h").obligation;
  const auto said = [&](const char* at) {
    return write_stage(stage_said(transfer, {StageKind::arisen, 0}, moment(at), published()));
  };
  EXPECT_EQ(said("2026-09-17 08:00"), "arisen");
  EXPECT_EQ(said("2026-09-17 08:10"), "last_day");
  EXPECT_EQ(said("2026-09-17 09:30"), "last_day");
}

TEST(PlanReminders, NothingIsSaidTwiceWithinAnHourOfATermInHours) {
  const auto planned = plan(duty("2026-09-16 10:00", "24h"), moment("2026-09-17 08:30"));
  EXPECT_EQ(written(planned, moment("2026-09-17 08:30")),
            "arisen 2026-09-17 08:30 | past-1 2026-09-18 am");
}

TEST(SpreadOverMorning, IsTheSameForOnePersonAndOffTheFullAndHalfHour) {
  std::set<Instant> moments;
  const Instant morning = moment("2026-09-28 09:00");
  for (int i = 0; i < 300; ++i) {
    const std::string officer = "officer-" + std::to_string(i);
    const Instant at = spread_over_morning(morning, officer, {});
    EXPECT_EQ(at, spread_over_morning(morning, officer, {}));
    EXPECT_GT(at, morning);
    EXPECT_LE(at, morning + minutes{21});
    EXPECT_NE(time_in_beijing(at).count() % 1800, 0);
    moments.insert(at);
  }
  EXPECT_GE(moments.size(), 15U);
}

// Every event day of a year, six terms, at three times of day and up to forty days later.
TEST(PlanReminders, HoldToTheirLawsOnEveryDayOfTheYear) {
  const Policy policy;
  const Calendar& calendar = published();
  for (const char* term : {"0d", "1wd", "5wd", "15d", "30d", "-3d"}) {
    for (Date event = on("2026-01-01"); event <= on("2026-11-30"); event += days{1}) {
      const KeptObligation kept = duty(write_date(event), term);
      const Deadline& deadline = kept.obligation.deadline;
      for (const int later : {0, 1, 4, 40}) {
        for (const int hour : {3, 10, 20}) {
          const Instant now = moment_on(event + days{later}, hours{hour});
          SCOPED_TRACE(std::string(term) + " from " + write_date(event) + " at " +
                       write_in_beijing(now));
          const auto reminders = plan(kept, now);
          ASSERT_FALSE(reminders.empty());
          EXPECT_EQ(reminders.front().stage.kind, StageKind::arisen);
          EXPECT_EQ(reminders.back().stage, (Stage{StageKind::past, 1}));
          EXPECT_GE(reminders.back().at, deadline.ends_at) << "asked before the end";
          std::set<Date> spoken;
          for (const PlannedReminder& reminder : reminders) {
            const Date day = date_in_beijing(reminder.at);
            EXPECT_TRUE(spoken.insert(day).second) << "twice on " << write_date(day);
            EXPECT_EQ(reminder.rung, 0);
            if (reminder.at == now) continue;
            EXPECT_GT(reminder.at, now);
            EXPECT_FALSE(calendar.is_rest_day(day)) << write_date(day);
            EXPECT_TRUE(is_in_the_morning(reminder.at, policy)) << write_in_beijing(reminder.at);
          }
          // Whoever still can is told on the last day, by the news or by itself.
          if (now < midnight_beginning(deadline.safe) && !calendar.is_rest_day(deadline.safe))
            EXPECT_TRUE(spoken.contains(deadline.safe)) << "silent on the last day";
          // News that presses does not wait for a morning that comes too late to act on.
          if (now < midnight_beginning(deadline.safe + days{1}))
            EXPECT_LE(date_in_beijing(reminders.front().at), deadline.safe);
        }
      }
    }
  }
}

TEST(PlanNext, GoesOnEveryWorkingDayForEverAndClimbsAWorkingDayAfterTheQuestion) {
  KeptObligation kept = duty("2026-09-28", "5wd");
  kept.obligation.state = State::overdue;
  Stage served{StageKind::past, 1};
  Instant now = moment("2026-10-12 09:10");
  for (int number = 2; number <= 400; ++number) {
    const auto next = plan_next(kept, served, {}, published(), now);
    ASSERT_TRUE(next);
    EXPECT_EQ(next->stage, (Stage{StageKind::past, number}));
    EXPECT_EQ(next->rung, number - 1);
    EXPECT_EQ(date_in_beijing(next->at), published().nth_workday(date_in_beijing(now), 1));
    EXPECT_TRUE(is_in_the_morning(next->at, {}));
    served = next->stage;
    now = next->at;
  }
}

TEST(PlanNext, EndsWithTheDutyAndBelongsToThePastSeriesAlone) {
  KeptObligation kept = duty("2026-09-28", "5wd");
  const Instant now = moment("2026-10-12 09:10");
  kept.obligation.state = State::overdue;
  for (const StageKind kind : {StageKind::arisen, StageKind::moved, StageKind::before,
                               StageKind::last_day, StageKind::legal_day, StageKind::withdrawn})
    EXPECT_EQ(plan_next(kept, {kind, 0}, {}, published(), now), std::nullopt);
  for (const State state :
       {State::met, State::ended, State::waived, State::withdrawn, State::suspended}) {
    kept.obligation.state = state;
    EXPECT_EQ(plan_next(kept, {StageKind::past, 1}, {}, published(), now), std::nullopt);
  }
}

TEST(IsQuiet, AcknowledgingQuietsTheStagesBeforeAndNeverTheLastDay) {
  KeptObligation kept = duty("2026-09-28", "5wd");
  const std::vector<Stage> loud{{StageKind::arisen, 0},   {StageKind::moved, 0},
                                {StageKind::last_day, 0}, {StageKind::legal_day, 0},
                                {StageKind::past, 1},     {StageKind::past, 2}};
  const std::vector<Stage> soft{
      {StageKind::before, 5}, {StageKind::before, 1}, {StageKind::halfway, 0}};
  for (const Stage stage : soft)
    EXPECT_FALSE(is_quiet(situation_of(kept), stage, workday)) << write_stage(stage);
  kept.obligation.acknowledged_revision = 1;
  for (const Stage stage : soft)
    EXPECT_TRUE(is_quiet(situation_of(kept), stage, workday)) << write_stage(stage);
  for (const Stage stage : loud)
    EXPECT_FALSE(is_quiet(situation_of(kept), stage, workday)) << write_stage(stage);
  kept.revision = 2;
  for (const Stage stage : soft)
    EXPECT_FALSE(is_quiet(situation_of(kept), stage, workday))
        << "an acknowledgement holds for one revision";
}

TEST(IsQuiet, WhatWasSentIsAskedForOnTheLastDaysAndOnceAfter) {
  KeptObligation kept = duty("2026-09-28", "5wd");
  kept.obligation.state = State::sent;
  kept.obligation.sent_on = on("2026-10-08");
  EXPECT_TRUE(is_quiet(situation_of(kept), {StageKind::before, 1}, workday));
  EXPECT_FALSE(is_quiet(situation_of(kept), {StageKind::last_day, 0}, workday));
  EXPECT_FALSE(is_quiet(situation_of(kept), {StageKind::legal_day, 0}, workday));
  EXPECT_FALSE(is_quiet(situation_of(kept), {StageKind::past, 1}, workday));
}

TEST(IsQuiet, WhatIsDoneIsNotSpokenOfAndOnlyAWithdrawalIsUnsaid) {
  KeptObligation kept = duty("2026-09-28", "5wd");
  for (const State state : {State::met, State::ended, State::suspended}) {
    kept.obligation.state = state;
    for (const StageKind kind : {StageKind::arisen, StageKind::last_day, StageKind::past})
      EXPECT_TRUE(is_quiet(situation_of(kept), {kind, 1}, workday)) << write_state(state);
  }
  kept.obligation.state = State::met;
  EXPECT_TRUE(is_quiet(situation_of(kept), {StageKind::withdrawn, 0}, workday))
      << "done: nothing to unsay";
  EXPECT_TRUE(is_quiet(situation_of(duty("2026-09-28", "5wd")), {StageKind::withdrawn, 0}, workday))
      << "owed again: nothing to unsay";
  kept.obligation.state = State::withdrawn;
  EXPECT_FALSE(is_quiet(situation_of(kept), {StageKind::withdrawn, 0}, workday));
  EXPECT_TRUE(is_quiet(situation_of(kept), {StageKind::last_day, 0}, workday));
}

TEST(Stage, ReadsAsItIsWritten) {
  for (const Stage stage :
       {Stage{StageKind::arisen, 0}, Stage{StageKind::moved, 0}, Stage{StageKind::withdrawn, 0},
        Stage{StageKind::before, 5}, Stage{StageKind::halfway, 0}, Stage{StageKind::last_day, 0},
        Stage{StageKind::legal_day, 0}, Stage{StageKind::past, 250}})
    EXPECT_EQ(read_stage(write_stage(stage)), stage);
  EXPECT_EQ(write_stage({StageKind::before, 5}), "before-5");
  for (const char* wrong : {"", "before", "before-", "before--1", "before-1x", "arisen-1",
                            "last-day", "past-99999999999", "Arisen"})
    EXPECT_EQ(read_stage(wrong), std::nullopt) << wrong;
}

}  // namespace
}  // namespace qixian
