#include "notify/mime.hpp"

#include "export/harmless.hpp"
#include "fakes/child.hpp"
#include "fakes/temporary_folder.hpp"
#include "loop.hpp"
#include "notify/base64.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace qixian {
namespace {

std::vector<std::string> lines_of(const std::string& mail) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < mail.size();) {
    const auto end = mail.find("\r\n", at);
    EXPECT_NE(end, mail.npos) << "the last line has no end";
    if (end == mail.npos) break;
    lines.push_back(mail.substr(at, end - at));
    at = end + 2;
  }
  return lines;
}

std::string composed(const Letter& letter) {
  return compose_mail(letter, {"期限提醒", "qixian@example.gov.cn"}, "example.gov.cn");
}

// What another implementation of mail, Python's, reads out of it.
boost::json::object read_by_python(const std::string& mail) {
  const fakes::TemporaryFolder folder;
  const std::string file = folder.write("mail", mail);
  const std::string script = folder.write("read.py", R"(
import email, email.policy, json, sys
mail = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
parts = [p for p in mail.walk() if not p.is_multipart()]
print(json.dumps({
    "headers": [name for name in mail.keys()],
    "subject": mail["Subject"], "from": mail["From"].addresses[0].display_name,
    "from_address": mail["From"].addresses[0].addr_spec,
    "to": [a.addr_spec for a in mail["To"].addresses],
    "to_name": mail["To"].addresses[0].display_name,
    "date": mail["Date"].datetime.isoformat(), "id": mail["Message-ID"],
    "references": mail["References"], "in_reply_to": mail["In-Reply-To"],
    "auto": mail["Auto-Submitted"], "suppress": mail["X-Auto-Response-Suppress"],
    "type": mail.get_content_type(), "types": [p.get_content_type() for p in parts],
    "encodings": [p["Content-Transfer-Encoding"] for p in parts],
    "bodies": [p.get_payload(decode=True).decode() for p in parts],
    "defects": [str(d) for p in mail.walk() for d in p.defects]}))
)");
  return boost::json::parse(fakes::output_of("/usr/bin/python3 " + script + " " + file))
      .as_object();
}

const std::string an_event =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:obligation-12@"
    "store\r\n"
    "DTSTART;VALUE=DATE:20260930\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

TEST(EncodeWords, AgreesWithTheComputedExample) {
  EXPECT_EQ(
      encode_words("【催办】(2026)苏01民终123号 上诉期限将于 2026-10-12 届满(剩 3 个工作日)", 9),
      "=?UTF-8?B?44CQ5YKs5Yqe44CRKDIwMjYp6IuPMDHmsJHnu4gxMjPlj7cg5LiK?=\r\n"
      " =?UTF-8?B?6K+J5pyf6ZmQ5bCG5LqOIDIwMjYtMTAtMTIg5bGK5ruhKOWJqSAzIOS4qg==?=\r\n"
      " =?UTF-8?B?5bel5L2c5pelKQ==?=");
}

bool is_whole_utf8(std::string_view text) {
  while (!text.empty()) {
    const Character character = first_character(text);
    if (!character.code) return false;
    text.remove_prefix(character.bytes);
  }
  return true;
}

TEST(EncodeWords, NeverExceedWordOrLineAndNeverSplitACharacter) {
  const std::vector<std::string> alphabet{"a", "é", "期", "𠮷"};
  for (std::size_t column = 0; column <= 80; ++column) {
    for (std::size_t length = 1; length < 60; ++length) {
      std::string text, decoded;
      for (std::size_t i = 0; i < length; ++i) text += alphabet[(i * 7 + length) % 4];
      std::size_t before = column;
      for (std::string word : lines_of(encode_words(text, column) + "\r\n")) {
        EXPECT_LE(before + word.size(), std::max<std::size_t>(76, before));
        before = 0;
        if (word.starts_with(' ')) word.erase(0, 1);
        if (word.empty()) continue;  // none fitted behind the header's name
        ASSERT_LE(word.size(), 75U);
        ASSERT_TRUE(word.starts_with("=?UTF-8?B?") && word.ends_with("?="));
        const auto piece = from_base64(std::string_view(word).substr(10, word.size() - 12));
        ASSERT_TRUE(piece && is_whole_utf8(*piece));
        decoded += *piece;
      }
      ASSERT_EQ(decoded, text);
    }
  }
}

TEST(EncodeSubject, LeavesShortAsciiAsItIs) {
  EXPECT_EQ(encode_subject("Reminder: 3 days left", 9), "Reminder: 3 days left");
}

TEST(EncodeSubject, EncodesWhatWouldReadAsAnEncodedWord) {
  EXPECT_TRUE(encode_subject("=?UTF-8?B?eA==?=", 9).starts_with("=?UTF-8?B?PT9V"));
}

TEST(EncodeSubject, TurnsControlsIntoOneSpace) {
  EXPECT_EQ(encode_subject("a\r\nBcc: b@c.de", 9), "a Bcc: b@c.de");
  EXPECT_EQ(encode_subject(std::string_view("a\0\x1b\x7f\xE2\x80\xA8\xC2\x85 b", 11), 9), "a b");
}

