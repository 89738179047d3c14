#include "config/config_files.hpp"
#include "config/data_files.hpp"
#include "config/read_directory.hpp"
#include "config/settings.hpp"
#include "fakes/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace qixian {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;
using std::chrono::minutes;

// --- qixian.toml -------------------------------------------------------------------------------

Settings settings_of(const std::string& toml, Lines* problems = nullptr) {
  std::vector<Problem> found;
  TomlFile file(toml, "qixian.toml", found);
  TomlTable root = file.root();
  Settings settings = read_settings(root, "/etc/qixian");
  root.tables("channel");
  root.finish();
  if (problems != nullptr) {
    *problems = lines_of(found);
  } else {
    EXPECT_EQ(lines_of(found), Lines{});
  }
  return settings;
}

Lines problems_of_settings(const std::string& toml) {
  Lines problems;
  settings_of(toml, &problems);
  return problems;
}

TEST(Settings, AnEmptyFileMeansTheDefaults) {
  const Settings settings = settings_of("");
  EXPECT_EQ(settings.store, "/var/lib/qixian");
  EXPECT_EQ(settings.status_socket, "/run/qixian/status.sock");
  EXPECT_EQ(settings.control_socket, "/run/qixian/control.sock");
  EXPECT_EQ(settings.holidays.size(), 2U);
  EXPECT_EQ(settings.policy, Policy{});
  EXPECT_EQ(settings.lights, LightThresholds{});
}

TEST(Settings, TheShippedExampleNamesEveryKeyWithItsDefault) {
  const Settings shipped = settings_of(read_all(source / "config/qixian.toml"));
  const Settings defaults;
  EXPECT_EQ(shipped.store, defaults.store);
  EXPECT_EQ(shipped.status_socket, defaults.status_socket);
  EXPECT_EQ(shipped.control_socket, defaults.control_socket);
  EXPECT_EQ(shipped.directory, defaults.directory);
  EXPECT_EQ(shipped.holidays, defaults.holidays);
  EXPECT_EQ(shipped.rulebooks, defaults.rulebooks);
  EXPECT_EQ(shipped.templates, defaults.templates);
  EXPECT_EQ(shipped.policy, defaults.policy);
  EXPECT_EQ(shipped.lights, defaults.lights);
}

TEST(Settings, RelativePathsAreRelativeToTheFileAndOthersStayAsTheyAre) {
  const Settings settings = settings_of(
      "[store]\nfolder = \"state\"\n[sockets]\nstatus = \"run/s.sock\"\ncontrol = \"/tmp/c.sock\"\n"
      "[data]\ndirectory = \"people.toml\"\nholidays = [\"h\", \"/srv/h\"]\nrulebooks = \"r\"\n"
      "templates = []\n");
  EXPECT_EQ(settings.store, "/etc/qixian/state");
  EXPECT_EQ(settings.status_socket, "/etc/qixian/run/s.sock");
  EXPECT_EQ(settings.control_socket, "/tmp/c.sock");
  EXPECT_EQ(settings.directory, "/etc/qixian/people.toml");
  EXPECT_EQ(settings.holidays, (std::vector<fs::path>{"/etc/qixian/h", "/srv/h"}));
  EXPECT_EQ(settings.rulebooks, std::vector<fs::path>{"/etc/qixian/r"});
  EXPECT_TRUE(settings.templates.empty());
}

TEST(Settings, TheOfficeChoosesStagesHoursAndLamps) {
  const Settings settings = settings_of(
      "[reminders]\nbefore = [\"1wd\", \"十个工作日\", \"3wd\"]\nmorning = \"08:30\"\n"
      "evening = \"18:00\"\njitter = \"90s\"\n[lights]\nblue = 8\nyellow = 4\norange = 2\n");
  EXPECT_EQ(settings.policy.before, (std::vector<int>{10, 3, 1}));
  EXPECT_EQ(settings.policy.morning, hours{8} + minutes{30});
  EXPECT_EQ(settings.policy.evening, hours{18});
  EXPECT_EQ(settings.policy.jitter, minutes{1});
  EXPECT_EQ(settings.lights, (LightThresholds{8, 4, 2}));
}

