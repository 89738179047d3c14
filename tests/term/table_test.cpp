// Every row of tests/tables/terms.csv and tests/tables/deadlines.csv comes out.
//
// terms.csv, column by column: ruling · anchor: a day, an instant with offset, or a year for the
// term "year" · term: as people type it · options, separated by ";": suspended FROM..TO, extended
// TERM, clear_days, next_full_hour, own_roll_article, as_of DAY (only what was published by then),
// after TERM (the anchor starts that term, and the row's term starts when it ends), and further
// expectations: ends_at and safe_at INSTANT, earliest and latest DAY · nominal, due, safe: a day,
// <=DAY or >=DAY · certainty · article: found in one of the steps; empty is not checked.

#include "table.hpp"

#include "published_calendar.hpp"
#include "term/count.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace qixian {
namespace {

struct Row {
  Calendar calendar = published();
  Counting counting;
  std::optional<Term> after;
  std::vector<std::pair<std::string, std::string>> expected;  // ends_at, safe_at, earliest, latest
};

Row read_options(const std::string& options) {
  Row row;
  std::istringstream all(options);
  for (std::string option; std::getline(all, option, ';');) {
    const std::size_t space = option.find(' ');
    const std::string name = option.substr(0, space);
    const std::string value = space == std::string::npos ? "" : option.substr(space + 1);
    if (name == "suspended") {
      row.counting.suspended.push_back({on(value.substr(0, 10)), on(value.substr(12))});
    } else if (name == "extended") {
      row.counting.extended.push_back(read_term(value));
    } else if (name == "clear_days") {
      row.counting.clear_days = true;
    } else if (name == "next_full_hour") {
      row.counting.from_next_full_hour = true;
    } else if (name == "own_roll_article") {
      row.counting.roll_by_analogy = false;
      row.counting.roll_article = "环环监〔2017〕17号第三十八条";
    } else if (name == "as_of") {
      row.calendar = published().as_of(on(value));
    } else if (name == "after") {
      row.after = read_term(value);
    } else if (name == "ends_at" || name == "safe_at" || name == "earliest" || name == "latest") {
      row.expected.emplace_back(name, value);
    } else {
      throw std::runtime_error("no such option: " + option);
    }
  }
  return row;
}

Deadline count(const TableRow& cells, const Row& row) {
  const std::string& anchor = cells.at("anchor");
  if (cells.at("term") == "year") return count_year(std::stoi(anchor), row.calendar);
  const Term term = read_term(cells.at("term"));
  if (const auto instant = read_instant(anchor))
    return count_term(*instant, term, row.calendar, row.counting);
  if (row.after)
    return count_after(count_term(on(anchor), *row.after, row.calendar), term, row.calendar,
                       row.counting);
  return count_term(on(anchor), term, row.calendar, row.counting);
}

void expect_day(const std::string& what, const std::string& expected, std::optional<Date> day) {
  if (expected.empty()) return;
  ASSERT_TRUE(day) << what;
  const std::string written = write_date(*day);
  if (expected.starts_with("<=")) {
    EXPECT_LE(written, expected.substr(2)) << what;
  } else if (expected.starts_with(">=")) {
    EXPECT_GE(written, expected.substr(2)) << what;
  } else {
    EXPECT_EQ(written, expected) << what;
  }
}

TEST(TermTable, EveryRulingComesOutAsTheTableSays) {
  const std::vector<TableRow> rows = read_table("terms.csv");
  ASSERT_GT(rows.size(), 60U);
  for (const TableRow& cells : rows) {
    SCOPED_TRACE(cells.at("where"));
    const Row row = read_options(cells.at("options"));
    const Deadline deadline = count(cells, row);
    expect_day("nominal", cells.at("nominal"), deadline.nominal);
    expect_day("due", cells.at("due"), deadline.due);
    expect_day("safe", cells.at("safe"), deadline.safe);
    EXPECT_EQ(write_certainty(deadline.certainty), cells.at("certainty"));
    for (const auto& [name, value] : row.expected) {
      if (name == "ends_at")
        EXPECT_EQ(deadline.ends_at, read_instant(value)) << write_instant(deadline.ends_at);
      if (name == "safe_at") EXPECT_EQ(deadline.safe_at, read_instant(value));
      if (name == "earliest") expect_day(name, value, deadline.earliest);
      if (name == "latest") expect_day(name, value, deadline.latest);
    }
    const std::string& article = cells.at("article");
    EXPECT_TRUE(std::ranges::any_of(
        deadline.why,
        [&](const Step& step) { return step.article.find(article) != std::string::npos; }))
        << "no step cites " << article;
  }
}

TEST(TermTable, EveryDeadlineOfTheSampleComesOut) {
  const std::vector<TableRow> rows = read_table("deadlines.csv");
  ASSERT_GE(rows.size(), 36U);
  for (const TableRow& cells : rows) {
    SCOPED_TRACE(cells.at("where"));
    const Deadline deadline =
        count_term(on(cells.at("anchor")), read_term(cells.at("term")), published());
    EXPECT_EQ(write_date(deadline.due), cells.at("due"));
    EXPECT_EQ(write_date(deadline.safe), cells.at("safe"));
  }
}

}  // namespace
}  // namespace qixian
