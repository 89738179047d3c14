// Mail through an SMTP submission server (RFC 5321, RFC 6409).
//
//   [[channel]]
//   name = "mail"
//   kind = "smtp"
//   host = "mail.example.gov.cn"
//   tls = "starttls"                   # or "tls" from the first byte; "none" only as said below
//   user = "qixian"
//   password_file = "smtp-password"
//   from = "期限提醒 <qixian@example.gov.cn>"
//
// TLS is verified always. "none" is for a server on this machine, or for one that the configuration
// admits with plain_allowed = true, and never goes with a user. A letter has one recipient.
// Connections are kept and used again; smtp_replies.hpp says what each reply means for the letter.
#pragma once

#include "calendar/toml_table.hpp"
#include "notify/channel.hpp"
#include "notify/channel_keys.hpp"
#include "notify/curl_loop.hpp"
#include "notify/mime.hpp"
#include "notify/secret.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace qixian {

enum class SmtpTls { starttls, tls, none };

struct SmtpSettings {
  std::string name;
  std::string host;
  int port = 0;  // 587 for starttls, 465 for tls, 25 for none
  SmtpTls tls = SmtpTls::starttls;
  std::string user;  // empty: no AUTH
  Secret password;
  Mailbox from;
  std::string envelope_from;  // where bounces go; the address of `from` unless given
  std::string domain;         // right of the @ in Message-ID; that of `from` unless given
  std::string helo;           // how we introduce ourselves; `domain` unless given
  std::string ca_file;        // added to the system's authorities
  bool plain_allowed = false;
  std::chrono::milliseconds connect_timeout{30'000};  // until the server is ready for a letter
  // For one letter, connecting included; for the last dot alone RFC 5321 §4.5.3.2.6 wants 10
  // minutes.
  std::chrono::milliseconds total_timeout{600'000};
  int connections = 4;               // at most so many to this server at a time
  int letters_per_connection = 100;  // then a new one
  Detail detail = Detail::full;
  std::vector<Limit> limits;
};

// Reads one [[channel]] of this kind. Problems are added where the table keeps them, and the
// settings are then of no use. "kind" is the caller's to ask for, and so is finish().
[[nodiscard]] SmtpSettings read_smtp_settings(TomlTable&, const SecretSource&);

// Empty, or why no mail can go there.
[[nodiscard]] std::string fault_of_mail_address(const std::string&);

// The loop must outlive the channel, and the channel every letter that it was given.
[[nodiscard]] std::unique_ptr<Channel> make_smtp_channel(SmtpSettings, CurlLoop&);

}  // namespace qixian