TEST(Settings, EveryProblemIsReportedInItsPlace) {
  // clang-format off
  EXPECT_EQ(problems_of_settings("[store]\n"                        // 1
                                 "folder = \"\"\n"                  // 2
                                 "colour = \"red\"\n"               // 3
                                 "[sockets]\n"                      // 4
                                 "status = 7\n"                     // 5
                                 "[data]\n"                         // 6
                                 "holidays = [1]\n"                 // 7
                                 "[reminders]\n"                    // 8
                                 "before = [\"5d\", \"0wd\"]\n"     // 9
                                 "morning = \"nine\"\n"             // 10
                                 "evening = \"08:00\"\n"            // 11
                                 "jitter = \"3h\"\n"                // 12
                                 "[lights]\n"                       // 13
                                 "blue = 1\n"                       // 14
                                 "orange = 900\n"                   // 15
                                 "[extras]\n"),                     // 16
            // clang-format on
            (Lines{
                "qixian.toml:2:10: 'folder' is empty",
                "qixian.toml:3:1: 'colour' is not a key that is known here",
                "qixian.toml:5:10: 'status' must be a string",
                "qixian.toml:7:13: 'holidays' must hold strings only",
                "qixian.toml:9:10: '5d' must be working days before the safe day, from \"1wd\" to "
                "\"250wd\"",
                "qixian.toml:9:10: '0wd' must be working days before the safe day, from \"1wd\" to "
                "\"250wd\"",
                "qixian.toml:10:11: 'morning' must be a time of day, like \"09:00\"",
                "qixian.toml:11:11: 'evening' must come after 'morning'",
                "qixian.toml:12:10: 'jitter' must not be longer than 2h",
                "qixian.toml:15:10: 'orange' must be a whole number from 0 to 250",
                "qixian.toml:13:1: the thresholds must fall: blue >= yellow >= orange",
                "qixian.toml:16:2: 'extras' is not a key that is known here",
            }));
}

TEST(Settings, TheOfficeSetsTermsForTheRulebooksTargets) {
  const Settings settings = settings_of(
      "[targets.lead-transfer]\nterm = \"五个工作日\"\nadopted_by = \"赣环法规〔2026〕8号\"\n"
      "[targets.\"reply.opinion\"]\nterm = \"-3d\"\n");
  const Target adopted{"lead-transfer", "", {5, TermUnit::workdays}, "赣环法规〔2026〕8号"};
  const Target plain{"reply.opinion", "", {-3, TermUnit::days}, ""};
  EXPECT_EQ(settings.targets,
            (std::map<std::string, Target>{{"lead-transfer", adopted}, {"reply.opinion", plain}}));
  EXPECT_TRUE(settings.target_places.at("reply.opinion").starts_with("qixian.toml:4:"));
}

TEST(Settings, ATargetIsATableWithATermThatCanBeCounted) {
  const Lines problems = problems_of_settings(
      "[targets]\nplain = \"5wd\"\n[targets.none]\nadopted_by = \"8号\"\n"
      "[targets.odd]\nterm = \"soon\"\ncolour = 1\n");
  ASSERT_EQ(problems.size(), 4U);
  EXPECT_TRUE(problems[0].starts_with("qixian.toml:3:1: 'term'")) << problems[0];
  EXPECT_TRUE(problems[1].starts_with("qixian.toml:6:8: ")) << problems[1];
  EXPECT_EQ(problems[2], "qixian.toml:7:1: 'colour' is not a key that is known here");
  EXPECT_TRUE(problems[3].starts_with("qixian.toml:2:9: ")) << problems[3];
}

TEST(Settings, AStageIsSaidOnceHoweverOftenItIsNamed) {
  EXPECT_EQ(settings_of("[reminders]\nbefore = [\"3wd\", \"3wd\", \"1wd\"]\n").policy.before,
            (std::vector<int>{3, 1}));
}

// --- directory.toml ----------------------------------------------------------------------------

const std::set<std::string> channels{"mail", "desk"};

Lines problems_of_directory(const std::string& toml) {
  std::vector<Problem> problems;
  static_cast<void>(read_directory(toml, "directory.toml", channels, problems));
  return lines_of(problems);
}

