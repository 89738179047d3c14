#include "delivery/digest_wording.hpp"

#include "delivery/sample_duties.hpp"
#include "export/json.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

struct Asked {
  DigestKind kind = DigestKind::morning;
  std::optional<std::pair<Date, Date>> rest_days = {};
  bool is_late = false;
  std::vector<std::string> stands_in_for = {};
};

Letter write(const Docket& docket, const Officer& to = zhang, const Asked& asked = {}) {
  return write_digest(
      {asked.kind, to, lights, docket.items(), asked.rest_days, asked.is_late, asked.stands_in_for},
      shipped_templates(), directory(), published(), docket.now());
}

// The headings in the order in which the text has them, with their counts.
std::vector<std::string> headings_of(const Letter& letter) {
  std::istringstream text(letter.text);
  std::vector<std::string> headings;
  for (std::string line; std::getline(text, line);)
    if (line.ends_with("项）")) headings.push_back(line);
  return headings;
}

using Lines = std::vector<std::string>;

void expect_in_order(const std::string& text, const std::vector<std::string>& words) {
  std::size_t at = 0;
  for (const std::string& word : words) {
    const std::size_t found = text.find(word, at);
    ASSERT_NE(found, std::string::npos) << word << " is not there, or not in its place, in\n"
                                        << text;
    at = found + word.size();
  }
}

// 28 September 2026, a Monday, on which the eco office has one duty of each urgency.
Docket one_of_each() {
  Docket docket(moment("2026-09-28 09:10"));
  docket.owe("jx-8", on("2026-09-28"), {StageKind::arisen, 0});   // 10-13
  docket.owe("jx-2.2a", on("2026-09-25"));                        // 10-09
  docket.owe("jx-2.2a", on("2026-09-22"));                        // 09-30
  docket.owe("jx-2.2a", on("2026-09-17"), {StageKind::past, 1});  // 09-23
  docket.owe("jx-2.2a", on("2026-09-20"));                        // today
  docket.owe("jx-1.2b", on("2026-09-12"));                        // safe 09-24, due today
  return docket;
}

TEST(WriteDigest, TheMostUrgentComesFirstUnderPlainHeadings) {
  const Letter letter = write(one_of_each());
  EXPECT_EQ(headings_of(letter), (Lines{"今日届满（2项）", "期限已过、未见办结记录（1项）",
                                        "本周内（1项）", "以后（1项）", "新产生（1项）"}));
}

TEST(WriteDigest, EachDutyIsSaidWithDocketTitleDutyPartiesBothDaysDaysLeftArticleAndHowToSeeMore) {
  Docket docket(moment("2026-09-24 09:10"));
  docket.owe("jx-1.2b", on("2026-09-16"));
  const Letter letter = write(docket);
  EXPECT_EQ(letter.text,
            "期限提醒汇总　9月24日（周四）\n"
            "\n"
            "张伟：\n"
            "\n"
            "今天需要提醒您的事项。\n"
            "\n"
            "【三个工作日内1项】\n"
            "\n"
            "以后（1项）\n"
            "\n"
            "1. 不迟于9月30日（周三）办结，剩3个工作日\n"
            "　　赣环赔〔2026〕1号 某化工厂渗漏污染案\n"
            "　　将线索处理情况函告检察机关（南昌市生态环境局→南昌市人民检察院）\n"
            "　　法定最后一日10月8日（周四），依惯例顺延\n"
            "　　赣环赔改办〔2021〕2号第一条第二款；事项编号101，详见 qixian why 101\n"
            "\n"
            "登记办结：qixian done 事项编号 --on 日期 --document 文号\n"
            "表示知悉：qixian ack 事项编号\n"
            "\n"
            "本信由期限系统自动发出。系统只知道有没有登记，不知道有没有办理；如已办理，请补录。\n");
  EXPECT_EQ(letter.subject, "【期限提醒汇总】9月24日（周四） 三个工作日内1项");
  EXPECT_EQ(letter.officer_name, "张伟");
  EXPECT_EQ(letter.written_at, docket.now());
  EXPECT_EQ(letter.duties, 1);
  EXPECT_EQ(letter.brief, "期限提醒汇总：三个工作日内1项");
}

