#include "delivery/gallery.hpp"

#include "export/harmless.hpp"
#include "fakes/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

namespace qixian {
namespace {

// What a reader sees of a page: no head, no tags, the five characters unescaped.
std::string seen_in(const std::string& html) {
  std::string text;
  bool in_tag = false;
  for (std::size_t at = html.find("<body"); at < html.size(); ++at) {
    if (html[at] == '<') in_tag = true;
    if (!in_tag) text += html[at];
    if (html[at] == '>') in_tag = false;
  }
  for (const auto& [escaped, plain] :
       {std::pair{"&lt;", "<"}, std::pair{"&gt;", ">"}, std::pair{"&quot;", "\""},
        std::pair{"&apos;", "'"}, std::pair{"&amp;", "&"}})
    for (std::size_t at = 0; (at = text.find(escaped, at)) != std::string::npos; ++at)
      text.replace(at, std::string_view(escaped).size(), plain);
  return text;
}

// The words without the space between them and the brackets that stand for bold print.
std::string words_of(std::string_view text) {
  std::string words;
  while (!text.empty()) {
    const Character next = first_character(text);
    const std::string_view character = text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
    if (character != " " && character != "\n" && character != "　" && character != "【" &&
        character != "】")
      words += character;
  }
  return words;
}

TEST(Gallery, TextAndHtmlSayTheSameInTheSameOrder) {
  for (const Exhibit& exhibit : gallery())
    EXPECT_EQ(words_of(exhibit.letter.text), words_of(seen_in(exhibit.letter.html)))
        << exhibit.name;
}

TEST(Gallery, NoLetterAccuses) {
  for (const Exhibit& exhibit : gallery())
    for (const char* word : {"逾期", "违法", "违规", "失职", "追责", "责任人", "拖延"})
      EXPECT_EQ((exhibit.letter.subject + exhibit.letter.text).find(word), std::string::npos)
          << exhibit.name << ": " << word;
}

TEST(Gallery, NothingIsLeftUnfilledAndNoGapsStay) {
  for (const Exhibit& exhibit : gallery()) {
    for (const std::string& body : {exhibit.letter.text, exhibit.letter.html})
      for (const char* remains : {"{{", "}}", "（）", "《》", "“”", "〔〕", "；；", "，，", "。。"})
        EXPECT_EQ(body.find(remains), std::string::npos) << exhibit.name << ": " << remains;
    EXPECT_EQ(exhibit.letter.text.find("\n\n\n"), std::string::npos) << exhibit.name;
    EXPECT_TRUE(exhibit.letter.text.ends_with('\n')) << exhibit.name;
    EXPECT_FALSE(exhibit.letter.subject.empty()) << exhibit.name;
    EXPECT_FALSE(exhibit.letter.brief.empty()) << exhibit.name;
  }
}

// What Outlook, Foxmail and telephones keep of a page: tables and inline styles. Scripts, style
// sheets, pictures and anything fetched from elsewhere have no place in it.
TEST(Gallery, TheHtmlIsTablesWithInlineStyles) {
  const std::set<std::string> allowed{"html", "head", "meta", "title", "body", "table",
                                      "tr",   "td",   "div",  "span",  "b",    "br"};
  for (const Exhibit& exhibit : gallery()) {
    const std::string& html = exhibit.letter.html;
    std::vector<std::string> open;
    for (std::size_t at = 0; (at = html.find('<', at)) != std::string::npos;) {
      const std::size_t end = html.find('>', at);
      const std::string tag = html.substr(at + 1, end - at - 1);
      at = end;
      if (tag.starts_with('!')) continue;  // the doctype, and Outlook's own table
      const bool closes = tag.starts_with('/');
      const std::string name = tag.substr(closes ? 1 : 0, tag.find(' ') - (closes ? 1 : 0));
      if (html.compare(end + 1, 10, "<![endif]-") == 0 || name.empty()) continue;
      EXPECT_TRUE(allowed.contains(name)) << exhibit.name << ": <" << tag << ">";
      for (const char* bad : {"flex", "grid", "position", "float", "url(", "http", " on"})
        EXPECT_EQ(tag.find(bad), std::string::npos) << exhibit.name << ": <" << tag << ">";
    }
    EXPECT_LT(html.size(), 102'400U) << exhibit.name << ": mail programs cut longer ones";
  }
}

TEST(Gallery, IsWrittenWhereAskedFor) {
  const fakes::TemporaryFolder passing;
  const char* kept = std::getenv("QIXIAN_GALLERY");
  const std::filesystem::path folder = kept == nullptr ? passing.path() : kept;
  std::filesystem::create_directories(folder);
  for (const Exhibit& exhibit : gallery()) {
    const std::filesystem::path path = folder / exhibit.name;
    std::ofstream(path.string() + ".html") << exhibit.letter.html;
    std::ofstream(path.string() + ".txt") << exhibit.letter.subject << "\n\n"
                                          << exhibit.letter.text;
    if (!exhibit.letter.calendar.empty())
      std::ofstream(path.string() + ".ics") << exhibit.letter.calendar;
    EXPECT_TRUE(std::filesystem::exists(path.string() + ".html"));
  }
}

}  // namespace
}  // namespace qixian
