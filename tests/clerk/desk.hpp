// A clerk's desk without a clerk: one case, the facts recorded in it, and what is refused.
//
//   Desk desk;
//   desk.record(event("decided", "2026-09-28"));
//   EXPECT_EQ(desk.refusal(event("decided", "2026-09-28")), "event 'decided' of … already …");
#pragma once

#include "clerk/acceptance.hpp"
#include "rulebook/read_rulebook.hpp"
#include "term/published_calendar.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace qixian {

inline Date a_day(const std::string& text) {
  return read_date(text).value();
}

inline Rulebook a_rulebook(const std::string& head, const std::string& lines) {
  std::vector<Problem> problems;
  Rulebook book =
      read_rulebook("title = \"办法\"\nnumber = \"1号\"\nissuer = \"厅\"\n" + head + lines,
                    "test.toml", problems);
  if (!problems.empty()) throw InputError(problems);
  return book;
}

inline constexpr const char* roles = R"(
[[role]]
id = "agency"
name = "行政机关"
[[role]]
id = "procuratorate"
name = "检察机关"
[[role]]
id = "court"
name = "法院"
external = true
watched_by = "procuratorate"
)";

inline std::string a_rule(const std::string& id, const std::string& more) {
  return "[[rule]]\nid = \"" + id + "\"\narticle = \"第一条\"\nclause = \"…\"\nduty = \"通报\"\n" +
         "owed_by = \"agency\"\nowed_to = \"procuratorate\"\n" + more;
}

// law-2020 and law-2026 are versions of one law; `off` is switched off.
inline Rulebooks some_rulebooks() {
  const std::string events = R"(
[[event]]
id = "decided"
name = "决定"
[[event]]
id = "found"
name = "发现"
fields = [{ id = "office", name = "发现的单位", type = "office" },
          { id = "media", name = "媒体", type = "choice", choices = ["正义网", "其他"] },
          { id = "meets", name = "日期", type = "date" }]
[[event]]
id = "transferred"
name = "移送"
[[event]]
id = "signed"
name = "签订协议"
schedule = true
)" + a_rule("five", "event = \"decided\"\nterm = \"5wd\"\n") +
                             a_rule("any", "event = \"found\"\nterm = \"15d\"\n") +
                             a_rule("fast", "event = \"transferred\"\nterm = \"24h\"\n") +
                             a_rule("reply", "on_done_of = \"five\"\nterm = \"24h\"\n") +
                             a_rule("pay", "event = \"signed\"\neach = \"instalment\"\n") +
                             a_rule("reach", "event = \"signed\"\neach = \"milestone\"\n");
  Rulebooks books;
  const auto add = [&](Rulebook book) { books[book.id] = std::move(book); };
  add(a_rulebook("id = \"law-2020\"\neffective = 2020-01-01\norigins = [\"移送\", \"举报\"]\n",
                 roles + events));
  add(
      a_rulebook("id = \"law-2026\"\neffective = 2026-06-01\nsupersedes = \"law-2020\"\norigins = "
                 "[\"移送\"]\n",
                 roles + events + "[[event]]\nid = \"novel\"\nname = \"新\"\nonly_noted = true\n"));
  add(a_rulebook("id = \"off\"\neffective = 2020-01-01\nswitched_off = \"全文未公布\"\n",
                 roles + events));
  add(a_rulebook("id = \"plain\"\neffective = 2020-01-01\n", roles + events));
  // A duty in hours that an event meets, or a deed.
  add(a_rulebook(
      "id = \"hourly\"\neffective = 2020-01-01\n",
      roles +
          std::string("[[event]]\nid = \"transferred\"\nname = \"移送\"\n[[event]]\nid = "
                      "\"answered\"\nname = \"回复\"\n") +
          a_rule("inform",
                 "event = \"transferred\"\nterm = \"24h\"\nfulfilled_by = [\"answered\"]\n")));
  // A duty whose event begins another one.
  add(a_rulebook(
      "id = \"chained\"\neffective = 2020-01-01\n",
      roles +
          std::string("[[event]]\nid = \"decided\"\nname = \"决定\"\n[[event]]\nid = "
                      "\"served\"\nname = \"送达\"\n[[event]]\nid = "
                      "\"answered\"\nname = \"回复\"\n") +
          a_rule("serve", "event = \"decided\"\nterm = \"3d\"\nfulfilled_by = [\"served\"]\n") +
          a_rule("answer", "event = \"served\"\nterm = \"2m\"\nfulfilled_by = [\"answered\"]\n")));
  // Another law that asks more of one event.
  add(a_rulebook("id = \"other\"\neffective = 2020-01-01\n", roles + std::string(R"(
[[event]]
id = "found"
name = "发现"
fields = [{ id = "media", name = "媒体", type = "choice", choices = ["电视"] },
          { id = "place", name = "地点", required = true }]
)") + a_rule("other-any", "event = \"found\"\nterm = \"15d\"\n")));
  // What one of several agencies does says which.
  add(a_rulebook(
      "id = \"shared\"\neffective = 2020-01-01\n",
      roles + std::string(R"(
[[event]]
id = "announced"
name = "公告"
fields = [{ id = "ends", name = "期满日", type = "date" }]
[[event]]
id = "stated"
name = "函告"
fields = [{ id = "agency", name = "函告的机关", type = "office", role = "agency" }]
[[event]]
id = "demanded"
name = "催告"
fields = [{ id = "agency", name = "催告的机关", type = "office", role = "agency" }]
[[event]]
id = "excused"
name = "除外"
fields = [{ id = "agency", name = "除外的机关", type = "office", role = "agency" }]
[[event]]
id = "known"
name = "知道"
fields = [{ id = "agency", name = "知道的机关", type = "office", role = "agency" },
          { id = "heard-from", name = "听谁说", type = "office" }]
[[event]]
id = "meeting"
name = "磋商"
second = "replaces by agency"
fields = [{ id = "agency", name = "磋商的机关", type = "office", role = "agency" },
          { id = "meets", name = "日期", type = "date" }]
[[event]]
id = "signed"
name = "签订协议"
schedule = true
[[event]]
id = "decided"
name = "决定"
fields = [{ id = "ends", name = "期满日", type = "date" }]
[[event]]
id = "heard"
name = "听说"
fields = [{ id = "ends", name = "期满日", type = "date" }]
[[event]]
id = "asked"
name = "要求"
fields = [{ id = "by", name = "答复日", type = "date" }]
)") +
          a_rule("answer",
                 "event = \"announced\"\nterm = \"30d\"\ndue_field = \"ends\"\ndeemed = "
                 "true\nunless = "
                 "[\"excused\"]\nended_by = [\"stated\"]\n") +
          a_rule("claim", "event = \"known\"\nterm = \"3y\"\nrestarted_by = [\"demanded\"]\n") +
          a_rule("meet", "event = \"meeting\"\nfrom = \"meets\"\nterm = \"-3d\"\n") +
          a_rule("done", "event = \"signed\"\nterm = \"3d\"\n") +
          a_rule("sue",
                 "event = \"decided\"\nfirst = \"10d\"\nfirst_field = \"ends\"\nterm = \"3m\"\n") +
          a_rule("reply",
                 "event = \"asked\"\nterm = \"10d\"\ndue_field = \"by\"\nonly_if = [\"heard + 5d "
                 "until ends\"]\n")));
  return books;
}

