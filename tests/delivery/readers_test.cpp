// Who reads a letter, and what is special about the duty, decides its words.
#include "delivery/sample_duties.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

struct Said {
  Reader reader = Reader::owner;
  Stage stage = {StageKind::before, 3};
  int rung = 0;
  std::string because = {};
  std::string stands_in_for = {};
  std::vector<std::string> applied = {};
  std::vector<std::string> not_applied = {};
  std::string store = {};
  std::optional<Occasion::Told> told = {};
  std::string unreached = {};
  std::optional<Date> meant_for = {};
};

Letter write(const Docket& docket, const Said& said = {}) {
  const DigestItem item = docket.items().front();
  Occasion occasion{item.kept, item.file, item.rulebook, item.rule, said.stage,
                    said.rung, zhang,     lights,        {},        {}};
  occasion.reader = said.reader;
  occasion.because = said.because;
  occasion.stands_in_for = said.stands_in_for;
  occasion.rulebooks_applied = said.applied;
  occasion.rulebooks_not_applied = said.not_applied;
  occasion.calendar_id = said.store;
  occasion.told = said.told;
  occasion.unreached = said.unreached;
  occasion.meant_for = said.meant_for;
  occasion.deeds = deed_commands(item.kept, events_to_record(item.rule, {&item.rulebook}),
                                 item.file, {&item.rulebook});
  return write_letter(occasion, shipped_templates(), directory(), published(), docket.now());
}

// Safe on 30 September, due on 8 October 2026.
Docket lead(const std::string& now) {
  Docket docket(moment(now));
  docket.owe("jx-1.1b", on("2026-09-16"));
  return docket;
}

void expect_says(const Letter& letter, const std::vector<std::string>& wanted) {
  for (const std::string& words : wanted)
    EXPECT_NE((letter.subject + letter.text).find(words), std::string::npos)
        << words << "\n in:\n"
        << letter.subject << "\n"
        << letter.text;
}

void expect_silent(const Letter& letter, const std::vector<std::string>& unwanted) {
  for (const std::string& words : unwanted)
    EXPECT_EQ((letter.subject + letter.text).find(words), std::string::npos)
        << words << "\n in:\n"
        << letter.subject << "\n"
        << letter.text;
}

TEST(Reader, TheCounterpartyReadsTheLastDayAndThatNothingMayFollowBefore) {
  const Letter before = write(lead("2026-09-24 09:10"), {Reader::counterparty});
  expect_says(before, {"10月8日（周四）届满（剩4个工作日）",
                       "【对方应不迟于10月8日（周四）办结，届满后方可采取下一步措施】"});
  expect_silent(before, {"稳妥", "9月30日", "请不迟于", "qixian ack", "今天"});
  const Letter between = write(lead("2026-10-03 09:10"), {Reader::counterparty});
  expect_silent(between, {"已过建议办结日", "已届满"});
  const Letter last = write(lead("2026-10-08 09:10"), {Reader::counterparty});
  expect_says(last, {"【今日届满】", "今天仍在期限内", "届满后方可"});
  const Letter after =
      write(lead("2026-10-09 09:10"), {Reader::counterparty, {StageKind::past, 1}});
  expect_says(after, {"已经收到的请补录，确未收到的可以依法采取下一步措施"});
}

TEST(Reader, TheWatcherOfAnExternalPartyIsAskedToLook) {
  expect_says(write(lead("2026-09-24 09:10"), {Reader::watcher}),
              {"【对方应不迟于10月8日（周四）办结，请核查】", "qixian ack 101"});
  expect_says(write(lead("2026-10-09 09:10"), {Reader::watcher, {StageKind::past, 1}}),
              {"【请核查】", "请核查：已经收到的请补录"});
}

