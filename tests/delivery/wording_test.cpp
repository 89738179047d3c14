#include "delivery/wording.hpp"

#include "delivery/sample_duties.hpp"
#include "export/json.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

struct Said {
  Stage stage;
  int rung = 0;
  std::vector<std::string> also_told;
  std::optional<Occasion::Told> told;
};

// What is written about the one duty of that rule on that moment.
Letter write(Casebook& book, const std::string& rule, const std::string& now, const Said& said = {},
             const Templates& templates = shipped_templates(), const Officer& to = zhang) {
  book.pass_to(moment(now));
  KeptObligation kept = book.duty(rule);
  for (const Obligation& derived : book.derived().obligations)
    if (derived.key == kept.obligation.key) kept.obligation = derived;
  const Case file = read_case(book.facts());
  const Rulebook& rulebook = jiangxi().at("jiangxi-2021");
  const Rule& read = *rulebook.rule(rule);
  Occasion occasion{kept,      file, rulebook, read,           said.stage,
                    said.rung, to,   lights,   said.also_told, said.told};
  occasion.deeds = deed_commands(kept, events_to_record(read, {&rulebook}), file, {&rulebook});
  return write_letter(occasion, templates, directory(), published(), moment(now));
}

Casebook lead() {
  Casebook book;
  book.record(event("lead-concluded", on("2026-09-16")));
  return book;
}

Casebook decision() {
  Casebook book;
  book.record(event("negotiation-decided", on("2026-09-28")));
  return book;
}

void expect_says(const std::string& text, const std::vector<std::string>& wanted) {
  for (const std::string& words : wanted)
    EXPECT_NE(text.find(words), std::string::npos) << words << "\n in:\n" << text;
}

void expect_silent(const std::string& text, const std::vector<std::string>& unwanted) {
  for (const std::string& words : unwanted)
    EXPECT_EQ(text.find(words), std::string::npos) << words << "\n in:\n" << text;
}

const std::string clause =
    "行政机关对经调查决定启动磋商程序的生态环境损害赔偿案件应在决定启动赔偿磋商之日起 5 "
    "个工作日内，将有关情况书面通报同级检察机关。";

TEST(WriteLetter, EveryStageSaysTheCaseTheDutyTheArticleTheClauseBothDaysAndTheCounting) {
  Casebook book = decision();
  for (const Stage stage :
       {Stage{StageKind::arisen, 0}, Stage{StageKind::moved, 0}, Stage{StageKind::before, 3},
        Stage{StageKind::last_day, 0}, Stage{StageKind::legal_day, 0}, Stage{StageKind::past, 1}}) {
    const Letter letter = write(book, "jx-2.2a", "2026-09-30 09:10", {stage, 0, {}, {}});
    for (const std::string& body : {letter.text, letter.html})
      expect_says(body, {"张伟", "赣环赔〔2026〕3号", "某公司非法倾倒案", "书面通报同级检察机关",
                         "南昌市生态环境局", "南昌市人民检察院", "第二条第二款", clause,
                         "关于加强生态环境损害赔偿与检察公益诉讼衔接的办法",
                         "赣环赔改办〔2021〕2号", "10月10日（周六，调休上班）", "法定最后一日",
                         "剩3个工作日", "2026年9月28日（决定启动赔偿磋商），5个工作日",
                         "9月29日、9月30日", "10月10日（调休上班）", "qixian done 1",
                         "qixian ack 1", "书面通报送达同级检察机关"});
    expect_says(letter.subject, {"【", "赣环赔〔2026〕3号", "书面通报同级检察机关",
                                 "10月10日（周六）", "剩3个工作日"});
    EXPECT_EQ(letter.officer_name, "张伟");
    EXPECT_EQ(letter.written_at, moment("2026-09-30 09:10"));
  }
}

TEST(WriteLetter, BeforeTheHolidayItAsksForTheAdvisedDayAndTellsTheLaws) {
  Casebook book = lead();
  const Letter letter =
      write(book, "jx-1.1b", "2026-09-24 09:10", {{StageKind::before, 3}, 0, {}, {}});
  EXPECT_EQ(letter.subject,
            "【临期】赣环赔〔2026〕3号 将线索处理情况函告行政机关 "
            "不迟于9月30日（周三）办结（剩3个工作日）");
  expect_says(letter.text,
              {"【请不迟于9月30日（周三）办结（建议）】", "法定最后一日10月8日（周四），依惯例顺延",
               "距建议办结日还有3个工作日"});
}

