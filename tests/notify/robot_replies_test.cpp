// The robots' tables of replies, row by row, without a wire.
#include "robots.hpp"

#include <gtest/gtest.h>

#include <string>

namespace qixian {
namespace {

Outcome judge(const RobotKind& kind, const Answer& row) {
  HttpAnswer answer;
  answer.is_sent = answer.is_headed = answer.is_whole = true;
  answer.status = row.status;
  answer.body = row.body;
  if (const auto colon = row.headers.find(": "); colon != std::string::npos)
    answer.retry_after = row.headers.substr(colon + 2);
  return judge_robot(*kind.replies, answer, robot_now);
}

TEST(RobotReplies, AreAsTheServicesDocumentThem) {
  for (const RobotKind* kind : all_robots())
    for (const Answer& row : answers_of(*kind)) expect_answer(row, judge(*kind, row));
}

TEST(RobotReplies, AreNeverDeliveredWithoutAZeroInJsonAndA2xx) {
  for (const RobotKind* kind : all_robots()) {
    for (const Answer& row : answers_of_nobody(*kind))
      if (!row.body.starts_with('!')) expect_answer(row, judge(*kind, row));
    const std::string zero = said(*kind, 0, "ok");
    for (long status = 100; status < 600; ++status)
      EXPECT_EQ(name_of(judge(*kind, {zero, "", 0, "", status, {}})) == "delivered",
                status >= 200 && status < 300)
          << status;
    for (long code = -1000; code < 500'000; code += code < 100 ? 1 : 7)
      EXPECT_EQ(name_of(judge(*kind, {said(*kind, code, ""), "", 0, "", 200, {}})) == "delivered",
                code == 0)
          << code;
  }
}

TEST(RobotReplies, LookAtTheMessageBeforeTheCode) {
  for (const RobotKind* kind : all_robots()) {
    bool codes_begun = false;
    for (const RobotReply& row : kind->replies->rows) {
      EXPECT_TRUE(row.says.empty() || !codes_begun) << row.says;
      codes_begun = codes_begun || row.says.empty();
      EXPECT_TRUE(row.code || !row.says.empty()) << "a row that fits everything";
    }
  }
}

TEST(RobotReplies, AreOneSentenceWithAMend) {
  for (const RobotKind* kind : all_robots()) {
    for (const RobotReply& row : kind->replies->rows) {
      EXPECT_FALSE(row.sentence.empty());
      EXPECT_EQ(row.sentence.find('\n'), std::string_view::npos);
      EXPECT_FALSE(row.sentence.ends_with('.')) << row.sentence;
      const bool has_mend = row.sentence.find("; ") != std::string_view::npos ||
                            row.sentence.find(": ") != std::string_view::npos;
      EXPECT_TRUE(has_mend) << row.sentence;
      EXPECT_EQ(row.verdict == Verdict::again, row.wait > std::chrono::seconds(0)) << row.sentence;
    }
  }
}

TEST(RobotReplies, HoldNoPartOfASecretThatLiesAcrossTheCut) {
  std::string token = "Canary0123456789abcdefghijklmnopqrstuvwxyz";
  const Secret secret{std::span(token)};
  for (std::size_t before = 80; before <= 121; ++before) {
    HttpAnswer answer;
    answer.is_sent = answer.is_headed = answer.is_whole = true;
    answer.status = 200;
    answer.body = said(wecom_robot(), 93000,
                       std::string(before, 'x') + "Canary0123456789abcdefghijklmnopqrstuvwxyz");
    const Outcome outcome =
        judge_robot(*wecom_robot().replies, answer, robot_now, std::span(&secret, 1));
    EXPECT_EQ(words_of(outcome).find("Can"), std::string::npos) << words_of(outcome);
  }
}

TEST(RobotReplies, ShowWhatWasSaidInOneShortLine) {
  const std::string noise(5000, 'x');
  const Outcome outcome = judge(
      wecom_robot(), {said(wecom_robot(), 93000, "a\\nb\\u0007" + noise), "", 0, "", 200, {}});
  EXPECT_LT(words_of(outcome).size(), 400U);
  EXPECT_EQ(words_of(outcome).find('\n'), std::string::npos);
  EXPECT_EQ(words_of(outcome).find('\a'), std::string::npos);
}

}  // namespace
}  // namespace qixian
