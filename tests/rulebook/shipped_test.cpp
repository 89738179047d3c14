// The shipped rulebooks against the documents they were written from, and against each other.
#include "rulebook/check_clauses.hpp"
#include "rulebook/read_rulebook.hpp"
#include "term/table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>

namespace qixian {
namespace {

const std::filesystem::path source = QIXIAN_SOURCE_DIR;
const std::filesystem::path folder = source / "config/rulebooks";

std::string read_all(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

struct Shipped {
  Rulebook book;
  ClausePlaces places;
};

const std::map<std::string, Shipped>& shipped() {
  static const std::map<std::string, Shipped> books = [] {
    std::map<std::string, Shipped> read;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".toml") continue;
      std::vector<Problem> problems;
      Shipped& one = read[entry.path().stem()];
      one.book =
          read_rulebook(read_all(entry.path()), entry.path().filename(), problems, &one.places);
      EXPECT_EQ(write_problems(problems), "");
    }
    return read;
  }();
  return books;
}

const Rulebook& book_of(const std::string& id) {
  return shipped().at(id).book;
}

std::string text_of(const std::string& id) {
  return read_all(folder / "texts" / (id + ".txt"));
}

// jx-2.1c-1 → JX-2.1C-1
std::string in_capitals(std::string id) {
  std::ranges::transform(id, id.begin(), [](unsigned char c) { return std::toupper(c); });
  return id;
}

// The row that a rule was written for: the longest whose id the rule's begins with, and not in the
// middle of a number. jx-11b is of JX-11b and not of JX-11; sh-7b-1 of SH-7b; ba-58a of BA-58.
std::string row_of(const std::string& rule, const std::vector<TableRow>& rows) {
  const std::string id = in_capitals(rule);
  std::string longest;
  for (const TableRow& row : rows) {
    const std::string row_id = in_capitals(row.at("id"));
    if (!id.starts_with(row_id) || row_id.size() <= longest.size()) continue;
    const char next = id.size() == row_id.size() ? '-' : id[row_id.size()];
    if (next != '.' && (next < '0' || next > '9')) longest = row_id;
  }
  return longest;
}

// The rules that the scenarios expect something of.
std::set<std::string> rules_spoken_of() {
  std::set<std::string> spoken_of;
  for (const auto& entry : std::filesystem::directory_iterator(source / "tests/tables/scenarios")) {
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      if (!line.starts_with("  ")) continue;
      const std::string duty = line.substr(2, line.find(' ', 2) - 2);
      spoken_of.insert(duty.substr(0, duty.find_first_of("/>#@")));
    }
  }
  return spoken_of;
}

TEST(ShippedRulebooks, AreReadWithoutProblemsUnderTheirOwnNames) {
  EXPECT_GE(shipped().size(), 2U);
  for (const auto& [name, one] : shipped()) EXPECT_EQ(one.book.id, name);
}

TEST(ShippedRulebooks, QuoteEveryClauseVerbatimFromTheDocument) {
  for (const auto& [name, one] : shipped()) {
    std::vector<Problem> problems;
    const std::string text = text_of(name);
    EXPECT_FALSE(text.empty()) << name;
    check_clauses(one.book, one.places, text, name + ".txt", problems);
    EXPECT_EQ(write_problems(problems), "");
  }
}

TEST(ShippedRulebooks, MeanTheSameByAnEvent) {
  // A case runs under several at once, and one record feeds them all.
  std::map<std::string, std::pair<std::string, EventKind>> known;
  for (const auto& [name, one] : shipped()) {
    if (!one.book.switched_off.empty()) continue;
    for (EventKind event : one.book.events) {
      event.only_noted = false;  // who listens is each rulebook's own
      const auto [first, is_first] = known.emplace(event.id, std::pair(name, event));
      EXPECT_TRUE(is_first || first->second.second == event)
          << "event " << event.id << " differs in " << first->second.first << " and " << name;
    }
  }
}

TEST(ShippedRulebooks, GiveATargetOfOneNameOneTerm) {
  std::map<std::string, Term> known;
  for (const auto& [name, one] : shipped())
    for (const Target& target : one.book.targets)
      EXPECT_EQ(known.emplace(target.id, target.term).first->second, target.term)
          << "target " << target.id << " in " << name;
}

TEST(ShippedRulebooks, SayOfEveryDutyThatCanLapseWhatDischargesIt) {
  for (const auto& [name, one] : shipped())
    for (const Rule& rule : one.book.rules)
      EXPECT_TRUE(rule.kind == DutyKind::suggested || !rule.fulfilment.empty()) << rule.id;
}

