// That the clerk finds what has no reminder ahead, and says nothing twice when the clock is not
// what it was.
#include "clerk/working_office.hpp"

#include <algorithm>

namespace qixian {
namespace {

TEST(Audit, FindsWhatHasNoReminderAheadAndMendsAndCountsIt) {
  WorkingOffice office;
  office.run("2026-09-14T10:00:00", "2026-09-15T12:00:00", find_something);
  EXPECT_EQ(office.said(), Stages{"arisen"});
  EXPECT_EQ(office.ahead(), (Stages{"before-5", "before-3", "before-1", "last_day", "past-1"}));
  EXPECT_EQ(office.gaps_mended, 0);

  office.behind_its_back("DELETE FROM reminders WHERE served_at IS NULL");
  spdlog::set_level(spdlog::level::off);
  office.run("2026-09-15T13:00:00", "2026-09-15T13:01:00");
  EXPECT_EQ(office.gaps_mended, 1);
  EXPECT_EQ(office.ahead(), (Stages{"before-5", "before-3", "before-1", "last_day", "past-1"}));

  office.run("2026-09-15T14:00:00", "2026-09-30T12:00:00");
  spdlog::set_level(spdlog::level::info);
  EXPECT_EQ(office.gaps_mended, 0);
  EXPECT_EQ(office.said(),
            (Stages{"arisen", "before-5", "before-3", "before-1", "last_day", "past-1"}));
}

TEST(Audit, TakesUpASeriesThatBrokeOffAfterTheLastDay) {
  WorkingOffice office;
  office.run("2026-09-14T10:00:00", "2026-10-08T12:00:00", find_something);
  EXPECT_EQ(office.said().back(), "past-2");
  office.behind_its_back("DELETE FROM reminders WHERE served_at IS NULL");
  spdlog::set_level(spdlog::level::off);
  office.run("2026-10-08T13:00:00", "2026-10-09T12:00:00");
  spdlog::set_level(spdlog::level::info);
  EXPECT_EQ(office.gaps_mended, 1);
  EXPECT_EQ(office.said().back(), "past-3");
}

TEST(Audit, NeedsNoReminderForWhatIsNotOwed) {
  WorkingOffice office;
  office.run("2026-09-14T10:00:00", "2026-09-15T12:00:00", [](Clerk& clerk) {
    find_something(clerk);
    Fact done = fact_of(FactKind::done, "2026-09-14");
    done.case_id = CaseId{1};
    done.duty = ObligationKey{"any", FactId{2}, "eco", "proc", 0};
    clerk.record(done, false);
  });
  EXPECT_EQ(office.gaps_mended, 0);
  EXPECT_EQ(office.ahead(), Stages{});
}

TEST(Audit, AStageThatIsNotSaidIsKeptWithItsReason) {
  WorkingOffice office;
  office.run("2026-09-14T10:00:00", "2026-09-15T12:00:00", find_something);
  office.run("2026-09-15T13:00:00", "2026-09-22T12:00:00", [](Clerk& clerk) {
    Fact seen = fact_of(FactKind::acknowledged, "2026-09-15");
    seen.case_id = CaseId{1};
    seen.duty = ObligationKey{"any", FactId{2}, "eco", "proc", 0};
    seen.revision = 1;
    clerk.record(seen, false);
  });
  std::map<std::string, std::string> why_not;
  for (const KeptReminder& reminder : office.reminders)
    if (reminder.served_at) why_not[write_stage(reminder.planned.stage)] = reminder.why_not;
  EXPECT_EQ(why_not, (std::map<std::string, std::string>{{"arisen", ""},
                                                         {"before-5", "it was acknowledged"}}));
}

TEST(ClockStep, BackwardsSaysNoStageTwice) {
  WorkingOffice office;
  office.run("2026-09-14T10:00:00", "2026-09-22T09:30:00", find_something);
  const Stages said{"arisen", "before-5"};
  EXPECT_EQ(office.said(), said);
  // An hour, a day and a week: what was said stays said, and the rest comes on its day.
  office.run("2026-09-22T08:30:00", "2026-09-22T12:00:00");
  EXPECT_EQ(office.said(), said);
  office.run("2026-09-21T12:00:00", "2026-09-22T12:00:00");
  EXPECT_EQ(office.said(), said);
  office.run("2026-09-15T12:00:00", "2026-09-30T12:00:00");
  EXPECT_EQ(office.said(),
            (Stages{"arisen", "before-5", "before-3", "before-1", "last_day", "past-1"}));
}

TEST(ClockStep, ForwardsSaysWhatBecameDueOnce) {
  WorkingOffice office;
  office.run("2026-09-14T10:00:00", "2026-09-15T12:00:00", find_something);
  // Over before-5 and before-3: the later of them is said, at once, for it is a working hour.
  office.run("2026-09-24T15:00:00", "2026-09-24T16:00:00");
  EXPECT_EQ(office.said(), (Stages{"arisen", "before-3"}));
  // Over the last day and the question after it, into a night: on the next working morning.
  office.run("2026-10-04T03:00:00", "2026-10-07T23:00:00");
  EXPECT_EQ(office.said(), (Stages{"arisen", "before-3"}));
  office.run("2026-10-07T23:30:00", "2026-10-08T12:00:00");
  EXPECT_EQ(office.said(), (Stages{"arisen", "before-3", "past-1"}));
}

// Half past eight instead of nine, and a stage more.
TEST(Policy, AnotherOnePlansWhatIsAheadAnew) {
  WorkingOffice office;
  office.run("2026-09-14T10:00:00", "2026-09-22T12:00:00", find_something);
  EXPECT_EQ(office.said(), (Stages{"arisen", "before-5"}));
  office.edition.policy.before = {5, 4, 3, 2, 1};
  office.edition.policy.morning = std::chrono::minutes{8 * 60 + 30};
  office.run("2026-09-22T12:30:00", "2026-09-22T13:00:00");
  EXPECT_EQ(office.ahead(), (Stages{"before-3", "before-2", "before-1", "last_day", "past-1"}));
  for (const KeptReminder& reminder : office.reminders)
    if (!reminder.served_at)
      EXPECT_EQ(time_in_beijing(reminder.planned.at), std::chrono::minutes{8 * 60 + 30});
  office.run("2026-09-22T13:30:00", "2026-10-08T12:00:00");
  EXPECT_EQ(office.said(), (Stages{"arisen", "before-5", "before-3", "before-2", "before-1",
                                   "last_day", "past-1", "past-2"}));
  EXPECT_EQ(office.gaps_mended, 0);
}

TEST(Policy, OfThisMorningLosesNoStageOfThisMorning) {
  WorkingOffice office;
  office.run("2026-09-14T10:00:00", "2026-09-29T07:00:00", find_something);
  office.edition.policy.before = {2};
  office.run("2026-09-29T08:00:00", "2026-09-29T12:00:00");
  EXPECT_EQ(office.said().back(), "last_day");
}

std::string morning_of(const std::string& stage, const WorkingOffice& office) {
  for (const KeptReminder& reminder : office.reminders)
    if (write_stage(reminder.planned.stage) == stage)
      return write_in_beijing(reminder.planned.at).substr(0, 10);
  return {};
}

// 28 September was to be worked; by a later notice it rests.
Edition amended(Edition edition) {
  const auto known = edition.calendar.notices();
  std::vector<HolidayNotice> notices(known.begin(), known.end());
  HolidayNotice late = notices.back();
  late.title = "补充通知";
  late.amends = true;
  late.published = a_day("2026-09-22");
  late.days = {{a_day("2026-09-28"), DayKind::statutory_holiday, "临时"}};
  notices.push_back(late);
  edition.calendar = Calendar(notices);
  edition.fingerprint = "amended";
  return edition;
}

TEST(RestDay, ThatIsAnnouncedLateIsLeftForTheWorkingDayBefore) {
  WorkingOffice office;
  office.run("2026-09-14T10:00:00", "2026-09-22T12:00:00", find_something);
  EXPECT_EQ(morning_of("before-1", office), "2026-09-28");
  office.edition = amended(office.edition);
  office.run("2026-09-22T13:00:00", "2026-09-22T13:30:00");
  EXPECT_EQ(morning_of("before-1", office), "2026-09-24") << "25 to 27 September rest already";
}

TEST(RestDay, ThatIsAnnouncedWhileTheClerkIsAtWorkIsLeftToo) {
  WorkingOffice office;
  office.run(
      "2026-09-14T10:00:00", "2026-09-22T13:00:00", find_something,
      {{"2026-09-22T12:00:00", [&](Clerk& clerk) { clerk.adopt(amended(office.edition)); }}});
  EXPECT_EQ(morning_of("before-1", office), "2026-09-24");
}

// A clock that was years ahead made the duty late and planned all that follows for those years.
TEST(ClockStep, BackFromAnotherYearSaysEverythingOnItsDayOnceMore) {
  WorkingOffice office;
  spdlog::set_level(spdlog::level::off);
  office.run("2026-09-14T10:00:00", "2026-09-15T12:00:00", find_something);
  office.run("2031-03-03T10:00:00", "2031-03-05T12:00:00");
  EXPECT_EQ(office.said(), (Stages{"arisen", "past-1", "past-2", "past-3"}));
  office.run("2026-09-15T12:30:00", "2026-10-09T12:00:00");
  spdlog::set_level(spdlog::level::info);
  EXPECT_EQ(office.said(),
            (Stages{"arisen", "past-1", "past-2", "past-3", "excused", "moved", "before-5",
                    "before-3", "before-1", "last_day", "past-1", "past-2", "past-3"}));
}

// It was late before the clock ran ahead, and is still.
TEST(ClockStep, BackFromAnotherYearGoesOnWithWhatWasLate) {
  WorkingOffice office;
  spdlog::set_level(spdlog::level::off);
  office.run("2026-09-14T10:00:00", "2026-09-30T12:00:00", find_something);
  EXPECT_EQ(office.said().back(), "past-1");
  office.run("2031-03-03T10:00:00", "2031-03-03T12:00:00");
  EXPECT_EQ(office.said().back(), "past-2");
  office.run("2026-09-30T12:30:00", "2026-10-09T12:00:00");
  spdlog::set_level(spdlog::level::info);
  EXPECT_EQ(office.said().back(), "past-4");
}

TEST(ClockStep, BackFromAnotherYearTheMorningsGoOn) {
  WorkingOffice office;
  office.edition.policy.weekly = true;
  spdlog::set_level(spdlog::level::off);
  office.run("2026-09-14T10:00:00", "2026-09-15T12:00:00", find_something);
  office.run("2031-03-04T10:00:00", "2031-03-05T12:00:00");
  office.run("2026-09-15T12:30:00", "2026-09-21T12:00:00");
  spdlog::set_level(spdlog::level::info);
  EXPECT_TRUE(std::ranges::any_of(office.letters, [](const KeptLetter& letter) {
    return letter.kind == LetterKind::weekly && letter.occasion == "2026-09-21";
  }));
}

}  // namespace
}  // namespace qixian
