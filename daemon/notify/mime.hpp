// A letter as an Internet message (RFC 5322, RFC 2045–2047).
//
//   compose_mail(letter, *read_mailbox("期限提醒 <qixian@example.gov.cn>"), "example.gov.cn")
//
// Pure functions. What goes out is ASCII in lines of at most 76 characters that end in CRLF,
// whatever a case or a person is called: text travels in Base64, names and subjects in encoded
// words, and no line break of a name or subject survives. Two things may be longer, for they must
// not be broken: a long address, and a long Message-ID, each then alone in its line.
#pragma once

#include "delivery/letter.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace qixian {

struct Mailbox {
  std::string name;     // as people read it; may be empty
  std::string address;  // local@domain
  auto operator<=>(const Mailbox&) const = default;
};

// Letters, digits and hyphens in labels, with a dot somewhere; or "localhost".
[[nodiscard]] bool is_mail_domain(std::string_view);
// A dot-atom of ASCII (RFC 5322 §3.2.3), "@", a domain as above. Quoted local parts, address
// literals, spaces and controls are no address here: what reads so strictly cannot carry a second
// command.
[[nodiscard]] bool is_mail_address(std::string_view);
// "qixian@example.gov.cn" or "期限提醒 <qixian@example.gov.cn>".
[[nodiscard]] std::optional<Mailbox> read_mailbox(std::string_view);

// The text as encoded words joined by CRLF SP (RFC 2047): none longer than 75, none with a part of
// a character, no line longer than 76 when the first word begins `column` characters into its line.
[[nodiscard]] std::string encode_words(std::string_view text, std::size_t column);

// Subject, or the name of a mailbox, for a header whose line has `column` characters already: as it
// is where that is harmless, in encoded words otherwise. Line breaks and other controls become a
// space.
[[nodiscard]] std::string encode_subject(std::string_view text, std::size_t column);

// The whole message, header and body; text first, then HTML, then the calendar (RFC 2046 §5.1.4).
// The letter's address must be one that is_mail_address accepts.
[[nodiscard]] std::string compose_mail(const Letter&, const Mailbox& from, std::string_view domain);

}  // namespace qixian