TEST(WriteLetter, OnTheAdvisedDayItSaysToday) {
  Casebook book = lead();
  const Letter letter =
      write(book, "jx-1.1b", "2026-09-30 09:10", {{StageKind::last_day, 0}, 0, {}, {}});
  EXPECT_EQ(
      letter.subject,
      "【今日】赣环赔〔2026〕3号 将线索处理情况函告行政机关 不迟于9月30日（周三）办结（今天）");
  expect_says(letter.text, {"今天是建议办结日"});
}

TEST(WriteLetter, OnTheLawsLastDayItNamesThatDayAndNotTheAdvisedOne) {
  Casebook book = lead();
  const Letter letter =
      write(book, "jx-1.1b", "2026-10-08 09:10", {{StageKind::legal_day, 0}, 0, {}, {}});
  expect_says(letter.subject, {"【今日届满】", "10月8日（周四）届满", "今天"});
  expect_silent(letter.subject, {"9月30日", "已过"});
  expect_says(letter.text, {"【今天是法定最后一日，请今天办结】", "法定期限今天届满"});
}

TEST(WriteLetter, InTheHolidayBetweenTheTwoDaysItSaysNeitherTodayNorLate) {
  Casebook book = lead();
  const Letter letter = write(book, "jx-1.1b", "2026-10-03 12:00");
  expect_says(letter.subject, {"10月8日（周四）届满", "法定期限剩1个工作日"});
  expect_silent(letter.subject + letter.text,
                {"（今天）", "，今天\n", "登记时已届满", "请补录，未办理"});
  expect_says(letter.text, {"已过建议办结日，法定期限未过"});
}

TEST(WriteLetter, AReminderThatIsServedLateSpeaksOfTheDayItIsReadOn) {
  Casebook book = lead();
  const Letter late =
      write(book, "jx-1.1b", "2026-10-02 09:10", {{StageKind::last_day, 0}, 0, {}, {}});
  expect_silent(late.subject + late.text, {"今天是建议办结日", "【今日】"});
  expect_says(late.text, {"已过建议办结日，法定期限未过"});
  const Letter later =
      write(book, "jx-1.1b", "2026-10-12 09:10", {{StageKind::legal_day, 0}, 0, {}, {}});
  expect_silent(later.subject + later.text, {"今天是法定最后一日", "今日届满", "法定期限未过"});
  expect_says(later.text, {"届满，未见办结记录"});
}

TEST(WriteLetter, BetweenTheAdvisedAndTheCountedDayOfABackwardTermNothingHasLapsed) {
  Casebook book;
  book.record(
      event("meeting-set", on("2026-09-22"), {{"meets", "2026-10-09"}, {"attends", "yes"}}));
  const Letter letter = write(book, "jx-3.2a", "2026-10-05 12:00");
  expect_silent(letter.subject + letter.text, {"登记时已届满", "届满后", "未见办结"});
  expect_says(letter.text, {"法定期限未过", "依惯例提前"});
}

TEST(WriteLetter, AfterTheLastDayItAsksAndDoesNotAccuse) {
  Casebook book = decision();
  const Letter question =
      write(book, "jx-2.2a", "2026-10-12 09:10", {{StageKind::past, 1}, 0, {}, {}});
  expect_says(question.subject, {"【请核对】", "10月10日（周六）届满"});
  expect_says(question.text, {"届满，未见办结记录——如已办理请补录", "请核对是否已经办理"});
  expect_silent(question.text + question.subject, {"逾期未办", "违法", "违规", "责任"});
  const Letter climbed =
      write(book, "jx-2.2a", "2026-10-13 09:10", {{StageKind::past, 2}, 1, {"王局", "李四"}, {}});
  expect_says(climbed.subject, {"【催办】"});
  expect_says(climbed.text, {"届满后第2个工作日，仍未见办结记录", "王局、李四"});
}

