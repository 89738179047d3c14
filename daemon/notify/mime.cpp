#include "notify/mime.hpp"

#include "export/harmless.hpp"
#include "export/icalendar.hpp"
#include "notify/base64.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <cstdio>

namespace qixian {
namespace {

constexpr std::size_t longest_line = 76;        // RFC 2047 §2, RFC 2045 §6.8
constexpr std::size_t longest_word_bytes = 45;  // 60 characters of Base64: a word of 72
constexpr std::string_view word_begins = "=?UTF-8?B?", word_ends = "?=";

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_atom_character(char c) {
  return is_letter_or_digit(c) ||
         std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD, for what is not UTF-8

// Valid UTF-8 in one line, in which a run of controls and separators is one space.
std::string one_line(std::string_view text) {
  std::string line;
  bool is_gap = true;
  while (!text.empty()) {
    const Character character = first_character(text);
    const std::string_view bytes = text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
    if (!character.code) {
      line += replacement;
    } else if (bytes != " " && is_harmless(*character.code)) {
      line += bytes;
    } else {
      if (!is_gap) line += ' ';
      is_gap = true;
      continue;
    }
    is_gap = false;
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

// As much of the text as fits into `most` bytes without breaking a character; at least one
// character.
std::size_t whole_characters(std::string_view text, std::size_t most) {
  std::size_t end = 0;
  while (end < text.size()) {
    const std::size_t next = end + first_character(text.substr(end)).bytes;
    if (next > most && end > 0) break;
    end = next;
  }
  return end;
}

std::size_t bytes_in_word(std::size_t room) {
  const std::size_t frame = word_begins.size() + word_ends.size();
  return room <= frame ? 0 : std::min(longest_word_bytes, (room - frame) / 4 * 3);
}

// Valid UTF-8 whose lines end in CRLF, the canonical form of text (RFC 2046 §4.1.1), inside Base64
// too.
std::string canonical_text(std::string_view text) {
  std::string canonical;
  canonical.reserve(text.size() + text.size() / 16);
  while (!text.empty()) {
    const Character character = first_character(text);
    const std::string_view bytes = text.substr(0, character.bytes);
    text.remove_prefix(character.bytes);
    if (!character.code) {
      canonical += replacement;
    } else if (bytes == "\r" || bytes == "\n") {
      if (bytes == "\r" && text.starts_with('\n')) text.remove_prefix(1);
      canonical += "\r\n";
    } else {
      canonical += bytes;
    }
  }
  return canonical;
}

void add_part(std::string& mail, std::string_view type, std::string_view text) {
  mail += "Content-Type: ";
  mail += type;
  mail += "; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  const std::string encoded = to_base64(canonical_text(text));
  for (std::size_t at = 0; at < encoded.size(); at += longest_line) {
    mail += std::string_view(encoded).substr(at, longest_line);
    mail += "\r\n";
  }
}

// REQUEST, CANCEL, PUBLISH, …
bool is_method(std::string_view text) {
  return !text.empty() && text.size() <= 20 &&
         std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// A header whose value must not be broken: behind the name where that fits, else alone in the next
// line.
void add_unbroken(std::string& mail, std::string_view name, const std::string& value) {
  mail += name;
  mail += ':';
  mail += name.size() + 2 + value.size() <= longest_line ? " " : "\r\n ";
  mail += value;
  mail += "\r\n";
}

void add_mailbox(std::string& mail, std::string_view name, const Mailbox& mailbox) {
  const std::string phrase = one_line(mailbox.name);
  if (phrase.empty()) return add_unbroken(mail, name, mailbox.address);
  mail += name;
  mail += ": ";
  const bool is_plain = phrase.size() <= 40 && std::ranges::all_of(phrase, [](char c) {
                          return is_letter_or_digit(c) || c == ' ';
                        });
  mail += is_plain ? phrase : encode_words(phrase, name.size() + 2);
  mail += "\r\n <" + mailbox.address + ">\r\n";
}

// RFC 5322 §3.3, in Beijing's offset.
std::string mail_date(Instant at) {
  static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Date day = date_in_beijing(at);
  const std::chrono::year_month_day ymd{day};
  const std::chrono::hh_mm_ss time{time_in_beijing(at)};
  std::array<char, 40> text;
  const int size = std::snprintf(
      text.data(), text.size(), "%s, %02u %s %04d %02d:%02d:%02d +0800",
      english_weekday(day).data(), static_cast<unsigned>(ymd.day()),
      months[static_cast<unsigned>(ymd.month()) - 1], static_cast<int>(ymd.year()),
      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
      static_cast<int>(time.seconds().count()));
  return {text.data(), static_cast<std::size_t>(size)};
}

std::string message_id(std::string_view left, std::string_view domain) {
  return "<" + std::string(left) + "@" + std::string(domain) + ">";
}

}  // namespace

bool is_mail_domain(std::string_view domain) {
  if (domain == "localhost") return true;
  if (domain.size() > 253 || domain.find('.') == domain.npos) return false;
  for (;;) {
    const auto dot = domain.find('.');
    if (!is_label(domain.substr(0, dot))) return false;
    if (dot == domain.npos) return true;
    domain.remove_prefix(dot + 1);
  }
}

bool is_mail_address(std::string_view address) {
  const auto at = address.find('@');
  if (at == address.npos || at == 0 || at > 64 || address.size() > 254) return false;
  const std::string_view local = address.substr(0, at);
  return local.front() != '.' && local.back() != '.' && local.find("..") == local.npos &&
         std::ranges::all_of(local, [](char c) { return is_atom_character(c) || c == '.'; }) &&
         is_mail_domain(address.substr(at + 1));
}

std::optional<Mailbox> read_mailbox(std::string_view text) {
  if (is_mail_address(text)) return Mailbox{{}, std::string(text)};
  const auto opens = text.rfind('<');
  if (opens == text.npos || !text.ends_with('>')) return {};
  const std::string_view address = text.substr(opens + 1, text.size() - opens - 2);
  std::string name = one_line(text.substr(0, opens));
  if (!is_mail_address(address) || name.find_first_of("<>\"") != name.npos) return {};
  return Mailbox{std::move(name), std::string(address)};
}

std::string encode_words(std::string_view text, std::size_t column) {
  const std::string line = one_line(text);
  std::string words;
  std::string_view rest = line;
  std::size_t room = column < longest_line ? longest_line - column : 0;
  while (!rest.empty()) {
    std::size_t most = bytes_in_word(room);
    // No character fits behind a long header name: the words begin in the next line.
    if (most >= 4 || most >= rest.size() || room == longest_line - 1) {
      const std::size_t size = whole_characters(rest, most);
      words += word_begins;
      words += to_base64(rest.substr(0, size));
      words += word_ends;
      rest.remove_prefix(size);
      if (rest.empty()) break;
    }
    words += "\r\n ";
    room = longest_line - 1;
  }
  return words;
}

std::string encode_subject(std::string_view text, std::size_t column) {
  std::string line = one_line(text);
  const bool is_plain = column + line.size() <= longest_line && line.find("=?") == line.npos &&
                        std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; });
  return is_plain ? line : encode_words(line, column);
}

std::string compose_mail(const Letter& letter, const Mailbox& from, std::string_view domain) {
  assert(is_mail_address(letter.address) && is_mail_address(from.address) &&
         is_mail_domain(domain));
  std::string mail;
  mail.reserve(1024 + (letter.text.size() + letter.html.size()) * 3 / 2);
  mail += "Date: " + mail_date(letter.written_at) + "\r\n";
  add_mailbox(mail, "From", from);
  add_mailbox(mail, "To", {letter.officer_name, letter.address});
  mail += "Subject: " + encode_subject(letter.subject, 9) + "\r\n";
  add_unbroken(mail, "Message-ID", message_id(letter.token, domain));
  if (!letter.thread.empty()) {
    // The thread's root is no message that ever was; mail programs gather its children all the
    // same.
    add_unbroken(mail, "In-Reply-To", message_id(letter.thread, domain));
    add_unbroken(mail, "References", message_id(letter.thread, domain));
  }
  mail +=
      "Auto-Submitted: auto-generated\r\n"  // RFC 3834: no answer by an absence notice
      "X-Auto-Response-Suppress: All\r\n"   // the same for Exchange
      "MIME-Version: 1.0\r\n";
  const bool has_calendar = !letter.calendar.empty() && is_method(letter.calendar_method);
  if (letter.html.empty() && !has_calendar) {
    add_part(mail, "text/plain", letter.text);
    return mail;
  }
  // "_" is in no Base64, so the boundary is in no part.
  const std::string boundary = "=_qixian_alternative";
  mail += "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n--" +
          boundary + "\r\n";
  add_part(mail, "text/plain", letter.text);
  if (!letter.html.empty()) {
    mail += "--" + boundary + "\r\n";
    add_part(mail, "text/html", letter.html);
  }
  if (has_calendar) {
    // Named, because some Outlooks act on no other; the method as in the calendar (RFC 6047 §2.4).
    mail += "--" + boundary + "\r\n";
    add_part(mail, "text/calendar; method=" + letter.calendar_method + "; name=invite.ics",
             with_people(letter.calendar, {one_line(from.name), from.address},
                         {one_line(letter.officer_name), letter.address}));
  }
  mail += "--" + boundary + "--\r\n";
  return mail;
}

}  // namespace qixian