inline Edition an_edition() {
  Edition edition;
  edition.calendar = published();
  edition.rulebooks = some_rulebooks();
  edition.directory = Directory({{"eco", "生态环境局", true, "", {}},
                                 {"proc", "检察院", true, "", {}},
                                 {"land", "自然资源局", true, "", {}},
                                 {"court", "法院", false, "proc", {}}},
                                {{"zhang", "张伟", "eco", "", true, {}},
                                 {"wang", "王芳", "proc", "", true, {}},
                                 {"zhao", "赵敏", "land", "", true, {}}});
  return edition;
}

inline Opening an_opening(std::vector<std::string> rulebooks = {"law-2020"}) {
  Opening opening;
  opening.docket = "赣环赔〔2026〕3号";
  opening.title = "某化工厂渗漏";
  opening.rulebooks = std::move(rulebooks);
  opening.parties = {{"agency", {"eco"}}, {"procuratorate", {"proc"}}};
  return opening;
}

inline Fact fact_of(FactKind kind, const std::string& on = {}) {
  Fact fact;
  fact.kind = kind;
  if (!on.empty()) fact.on = a_day(on);
  return fact;
}

inline Fact event(const std::string& id, const std::string& on,
                  std::map<std::string, std::string> fields = {}) {
  Fact fact = fact_of(FactKind::event, on);
  fact.event = id;
  fact.fields = std::move(fields);
  return fact;
}

// With the document, the approval and the reason that it needs.
inline Fact sanction(FactKind kind, const std::string& on) {
  Fact fact = fact_of(kind, on);
  fact.document = "批1号";
  fact.approved_by = "李局长";
  fact.note = "案情复杂";
  return fact;
}

inline Fact correction(FactId about, const std::string& on = {}) {
  Fact fact = fact_of(FactKind::correction, on);
  fact.about = about;
  fact.note = "录错";
  return fact;
}

class Desk {
 public:
  explicit Desk(Opening opening = an_opening()) {
    Fact fact = fact_of(FactKind::opened, "2026-09-01");
    fact.opening = std::move(opening);
    record(fact);
  }

  FactId record(Fact fact) {
    fact.id = {static_cast<std::int64_t>(facts_.size()) + 1};
    fact.case_id = {3};
    fact.recorded_at = now_;
    facts_.push_back(fact);
    return fact.id;
  }

  // Why it is refused; empty: it is not. `status` is what HTTP would say.
  std::string refusal(Fact fact, bool again = false) {
    return said_by([&] { check_fact(fact, facts_, again, edition_, now_); });
  }
  std::string duty_refusal(const Fact& fact, const KeptObligation& kept) {
    return said_by([&] { check_duty(fact, kept, facts_, edition_); });
  }
  std::string opening_refusal(const Opening& opening) {
    return said_by([&] { check_opening(opening, edition_); });
  }
  std::string reopening_refusal(const Fact& who) {
    return said_by([&] { check_reopening(read_case(facts_), who); });
  }
  // As it would be kept.
  Fact accepted(Fact fact) {
    check_fact(fact, facts_, false, edition_, now_);
    return fact;
  }

  Refusal::Kind kind() const { return kind_; }
  const std::vector<Fact>& facts() const { return facts_; }

 private:
  template <class Check>
  std::string said_by(const Check& check) {
    try {
      check();
      return {};
    } catch (const Refusal& refusal) {
      kind_ = refusal.kind();
      return refusal.what();
    }
  }

  Edition edition_ = an_edition();
  Instant now_ = *read_instant("2026-10-12T10:00:00+08:00");
  std::vector<Fact> facts_;
  Refusal::Kind kind_ = Refusal::Kind::malformed;
};

inline KeptObligation a_duty(State state = State::open) {
  KeptObligation kept{{12}, 1, {}};
  kept.obligation.key = {"five", FactId{2}, "eco", "proc", 0};
  kept.obligation.duty = "通报";
  kept.obligation.anchor = a_day("2026-09-28");
  kept.obligation.term = {5, TermUnit::workdays};
  kept.obligation.state = state;
  return kept;
}

}  // namespace qixian
