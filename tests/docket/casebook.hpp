// A case as tests write it down: facts in order, and what the store would keep of what follows.
//
//   Casebook book;
//   const FactId decision = book.record(event("negotiation-decided", on("2026-09-28")));
//   book.duty("jx-2.2a").obligation.deadline.due == on("2026-10-10")
#pragma once

#include "docket/changes.hpp"
#include "docket/derive.hpp"
#include "rulebook/read_rulebook.hpp"
#include "term/published_calendar.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace qixian {

inline std::string read_source_file(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(std::filesystem::path(QIXIAN_SOURCE_DIR) / path).rdbuf();
  if (text.str().empty()) throw std::runtime_error("no file " + path);
  return text.str();
}

// Every rulebook in config/rulebooks that reads without a problem; tests/rulebook finds the others.
inline const Rulebooks& shipped() {
  static const Rulebooks books = [] {
    Rulebooks read;
    const auto folder = std::filesystem::path(QIXIAN_SOURCE_DIR) / "config/rulebooks";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() != ".toml") continue;
      const std::string file = "config/rulebooks/" + entry.path().filename().string();
      std::vector<Problem> problems;
      Rulebook book = read_rulebook(read_source_file(file), file, problems);
      if (problems.empty()) read.emplace(book.id, std::move(book));
    }
    return read;
  }();
  return books;
}

inline const Rulebooks& jiangxi() {
  static const Rulebooks books{{"jiangxi-2021", shipped().at("jiangxi-2021")}};
  return books;
}

// A rulebook of these lines after a head with the roles a and b and nothing more.
inline Rulebooks rulebook_of(const std::string& lines) {
  std::vector<Problem> problems;
  Rulebook book = read_rulebook(
      "id = \"test\"\ntitle = \"办法\"\nnumber = \"1号\"\nissuer = \"厅\"\neffective = 2020-01-01\n"
      "[[role]]\nid = \"a\"\nname = \"甲\"\n[[role]]\nid = \"b\"\nname = \"乙\"\n" +
          lines,
      "test.toml", problems);
  if (!problems.empty()) throw InputError(problems);
  return {{book.id, book}};
}

// An event `happened` with a date field `day`, and a rule `r` that hears it.
inline std::string rule_of(const std::string& lines) {
  return "[[event]]\nid = \"happened\"\nname = \"发生\"\nfields = [{ id = \"day\", name = \"日\", "
         "type = \"date\" }]\n"
         "[[rule]]\nid = \"r\"\narticle = \"第一条\"\nclause = \"条文\"\nduty = \"办理\"\n"
         "event = \"happened\"\nowed_by = \"a\"\nowed_to = \"b\"\n" +
         lines;
}

// Another rule, and another event.
inline std::string more_rule(const std::string& id, const std::string& lines) {
  return "[[rule]]\nid = \"" + id +
         "\"\narticle = \"第二条\"\nclause = \"条文\"\nduty = \"再办理\"\n" + lines;
}
inline std::string event_of(const std::string& id, const std::string& lines = {}) {
  return "[[event]]\nid = \"" + id + "\"\nname = \"事\"\n" + lines;
}

inline const std::map<std::string, std::vector<std::string>> a_and_b{{"a", {"a"}}, {"b", {"b"}}};

inline Instant at_ten(Date day) {
  return moment_on(day, std::chrono::hours{10});
}

inline Fact opening_of(std::map<std::string, std::vector<std::string>> parties,
                       const std::string& rulebook = "jiangxi-2021") {
  Fact fact;
  fact.kind = FactKind::opened;
  fact.opening = Opening{};
  fact.opening->docket = "赣环赔〔2026〕3号";
  fact.opening->title = "某公司非法倾倒案";
  fact.opening->rulebooks = {rulebook};
  fact.opening->parties = std::move(parties);
  return fact;
}

inline Fact event(const std::string& id, Date day, std::map<std::string, std::string> fields = {}) {
  Fact fact;
  fact.kind = FactKind::event;
  fact.event = id;
  fact.on = day;
  fact.fields = std::move(fields);
  return fact;
}

inline Fact deed(FactKind kind, const ObligationKey& duty, Date day) {
  Fact fact;
  fact.kind = kind;
  fact.duty = duty;
  fact.on = day;
  return fact;
}

// About the whole case, or a role's part in it.
inline Fact of_case(FactKind kind, Date day, const std::string& role = {}) {
  Fact fact;
  fact.kind = kind;
  fact.on = day;
  fact.role = role;
  return fact;
}

