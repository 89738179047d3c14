// Plays every file of tests/tables/scenarios.
#include "docket/scenario.hpp"

#include <set>

namespace qixian {
namespace {

std::vector<std::string> scenario_files() {
  std::vector<std::string> files;
  const std::string folder = "tests/tables/scenarios";
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(QIXIAN_SOURCE_DIR) / folder))
    if (entry.path().extension() == ".txt")
      files.push_back(folder + "/" + entry.path().filename().string());
  std::ranges::sort(files);
  return files;
}

TEST(Scenarios, FollowAsTheyAreWritten) {
  const std::vector<std::string> files = scenario_files();
  ASSERT_FALSE(files.empty());
  for (const std::string& file : files) {
    for (const Scenario& scenario : read_scenarios(file)) {
      SCOPED_TRACE(file + ": " + scenario.name);
      ASSERT_FALSE(scenario.rulebooks.empty()) << "a file begins with its rulebooks";
      ASSERT_NO_THROW(Player(scenario).play());
    }
  }
}

TEST(Scenarios, SpeakOfEveryRuleOfEveryRulebookThatTheyName) {
  std::set<std::string> named;
  std::set<std::string> spoken_of;
  for (const std::string& file : scenario_files()) {
    for (const Scenario& scenario : read_scenarios(file)) {
      named.insert(scenario.rulebooks.begin(), scenario.rulebooks.end());
      for (const Line& line : scenario.lines)
        if (line.is_expectation) spoken_of.insert(DutyName(line.words[0]).rule);
    }
  }
  for (const std::string& id : named) {
    ASSERT_TRUE(shipped().contains(id)) << id << " does not read";
    for (const Rule& rule : shipped().at(id).rules)
      EXPECT_TRUE(spoken_of.contains(rule.id)) << rule.id;
  }
}

}  // namespace
}  // namespace qixian
