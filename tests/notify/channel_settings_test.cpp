// What the tables of the channels may say, and every problem in them.
#include "fakes/authority.hpp"
#include "fakes/temporary_folder.hpp"
#include "notify/smtp.hpp"
#include "notify/webhook.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace qixian {
namespace {

using std::chrono::seconds;

const fakes::TemporaryFolder& folder() {
  static const fakes::TemporaryFolder made;
  static const bool filled = [] {
    made.write("smtp-password", "Canary-7f3a\n");
    made.write("hook-secret", "whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3\n");
    made.write("old-secret", "whsec_b2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xkb2xk\n");
    made.write("no-secret", "Canary-7f3a\n");
    return true;
  }();
  static_cast<void>(filled);
  return made;
}

template <class Settings>
struct Read {
  Settings settings;
  std::string problems;
};

template <class Reader>
auto read_with(Reader reader, const std::string& toml) {
  std::vector<Problem> problems;
  TomlFile file(toml, "q.toml", problems);
  TomlTable table = file.root();
  auto settings = reader(table, SecretSource{folder().path()});
  table.finish();
  std::string text = problems.empty() ? "" : write_problems(problems);
  EXPECT_EQ(text.find("Canary"), text.npos) << text;
  return Read<decltype(settings)>{std::move(settings), std::move(text)};
}

auto smtp(const std::string& toml) {
  return read_with(read_smtp_settings, toml);
}
auto webhook(const std::string& toml) {
  return read_with(read_webhook_settings, toml);
}

const std::string some_mail =
    "name = 'mail'\nhost = 'mail.example.gov.cn'\nfrom = '期限 <q@example.gov.cn>'\n";

TEST(ReadSmtpSettings, NeedsLittle) {
  const auto [settings, problems] = smtp(some_mail);
  EXPECT_EQ(problems, "");
  EXPECT_EQ(settings.name, "mail");
  EXPECT_EQ(settings.host, "mail.example.gov.cn");
  EXPECT_EQ(settings.tls, SmtpTls::starttls);
  EXPECT_EQ(settings.port, 587);
  EXPECT_EQ(settings.from, (Mailbox{"期限", "q@example.gov.cn"}));
  EXPECT_EQ(settings.envelope_from, "q@example.gov.cn");
  EXPECT_EQ(settings.domain, "example.gov.cn");
  EXPECT_EQ(settings.helo, "example.gov.cn");
}

TEST(ReadSmtpSettings, TakesAll) {
  const fakes::Authority authority;
  const std::string ca = authority.ca_file();
  const auto [settings, problems] =
      smtp(some_mail +
           "port = 2465\ntls = 'tls'\nuser = 'qixian'\npassword_file = 'smtp-password'\n"
           "envelope_from = 'bounces@example.gov.cn'\ndomain = 'id.example.gov.cn'\nhelo = "
           "'host.example.gov.cn'\n"
           "ca_file = '" +
           ca +
           "'\nconnect_timeout = '5s'\ntotal_timeout = '1min'\nconnections = 2\n"
           "letters_per_connection = 10\nplain_allowed = false\n");
  EXPECT_EQ(problems, "");
  EXPECT_EQ(settings.port, 2465);
  EXPECT_EQ(settings.tls, SmtpTls::tls);
  EXPECT_EQ(settings.user, "qixian");
  EXPECT_EQ(settings.password.reveal(), "Canary-7f3a");
  EXPECT_EQ(settings.envelope_from, "bounces@example.gov.cn");
  EXPECT_EQ(settings.domain, "id.example.gov.cn");
  EXPECT_EQ(settings.helo, "host.example.gov.cn");
  EXPECT_EQ(settings.ca_file, ca);
  EXPECT_EQ(settings.connect_timeout, seconds(5));
  EXPECT_EQ(settings.total_timeout, seconds(60));
  EXPECT_EQ(settings.connections, 2);
  EXPECT_EQ(settings.letters_per_connection, 10);
}

TEST(ReadSmtpSettings, SaysEveryProblem) {
  const struct {
    const char* toml;
    const char* words;
  } rows[]{
      {"tls = 'ssl'", R"('tls' must be "starttls", "tls" or "none")"},
      {"tls = 'none'", "without TLS only to a server on this machine"},
      {"tls = 'none'\nplain_allowed = true\nuser = 'u'\npassword_file = 'smtp-password'",
       "a user's password never travels without TLS"},
      {"user = 'u'", "'user' needs 'password_file'"},
      {"password_file = 'smtp-password'", "'password_file' needs 'user'"},
      {"user = 'u'\npassword = 'Canary-7f3a'", "a secret does not belong in this file"},
      {"user = \"a\\r\\nb\"\npassword_file = 'smtp-password'", "'user' must be one line"},
      {"envelope_from = '<>'", "'envelope_from' must be a mail address"},
      {"domain = 'a b'", "'domain' must be a domain"},
      {"helo = 'a/b'", "'helo' must be the name of a host"},
      {"ca_file = 'ca.pem'", "'ca_file' must be the full path"},
      {"ca_file = '/no/such/file'", "'ca_file' must be the full path"},
      {"ca_file = '/dev/null'", "/dev/null holds no certificate"},
      {"port = 0", "'port' must be a whole number from 1 to 65535"},
      {"connect_timeout = '0s'", "'connect_timeout' must be from 1s to 1h"},
      {"total_timeout = '2h'", "'total_timeout' must be from 1s to 1h"},
      {"connections = 0", "'connections' must be"},
      {"verify = false", "'verify' is not a key that is known here"},
  };
  for (const auto& row : rows)
    EXPECT_NE(smtp(some_mail + row.toml).problems.find(row.words), std::string::npos)
        << row.toml << "\n"
        << smtp(some_mail + row.toml).problems;
  const std::string nothing = smtp("host = 'a:25'\nfrom = 'nobody'").problems;
  EXPECT_NE(nothing.find("'name' is missing"), nothing.npos);
  EXPECT_NE(nothing.find("'host' must be a name or an address"), nothing.npos);
  EXPECT_NE(nothing.find("'from' must be like"), nothing.npos);
}

TEST(ReadSmtpSettings, AdmitsPlainToThisMachineAndWhereAllowed) {
  for (const char* host : {"127.0.0.1", "127.1.2.3", "::1", "localhost"}) {
    const auto read =
        smtp("name = 'm'\nhost = '" + std::string(host) + "'\nfrom = 'a@b.cn'\ntls = 'none'");
    EXPECT_EQ(read.problems, "");
    EXPECT_EQ(read.settings.port, 25);
  }
  EXPECT_EQ(smtp(some_mail + "tls = 'none'\nplain_allowed = true").problems, "");
}

const std::string some_hook = "name = 'hook'\nsecret_file = 'hook-secret'\n";

TEST(ReadWebhookSettings, TakesAll) {
  const auto [settings, problems] =
      webhook(some_hook +
              "url = 'https://desk.example.gov.cn/x?y=z'\nold_secret_file = 'old-secret'\n"
              "allow = ['10.20.0.7', 'desk.example.gov.cn']\nconnect_timeout = '3s'\n"
              "total_timeout = '20s'\nconnections = 3");
  EXPECT_EQ(problems, "");
  EXPECT_EQ(settings.name, "hook");
  EXPECT_EQ(settings.url, "https://desk.example.gov.cn/x?y=z");
  ASSERT_EQ(settings.keys.size(), 2U);
  EXPECT_EQ(settings.keys[0].reveal(), "newnewnewnewnewnewnewnewnewnew");
  EXPECT_EQ(settings.keys[1].reveal(), "oldoldoldoldoldoldoldoldoldold");
  EXPECT_EQ(settings.target.allow, (std::vector<std::string>{"10.20.0.7", "desk.example.gov.cn"}));
  EXPECT_EQ(settings.target.connect_timeout, seconds(3));
  EXPECT_EQ(settings.target.total_timeout, seconds(20));
  EXPECT_EQ(settings.target.connections, 3);
}

TEST(ReadWebhookSettings, SaysEveryProblemAndNeverTheUrl) {
  const struct {
    const char* toml;
    const char* words;
  } rows[]{
      {"url = 'https://user:Canary@desk.example.cn/'", "must not hold a user or password"},
      {"url = 'https://Canary@desk.example.cn/'", "must not hold a user or password"},
      {"url = 'http://desk.example.cn/Canary'", "must begin with https://"},
      {"url = 'http://127.0.0.1/Canary'", "must begin with https://"},
      {"url = 'ftp://desk.example.cn/Canary'", "must begin with https://"},
      {"url = 'http://10.0.0.1/'\nallow = ['10.0.0.1']", "must begin with https://"},
      {"url = 'https://10.0.0.1/Canary'", "leads to a private address"},
      {"url = 'https://0x7f.1/Canary'", "leads to a loopback address"},
      {"url = 'https://[::ffff:169.254.169.254]/'", "leads to a link-local address"},
      {"url = 'desk Canary'", "'url' is no URL"},
      {"url = \"https://desk.example.cn/\\r\\nCanary\"", "'url' is no URL"},
      {"url = 'https://'", "'url' is no URL"},
      {"url = 'https://a.example.cn'\nallow = ['10.0.0.0/8']", "'allow' must hold addresses"},
      {"url = 'https://a.example.cn'\nold_secret_file = 'no-secret'", "must hold whsec_"},
      {"url = 'https://a.example.cn'\nold_secret = 'Canary'",
       "a secret does not belong in this file"},
      {"", "'url' is missing"},
  };
  for (const auto& row : rows)
    EXPECT_NE(webhook(some_hook + row.toml).problems.find(row.words), std::string::npos)
        << row.toml << "\n"
        << webhook(some_hook + row.toml).problems;
  EXPECT_NE(
      webhook("name = 'h'\nurl = 'https://a.example.cn'").problems.find("'secret_file' is missing"),
      std::string::npos);
}

TEST(ReadWebhookSettings, TakesAProxyWithoutAPassword) {
  const std::string url = "url = 'https://desk.example.gov.cn/x'\nproxy = '";
  const auto read = webhook(some_hook + url + "http://proxy.example.gov.cn:3128'");
  EXPECT_EQ(read.problems, "");
  EXPECT_EQ(read.settings.target.proxy, "http://proxy.example.gov.cn:3128");
  for (const char* wrong :
       {"", "proxy", "socks5://a.cn:1", "http://u:Canary@a.cn:1", "http://a.cn:1/path"})
    EXPECT_NE(webhook(some_hook + url + wrong + "'").problems.find("'proxy' must be like"),
              std::string::npos)
        << wrong;
}

TEST(ReadWebhookSettings, AdmitsPlainToThisMachineWhereAllowNamesIt) {
  EXPECT_EQ(webhook(some_hook + "url = 'http://127.0.0.1:8080/'\nallow = ['127.0.0.1']").problems,
            "");
  EXPECT_EQ(webhook(some_hook + "url = 'http://localhost/'\nallow = ['localhost']").problems, "");
  EXPECT_EQ(webhook(some_hook + "url = 'http://[::1]/'\nallow = ['::1']").problems, "");
}

}  // namespace
}  // namespace qixian
