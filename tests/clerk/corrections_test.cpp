// What was said must be unsaid: to whom, in which words, and why.
#include "clerk/working_office.hpp"

#include <algorithm>

namespace qixian {
namespace {

using std::chrono::hours;

// An owner and his superior on one side, one officer on the other.
class Correcting : public WorkingOffice {
 public:
  Correcting() {
    edition.directory = Directory({{"eco", "生态环境局", true, "", {}},
                                   {"proc", "检察院", true, "", {}},
                                   {"land", "自然资源局", false, "proc", {}}},
                                  {{"zhang", "张伟", "eco", "li", true, {{"mail", "zhang"}}},
                                   {"li", "李娜", "eco", "", false, {{"mail", "li"}}},
                                   {"wang", "王芳", "proc", "", true, {{"mail", "wang"}}}});
    edition.templates.text = "{{headline}}|{{ask}}|{{told}}|{{because}}|{{unreached}}|{{late}}";
  }
};

// The fact of the day of finding; its duty ends fifteen days later.
FactId find_it(Clerk& clerk, const std::string& finder = "eco") {
  Opening opening = an_opening();
  opening.parties = {{"agency", {finder}}, {"procuratorate", {"proc"}}};
  Fact found = event("found", "2026-09-14");
  found.case_id = clerk.open_case(opening, {}).file.id;
  return clerk.record(found, false).fact.id;
}

void correct(Clerk& clerk, FactId about, const std::string& on) {
  Fact fact = correction(about, on);
  fact.case_id = {1};
  clerk.record(fact, false);
}

void decide(Clerk& clerk, FactKind kind, const std::string& on) {
  Fact fact = sanction(kind, on);
  fact.case_id = {1};
  fact.duty = ObligationKey{"any", FactId{2}, "eco", "proc", 0};
  if (kind == FactKind::extended) fact.term = Term{1, TermUnit::months};
  clerk.record(fact, false);
}

std::vector<KeptLetter> delivered(const WorkingOffice& office, const std::string& officer,
                                  StageKind stage) {
  std::vector<KeptLetter> letters;
  for (const KeptLetter& letter : office.letters)
    if (letter.officer == officer && letter.state == LetterState::delivered &&
        std::ranges::any_of(letter.items,
                            [&](const LetterItem& item) { return item.stage.kind == stage; }))
      letters.push_back(letter);
  return letters;
}

constexpr auto says = [](const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
};

TEST(Corrections, WhatCannotReachItsReaderReachesTheSuperiorWithTheOldDayAndWhy) {
  Correcting office;
  FactId found;
  office.run("2026-09-14T10:00:00", "2026-09-16T12:00:00",
             [&](Clerk& clerk) { found = find_it(clerk); });
  office.mail->refused = {"zhang"};
  spdlog::set_level(spdlog::level::off);
  office.run("2026-09-16T14:00:00", "2026-09-16T15:00:00",
             [&](Clerk& clerk) { correct(clerk, found, "2026-09-10"); });
  spdlog::set_level(spdlog::level::info);
  const auto to_superior = delivered(office, "li", StageKind::moved);
  ASSERT_EQ(to_superior.size(), 1U);
  const std::string& text = to_superior.front().letter.text;
  EXPECT_TRUE(says(text, "建议办结日由9月29日（周二）改为9月24日（周四）")) << text;
  EXPECT_TRUE(says(text, "|请督促不迟于")) << text;
  EXPECT_TRUE(says(text, "法定最后一日9月29日（周二）")) << text;
  EXPECT_TRUE(says(text, "|更正了“发现”的登记，日期为2026年9月10日（理由：录错）|张伟|")) << text;
  EXPECT_EQ(to_superior.front().items.front().reader, Reader::superior);
  EXPECT_EQ(to_superior.front().unreached, "zhang");
}

TEST(Corrections, ADayThatMovedAndMovedBackBeforeAnybodyHeardIsNotSpokenOf) {
  Correcting office;
  FactId found;
  office.run("2026-09-14T10:00:00", "2026-09-18T12:00:00",
             [&](Clerk& clerk) { found = find_it(clerk); });
  office.run("2026-09-20T20:00:00", "2026-09-21T12:00:00", [&](Clerk& clerk) {
    correct(clerk, found, "2026-09-13");
    correct(clerk, found, "2026-09-14");
  });
  EXPECT_EQ(office.said(), (Stages{"arisen", "before-5"})) << "the morning's stage is said";
}

TEST(Corrections, SeveralMovesBeforeAnybodyHeardAreOneWithEveryReason) {
  Correcting office;
  FactId found;
  office.run("2026-09-14T10:00:00", "2026-09-16T12:00:00",
             [&](Clerk& clerk) { found = find_it(clerk); });
  office.run("2026-09-16T20:00:00", "2026-09-17T12:00:00", [&](Clerk& clerk) {
    correct(clerk, found, "2026-09-15");
    decide(clerk, FactKind::extended, "2026-09-16");
  });
  const auto moved = delivered(office, "zhang", StageKind::moved);
  ASSERT_EQ(moved.size(), 1U);
  EXPECT_TRUE(says(moved.front().letter.text,
                   "|更正了“发现”的登记，日期为2026年9月15日（理由：录错）；经批准延长期限1个月"
                   "（批1号；批准人：李局长；理由：案情复杂）|"))
      << moved.front().letter.text;
}

TEST(Corrections, WhoWatchedAnExternalPartyReadsOnAsItsWatcher) {
  Correcting office;
  FactId found;
  office.run("2026-09-14T10:00:00", "2026-09-16T12:00:00",
             [&](Clerk& clerk) { found = find_it(clerk, "land"); });
  // Somebody else has her post.
  office.edition.directory =
      Directory({{"land", "自然资源局", false, "proc", {}}, {"proc", "检察院", true, "", {}}},
                {{"wang", "王芳", "proc", "", false, {{"mail", "wang"}}},
                 {"xu", "徐敏", "proc", "", true, {{"mail", "xu"}}}});
  office.run("2026-09-16T14:00:00", "2026-09-16T15:00:00",
             [&](Clerk& clerk) { correct(clerk, found, "2026-09-15"); });
  const auto moved = delivered(office, "wang", StageKind::moved);
  ASSERT_EQ(moved.size(), 1U);
  EXPECT_EQ(moved.front().items.front().reader, Reader::watcher);
  EXPECT_TRUE(says(moved.front().letter.text, "|对方应不迟于")) << moved.front().letter.text;
}

TEST(Corrections, OfWhoseCaseItWasIsReadByWhoStandsInForHim) {
  Correcting office;
  FactId found;
  office.run("2026-09-14T10:00:00", "2026-09-16T12:00:00",
             [&](Clerk& clerk) { found = find_it(clerk); });
  // Another has the post, and he is away.
  Officer zhang{"zhang", "张伟", "eco", "", false, {{"mail", "zhang"}}};
  zhang.deputy = "zhao";
  zhang.absences = {{a_day("2026-09-15"), a_day("2026-09-30"), {}}};
  office.edition.directory =
      Directory({{"eco", "生态环境局", true, "", {}}, {"proc", "检察院", true, "", {}}},
                {zhang,
                 {"zhao", "赵敏", "eco", "", false, {{"mail", "zhao"}}},
                 {"chen", "陈静", "eco", "", true, {{"mail", "chen"}}}});
  office.run("2026-09-16T14:00:00", "2026-09-16T15:00:00",
             [&](Clerk& clerk) { correct(clerk, found, "2026-09-15"); });
  EXPECT_TRUE(delivered(office, "zhang", StageKind::moved).empty());
  const auto moved = delivered(office, "zhao", StageKind::moved);
  ASSERT_EQ(moved.size(), 1U);
  EXPECT_EQ(moved.front().stands_in_for, "zhang");
  EXPECT_EQ(moved.front().items.front().reader, Reader::superior);
  ASSERT_EQ(delivered(office, "chen", StageKind::moved).size(), 1U);
  EXPECT_TRUE(says(delivered(office, "chen", StageKind::moved).front().letter.text,
                   "由9月29日（周二）改为9月30日（周三）"))
      << "she reads what he had been told";
}

TEST(Corrections, WhatIsWaivedInTimeIsTakenOutOfTheCalendarsOfWhoHadIt) {
  Correcting office;
  office.run("2026-09-14T10:00:00", "2026-09-16T12:00:00", [](Clerk& clerk) { find_it(clerk); });
  office.run("2026-09-16T14:00:00", "2026-09-16T15:00:00",
             [](Clerk& clerk) { decide(clerk, FactKind::waived, "2026-09-16"); });
  const auto unsaid = delivered(office, "zhang", StageKind::withdrawn);
  ASSERT_EQ(unsaid.size(), 1U);
  EXPECT_EQ(unsaid.front().letter.calendar_method, "CANCEL");
  EXPECT_TRUE(says(unsaid.front().letter.text, "现已不再需要办理")) << unsaid.front().letter.text;
  EXPECT_TRUE(says(unsaid.front().letter.text, "|经批准免予办理（批1号"))
      << unsaid.front().letter.text;
  EXPECT_TRUE(delivered(office, "li", StageKind::withdrawn).empty()) << "she had not heard of it";
}

TEST(Corrections, WhoHeardThatNothingWasRecordedHearsThatItWasDoneInTime) {
  for (const bool has_climbed : {false, true}) {
    Correcting office;
    office.run("2026-09-14T10:00:00", has_climbed ? "2026-10-09T12:00:00" : "2026-09-30T12:00:00",
               [](Clerk& clerk) { find_it(clerk); });
    office.run(has_climbed ? "2026-10-09T14:00:00" : "2026-09-30T14:00:00",
               has_climbed ? "2026-10-09T15:00:00" : "2026-09-30T15:00:00", [](Clerk& clerk) {
                 Fact done = fact_of(FactKind::done, "2026-09-29");
                 done.case_id = {1};
                 done.duty = ObligationKey{"any", FactId{2}, "eco", "proc", 0};
                 clerk.record(done, false);
               });
    const auto heard = delivered(office, "li", StageKind::excused);
    EXPECT_EQ(heard.size(), has_climbed ? 1U : 0U);
    for (const KeptLetter& letter : heard)
      EXPECT_TRUE(says(letter.letter.text, "属于按期办结")) << letter.letter.text;
    EXPECT_TRUE(delivered(office, "zhang", StageKind::excused).empty());
    EXPECT_TRUE(delivered(office, "wang", StageKind::excused).empty());
  }
}

TEST(Lateness, IsSaidInALetterThatGoesAloneTheMorningAfterAnOutage) {
  Correcting office;
  office.run("2026-09-14T10:00:00", "2026-09-18T12:00:00", [](Clerk& clerk) { find_it(clerk); });
  // The first stage was meant for the morning of the 21st; the night after it the daemon is back.
  office.run("2026-09-21T22:00:00", "2026-09-22T12:00:00");
  const auto before = delivered(office, "zhang", StageKind::before);
  ASSERT_EQ(before.size(), 1U);
  EXPECT_EQ(before.front().kind, LetterKind::duty);
  EXPECT_TRUE(
      says(before.front().letter.text, "|本信原定9月21日（周一）发出，未能按时发出，现予补发"))
      << before.front().letter.text;
}

TEST(Lateness, ALetterThatWaitedOverANightSaysTodaysWordsUnderItsOldId) {
  Correcting office;
  office.edition.policy.before = {5};
  office.edition.templates.text = "{{days_left}}|{{late}}";
  office.mail->busy = {"zhang"};
  spdlog::set_level(spdlog::level::off);
  office.run("2026-09-14T10:00:00", "2026-09-21T12:00:00", [](Clerk& clerk) { find_it(clerk); });
  const KeptLetter waiting = office.letters.back();
  ASSERT_EQ(waiting.state, LetterState::again);
  EXPECT_EQ(waiting.letter.text, "剩5个工作日|");
  office.mail->busy.clear();
  office.run("2026-09-22T10:00:00", "2026-09-22T14:00:00");
  spdlog::set_level(spdlog::level::info);
  const KeptLetter& said = *std::ranges::find(
      office.letters, waiting.letter.id, [](const KeptLetter& letter) { return letter.letter.id; });
  EXPECT_EQ(said.state, LetterState::delivered);
  EXPECT_EQ(said.letter.text, "剩4个工作日|本信原定9月21日（周一）发出，未能按时发出，现予补发");
  EXPECT_EQ(said.letter.token, waiting.letter.token);
  EXPECT_EQ(said.since, waiting.letter.written_at);
}

TEST(Lateness, ADayIsOverWhenTheReadersOfficeCloses) {
  for (const hours closes : {hours{12}, hours{23}}) {
    Correcting office;
    office.edition.policy.before.clear();
    Office eco{"eco", "生态环境局", true, ""};
    eco.closes = closes;
    office.edition.directory =
        Directory({eco, {"proc", "检察院", true, ""}},
                  {{"zhang", "张伟", "eco", "", true, {{"mail", "zhang"}, {"mail", "second"}}}});
    office.run("2026-09-14T10:00:00", "2026-09-28T12:00:00", [](Clerk& clerk) { find_it(clerk); });
    office.mail->busy = {"zhang"};
    spdlog::set_level(spdlog::level::off);
    office.run("2026-09-29T08:55:00", "2026-09-29T10:50:00");
    spdlog::set_level(spdlog::level::info);
    // The second way has its turn after a quarter of the time that is left.
    EXPECT_EQ(delivered(office, "zhang", StageKind::last_day).size(),
              closes == hours{12} ? 1U : 0U);
  }
}

TEST(WeeklyWord, OfficersReadOnMondayThatAllIsWellAndWhereTheChainStands) {
  Correcting office;
  office.edition.policy.weekly = true;
  office.edition.templates.digest_text = "{{well}}|{{chain_head}}";
  office.run("2026-09-15T10:00:00", "2026-09-22T12:00:00", [](Clerk& clerk) { find_it(clerk); });
  std::vector<std::string> words;
  for (const KeptLetter& letter : office.letters)
    if (letter.officer == "zhang" && letter.kind == LetterKind::weekly)
      words.push_back(letter.letter.text);
  ASSERT_EQ(words.size(), 1U);
  EXPECT_TRUE(words.front().starts_with("期限系统运行正常|")) << words.front();
  EXPECT_GT(words.front().size(), std::string("期限系统运行正常|").size() + 60);
}

}  // namespace
}  // namespace qixian