TEST(ShippedRulebooks, LetNothingWaitForTheObligorOrTheCourtAsItsRecipient) {
  // Parties that nobody thinks of naming: a duty of an office must not wait for one.
  for (const auto& [name, one] : shipped())
    for (const Rule& rule : one.book.rules)
      for (const std::string& role : rule.owed_to)
        EXPECT_FALSE(name.starts_with("shanghai") && one.book.role(role)->external) << rule.id;
}

TEST(ObligationTables, HaveARuleForEveryRow) {
  const std::vector<TableRow> rows = read_table("obligation_rows.csv");
  std::set<std::string> covered;
  std::string basis;
  for (const auto& [name, one] : shipped()) {
    for (const Rule& rule : one.book.rules) covered.insert(row_of(rule.id, rows));
    for (const LegalBasis& one_basis : one.book.basis) basis += one_basis.text + "\n";
  }
  std::string without;
  for (const TableRow& row : rows) {
    const bool is_covered = row.at("covered_by") == "basis"
                                ? basis.find("《中华人民共和国" + row.at("document") + "》" +
                                             row.at("what")) != std::string::npos
                                : covered.contains(in_capitals(row.at("id")));
    if (!is_covered) without += row.at("where") + "\n";
  }
  EXPECT_TRUE(without.empty()) << without;
}

TEST(ObligationTables, HaveAScenarioForEveryRow) {
  const std::vector<TableRow> rows = read_table("obligation_rows.csv");
  std::set<std::string> played;
  for (const std::string& rule : rules_spoken_of()) played.insert(row_of(rule, rows));
  std::string without;
  for (const TableRow& row : rows)
    if (row.at("covered_by") != "basis" && !played.contains(in_capitals(row.at("id"))))
      without += row.at("where") + "\n";
  EXPECT_TRUE(without.empty()) << without;
}

TEST(ObligationTables, AreTheSourceOfEveryRuleOfTheTwoProvinces) {
  // 第五条第一款 of Jiangxi is a permission that the table leaves out.
  const std::vector<TableRow> rows = read_table("obligation_rows.csv");
  for (const char* const name : {"jiangxi-2021", "shanghai-2025"})
    for (const Rule& rule : book_of(name).rules)
      EXPECT_TRUE(rule.id == "jx-5.1" || !row_of(rule.id, rows).empty()) << rule.id;
}

TEST(ShippedRulebooks, HaveEveryRulePlayedByAScenario) {
  const std::set<std::string> spoken_of = rules_spoken_of();
  for (const auto& [name, one] : shipped()) {
    std::string unheard;
    if (one.book.switched_off.empty())
      for (const Rule& rule : one.book.rules)
        if (!spoken_of.contains(rule.id)) unheard += " " + rule.id;
    EXPECT_TRUE(unheard.empty()) << name << ":" << unheard;
  }
}

// --- the documents of the two provinces ---------------------------------------------------------

bool begins_article(const std::string& line) {
  const auto number = line.find("条");
  return line.starts_with("第") && number != std::string::npos && number < 24;
}

// The paragraphs (款) of an article, and its numbered items (项) with them.
std::vector<std::string> lines_of_article(const std::string& document, const std::string& number) {
  std::istringstream lines(document);
  std::vector<std::string> found;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(number)) {
      found.push_back(line);
    } else if (!found.empty()) {
      const auto chapter = line.find("章");
      if (begins_article(line) ||
          (line.starts_with("第") && chapter != std::string::npos && chapter < 12))
        break;
      found.push_back(line);
    }
  }
  return found;
}

// "第二十一条第四款" → the fourth line; "第十七条第三项" → the one that begins with 3.; "第四条" →
// all.
std::string place_of(const std::string& article, const std::string& document) {
  static const std::vector<std::string> numbers{"一", "二", "三", "四", "五", "六"};
  const auto end = article.find("条") + std::string("条").size();
  const std::vector<std::string> lines = lines_of_article(document, article.substr(0, end));
  const std::string rest = article.substr(end);
  std::string whole;
  for (const std::string& line : lines) whole += line;
  if (rest.empty()) return whole;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (rest == "第" + numbers[i] + "款") return i < lines.size() ? lines[i] : "";
    for (const std::string& line : lines)
      if (rest == "第" + numbers[i] + "项" && line.starts_with(std::to_string(i + 1) + "."))
        return line;
  }
  return {};
}

TEST(Provinces, EveryClauseStandsInTheArticleAndParagraphItNames) {
  for (const char* const name : {"jiangxi-2021", "shanghai-2025"}) {
    const std::string text = text_of(name);
    for (const Rule& rule : book_of(name).rules)
      EXPECT_NE(place_of(rule.article, text).find(rule.clause), std::string::npos)
          << rule.id << ": " << rule.article;
  }
}

