// officers.csv, and a directory of ten thousand officers.
#include "calendar/toml_table.hpp"
#include "config/config_files.hpp"
#include "config/edition.hpp"
#include "config/read_directory.hpp"
#include "fakes/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <ctime>
#include <iostream>

namespace qixian {
namespace {

const std::set<std::string> channels{"mail", "group"};
const std::string header = "id,name,office,superior,liaison,deputy,channel,address\n";
const std::string offices =
    "[[office]]\nid = \"eco\"\nname = \"生态环境局\"\n"
    "[[office]]\nid = \"proc\"\nname = \"检察院\"\n";
const std::string li =
    "[[officer]]\nid = \"li\"\nname = \"李娜\"\noffice = \"eco\"\n"
    "ways = [{ channel = \"mail\", address = \"li@example\" }]\n";

struct Answer {
  Directory directory;
  Lines problems;
};

Answer read(const std::string& csv) {
  std::vector<Problem> problems;
  Answer answer;
  answer.directory = read_directory(offices + li, "directory.toml", channels, problems,
                                    OfficerSheet{csv, "officers.csv"});
  answer.problems = lines_of(problems);
  return answer;
}

TEST(Officers, OfATableStandBesideThoseOfTheDirectory) {
  const Answer answer = read("\xEF\xBB\xBF" + header +
                             "zhang,张伟,eco,li,是,wang,mail,zhang@example\r\n"
                             "zhang,,,,,,group,\r\n"
                             "wang,\"王,芳\",eco,li,,,group,8\r\n");
  EXPECT_EQ(answer.problems, Lines{});
  const Officer& zhang = *answer.directory.officer("zhang");
  EXPECT_EQ(zhang.name, "张伟");
  EXPECT_EQ(zhang.superior, "li");
  EXPECT_EQ(zhang.deputy, "wang");
  EXPECT_TRUE(zhang.liaison);
  EXPECT_EQ(zhang.ways, (std::vector<Way>{{"mail", "zhang@example"}, {"group", ""}}));
  EXPECT_EQ(answer.directory.officer("wang")->name, "王,芳");
  EXPECT_FALSE(answer.directory.officer("wang")->liaison);
  EXPECT_EQ(answer.directory.officers().size(), 3U);
}

TEST(Officers, ColumnsMayStandInAnyOrderAndSomeMayBeLeftOut) {
  const Answer answer = read("channel,office,name,id\nmail,proc,陈静,chen\n");
  EXPECT_EQ(answer.problems, Lines{});
  EXPECT_EQ(answer.directory.officer("chen")->office, "proc");
}

TEST(Officers, EveryProblemHasItsLine) {
  const Answer answer = read(header +
                             "zhang,张伟,eco,chen,maybe,,mail,z\n"  // 2
                             "chen,陈静,proc,,是,chen,fax,c\n"      // 3
                             "chen,陈晶,proc,,,,mail,c\n"           // 4
                             "li,李娜,eco,,,,mail,l\n"              // 5
                             ",无名,eco,,,,mail,\n"                 // 6
                             "wu,,nowhere,,,gone,,\n"               // 7
                             "ma,马,eco,ma,,,mail,m,too,many\n");   // 8
  const Lines expected{
      "officers.csv:2: 'liaison' must be 是 or 否, not 'maybe'",
      "officers.csv:3: there is no channel 'fax' in the configuration",
      "officers.csv:4: 'name' of 'chen' is '陈晶' here and '陈静' above",
      "officers.csv:6: 'id' is missing",
      "officers.csv:7: 'name' is missing",
      "officers.csv:7: 'channel' is missing: how is 'wu' reached?",
      "officers.csv:8: there are 10 cells under 8 columns",
      "officers.csv:5: officer 'li' is there twice",
      "officers.csv:7: there is no office 'nowhere'",
      "officers.csv:2: 'chen' is of another office; ladders never cross offices",
      "officers.csv:3: 'chen' cannot stand in for himself",
      "officers.csv:7: there is no officer 'gone'",
  };
  EXPECT_EQ(answer.problems, expected);
}

TEST(Officers, ATableSaysAllThatTheDirectorySays) {
  const Answer answer = read(
      "id,name,office,deputy,roles,reports,absences,operator,channel\n"
      "zhang,张伟,eco,li,agency; court,daily；周报,2026-12-21..2026-12-25=li；2027-01-04,是,mail\n"
      "zhang,,,,agency; court,,,是,group\n");
  EXPECT_EQ(answer.problems, Lines{});
  const Officer& zhang = *answer.directory.officer("zhang");
  EXPECT_EQ(zhang.roles, (std::vector<std::string>{"agency", "court"}));
  EXPECT_TRUE(zhang.daily_report && zhang.weekly_report && zhang.is_operator);
  const auto day = [](const char* text) { return read_date(text).value(); };
  EXPECT_EQ(zhang.absences, (std::vector<Absence>{{day("2026-12-21"), day("2026-12-25"), "li"},
                                                  {day("2027-01-04"), day("2027-01-04"), ""}}));
}

TEST(Officers, WhatATableSaysWronglyHasItsLine) {
  const Answer answer = read(
      "id,name,office,reports,absences,operator,channel\n"
      "zhang,张伟,eco,hourly,2026-12-25..2026-12-21;soon;2026-12-21=,maybe,mail\n"
      "chen,陈静,proc,,2026-12-21=li,,mail\n"
      "chen,,,daily,,,group\n");
  EXPECT_EQ(answer.problems,
            (Lines{"officers.csv:2: 'operator' must be 是 or 否, not 'maybe'",
                   "officers.csv:2: 'reports' must be daily or weekly, not 'hourly'",
                   "officers.csv:2: 'absences' must be like 2026-12-21..2026-12-25=li-na, not "
                   "'2026-12-25..2026-12-21'",
                   "officers.csv:2: 'absences' must be like 2026-12-21..2026-12-25=li-na, not "
                   "'soon'",
                   "officers.csv:2: 'absences' must be like 2026-12-21..2026-12-25=li-na, not "
                   "'2026-12-21='",
                   "officers.csv:4: 'reports' of 'chen' is 'daily' here and '' above",
                   "officers.csv:3: 'li' is of another office"}));
}

TEST(Officers, OfficesOfOneNameAreToldApartByTheirJurisdiction) {
  std::vector<Problem> problems;
  const Directory directory = read_directory(
      "[[office]]\nid = \"eco\"\nname = \"生态环境局\"\njurisdiction = \"南昌市\"\n"
      "[[office]]\nid = \"other\"\nname = \"生态环境局\"\njurisdiction = \"九江市\"\n"
      "[[office]]\nid = \"proc\"\nname = \"检察院\"\njurisdiction = \"南昌市\"\n",
      "directory.toml", channels, problems);
  EXPECT_EQ(lines_of(problems), Lines{});
  EXPECT_EQ(directory.name_of("eco"), "生态环境局（南昌市）");
  EXPECT_EQ(directory.name_of("other"), "生态环境局（九江市）");
  EXPECT_EQ(directory.name_of("proc"), "检察院");
}

TEST(Officers, ATableThatCannotBeReadIsOneProblem) {
  EXPECT_EQ(read("").problems,
            Lines{"officers.csv: is empty; its first row names the columns: id,name,office,…"});
  EXPECT_EQ(read("id,name,offce,channel\n").problems,
            (Lines{"officers.csv:1: 'offce' is not a column that is known here",
                   "officers.csv:1: there is no column 'office'"}));
  ASSERT_EQ(read("id\n\xD5\xC5\n").problems.size(), 1U);
  EXPECT_NE(read("id\n\xD5\xC5\n").problems[0].find("is not UTF-8"), std::string::npos);
}

TEST(Officers, AreReadFromTheFileThatTheSettingsName) {
  const fakes::TemporaryFolder folder;
  folder.write("directory.toml", offices + li);
  folder.write("officers.csv", header + "zhang,张伟,eco,li,是,,fax,\n");
  std::vector<Problem> problems;
  TomlFile file("[data]\ndirectory = \"directory.toml\"\nofficers = \"officers.csv\"\n",
                "qixian.toml", problems);
  TomlTable root = file.root();
  Settings settings = read_settings(root, folder.path());
  EXPECT_EQ(settings.officers, folder.path() / "officers.csv");
  settings.holidays = {source / "holidays"};
  settings.rulebooks = {source / "config/rulebooks"};
  settings.templates = {source / "config/templates"};
  const Edition edition = read_edition(settings, channels, problems);
  EXPECT_EQ(lines_of(problems), Lines{settings.officers.string() +
                                      ":2: there is no channel 'fax' in the configuration"});
  EXPECT_NE(edition.directory.officer("zhang"), nullptr);
}

// --- a province ----------------------------------------------------------------------------------

struct Province {
  std::string toml;  // 1,000 offices
  std::string officers_toml;
  std::string officers_csv = header;
};

Province a_province() {
  Province province;
  for (int office = 0; office < 1000; ++office) {
    const std::string name = "office-" + std::to_string(office);
    province.toml += "[[office]]\nid = \"" + name + "\"\nname = \"某局\"\n";
    for (int n = 0; n < 10; ++n) {
      const std::string id = name + "-" + std::to_string(n);
      const std::string superior = n == 0 ? "" : name + "-" + std::to_string((n - 1) / 3);
      province.officers_csv += id + ",张伟," + name + "," + superior + "," + (n > 6 ? "是" : "") +
                               ",,mail," + id + "@example.gov.cn\n";
      province.officers_toml +=
          "[[officer]]\nid = \"" + id + "\"\nname = \"张伟\"\noffice = \"" + name + "\"\n" +
          (superior.empty() ? "" : "superior = \"" + superior + "\"\n") +
          "liaison = " + (n > 6 ? "true" : "false") +
          "\nways = [{ channel = \"mail\", address = \"" + id + "@example.gov.cn\" }]\n";
    }
  }
  return province;
}

// Seconds of the processor. What is shipped takes a tenth of one (bench/plan_bench.cpp); a build
// without optimisation, or with a sanitizer, is given more.
#ifdef __OPTIMIZE__
constexpr double enough = 1;
#else
constexpr double enough = 10;
#endif

Directory read_in_time(const std::string& toml, const std::optional<OfficerSheet>& sheet) {
  std::vector<Problem> problems;
  const std::clock_t begun = std::clock();
  Directory directory = read_directory(toml, "directory.toml", channels, problems, sheet);
  const double taken = static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC;
  std::cout << directory.officers().size() << " officers of " << directory.offices().size()
            << " offices in " << taken << " s\n";
  EXPECT_LT(taken, enough);
  EXPECT_EQ(lines_of(problems), Lines{});
  return directory;
}

TEST(Officers, TenThousandAreReadInUnderASecond) {
  const Province province = a_province();
  const Directory of_toml = read_in_time(province.toml + province.officers_toml, {});
  const Directory of_csv =
      read_in_time(province.toml, OfficerSheet{province.officers_csv, "officers.csv"});
  EXPECT_EQ(of_toml.officers().size(), 10'000U);
  EXPECT_TRUE(of_toml.officers() == of_csv.officers());
}

}  // namespace
}  // namespace qixian