TEST(Reader, TheSuperiorIsAskedToSeeToIt) {
  expect_says(write(lead("2026-09-24 09:10"), {Reader::superior}),
              {"【请督促不迟于9月30日（周三）办结（建议）】"});
  const Letter late = write(lead("2026-10-10 09:10"), {Reader::superior, {StageKind::past, 2}, 1});
  expect_says(late, {"【催办】", "催办单", "请督促核对是否已经办理", "签收　　姓名："});
  expect_silent(write(lead("2026-10-09 09:10"), {Reader::owner, {StageKind::past, 1}}),
                {"签收", "催办"});
}

TEST(Words, WhereTheSafeDayIsTheLastDayItIsCalledTheLastDay) {
  Docket docket(moment("2026-10-10 09:10"));
  docket.owe("jx-2.2a", on("2026-09-28"));
  expect_says(write(docket, {Reader::owner, {StageKind::last_day, 0}}),
              {"【今日届满】", "不迟于10月10日（周六）办结（今天届满）",
               "【今天是法定最后一日，请今天办结】"});
  expect_says(write(docket, {Reader::superior, {StageKind::last_day, 0}}), {"请督促今天办结"});
  docket.duty().kind = DutyKind::target;
  const Letter target = write(docket, {Reader::owner, {StageKind::last_day, 0}});
  expect_says(target, {"【内部目标】", "（今天到期）", "【今天是内部目标日，请今天办结】"});
  expect_silent(target, {"届满。", "法定最后"});
}

TEST(Words, WhoStandsInReadsForWhom) {
  expect_says(write(lead("2026-09-24 09:10"), {Reader::owner, {}, 0, {}, "李娜"}),
              {"张伟（代李娜）："});
}

TEST(Words, TheRulebooksThatWereAppliedAndThoseThatWereNotAreNamed) {
  expect_says(write(lead("2026-09-24 09:10"),
                    {Reader::owner, {}, 0, {}, {}, {"甲办法", "乙办法"}, {"丙意见"}}),
              {"本案按《甲办法》《乙办法》计算，没有按《丙意见》计算"});
  const Letter alone = write(lead("2026-09-24 09:10"), {Reader::owner, {}, 0, {}, {}, {"甲办法"}});
  expect_says(alone, {"本案按《甲办法》计算\n"});
  expect_silent(alone, {"没有按"});
}

TEST(Words, ATargetIsNeverCalledATermOfTheLaw) {
  for (const std::string& now : {"2026-09-24 09:10", "2026-09-30 09:10", "2026-10-03 09:10",
                                 "2026-10-08 09:10", "2026-10-12 09:10"}) {
    Docket docket(moment(now));
    docket.owe("jx-1.1b", on("2026-09-16"), DutyKind::target, {15, TermUnit::days});
    for (const Stage stage : {Stage{StageKind::before, 3}, Stage{StageKind::past, 2}}) {
      const Letter letter = write(docket, {Reader::owner, stage, 1});
      expect_says(letter, {"内部目标", "不是法定期限"});
      expect_silent(letter, {"法定最后一日", "法定期限未过", "催办"});
    }
  }
}

TEST(Words, ADeemedLapseIsOfferedForConfirmation) {
  Docket docket = lead("2026-10-09 09:10");
  docket.duty().deemed = true;
  for (const Reader reader : {Reader::owner, Reader::superior, Reader::counterparty}) {
    const Letter letter = write(docket, {reader, {StageKind::past, 2}, 1});
    expect_says(letter, {"【请确认】", "请核对收发登记后确认"});
    expect_silent(letter, {"视为", "催办", "可以依法采取"});
  }
  docket.duty().state = State::lapsed;  // nothing was sent: for the law it is over
  const Letter lapsed = write(docket, {Reader::owner, {StageKind::past, 1}});
  expect_says(lapsed, {"【请确认】", "10月8日（周四）届满（届满后第1个工作日）",
                       "状态　　届满，未见办结记录", "qixian done 101"});
  expect_silent(lapsed, {"视为", "无需办理"});
}

