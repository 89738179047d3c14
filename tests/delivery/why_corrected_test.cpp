// The reason that a 更正 gives.
#include "delivery/why_corrected.hpp"

#include "delivery/sample_duties.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

Fact fact_of(FactKind kind, const std::string& note = "案情复杂") {
  Fact fact;
  fact.id = {2};
  fact.kind = kind;
  fact.on = on("2026-09-28");
  fact.note = note;
  return fact;
}

Fact sanction(FactKind kind) {
  Fact fact = fact_of(kind);
  fact.document = "批1号";
  fact.approved_by = "李局长";
  return fact;
}

std::string why(const Fact& fact, const std::vector<Fact>& recorded = {}) {
  return why_corrected(fact, recorded, jiangxi());
}

TEST(WhyCorrected, AnApprovalNamesItsDocumentWhoGaveItAndWhy) {
  Fact extended = sanction(FactKind::extended);
  extended.term = Term{1, TermUnit::months};
  EXPECT_EQ(why(extended), "经批准延长期限1个月（批1号；批准人：李局长；理由：案情复杂）");
  EXPECT_EQ(why(sanction(FactKind::waived)),
            "经批准免予办理（批1号；批准人：李局长；理由：案情复杂）");
  EXPECT_EQ(why(sanction(FactKind::suspended)),
            "期间中止（批1号；批准人：李局长；理由：案情复杂）");
  EXPECT_EQ(why(fact_of(FactKind::ended, "")), "案件终止");
}

TEST(WhyCorrected, ACorrectionNamesWhatWasWrongAndWhy) {
  Fact decided = fact_of(FactKind::event);
  decided.id = {1};
  decided.event = "negotiation-decided";
  Fact correction = fact_of(FactKind::correction, "录错");
  correction.about = FactId{1};
  const std::string name = jiangxi().at("jiangxi-2021").event("negotiation-decided")->name;
  EXPECT_EQ(why(correction, {decided, correction}),
            "更正了“" + name + "”的登记，日期为2026年9月28日（理由：录错）");
  correction.kind = FactKind::retraction;
  EXPECT_EQ(why(correction, {decided, correction}), "撤销了“" + name + "”的登记（理由：录错）");
  EXPECT_EQ(why(decided), "登记了“" + name + "”（2026年9月28日）");
  EXPECT_EQ(why(fact_of(FactKind::acknowledged)), "");
}

TEST(WhyCorrected, AnEditionNamesTheNoticeOrTheRulebook) {
  Docket docket(moment("2026-09-24 09:10"));
  docket.owe("jx-1.1b", on("2026-09-16"));
  KeptObligation after{{101}, 2, docket.duty()};
  KeptObligation before = after;
  before.revision = 1;
  before.obligation.deadline.due = on("2026-10-09");
  const Rulebooks& books = jiangxi();
  EXPECT_EQ(why_corrected(Change{before, after}, books, published()),
            "依国办发明电〔2025〕7号的放假安排重新计算");
  before.obligation.term = Term{10, TermUnit::days};
  EXPECT_EQ(why_corrected(Change{before, after}, books, published()),
            "《" + books.at("jiangxi-2021").title + "》（" + books.at("jiangxi-2021").number +
                "）的规则册调整后重新计算");
  EXPECT_EQ(why_corrected(Change{{}, after}, books, published()), "");
  before = after;
  before.revision = 1;
  EXPECT_EQ(why_corrected(Change{before, after}, books, published()), "") << "no day moved";
}

TEST(WhyCorrected, TwoReasonsAreBothSaidAndOneOnce) {
  EXPECT_EQ(and_why("甲", "乙"), "甲；乙");
  EXPECT_EQ(and_why("甲", "甲"), "甲");
  EXPECT_EQ(and_why("", "乙"), "乙");
  EXPECT_EQ(and_why("甲", ""), "甲");
}

}  // namespace
}  // namespace qixian
