// Mail against a real server (tests/fakes/smtp_peer.py): every row of the table, over the wire.
#include "notify/smtp.hpp"

#include "fakes/authority.hpp"
#include "fakes/peer.hpp"
#include "loop.hpp"
#include "notify/base64.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace qixian {
namespace {

using fakes::Peer;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* canary = "Canary-7f3a";

SmtpSettings plain_settings(int port) {
  SmtpSettings settings;
  settings.name = "mail";
  settings.host = "127.0.0.1";
  settings.port = port;
  settings.tls = SmtpTls::none;
  settings.from = {"期限提醒", "qixian@example.gov.cn"};
  settings.envelope_from = "bounces@example.gov.cn";
  settings.domain = "example.gov.cn";
  settings.helo = "daemon.example.gov.cn";
  settings.connect_timeout = seconds(10);
  settings.total_timeout = seconds(10);
  return settings;
}

SmtpSettings tls_settings(int port, SmtpTls tls, const fakes::Authority& authority) {
  SmtpSettings settings = plain_settings(port);
  settings.host = "localhost";
  settings.tls = tls;
  settings.ca_file = authority.ca_file();
  return settings;
}

void log_in(SmtpSettings& settings, std::string password) {
  settings.user = "qixian";
  settings.password = Secret(std::span(password));
}

Letter letter_to(std::string address) {
  Letter letter = some_letter();
  letter.address = std::move(address);
  return letter;
}

Outcome send(const SmtpSettings& settings, Letter letter = some_letter()) {
  Loop loop;
  const auto channel = make_smtp_channel(settings, loop.curl);
  return loop.send(*channel, letter);
}

std::string words(const Outcome& outcome) {
  return words_of(outcome);
}

std::vector<std::string> with(std::vector<std::string> arguments, std::vector<std::string> more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++found;
  return found;
}

std::string raw(const boost::json::object& record) {
  return *from_base64(record.at("raw").as_string());
}

// --- what arrives
// -----------------------------------------------------------------------------------

class SmtpWithAndWithoutPipelining : public testing::TestWithParam<bool> {
 protected:
  Peer peer{"smtp_peer.py",
            GetParam() ? std::vector<std::string>{"--pipelining"} : std::vector<std::string>{}};
  SmtpSettings settings = plain_settings(peer.port());
};
INSTANTIATE_TEST_SUITE_P(Smtp, SmtpWithAndWithoutPipelining, testing::Bool(),
                         [](const auto& it) { return it.param ? "Pipelined" : "OneByOne"; });

TEST_P(SmtpWithAndWithoutPipelining, DeliversTheLetterAsItWasComposed) {
  EXPECT_EQ(send(settings), Outcome(Delivered{"250 2.0.0 queued as 4F2A"}));
  const auto mails = peer.records("mail");
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails[0].at("mail_from").as_string(), "bounces@example.gov.cn");
  EXPECT_EQ(mails[0].at("rcpt_tos"), boost::json::array{"zhang.wei@example.gov.cn"});
  EXPECT_EQ(mails[0].at("data").as_string(),
            compose_mail(some_letter(), settings.from, settings.domain));
  EXPECT_FALSE(mails[0].at("bare").as_bool());
  EXPECT_EQ(peer.records("ehlo").at(0).at("name").as_string(), "daemon.example.gov.cn");
}