TEST(ReadDirectory, TheShippedExampleIsRight) {
  std::vector<Problem> problems;
  const Directory directory = read_directory(read_all(source / "config/directory.toml"),
                                             "directory.toml", channels, problems);
  EXPECT_EQ(lines_of(problems), Lines{});
  EXPECT_GE(directory.offices().size(), 2U);
  for (const auto& [id, office] : directory.offices())
    if (office.served) EXPECT_FALSE(directory.liaisons(id).empty()) << id;
}

TEST(ReadDirectory, ReadsOfficesOfficersAndTheirWaysInOrder) {
  std::vector<Problem> problems;
  const Directory directory = read_directory(
      "[[office]]\nid = \"eco\"\nname = \"局\"\ncloses = \"17:00\"\n"
      "[[office]]\nid = \"court\"\nname = \"院\"\nserved = false\nwatched_by = \"eco\"\n"
      "[[officer]]\nid = \"z\"\nname = \"张\"\noffice = \"eco\"\nliaison = true\nsuperior = \"w\"\n"
      "ways = [{ channel = \"desk\", address = \"7\" }, { channel = \"mail\", address = \"z@x\" "
      "}]\n"
      "[[officer]]\nid = \"w\"\nname = \"王\"\noffice = \"eco\"\nways = [{ channel = \"desk\" }]\n",
      "directory.toml", channels, problems);
  EXPECT_EQ(lines_of(problems), Lines{});
  EXPECT_EQ(directory.office("eco")->closes, hours{17});
  EXPECT_EQ(directory.office("court")->watched_by, "eco");
  EXPECT_FALSE(directory.office("court")->served);
  const Officer& officer = *directory.officer("z");
  EXPECT_TRUE(officer.liaison);
  EXPECT_EQ(officer.superior, "w");
  EXPECT_EQ(officer.ways, (std::vector<Way>{{"desk", "7"}, {"mail", "z@x"}}));
}

TEST(ReadDirectory, EveryProblemIsReportedInItsPlace) {
  // clang-format off
  const Lines found = problems_of_directory(
      "[[office]]\n"                                                             // 1
      "id = \"eco\"\n"                                                           // 2
      "name = \"局\"\n"                                                           // 3
      "watched_by = \"court\"\n"                                                 // 4
      "[[office]]\n"                                                             // 5
      "id = \"eco\"\n"                                                           // 6
      "name = \"二局\"\n"                                                         // 7
      "[[office]]\n"                                                             // 8
      "id = \"court\"\n"                                                         // 9
      "served = false\n"                                                         // 10
      "watched_by = \"nobody\"\n"                                                // 11
      "[[officer]]\n"                                                            // 12
      "id = \"z\"\n"                                                             // 13
      "name = \"张\"\n"                                                           // 14
      "office = \"nowhere\"\n"                                                   // 15
      "ways = [{ channel = \"fax\", adress = \"1\" }]\n"                         // 16
      "[[officer]]\n"                                                            // 17
      "id = \"a\"\n"                                                             // 18
      "name = \"甲\"\n"                                                           // 19
      "office = \"eco\"\n"                                                       // 20
      "superior = \"b\"\n"                                                       // 21
      "[[officer]]\n"                                                            // 22
      "id = \"b\"\n"                                                             // 23
      "name = \"乙\"\n"                                                           // 24
      "office = \"eco\"\n"                                                       // 25
      "superior = \"a\"\n"                                                       // 26
      "ways = [{ channel = \"mail\" }]\n"                                        // 27
      "[[officer]]\n"                                                            // 28
      "id = \"c\"\n"                                                             // 29
      "name = \"丙\"\n"                                                           // 30
      "office = \"court\"\n"                                                     // 31
      "superior = \"a\"\n"                                                       // 32
      "ways = [{ channel = \"mail\" }]\n"                                        // 33
      "[[officer]]\n"                                                            // 34
      "id = \"c\"\n"                                                             // 35
      "name = \"丁\"\n"                                                           // 36
      "office = \"eco\"\n"                                                       // 37
      "superior = \"gone\"\n"                                                    // 38
      "ways = [{ channel = \"mail\" }]\n");                                      // 39
  // clang-format on
  const Lines expected{
      "directory.toml:4:14: only an office that is not served (served = false) is watched by "
      "another",
      "directory.toml:4:14: 'court' is not a served office",
      "directory.toml:6:6: office 'eco' is there twice",
      "directory.toml:8:1: 'name' is missing",
      "directory.toml:11:14: 'nobody' is not a served office",
      "directory.toml:15:10: there is no office 'nowhere'",
      "directory.toml:16:21: there is no channel 'fax' in the configuration",
      "directory.toml:16:28: 'adress' is not a key that is known here",
      "directory.toml:17:1: officer 'a' needs at least one way to be reached",
      "directory.toml:21:12: the ladder above 'a' goes round in a circle",
      "directory.toml:26:12: the ladder above 'b' goes round in a circle",
      "directory.toml:32:12: 'a' is of another office; ladders never cross offices",
      "directory.toml:35:6: officer 'c' is there twice",
      "directory.toml:38:12: there is no officer 'gone'",
  };
  for (const std::string& line : expected)
    EXPECT_NE(std::ranges::find(found, line), found.end()) << "not found: " << line;
  for (const std::string& line : found)
    EXPECT_NE(std::ranges::find(expected, line), expected.end()) << "not expected: " << line;
}

