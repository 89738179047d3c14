#include "notify/robot_text.hpp"

#include "export/harmless.hpp"

#include <gtest/gtest.h>

#include <string>

namespace qixian {
namespace {

Letter letter_of(const std::string& subject, const std::string& text) {
  Letter letter;
  letter.subject = subject;
  letter.text = text;
  letter.see = "qixian why 12";
  return letter;
}

bool is_whole(std::string_view text) {
  while (!text.empty()) {
    const Character next = first_character(text);
    if (!next.code) return false;
    text.remove_prefix(next.bytes);
  }
  return true;
}

TEST(RobotText, IsSubjectAndTextThenKeywordAndMention) {
  EXPECT_EQ(robot_text(letter_of("【临期】通报", "请办理\n"), {2048, "", ""}),
            "【临期】通报\n请办理");
  EXPECT_EQ(robot_text(letter_of("【临期】通报", "请办理\n"), {2048, "期限", "@z"}),
            "【临期】通报\n请办理\n期限\n@z");
  EXPECT_EQ(robot_text(letter_of("期限提醒", "请办理"), {2048, "期限", ""}), "期限提醒\n请办理");
}

TEST(RobotText, DoesNotSayTheFirstLineTwice) {
  EXPECT_EQ(robot_text(letter_of("【期限提醒】您有1项。", "您有1项。\n详情查看\n"), {2048, "", ""}),
            "【期限提醒】您有1项。\n详情查看");
  EXPECT_EQ(robot_text(letter_of("【期限提醒】您有1项。", "您有1项。\n"), {2048, "", ""}),
            "【期限提醒】您有1项。");
}

TEST(RobotText, IsCutBehindAWholeCharacterAndSaysHowToSeeTheRest) {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "期𠮷é";
  for (std::size_t most = 150; most < 700; ++most) {
    const std::string cut = robot_text(letter_of("提醒", text), {most, "关键", "@zhang"});
    EXPECT_LE(cut.size(), most);
    EXPECT_GT(cut.size() + 4, most);
    EXPECT_TRUE(is_whole(cut)) << most;
    EXPECT_TRUE(cut.ends_with("\n……太长，未完；全文查看：qixian why 12\n关键\n@zhang")) << cut;
  }
}

TEST(RobotText, HasNoMarkupAndNoControls) {
  const std::string text = robot_text(
      letter_of("a\r\nb", "<at user_id=\"all\">x</at> \x1b[2J \u202Eabc \xff c"), {2048, "", ""});
  EXPECT_EQ(text.find('<'), text.npos);
  EXPECT_EQ(text.find('\x1b'), text.npos);
  EXPECT_EQ(text.find("\u202E"), text.npos);
  EXPECT_TRUE(is_whole(text));
  EXPECT_NE(text.find("＜at user_id=\"all\"＞x＜/at＞"), text.npos) << text;
}

TEST(RobotText, HasNoTelephoneNumber) {
  EXPECT_EQ(
      robot_text(letter_of("联系 13812345678", "电话：0791-86123456，案号1234"), {2048, "", ""}),
      "联系 138****5678\n电话：0791-****3456，案号1234");
}

}  // namespace
}  // namespace qixian