TEST(MailAddress, IsADotAtomAtADomain) {
  for (const char* good : {"a@b.cn", "zhang.wei@example.gov.cn", "a+b_c-d@x-y.example.cn",
                           "root@localhost", "o'neill@example.com", "%0d%0a@example.cn"}) {
    EXPECT_TRUE(is_mail_address(good)) << good;
  }
  for (const std::string& bad :
       {std::string(""),
        std::string("a"),
        std::string("@b.cn"),
        std::string("a@"),
        std::string("a@b"),
        std::string(".a@b.cn"),
        std::string("a.@b.cn"),
        std::string("a..b@b.cn"),
        std::string("a b@b.cn"),
        std::string("a@b .cn"),
        std::string("a@b.cn\r\nRCPT TO:<c@d.ef>"),
        std::string("a@b.cn\n"),
        std::string("a\r@b.cn"),
        std::string("a\0@b.cn", 7),
        std::string("<a@b.cn>"),
        std::string("a@b.cn>"),
        std::string("\"a b\"@b.cn"),
        std::string("a@[127.0.0.1]"),
        std::string("张@b.cn"),
        std::string("a@例.cn"),
        std::string("a\xE2\x80\xA8@b.cn"),
        std::string("a@b.cn\xC2\x85"),
        std::string("a@-b.cn"),
        std::string("a@b-.cn"),
        std::string("a@b..cn"),
        std::string("a@b.cn."),
        std::string("a@b@c.cn"),
        std::string("a,b@c.cn"),
        std::string("a;b@c.cn"),
        std::string(65, 'a') + "@b.cn",
        "a@" + std::string(64, 'b') + ".cn",
        "a@" + std::string(60, 'b') + "." + std::string(60, 'b') + "." + std::string(60, 'b') +
            "." + std::string(60, 'b') + "." + std::string(60, 'b') + ".cn"}) {
    EXPECT_FALSE(is_mail_address(bad)) << bad;
  }
}

TEST(ReadMailbox, TakesAnAddressWithAndWithoutAName) {
  EXPECT_EQ(read_mailbox("a@b.cn"), (Mailbox{"", "a@b.cn"}));
  EXPECT_EQ(read_mailbox("期限提醒 <a@b.cn>"), (Mailbox{"期限提醒", "a@b.cn"}));
  EXPECT_EQ(read_mailbox("<a@b.cn>"), (Mailbox{"", "a@b.cn"}));
  EXPECT_EQ(read_mailbox("a <b@c>"), std::nullopt);
  EXPECT_EQ(read_mailbox("a <b@c.cn> d"), std::nullopt);
  EXPECT_EQ(read_mailbox("x <y@z.cn> <b@c.cn>"), std::nullopt);
}

TEST(ComposeMail, IsReadByAnotherImplementationAsItWasMeant) {
  const Letter letter = some_letter();
  const boost::json::object mail = read_by_python(composed(letter));
  EXPECT_EQ(mail.at("subject").as_string(), letter.subject);
  EXPECT_EQ(mail.at("from").as_string(), "期限提醒");
  EXPECT_EQ(mail.at("from_address").as_string(), "qixian@example.gov.cn");
  EXPECT_EQ(mail.at("to"), boost::json::array{letter.address});
  EXPECT_EQ(mail.at("to_name").as_string(), "张伟");
  EXPECT_EQ(mail.at("date").as_string(), "2026-10-09T09:30:00+08:00");
  EXPECT_EQ(mail.at("id").as_string(), "<1b4e28ba-2fa1-11d2-883f-0016d3cca427@example.gov.cn>");
  EXPECT_EQ(mail.at("references").as_string(), "<c0ffee@example.gov.cn>");
  EXPECT_EQ(mail.at("in_reply_to").as_string(), "<c0ffee@example.gov.cn>");
  EXPECT_EQ(mail.at("auto").as_string(), "auto-generated");
  EXPECT_EQ(mail.at("suppress").as_string(), "All");
  EXPECT_EQ(mail.at("type").as_string(), "multipart/alternative");
  EXPECT_EQ(mail.at("types"), (boost::json::value{"text/plain", "text/html"}));
  EXPECT_EQ(mail.at("encodings"), (boost::json::value{"base64", "base64"}));
  EXPECT_EQ(mail.at("bodies").at(0).as_string(),
            "请于2026年10月10日前书面通报。\r\n.\r\n.一行以点开头\r\n");
  EXPECT_EQ(mail.at("bodies").at(1).as_string(), "<p>请于2026年10月10日前书面通报。</p>\r\n");
  EXPECT_EQ(mail.at("defects"), boost::json::value(boost::json::array{}));
}

TEST(ComposeMail, WithoutHtmlIsPlainText) {
  Letter letter = some_letter();
  letter.html.clear();
  letter.thread.clear();
  const boost::json::object mail = read_by_python(composed(letter));
  EXPECT_EQ(mail.at("type").as_string(), "text/plain");
  EXPECT_TRUE(mail.at("references").is_null());
}

