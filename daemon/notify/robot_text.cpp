#include "notify/robot_text.hpp"

#include "export/harmless.hpp"

#include <algorithm>

namespace qixian {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::size_t digits_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - at;
}

bool is_mobile(std::string_view digits) {
  return digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
}

// 138-1234-5678 and 138 1234 5678: its first three digits, and what follows them.
bool is_grouped_mobile(std::string_view run, std::string_view rest) {
  return run.size() == 3 && run[0] == '1' && run[1] >= '3' && rest.size() >= 10 &&
         (rest[0] == '-' || rest[0] == ' ') && rest[5] == rest[0] && digits_at(rest, 1) == 4 &&
         digits_at(rest, 6) == 4;
}

// The bytes between an area code and the number, as people write them: 0791-…, 0791 …, (0791)….
std::size_t gap_at(std::string_view rest) {
  for (const std::string_view gap : {"-", " ", ") ", ")", "）"})
    if (rest.starts_with(gap) && digits_at(rest, gap.size()) > 0) return gap.size();
  return 0;
}

std::string plain(std::string_view text) {
  std::string harmless_text;
  while (!text.empty()) {
    const Character next = first_character(text);
    if (text.front() == '\n') {
      harmless_text += '\n';
    } else if (!next.code || !is_harmless(*next.code)) {
      harmless_text += ' ';
    } else if (text.front() == '<') {
      harmless_text += "＜";
    } else if (text.front() == '>') {
      harmless_text += "＞";
    } else {
      harmless_text += text.substr(0, next.bytes);
    }
    text.remove_prefix(next.bytes);
  }
  while (harmless_text.ends_with('\n') || harmless_text.ends_with(' ')) harmless_text.pop_back();
  return harmless_text;
}

}  // namespace

std::string_view whole_characters_of(std::string_view text, std::size_t most_bytes) {
  if (text.size() <= most_bytes) return text;
  std::size_t end = most_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

bool is_telephone(std::string_view text) {
  return text.find_first_not_of("0123456789+-() ") == text.npos && without_telephones(text) != text;
}

std::string without_telephones(std::string_view text) {
  std::string masked;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = digits_at(text, at);
    if (length == 0) {
      masked += text[at++];
      continue;
    }
    std::string_view run = text.substr(at, length);
    at += length;
    for (const std::string_view country : {"0086", "86"})
      if (run.size() == country.size() + 11 && run.starts_with(country)) {
        masked += country;
        run.remove_prefix(country.size());
      }
    const std::string_view rest = text.substr(at);
    const std::size_t gap = gap_at(rest);
    const std::size_t local = gap == 0 ? std::size_t{0} : digits_at(rest, gap);
    if (is_mobile(run)) {
      masked.append(run.substr(0, 3)).append("****").append(run.substr(7));
    } else if (is_grouped_mobile(run, rest)) {
      masked.append(run).append(rest.substr(0, 1)).append("****").append(rest.substr(5, 5));
      at += 10;
    } else if (run.front() == '0' && (run.size() == 3 || run.size() == 4) &&
               (local == 7 || local == 8)) {
      masked.append(run).append(rest.substr(0, gap)).append("****");
      masked.append(rest.substr(gap + local - 4, 4));
      at += gap + local;
    } else {
      masked += run;
    }
  }
  return masked;
}

std::string robot_text(const Letter& letter, const RobotFrame& frame) {
  const std::string subject = plain(letter.subject);
  std::string body = plain(letter.text);
  // A short letter's subject repeats its first line.
  const std::size_t first_line = std::min(body.find('\n'), body.size());
  if (first_line > 0 && subject.ends_with(std::string_view(body).substr(0, first_line)))
    body.erase(0, first_line + (first_line < body.size() ? 1 : 0));
  std::string text =
      without_telephones(subject + (subject.empty() || body.empty() ? "" : "\n") + body);

  std::string end;
  if (!frame.keyword.empty() && text.find(frame.keyword) == text.npos) end += "\n" + frame.keyword;
  if (!frame.mention.empty()) end += "\n" + frame.mention;
  if (text.size() + end.size() <= frame.most_bytes) return text + end;

  // The keyword may be in the part that goes.
  end = "\n……太长，未完；全文查看：" + (letter.see.empty() ? "qixian due" : letter.see);
  if (!frame.keyword.empty()) end += "\n" + frame.keyword;
  if (!frame.mention.empty()) end += "\n" + frame.mention;
  const std::size_t room = frame.most_bytes - std::min(frame.most_bytes, end.size());
  return std::string(whole_characters_of(text, room)) + end;
}

}  // namespace qixian
