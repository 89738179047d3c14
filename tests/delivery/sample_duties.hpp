// Offices, officers and duties to write about.
//
//   Docket docket(moment("2026-09-28 09:10"));
//   docket.owe("jx-2.2a", on("2026-09-21"));
//   write_digest({DigestKind::morning, zhang, lights, docket.items()}, …)
#pragma once

#include "delivery/digest_wording.hpp"
#include "docket/casebook.hpp"
#include "term/count.hpp"

#include <deque>
#include <string>

namespace qixian {

inline const LightThresholds lights;

inline Templates read_shipped_templates() {
  Templates templates;
  for (const auto& [name, text] : {std::pair{"subject.mustache", &templates.subject},
                                   std::pair{"reminder.txt.mustache", &templates.text},
                                   std::pair{"reminder.html.mustache", &templates.html},
                                   std::pair{"digest-subject.mustache", &templates.digest_subject},
                                   std::pair{"digest.txt.mustache", &templates.digest_text},
                                   std::pair{"digest.html.mustache", &templates.digest_html},
                                   std::pair{"word-subject.mustache", &templates.word_subject},
                                   std::pair{"word.txt.mustache", &templates.word_text},
                                   std::pair{"word.html.mustache", &templates.word_html}})
    *text = read_source_file(std::string("config/templates/") + name);
  return templates;
}

inline const Templates& shipped_templates() {
  static const Templates templates = read_shipped_templates();
  return templates;
}

inline const Officer zhang{"zhang-wei", "张伟", "eco",
                           "wang-min",  true,   {{"mail", "z@example.gov.cn"}}};
inline const Officer wang{"wang-min", "王敏", "eco", "", false, {{"mail", "w@example.gov.cn"}}};
inline const Officer li{"li-na", "李娜", "proc", "", true, {{"mail", "l@example.gov.cn"}}};

inline const Directory& directory() {
  static const Directory people({{"eco", "南昌市生态环境局", true, "", {}},
                                 {"proc", "南昌市人民检察院", true, "", {}},
                                 {"firm", "某化工有限公司", false, "eco", {}}},
                                {zhang, wang, li});
  return people;
}

inline Instant moment(const std::string& text) {
  return moment_on(on(text.substr(0, 10)), read_time_of_day(text.substr(11)).value());
}

// Duties as of one moment, each in a case of its own.
class Docket {
 public:
  explicit Docket(Instant now) : now_(now) {}

  // A duty of that rule from that day; what else is special about it is set on what comes back.
  DigestItem& owe(const std::string& rule_id, Date anchor, Stage stage = {StageKind::before, 3}) {
    const Rulebook& book = jiangxi().at("jiangxi-2021");
    const Rule& rule = *book.rule(rule_id);
    Case& file = files_.emplace_back();
    const std::string number = std::to_string(files_.size());
    file.id = {static_cast<std::int64_t>(files_.size())};
    file.docket = "赣环赔〔2026〕" + number + "号";
    file.title = "某化工厂渗漏污染案";
    KeptObligation& kept = kept_.emplace_back();
    kept.id = {static_cast<std::int64_t>(100 + files_.size())};
    Obligation& obligation = kept.obligation;
    obligation.key = {rule.id,
                      {1},
                      rule.owed_by.front() == "agency" ? "eco" : "proc",
                      rule.owed_to.front() == "agency" ? "eco" : "proc",
                      0};
    obligation.rulebook = book.id;
    obligation.article = rule.article;
    obligation.duty = rule.duty;
    obligation.kind = rule.kind;
    obligation.anchor = anchor;
    obligation.term = rule.term;
    obligation.deadline = count_term(anchor, rule.term, published());
    stand(obligation);
    return items_.emplace_back(kept, file, book, rule, stage);
  }
  // The same as something else than a duty of the law, from its own term.
  DigestItem& owe(const std::string& rule_id, Date anchor, DutyKind kind, Term term,
                  Stage stage = {StageKind::before, 3}) {
    DigestItem& item = owe(rule_id, anchor, stage);
    Obligation& obligation = kept_.back().obligation;
    obligation.kind = kind;
    obligation.term = term;
    obligation.deadline = count_term(anchor, term, published());
    stand(obligation);
    return item;
  }

  Case& file() { return files_.back(); }
  Obligation& duty() { return kept_.back().obligation; }
  std::vector<DigestItem> items() const { return {items_.begin(), items_.end()}; }
  Instant now() const { return now_; }

 private:
  void stand(Obligation& obligation) const {
    obligation.state = now_ < obligation.deadline.ends_at    ? State::open
                       : obligation.kind == DutyKind::target ? State::target_missed
                                                             : State::overdue;
  }

  Instant now_;
  std::deque<Case> files_;
  std::deque<KeptObligation> kept_;
  std::deque<DigestItem> items_;
};

}  // namespace qixian