TEST(Words, ALatenessThatVanishedIsExplained) {
  Docket extended(moment("2026-10-12 09:10"));
  extended.owe("jx-1.1b", on("2026-10-08"));
  expect_says(write(extended, {Reader::superior, {StageKind::excused, 0}, 1, "经批准延长1个月"}),
              {"【更正】", "更正：该事项原已届满，现因期限调整，改于10月23日（周五）届满",
               "更正原因　经批准延长1个月"});
  Docket waived = lead("2026-10-12 09:10");
  waived.duty().state = State::waived;
  const Letter letter = write(waived, {Reader::superior, {StageKind::excused, 0}, 1});
  expect_says(letter, {"该事项原已届满，现因经批准免予办理，不再需要办理"});
  expect_silent(letter, {"请督促", "qixian done", "qixian ack"});
  Docket suspended = lead("2026-10-12 09:10");
  suspended.duty().state = State::suspended;
  expect_says(write(suspended, {Reader::counterparty, {StageKind::excused, 0}}),
              {"现因期间中止，恢复后另行告知"});
  Docket met = lead("2026-10-12 09:10");
  met.duty().state = State::met;
  met.duty().done_on = on("2026-10-08");
  expect_says(write(met, {Reader::counterparty, {StageKind::excused, 0}}),
              {"现因补录了期限内办结的记录，属于按期办结", "已办结（已有办结记录）"});
}

TEST(Words, ACorrectionSaysWhyAndTheOldDayAndItsSubjectSaysThatItIsOne) {
  const Occasion::Told told{on("2026-09-28"), on("2026-09-28")};
  const std::string why = "更正了“发现线索”的登记（理由：录错）";
  const auto corrected = [&](StageKind kind, State state) {
    Docket docket = lead("2026-09-24 09:10");
    docket.duty().state = state;
    return write(docket, {Reader::owner, {kind, 0}, 0, why, {}, {}, {}, {}, told});
  };
  const std::vector<std::pair<StageKind, State>> all{
      {StageKind::moved, State::open},          {StageKind::moved, State::impossible},
      {StageKind::withdrawn, State::withdrawn}, {StageKind::withdrawn, State::suspended},
      {StageKind::withdrawn, State::waived},    {StageKind::excused, State::ended},
      {StageKind::excused, State::open},        {StageKind::excused, State::impossible}};
  for (const auto& [kind, state] : all) {
    const Letter letter = corrected(kind, state);
    EXPECT_TRUE(letter.subject.starts_with("【更正】")) << letter.subject;
    expect_says(letter, {"\n更正：", "更正原因　" + why, "此前告知　建议办结日9月28日（周一）"});
  }
  expect_says(corrected(StageKind::withdrawn, State::suspended), {"已中止计期，恢复后另行告知"});
  expect_silent(write(lead("2026-09-24 09:10")), {"更正"});
}

TEST(Words, AMomentThatMovedWithinItsDayIsNoUnchangedDay) {
  Docket docket(moment("2026-09-24 08:00"));
  docket.owe("jx-1.1b", on("2026-09-24"), DutyKind::statutory, {15, TermUnit::days});
  Deadline& deadline = docket.duty().deadline;
  deadline.safe = deadline.due = deadline.nominal = on("2026-09-25");
  deadline.safe_at = moment("2026-09-25 08:30");
  deadline.ends_at = moment("2026-09-25 09:00");
  const Occasion::Told told{on("2026-09-25"), on("2026-09-25")};
  expect_says(write(docket, {Reader::owner, {StageKind::moved, 0}, 0, {}, {}, {}, {}, {}, told}),
              {"更正：时限改为9月25日（周五）08:30届满"});
}

TEST(Words, ALetterThatGoesLateOrInsteadOfAnotherSaysSo) {
  Said late{Reader::superior, {StageKind::past, 2}, 1};
  late.meant_for = on("2026-10-09");
  late.unreached = "张伟";
  const Letter letter = write(lead("2026-10-12 09:10"), late);
  expect_says(letter, {"。\n本信原定10月9日（周五）发出，未能按时发出，现予补发。\n"
                       "这封信未能送达张伟，请转告。\n\n【请督促"});
  expect_silent(write(lead("2026-10-12 09:10"), {Reader::superior, {StageKind::past, 2}, 1}),
                {"补发", "转告"});
}

