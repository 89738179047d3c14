#include "export/deadline_json.hpp"

#include "calendar/problem.hpp"
#include "export/harmless.hpp"
#include "export/json.hpp"

#include <gtest/gtest.h>

#include <string>

namespace qixian {
namespace {

Date day(const char* text) {
  return *read_date(text);
}

Deadline golden_week() {
  Deadline deadline;
  deadline.nominal = day("2026-10-01");
  deadline.due = day("2026-10-08");
  deadline.safe = day("2026-09-30");
  deadline.ends_at = midnight_beginning(day("2026-10-09"));
  deadline.why = {
      {day("2026-09-16"), "起算日不计入", "the day itself is not counted", "民法典第二百零一条"}};
  return deadline;
}

TEST(DeadlineJson, IsWhatThePromiseToUsersShows) {
  EXPECT_EQ(write_json(to_json(Anchor{day("2026-09-16")}, Term{15, TermUnit::days}, golden_week())),
            R"({"anchor":"2026-09-16","term":"15d","nominal":"2026-10-01","due":"2026-10-08",)"
            R"("safe":"2026-09-30","ends_at":"2026-10-08T16:00:00Z","certainty":"certain",)"
            R"("why":[{"day":"2026-09-16","step":"起算日不计入","step_en":"the day itself is not )"
            R"(counted","article":"民法典第二百零一条"}]})");
}

TEST(DeadlineJson, AProvisionalAnswerCarriesItsSpanAndAnInstantIsWrittenInUtc) {
  Deadline deadline = golden_week();
  deadline.certainty = Certainty::provisional;
  deadline.earliest = day("2026-10-07");
  deadline.latest = day("2026-10-09");
  deadline.safe_at = *read_instant("2026-09-30T16:20:00+08:00");
  const auto answer = to_json(Anchor{*read_instant("2026-09-16T16:20:00+08:00")},
                              Term{24, TermUnit::hours}, deadline);
  EXPECT_EQ(text_in(answer, "anchor"), "2026-09-16T08:20:00Z");
  EXPECT_EQ(text_in(answer, "safe_at"), "2026-09-30T08:20:00Z");
  EXPECT_EQ(text_in(answer, "certainty"), "provisional");
  EXPECT_EQ(text_in(answer, "earliest"), "2026-10-07");
  EXPECT_EQ(text_in(answer, "latest"), "2026-10-09");
}

TEST(DayJson, NamesKindFestivalAndNoticeAndSaysNullWhereThereIsNone) {
  EXPECT_EQ(
      write_json(to_json(DayAnswer{day("2026-10-10"), DayKind::makeup_workday, "国庆节",
                                   Certainty::certain, "国办发明电〔2025〕7号"})),
      R"({"day":"2026-10-10","kind":"makeup_workday","festival":"国庆节","certainty":"certain",)"
      R"("notice":"国办发明电〔2025〕7号"})");
  EXPECT_EQ(write_json(to_json(
                DayAnswer{day("2027-06-01"), DayKind::workday, "", Certainty::provisional, ""})),
            R"({"day":"2027-06-01","kind":"workday","festival":null,"certainty":"provisional",)"
            R"("notice":null})");
}

std::string refusal(const std::string& text, std::size_t most_bytes = 1024 * 1024) {
  try {
    (void)parse_json(text, "the body", most_bytes);
  } catch (const InputError& error) {
    EXPECT_EQ(error.problems().front().where, "the body");
    return error.problems().front().what;
  }
  return "accepted";
}

TEST(ParseJson, RefusesWhatIsTooLongTooDeepOrNotJson) {
  EXPECT_EQ(refusal(std::string(32, '[') + std::string(32, ']')), "accepted");
  EXPECT_EQ(refusal(std::string(33, '[') + std::string(33, ']')),
            "is nested deeper than 32 levels");
  EXPECT_EQ(refusal(std::string(100'000, '[')), "is nested deeper than 32 levels");
  EXPECT_EQ(refusal("[1,2,3]", 6), "is 7 bytes long; at most 6 are read");
  EXPECT_NE(refusal("{\"a\":\"\xff\"}"), "accepted");
  EXPECT_NE(refusal("{\"a\":"), "accepted");
  EXPECT_NE(refusal(""), "accepted");
  EXPECT_NE(refusal("[1,]"), "accepted");
  EXPECT_NE(refusal("[1] 2"), "accepted");
}

TEST(WriteJson, EscapesWhatATerminalWouldActOnAndStaysTheSameJson) {
  const boost::json::value text =
      "\xc2\x9b"
      "2J \xe2\x80\xae abc \x1b[0m \x7f 书";
  const std::string written = write_json(text);
  EXPECT_EQ(written, R"("\u009b2J \u202e abc \u001b[0m \u007f 书")");
  EXPECT_EQ(parse_json(written, "", 1000), text);
}

TEST(Harmless, ShowsControlsDirectionMarksAndBrokenUtf8ByteByByte) {
  EXPECT_EQ(harmless("书面通报 〔2026〕 ‘a’"), "书面通报 〔2026〕 ‘a’");
  EXPECT_EQ(harmless("a\n<0>\x1b[2J\t\r\x7f"), "a\\x0a<0>\\x1b[2J\\x09\\x0d\\x7f");
  EXPECT_EQ(harmless(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(harmless("\xc2\x85\xe2\x80\xa8\xe2\x80\xae"),
            "\\xc2\\x85\\xe2\\x80\\xa8\\xe2\\x80\\xae");
  EXPECT_EQ(harmless("\xc0\x80"), "\\xc0\\x80");                    // overlong
  EXPECT_EQ(harmless("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // surrogate
  EXPECT_EQ(harmless("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // above U+10FFFF
  EXPECT_EQ(harmless("书\xe4\xb9"), "书\\xe4\\xb9");                // cut off
  EXPECT_EQ(harmless("\xf0\x9f\x98\x80"), "😀");
  EXPECT_EQ(harmless("一二三四", 3), "一二三…");
  EXPECT_EQ(harmless("一二三", 3), "一二三");
}

}  // namespace
}  // namespace qixian