TEST(ReadDirectory, ALadderThatLeadsIntoACircleIsNoneEither) {
  const auto officer = [](const std::string& id, const std::string& superior) {
    return "[[officer]]\nid = \"" + id + "\"\nname = \"某\"\noffice = \"eco\"\nsuperior = \"" +
           superior + "\"\nways = [{ channel = \"mail\" }]\n";
  };
  EXPECT_EQ(problems_of_directory("[[office]]\nid = \"eco\"\nname = \"局\"\n" + officer("a", "b") +
                                  officer("b", "c") + officer("c", "b"))
                .size(),
            3U);
  EXPECT_EQ(
      problems_of_directory("[[office]]\nid = \"eco\"\nname = \"局\"\n" + officer("a", "a")).size(),
      1U);
}

TEST(ReadDirectory, BrokenTomlIsOneProblem) {
  ASSERT_EQ(problems_of_directory("[[office]]\nid = \n").size(), 1U);
  EXPECT_TRUE(problems_of_directory("[[office]]\nid = \n")[0].starts_with("directory.toml:2:"));
}

// --- folders -----------------------------------------------------------------------------------

TEST(ReadOverlaid, TheLaterFoldersFileIsTakenAndTheOrderIsThatOfTheNames) {
  const fakes::TemporaryFolder first, second;
  first.write("b.toml", "first b");
  first.write("a.toml", "first a");
  first.write("notes.txt", "no data");
  second.write("b.toml", "second b");
  second.write("c.toml", "second c");
  std::vector<Problem> problems;
  Lines texts;
  for (const DataFile& file :
       read_overlaid({first.path(), second.path(), first.path() / "none"}, ".toml", problems))
    texts.push_back(file.text);
  EXPECT_EQ(texts, (Lines{"first a", "second b", "second c"}));
  EXPECT_EQ(lines_of(problems), Lines{});
}

TEST(ReadOverlaid, WhatCannotBeReadIsAProblemOfItsFile) {
  const fakes::TemporaryFolder folder;
  fs::create_directory(folder.path() / "folder.toml");
  fs::create_symlink("nowhere", folder.path() / "dangling.toml");
  folder.write("large.toml", std::string((1 << 20) + 1, '#'));
  folder.write("good.toml", "x");
  std::vector<Problem> problems;
  EXPECT_EQ(read_overlaid({folder.path()}, ".toml", problems).size(), 1U);
  ASSERT_EQ(problems.size(), 3U) << write_problems(problems);
  EXPECT_EQ(problems[0].where, (folder.path() / "dangling.toml").string());
  EXPECT_EQ(problems[1].where, (folder.path() / "folder.toml").string());
  EXPECT_NE(problems[2].what.find("larger than 1 MiB"), std::string::npos);

  problems.clear();
  EXPECT_TRUE(read_overlaid({folder.path() / "good.toml"}, ".toml", problems).empty());
  EXPECT_EQ(problems.size(), 1U) << "a file where a folder should be";
}

}  // namespace
}  // namespace qixian
