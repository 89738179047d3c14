// What one person finds in a morning, when there is more than one thing to say.
#include "clerk/working_office.hpp"

#include <algorithm>

namespace qixian {
namespace {

Officer an_officer(const std::string& id, const std::string& name, const std::string& superior) {
  Officer officer{id, name, "eco", superior, true, {{"mail", id}}};
  return officer;
}

// Two liaison officers and their superior, who reads the daily report.
Directory three_people(std::vector<Absence> absences = {}) {
  Officer zhang = an_officer("zhang", "张伟", "li");
  zhang.deputy = "zhao";
  zhang.absences = std::move(absences);
  Officer zhao = an_officer("zhao", "赵敏", "li");
  Officer li = an_officer("li", "李娜", "");
  li.liaison = false;
  li.daily_report = true;
  return Directory({{"eco", "生态环境局", true, "", {}}, {"proc", "检察院", true, "", {}}},
                   {zhang, zhao, li, {"wang", "王芳", "proc", "", true, {{"mail", "wang"}}}});
}

CaseId open_one(Clerk& clerk, const std::string& docket, const std::string& handler = {}) {
  Opening opening = an_opening();
  opening.docket = docket;
  const CaseId id = clerk.open_case(opening, {}).file.id;
  if (!handler.empty()) {
    Fact assigned = fact_of(FactKind::assigned);
    assigned.case_id = id;
    assigned.office = "eco";
    assigned.officer = handler;
    clerk.record(assigned, false);
  }
  return id;
}

Fact find_in(Clerk& clerk, CaseId id, const std::string& day) {
  Fact found = event("found", day);
  found.case_id = id;
  return clerk.record(found, false).fact;
}

std::vector<KeptLetter> to(const WorkingOffice& office, const std::string& officer) {
  std::vector<KeptLetter> letters;
  for (const KeptLetter& letter : office.letters)
    if (letter.officer == officer) letters.push_back(letter);
  return letters;
}

std::set<std::int64_t> duties_in(const std::vector<KeptLetter>& letters) {
  std::set<std::int64_t> duties;
  for (const KeptLetter& letter : letters)
    for (const LetterItem& item : letter.items) duties.insert(item.obligation.value);
  return duties;
}

TEST(Mornings, AListTooLongForOneLetterComesInParts) {
  WorkingOffice office;
  office.edition.directory = three_people();
  office.edition.templates.digest_subject = "{{form}}";
  constexpr int cases = 450;
  office.run("2026-09-21T10:00:00", "2026-09-22T12:00:00", [](Clerk& clerk) {
    for (int n = 1; n <= cases; ++n) {
      const CaseId id = open_one(clerk, "赣" + std::to_string(n) + "号");
      find_in(clerk, id, n == cases ? "2026-09-08" : "2026-09-10");
    }
  });
  std::vector<KeptLetter> daily;
  for (const KeptLetter& letter : to(office, "li"))
    if (letter.kind == LetterKind::daily) daily.push_back(letter);
  ASSERT_EQ(daily.size(), 3U);
  EXPECT_EQ(daily[0].letter.subject, "临期日报（1/3）");
  EXPECT_EQ(daily[2].letter.subject, "临期日报（3/3）");
  EXPECT_EQ(daily[0].items.size(), 200U);
  EXPECT_EQ(daily[2].items.size(), 50U);
  EXPECT_EQ(daily[0].items.front().obligation.value, cases) << "the most urgent first";
  EXPECT_EQ(duties_in(daily).size(), std::size_t{cases});
  for (const KeptLetter& letter : office.letters) EXPECT_EQ(letter.state, LetterState::delivered);
}

TEST(Mornings, WhoStandsInReadsHisOwnListAndTheOther) {
  WorkingOffice office;
  office.edition.policy.weekly = true;
  office.edition.directory = three_people({{a_day("2026-09-14"), a_day("2026-09-30"), {}}});
  office.edition.templates.digest_text =
      "{{officer}}{{#stands_in_for}}（{{#is_own}}并{{/is_own}}代{{stands_in_for}}）{{/"
      "stands_in_for}}";
  office.run("2026-09-15T10:00:00", "2026-09-21T12:00:00", [](Clerk& clerk) {
    find_in(clerk, open_one(clerk, "甲", "zhang"), "2026-09-14");
    find_in(clerk, open_one(clerk, "乙", "zhao"), "2026-09-14");
  });
  std::vector<KeptLetter> weekly;
  for (const KeptLetter& letter : to(office, "zhao"))
    if (letter.kind == LetterKind::weekly) weekly.push_back(letter);
  ASSERT_EQ(weekly.size(), 1U);
  EXPECT_EQ(duties_in(weekly), (std::set<std::int64_t>{1, 2}));
  EXPECT_EQ(weekly.front().letter.text, "赵敏（并代张伟）");
  EXPECT_TRUE(to(office, "zhang").empty());
}

std::vector<KeptLetter> lists_that_arrived(const WorkingOffice& office, const std::string& reader) {
  std::vector<KeptLetter> lists;
  for (const KeptLetter& letter : to(office, reader))
    if (letter.kind != LetterKind::duty && letter.state == LetterState::delivered)
      lists.push_back(letter);
  return lists;
}

TEST(Mornings, AListThatAnOutageHeldBackIsSaidInTheNextOne) {
  WorkingOffice office;
  office.edition.directory = three_people();
  office.run("2026-09-14T10:00:00", "2026-09-15T09:00:30", [](Clerk& clerk) {
    for (const char* docket : {"甲", "乙"})
      find_in(clerk, open_one(clerk, docket, "zhang"), "2026-09-14");
    for (const char* docket : {"丙", "丁"})
      find_in(clerk, open_one(clerk, docket, "zhang"), "2026-09-11");
  });
  ASSERT_EQ(to(office, "zhang").size(), 1U);
  ASSERT_TRUE(lists_that_arrived(office, "zhang").empty());
  office.run("2026-09-18T09:10:00", "2026-09-18T16:00:00");  // five working days before two of them
  const auto lists = lists_that_arrived(office, "zhang");
  ASSERT_EQ(lists.size(), 1U);
  EXPECT_EQ(duties_in(lists), (std::set<std::int64_t>{1, 2, 3, 4}));
}

TEST(Mornings, NewsThatComesBeforeTheMorningsListHasGoneJoinsIt) {
  WorkingOffice office;
  office.edition.directory = three_people();
  office.run(
      "2026-09-14T10:00:00", "2026-09-15T12:00:00",
      [](Clerk& clerk) {
        for (const char* docket : {"甲", "乙"})
          find_in(clerk, open_one(clerk, docket, "zhang"), "2026-09-14");
      },
      {{"2026-09-15T09:00:30", [](Clerk& clerk) {
          for (const char* docket : {"丙", "丁"})
            find_in(clerk, open_one(clerk, docket, "zhang"), "2026-09-01");
        }}});
  const auto lists = lists_that_arrived(office, "zhang");
  ASSERT_EQ(lists.size(), 1U);
  EXPECT_EQ(duties_in(lists), (std::set<std::int64_t>{1, 2, 3, 4}));
}

TEST(Mornings, UrgentNewsAfterTheListGoesByItselfAndMuchOfItTogether) {
  WorkingOffice office;
  office.edition.directory = three_people();
  const auto find_urgent = [](int cases) {
    return [cases](Clerk& clerk) {
      for (int n = 0; n < cases; ++n)
        find_in(clerk, open_one(clerk, std::to_string(n) + "号", "zhang"),
                "2026-09-01");
    };
  };
  office.run("2026-09-15T10:00:00", "2026-09-15T12:00:00", find_urgent(2));
  EXPECT_EQ(to(office, "zhang").size(), 2U);
  EXPECT_TRUE(lists_that_arrived(office, "zhang").empty());

  WorkingOffice busier;
  busier.edition.directory = three_people();
  busier.run("2026-09-15T10:00:00", "2026-09-15T12:00:00", find_urgent(4));
  EXPECT_EQ(to(busier, "zhang").size(), 1U);
  EXPECT_EQ(lists_that_arrived(busier, "zhang").size(), 1U);
}

TEST(Mornings, AListThatCannotReachItsReaderReachesTheSuperiorBesideHisOwn) {
  WorkingOffice office;
  office.edition.policy.weekly = true;
  office.edition.directory = three_people();
  office.mail->refused = {"zhang", "zhao"};
  spdlog::set_level(spdlog::level::off);
  office.run("2026-09-15T10:00:00", "2026-09-21T12:00:00", [](Clerk& clerk) {
    find_in(clerk, open_one(clerk, "甲", "zhang"), "2026-09-14");
    find_in(clerk, open_one(clerk, "乙", "zhao"), "2026-09-14");
  });
  spdlog::set_level(spdlog::level::info);
  std::set<std::string> occasions;
  for (const KeptLetter& letter : to(office, "li"))
    if (letter.kind == LetterKind::weekly) {
      EXPECT_EQ(letter.state, LetterState::delivered);
      occasions.insert(letter.occasion);
    }
  EXPECT_TRUE(occasions.contains("2026-09-21 for zhang"));
  EXPECT_TRUE(occasions.contains("2026-09-21 for zhao"));
}

TEST(Mornings, WhenALatenessVanishesTheOwnerHearsTheNewDayAndTheSuperiorThatItVanished) {
  WorkingOffice office;
  office.edition.directory = three_people();
  office.edition.templates.text = office.edition.templates.digest_text = "{{headline}}{{news}}";
  Fact found;
  office.run("2026-09-14T10:00:00", "2026-10-09T12:00:00", [&](Clerk& clerk) {
    found = find_in(clerk, open_one(clerk, "甲", "zhang"), "2026-09-14");
  });
  office.run("2026-10-09T14:00:00", "2026-10-09T15:00:00", [&](Clerk& clerk) {
    Fact correction = fact_of(FactKind::correction);
    correction.case_id = found.case_id;
    correction.about = found.id;
    correction.on = a_day("2026-10-08");
    correction.note = "日期有误";
    clerk.record(correction, false);
  });
  const auto last_stage = [&](const std::string& officer) {
    const auto letters = to(office, officer);
    return letters.empty() ? std::string() : write_stage(letters.back().items.back().stage);
  };
  EXPECT_EQ(last_stage("zhang"), "moved");
  EXPECT_EQ(last_stage("li"), "excused");
}

TEST(Mornings, OldCasesRecordedTogetherAreOneListTheNextMorning) {
  WorkingOffice office;
  const auto record = [](Clerk& clerk) {
    for (int n = 1; n <= 6; ++n)
      find_in(clerk, open_one(clerk, "赣" + std::to_string(n) + "号"), "2026-03-02");
  };
  office.run("2026-09-14T10:00:00", "2026-09-15T12:00:00", record);
  const auto letters = to(office, "zhang");
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(letters.front().kind, LetterKind::catch_up);
  EXPECT_EQ(letters.front().items.size(), 6U);
  EXPECT_EQ(date_in_beijing(letters.front().letter.written_at), a_day("2026-09-15"));
}

TEST(Mornings, WhatIsDueOnTheNextWorkingDayIsNotTalkedOfAtNight) {
  WorkingOffice office;
  office.run("2026-09-12T22:00:00", "2026-09-14T12:00:00", [](Clerk& clerk) {
    find_in(clerk, open_one(clerk, "甲"), "2026-08-30");  // a Saturday night; due on Monday
  });
  const auto letters = to(office, "zhang");
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(write_in_beijing(letters.front().letter.written_at).substr(0, 13), "2026-09-14 09");
}

TEST(Mornings, WhatIsRecordedOnTheEveningBeforeItsLastDayIsHeardOnThatDayByTheSuperiorToo) {
  for (const bool is_acknowledged : {false, true}) {
    WorkingOffice office;
    office.edition.directory = three_people();
    office.run("2026-09-11T19:00:00", "2026-09-14T16:00:00", [&](Clerk& clerk) {
      const Fact found = find_in(clerk, open_one(clerk, "甲", "zhang"), "2026-08-30");
      if (!is_acknowledged) return;
      Fact seen = fact_of(FactKind::acknowledged, "2026-09-11");
      seen.case_id = found.case_id;
      seen.duty = ObligationKey{"any", found.id, "eco", "proc", 0};
      seen.revision = 1;
      clerk.record(seen, false);
    });
    for (const char* reader : {"zhang", "li"}) {
      std::vector<std::string> heard;
      for (const KeptLetter& letter : to(office, reader))
        if (letter.kind == LetterKind::duty)
          heard.push_back(write_in_beijing(letter.letter.written_at).substr(0, 13) + " " +
                          write_stage(letter.items.front().stage));
      const bool hears = std::string(reader) == "zhang" || !is_acknowledged;
      EXPECT_EQ(heard, hears ? std::vector<std::string>{"2026-09-14 09 arisen"}
                             : std::vector<std::string>{})
          << reader;
    }
  }
}

TEST(Mornings, WhatNobodyCanBeToldWaitsAndOperatorsHearOfItAtOnce) {
  WorkingOffice office;
  Officer keeper = an_officer("keeper", "值班员", "");
  keeper.office = "proc";
  keeper.liaison = false;
  keeper.is_operator = true;
  const std::vector<Office> offices{{"eco", "生态环境局", true, "", {}},
                                    {"proc", "检察院", true, "", {}}};
  const Directory mended = three_people();
  office.edition.directory = Directory(offices, {keeper});
  spdlog::set_level(spdlog::level::off);
  office.run("2026-09-14T10:00:00", "2026-09-15T10:00:00", find_something);
  spdlog::set_level(spdlog::level::info);
  ASSERT_TRUE(std::ranges::any_of(to(office, "keeper"), [](const KeptLetter& letter) {
    return letter.kind == LetterKind::alarm && letter.occasion == "nobody eco 2026-09-15";
  }));
  ASSERT_EQ(office.ahead().front(), "arisen");
  office.run("2026-09-15T10:30:00", "2026-09-15T11:00:00", [&](Clerk& clerk) {
    Edition edition = office.edition;
    edition.directory = mended;
    clerk.adopt(std::move(edition));
  });
  EXPECT_TRUE(to(office, "zhang").empty()) << "after a restart it waits for the morning";
  office.edition.directory = mended;
  office.run("2026-09-16T08:00:00", "2026-09-16T10:00:00");
  ASSERT_EQ(to(office, "zhang").size(), 1U);
  EXPECT_EQ(write_stage(to(office, "zhang").front().items.front().stage), "arisen");
}

TEST(Mornings, WhatNobodyCouldBeToldIsSaidAsSoonAsTheDirectoryNamesSomebody) {
  WorkingOffice office;
  const Directory mended = office.edition.directory;
  office.edition.directory =
      Directory({{"eco", "生态环境局", true, "", {}}, {"proc", "检察院", true, "", {}}}, {});
  spdlog::set_level(spdlog::level::off);
  office.run("2026-09-14T10:00:00", "2026-09-15T10:30:00", find_something,
             {{"2026-09-15T10:00:00", [&](Clerk& clerk) {
                 Edition edition = office.edition;
                 edition.directory = mended;
                 clerk.adopt(std::move(edition));
               }}});
  spdlog::set_level(spdlog::level::info);
  EXPECT_EQ(office.said(), Stages{"arisen"});
}

TEST(Mornings, TheMorningOnWhichTheOwnerIsAskedHisLeaderReadsNothingOfIt) {
  WorkingOffice office;
  office.edition.directory = three_people();
  office.run("2026-09-14T10:00:00", "2026-10-09T12:00:00",
             [](Clerk& clerk) { find_in(clerk, open_one(clerk, "甲", "zhang"), "2026-09-14"); });
  // Asked on 30 September; the next working day is 8 October.
  std::set<Date> days;
  for (const KeptLetter& letter : to(office, "li"))
    for (const LetterItem& item : letter.items)
      if (item.obligation == ObligationId{1})
        days.insert(date_in_beijing(letter.letter.written_at));
  EXPECT_TRUE(days.contains(a_day("2026-09-29"))) << "the last day";
  EXPECT_FALSE(days.contains(a_day("2026-09-30")));
  EXPECT_TRUE(days.contains(a_day("2026-10-08")));
}

TEST(Mornings, WhoACaseIsAssignedToReadsItsListsWhoeverHeIs) {
  WorkingOffice office;
  office.edition.policy.weekly = true;
  Officer sun = an_officer("sun", "孙丽", "");
  sun.liaison = false;
  office.edition.directory =
      Directory({{"eco", "生态环境局", true, "", {}}, {"proc", "检察院", true, "", {}}},
                {an_officer("zhang", "张伟", ""), sun});
  office.run("2026-09-15T10:00:00", "2026-09-21T12:00:00",
             [](Clerk& clerk) { find_in(clerk, open_one(clerk, "甲", "sun"), "2026-09-14"); });
  EXPECT_TRUE(std::ranges::any_of(to(office, "sun"), [](const KeptLetter& letter) {
    return letter.kind == LetterKind::weekly && letter.items.size() == 1;
  }));
}

// An agency whose counterpart was never named owes what nobody counts.
TEST(Mornings, WhatIsMissingInTheRecordIsAskedForEveryWeekUntilItIsThere) {
  WorkingOffice office;
  office.edition.policy.weekly = true;
  office.edition.templates.digest_text = "{{#gaps}}{{gap}}{{/gaps}}";
  CaseId id;
  office.run("2026-09-14T10:00:00", "2026-09-28T12:00:00", [&](Clerk& clerk) {
    Opening opening = an_opening();
    opening.parties = {{"agency", {"eco"}}};
    id = clerk.open_case(opening, {}).file.id;
    EXPECT_EQ(find_in(clerk, id, "2026-09-14").id, FactId{2});
  });
  std::vector<std::string> asked;
  for (const KeptLetter& letter : to(office, "zhang"))
    if (letter.kind == LetterKind::weekly) asked.push_back(letter.letter.text);
  const std::string gap =
      "第1号案件 赣环赔〔2026〕3号：有1项期限因登记不全尚不能计算，详见 qixian case show 1";
  EXPECT_EQ(asked, (std::vector<std::string>{gap, gap}));
  office.run("2026-09-28T14:00:00", "2026-10-12T12:00:00", [&](Clerk& clerk) {
    Fact correction = fact_of(FactKind::correction);
    correction.case_id = id;
    correction.about = FactId{1};
    correction.opening = an_opening();
    correction.opening->rulebooks.clear();
    correction.opening->docket.clear();
    correction.opening->title.clear();
    correction.note = "补登检察机关";
    clerk.record(correction, false);
  });
  for (const KeptLetter& letter : to(office, "zhang"))
    if (letter.kind == LetterKind::weekly && letter.occasion > "2026-09-28")
      EXPECT_EQ(letter.letter.text, "");
}

// A silence that the law takes for consent: both sides are asked to look into the register.
TEST(Mornings, WhatAnotherOfficesDutyBringsStandsInTheOneLetterOfTheMorning) {
  WorkingOffice office;
  office.edition.policy.weekly = true;
  office.edition.rulebooks["deeming"] =
      a_rulebook("id = \"deeming\"\neffective = 2020-01-01\n",
                 roles + std::string("[[event]]\nid = \"found\"\nname = \"发现\"\n") +
                     a_rule("consent",
                            "event = \"found\"\nterm = \"14d\"\ndeemed = true\n"
                            "lapse = \"视为同意\"\n"));
  office.run("2026-09-11T10:00:00", "2026-09-28T12:00:00", [](Clerk& clerk) {
    Opening opening = an_opening({"deeming"});
    const CaseId id = clerk.open_case(opening, {}).file.id;
    find_in(clerk, id, "2026-09-10");  // deemed after Thursday the 24th; Friday to Sunday rest
  });
  std::vector<KeptLetter> monday;
  for (const KeptLetter& letter : to(office, "wang"))
    if (date_in_beijing(letter.letter.written_at) == a_day("2026-09-28")) monday.push_back(letter);
  ASSERT_EQ(monday.size(), 1U);
  EXPECT_EQ(monday.front().kind, LetterKind::weekly);
  ASSERT_EQ(monday.front().items.size(), 1U);
  EXPECT_EQ(write_stage(monday.front().items.front().stage), "past-1");
}

}  // namespace
}  // namespace qixian
