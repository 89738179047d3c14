#include "notify/smtp.hpp"

#include "export/harmless.hpp"
#include "notify/host.hpp"
#include "notify/slots.hpp"
#include "notify/smtp_session.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace qixian {
namespace asio = boost::asio;

namespace {

int usual_port(SmtpTls tls) {
  switch (tls) {
    case SmtpTls::starttls:
      return 587;
    case SmtpTls::tls:
      return 465;
    case SmtpTls::none:
      break;
  }
  return 25;
}

SmtpTls read_tls(TomlTable& table) {
  const std::string text = table.text_or("tls", "starttls");
  if (text == "tls") return SmtpTls::tls;
  if (text == "none") return SmtpTls::none;
  if (text != "starttls") table.problem("tls", R"('tls' must be "starttls", "tls" or "none")");
  return SmtpTls::starttls;
}

// What must not be sent in the clear, and to whom nothing may be.
void check_plain(TomlTable& table, const SmtpSettings& settings) {
  if (settings.tls != SmtpTls::none) return;
  if (!settings.user.empty())
    table.problem("tls",
                  "a user's password never travels without TLS: use \"starttls\" or \"tls\"");
  if (!is_loopback(settings.host) && !settings.plain_allowed)
    table.problem(
        "tls", "without TLS only to a server on this machine; plain_allowed = true admits another");
}

class SmtpChannel final : public Channel {
 public:
  SmtpChannel(SmtpSettings settings, CurlLoop& curl)
      : settings_(std::move(settings)),
        curl_(curl),
        slots_(curl.executor(), settings_.connections) {}

  asio::awaitable<Outcome> send(const Letter& letter) override {
    if (std::string fault = fault_of_mail_address(letter.address); !fault.empty())
      co_return RecipientRefused{std::move(fault)};
    if (!is_stable_id(letter.token) || !(letter.thread.empty() || is_stable_id(letter.thread)))
      co_return LetterRefused{"the letter's token or thread is not of digits, a to f and hyphens"};

    const Slots::Slot slot = co_await slots_.take();
    const auto deadline = std::chrono::steady_clock::now() + settings_.total_timeout;
    const std::string message =
        compose_mail(in_detail(letter, settings_.detail), settings_.from, settings_.domain);
    for (;;) {
      std::unique_ptr<SmtpSession> session = take_idle();
      if (!session) {
        session = std::make_unique<SmtpSession>(settings_, curl_);
        if (auto failed = co_await session->connect()) co_return *std::move(failed);
      }
      Outcome outcome = co_await session->send(letter.address, message, deadline);
      if (session->was_stale()) continue;
      if (std::holds_alternative<Delivered>(outcome) &&
          session->letters() < settings_.letters_per_connection)
        idle_.push_back(std::move(session));
      co_return outcome;
    }
  }

  [[nodiscard]] Bounds bounds() const override {
    return {"smtp://" + settings_.host + ":" + std::to_string(settings_.port), settings_.limits,
            8 * settings_.connections, settings_.connections};
  }
  [[nodiscard]] std::string fault_of(const std::string& address) const override {
    return fault_of_mail_address(address);
  }
  [[nodiscard]] std::string caution() const override {
    if (settings_.tls != SmtpTls::none || is_loopback(settings_.host)) return {};
    return "sends its letters in plain text to " + settings_.host +
           " (tls = \"none\", plain_allowed = true): whoever is on the way reads them";
  }

 private:
  std::unique_ptr<SmtpSession> take_idle() {
    while (!idle_.empty()) {
      std::unique_ptr<SmtpSession> session = std::move(idle_.back());
      idle_.pop_back();
      if (session->is_alive()) return session;
    }
    return nullptr;
  }

  const SmtpSettings settings_;
  CurlLoop& curl_;
  Slots slots_;
  std::vector<std::unique_ptr<SmtpSession>> idle_;  // the one used last is used next
};

}  // namespace

std::string fault_of_mail_address(const std::string& address) {
  if (is_mail_address(address)) return {};
  return "'" + harmless(address, 80) + "' is not a mail address: mend it in the directory";
}

SmtpSettings read_smtp_settings(TomlTable& table, const SecretSource& source) {
  SmtpSettings settings;
  settings.name = table.text("name");
  settings.host = table.text("host");
  if (!settings.host.empty() && !is_host(settings.host))
    table.problem("host", "'host' must be a name or an address, without port or scheme");
  settings.tls = read_tls(table);
  settings.port = static_cast<int>(table.integer_or("port", usual_port(settings.tls), 1, 65'535));

  settings.user = table.text_or("user", "");
  if (settings.user.find_first_of(std::string_view("\0\r\n", 3)) != std::string::npos)
    table.problem("user", "'user' must be one line");
  settings.password = read_secret(table, "password", source).value_or(Secret{});
  const bool names_password = table.has("password_file") || table.has("password");
  if (!settings.user.empty() && !names_password)
    table.problem("user", "'user' needs 'password_file', the file that holds the password");
  if (settings.user.empty() && names_password)
    table.problem("password_file", "'password_file' needs 'user'");

  if (const std::string from = table.text("from"); !from.empty()) {
    if (auto mailbox = read_mailbox(from)) {
      settings.from = *std::move(mailbox);
    } else {
      table.problem("from", "'from' must be like \"期限提醒 <qixian@example.gov.cn>\"");
    }
  }
  settings.envelope_from = table.text_or("envelope_from", settings.from.address);
  if (table.has("envelope_from") && !is_mail_address(settings.envelope_from))
    table.problem("envelope_from", "'envelope_from' must be a mail address");
  settings.domain =
      table.text_or("domain", settings.from.address.substr(settings.from.address.find('@') + 1));
  if (table.has("domain") && !is_mail_domain(settings.domain))
    table.problem("domain", "'domain' must be a domain, like \"example.gov.cn\"");
  settings.helo = table.text_or("helo", settings.domain);
  if (table.has("helo") && (!is_host(settings.helo) || read_ip(settings.helo)))
    table.problem("helo", "'helo' must be the name of a host");

  settings.ca_file = read_ca_file(table);
  settings.plain_allowed = table.flag_or("plain_allowed", false);
  check_plain(table, settings);
  settings.connect_timeout = read_timeout(table, "connect_timeout", std::chrono::seconds(30));
  settings.total_timeout = read_timeout(table, "total_timeout", std::chrono::seconds(600));
  settings.connections = static_cast<int>(table.integer_or("connections", 4, 1, 64));
  settings.letters_per_connection =
      static_cast<int>(table.integer_or("letters_per_connection", 100, 1, 10'000));
  settings.detail = read_detail_key(table, Detail::full);
  settings.limits = read_a_minute(table, 0, 1'000'000);
  return settings;
}

std::unique_ptr<Channel> make_smtp_channel(SmtpSettings settings, CurlLoop& curl) {
  return std::make_unique<SmtpChannel>(std::move(settings), curl);
}

}  // namespace qixian
