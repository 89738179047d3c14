#include "delivery/page.hpp"

#include "export/harmless.hpp"

#include <array>
#include <map>
#include <utility>

namespace qixian {

std::string in_one_line(std::string_view text) {
  std::string line;
  while (!text.empty()) {
    const Character next = first_character(text);
    if (!next.code) {
      line += '?';
    } else if (is_harmless(*next.code)) {
      line += text.substr(0, next.bytes);
    } else {
      line += ' ';
    }
    text.remove_prefix(next.bytes);
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

std::string shortened(std::string_view text, std::size_t most_characters) {
  const std::string_view whole = text;
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == most_characters)
      return std::string(whole.substr(0, whole.size() - text.size())) + "…";
    text.remove_prefix(first_character(text).bytes);
  }
  return std::string(whole);
}

void fill(Blanks& blanks, const std::string& name, std::string_view value) {
  const std::string line = in_one_line(value);
  if (line.empty()) {
    blanks.set(name, false);
  } else {
    blanks.set(name, line);
  }
}

void fill_each(Blanks& blanks, const std::string& name, const std::string& inner,
               const std::vector<std::string>& texts) {
  Blanks lines{Blanks::type::list};
  for (const std::string& text : texts) {
    Blanks line;
    fill(line, inner, text);
    lines << line;
  }
  blanks.set(name, lines);
}

namespace {

using Parsed = kainjow::mustache::mustache;

Parsed parse(const std::string& page, bool is_html) {
  Parsed parsed(page);
  if (!is_html) parsed.set_custom_escape([](const std::string& plain) { return plain; });
  return parsed;
}

// Parsing a page takes longer than filling it, and the pages are the same few until a
// reload: what was parsed is remembered. The answer depends on the arguments alone.
Parsed& parsed(const std::string& page, bool is_html) {
  constexpr std::size_t more_than_an_edition_has = 64;
  thread_local std::map<std::pair<std::string, bool>, Parsed> remembered;
  const std::pair key(page, is_html);
  if (const auto found = remembered.find(key); found != remembered.end()) return found->second;
  if (remembered.size() == more_than_an_edition_has) remembered.clear();
  return remembered.emplace(key, parse(page, is_html)).first->second;
}

}  // namespace

std::string render(const std::string& page, const Blanks& blanks, bool is_html) {
  return parsed(page, is_html).render(blanks);
}

std::string subject_of(const std::string& page, const Blanks& blanks) {
  static constexpr std::array<std::pair<const char*, std::size_t>, 3> longest{
      {{"docket", 40}, {"duty", 60}, {"headline", 80}}};
  Blanks in_short = blanks;
  for (const auto& [name, most] : longest) {
    const Blanks* whole = blanks.get(name);
    if (whole != nullptr && whole->is_string())
      fill(in_short, name, shortened(whole->string_value(), most));
  }
  return in_one_line(render(page, in_short, false));
}

std::string without_gaps(const std::string& text) {
  std::string tight;
  for (const char c : text)
    if (c != '\n' || !tight.ends_with("\n\n")) tight += c;
  return tight;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string line;
  for (const std::string& text : texts) line += (line.empty() ? "" : "、") + text;
  return line;
}

}  // namespace qixian
