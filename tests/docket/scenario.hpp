// A scenario of tests/tables/scenarios played on a casebook; the README there says how its lines
// are written.
#pragma once

#include "docket/casebook.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace qixian {

struct Line {
  std::string file;
  int number = 0;
  bool is_expectation = false;
  std::vector<std::string> words;
};

struct Scenario {
  std::string name;
  std::vector<std::string> rulebooks;
  std::vector<Line> lines;
};

inline std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, at);) parts.push_back(part);
  return parts;
}

inline std::vector<Scenario> read_scenarios(const std::string& file) {
  std::istringstream stream(read_source_file(file));
  std::vector<std::string> rulebooks;
  std::vector<Scenario> scenarios;
  std::string text;
  for (int number = 1; std::getline(stream, text); ++number) {
    if (text.empty() || text.starts_with('#')) continue;
    if (text.starts_with("scenario ")) {
      scenarios.push_back({text.substr(9), rulebooks, {}});
      continue;
    }
    Line line{file, number, text.starts_with(' '), {}};
    std::istringstream words(text);
    for (std::string word; words >> word;) line.words.push_back(word);
    if (line.words.front() == "rulebook" && scenarios.empty()) {
      rulebooks.push_back(line.words.at(1));
    } else if (scenarios.empty()) {
      throw std::runtime_error(file + ":" + std::to_string(number) + ": before any scenario");
    } else {
      scenarios.back().lines.push_back(std::move(line));
    }
  }
  return scenarios;
}

// RULE[/OWED_BY][>OWED_TO][#NAME][@ORDINAL]
struct DutyName {
  std::string rule;
  std::string office;
  std::string owed_to;
  std::string cause;
  std::optional<int> ordinal;

  explicit DutyName(std::string text) {
    const auto take = [&](char mark) {
      const auto at = text.rfind(mark);
      if (at == std::string::npos) return std::string{};
      std::string part = text.substr(at + 1);
      text.resize(at);
      return part;
    };
    if (const std::string number = take('@'); !number.empty()) ordinal = std::stoi(number);
    cause = take('#');
    owed_to = take('>');
    office = take('/');
    rule = text;
  }
  bool is_bare() const {
    return office.empty() && owed_to.empty() && cause.empty() && !ordinal.has_value();
  }
};

class Player {
 public:
  explicit Player(const Scenario& scenario) : scenario_(scenario) {
    opening_.kind = FactKind::opened;
    opening_.opening = Opening{};
    opening_.opening->title = scenario.name;
    opening_.opening->rulebooks = scenario.rulebooks;
    for (const std::string& id : scenario.rulebooks)
      if (!shipped().contains(id)) throw std::runtime_error("no readable rulebook " + id);
    opening_.opening->parties = {{"agency", {"eco"}}, {"procuratorate", {"proc"}}};
  }

  void play() {
    for (const Line& line : scenario_.lines) {
      line_ = &line;
      try {
        if (line.is_expectation) {
          expect(line.words);
        } else if (!direct(line.words)) {
          happen(line.words);
        }
      } catch (const std::exception& error) {
        fail() << error.what();
      }
    }
  }

 private:
  // A failure where the scenario is written, and what stands in place of what it says.
  class Failure {
   public:
    explicit Failure(const Line& line) : line_(line) {}
    Failure(const Failure&) = delete;
    ~Failure() { ADD_FAILURE_AT(line_.file.c_str(), line_.number) << text_.str(); }
    template <class Value>
    Failure& operator<<(const Value& value) {
      text_ << value;
      return *this;
    }

   private:
    const Line& line_;
    std::ostringstream text_;
  };
  Failure fail() const { return Failure(*line_); }

  bool direct(const std::vector<std::string>& words) {
    Opening& opening = *opening_.opening;
    if (words[0] == "standing") {
      opening.standing = true;
    } else if (words[0] == "origin") {
      opening.origin = words.at(1);
    } else if (words[0] == "parties") {
      opening.parties.clear();
      for (std::size_t i = 1; i < words.size(); ++i) {
        const auto equals = words[i].find('=');
        opening.parties[words[i].substr(0, equals)] = split(words[i].substr(equals + 1), ',');
      }
    } else {
      return false;
    }
    return true;
  }

  // What is said of a fact besides its verb: KEY=VALUE, taken out one by one; fields are left.
  struct Said {
    std::vector<std::string> plain;
    std::map<std::string, std::string> keyed;

    std::string take(const std::string& key) {
      auto node = keyed.extract(key);
      return node.empty() ? std::string{} : node.mapped();
    }
  };