TEST(WriteDigest, TheSubjectCountsByUrgencyAndNamesNoCase) {
  Docket docket(moment("2026-09-28 09:10"));
  for (int i = 0; i < 2; ++i) docket.owe("jx-2.2a", on("2026-09-20"));
  for (int i = 0; i < 5; ++i) docket.owe("jx-2.2a", on("2026-09-22"));
  EXPECT_EQ(write(docket).subject, "【期限提醒汇总】9月28日（周一） 今日届满2项，三个工作日内5项");
}

TEST(WriteDigest, TargetsAndAnotherOfficesDutiesHaveHeadingsAndNumbersOfTheirOwn) {
  Docket docket(moment("2026-09-28 09:10"));
  docket.owe("jx-2.2a", on("2026-09-20"));
  docket.owe("jx-2.2a", on("2026-09-18"), DutyKind::target, {10, TermUnit::days});
  docket.owe("jx-2.2a", on("2026-09-10"), DutyKind::target, {10, TermUnit::days});
  docket.owe("jx-2.1b", on("2026-09-20"));
  docket.owe("jx-8", on("2026-09-17"), DutyKind::agreed, {7, TermUnit::workdays});
  docket.owe("jx-8", on("2026-09-27"), DutyKind::suggested, {15, TermUnit::days});
  const Letter letter = write(docket);
  EXPECT_EQ(headings_of(letter),
            (Lines{"今日届满（2项）", "对方应办：今日届满（1项）", "内部目标：今日到期（1项）",
                   "内部目标：目标已过、未见办结记录（1项）", "可以办理的事项（1项）"}));
  EXPECT_EQ(letter.subject,
            "【期限提醒汇总】9月28日（周一） 今日届满2项；另有对方应办1项，内部目标2项");
}

TEST(WriteDigest, WhoWaitsReadsTheLastDayAndNotTheAdvisedOne) {
  Docket docket(moment("2026-09-24 09:10"));
  docket.owe("jx-1.1b", on("2026-09-16"));  // the procuratorate owes it: safe 09-30, due 10-08
  const std::string mine = write(docket, li).text, theirs = write(docket, zhang).text;
  EXPECT_NE(mine.find("不迟于9月30日（周三）办结，剩3个工作日"), std::string::npos) << mine;
  EXPECT_NE(theirs.find("10月8日（周四）届满，剩4个工作日"), std::string::npos) << theirs;
  EXPECT_EQ(theirs.find("9月30日"), std::string::npos) << theirs;
}

TEST(WriteDigest, AnExternalPartysDutyIsWatched) {
  Docket docket(moment("2026-09-24 09:10"));
  docket.owe("jx-8", on("2026-09-01"), DutyKind::agreed, {1, TermUnit::months});
  docket.duty().key.owed_by = "firm";
  docket.duty().amount = Yuan{50'000'00};
  docket.duty().paid = Yuan{20'000'00};
  const std::string text = write(docket).text;
  expect_in_order(text, {"对方应办：以后（1项）", "10月8日（周四）届满", "某化工有限公司",
                         "约定最后一日10月8日（周四）",
                         "应付50,000.00元，已登记支付20,000.00元，尚余30,000.00元"});
}

TEST(WriteDigest, FromTheFirstRungOnItNamesWhoWasTold) {
  Docket docket(moment("2026-09-28 09:10"));
  docket.owe("jx-2.2a", on("2026-09-17"), {StageKind::past, 2}).rung = 1;
  EXPECT_NE(write(docket, wang).text.find("此前已告知张伟，未见办结记录"), std::string::npos);
  EXPECT_EQ(write(docket, zhang).text.find("此前已告知"), std::string::npos) << "he knows";
  docket.owe("jx-8", on("2026-09-14"), {StageKind::past, 2}).rung = 1;
  DigestOccasion occasion{DigestKind::morning, wang, lights, docket.items()};
  occasion.items.back().told = {"赵六", "孙七"};
  EXPECT_NE(write_digest(occasion, shipped_templates(), directory(), published(), docket.now())
                .text.find("此前已告知赵六、孙七，未见办结记录"),
            std::string::npos);
}

