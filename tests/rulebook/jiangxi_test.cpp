// The shipped rulebook against the document it was written from.
#include "rulebook/read_rulebook.hpp"
#include "term/table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

namespace qixian {
namespace {

const std::filesystem::path folder = std::filesystem::path(QIXIAN_SOURCE_DIR) / "config/rulebooks";

std::string read_all(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

Rulebook read_shipped(const std::string& id) {
  std::vector<Problem> problems;
  const std::string file = id + ".toml";
  Rulebook book = read_rulebook(read_all(folder / file), file, problems);
  EXPECT_EQ(write_problems(problems), "");
  return book;
}

std::string roles_of(const Rule& rule) {
  return rule.owed_by + " to " + rule.owed_to;
}

TEST(ShippedRulebooks, AreReadWithoutProblemsUnderTheirOwnNames) {
  int books = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    EXPECT_EQ(read_shipped(entry.path().stem()).id, entry.path().stem());
    ++books;
  }
  EXPECT_GE(books, 1);
}

TEST(ShippedRulebooks, QuoteEveryClauseVerbatimFromTheDocument) {
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    const std::string text = read_all(folder / "texts" / (entry.path().stem().string() + ".txt"));
    ASSERT_FALSE(text.empty()) << entry.path();
    for (const Rule& rule : read_shipped(entry.path().stem()).rules)
      EXPECT_NE(text.find(rule.clause), std::string::npos) << rule.id << ": " << rule.clause;
  }
}

// The text of one article: from its number at the beginning of a line to the next one's.
std::string article_of(const std::string& document, const std::string& number) {
  const auto begin = document.find("\n" + number + " ");
  if (begin == std::string::npos) return {};
  std::size_t end = begin;
  do end = document.find("\n第", end + 1);
  while (end != std::string::npos && document.substr(end, 40).find("条 ") == std::string::npos);
  return document.substr(begin, end == std::string::npos ? end : end - begin);
}

TEST(Jiangxi2021, EveryClauseStandsInTheArticleAndParagraphItNames) {
  const std::string text = read_all(folder / "texts/jiangxi-2021.txt");
  for (const Rule& rule : read_shipped("jiangxi-2021").rules) {
    const auto paragraph = rule.article.find("条第");
    const std::string number =
        paragraph == std::string::npos ? rule.article : rule.article.substr(0, paragraph + 3);
    std::istringstream article(article_of(text, number).substr(1));
    std::vector<std::string> paragraphs;
    for (std::string line; std::getline(article, line);) paragraphs.push_back(line);
    const std::size_t which = rule.article.ends_with("第二款") ? 1 : 0;
    ASSERT_LT(which, paragraphs.size()) << rule.id;
    EXPECT_NE(paragraphs[which].find(rule.clause), std::string::npos) << rule.id;
  }
}

TEST(Jiangxi2021, HoldsTheDutiesOfTheTableWithTheirTermsAndParties) {
  const Rulebook book = read_shipped("jiangxi-2021");
  const std::vector<TableRow> rows = read_table("jiangxi_rules.csv");
  ASSERT_EQ(book.rules.size(), rows.size());
  for (const TableRow& row : rows) {
    SCOPED_TRACE(row.at("where"));
    const Rule* rule = book.rule(row.at("rule"));
    ASSERT_NE(rule, nullptr);
    EXPECT_EQ(rule->article, row.at("article"));
    EXPECT_EQ(write_term(rule->term), row.at("term"));
    EXPECT_EQ(roles_of(*rule), row.at("owed_by") + " to " + row.at("owed_to"));
    EXPECT_EQ(rule->event, row.at("event"));
    EXPECT_EQ(rule->from, row.at("from"));
    EXPECT_EQ(rule->kind, DutyKind::statutory);
    EXPECT_FALSE(rule->clear_days);
    EXPECT_FALSE(rule->fulfilment.empty());
  }
}

TEST(Jiangxi2021, NeverSaysThatSomethingIsDeemed) {
  for (const Rule& rule : read_shipped("jiangxi-2021").rules)
    EXPECT_EQ((rule.lapse + rule.fulfilment + rule.duty).find("视为"), std::string::npos)
        << rule.id;
}

TEST(Jiangxi2021, IsInForceFromTheDayItWasIssuedAndDoubtfulOnTheDayItWasSigned) {
  const Rulebook book = read_shipped("jiangxi-2021");
  EXPECT_EQ(write_date(book.effective), "2021-08-03");
  ASSERT_TRUE(book.doubtful);
  EXPECT_EQ(write_date(*book.doubtful), "2021-08-02");
  const std::string text = read_all(folder / "texts/jiangxi-2021.txt");
  for (const std::string& said : {book.title, book.number, book.issuer})
    EXPECT_NE(text.find(said), std::string::npos) << said;
}

TEST(Jiangxi2021, AMeetingMovedReplacesTheEarlierOneAndEveryOtherEventAdds) {
  const Rulebook book = read_shipped("jiangxi-2021");
  for (const EventKind& event : book.events)
    EXPECT_EQ(event.replaces, event.id == "meeting-set") << event.id;
  const Field* meets = book.event("meeting-set")->field("meets");
  ASSERT_NE(meets, nullptr);
  EXPECT_EQ(meets->type, FieldType::date);
  EXPECT_TRUE(meets->required);
}

}  // namespace
}  // namespace qixian
