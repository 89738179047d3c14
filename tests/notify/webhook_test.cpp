// Webhooks against a real server (tests/fakes/http_peer.py).
#include "notify/webhook.hpp"

#include "fakes/authority.hpp"
#include "fakes/peer.hpp"
#include "loop.hpp"
#include "notify/base64.hpp"
#include "notify/webhook_signature.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace qixian {
namespace {

using fakes::Peer;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int64_t now = 1790000000;
constexpr const char* new_key = "whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3";
constexpr const char* old_key = "whsec_b2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xk";

WebhookSettings settings_for(const std::string& origin, const std::string& path) {
  WebhookSettings settings;
  settings.name = "hook";
  settings.url = origin + path;
  settings.keys = {*read_webhook_key(new_key)};
  settings.target.allow = {"127.0.0.1"};
  settings.target.connect_timeout = settings.target.total_timeout = seconds(10);
  return settings;
}

Outcome send(const WebhookSettings& settings, Letter letter = some_letter()) {
  Loop loop;
  const auto channel = make_webhook_channel(settings, loop.curl, [] { return now; });
  return loop.send(*channel, letter);
}

class Webhook : public testing::Test {
 protected:
  Peer peer{"http_peer.py"};
  std::string origin = "http://127.0.0.1:" + std::to_string(peer.port());

