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
  EXPECT_EQ(
      robot_text(letter_of("【期限提醒】您有1项。", "您有1项。\n详情见邮件\n"), {2048, "", ""}),
      "【期限提醒】您有1项。\n详情见邮件");
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

TEST(WithoutTelephones, LeavesOtherNumbers) {
  for (const char* kept : {"2026-10-09", "(2026)苏01民终123号", "12812345678", "138123456789",
                           "1381234567", "0791-8612", "91361000MA35", "010", "13:45", "-5", ""})
    EXPECT_EQ(without_telephones(kept), kept);
  EXPECT_EQ(without_telephones("+8613812345678。"), "+86138****5678。");
  EXPECT_EQ(without_telephones("8613812345678"), "86138****5678");
  EXPECT_EQ(without_telephones("010-12345678"), "010-****5678");
  EXPECT_EQ(without_telephones("13812345678、13912345678"), "138****5678、139****5678");
}

TEST(WithoutTelephones, KnowsNumbersAsPeopleGroupThem) {
  EXPECT_EQ(without_telephones("138-1234-5678"), "138-****-5678");
  EXPECT_EQ(without_telephones("电话138 1234 5678。"), "电话138 **** 5678。");
  EXPECT_EQ(without_telephones("008613812345678"), "0086138****5678");
  EXPECT_EQ(without_telephones("(0791)86123456"), "(0791)****3456");
  EXPECT_EQ(without_telephones("（0791）86123456"), "（0791）****3456");
  EXPECT_EQ(without_telephones("010 12345678"), "010 ****5678");
  for (const char* kept : {"138-1234-56789", "138-1234 5678", "138-1234", "128-1234-5678"})
    EXPECT_EQ(without_telephones(kept), kept);
}

TEST(IsTelephone, KnowsOfficeNumbersAndGroups) {
  for (const char* number : {"0791-86123456", "010-12345678", "008613812345678", "138-1234-5678"})
    EXPECT_TRUE(is_telephone(number)) << number;
  EXPECT_FALSE(is_telephone("0123456789012345"));  // a user id of DingTalk
}

TEST(IsTelephone, KnowsMobileNumbers) {
  for (const char* number : {"13812345678", "+8619912345678", "8613812345678", "+86-13812345678"})
    EXPECT_TRUE(is_telephone(number)) << number;
  for (const char* other : {"", "zhang.wei", "138123456789", "ou_13812345678", "12812345678"})
    EXPECT_FALSE(is_telephone(other)) << other;
}

}  // namespace
}  // namespace qixian
