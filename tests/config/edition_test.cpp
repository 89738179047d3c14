#include "config/edition.hpp"

#include "config/config_files.hpp"
#include "fakes/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

namespace fs = std::filesystem;

const std::set<std::string> channels{"mail", "desk"};

class ReadEdition : public testing::Test {
 protected:
  ReadEdition() {
    for (const char* name : {"holidays", "rulebooks", "templates"})
      fs::create_directory(folder_.path() / name);
    fs::copy(source / "holidays/2026.toml", folder_.path() / "holidays/2026.toml");
    fs::copy(source / "config/rulebooks/jiangxi-2021.toml",
             folder_.path() / "rulebooks/jiangxi-2021.toml");
    for (const auto& entry : fs::directory_iterator(source / "config/templates"))
      fs::copy(entry.path(), folder_.path() / "templates" / entry.path().filename());
    fs::copy(source / "config/directory.toml", folder_.path() / "directory.toml");
    settings_.directory = folder_.path() / "directory.toml";
    settings_.holidays = {folder_.path() / "holidays", folder_.path() / "own"};
    settings_.rulebooks = {folder_.path() / "rulebooks"};
    settings_.templates = {folder_.path() / "templates"};
  }
  Edition read(Lines* found = nullptr) const {
    std::vector<Problem> problems;
    Edition edition = read_edition(settings_, channels, problems);
    if (found != nullptr) {
      *found = lines_of(problems);
    } else {
      EXPECT_EQ(lines_of(problems), Lines{});
    }
    return edition;
  }
  // A rulebook of one rule, which takes the target `shared` where the text has it.
  void write_book(const std::string& id, const std::string& text,
                  const std::string& effective = "2026-01-01") const {
    const bool has_target = text.find("shared") != std::string::npos;
    folder_.write("rulebooks/" + id + ".toml",
                  "id = \"" + id + "\"\ntitle = \"办法\"\nnumber = \"1号\"\nissuer = \"厅\"\n" +
                      "effective = " + effective + "\n" + text +
                      "[[role]]\nid = \"a\"\nname = \"甲\"\n"
                      "[[role]]\nid = \"b\"\nname = \"乙\"\n"
                      "[[event]]\nid = \"begun\"\nname = \"开始\"\n"
                      "[[rule]]\nid = \"r-1\"\narticle = \"第一条\"\nclause = \"条文\"\n"
                      "duty = \"反馈\"\nevent = \"begun\"\nowed_by = \"a\"\nowed_to = \"b\"\n" +
                      (has_target ? "target = \"shared\"\n" : "term = \"5wd\"\n"));
  }
  void append(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() / name, std::ios::app) << text;
  }

  fakes::TemporaryFolder folder_;
  Settings settings_;
};

TEST_F(ReadEdition, IsWhatTheFilesSay) {
  settings_.policy.before = {2};
  settings_.lights = {9, 8, 7};
  const Edition edition = read();
  EXPECT_EQ(edition.calendar.notices().size(), 1U);
  EXPECT_TRUE(edition.rulebooks.contains("jiangxi-2021"));
  EXPECT_NE(edition.directory.office("nanchang-eco"), nullptr);
  EXPECT_EQ(edition.templates.subject, read_all(source / "config/templates/subject.mustache"));
  EXPECT_EQ(edition.policy.before, std::vector<int>{2});
  EXPECT_EQ(edition.lights, (LightThresholds{9, 8, 7}));
  EXPECT_EQ(edition.fingerprint.size(), 64U);
}

TEST_F(ReadEdition, TheFingerprintChangesExactlyWhenNoticesOrRulebooksDo) {
  const std::string before = read().fingerprint;
  EXPECT_EQ(read().fingerprint, before);
  append("templates/subject.mustache", " ");
  append("directory.toml", "\n# a remark\n");
  settings_.policy.before = {1};
  settings_.lights.blue = 9;
  EXPECT_EQ(read().fingerprint, before) << "no day rests on these";

  append("rulebooks/jiangxi-2021.toml", "\n# a remark\n");
  const std::string second = read().fingerprint;
  EXPECT_NE(second, before);
  fs::copy(source / "holidays/2025.toml", folder_.path() / "holidays/2025.toml");
  const std::string third = read().fingerprint;
  EXPECT_NE(third, second);

  // The same file laid over itself is the same law.
  fs::create_directory(folder_.path() / "own");
  fs::copy(source / "holidays/2025.toml", folder_.path() / "own/2025.toml");
  EXPECT_EQ(read().fingerprint, third);
  fs::remove(folder_.path() / "holidays/2025.toml");
  EXPECT_EQ(read().fingerprint, third);
}

TEST_F(ReadEdition, EveryProblemOfEveryFileIsReportedTogether) {
  append("holidays/2026.toml", "\ncolour = 1\n");
  append("rulebooks/jiangxi-2021.toml", "\nkind = \"legal\"\n");
  fs::copy(source / "config/rulebooks/jiangxi-2021.toml", folder_.path() / "rulebooks/second.toml");
  append("templates/reminder.txt.mustache", "{{nobody}}");
  fs::remove(folder_.path() / "templates/subject.mustache");
  append("directory.toml", "\n[[office]]\nid = \"x\"\n");
  Lines found;
  read(&found);
  const std::string all = [&] {
    std::string text;
    for (const std::string& line : found) text += line + "\n";
    return text;
  }();
  for (const char* wanted :
       {"holidays/2026.toml:", "'colour'", "rulebooks/jiangxi-2021.toml:", "'legal' is not a kind",
        "second.toml: rulebook 'jiangxi-2021' is in another file too", "no name 'nobody'",
        "there is no subject.mustache", "directory.toml:", "'name' is missing"})
    EXPECT_NE(all.find(wanted), std::string::npos) << wanted << " in\n" << all;
  EXPECT_EQ(found.size(), 6U) << all;
}