TEST(WriteDigest, ADeemedLapseIsOfferedForConfirmationAndNotAnnounced) {
  Docket docket(moment("2026-09-28 09:10"));
  docket.owe("jx-2.2a", on("2026-09-17"), {StageKind::past, 1});
  docket.duty().deemed = true;
  for (const State state : {State::overdue, State::lapsed}) {
    docket.duty().state = state;
    const Letter letter = write(docket);
    EXPECT_EQ(headings_of(letter), Lines{"期限届满，请核对收发登记后确认（1项）"});
    EXPECT_EQ(letter.subject, "【期限提醒汇总】9月28日（周一） 请核对收发登记1项");
    EXPECT_EQ(letter.text.find("视为"), std::string::npos);
  }
}

TEST(WriteDigest, WhatWasRecordedAfterItsLastDayIsSaidToBeRecordedLate) {
  Docket docket(moment("2026-09-28 09:10"));
  docket.owe("jx-2.2a", on("2026-09-01"), {StageKind::arisen, 0});
  EXPECT_EQ(headings_of(write(docket)), Lines{"补录（1项）"});
}

TEST(WriteDigest, CorrectionsStandUnderTheirOwnHeadingAndAreNotCountedAsDue) {
  Docket docket(moment("2026-09-28 09:10"));
  docket.owe("jx-2.2a", on("2026-09-20"), {StageKind::moved, 0});
  docket.owe("jx-2.2a", on("2026-09-20"), {StageKind::withdrawn, 0});
  docket.duty().state = State::withdrawn;
  const Letter letter = write(docket);
  EXPECT_EQ(headings_of(letter), Lines{"更正（2项）"});
  EXPECT_EQ(letter.subject, "【期限提醒汇总】9月28日（周一） 更正2项");
  expect_in_order(letter.text, {"（更正：办结日有变）", "不再需要办理（更正：不再需要办理）"});
}

TEST(WriteDigest, BeforeABreakItHasThreeHeadingsAndBoxesToTick) {
  Docket docket(moment("2026-09-28 09:10"));
  docket.owe("jx-1.2b", on("2026-09-16"));  // safe 09-30, due 10-08: before
  docket.owe("jx-2.2a", on("2026-09-25"));  // 10-08: the first working day after
  docket.owe("jx-2.2a", on("2026-09-26"));  // a rest day; 10-09: the next one
  docket.owe("jx-2.2a", on("2026-09-28"));  // 10-10, the third
  docket.owe("jx-8", on("2026-10-02"), DutyKind::agreed, {0, TermUnit::days});  // in it
  const Letter letter = write(
      docket, zhang, {DigestKind::before_break, std::pair{on("2026-10-01"), on("2026-10-07")}});
  EXPECT_EQ(headings_of(letter),
            (Lines{"节前（1项）", "节中（1项）", "节后首个工作日及次日（2项）", "以后（1项）"}));
  expect_in_order(letter.text, {"节前清单", "10月1日（周四）至10月7日（周三）休息",
                                "□ 1. 不迟于9月30日（周三）办结", "□ 2. ", "□ 5. "});
  EXPECT_EQ(letter.subject,
            "【节前清单】9月28日（周一） 节前1项，节中1项，节后首个工作日及次日2项，以后1项");
}