  void happen(const std::vector<std::string>& words) {
    const Date today = on(words[0]);
    pass_to(today);
    const std::string& verb = words.at(1);
    if (verb == "passes") return;

    Said said;
    for (std::size_t i = 2; i < words.size(); ++i) {
      const auto equals = words[i].find('=');
      if (equals == std::string::npos) {
        said.plain.push_back(words[i]);
      } else {
        said.keyed[words[i].substr(0, equals)] = words[i].substr(equals + 1);
      }
    }
    Fact common;
    const std::string name = said.take("as");
    common.document = said.take("document");
    const std::string until = said.take("until");
    if (!until.empty()) common.until = on(until);
    for (const char* key : {"on", "at"}) {
      const std::string given = said.take(key);
      if (given.empty()) continue;
      common.at = read_instant(given);
      common.on = common.at ? date_in_beijing(*common.at) : on(given);
    }
    Fact fact = fact_of(verb, said, std::move(common));
    if (!fact.on && fact.kind != FactKind::correction) fact.on = today;
    const FactId id = book_->record(std::move(fact));
    if (!name.empty()) names_[name] = id;
  }

  Fact fact_of(const std::string& verb, Said& said, Fact fact) {
    if (verb == "correct" || verb == "retract") {
      fact.kind = verb == "correct" ? FactKind::correction : FactKind::retraction;
      fact.about = names_.at(said.plain.at(0));
      fact.schedule = read_schedule(said.take("schedule"));
      if (const std::string term = said.take("term"); !term.empty()) fact.term = read_term(term);
      if (const std::string sum = said.take("amount"); !sum.empty()) fact.amount = read_yuan(sum);
      fact.fields = said.keyed;
    } else if (verb == "ended") {
      fact.kind = FactKind::ended;
    } else if (const auto kind = read_fact_kind(verb == "ack" ? "acknowledged" : verb)) {
      fact.kind = *kind;
      say_about(fact, said);
    } else {
      const bool is_known = std::ranges::any_of(scenario_.rulebooks, [&](const std::string& id) {
        return shipped().at(id).event(verb) != nullptr;
      });
      if (!is_known) throw std::runtime_error("no such verb or event: " + verb);
      fact.kind = FactKind::event;
      fact.event = verb;
      fact.schedule = read_schedule(said.take("schedule"));
      fact.fields = said.keyed;
    }
    return fact;
  }

  void say_about(Fact& fact, const Said& said) const {
    const std::string& about = said.plain.at(0);
    if (opening_.opening->parties.contains(about)) {
      fact.role = about;
    } else if (about != "all") {
      const KeptObligation& kept = find(DutyName(about));
      fact.duty = kept.obligation.key;
      if (fact.kind == FactKind::acknowledged) fact.revision = kept.revision;
    }
    if (fact.kind == FactKind::extended) fact.term = read_term(said.plain.at(1));
    if (fact.kind == FactKind::paid) fact.amount = read_yuan(said.plain.at(1)).value();
  }

  // NUMBER:DAY|+TERM:AMOUNT:PAYEE-or-WHAT,…
  static std::vector<ScheduleRow> read_schedule(const std::string& text) {
    std::vector<ScheduleRow> rows;
    for (const std::string& written : split(text, ',')) {
      std::vector<std::string> parts = split(written, ':');
      parts.resize(4);
      ScheduleRow row;
      row.number = std::stoi(parts[0]);
      if (parts[1].starts_with('+')) {
        row.after = read_term(parts[1].substr(1));
      } else {
        row.day = on(parts[1]);
      }
      row.amount = read_yuan(parts[2]);
      (row.amount ? row.payee : row.what) = parts[3];
      rows.push_back(std::move(row));
    }
    return rows;
  }

  // The case is opened on the first day that is written.
  void pass_to(Date today) {
    if (book_) return book_->pass_to(at_ten(today));
    opening_.on = today;
    book_.emplace(shipped(), opening_, at_ten(today));
  }

  std::vector<const KeptObligation*> all(const DutyName& name) const {
    std::vector<const KeptObligation*> owing, owed;
    for (const KeptObligation& kept : book_->kept()) {
      const ObligationKey& key = kept.obligation.key;
      if (key.rule != name.rule || (name.ordinal && key.ordinal != *name.ordinal)) continue;
      if (!name.cause.empty() && key.cause != names_.at(name.cause)) continue;
      if (!name.owed_to.empty() && key.owed_to != name.owed_to) continue;
      if (name.office.empty() || key.owed_by == name.office) owing.push_back(&kept);
      if (key.owed_to == name.office) owed.push_back(&kept);
    }
    return owing.empty() && !name.office.empty() ? owed : owing;
  }

  // The one that is meant, or of several the one that was not withdrawn.
  const KeptObligation& find(const DutyName& name) const {
    std::vector<const KeptObligation*> found = all(name);
    if (found.size() > 1)
      std::erase_if(found, [](const KeptObligation* kept) {
        return kept->obligation.state == State::withdrawn;
      });
    if (found.size() != 1)
      throw std::runtime_error(std::to_string(found.size()) + " duties of " + line_->words.at(0) +
                               "; there stand: " + everything());
    return *found[0];
  }