  [[nodiscard]] WebhookSettings at(const std::string& path) const {
    return settings_for(origin, path);
  }
};

std::map<std::string, std::string> headers_of(const boost::json::object& record) {
  std::map<std::string, std::string> headers;
  for (const auto& header : record.at("headers").as_array())
    headers.emplace(header.at(0).as_string(), header.at(1).as_string());
  return headers;
}

TEST_F(Webhook, ArrivesSignedWithTheExactBody) {
  EXPECT_EQ(send(at("/status/200")),
            Outcome(Delivered{origin + ": HTTP 200: {\"said\": \"200\"}"}));
  const auto records = peer.records();
  ASSERT_EQ(records.size(), 1U);
  const Letter letter = some_letter();
  EXPECT_EQ(from_base64(records[0].at("body").as_string()), letter.data);
  const auto headers = headers_of(records[0]);
  EXPECT_EQ(headers.at("content-type"), "application/json");
  EXPECT_EQ(headers.at("webhook-id"), letter.token);
  EXPECT_EQ(headers.at("webhook-timestamp"), "1790000000");
  EXPECT_EQ(headers.at("webhook-signature"),
            sign_webhook(*read_webhook_key(new_key), letter.token, now, letter.data));
  EXPECT_FALSE(headers.contains("expect"));
}

TEST_F(Webhook, IsSignedWithBothKeysWhileTheyChange) {
  WebhookSettings settings = at("/status/204");
  settings.keys.push_back(*read_webhook_key(old_key));
  EXPECT_EQ(send(settings), Outcome(Delivered{origin + ": HTTP 204"}));
  const Letter letter = some_letter();
  EXPECT_EQ(headers_of(peer.records().at(0)).at("webhook-signature"),
            sign_webhook(*read_webhook_key(new_key), letter.token, now, letter.data) + " " +
                sign_webhook(*read_webhook_key(old_key), letter.token, now, letter.data));
}

TEST_F(Webhook, JudgesEveryStatus) {
  const std::vector<std::pair<const char*, const char*>> rows{
      {"200", "delivered"},      {"201", "delivered"},      {"202", "delivered"},
      {"204", "delivered"},      {"301", "channel broken"}, {"302", "channel broken"},
      {"304", "channel broken"}, {"307", "channel broken"}, {"308", "channel broken"},
      {"400", "letter refused"}, {"401", "channel broken"}, {"403", "channel broken"},
      {"404", "channel broken"}, {"405", "channel broken"}, {"408", "again"},
      {"409", "letter refused"}, {"410", "channel broken"}, {"413", "letter refused"},
      {"422", "letter refused"}, {"429", "again"},          {"500", "again"},
      {"501", "again"},          {"502", "again"},          {"503", "again"},
      {"504", "again"},          {"599", "again"}};
  Loop loop;
  for (const auto& [status, expected] : rows) {
    const auto channel =
        make_webhook_channel(at(std::string("/status/") + status), loop.curl, [] { return now; });
    const Outcome outcome = loop.send(*channel, some_letter());
    EXPECT_EQ(name_of(outcome), expected) << status << words_of(outcome);
    EXPECT_NE(words_of(outcome).find(std::string("HTTP ") + status), std::string::npos)
        << words_of(outcome);
  }
  for (const auto& record : peer.records()) EXPECT_NE(record.at("path").as_string(), "/followed");
}

TEST_F(Webhook, HonoursRetryAfter) {
  const auto wait = [&](const std::string& path) {
    return std::get<TryAgain>(send(at(path))).wait;
  };
  EXPECT_EQ(wait("/status/429/120"), seconds(120));
  EXPECT_EQ(wait("/status/503/Mon%2C%2021%20Sep%202026%2014%3A14%3A20%20GMT"), seconds(60));
  EXPECT_EQ(wait("/status/503"), std::nullopt);
  EXPECT_EQ(wait("/status/503/whenever"), std::nullopt);
}

TEST_F(Webhook, TakesTheLastStatusWhereHintsComeFirst) {
  EXPECT_EQ(send(at("/hints")), Outcome(Delivered{origin + ": HTTP 200"}));
}

TEST_F(Webhook, ReadsNoMoreOfAnAnswerThanItWants) {
  EXPECT_EQ(name_of(send(at("/endless"))), "delivered");
  EXPECT_EQ(name_of(send(at("/endless-headers"))), "unknown");
}

TEST_F(Webhook, IsUnknownWhereTheRequestWentAndNoAnswerCame) {
  WebhookSettings slow = at("/slow");
  slow.target.total_timeout = milliseconds(200);
  EXPECT_EQ(name_of(send(slow)), "unknown");
  EXPECT_EQ(name_of(send(at("/cut"))), "unknown");
  EXPECT_EQ(name_of(send(at("/cut-headers"))), "unknown");
}

TEST_F(Webhook, IsSettledByItsStatusWhateverBecomesOfTheBody) {
  WebhookSettings settings = at("/slow-body");
  settings.target.total_timeout = milliseconds(200);
  EXPECT_EQ(shown(send(settings)), "delivered: " + origin + ": HTTP 200: abc");
}

TEST_F(Webhook, IsBrokenWhereTheFarSideDoesNotSpeakHttp) {
  EXPECT_EQ(name_of(send(at("/garbage"))), "channel broken");
}

TEST(WebhookFailures, AreTriedAgainWhereNobodyIs) {
  int port = 0;
  {
    Peer gone("http_peer.py");
    port = gone.port();
  }
  EXPECT_EQ(name_of(send(settings_for("http://127.0.0.1:" + std::to_string(port), "/"))), "again");
  EXPECT_EQ(name_of(send(settings_for("https://no-such-host.invalid", "/"))), "again");
}

TEST_F(Webhook, ReusesItsConnection) {
  Loop loop;
  const auto channel = make_webhook_channel(at("/status/200"), loop.curl, [] { return now; });
  for (int i = 0; i < 5; ++i) EXPECT_EQ(name_of(loop.send(*channel, some_letter())), "delivered");
  for (const auto& record : peer.records()) EXPECT_EQ(record.at("connection").as_int64(), 1);
  EXPECT_EQ(peer.records().size(), 5U);
}

TEST_F(Webhook, IsForgottenWhenItsTaskIsCancelled) {
  using namespace boost::asio::experimental::awaitable_operators;
  Loop loop;
  const auto slow = make_webhook_channel(at("/slow"), loop.curl, [] { return now; });
  const auto quick = make_webhook_channel(at("/status/200"), loop.curl, [] { return now; });
  const auto first = loop.run((shown_of(*slow, some_letter()) || shown_of(*quick, some_letter())));
  ASSERT_EQ(first.index(), 1U);
  EXPECT_TRUE(std::get<1>(first).starts_with("delivered"));
}

TEST_F(Webhook, RefusesALetterThatCannotBeSigned) {
  Letter letter = some_letter();
  letter.token = "a.b";
  EXPECT_EQ(name_of(send(at("/status/200"), letter)), "letter refused");
  letter = some_letter();
  letter.token = "x\r\nEvil: 1";
  EXPECT_EQ(name_of(send(at("/status/200"), letter)), "letter refused");
  letter = some_letter();
  letter.data.clear();
  EXPECT_EQ(name_of(send(at("/status/200"), letter)), "letter refused");
  EXPECT_EQ(peer.records().size(), 0U);
}

TEST_F(Webhook, NeverShowsPathOrQueryOfItsUrl) {
  for (const char* path : {"/echo/Canary-7f3a?access_token=Canary-9b1c", "/echo?Canary-7f3a"}) {
    const Outcome outcome = send(at(path));
    EXPECT_EQ(name_of(outcome), "letter refused");
    EXPECT_EQ(words_of(outcome).find("Canary"), std::string::npos) << words_of(outcome);
    EXPECT_NE(words_of(outcome).find("no such thing: ***"), std::string::npos) << words_of(outcome);
  }
  WebhookSettings gone = settings_for("http://127.0.0.1:1", "/Canary-7f3a?Canary-9b1c");
  EXPECT_EQ(words_of(send(gone)).find("Canary"), std::string::npos) << words_of(send(gone));
}

TEST_F(Webhook, ReachesNoForbiddenAddress) {
  const std::string port = std::to_string(peer.port());
  for (const std::string& host :
       {"127.0.0.1", "localhost", "0x7f.1", "2130706433", "127.1", "0.0.0.0", "[::1]",
        "[::ffff:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[::]"}) {
    WebhookSettings settings = settings_for("http://" + host + ":" + port, "/status/200");
    settings.target.allow = {"10.0.0.1", "elsewhere.example.cn"};
    const Outcome outcome = send(settings);
    EXPECT_EQ(name_of(outcome), "channel broken") << host << words_of(outcome);
    EXPECT_NE(words_of(outcome).find("name it in 'allow'"), std::string::npos) << words_of(outcome);
  }
  EXPECT_EQ(peer.records().size(), 0U);
}

TEST_F(Webhook, ReachesAForbiddenAddressThatIsAllowedByNumberOrName) {
  WebhookSettings settings =
      settings_for("http://localhost:" + std::to_string(peer.port()), "/status/200");
  settings.target.allow = {"LOCALHOST"};
  EXPECT_EQ(name_of(send(settings)), "delivered");
  settings.target.allow = {"::1", "127.0.0.1"};
  EXPECT_EQ(name_of(send(settings)), "delivered");
}

TEST(WebhookTls, IsVerifiedAlways) {
  const fakes::Authority authority;
  struct Row {
    std::vector<std::string> arguments;
    const char* expected;
  };
  for (const Row& row :
       {Row{authority.good(), "delivered"}, Row{authority.expired(), "channel broken"},
        Row{authority.of_another_name(), "channel broken"},
        Row{authority.signed_by_itself(), "channel broken"}}) {
    Peer peer("http_peer.py", row.arguments);
    WebhookSettings settings =
        settings_for("https://localhost:" + std::to_string(peer.port()), "/status/200?Canary");
    settings.target.allow = {"localhost"};
    settings.target.ca_file = authority.ca_file();
    const Outcome outcome = send(settings);
    EXPECT_EQ(name_of(outcome), row.expected) << words_of(outcome);
    EXPECT_EQ(words_of(outcome).find("Canary"), std::string::npos);
    EXPECT_EQ(peer.records().empty(), name_of(outcome) != "delivered");
    settings.target.ca_file.clear();
    EXPECT_EQ(name_of(send(settings)), "channel broken");
  }
}

TEST_F(Webhook, GoesByTheProxyOfItsTableAndByNoOther) {
  WebhookSettings settings = at("/status/200");
  settings.target.proxy = "http://127.0.0.1:1";  // where nobody listens
  EXPECT_EQ(name_of(send(settings)), "again");
  EXPECT_TRUE(peer.records().empty());
}

TEST_F(Webhook, IgnoresProxiesOfTheEnvironment) {
  for (const char* name : {"ALL_PROXY", "http_proxy", "HTTP_PROXY"})
    ::setenv(name, "http://127.0.0.1:1", 1);
  EXPECT_EQ(name_of(send(at("/status/200"))), "delivered");
  for (const char* name : {"ALL_PROXY", "http_proxy", "HTTP_PROXY"}) ::unsetenv(name);
}

}  // namespace
}  // namespace qixian