TEST(WriteDigest, TheDailyReportBeginsWithLampsForEachOfficer) {
  Docket docket(moment("2026-09-28 09:10"));
  docket.owe("jx-2.2a", on("2026-09-17"));
  docket.owe("jx-2.2a", on("2026-09-20"));
  docket.owe("jx-2.2a", on("2026-09-22"));
  docket.owe("jx-8", on("2026-09-28"));
  docket.file().assigned["eco"] = "wang-min";
  docket.owe("jx-2.2a", on("2026-09-10"), DutyKind::target, {10, TermUnit::days});
  const Letter letter = write(docket, wang, {DigestKind::daily});
  expect_in_order(letter.text, {"临期日报", "法定和约定期限", "　　张伟　红1　橙1　黄1　蓝0　绿0",
                                "　　王敏　红0　橙0　黄0　蓝0　绿1", "内部目标",
                                "　　张伟　紫1　橙0　黄0　蓝0　绿0", "今日届满（1项）"});
  EXPECT_EQ(write(docket, wang).text.find("橙"), std::string::npos) << "no lamps in the morning";
}

TEST(WriteDigest, ALateOneSaysWhy) {
  Docket docket(moment("2026-09-28 15:00"));
  docket.owe("jx-2.2a", on("2026-09-20"));
  EXPECT_NE(write(docket, zhang, {DigestKind::morning, {}, true})
                .text.find("本信未能按时发出，现予补发。"),
            std::string::npos);
  EXPECT_EQ(write(docket).text.find("补发"), std::string::npos);
}

TEST(WriteDigest, WhoStandsInReadsForWhom) {
  Docket docket(moment("2026-09-28 09:10"));
  docket.owe("jx-2.2a", on("2026-09-20"));
  EXPECT_NE(write(docket, wang, {DigestKind::morning, {}, false, {"张伟"}})
                .text.find("王敏（并代张伟）："),
            std::string::npos);
}

TEST(WriteDigest, WithoutDutiesItSaysSo) {
  const Docket docket(moment("2026-09-28 09:10"));
  const Letter letter = write(docket, wang, {DigestKind::daily});
  EXPECT_EQ(letter.subject, "【临期日报】9月28日（周一） 没有需要提醒的事项");
  EXPECT_NE(letter.text.find("没有需要提醒的事项。"), std::string::npos);
  EXPECT_EQ(letter.text.find("qixian done"), std::string::npos);
}

TEST(WriteDigest, IncompleteRecordsStandInTheSubject) {
  Docket docket(moment("2026-09-28 09:10"));
  const auto subject = [&] {
    DigestOccasion weekly{DigestKind::weekly, zhang, lights, docket.items()};
    weekly.gaps = {"第3号案件：有1项期限因登记不全尚不能计算", "第4号案件：有2项"};
    return write_digest(weekly, shipped_templates(), directory(), published(), docket.now())
        .subject;
  };
  EXPECT_EQ(subject(), "【期限周报】9月28日（周一） 登记不全案件2件");
  docket.owe("jx-2.2a", on("2026-09-20"));
  EXPECT_TRUE(subject().ends_with("；另有登记不全案件2件")) << subject();
}

TEST(WriteDigest, AllOfManyStandInTheMail) {
  Docket docket(moment("2026-09-28 09:10"));
  for (int i = 0; i < 300; ++i) docket.owe("jx-2.2a", on("2026-09-20"));
  const Letter letter = write(docket);
  EXPECT_EQ(letter.subject, "【期限提醒汇总】9月28日（周一） 今日届满300项");
  expect_in_order(letter.text, {"\n1. ", "\n150. ", "\n300. "});
  EXPECT_EQ(letter.duties, 300);
}

TEST(WriteDigest, TheDataHasEveryDutyAsJsonInTheSameOrder) {
  const Docket docket = one_of_each();
  const boost::json::value root = parse_json(write(docket).data, "data", 1 << 20);
  EXPECT_EQ(root.at("type").as_string(), "obligation.reminder");
  const boost::json::value& data = root.at("data");
  EXPECT_EQ(data.at("stage").as_string(), "digest");
  EXPECT_EQ(data.at("digest").as_string(), "morning");
  EXPECT_EQ(data.at("officer").at("id").as_string(), "zhang-wei");
  const boost::json::array& duties = data.at("obligations").as_array();
  ASSERT_EQ(duties.size(), 6U);
  EXPECT_EQ(duties.front().at("due").as_string(), "2026-09-28");
  EXPECT_EQ(duties.back().at("stage").as_string(), "arisen");
}

