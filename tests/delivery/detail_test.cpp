#include "delivery/detail.hpp"

#include "delivery/test_letter.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <string>

namespace qixian {
namespace {

constexpr Detail all[]{Detail::full, Detail::brief, Detail::reference};

Letter some_letter() {
  Letter letter;
  letter.token = "c0ffee";
  letter.thread = "beef";
  letter.channel = "group";
  letter.officer_name = "张伟";
  letter.address = "zhang.wei";
  letter.subject = "【临期】赣环赔〔2026〕3号 书面通报";
  letter.text = "南昌市生态环境局：请书面通报\n";
  letter.html = "<p>赣环赔〔2026〕3号</p>";
  letter.calendar = "BEGIN:VCALENDAR\r\nSUMMARY:赣环赔〔2026〕3号\r\n";
  letter.calendar_method = "REQUEST";
  letter.data = R"({"type":"obligation.reminder","data":{"docket":"赣环赔〔2026〕3号"}})";
  letter.written_at = *read_instant("2026-09-28T01:00:00Z");
  letter.urgency = "剩3个工作日";
  letter.brief = "临期：书面通报同级检察机关，10月10日（周六）前办结（剩3个工作日）";
  letter.see = "qixian why 12";
  return letter;
}

std::string all_of(const Letter& letter) {
  return letter.subject + letter.text + letter.html + letter.calendar + letter.data +
         letter.officer_name;
}

TEST(Detail, FullSaysEverything) {
  EXPECT_EQ(in_detail(some_letter(), Detail::full), some_letter());
}

TEST(Detail, BriefSaysDutyAndDayWithoutTheCase) {
  const Letter letter = in_detail(some_letter(), Detail::brief);
  EXPECT_EQ(letter.subject, "【期限提醒】" + some_letter().brief);
  EXPECT_EQ(letter.text, some_letter().brief + "\n详情查看：qixian why 12\n");
  for (const char* hidden : {"赣环赔", "南昌"})
    EXPECT_EQ(all_of(letter).find(hidden), std::string::npos) << hidden;
}

TEST(Detail, ReferenceSaysHowManyAndHowUrgentAndNoName) {
  const Letter letter = in_detail(some_letter(), Detail::reference);
  EXPECT_EQ(letter.subject, "【期限提醒】您有1项应办事项，剩3个工作日。");
  EXPECT_EQ(letter.text, "您有1项应办事项，剩3个工作日。\n详情查看：qixian why 12\n");
  for (const char* hidden : {"赣环赔", "南昌", "张伟", "书面通报", "10月10日"})
    EXPECT_EQ(all_of(letter).find(hidden), std::string::npos) << hidden;
  Letter many = some_letter();
  many.duties = 4;
  many.urgency = "已届满";
  many.see = "qixian due";
  EXPECT_EQ(in_detail(many, Detail::reference).text,
            "您有4项应办事项，最急的一项：已届满。\n详情查看：qixian due\n");
}

TEST(Detail, KeepsWhatLeadsToTheRecipient) {
  for (const Detail detail : all) {
    const Letter letter = in_detail(some_letter(), detail);
    EXPECT_EQ(letter.token, "c0ffee");
    EXPECT_EQ(letter.thread, "beef");
    EXPECT_EQ(letter.address, "zhang.wei");
  }
}

TEST(Detail, IsJsonForAWebhook) {
  EXPECT_EQ(boost::json::parse(in_detail(some_letter(), Detail::reference).data),
            boost::json::parse(R"({"type":"obligation.reminder","timestamp":"2026-09-28T01:00:00Z",
                                   "data":{"duties":1,"urgency":"剩3个工作日"}})"));
  EXPECT_EQ(boost::json::parse(in_detail(some_letter(), Detail::brief).data)
                .at("data")
                .at("brief")
                .as_string(),
            some_letter().brief);
}

TEST(Detail, SaysItsCountWhereALetterOfOldHasNothingElse) {
  Letter old;
  EXPECT_EQ(in_detail(old, Detail::brief).text, "您有1项应办事项。\n");
}

TEST(Detail, ReadsAsItIsWritten) {
  for (const Detail detail : all) EXPECT_EQ(read_detail(write_detail(detail)), detail);
  EXPECT_EQ(read_detail("all"), std::nullopt);
}

TEST(TestLetter, SaysThatItIsATestAtEveryDetail) {
  const Letter letter = test_letter("group", "zhang.wei", *read_instant("2026-09-28T01:00:00Z"));
  EXPECT_EQ(letter.channel, "group");
  EXPECT_EQ(letter.address, "zhang.wei");
  EXPECT_NE(letter.text.find("2026-09-28 09:00"), std::string::npos);
  for (const Detail detail : all) {
    const Letter said = in_detail(letter, detail);
    EXPECT_NE(said.subject.find("测试消息"), std::string::npos);
    EXPECT_NE(said.text.find("请勿办理"), std::string::npos);
    EXPECT_EQ(said.text.find("您有"), std::string::npos);
    EXPECT_EQ(boost::json::parse(said.data).at("type").as_string(), "channel.test");
  }
}

TEST(TestLetter, IsNotARepetitionOfAnother) {
  const Instant now = *read_instant("2026-09-28T01:00:00Z");
  const std::string token = test_letter("group", "a", now).token;
  EXPECT_EQ(token.size(), 32U);
  EXPECT_EQ(token.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(token, test_letter("group", "a", now + std::chrono::seconds{1}).token);
  EXPECT_NE(token, test_letter("group", "b", now).token);
  EXPECT_NE(token, test_letter("other", "a", now).token);
}

}  // namespace
}  // namespace qixian
