// tests/tables/rulings.csv: every ruling of the counting, S0 to S32, and the row or test that holds
// us to it. Fails when a ruling has none, or when what it points at is gone.
#include "calendar/holidays.hpp"

#include <gtest/gtest.h>

#include <set>
#include <sstream>

namespace qixian {
namespace {

constexpr int last_ruling = 32;

std::string read_test_file(const std::string& name) {
  return read_file(std::filesystem::path(QIXIAN_SOURCE_DIR) / "tests" / name);
}

TEST(RulingsTable, EveryRulingIsHeldToSomewhere) {
  const std::string terms = "\n" + read_test_file("tables/terms.csv");
  std::istringstream table(read_test_file("tables/rulings.csv"));
  std::set<std::string> held;
  for (std::string line; std::getline(table, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::vector<std::string> cells(1);
    for (const char c : line) {
      if (c == ',')
        cells.emplace_back();
      else
        cells.back() += c;
    }
    ASSERT_EQ(cells.size(), 5U) << line;
    std::string row = cells[3];
    std::replace(row.begin(), row.end(), ';', ',');  // a comma of the sentence is a semicolon here
    if (cells[2] == "terms.csv") {
      EXPECT_NE(terms.find("\n" + cells[0] + ","), std::string::npos) << line;
    } else if (cells[2].starts_with("scenarios/")) {
      const std::string scenarios = read_test_file("tables/" + cells[2]);
      EXPECT_NE(scenarios.find("\nscenario " + row + "\n"), std::string::npos) << line;
    } else {
      EXPECT_NE(read_test_file(cells[2]).find(", " + row + ")"), std::string::npos) << line;
    }
    held.insert(cells[0]);
  }
  for (int ruling = 0; ruling <= last_ruling; ++ruling)
    EXPECT_TRUE(held.contains("S" + std::to_string(ruling))) << "S" << ruling;
}

}  // namespace
}  // namespace qixian