TEST(WriteLetter, AMoveTellsTheEarlierDayAndTheNewOne) {
  Casebook book;
  book.record(
      event("meeting-set", on("2026-09-28"), {{"meets", "2026-10-15"}, {"attends", "yes"}}));
  book.pass_to(moment("2026-10-08 10:00"));
  book.record(
      event("meeting-set", on("2026-10-08"), {{"meets", "2026-10-21"}, {"attends", "yes"}}));
  const Letter letter =
      write(book, "jx-3.2a", "2026-10-08 10:00",
            {{StageKind::moved, 0}, 0, {}, Occasion::Told{on("2026-10-12"), on("2026-10-12")}});
  expect_says(letter.subject, {"【更正】", "10月16日（周五）"});
  expect_says(letter.text, {"更正：建议办结日由10月12日（周一）改为10月16日（周五）", "此前告知"});
}

TEST(WriteLetter, WhatReopensOnTheSameDaySaysThatTheDayStays) {
  Casebook book = decision();
  const Letter letter =
      write(book, "jx-2.2a", "2026-09-30 10:00",
            {{StageKind::moved, 0}, 0, {}, Occasion::Told{on("2026-10-10"), on("2026-10-10")}});
  expect_says(letter.text, {"重新需要办理，办结日不变"});
}

TEST(WriteLetter, AWithdrawalAsksForNothing) {
  Casebook book;
  const FactId cause = book.record(event("negotiation-decided", on("2026-09-28")));
  book.record(retraction_of(cause));
  const Letter letter =
      write(book, "jx-2.2a", "2026-09-29 10:00", {{StageKind::withdrawn, 0}, 0, {}, {}});
  expect_says(letter.subject, {"【更正】"});
  expect_says(letter.text, {"现已不再需要办理", "已撤销"});
  expect_silent(letter.text + letter.html, {"不迟于", "请核对是否", "qixian done", "qixian ack"});
  expect_silent(letter.subject, {"办结", "剩"});
}

TEST(WriteLetter, WhatLeavesNoTimeSaysSoAndOffersTheWaysOut) {
  Casebook book;
  book.pass_to(moment("2026-10-09 10:00"));
  book.record(
      event("meeting-set", on("2026-10-09"), {{"meets", "2026-10-11"}, {"attends", "yes"}}));
  const Letter letter = write(book, "jx-3.2a", "2026-10-09 10:00");
  expect_says(letter.subject, {"【时限不足】"});
  expect_says(letter.text, {"请改期，或者征得对方同意并记录"});
}

TEST(WriteLetter, ACaseWithoutADocketIsNamedByItsNumber) {
  Casebook book = decision();
  KeptObligation kept = book.duty("jx-2.2a");
  Case file = read_case(book.facts());
  file.docket.clear();
  const Rulebook& rulebook = jiangxi().at("jiangxi-2021");
  const Letter letter =
      write_letter({kept, file, rulebook, rulebook.rules[0], {}, 0, zhang, lights, {}, {}},
                   shipped_templates(), directory(), published(), moment("2026-09-28 10:00"));
  expect_says(letter.subject, {"第1号案件"});
}

TEST(WriteLetter, TheDataIsTheReminderAsJson) {
  Casebook book = lead();
  const Letter letter =
      write(book, "jx-1.1b", "2026-09-24 09:10",
            {{StageKind::before, 3}, 0, {}, Occasion::Told{on("2026-09-29"), on("2026-10-08")}});
  const boost::json::value parsed = parse_json(letter.data, "data", 1 << 20);
  const boost::json::object& root = parsed.as_object();
  EXPECT_EQ(root.at("type").as_string(), "obligation.reminder");
  EXPECT_EQ(root.at("timestamp").as_string(), "2026-09-24T01:10:00Z");
  const boost::json::object& data = root.at("data").as_object();
  EXPECT_EQ(data.at("stage").as_string(), "before-3");
  EXPECT_EQ(data.at("rung").as_int64(), 0);
  EXPECT_EQ(data.at("officer").at("id").as_string(), "zhang-wei");
  EXPECT_EQ(data.at("officer").at("name").as_string(), "张伟");
  EXPECT_EQ(data.at("told").at("safe").as_string(), "2026-09-29");
  const boost::json::object& duty = data.at("obligations").as_array().at(0).as_object();
  EXPECT_EQ(duty.at("due").as_string(), "2026-10-08");
  EXPECT_EQ(duty.at("safe").as_string(), "2026-09-30");
  EXPECT_EQ(duty.at("workdays_left").as_int64(), 3);
}

