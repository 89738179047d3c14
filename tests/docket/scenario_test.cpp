// Reads tests/tables/jiangxi_scenarios.txt, whose head says how its lines are written.
#include "docket/casebook.hpp"

#include <gtest/gtest.h>

#include <set>

namespace qixian {
namespace {

struct Line {
  int number = 0;
  bool is_indented = false;
  std::vector<std::string> words;
};

struct Scenario {
  std::string name;
  std::vector<Line> lines;
};

std::vector<Scenario> read_scenarios() {
  std::istringstream file(read_source_file("tests/tables/jiangxi_scenarios.txt"));
  std::vector<Scenario> scenarios;
  std::string text;
  for (int number = 1; std::getline(file, text); ++number) {
    if (text.empty() || text.starts_with('#')) continue;
    if (text.starts_with("scenario ")) {
      scenarios.push_back({text.substr(9), {}});
      continue;
    }
    Line line{number, text.starts_with(' '), {}};
    std::istringstream words(text);
    for (std::string word; words >> word;) line.words.push_back(word);
    scenarios.back().lines.push_back(std::move(line));
  }
  return scenarios;
}

class Player {
 public:
  void play(const Scenario& scenario) {
    for (const Line& line : scenario.lines) {
      SCOPED_TRACE("tests/tables/jiangxi_scenarios.txt:" + std::to_string(line.number));
      try {
        if (line.is_indented) {
          expect(line.words);
        } else if (line.words.front() == "parties") {
          name_parties(line.words);
        } else {
          happen(line.words);
        }
      } catch (const std::exception& error) {
        ADD_FAILURE() << error.what();
      }
    }
  }

 private:
  void name_parties(const std::vector<std::string>& words) {
    std::map<std::string, std::vector<std::string>> parties;
    for (std::size_t i = 1; i < words.size(); ++i) {
      const auto equals = words[i].find('=');
      std::istringstream offices(words[i].substr(equals + 1));
      for (std::string office; std::getline(offices, office, ',');)
        parties[words[i].substr(0, equals)].push_back(office);
    }
    book_ = Casebook(jiangxi(), parties);
  }

  void happen(const std::vector<std::string>& words) {
    const Date today = on(words[0]);
    const std::string& verb = words[1];
    std::map<std::string, std::string> fields;
    std::vector<std::string> names;
    for (std::size_t i = 2; i < words.size(); ++i) {
      const auto equals = words[i].find('=');
      if (equals == std::string::npos) {
        names.push_back(words[i]);
      } else {
        fields[words[i].substr(0, equals)] = words[i].substr(equals + 1);
      }
    }
    const auto take = [&](const std::string& key) {
      auto node = fields.extract(key);
      return node.empty() ? std::string{} : node.mapped();
    };
    const std::string name = take("as");
    const std::string document = take("document");
    const std::string given = take("on");
    const std::optional<Date> day = given.empty() ? std::nullopt : std::optional(on(given));

    book_.pass_to(at_ten(today));
    Fact fact;
    if (verb == "passes") {
      return;
    } else if (verb == "correct") {
      fact = correction_of(names_.at(names.at(0)), day, fields);
    } else if (verb == "retract") {
      fact = retraction_of(names_.at(names.at(0)));
    } else if (verb == "done" || verb == "sent" || verb == "ack") {
      const KeptObligation& kept = find(names.at(0));
      fact = deed(verb == "done"   ? FactKind::done
                  : verb == "sent" ? FactKind::sent
                                   : FactKind::acknowledged,
                  kept.obligation.key, day.value_or(today));
      if (verb == "ack") fact.revision = kept.revision;
    } else if (jiangxi().at("jiangxi-2021").event(verb) != nullptr) {
      fact = event(verb, day.value_or(today), fields);
    } else {
      throw std::runtime_error("no such verb or event: " + verb);
    }
    fact.document = document;
    const FactId id = book_.record(fact);
    if (!name.empty()) names_[name] = id;
  }

  const KeptObligation& find(const std::string& text) const {
    if (const auto hash = text.find('#'); hash != std::string::npos)
      return book_.duty(text.substr(0, hash), {}, names_.at(text.substr(hash + 1)));
    if (const auto slash = text.find('/'); slash != std::string::npos)
      return book_.duty(text.substr(0, slash), text.substr(slash + 1));
    return book_.duty(text);
  }

  void expect(const std::vector<std::string>& words) const {
    const std::string& first = words.at(0);
    const std::string& second = words.at(1);
    const Derived& derived = book_.derived();
    if (first == "count") {
      EXPECT_EQ(std::to_string(derived.obligations.size()), second);
    } else if (first == "review") {
      EXPECT_EQ(derived.review_at ? write_in_beijing(*derived.review_at) : "never",
                second == "never" ? second : second + " 00:00");
    } else if (second == "waits") {
      EXPECT_TRUE(book_.waits(first));
      EXPECT_FALSE(book_.has(first));
    } else if (second == "none") {
      EXPECT_FALSE(book_.waits(first));
      EXPECT_FALSE(book_.has(first));
    } else {
      expect_duty(find(first), words);
    }
  }

  static void expect_duty(const KeptObligation& kept, const std::vector<std::string>& words) {
    const Obligation& obligation = kept.obligation;
    const Deadline& deadline = obligation.deadline;
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::string& word = words[i];
      if (word == "nominal") {
        EXPECT_EQ(write_date(deadline.nominal), words.at(++i)) << "nominal";
      } else if (word == "due") {
        EXPECT_EQ(write_date(deadline.due), words.at(++i)) << "due";
      } else if (word == "safe") {
        EXPECT_EQ(write_date(deadline.safe), words.at(++i)) << "safe";
      } else if (word == "ends") {
        EXPECT_EQ(write_in_beijing(deadline.ends_at), words.at(++i) + " 00:00") << "ends";
      } else if (word == "acked") {
        EXPECT_EQ(std::to_string(obligation.acknowledged_revision), words.at(++i)) << "acked";
      } else if (word == "remark") {
        const std::string& wanted = words.at(++i);
        EXPECT_TRUE(std::ranges::any_of(
            obligation.remarks,
            [&](const std::string& remark) { return remark.find(wanted) != std::string::npos; }))
            << "no remark " << wanted;
      } else if (word == "plain") {
        EXPECT_EQ(obligation.remarks, std::vector<std::string>{});
      } else if (word.starts_with('r') && word.size() == 2) {
        EXPECT_EQ("r" + std::to_string(kept.revision), word);
      } else if (read_state(word)) {
        EXPECT_EQ(write_state(obligation.state), word);
      } else {
        ADD_FAILURE() << "no such word: " << word;
      }
    }
  }

  Casebook book_;
  std::map<std::string, FactId> names_;
};

TEST(Jiangxi, EveryScenarioOfTheTableFollowsAsWritten) {
  const std::vector<Scenario> scenarios = read_scenarios();
  ASSERT_GE(scenarios.size(), 40U);
  for (const Scenario& scenario : scenarios) {
    SCOPED_TRACE(scenario.name);
    Player().play(scenario);
  }
}

TEST(Jiangxi, TheTableSpeaksOfEveryRule) {
  std::set<std::string> spoken_of;
  for (const Scenario& scenario : read_scenarios())
    for (const Line& line : scenario.lines)
      if (line.is_indented)
        spoken_of.insert(line.words[0].substr(0, line.words[0].find_first_of("#/")));
  for (const Rule& rule : jiangxi().at("jiangxi-2021").rules)
    EXPECT_TRUE(spoken_of.contains(rule.id)) << rule.id;
}

}  // namespace
}  // namespace qixian