TEST(ComposeMail, CarriesACalendarUnderItsMethod) {
  Letter letter = some_letter();
  letter.calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n";
  letter.calendar_method = "REQUEST";
  const std::string text = composed(letter);
  EXPECT_NE(text.find("\r\nContent-Type: text/calendar; method=REQUEST; name=invite.ics; "
                      "charset=UTF-8\r\n"),
            std::string::npos);
  const boost::json::object mail = read_by_python(text);
  EXPECT_EQ(mail.at("types"), (boost::json::value{"text/plain", "text/html", "text/calendar"}));
  EXPECT_EQ(mail.at("bodies").at(2).as_string(), letter.calendar);
  EXPECT_EQ(mail.at("defects"), boost::json::value(boost::json::array{}));
  letter.html.clear();
  EXPECT_EQ(read_by_python(composed(letter)).at("types"),
            (boost::json::value{"text/plain", "text/calendar"}));
  letter.calendar_method = "REQUEST\r\nEvil: 1";
  EXPECT_EQ(read_by_python(composed(letter)).at("type").as_string(), "text/plain");
}

TEST(ComposeMail, TheCalendarNamesOrganizerAndAttendeeSoThatItCanBeUpdated) {
  Letter letter = some_letter();
  letter.calendar = an_event;
  letter.calendar_method = "REQUEST";
  const boost::json::object mail = read_by_python(composed(letter));
  const std::string calendar(mail.at("bodies").at(2).as_string());
  EXPECT_NE(calendar.find("ORGANIZER;CN=期限提醒:mailto:qixian@example.gov.cn\r\n"),
            std::string::npos)
      << calendar;
  EXPECT_NE(calendar.find("ATTENDEE;CN=张伟;"), std::string::npos) << calendar;
  EXPECT_NE(calendar.find("UID:obligation-12@store\r\n"), std::string::npos) << calendar;
}

TEST(ComposeMail, IsAsciiInShortLines) {
  Letter letter = some_letter();
  letter.officer_name = std::string(40, 'x') + "欧阳" + std::string(200, 'y');
  for (int i = 0; i < 100; ++i) letter.text += "很长的一行很长的一行很长的一行\r还有\r\n";
  const std::string mail = composed(letter);
  for (const std::string& line : lines_of(mail)) {
    EXPECT_LE(line.size(), 76U) << line;
    EXPECT_EQ(line.find_first_of("\r\n"), line.npos);
    for (const char c : line) EXPECT_TRUE(c >= ' ' && c <= '~') << line;
    EXPECT_FALSE(line.starts_with('.'));
  }
}

TEST(ComposeMail, HasNoHeaderThatANameOrSubjectBroughtAlong) {
  const boost::json::value usual = read_by_python(composed(some_letter())).at("headers");
  for (const std::string& attack :
       {std::string("x\r\nBcc: evil@example.com"), std::string("x\nBcc: evil@example.com"),
        std::string("x\rBcc: evil@example.com"), std::string("x\r\n\r\n<script>"),
        std::string("x\0\r\nBcc: evil@example.com", 26),
        std::string("x%0d%0aBcc: evil@example.com"),
        std::string("x\xE2\x80\xA8"
                    "Bcc: evil@example.com"),
        std::string("x\xC2\x85"
                    "Bcc: evil@example.com"),
        std::string("x?=\r\n =?UTF-8?B?"), std::string("\" <evil@example.com>, \"x"),
        std::string("evil@example.com, x"),
        std::string("\xFF\xFE\r\n\xC0\x8D\xC0\x8A"
                    "Bcc: evil@example.com")}) {
    Letter letter = some_letter();
    letter.subject = letter.officer_name = attack;
    letter.text = letter.html =
        attack + "\r\n.\r\nMAIL FROM:<evil@example.com>\r\n--=_qixian_alternative--\r\n";
    const boost::json::object mail = read_by_python(composed(letter));
    EXPECT_EQ(mail.at("headers"), usual) << attack;
    EXPECT_EQ(mail.at("to"), boost::json::array{letter.address}) << attack;
    EXPECT_EQ(mail.at("types"), (boost::json::value{"text/plain", "text/html"})) << attack;
    letter.calendar = an_event;
    letter.calendar_method = "REQUEST";
    const boost::json::object with_calendar = read_by_python(composed(letter));
    EXPECT_EQ(with_calendar.at("headers"), usual) << attack;
    EXPECT_EQ(with_calendar.at("types"),
              (boost::json::value{"text/plain", "text/html", "text/calendar"}))
        << attack;
    const std::string calendar(with_calendar.at("bodies").at(2).as_string());
    EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(calendar, '\n')),
              lines_of(calendar).size())
        << attack;
    EXPECT_EQ(calendar.find("\r\nBcc"), std::string::npos) << attack;
    EXPECT_EQ(calendar.find("mailto:evil"), std::string::npos) << attack;
  }
}

}  // namespace
}  // namespace qixian