TEST(Words, AQuestionThatWasHeldUpCountsTheWorkingDaysThatHaveGone) {
  // The second day after the last one is the 10th.
  expect_says(write(lead("2026-10-13 09:10"), {Reader::superior, {StageKind::past, 2}, 1}),
              {"届满后第4个工作日，仍未见办结记录"});
}

TEST(Words, WhatPartOfTheTimeHasGoneIsSaidUntilTheSafeDay) {
  expect_says(write(lead("2026-09-24 09:10"), {Reader::owner, {StageKind::two_thirds, 0}}),
              {"时限已过三分之二，距建议办结日还有3个工作日"});
  expect_silent(write(lead("2026-10-03 09:10"), {Reader::owner, {StageKind::two_thirds, 0}}),
                {"三分之二"});
}

TEST(Words, AnInstalmentSaysWhatIsOwedAndWhatWasPaid) {
  Docket docket(moment("2026-09-24 09:10"));
  docket.owe("jx-8", on("2026-09-01"), DutyKind::agreed, {1, TermUnit::months});
  docket.duty().amount = Yuan{50'000'00};
  expect_says(write(docket), {"款项　　应付50,000.00元，尚无支付记录", "约定最后一日10月8日"});
  docket.duty().paid = Yuan{20'000'00};
  expect_says(write(docket), {"已登记支付20,000.00元，尚余30,000.00元"});
}

TEST(Words, WhatWasSentWaitsForItsArrival) {
  Docket docket = lead("2026-09-24 09:10");
  docket.duty().state = State::sent;
  expect_says(write(docket), {"【已登记寄送：请不迟于9月30日（周三）核对送达并登记】"});
}

TEST(Words, ADayThatWasAgreedHasNoTermAndAnEarlierTermIsSaid) {
  Docket docket(moment("2026-09-24 09:10"));
  docket.owe("jx-8", on("2026-10-30"), DutyKind::agreed, {0, TermUnit::days});
  expect_says(write(docket), {"期日　　2026年10月30日（行政机关申请人民法院强制执行）\n"});
  const DigestItem item = docket.items().front();
  Rule rule = item.rule;
  rule.first = Term{30, TermUnit::days};
  docket.duty().term = {3, TermUnit::months};
  const Occasion occasion{item.kept, item.file, item.rulebook, rule, {}, 0, zhang, lights, {}, {}};
  expect_says(write_letter(occasion, shipped_templates(), directory(), published(), docket.now()),
              {"，30日期满后3个月\n"});
}

TEST(Words, ADutyWithoutACaseRunsFromTheStandingOne) {
  Docket docket = lead("2026-09-24 09:10");
  const DigestItem item = docket.items().front();
  Rule rule = item.rule;
  rule.trigger = {Trigger::Kind::event, std::string(standing_event)};
  const Occasion occasion{item.kept, item.file, item.rulebook, rule, {}, 0, zhang, lights, {}, {}};
  expect_says(write_letter(occasion, shipped_templates(), directory(), published(), docket.now()),
              {"起算　　2026年9月16日（设立常设案件）"});
}

TEST(Words, AnInternalTargetHasADayOfItsOwnName) {
  Docket docket(moment("2026-09-24 09:10"));
  docket.owe("jx-1.1b", on("2026-09-16"), DutyKind::target, {15, TermUnit::days});
  expect_says(write(docket), {"；内部目标日9月30日（周三），"});
  expect_silent(write(docket), {"；建议办结日"});
}