TEST_F(ReadEdition, WhatIsMissingIsNamedWithThePlaceToMendIt) {
  settings_.holidays = {folder_.path() / "none"};
  settings_.rulebooks = {};
  settings_.templates = {folder_.path() / "none"};
  settings_.directory = folder_.path() / "none.toml";
  Lines found;
  read(&found);
  ASSERT_GT(found.size(), 6U);
  EXPECT_NE(found[0].find("[data] holidays"), std::string::npos);
  EXPECT_NE(found[1].find("[data] rulebooks"), std::string::npos);
  EXPECT_NE(found[2].find("subject.mustache"), std::string::npos);
  EXPECT_TRUE(found.back().starts_with((folder_.path() / "none.toml").string())) << found.back();
}

// --- targets -----------------------------------------------------------------------------------

TEST_F(ReadEdition, WhatTheOfficeSetIsLaidOverEveryRulebookWithSuchATarget) {
  write_book("second", "[[target]]\nid = \"shared\"\nname = \"反馈\"\nterm = \"9wd\"\n");
  write_book("third", "[[target]]\nid = \"shared\"\nname = \"反馈\"\nterm = \"3wd\"\n");
  settings_.targets["shared"] = {"shared", "", {4, TermUnit::workdays}, "8号"};
  settings_.target_places["shared"] = "qixian.toml:7:1";
  const Edition edition = read();
  for (const char* id : {"second", "third"}) {
    const Target* target = edition.rulebooks.at(id).target("shared");
    ASSERT_NE(target, nullptr);
    EXPECT_EQ(target->term, (Term{4, TermUnit::workdays}));
    EXPECT_EQ(target->name, "反馈");
    EXPECT_EQ(target->adopted_by, "8号");
    EXPECT_EQ(edition.rulebooks.at(id).rules.at(0).term, (Term{4, TermUnit::workdays}));
    EXPECT_EQ(edition.rulebooks.at(id).rules.at(0).adopted_by, "8号");
  }
}

TEST_F(ReadEdition, TheFingerprintChangesWithEveryWordOfATarget) {
  write_book("second", "[[target]]\nid = \"shared\"\nname = \"反馈\"\nterm = \"9wd\"\n");
  std::set<std::string> fingerprints{read().fingerprint};
  settings_.targets["shared"] = {"shared", "", {9, TermUnit::workdays}, ""};
  settings_.target_places["shared"] = "qixian.toml:7:1";
  fingerprints.insert(read().fingerprint);
  settings_.targets["shared"].term.count = 8;
  fingerprints.insert(read().fingerprint);
  settings_.targets["shared"].adopted_by = "8号";
  fingerprints.insert(read().fingerprint);
  EXPECT_EQ(fingerprints.size(), 4U);
  EXPECT_TRUE(fingerprints.contains(read().fingerprint));
}

TEST_F(ReadEdition, ATargetThatNoRulebookHasOrThatIsCountedOtherwiseIsAProblemAtItsPlace) {
  write_book("second", "[[target]]\nid = \"shared\"\nname = \"反馈\"\nterm = \"9wd\"\n");
  settings_.targets["nobodys"] = {"nobodys", "", {4, TermUnit::workdays}, ""};
  settings_.targets["shared"] = {"shared", "", {-4, TermUnit::workdays}, ""};
  settings_.target_places = {{"nobodys", "qixian.toml:3:1"}, {"shared", "qixian.toml:7:1"}};
  Lines found;
  read(&found);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_TRUE(found[0].starts_with("qixian.toml:3:1: no rulebook has a target 'nobodys'"))
      << found[0];
  EXPECT_NE(found[0].find("shared"), std::string::npos) << found[0];
  EXPECT_EQ(found[1], "qixian.toml:7:1: target 'shared' is counted like '9wd', and '-4wd' is not");
}

// --- versions ----------------------------------------------------------------------------------

TEST_F(ReadEdition, AVersionFollowsOneThatIsThereAndIsEarlier) {
  write_book("second", "supersedes = \"jiangxi-2021\"\n");
  write_book("third", "supersedes = \"second\"\n", "2027-01-01");
  EXPECT_EQ(read().rulebooks.at("third").supersedes, "second");

  const auto only_problem = [&] {
    Lines found;
    read(&found);
    return found.size() == 1 ? found[0].substr(found[0].rfind('/') + 1)
                             : std::to_string(found.size()) + " problems";
  };
  write_book("third", "supersedes = \"nobodys\"\n", "2027-01-01");
  EXPECT_EQ(only_problem(),
            "third.toml: 'third' supersedes 'nobodys', and there is no such rulebook");
  write_book("third", "supersedes = \"jiangxi-2021\"\n", "2027-01-01");
  EXPECT_EQ(only_problem(),
            "third.toml: 'third' supersedes 'jiangxi-2021', which 'second' supersedes already");
  write_book("third", "supersedes = \"second\"\n");
  EXPECT_EQ(only_problem(),
            "third.toml: 'third' supersedes 'second', and must come into force after it");
}

TEST_F(ReadEdition, ARulebookThatIsSwitchedOffIsReadLikeAnyOther) {
  write_book("second", "switched_off = \"原文未取得\"\n");
  EXPECT_EQ(read().rulebooks.at("second").switched_off, "原文未取得");
}

}  // namespace
}  // namespace qixian
