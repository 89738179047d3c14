#include "notify/robot_text.hpp"

#include "export/harmless.hpp"
#include "notify/telephones.hpp"

#include <algorithm>

namespace qixian {
namespace {

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
