// The tables of replies, row by row, without a wire: what they hold over every code there is.
#include "notify/curl_failures.hpp"
#include "notify/smtp_replies.hpp"
#include "notify/webhook_replies.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace qixian {
namespace {

using std::chrono::seconds;

std::string smtp(SmtpStep step, int code) {
  return std::string(name_of(judge_reply(step, code, "")));
}
std::string http(long status) {
  return std::string(name_of(judge_status(status, "", "", 0)));
}

constexpr SmtpStep all_steps[]{SmtpStep::hello, SmtpStep::sender, SmtpStep::recipient,
                               SmtpStep::data, SmtpStep::final_dot};

TEST(SmtpReplies, FourIsAgainAtEveryStep) {
  for (const SmtpStep step : all_steps)
    for (int code = 400; code < 500; ++code) EXPECT_EQ(smtp(step, code), "again") << code;
}

TEST(SmtpReplies, GreylistingAndClosingWaitFiveMinutes) {
  for (const SmtpStep step : all_steps)
    for (const int code : {421, 450, 451, 452}) {
      // The server as a whole where it closes, or does not even greet.
      const bool is_of_server = code == 421 || step == SmtpStep::hello;
      EXPECT_EQ(judge_reply(step, code, "x"), Outcome(TryAgain{"x", seconds(300), is_of_server}))
          << code;
    }
  EXPECT_EQ(judge_reply(SmtpStep::recipient, 455, "x"), Outcome(TryAgain{"x", {}}));
}

TEST(SmtpReplies, WordsComeBeforeTheCode) {
  struct Row {
    SmtpStep step;
    const char* said;
    const char* expected;
  };
  for (const Row& row :
       {Row{SmtpStep::recipient, "554 5.7.1 <a@b.cn>: Relay access denied", "channel broken"},
        Row{SmtpStep::recipient, "550 Relaying denied", "channel broken"},
        Row{SmtpStep::recipient, "553 authentication is required", "channel broken"},
        Row{SmtpStep::recipient, "550 5.7.0 no", "letter refused"},
        Row{SmtpStep::recipient, "550 5.7.1 recipient restricted", "letter refused"},
        Row{SmtpStep::recipient,
            "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required",
            "letter refused"},
        Row{SmtpStep::recipient, "554 Service unavailable; Client host [192.0.2.1] blocked",
            "channel broken"},
        Row{SmtpStep::recipient, "550 5.1.1 user unknown", "recipient refused"},
        Row{SmtpStep::recipient, "550 Ip frequency limited", "again"},
        Row{SmtpStep::sender, "550 Connection frequency limited", "again"},
        Row{SmtpStep::final_dot, "554 5.7.1 no", "letter refused"},
        Row{SmtpStep::final_dot, "550 发送频率过高", "letter refused"},
        Row{SmtpStep::final_dot, "554 DT:SPM 163 smtp1", "letter refused"},
        Row{SmtpStep::final_dot, "552 5.3.4 too large", "letter refused"}})
    EXPECT_EQ(name_of(judge_reply(row.step, std::stoi(row.said), "x", row.said)), row.expected)
        << row.said;
  for (const char* said : {"554 5.7.1 no", "550 发送频率过高", "554 DT:SPM 163 smtp1"})
    EXPECT_EQ(judge_reply(SmtpStep::final_dot, 554, "x", said), Outcome(LetterRefused{"x", true}));
  EXPECT_EQ(judge_reply(SmtpStep::final_dot, 552, "x", "552 5.3.4 too large"),
            Outcome(LetterRefused{"x"}));
  EXPECT_EQ(judge_reply(SmtpStep::recipient, 550, "x", "550 Ip frequency limited"),
            Outcome(TryAgain{"x", seconds(600), true}));
}

TEST(SmtpReplies, ALineThatBreaksBeforeTheDotIsOfTheServer) {
  for (const SmtpStep step :
       {SmtpStep::hello, SmtpStep::sender, SmtpStep::recipient, SmtpStep::data})
    EXPECT_EQ(judge_reply(step, no_reply, "x"), Outcome(TryAgain{"x", {}, true}));
}

TEST(SmtpReplies, FiveConcernsWhomTheCommandNamed) {
  for (int code = 500; code < 600; ++code) {
    const bool is_authentication = code == 530 || code == 534 || code == 535 || code == 538;
    const auto expected = [&](const char* otherwise) {
      return is_authentication ? "channel broken" : otherwise;
    };
    EXPECT_EQ(smtp(SmtpStep::hello, code), "channel broken") << code;
    EXPECT_EQ(smtp(SmtpStep::sender, code), code == 552 ? "letter refused" : "channel broken")
        << code;
    EXPECT_EQ(smtp(SmtpStep::recipient, code), expected("recipient refused")) << code;
    EXPECT_EQ(smtp(SmtpStep::data, code), expected("letter refused")) << code;
    EXPECT_EQ(smtp(SmtpStep::final_dot, code), expected("letter refused")) << code;
  }
}

TEST(SmtpReplies, OnlyTheDotDelivers) {
  for (int code = 0; code < 1000; ++code) {
    for (const SmtpStep step : all_steps) {
      const bool is_delivered = step == SmtpStep::final_dot && code >= 200 && code < 300;
      EXPECT_EQ(smtp(step, code) == "delivered", is_delivered) << code;
    }
  }
}

TEST(SmtpReplies, SilenceAfterTheDotIsUnknownAndBeforeItAgain) {
  EXPECT_EQ(smtp(SmtpStep::final_dot, no_reply), "unknown");
  EXPECT_EQ(smtp(SmtpStep::final_dot, 354), "unknown");
  for (const SmtpStep step :
       {SmtpStep::hello, SmtpStep::sender, SmtpStep::recipient, SmtpStep::data}) {
    EXPECT_EQ(smtp(step, no_reply), "again");
    EXPECT_EQ(smtp(step, 250), "again");
  }
}

TEST(CurlFailures, NameTheKeyTlsAsOneOfMailServersOnly) {
  const Outcome outcome = judge_failure(CURLE_SSL_CONNECT_ERROR, "x");
  EXPECT_NE(std::get<ChannelBroken>(outcome).reason.find("of a mail server 'tls'"),
            std::string::npos);
}

TEST(CurlFailures, AreTriedAgainWhereTheFarSideHungUpAmidTheHandshake) {
  for (const char* words :
       {"OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to bark.example:443",
        "OpenSSL SSL_connect: Connection reset by peer in connection to bark.example:443",
        "error:0A000126:SSL routines::unexpected eof while reading"})
    EXPECT_EQ(name_of(judge_failure(CURLE_SSL_CONNECT_ERROR, words)), "again") << words;
  EXPECT_EQ(name_of(judge_failure(CURLE_SSL_CONNECT_ERROR,
                                  "error:0A00010B:SSL routines::wrong version number")),
            "channel broken");
}

TEST(CurlFailures, AreBrokenWhereOnlyAnOperatorHelps) {
  for (const CURLcode code :
       {CURLE_LOGIN_DENIED, CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR,
        CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_URL_MALFORMAT})
    EXPECT_EQ(name_of(judge_failure(code, "x")), "channel broken") << code;
  for (const CURLcode code :
       {CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT,
        CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_WEIRD_SERVER_REPLY})
    EXPECT_EQ(judge_failure(code, "x"), Outcome(TryAgain{"x", {}, true})) << code;
}

TEST(WebhookReplies, AreByWhatCanBeDoneNext) {
  for (long status = 0; status < 1000; ++status) {
    const std::string expected = status < 200   ? "channel broken"
                                 : status < 300 ? "delivered"
                                 : status < 400 ? "channel broken"
                                 : status == 401 || (status >= 403 && status <= 405)
                                     ? "channel broken"
                                 : status == 410                  ? "channel broken"
                                 : status == 408 || status == 429 ? "again"
                                 : status < 500                   ? "letter refused"
                                 : status < 600                   ? "again"
                                                                  : "channel broken";
    EXPECT_EQ(http(status), expected) << status;
  }
  EXPECT_EQ(http(1234), "channel broken");
}

TEST(WebhookReplies, HonourRetryAfter) {
  EXPECT_EQ(judge_status(503, "x", "120", 0), Outcome(TryAgain{"x", seconds(120), true}));
  EXPECT_EQ(judge_status(500, "x", "120", 0), Outcome(TryAgain{"x", seconds(120), true}));
  // Without it these still mean all letters, and a 500 may be of this one.
  for (const long status : {429, 502, 503, 504})
    EXPECT_EQ(judge_status(status, "x", "", 0), Outcome(TryAgain{"x", {}, true})) << status;
  for (const long status : {408, 500})
    EXPECT_EQ(judge_status(status, "x", "", 0), Outcome(TryAgain{"x", {}})) << status;
  EXPECT_EQ(name_of(judge_status(413, "x", "120", 0)), "letter refused");
}

// What only a person can mend says how, and what goes by itself asks nobody.
TEST(Words, SayTheMendWhereSomebodyIsNeeded) {
  std::vector<Outcome> outcomes;
  for (const SmtpStep step : all_steps)
    for (const int code : {250, 421, 451, 530, 535, 550, 552, 554})
      outcomes.push_back(judge_reply(step, code, "x"));
  for (const long status : {204, 302, 400, 401, 404, 410, 413, 429, 503, 999})
    outcomes.push_back(judge_status(status, "x", "", 0));
  for (const CURLcode code : {CURLE_LOGIN_DENIED, CURLE_PEER_FAILED_VERIFICATION,
                              CURLE_SSL_CACERT_BADFILE, CURLE_COULDNT_CONNECT})
    outcomes.push_back(judge_failure(code, "x"));
  for (const Outcome& outcome : outcomes) {
    const bool for_somebody = std::holds_alternative<ChannelBroken>(outcome) ||
                              std::holds_alternative<RecipientRefused>(outcome);
    const bool for_nobody = std::holds_alternative<Delivered>(outcome) ||
                            std::holds_alternative<TryAgain>(outcome) ||
                            std::holds_alternative<Unknown>(outcome);
    EXPECT_TRUE(!for_somebody || words_of(outcome).starts_with("x; ")) << words_of(outcome);
    EXPECT_TRUE(!for_nobody || words_of(outcome) == "x") << words_of(outcome);
  }
}

TEST(ReadRetryAfter, TakesSecondsAndDates) {
  constexpr std::int64_t now = 1790000000;  // Mon, 21 Sep 2026 14:13:20 GMT
  EXPECT_EQ(read_retry_after("0", now), seconds(0));
  EXPECT_EQ(read_retry_after("5", now), seconds(5));
  EXPECT_EQ(read_retry_after("Mon, 21 Sep 2026 14:14:20 GMT", now), seconds(60));
  EXPECT_EQ(read_retry_after("Monday, 21-Sep-26 14:14:20 GMT", now), seconds(60));
  EXPECT_EQ(read_retry_after("Mon, 21 Sep 2026 14:00:00 GMT", now), seconds(0));
  EXPECT_EQ(read_retry_after("Fri, 21 Sep 2126 14:00:00 GMT", now), seconds(86'400));
  EXPECT_EQ(read_retry_after("86401", now), seconds(86'400));
  EXPECT_EQ(read_retry_after("99999999999999999999999999", now), seconds(86'400));
  for (const char* text : {"", "soon", "-5", "5 minutes", "1.5"})
    EXPECT_EQ(read_retry_after(text, now), std::nullopt) << text;
}

}  // namespace
}  // namespace qixian
