#include "delivery/sample_duties.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>

namespace qixian {
namespace {

std::vector<std::string> problems_of(const std::string& text,
                                     const std::string& file = "t.mustache") {
  std::vector<Problem> problems;
  check_template(text, file, problems);
  std::vector<std::string> lines;
  for (const Problem& problem : problems) lines.push_back(problem.where + ": " + problem.what);
  return lines;
}

TEST(CheckTemplate, TheShippedOnesAreRight) {
  for (const char* name : {"subject.mustache", "reminder.txt.mustache", "reminder.html.mustache",
                           "digest-subject.mustache", "digest.txt.mustache", "digest.html.mustache",
                           "word-subject.mustache", "word.txt.mustache", "word.html.mustache"})
    EXPECT_EQ(problems_of(read_source_file(std::string("config/templates/") + name), name),
              std::vector<std::string>{});
}

// The names in backticks in the rows of each section's table, by the kind of template.
std::map<std::string, std::set<std::string>> names_in_readme() {
  std::istringstream readme(read_source_file("config/templates/README.md"));
  std::map<std::string, std::set<std::string>> names;
  std::string kind;
  for (std::string line; std::getline(readme, line);) {
    if (line.starts_with("## ")) kind = line.substr(line.rfind(' ') + 1);
    if (kind.empty() || !line.starts_with("| `")) continue;
    const std::string cells = line.substr(0, line.rfind(" |", line.rfind(" |") - 1));
    for (std::size_t at = 0; (at = cells.find('`', at)) != std::string::npos;) {
      const std::size_t end = cells.find('`', at + 1);
      names[kind].insert(cells.substr(at + 1, end - at - 1));
      at = end + 1;
    }
  }
  return names;
}

TEST(CheckTemplate, EveryNameThatTheReadmeListsMayBeUsed) {
  const auto names = names_in_readme();
  for (const auto& [kind, listed] : names)
    for (const std::string& name : listed)
      EXPECT_TRUE(problems_of("{{" + name + "}}", kind + ".txt.mustache").empty())
          << kind << ": " << name;
  ASSERT_EQ(names.size(), 3U);
}

// What a template asks for, that the README lists: no name is known to the code alone.
TEST(CheckTemplate, TheReadmeListsEveryName) {
  const auto names = names_in_readme();
  EXPECT_EQ(names.at("reminder").size(), 53U);
  EXPECT_EQ(names.at("digest").size(), 47U);
  EXPECT_EQ(names.at("word").size(), 15U);
}

TEST(CheckTemplate, ANameOfOneKindOfLetterIsUnknownToAnother) {
  EXPECT_TRUE(problems_of("{{chain_head}}", "/etc/qixian/templates/word.txt.mustache").empty());
  EXPECT_FALSE(problems_of("{{chain_head}}", "/etc/digest/reminder.txt.mustache").empty());
  EXPECT_FALSE(problems_of("{{clause}}", "digest.html.mustache").empty());
  EXPECT_FALSE(problems_of("{{clause}}", "word-subject.mustache").empty());
}

TEST(CheckTemplate, EveryUnknownNameIsAProblemOfItsLine) {
  EXPECT_EQ(
      problems_of("{{officer}}\n{{ offcer }}\n\n{{#stepz}}{{day}}{{/stepz}}{{^told}}-{{/told}}"),
      (std::vector<std::string>{"t.mustache:2: there is no name 'offcer' to fill in",
                                "t.mustache:4: there is no name 'stepz' to fill in",
                                "t.mustache:4: there is no name 'stepz' to fill in"}));
}

TEST(CheckTemplate, WhatWouldLetTextThroughUnescapedIsAProblem) {
  for (const char* text :
       {"{{{ask}}}", "{{&ask}}", "{{ &ask }}", "{{>other}}", "{{=<% %>=}}<%ask%>"})
    EXPECT_FALSE(problems_of(text).empty()) << text;
}

TEST(CheckTemplate, WhatDoesNotParseIsAProblemOfItsFile) {
  for (const char* text : {"{{#steps}}", "{{/steps}}", "{{officer", "{{#a}}{{#b}}{{/a}}{{/b}}"}) {
    ASSERT_FALSE(problems_of(text).empty()) << text;
    EXPECT_TRUE(problems_of(text)[0].starts_with("t.mustache")) << text;
  }
}

TEST(CheckTemplate, CommentsMayBeAnywhereAndLinesAreCountedThroughThem) {
  EXPECT_EQ(problems_of("{{! a\ncomment }}\n{{nobody}}"),
            (std::vector<std::string>{"t.mustache:3: there is no name 'nobody' to fill in"}));
}

}  // namespace
}  // namespace qixian
