// That the clerk finds what has no reminder ahead, and says nothing twice when the clock is not
// what it was.
#include "clerk/working_office.hpp"

#include <algorithm>
#include <map>
#include <random>

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

TEST(Audit, FindsThatTheNextStageIsNotArmedWhereALaterOneIs) {
  WorkingOffice office;
  office.run("2026-09-14T10:00:00", "2026-09-15T12:00:00", find_something);
  office.behind_its_back("DELETE FROM reminders WHERE stage = 'before-5'");
  spdlog::set_level(spdlog::level::off);
  office.run("2026-09-15T13:00:00", "2026-09-22T12:00:00");
  spdlog::set_level(spdlog::level::info);
  EXPECT_EQ(office.gaps_mended, 1);
  EXPECT_EQ(office.said(), (Stages{"arisen", "before-5"}));
}

// Told on the morning of what would have been its stage, and of its last day.
TEST(Audit, NeedsNoStageWhereTheNewsOfThatDaySaysIt) {
  WorkingOffice office;
  office.run("2026-09-21T18:00:00", "2026-09-22T12:00:00", find_something);
  EXPECT_EQ(office.said(), Stages{"arisen"});
  office.run("2026-09-22T12:30:00", "2026-09-22T14:00:00");
  EXPECT_EQ(office.ahead(), (Stages{"before-3", "before-1", "last_day", "past-1"}));
  EXPECT_EQ(office.gaps_mended, 0);
  WorkingOffice later;
  later.run("2026-09-28T18:00:00", "2026-09-29T05:00:00", find_something);
  later.run("2026-09-29T05:30:00", "2026-09-29T14:00:00");
  EXPECT_EQ(later.said(), Stages{"arisen"});
  EXPECT_EQ(later.ahead(), Stages{"past-1"});
  EXPECT_EQ(later.gaps_mended, 0);
}

TEST(Audit, MovesAStageThatIsArmedForALaterMorningThanItIsPlannedFor) {
  WorkingOffice office;
  office.run("2026-09-14T10:00:00", "2026-09-15T12:00:00", find_something);
  office.behind_its_back("UPDATE reminders SET at = at + 86400 WHERE stage = 'before-5'");
  office.run("2026-09-15T13:00:00", "2026-09-15T13:01:00");
  for (const KeptReminder& reminder : office.reminders)
    if (write_stage(reminder.planned.stage) == "before-5")
      EXPECT_EQ(write_in_beijing(reminder.planned.at), "2026-09-21 09:00");
  EXPECT_EQ(office.gaps_mended, 0);
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

// What clerks do at any hour of a season; what is refused is refused.
void do_something(Clerk& clerk, std::mt19937& dice, const std::string& today) {
  const auto roll = [&](int sides) {
    return static_cast<int>(dice() % static_cast<unsigned>(sides));
  };
  const auto some_day = [&](int back) {
    return write_date(a_day(today) - std::chrono::days{roll(back)});
  };
  const CaseId id{1 + roll(8)};
  const Derived derived = clerk.derive(id);
  Fact fact;
  switch (roll(9)) {
    case 0:
      fact = event("found", some_day(25));
      break;
    case 1:
      fact = event("decided", some_day(8));
      break;
    case 2:
      fact = event("served", some_day(50));
      break;
    case 3:
      fact = correction({1 + roll(60)}, some_day(30));
      break;
    case 4:
      fact = fact_of(FactKind::retraction);
      fact.about = FactId{1 + roll(60)};
      fact.note = "录错";
      break;
    case 5:
      fact = sanction(FactKind::extended, today);
      fact.term = Term{1 + roll(20), TermUnit::days};
      break;
    case 6:
      fact = sanction(roll(2) == 0 ? FactKind::suspended : FactKind::resumed, today);
      break;
    case 7:
      fact = fact_of(FactKind::done, some_day(3));
      break;
    default:
      fact = fact_of(FactKind::acknowledged, today);
      fact.revision = 1 + roll(2);
  }
  fact.case_id = id;
  const bool is_about_one = fact.kind == FactKind::extended || fact.kind == FactKind::done ||
                            fact.kind == FactKind::acknowledged;
  if (is_about_one && derived.obligations.empty()) return;
  if (is_about_one) fact.duty = derived.obligations[dice() % derived.obligations.size()].key;
  try {
    clerk.record(fact, false);
  } catch (const Refusal&) {
  }
}

// Two mornings more at rest, and one at work.
Calendar amended(const Calendar& calendar, const std::string& published) {
  const auto known = calendar.notices();
  std::vector<HolidayNotice> notices(known.begin(), known.end());
  HolidayNotice late = notices.back();
  late.title = "补充通知";
  late.amends = true;
  late.published = a_day(published);
  late.days = {{a_day("2026-10-14"), DayKind::statutory_holiday, "临时"},
               {a_day("2026-10-21"), DayKind::statutory_holiday, "临时"},
               {a_day("2026-10-24"), DayKind::makeup_workday, "临时"}};
  notices.push_back(late);
  return Calendar(notices);
}

TEST(Audit, FindsNothingToMendInASeasonOfCorrectionsDecisionsAndANotice) {
  spdlog::set_level(spdlog::level::off);
  WorkingOffice office;
  std::mt19937 dice(1);
  std::map<std::string, WorkingOffice::Work> season;
  for (Date day = a_day("2026-09-15"); day < a_day("2026-11-20"); day += std::chrono::days{1})
    for (int hour = static_cast<int>(dice() % 4U); hour < 24; hour += 7) {
      const std::string today = write_date(day);
      const std::string two_digits = (hour < 10 ? "0" : "") + std::to_string(hour);
      season[today + "T" + two_digits + ":20:00"] = [&dice, today](Clerk& clerk) {
        do_something(clerk, dice, today);
      };
    }
  season["2026-10-09T11:00:00"] = [&](Clerk& clerk) {
    Edition edition = office.edition;
    edition.calendar = amended(edition.calendar, "2026-10-09");
    edition.fingerprint = "amended";
    clerk.adopt(std::move(edition));
  };
  season["2026-10-28T11:00:00"] = [&](Clerk& clerk) {
    Edition edition = office.edition;
    edition.calendar = amended(edition.calendar, "2026-10-09");
    edition.fingerprint = "amended";
    edition.policy.before = {4, 2, 1};
    clerk.adopt(std::move(edition));
  };
  office.run(
      "2026-09-14T10:00:00", "2026-11-25T12:00:00",
      [](Clerk& clerk) {
        for (int n = 1; n <= 8; ++n) {
          Opening opening = an_opening({"plain", "chained"});
          opening.docket = std::to_string(n) + "号";
          clerk.open_case(opening, {});
        }
      },
      season);
  EXPECT_GT(office.letters.size(), 50U);
  EXPECT_EQ(office.gaps_mended, 0);
  spdlog::set_level(spdlog::level::info);
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