TEST_P(SmtpWithAndWithoutPipelining, JudgesEveryReplyByItsStep) {
  struct Row {
    const char* sender;
    const char* recipient;
    const char* expected;
    int wait = -1;
  };
  const std::vector<Row> rows{
      {"", "rcpt-550@example.cn", "recipient refused"},
      {"", "rcpt-551@example.cn", "recipient refused"},
      {"", "rcpt-553@example.cn", "recipient refused"},
      {"", "rcpt-554@example.cn", "recipient refused"},
      {"", "rcpt-450@example.cn", "again", 300},
      {"", "rcpt-451@example.cn", "again", 300},
      {"", "rcpt-452@example.cn", "again", 300},
      {"", "rcpt-421@example.cn", "again", 300},
      {"", "rcpt-499@example.cn", "again"},
      {"", "rcpt-530@example.cn", "channel broken"},
      {"", "rcpt-cut@example.cn", "again"},
      {"", "rcpt-garbage@example.cn", "again"},
      {"", "rcpt-endless@example.cn", "again"},
      {"", "data-554@example.cn", "letter refused"},
      {"", "data-451@example.cn", "again", 300},
      {"", "data-cut@example.cn", "again"},
      {"", "dot-552@example.cn", "letter refused"},
      {"", "dot-554@example.cn", "letter refused"},
      {"", "dot-451@example.cn", "again", 300},
      {"", "dot-421@example.cn", "again", 300},
      {"", "dot-cut@example.cn", "unknown"},
      {"", "dot-garbage@example.cn", "unknown"},
      {"mail-550@example.cn", "a@example.cn", "channel broken"},
      {"mail-552@example.cn", "a@example.cn", "letter refused"},
      {"mail-530@example.cn", "a@example.cn", "channel broken"},
      {"mail-535@example.cn", "a@example.cn", "channel broken"},
      {"mail-451@example.cn", "a@example.cn", "again", 300},
      {"mail-cut@example.cn", "a@example.cn", "again"},
  };
  for (const Row& row : rows) {
    if (*row.sender != '\0') settings.envelope_from = row.sender;
    const Outcome outcome = send(settings, letter_to(row.recipient));
    const std::string name = std::string(row.sender) + " " + row.recipient;
    EXPECT_EQ(name_of(outcome), row.expected) << name << ": " << words(outcome);
    EXPECT_TRUE(words(outcome).starts_with("127.0.0.1:")) << words(outcome);
    const auto* again = std::get_if<TryAgain>(&outcome);
    if (row.wait >= 0) {
      ASSERT_NE(again, nullptr) << name;
      EXPECT_EQ(again->wait, seconds(row.wait)) << name;
    } else if (again != nullptr) {
      EXPECT_EQ(again->wait, std::nullopt) << name;
    }
  }
}

TEST_P(SmtpWithAndWithoutPipelining, UsesAConnectionAgain) {
  Loop loop;
  const auto channel = make_smtp_channel(settings, loop.curl);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(name_of(loop.send(*channel, some_letter())), "delivered");
  EXPECT_EQ(peer.records("connection").size(), 1U);
  EXPECT_EQ(peer.records("mail").size(), 5U);
}

TEST_P(SmtpWithAndWithoutPipelining, TakesAnotherConnectionAfterARefusal) {
  Loop loop;
  const auto channel = make_smtp_channel(settings, loop.curl);
  EXPECT_EQ(name_of(loop.send(*channel, letter_to("rcpt-550@example.cn"))), "recipient refused");
  EXPECT_EQ(name_of(loop.send(*channel, some_letter())), "delivered");
  EXPECT_EQ(peer.records("mail").size(), 1U);
}