  std::string everything() const {
    std::string text;
    for (const KeptObligation& kept : book_->kept()) text += "\n  " + in_words(kept);
    for (const Waiting& waiting : book_->derived().waiting)
      text += "\n  " + waiting.rule + " waits for " + waiting.needs;
    return text.empty() ? "nothing" : text;
  }

  static std::string in_words(const KeptObligation& kept) {
    const Obligation& duty = kept.obligation;
    const ObligationKey& key = duty.key;
    std::string text = key.rule + "/" + key.owed_by + ">" + key.owed_to + "@" +
                       std::to_string(key.ordinal) + " nominal " +
                       write_date(duty.deadline.nominal) + " due " + write_date(duty.deadline.due) +
                       " safe " + write_date(duty.deadline.safe) + " ends " +
                       write_in_beijing(duty.deadline.ends_at) + " " +
                       std::string(write_state(duty.state)) + " r" + std::to_string(kept.revision);
    for (const std::string& remark : duty.remarks) text += " remark " + remark;
    return text;
  }

  void expect(const std::vector<std::string>& words) const {
    if (!book_) throw std::runtime_error("nothing has happened yet");
    const std::string& first = words.at(0);
    const std::string& second = words.at(1);
    const Derived& derived = book_->derived();
    if (first == "count") {
      if (std::to_string(derived.obligations.size()) != second)
        fail() << derived.obligations.size() << " duties stand: " << everything();
    } else if (first == "review") {
      const std::string at =
          derived.review_at ? write_in_beijing(*derived.review_at) : std::string("never");
      if (at != second && at != second + " 00:00") fail() << "the next review is at " << at;
    } else if (second == "waits" || second == "none") {
      const DutyName name(first);
      const bool is_there = std::ranges::any_of(all(name), [](const KeptObligation* kept) {
        return kept->obligation.state != State::withdrawn;
      });
      const bool waits = book_->waits(name.rule);
      const bool right = second == "waits" ? waits : !waits || !name.is_bare();
      if (is_there || !right) fail() << "there stand: " << everything();
    } else {
      expect_duty(find(DutyName(first)), words);
    }
  }

  void expect_duty(const KeptObligation& kept, const std::vector<std::string>& words) const {
    const Obligation& duty = kept.obligation;
    const Deadline& deadline = duty.deadline;
    std::string wrong;
    const auto equal = [&](const std::string& what, const std::string& is,
                           const std::string& wanted) {
      if (is != wanted) wrong += what + " is " + is + ", not " + wanted + "; ";
    };
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::string& word = words[i];
      if (word == "nominal") {
        equal(word, write_date(deadline.nominal), words.at(++i));
      } else if (word == "due") {
        equal(word, write_date(deadline.due), words.at(++i));
      } else if (word == "safe") {
        equal(word, write_date(deadline.safe), words.at(++i));
      } else if (word == "ends") {
        const std::string& wanted = words.at(++i);
        const auto moment = read_instant(wanted);
        equal(word, write_in_beijing(deadline.ends_at),
              moment ? write_in_beijing(*moment) : wanted + " 00:00");
      } else if (word == "acked") {
        equal(word, std::to_string(duty.acknowledged_revision), words.at(++i));
      } else if (word == "paid") {
        equal(word, write_yuan(duty.paid), write_yuan(read_yuan(words.at(++i)).value()));
      } else if (word == "silent") {
        equal(word, duty.silent_until ? write_date(*duty.silent_until) : "none", words.at(++i));
      } else if (word == "remark") {
        if (!says(duty, words.at(++i))) wrong += "no remark says " + words[i] + "; ";
      } else if (word == "plain") {
        if (!duty.remarks.empty()) wrong += "there are remarks; ";
      } else if (word.size() > 1 && word[0] == 'r' && word[1] >= '0' && word[1] <= '9') {
        equal("revision", "r" + std::to_string(kept.revision), word);
      } else if (read_state(word)) {
        equal("state", std::string(write_state(duty.state)), word);
      } else {
        wrong += "no such word: " + word + "; ";
      }
    }
    if (!wrong.empty()) fail() << wrong << "there stands " << in_words(kept);
  }

  // In a remark, or in the note that goes with every duty of the rule.
  static bool says(const Obligation& duty, const std::string& wanted) {
    const Rule* rule = shipped().at(duty.rulebook).rule(duty.key.rule);
    const auto has = [&](const std::string& text) { return text.find(wanted) != text.npos; };
    return std::ranges::any_of(duty.remarks, has) || (rule != nullptr && has(rule->note));
  }

  const Scenario& scenario_;
  const Line* line_ = nullptr;
  Fact opening_;
  std::optional<Casebook> book_;
  std::map<std::string, FactId> names_;
};

}  // namespace qixian
