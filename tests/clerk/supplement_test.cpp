// What a later version of an agreement may do to the rows that were paid.
#include "clerk/desk.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

void expect_says(const std::string& said, const std::vector<std::string>& words) {
  EXPECT_NE(said, "") << "it was not refused";
  for (const std::string& word : words)
    EXPECT_NE(said.find(word), std::string::npos) << "'" << said << "' does not say: " << word;
}

// Of an agreement: one row as it stands, and as a supplement would make it.
class Supplement {
 public:
  Supplement() {
    before_ = a_duty();
    before_.obligation.rulebook = "law-2020";
    before_.obligation.key = {"pay", FactId{2}, "eco", "proc", 1};
    before_.obligation.amount = Yuan{10000000};
    before_.obligation.deadline.due = a_day("2026-12-10");
    after_ = before_;
  }
  Supplement& paid(std::int64_t fen, State state) {
    before_.obligation.paid = after_.obligation.paid = Yuan{fen};
    before_.obligation.state = after_.obligation.state = state;
    return *this;
  }
  Supplement& becomes(const char* due, std::int64_t fen) {
    after_.obligation.deadline.due = a_day(due);
    after_.obligation.amount = Yuan{fen};
    after_.obligation.duty = "支付" + write_yuan(Yuan{fen});
    return *this;
  }
  Supplement& left_out() {
    after_.obligation.state = State::withdrawn;
    return *this;
  }
  std::string refusal(bool again = false, FactKind kind = FactKind::event) const {
    Fact fact = fact_of(kind, "2026-10-09");
    fact.schedule = {{2, a_day("2027-03-10"), {}, Yuan{1}, "", ""}};
    try {
      check_rows(fact, {{before_, after_}}, again, an_edition());
      return {};
    } catch (const Refusal& refused) {
      return refused.what();
    }
  }

 private:
  KeptObligation before_;
  KeptObligation after_;
};

TEST(ASupplement, DoesNotLeaveOutWhatWasPaid) {
  const Supplement supplement = Supplement().paid(1000, State::open).left_out();
  for (const bool again : {false, true})
    expect_says(supplement.refusal(again),
                {"leaves out row 1", "10.00 yuan paid", "keep the numbers"});
  expect_says(supplement.refusal(false, FactKind::correction), {"leaves out row 1"});
  EXPECT_EQ(Supplement().left_out().refusal(), "") << "nobody paid";
}

TEST(ASupplement, GivesNoPaidNumberToAnotherInstalment) {
  const Supplement paid = Supplement().paid(10000000, State::met).becomes("2027-03-10", 10000000);
  expect_says(paid.refusal(), {"row 1 (通报), 100,000.00 yuan paid, would become another",
                               "due 2027-03-10", "keep the numbers", "--again"});
  EXPECT_EQ(paid.refusal(true), "") << "the row itself was changed";
  EXPECT_EQ(Supplement().paid(10000000, State::met).refusal(), "") << "it is repeated as it was";
}

TEST(ASupplement, PutsOffWhatWasPaidInPart) {
  EXPECT_EQ(Supplement().paid(1000, State::open).becomes("2027-03-10", 10000000).refusal(), "");
  EXPECT_EQ(Supplement().paid(1000, State::open).becomes("2026-12-10", 5000000).refusal(), "");
  expect_says(Supplement().paid(1000, State::open).becomes("2027-03-10", 5000000).refusal(),
              {"would become another", "--again"});
}

}  // namespace
}  // namespace qixian