TEST_P(SmtpWithAndWithoutPipelining, CarriesALargeLetter) {
  Letter letter = some_letter();
  for (int i = 0; i < 200'000; ++i) letter.text += "依据第二条第二款\n";
  EXPECT_EQ(name_of(send(settings, letter)), "delivered");
  EXPECT_EQ(peer.records("mail").at(0).at("data").as_string(),
            compose_mail(letter, settings.from, settings.domain));
}

TEST_P(SmtpWithAndWithoutPipelining, SendsOneRecipientWhateverTheInputs) {
  for (const std::string& attack :
       {std::string("a@b.cn>\r\nRCPT TO:<evil@example.com"),
        std::string("a@b.cn\r\nRCPT TO:<evil@example.com>"), std::string("a@b.cn\nDATA"),
        std::string("a@b.cn\r"), std::string("a\0@b.cn", 7),
        std::string("a@b.cn\xE2\x80\xA8"
                    "evil"),
        std::string("a@b.cn, evil@example.com"), std::string("")}) {
    EXPECT_EQ(name_of(send(settings, letter_to(attack))), "recipient refused") << attack;
  }
  EXPECT_EQ(peer.records("mail").size(), 0U);

  for (const std::string& attack :
       {std::string(
            "x\r\n.\r\nMAIL FROM:<evil@example.com>\r\nRCPT TO:<evil@example.com>\r\nDATA\r\n"),
        std::string("x\n.\nMAIL FROM:<e@e.cn>\n"), std::string("x\n.\r\nRCPT TO:<e@e.cn>\r\n"),
        std::string("x\r.\rRCPT TO:<e@e.cn>\r"), std::string("x\xE2\x80\xA8RCPT TO:<e@e.cn>"),
        std::string("x\0\r\nBcc: e@e.cn", 15), std::string("x%0d%0aBcc: e@e.cn")}) {
    Letter letter = letter_to("%0d%0aa@b.cn");
    letter.officer_name = letter.subject = letter.text = letter.html = attack;
    EXPECT_EQ(name_of(send(settings, letter)), "delivered") << attack;
    const auto record = peer.records("mail").back();
    const std::string wire = raw(record);
    EXPECT_EQ(record.at("rcpt_tos"), boost::json::array{"%0d%0aa@b.cn"});
    EXPECT_EQ(count(wire, "\r\nRCPT TO:"), 1U) << wire;
    EXPECT_EQ(count(wire, "\nMAIL FROM:"), 1U) << wire;
    EXPECT_EQ(count(wire, "\r\nBcc"), 0U) << wire;
    EXPECT_FALSE(record.at("bare").as_bool()) << wire;
  }
}

TEST(Smtp, RefusesALetterWithoutAProperToken) {
  for (const char* token : {"", "a b", "x\r\ny", "a@b", "TOKEN"}) {
    Letter letter = some_letter();
    letter.token = token;
    EXPECT_EQ(name_of(send(plain_settings(1), letter)), "letter refused") << token;
  }
}

// --- connections
// ------------------------------------------------------------------------------------

TEST(Smtp, TriesAnotherConnectionWhereAnIdleOneWasClosed) {
  Peer peer("smtp_peer.py");
  Loop loop;
  const auto channel = make_smtp_channel(plain_settings(peer.port()), loop.curl);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(shown(loop.send(*channel, letter_to("dot-close@example.cn"))),
              "delivered: 250 2.0.0 and goodbye");
  EXPECT_EQ(peer.records("mail").size(), 3U);
}

TEST(Smtp, TriesAnotherConnectionWhereAnIdleOneClosesAtTheNextCommand) {
  Peer peer("smtp_peer.py", {"--cut-second-mail"});
  Loop loop;
  const auto channel = make_smtp_channel(plain_settings(peer.port()), loop.curl);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(name_of(loop.send(*channel, some_letter())), "delivered");
  EXPECT_EQ(peer.records("mail").size(), 3U);
  EXPECT_EQ(peer.records("connection").size(), 3U);
}

TEST(Smtp, KeepsToItsNumberOfConnectionsAndLetters) {
  using namespace boost::asio::experimental::awaitable_operators;
  Peer peer("smtp_peer.py");
  SmtpSettings settings = plain_settings(peer.port());
  settings.connections = 2;
  settings.letters_per_connection = 3;
  Loop loop;
  const auto channel = make_smtp_channel(settings, loop.curl);
  const auto one = [&] { return shown_of(*channel, some_letter()); };
  const auto [a, b, c, d] = loop.run((one() && one() && one() && one()));
  for (const std::string& outcome : {a, b, c, d})
    EXPECT_EQ(outcome, "delivered: 250 2.0.0 queued as 4F2A");
  EXPECT_EQ(peer.records("connection").size(), 2U);
  for (int i = 0; i < 6; ++i) EXPECT_EQ(name_of(loop.send(*channel, some_letter())), "delivered");
  EXPECT_EQ(peer.records("connection").size(), 4U);  // 10 letters, 3 a connection
}

// --- time
// -------------------------------------------------------------------------------------------

TEST(Smtp, GivesUpOnASilentServerInTime) {
  struct Row {
    const char* address;
    const char* expected;
  };
  Peer peer("smtp_peer.py");
  SmtpSettings settings = plain_settings(peer.port());
  settings.total_timeout = milliseconds(200);
  for (const Row& row :
       {Row{"rcpt-stall@example.cn", "again"}, Row{"data-stall@example.cn", "again"},
        Row{"dot-stall@example.cn", "unknown"}}) {
    const Outcome outcome = send(settings, letter_to(row.address));
    EXPECT_EQ(name_of(outcome), row.expected) << row.address << words(outcome);
    EXPECT_NE(words(outcome).find("no reply in time"), std::string::npos) << words(outcome);
  }
}

TEST(Smtp, ASilentServerHoldsNothingElseUp) {
  using namespace boost::asio::experimental::awaitable_operators;
  Peer peer("smtp_peer.py");
  Loop loop;
  const auto channel = make_smtp_channel(plain_settings(peer.port()), loop.curl);
  // The stalled letter has ten seconds; the others must be through long before, and then it is
  // cancelled.
  const auto others = [&]() -> boost::asio::awaitable<int> {
    int delivered = 0;
    for (int i = 0; i < 20; ++i)
      delivered += std::holds_alternative<Delivered>(co_await channel->send(some_letter())) ? 1 : 0;
    co_return delivered;
  };
  const auto first = loop.run((shown_of(*channel, letter_to("dot-stall@example.cn")) || others()));
  ASSERT_EQ(first.index(), 1U);
  EXPECT_EQ(std::get<1>(first), 20);
}

TEST(Smtp, LettersThatWaitForAConnectionCanBeCancelled) {
  using namespace boost::asio::experimental::awaitable_operators;
  Peer peer("smtp_peer.py");
  SmtpSettings settings = plain_settings(peer.port());
  settings.connections = 1;
  Loop loop;
  const auto channel = make_smtp_channel(settings, loop.curl);
  const auto soon = [&]() -> boost::asio::awaitable<int> {
    boost::asio::steady_timer timer(loop.io, milliseconds(100));
    co_await timer.async_wait(boost::asio::use_awaitable);
    co_return 1;
  };
  const auto first = loop.run(((shown_of(*channel, letter_to("dot-stall@example.cn")) &&
                                shown_of(*channel, some_letter())) ||
                               soon()));
  EXPECT_EQ(first.index(), 1U);
  EXPECT_EQ(name_of(loop.send(*channel, some_letter())), "delivered");
  EXPECT_EQ(peer.records("mail").size(), 2U);
}

// --- greeting, TLS, AUTH
// ----------------------------------------------------------------------------

TEST(Smtp, JudgesTheGreeting) {
  struct Row {
    const char* greeting;
    Outcome expected;
  };
  for (const Row& row :
       {Row{"421 4.3.2 too busy", TryAgain{"{}: 421 4.3.2 too busy", seconds(300), true}},
        Row{"554 5.3.2 not you",
            ChannelBroken{"{}: 554 5.3.2 not you; ask who runs it whether we may send by it"}}}) {
    Peer peer("smtp_peer.py", {"--greeting", row.greeting});
    const std::string head =
        "127.0.0.1:" + std::to_string(peer.port()) + " answered the connection";
    const Outcome outcome = send(plain_settings(peer.port()));
    EXPECT_EQ(outcome.index(), row.expected.index()) << words(outcome);
    EXPECT_EQ(words(outcome), head + words(row.expected).substr(2));
  }
}

TEST(Smtp, TriesAgainWhereNobodyGreets) {
  for (const char* greeting : {"stall", "cut"}) {
    Peer peer("smtp_peer.py", {"--greeting", greeting});
    SmtpSettings settings = plain_settings(peer.port());
    settings.connect_timeout = milliseconds(200);
    EXPECT_EQ(name_of(send(settings)), "again") << greeting;
  }
}

TEST(Smtp, TriesAgainWhereNobodyIs) {
  int port = 0;
  {
    Peer gone("smtp_peer.py");
    port = gone.port();
  }
  EXPECT_EQ(name_of(send(plain_settings(port))), "again");
  SmtpSettings settings = plain_settings(25);
  settings.host = "no-such-host.invalid";
  EXPECT_EQ(name_of(send(settings)), "again");
}

class SmtpTlsTest : public testing::Test {
 protected:
  static const fakes::Authority& authority() {
    static const fakes::Authority made;
    return made;
  }
};

TEST_F(SmtpTlsTest, DeliversWithBothKindsOfTlsAndBothMechanisms) {
  for (const SmtpTls tls : {SmtpTls::starttls, SmtpTls::tls}) {
    for (const char* mechanism : {"PLAIN", "LOGIN"}) {
      Peer peer("smtp_peer.py", with(authority().good(),
                                     {tls == SmtpTls::tls ? "--smtps" : "--starttls", "--user",
                                      "qixian", "--password", canary, "--mechanism", mechanism}));
      SmtpSettings settings = tls_settings(peer.port(), tls, authority());
      log_in(settings, canary);
      EXPECT_EQ(shown(send(settings)), "delivered: 250 2.0.0 queued as 4F2A");
      const auto mails = peer.records("mail");
      ASSERT_EQ(mails.size(), 1U);
      EXPECT_TRUE(mails[0].at("tls").as_bool());
      EXPECT_EQ(mails[0].at("user").as_string(), "qixian");
      EXPECT_EQ(peer.records("auth").at(0).at("mechanism").as_string(), mechanism);
    }
  }
}

TEST_F(SmtpTlsTest, CarriesALargeLetterThroughTls) {
  Peer peer("smtp_peer.py", with(authority().good(), {"--starttls"}));
  Letter letter = some_letter();
  for (int i = 0; i < 200'000; ++i) letter.text += "依据第二条第二款\n";
  EXPECT_EQ(name_of(send(tls_settings(peer.port(), SmtpTls::starttls, authority()), letter)),
            "delivered");
}

TEST_F(SmtpTlsTest, IsBrokenWhereTheCertificateIsNotToBeTrusted) {
  for (const auto& arguments :
       {authority().expired(), authority().of_another_name(), authority().signed_by_itself()}) {
    for (const SmtpTls tls : {SmtpTls::starttls, SmtpTls::tls}) {
      Peer peer("smtp_peer.py", with(arguments, {tls == SmtpTls::tls ? "--smtps" : "--starttls",
                                                 "--user", "qixian", "--password", canary}));
      SmtpSettings settings = tls_settings(peer.port(), tls, authority());
      log_in(settings, canary);
      const Outcome outcome = send(settings);
      EXPECT_EQ(name_of(outcome), "channel broken") << arguments[1] << words(outcome);
      EXPECT_EQ(peer.records("auth").size(), 0U);
      EXPECT_EQ(peer.records("mail").size(), 0U);
    }
  }
  // The right certificate, of an authority that nobody named.
  Peer peer("smtp_peer.py", with(authority().good(), {"--starttls"}));
  SmtpSettings settings = tls_settings(peer.port(), SmtpTls::starttls, authority());
  settings.ca_file.clear();
  EXPECT_EQ(name_of(send(settings)), "channel broken");
}

TEST_F(SmtpTlsTest, NeverGoesOnWithoutTheTlsThatWasAskedFor) {
  Peer peer("smtp_peer.py");  // offers no STARTTLS
  SmtpSettings settings = tls_settings(peer.port(), SmtpTls::starttls, authority());
  log_in(settings, canary);
  const Outcome outcome = send(settings);
  EXPECT_EQ(name_of(outcome), "channel broken") << words(outcome);
  EXPECT_EQ(peer.records("auth").size(), 0U);
  EXPECT_EQ(peer.records("mail").size(), 0U);
}

TEST_F(SmtpTlsTest, TriesAgainWhereTlsIsNotAvailableJustNow) {
  for (const auto& [code, expected] :
       {std::pair{"454", "again"}, std::pair{"502", "channel broken"}}) {
    Peer peer("smtp_peer.py", with(authority().good(), {"--starttls", "--refuse-starttls", code}));
    const Outcome outcome = send(tls_settings(peer.port(), SmtpTls::starttls, authority()));
    EXPECT_EQ(name_of(outcome), expected) << words(outcome);
    EXPECT_EQ(peer.records("mail").size(), 0U);
  }
}

TEST_F(SmtpTlsTest, IsBrokenWhereThePasswordIsWrongAndDoesNotSayIt) {
  Peer peer("smtp_peer.py",
            with(authority().good(), {"--starttls", "--user", "qixian", "--password", "other",
                                      "--mechanism", "PLAIN", "--echo-auth"}));
  SmtpSettings settings = tls_settings(peer.port(), SmtpTls::starttls, authority());
  log_in(settings, canary);
  const Outcome outcome = send(settings);
  EXPECT_EQ(name_of(outcome), "channel broken");
  EXPECT_NE(words(outcome).find("535 5.7.8 cannot log in with *** that is"), std::string::npos)
      << words(outcome);
  EXPECT_EQ(words(outcome).find(canary), std::string::npos) << words(outcome);
}

TEST_F(SmtpTlsTest, IsBrokenWhereTheServerWantsAUser) {
  Peer peer("smtp_peer.py",
            with(authority().good(), {"--starttls", "--user", "qixian", "--password", canary}));
  const Outcome outcome = send(tls_settings(peer.port(), SmtpTls::starttls, authority()));
  EXPECT_EQ(name_of(outcome), "channel broken");
  EXPECT_NE(words(outcome).find("530"), std::string::npos) << words(outcome);
}

TEST_F(SmtpTlsTest, IgnoresProxiesOfTheEnvironment) {
  Peer peer("smtp_peer.py");
  for (const char* name : {"ALL_PROXY", "all_proxy", "SMTP_PROXY", "smtp_proxy"})
    ::setenv(name, "http://127.0.0.1:1", 1);
  EXPECT_EQ(name_of(send(plain_settings(peer.port()))), "delivered");
  for (const char* name : {"ALL_PROXY", "all_proxy", "SMTP_PROXY", "smtp_proxy"}) ::unsetenv(name);
}

}  // namespace
}  // namespace qixian
