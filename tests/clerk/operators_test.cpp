// What operators are told that nobody else hears.
#include "clerk/working_office.hpp"

#include <algorithm>

namespace qixian {
namespace {

Officer a_keeper() {
  Officer keeper{"keeper", "值班员", "proc", "", false, {{"mail", "keeper"}}};
  keeper.is_operator = true;
  return keeper;
}

Directory people(bool eco_has_a_liaison = true) {
  std::vector<Officer> officers{
      {"zhang", "张伟", "eco", "", eco_has_a_liaison, {{"mail", "zhang"}}},
      {"wang", "王芳", "proc", "", true, {{"mail", "wang"}}},
      a_keeper()};
  return Directory({{"eco", "生态环境局", true, "", {}}, {"proc", "检察院", true, "", {}}},
                   std::move(officers));
}

std::vector<KeptLetter> alarms(const WorkingOffice& office, const std::string& occasion) {
  std::vector<KeptLetter> found;
  for (const KeptLetter& letter : office.letters)
    if (letter.kind == LetterKind::alarm && letter.occasion.starts_with(occasion))
      found.push_back(letter);
  return found;
}

std::vector<std::string> days_of(const std::vector<KeptLetter>& letters) {
  std::vector<std::string> days;
  for (const KeptLetter& letter : letters)
    days.push_back(write_date(date_in_beijing(letter.letter.written_at)));
  return days;
}

struct MissingNotice : ::testing::Test {
  MissingNotice() {
    office.edition.directory = people();
    spdlog::set_level(spdlog::level::off);
  }
  ~MissingNotice() override { spdlog::set_level(spdlog::level::info); }
  WorkingOffice office;
};

TEST_F(MissingNotice, IsSaidOnceAWeekFromNovemberOn) {
  office.run("2026-10-26T08:00:00", "2026-11-17T12:00:00");
  EXPECT_EQ(days_of(alarms(office, "notice")),
            (std::vector<std::string>{"2026-11-02", "2026-11-09", "2026-11-16"}));
}

TEST_F(MissingNotice, IsSaidAfterAnOutageOverItsMonday) {
  office.run("2026-11-05T08:00:00", "2026-11-06T12:00:00");
  EXPECT_TRUE(alarms(office, "notice").empty());
  office.run("2026-11-10T20:00:00", "2026-11-13T12:00:00");
  EXPECT_EQ(days_of(alarms(office, "notice")), std::vector<std::string>{"2026-11-11"});
  office.run("2026-11-13T13:00:00", "2026-11-16T12:00:00");
  EXPECT_EQ(days_of(alarms(office, "notice")),
            (std::vector<std::string>{"2026-11-11", "2026-11-16"}));
}

struct Vacancy : ::testing::Test {
  Vacancy() {
    const Rulebook book =
        a_rulebook("id = \"liaisons\"\neffective = 2020-01-01\n", roles + std::string(R"(
[[event]]
id = "vacated"
name = "空缺"
vacancy = true
fields = [
  { id = "office", name = "单位", type = "office", role = ["agency", "procuratorate"], required = true },
]
[[event]]
id = "named"
name = "指派"
fields = [
  { id = "office", name = "单位", type = "office", role = ["agency", "procuratorate"], required = true },
]
[[rule]]
id = "again"
article = "第一条"
clause = "…"
duty = "重新指派"
event = "vacated"
owed_by = ["agency", "procuratorate"]
owed_by_field = "office"
term = "10wd"
fulfilled_by = ["named"]
)"));
    office.edition.rulebooks[book.id] = book;
    office.edition.directory = people();
    office.edition.templates.word_text = "{{#lines}}{{line}}{{/lines}}";
    spdlog::set_level(spdlog::level::off);
    office.run("2026-09-14T10:00:00", "2026-09-14T10:05:00", [](Clerk& clerk) {
      Opening opening = an_opening({"liaisons"});
      opening.standing = true;
      clerk.open_case(opening, {});
    });
  }
  ~Vacancy() override { spdlog::set_level(spdlog::level::info); }
  WorkingOffice office;
};

TEST_F(Vacancy, OfAnOfficeInTheDirectoryIsToldWithTheCommandThatRecordsIt) {
  EXPECT_TRUE(alarms(office, "vacancy").empty());
  office.run("2026-09-14T11:00:00", "2026-09-14T12:00:00", {},
             {{"2026-09-14T11:30:00", [&](Clerk& clerk) {
                 Edition edition = office.edition;
                 edition.directory = people(false);
                 clerk.adopt(std::move(edition));
               }}});
  ASSERT_EQ(alarms(office, "vacancy").size(), 1U);
  EXPECT_NE(alarms(office, "vacancy")
                .front()
                .letter.text.find("qixian record 1 vacated --field office=eco --on 日期"),
            std::string::npos)
      << alarms(office, "vacancy").front().letter.text;
}

TEST_F(Vacancy, IsToldOnceADayUntilItIsRecordedAndNoFactIsMade) {
  office.edition.directory = people(false);
  office.run("2026-09-14T11:00:00", "2026-09-14T12:00:00");
  office.run("2026-09-14T13:00:00", "2026-09-14T14:00:00");
  EXPECT_EQ(alarms(office, "vacancy").size(), 1U);
  EXPECT_TRUE(office.reminders.empty());
  office.run("2026-09-15T08:00:00", "2026-09-15T12:00:00");
  EXPECT_EQ(alarms(office, "vacancy").size(), 2U);
  const auto morning = std::ranges::find(office.letters, LetterKind::well_being, &KeptLetter::kind);
  ASSERT_NE(morning, office.letters.end());
  EXPECT_NE(morning->letter.text.find("qixian record 1 vacated"), std::string::npos);
  office.run("2026-09-15T13:00:00", "2026-09-15T14:00:00", [](Clerk& clerk) {
    Fact vacated = event("vacated", "2026-09-14", {{"office", "eco"}});
    vacated.case_id = CaseId{1};
    clerk.record(vacated, false);
  });
  office.run("2026-09-16T08:00:00", "2026-09-16T12:00:00");
  EXPECT_EQ(alarms(office, "vacancy").size(), 2U) << "it is recorded";
}

TEST_F(Vacancy, IsNotAnAbsence) {
  Officer away = *people().officer("zhang");
  away.absences = {{a_day("2026-09-14"), a_day("2026-12-31"), ""}};
  office.edition.directory =
      Directory({{"eco", "生态环境局", true, "", {}}, {"proc", "检察院", true, "", {}}},
                {away, *people().officer("wang"), a_keeper()});
  office.run("2026-09-15T08:00:00", "2026-09-15T12:00:00");
  EXPECT_TRUE(alarms(office, "vacancy").empty());
}

}  // namespace
}  // namespace qixian
