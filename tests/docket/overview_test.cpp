#include "docket/overview.hpp"

#include "docket/casebook.hpp"
#include "docket/docket_number.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

Overview seen_on(const char* day, const std::string& rule = "jx-2.2a") {
  Casebook book;
  book.record(event("negotiation-decided", on("2026-09-28")));
  book.record(event("lead-concluded", on("2026-09-16")));
  book.pass_to(at_ten(on(day)));
  return overview(book.duty(rule).obligation, published(), book.now());
}

TEST(Overview, TheLampWarmsAsTheAdvisedDayComesNear) {
  const std::vector<std::pair<const char*, std::string>> lamps{
      {"2026-09-27", "green"},  // 6 working days: 28, 29, 30 September, 8, 9, 10 October
      {"2026-09-28", "blue"},   {"2026-09-29", "blue"},   {"2026-09-30", "yellow"},
      {"2026-10-07", "yellow"}, {"2026-10-08", "yellow"}, {"2026-10-09", "orange"},
      {"2026-10-10", "orange"}, {"2026-10-11", "red"},
  };
  for (const auto& [day, lamp] : lamps) EXPECT_EQ(write_light(seen_on(day).light), lamp) << day;
}

TEST(Overview, CountsTheWorkingDaysToTheAdvisedAndToTheLegalDay) {
  EXPECT_EQ(seen_on("2026-09-28").workdays_left, 5);
  EXPECT_EQ(seen_on("2026-09-28", "jx-1.1b").workdays_left, 2);
  EXPECT_EQ(seen_on("2026-09-28", "jx-1.1b").workdays_left_legal, 3);
}

TEST(Overview, BetweenTheAdvisedAndTheLegalDayTheLampIsOrangeAndNotRed) {
  const Overview seen = seen_on("2026-10-08", "jx-1.1b");
  EXPECT_EQ(seen.light, Light::orange);
  EXPECT_EQ(seen.workdays_left, -1);
  EXPECT_EQ(seen.workdays_left_legal, 0);
  EXPECT_EQ(seen_on("2026-10-09", "jx-1.1b").light, Light::red);
}

TEST(Overview, TheLampGoesByTheClockAlsoBeforeTheClerkLooks) {
  Casebook book;
  book.record(event("negotiation-decided", on("2026-09-28")));
  const Obligation not_looked_at = book.duty("jx-2.2a").obligation;
  EXPECT_EQ(overview(not_looked_at, published(), at_ten(on("2026-10-11"))).light, Light::red);
}

TEST(Overview, EveryStateHasItsLamp) {
  Obligation duty;
  duty.deadline.safe = duty.deadline.due = on("2026-12-01");
  duty.deadline.ends_at = midnight_beginning(on("2026-12-02"));
  const auto lamp = [&](State state, DutyKind kind = DutyKind::statutory) {
    duty.state = state;
    duty.kind = kind;
    return overview(duty, published(), at_ten(on("2026-10-08"))).light;
  };
  EXPECT_EQ(lamp(State::open), Light::green);
  EXPECT_EQ(lamp(State::sent), Light::green);
  EXPECT_EQ(lamp(State::impossible), Light::red);
  EXPECT_EQ(lamp(State::overdue), Light::red);
  EXPECT_EQ(lamp(State::target_missed, DutyKind::target), Light::violet);
  for (const State closed : {State::met, State::met_late, State::target_met_late, State::suspended,
                             State::ended, State::waived, State::lapsed, State::withdrawn})
    EXPECT_EQ(lamp(closed), Light::grey) << write_state(closed);
  EXPECT_EQ(lamp(State::impossible, DutyKind::agreed), Light::red);
  EXPECT_EQ(lamp(State::impossible, DutyKind::target), Light::violet);
  for (const State owed : {State::open, State::sent, State::impossible})
    EXPECT_EQ(lamp(owed, DutyKind::suggested), Light::grey) << write_state(owed);
  duty.deadline.ends_at = midnight_beginning(on("2026-10-08"));
  EXPECT_EQ(lamp(State::open, DutyKind::target), Light::violet);
  EXPECT_EQ(lamp(State::open, DutyKind::suggested), Light::grey);
  EXPECT_EQ(lamp(State::open, DutyKind::agreed), Light::red);
}

TEST(Overview, TheThresholdsAreTheOffices) {
  Casebook book;
  book.record(event("negotiation-decided", on("2026-09-28")));
  const LightThresholds wide{20, 10, 5};
  EXPECT_EQ(overview(book.duty("jx-2.2a").obligation, published(), book.now(), wide).light,
            Light::orange);
}

TEST(DocketKey, BracketsAndWidthsAreAlike) {
  const std::string key = docket_key("赣环赔〔2026〕3号");
  for (const char* same : {"赣环赔[2026]3号", "赣环赔(2026)3号", "赣环赔（2026）3号",
                           "赣环赔［2026］3号", "赣环赔【2026】3号", "赣环赔〔２０２６〕３号",
                           " 赣环赔 〔2026〕 3 号　", "赣环赔\t〔2026〕3号"})
    EXPECT_EQ(docket_key(same), key) << same;
  EXPECT_NE(docket_key("赣环赔〔2026〕33号"), key);
  EXPECT_NE(docket_key("赣环罚〔2026〕3号"), key);
}

TEST(DocketKey, LatinLettersAreAlikeInEveryCaseAndWidth) {
  EXPECT_EQ(docket_key("ＪＸ-2026-3"), docket_key("jx-2026-3"));
  EXPECT_EQ(docket_key("JX（2026）A"), docket_key("jx(2026)a"));
  EXPECT_EQ(docket_key(""), "");
}

TEST(DocketKey, BytesThatAreNoTextAreKeptAsTheyAre) {
  EXPECT_EQ(docket_key("\xEF\xBC"), "\xEF\xBC");
  EXPECT_EQ(docket_key("\xFF"), "\xFF");
}

}  // namespace
}  // namespace qixian