// --- words about the service -------------------------------------------------------------------

WellBeing well() {
  WellBeing state;
  state.days = {{on("2026-09-28"), 0}, {on("2026-10-10"), 4}};
  state.owed = 41;
  state.overdue = 2;
  state.targets_missed = 3;
  state.letters_waiting = 1;
  state.chain_head = "9f86d081";
  return state;
}

TEST(WriteWellBeing, SaysThatAllIsWellAndWhatIsDue) {
  const Letter letter =
      write_well_being(well(), zhang, shipped_templates(), published(), moment("2026-09-28 08:45"));
  EXPECT_EQ(letter.subject, "【平安信】9月28日（周一） 期限系统运行正常");
  expect_in_order(letter.text,
                  {"期限系统运行正常。", "在办事项　　41项", "届满未见办结记录　2项",
                   "超过内部目标　3项", "待发信件　　1封", "9f86d081", "9月28日（周一）　0项",
                   "10月10日（周六，调休上班）　4项", "本信每个工作日发出；到时没有收到，请检查"});
  EXPECT_EQ(letter.duties, 0);
  EXPECT_EQ(letter.brief, "期限系统运行正常");
  const boost::json::value data = parse_json(letter.data, "data", 1 << 20);
  EXPECT_EQ(data.at("type").as_string(), "service.well_being");
  EXPECT_TRUE(data.at("data").at("well").as_bool());
}

TEST(WriteWellBeing, SaysWhatIsNotWell) {
  WellBeing state = well();
  state.troubles = {"邮件通道不能发信。", "2封信件已经放弃。"};
  const Letter letter =
      write_well_being(state, zhang, shipped_templates(), published(), moment("2026-09-28 08:45"));
  EXPECT_EQ(letter.subject, "【请处理】9月28日（周一） 期限系统有2件事需要处理");
  expect_in_order(letter.text,
                  {"· 邮件通道不能发信。", "· 2封信件已经放弃。", "本信每个工作日发出"});
  EXPECT_EQ(letter.text.find("运行正常"), std::string::npos);
}

TEST(WriteDigest, TheWeeklyWordSaysThatAllIsWellAndNamesTheChain) {
  Docket docket(moment("2026-09-28 09:10"));
  docket.owe("jx-2.2a", on("2026-09-21"));
  DigestOccasion occasion{DigestKind::weekly, zhang, lights, docket.items()};
  const auto text = [&] {
    return write_digest(occasion, shipped_templates(), directory(), published(), docket.now()).text;
  };
  EXPECT_EQ(text().find("校验值"), std::string::npos);
  occasion.word = WeeklyWord{0, "9f86d081"};
  expect_in_order(text(), {"期限系统运行正常。\n记录校验值　9f86d081\n\n本信由期限系统自动发出"});
  occasion.word = WeeklyWord{2, "9f86d081"};
  expect_in_order(text(), {"期限系统有2件事正在处理，运行人员已获告知。"});
}

TEST(WriteAlarm, SaysWhatAndTheMend) {
  const Letter letter = write_alarm("邮件通道不能发信", {"服务器拒绝登录。", "请检查凭据。"}, zhang,
                                    shipped_templates(), moment("2026-09-28 21:40"));
  EXPECT_EQ(letter.subject, "【告警】9月28日（周一） 邮件通道不能发信");
  expect_in_order(letter.text, {"张伟：", "邮件通道不能发信。", "· 服务器拒绝登录。",
                                "· 请检查凭据。", "qixian status"});
  EXPECT_EQ(letter.text.find("在办事项"), std::string::npos);
  const boost::json::value data = parse_json(letter.data, "data", 1 << 20);
  EXPECT_EQ(data.at("type").as_string(), "service.alarm");
}

}  // namespace
}  // namespace qixian