TEST(Words, AWithdrawnDutyWhoseRuleIsGoneLeavesNoEmptyBrackets) {
  Docket docket = lead("2026-09-24 09:10");
  docket.duty().state = State::withdrawn;
  const DigestItem item = docket.items().front();
  const Rulebook no_book;
  const Rule no_rule;
  const Occasion occasion{item.kept, item.file, no_book, no_rule, {StageKind::withdrawn, 0},
                          0,         zhang,     lights,  {},      {}};
  const Letter letter =
      write_letter(occasion, shipped_templates(), directory(), published(), docket.now());
  expect_says(letter, {"现已不再需要办理", "第一条第一款"});
  expect_silent(letter, {"《》", "（）", "“”", "计算过程"});
}

TEST(Words, AnotherYearIsSaid) {
  Docket docket(moment("2026-09-24 09:10"));
  docket.owe("jx-8", on("2026-09-24"), DutyKind::statutory, {3, TermUnit::years});
  expect_says(write(docket), {"不迟于2029年9月24日（周一）办结", "法定最后一日2029年9月24日"});
}

TEST(Words, HoursAreSaidWithTheirMoment) {
  Docket docket(moment("2026-09-24 09:10"));
  docket.owe("jx-8", on("2026-09-24"));
  Obligation& duty = docket.duty();
  duty.anchor_at = moment("2026-09-24 08:30");
  duty.term = {24, TermUnit::hours};
  duty.deadline = count_term(*duty.anchor_at, duty.term, published());
  expect_says(write(docket), {"请不迟于9月25日（周五）08:30办结（建议）",
                              "最迟至9月25日（周五）08:30", "不迟于9月25日（周五）08:30办结"});
}

TEST(Words, AProvisionalDayNamesTheEarliestToWhoOwesAndTheLatestToWhoWaits) {
  Docket docket(moment("2026-09-24 09:10"));
  docket.owe("jx-8", on("2026-09-24"), DutyKind::statutory, {4, TermUnit::months});
  Deadline& deadline = docket.duty().deadline;
  ASSERT_EQ(deadline.certainty, Certainty::provisional);
  deadline.earliest = on("2027-01-22");
  deadline.latest = on("2027-01-26");
  expect_says(write(docket), {"暂定：", "最早可能2027年1月22日（周五）届满"});
  expect_says(write(docket, {Reader::counterparty}), {"最晚可能2027年1月26日（周二）届满"});
}

TEST(Calendar, GoesWithTheLetterThatBringsMovesOrTakesAwayADay) {
  const auto method = [](StageKind kind, State state, const std::string& now,
                         const std::string& store = "store") {
    Docket docket = lead(now);
    docket.duty().state = state;
    const Letter letter = write(docket, {Reader::owner, {kind, 1}, 0, {}, {}, {}, {}, store});
    EXPECT_EQ(letter.calendar.empty(), letter.calendar_method.empty());
    EXPECT_TRUE(letter.calendar.empty() || letter.calendar.find("METHOD:" + letter.calendar_method +
                                                                "\r\n") != std::string::npos);
    return letter.calendar_method;
  };
  EXPECT_EQ(method(StageKind::arisen, State::open, "2026-09-16 10:00"), "REQUEST");
  EXPECT_EQ(method(StageKind::arisen, State::overdue, "2026-10-12 10:00"), "");
  EXPECT_EQ(method(StageKind::moved, State::open, "2026-09-24 10:00"), "REQUEST");
  EXPECT_EQ(method(StageKind::excused, State::open, "2026-09-24 10:00"), "REQUEST");
  EXPECT_EQ(method(StageKind::excused, State::waived, "2026-10-12 10:00"), "CANCEL");
  EXPECT_EQ(method(StageKind::withdrawn, State::withdrawn, "2026-09-24 10:00"), "CANCEL");
  EXPECT_EQ(method(StageKind::before, State::open, "2026-09-24 10:00"), "");
  EXPECT_EQ(method(StageKind::past, State::overdue, "2026-10-12 10:00"), "");
  EXPECT_EQ(method(StageKind::arisen, State::open, "2026-09-16 10:00", ""), "");
}

}  // namespace
}  // namespace qixian