inline Fact extension_of(const ObligationKey& duty, Date day, Term term) {
  Fact fact = deed(FactKind::extended, duty, day);
  fact.term = term;
  return fact;
}

inline Fact payment_of(const ObligationKey& duty, Date day, std::int64_t fen) {
  Fact fact = deed(FactKind::paid, duty, day);
  fact.amount = Yuan{fen};
  return fact;
}

inline Fact correction_of(FactId about, std::optional<Date> day = {},
                          std::map<std::string, std::string> fields = {}) {
  Fact fact;
  fact.kind = FactKind::correction;
  fact.about = about;
  fact.on = day;
  fact.fields = std::move(fields);
  return fact;
}

inline Fact retraction_of(FactId about) {
  Fact fact;
  fact.kind = FactKind::retraction;
  fact.about = about;
  return fact;
}

class Casebook {
 public:
  explicit Casebook(const Rulebooks& books = jiangxi(),
                    std::map<std::string, std::vector<std::string>> parties = {{"agency", {"eco"}},
                                                                               {"procuratorate",
                                                                                {"proc"}}})
      : books_(books), now_(at_ten(on("2026-09-28"))) {
    record(opening_of(std::move(parties), books.begin()->first));
  }
  // Opened at that moment.
  Casebook(const Rulebooks& books, Fact opening, Instant now) : books_(books), now_(now) {
    record(std::move(opening));
  }

  Instant now() const { return now_; }
  void pass_to(Instant now) {
    now_ = now;
    follow();
  }

  FactId record(Fact fact) {
    fact.id = {static_cast<std::int64_t>(facts_.size()) + 1};
    fact.case_id = {1};
    fact.recorded_at = now_;
    const Derived without = derive_obligations(facts_, books_, published(), now_);
    facts_.push_back(fact);
    derived_ = derive_obligations(facts_, books_, published(), now_);
    keep(changes(kept_, derived_.obligations, without.obligations));
    return fact.id;
  }

  const std::vector<Fact>& facts() const { return facts_; }
  const Derived& derived() const { return derived_; }
  const std::vector<KeptObligation>& kept() const { return kept_; }
  const std::vector<Change>& changed() const { return changed_; }

  const KeptObligation& duty_numbered(const std::string& rule, int ordinal) const {
    for (const KeptObligation& kept : kept_)
      if (kept.obligation.key.rule == rule && kept.obligation.key.ordinal == ordinal) return kept;
    throw std::runtime_error("no duty of " + rule + " numbered " + std::to_string(ordinal));
  }
  const Waiting& waiting(const std::string& rule) const {
    const auto found = std::ranges::find(derived_.waiting, rule, &Waiting::rule);
    if (found == derived_.waiting.end()) throw std::runtime_error(rule + " does not wait");
    return *found;
  }

  // The one duty of that rule, or of that rule and office, or of that rule and cause.
  const KeptObligation& duty(const std::string& rule, const std::string& office = {},
                             std::optional<FactId> cause = {}) const {
    const KeptObligation* found = nullptr;
    for (const KeptObligation& kept : kept_) {
      const ObligationKey& key = kept.obligation.key;
      if (key.rule != rule || (cause && key.cause != *cause)) continue;
      if (!office.empty() && key.owed_by != office && key.owed_to != office) continue;
      if (found != nullptr) throw std::runtime_error("several duties of " + rule);
      found = &kept;
    }
    if (found == nullptr) throw std::runtime_error("no duty of " + rule);
    return *found;
  }
  bool has(const std::string& rule) const {
    return std::ranges::any_of(
        kept_, [&](const KeptObligation& kept) { return kept.obligation.key.rule == rule; });
  }
  bool waits(const std::string& rule) const {
    return std::ranges::find(derived_.waiting, rule, &Waiting::rule) != derived_.waiting.end();
  }

 private:
  // What the clerk does at every review; with every fact, it asks what would follow without.
  void follow() {
    derived_ = derive_obligations(facts_, books_, published(), now_);
    keep(changes(kept_, derived_.obligations));
  }

  void keep(std::vector<Change> changed) {
    changed_ = std::move(changed);
    for (Change& change : changed_) {
      if (change.is_new()) {
        change.after.id = {static_cast<std::int64_t>(kept_.size()) + 1};
        kept_.push_back(change.after);
      } else {
        *std::ranges::find(kept_, change.after.id, &KeptObligation::id) = change.after;
      }
    }
  }

  Rulebooks books_;
  Instant now_;
  std::vector<Fact> facts_;
  Derived derived_;
  std::vector<KeptObligation> kept_;
  std::vector<Change> changed_;
};

}  // namespace qixian
