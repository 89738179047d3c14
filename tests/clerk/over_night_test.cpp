// Lists that could not go on their day.
#include "clerk/working_office.hpp"

#include <algorithm>

namespace qixian {
namespace {

// Four duties from four cases, so that they are one list.
std::vector<Fact> find_four(Clerk& clerk, const std::string& day, const std::string& sign = "甲") {
  std::vector<Fact> found;
  for (const char* number : {"1", "2", "3", "4"}) {
    Opening opening = an_opening();
    opening.docket = sign + number;
    Fact fact = event("found", day);
    fact.case_id = clerk.open_case(opening, {}).file.id;
    found.push_back(clerk.record(fact, false).fact);
  }
  return found;
}

void do_one(Clerk& clerk, const Fact& found, const std::string& day) {
  Fact done = fact_of(FactKind::done, day);
  done.case_id = found.case_id;
  done.duty = ObligationKey{"any", found.id, "eco", "proc", 0};
  clerk.record(done, false);
}

struct OverNight : ::testing::Test {
  OverNight() {
    office.edition.policy.before = {5};
    office.edition.templates.digest_text =
        "{{form}}|{{late}}|{{#groups}}{{#items}}{{docket}}{{days_left}} {{/items}}{{/groups}}";
    spdlog::set_level(spdlog::level::off);
  }
  ~OverNight() override { spdlog::set_level(spdlog::level::info); }

  // Told of the duties; five working days before their day the mail server is busy.
  void be_told_and_not_reminded() {
    office.run("2026-09-14T10:00:00", "2026-09-18T12:00:00",
               [&](Clerk& clerk) { found = find_four(clerk, "2026-09-14"); });
    office.mail->busy = {"zhang"};
    office.run("2026-09-18T13:00:00", "2026-09-21T12:00:00");
    told = lists(LetterState::delivered).size();
  }

  // Since then.
  std::vector<KeptLetter> delivered() const {
    const auto all = lists(LetterState::delivered);
    return {all.begin() + static_cast<std::ptrdiff_t>(told), all.end()};
  }
  std::vector<KeptLetter> lists(LetterState state) const {
    std::vector<KeptLetter> in_state;
    for (const KeptLetter& letter : office.letters)
      if (letter.officer == "zhang" && is_about_many(letter.kind) && letter.state == state)
        in_state.push_back(letter);
    return in_state;
  }

  WorkingOffice office;
  std::vector<Fact> found;
  std::size_t told = 0;
};

constexpr const char* late = "本信未能按时发出，现予补发";

TEST_F(OverNight, AListSaysTodaysWordsUnderItsOldId) {
  be_told_and_not_reminded();
  const KeptLetter waiting = lists(LetterState::again).back();
  EXPECT_EQ(waiting.letter.text,
            "期限提醒汇总||甲1剩5个工作日 甲2剩5个工作日 甲3剩5个工作日 甲4剩5个工作日 ");
  office.mail->busy.clear();
  office.run("2026-09-22T08:00:00", "2026-09-22T14:00:00");
  const std::vector<KeptLetter> said = delivered();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said.front().letter.text, std::string("期限提醒汇总|") + late +
                                          "|甲1剩4个工作日 甲2剩4个工作日 甲3剩4个工作日 "
                                          "甲4剩4个工作日 ");
  EXPECT_EQ(said.front().letter.token, waiting.letter.token);
}

TEST_F(OverNight, WhatIsDoneMeanwhileIsNotInIt) {
  be_told_and_not_reminded();
  const KeptLetter waiting = lists(LetterState::again).back();
  office.mail->busy.clear();
  office.run("2026-09-22T08:00:00", "2026-09-22T14:00:00",
             [&](Clerk& clerk) { do_one(clerk, found.front(), "2026-09-21"); });
  const std::vector<KeptLetter> said = delivered();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said.front().letter.text,
            std::string("期限提醒汇总|") + late + "|甲2剩4个工作日 甲3剩4个工作日 甲4剩4个工作日 ");
  EXPECT_NE(said.front().letter.token, waiting.letter.token) << "it says something else";
}

// It reached nobody, so that nobody reads two.
TEST_F(OverNight, AListThatWasTriedInVainIsSaidInTheNextOne) {
  be_told_and_not_reminded();
  office.mail->busy.clear();
  office.run("2026-09-21T20:00:00", "2026-09-22T14:00:00",
             [&](Clerk& clerk) { find_four(clerk, "2026-09-20", "乙"); });
  const std::vector<KeptLetter> said = delivered();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said.front().items.size(), 8U);
}

// 节前清单 of 30 September, after the holiday; 临期日报 and 期限周报 likewise.
TEST_F(OverNight, AListThatIsOfNoUseAnyMoreIsNotSent) {
  office.edition.policy.break_days = 3;
  office.edition.policy.before.clear();
  office.edition.policy.weekly = true;
  office.mail->busy = {"zhang"};
  office.run("2026-09-24T10:00:00", "2026-09-30T12:00:00",
             [&](Clerk& clerk) { found = find_four(clerk, "2026-09-23"); });
  ASSERT_TRUE(std::ranges::any_of(lists(LetterState::again), [](const KeptLetter& letter) {
    return letter.kind == LetterKind::before_break;
  }));
  office.mail->busy.clear();
  office.run("2026-10-08T08:00:00", "2026-10-08T14:00:00");
  const std::vector<KeptLetter> said = delivered();
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said.front().kind, LetterKind::weekly);
  EXPECT_EQ(said.front().occasion, "2026-10-08");
  EXPECT_TRUE(lists(LetterState::again).empty());
}

}  // namespace
}  // namespace qixian