TEST(WriteLetter, LeavesNoGapsAndNoTagUnfilled) {
  Casebook book = decision();
  for (const StageKind kind : {StageKind::arisen, StageKind::past, StageKind::withdrawn}) {
    const Letter letter = write(book, "jx-2.2a", "2026-09-28 10:00", {{kind, 1}, 0, {}, {}});
    expect_silent(letter.text, {"\n\n\n", "{{", "}}", "（）", "《》"});
    expect_silent(letter.html, {"{{", "}}"});
    EXPECT_TRUE(letter.text.ends_with('\n'));
  }
}

// --- hostile content ---------------------------------------------------------------------------

std::string without_tags(const std::string& html) {
  std::string text;
  bool in_tag = false;
  for (const char c : html) {
    if (c == '<') in_tag = true;
    if (!in_tag) text += c;
    if (c == '>') in_tag = false;
  }
  return text;
}

std::size_t count_of(const std::string& text, char c) {
  return static_cast<std::size_t>(std::ranges::count(text, c));
}

// What the HTML shows for it: the five characters escaped, everything else as it is.
std::string as_shown(const std::string& text) {
  std::string shown;
  for (const char c : text) {
    switch (c) {
      case '&':
        shown += "&amp;";
        break;
      case '<':
        shown += "&lt;";
        break;
      case '>':
        shown += "&gt;";
        break;
      case '"':
        shown += "&quot;";
        break;
      case '\'':
        shown += "&apos;";
        break;
      default:
        shown += c;
    }
  }
  return shown;
}

Letter write_about(const std::string& title, const std::string& docket) {
  Casebook book = decision();
  const KeptObligation kept = book.duty("jx-2.2a");
  Case file = read_case(book.facts());
  file.title = title;
  file.docket = docket;
  const Rulebook& rulebook = jiangxi().at("jiangxi-2021");
  Officer to = zhang;
  to.name = title;
  return write_letter({kept, file, rulebook, *rulebook.rule("jx-2.2a"), {}, 0, to, lights, {}, {}},
                      shipped_templates(), directory(), published(), moment("2026-09-28 10:00"));
}

TEST(HostileContent, IsShownVerbatimAndAddsNoLineToTheSubjectAndNoTagToTheHtml) {
  std::string long_text;
  while (long_text.size() < 5000) long_text += "长文";
  const Letter plain = write_about("标题", "号");
  for (const std::string& hostile :
       {std::string("{{officer}} {{#steps}}x{{/steps}} {{{ask}}} {{&ask}} {{=<% %>=}} {{> other}}"),
        std::string("<script>alert('1')</script><img src=x onerror=\"y\">&lt; &amp;"),
        std::string("🙂👩‍⚖️ 𠮷"), std::string("=1+1 %s %n \\r\\n =?UTF-8?B?eA==?="),
        long_text}) {
    const Letter letter = write_about(hostile, hostile);
    EXPECT_NE(letter.text.find(hostile), std::string::npos) << hostile;
    EXPECT_NE(letter.html.find(as_shown(hostile)), std::string::npos) << hostile;
    EXPECT_EQ(count_of(letter.html, '<'), count_of(plain.html, '<')) << hostile;
    EXPECT_EQ(count_of(letter.html, '>'), count_of(plain.html, '>')) << hostile;
    EXPECT_EQ(count_of(letter.text, '\n'), count_of(plain.text, '\n')) << hostile;
    EXPECT_EQ(letter.subject.find_first_of("\r\n"), std::string::npos) << hostile;
    const boost::json::value data = parse_json(letter.data, "data", 1 << 20);
    EXPECT_EQ(data.at("data").at("officer").at("name").as_string(), hostile);
  }
}

TEST(HostileContent, NoCharacterEndsTheLineOfTheSubject) {
  for (const std::string& end :
       {std::string("\r\n"), std::string("\n"), std::string("\r"), std::string("\v"),
        std::string("\f"), std::string("\0", 1), std::string("\x7f"), std::string("\xC2\x85"),
        std::string("\xE2\x80\xA8"), std::string("\xE2\x80\xA9")}) {
    const Letter letter = write_about("标题", "号" + end + "Bcc: x@example.com" + end);
    EXPECT_EQ(letter.subject.find(end), std::string::npos) << static_cast<int>(end[0]);
    EXPECT_NE(letter.subject.find("Bcc: x@example.com"), std::string::npos);
    EXPECT_FALSE(without_tags(letter.html).empty());
  }
}

}  // namespace
}  // namespace qixian