TEST(Provinces, AreNamedAsTheirDocumentsNameThem) {
  for (const char* const name : {"jiangxi-2021", "shanghai-2025"}) {
    const Rulebook& book = book_of(name);
    const std::string text = text_of(name);
    for (const std::string& said : {book.title, book.number, book.issuer})
      EXPECT_NE(text.find(said), std::string::npos) << said;
  }
  EXPECT_EQ(write_date(book_of("shanghai-2025").effective), "2025-03-24");
  EXPECT_EQ(write_date(book_of("jiangxi-2021").effective), "2021-08-03");
  EXPECT_EQ(book_of("jiangxi-2021").doubtful, read_date("2021-08-02"));
}

TEST(Provinces, RestOnTheEcologicalCodeSinceTheDayItCameIntoForce) {
  for (const char* const name : {"jiangxi-2021", "shanghai-2025"}) {
    const std::vector<LegalBasis>& basis = book_of(name).basis;
    EXPECT_TRUE(std::ranges::any_of(basis, [](const LegalBasis& one) {
      return one.text == "《中华人民共和国环境保护法》" && one.until == read_date("2026-08-14");
    }));
    EXPECT_TRUE(std::ranges::any_of(basis, [](const LegalBasis& one) {
      return one.text.starts_with("《中华人民共和国生态环境法典》") &&
             one.from == read_date("2026-08-15");
    }));
  }
}

TEST(Provinces, LetAMeetingMovedAndAnAgreementSupplementedReplaceTheEarlierOne) {
  for (const char* const name : {"jiangxi-2021", "shanghai-2025"})
    for (const EventKind& event : book_of(name).events)
      EXPECT_EQ(event.replaces, event.id == "meeting-set" || event.id == "agreement-signed")
          << event.id;
}

TEST(Jiangxi2021, HoldsTheDutiesOfTheTableWithTheirTermsAndParties) {
  const auto joined = [](const std::vector<std::string>& roles) {
    std::string all;
    for (const std::string& role : roles) all += (all.empty() ? "" : "+") + role;
    return all;
  };
  const std::vector<TableRow> rows = read_table("jiangxi_rules.csv");
  std::set<std::string> listed;
  for (const TableRow& row : rows) {
    SCOPED_TRACE(row.at("where"));
    const Rule* rule = book_of("jiangxi-2021").rule(row.at("rule"));
    ASSERT_NE(rule, nullptr);
    listed.insert(rule->id);
    EXPECT_EQ(rule->article, row.at("article"));
    EXPECT_EQ(write_term(rule->term), row.at("term"));
    EXPECT_EQ(write_duty_kind(rule->kind), row.at("kind"));
    EXPECT_EQ(joined(rule->owed_by), row.at("owed_by"));
    EXPECT_EQ(joined(rule->owed_to), row.at("owed_to"));
    EXPECT_EQ(rule->trigger.id, row.at("cause"));
    EXPECT_EQ(rule->from, row.at("from"));
    EXPECT_FALSE(rule->clear_days);
  }
  for (const Rule& rule : book_of("jiangxi-2021").rules)
    EXPECT_TRUE(listed.contains(rule.id) || (rule.kind != DutyKind::statutory && !rule.has_term()))
        << rule.id << " is not in the table";
}

TEST(Jiangxi2021, NeverSaysThatSomethingIsDeemed) {
  for (const Rule& rule : book_of("jiangxi-2021").rules) {
    EXPECT_FALSE(rule.deemed) << rule.id;
    EXPECT_EQ((rule.lapse + rule.fulfilment + rule.duty + rule.note).find("视为"),
              std::string::npos)
        << rule.id;
  }
}

TEST(Shanghai2025, SetsANumberInThreePlacesAndDeemsInOne) {
  std::map<std::string, std::string> terms;
  for (const Rule& rule : book_of("shanghai-2025").rules) {
    if (rule.kind == DutyKind::statutory) terms[rule.id] = write_term(rule.term);
    EXPECT_EQ(rule.deemed, rule.id == "sh-7b") << rule.id;
  }
  EXPECT_EQ(terms, (std::map<std::string, std::string>{
                       {"sh-6", "15d"}, {"sh-7b", "30d"}, {"sh-22.2b", "0d"}}));
  EXPECT_NE(book_of("shanghai-2025").rule("sh-7b")->lapse.find("视为不立案启动索赔程序"),
            std::string::npos);
}

}  // namespace
}  // namespace qixian
