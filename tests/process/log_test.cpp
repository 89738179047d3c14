#include "process/log.hpp"

#include <gtest/gtest.h>
#include <spdlog/formatter.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <sstream>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace qixian {
namespace {

using namespace std::string_literals;

TEST(Printable, LeavesTextOfAnyLanguageAsItIs) {
  EXPECT_EQ(printable("赣环赔〔2026〕3号 – naïve 😀"), "赣环赔〔2026〕3号 – naïve 😀");
  EXPECT_EQ(printable(""), "");
  EXPECT_EQ(printable(R"(C:\x0a)"), R"(C:\x0a)");
}

TEST(Printable, EscapesWhatCouldForgeALineOrATerminal) {
  EXPECT_EQ(printable("a\n<0>b"), R"(a\x0a<0>b)");
  EXPECT_EQ(printable("\x1b[31m\t\r\0"s), R"(\x1b[31m\x09\x0d\x00)");
  EXPECT_EQ(printable("\x7f"), R"(\x7f)");
  EXPECT_EQ(printable("\u0085\u009b"), R"(\xc2\x85\xc2\x9b)");          // C1: next line, CSI
  EXPECT_EQ(printable("\u2028\u2029"), R"(\xe2\x80\xa8\xe2\x80\xa9)");  // separators
  EXPECT_EQ(printable("\u202e\u2066\u200f"),                            // bidi
            R"(\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8f)");
  EXPECT_EQ(printable("\u00a0"), "\u00a0");
}

TEST(Printable, EscapesBytesThatAreNotUtf8) {
  EXPECT_EQ(printable("a\x80z"), R"(a\x80z)");
  EXPECT_EQ(printable("\xc0\xaf"), R"(\xc0\xaf)");                  // overlong
  EXPECT_EQ(printable("\xe0\x80\xaf"), R"(\xe0\x80\xaf)");          // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), R"(\xed\xa0\x80)");          // surrogate
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), R"(\xf4\x90\x80\x80)");  // above U+10FFFF
  EXPECT_EQ(printable("\xe6\x9c"), R"(\xe6\x9c)");                  // cut off
  EXPECT_EQ(printable("\xe6\x9c"
                      "A"),
            R"(\xe6\x9c)"
            "A");
  EXPECT_EQ(printable("\xff\xfe"), R"(\xff\xfe)");
}

TEST(Printable, CutsBetweenCharactersWithinTheCap) {
  EXPECT_EQ(printable(std::string(256, 'a')), std::string(256, 'a'));
  EXPECT_EQ(printable(std::string(257, 'a')), std::string(253, 'a') + "…");
  EXPECT_EQ(printable("期限期限", 11), "期限…");
  EXPECT_EQ(printable("期限期限", 12), "期限期限");
  EXPECT_EQ(printable("ab\n\n", 9), "ab\\x0a…");
  EXPECT_EQ(printable("期限", 2), "");
}

TEST(Printable, NeverExceedsTheCapNorBreaksACharacter) {
  const std::string text = "a\n期限\x80限期\u202e😀bc";
  for (std::size_t cap = 0; cap <= 64; ++cap) {
    const std::string out = printable(text, cap);
    EXPECT_LE(out.size(), cap);
    EXPECT_TRUE(is_utf8(out)) << cap;
    EXPECT_EQ(printable(out, 64), out);
  }
}

TEST(Utf8, IsToldFromOtherBytes) {
  EXPECT_TRUE(is_utf8("期限 ok\n"));
  EXPECT_TRUE(is_utf8(""));
  EXPECT_FALSE(is_utf8("\xb4\xcb"));  // GBK
  EXPECT_FALSE(is_utf8("期\xe6"));
}

std::string logged(bool for_journal, spdlog::level::level_enum level, const std::string& words) {
  std::ostringstream out;
  auto sink = std::make_shared<spdlog::sinks::ostream_sink_st>(out);
  sink->set_formatter(line_formatter(for_journal));
  spdlog::logger logger("", sink);
  logger.set_level(spdlog::level::trace);
  logger.log(level, "{}", words);
  return out.str();
}

TEST(Log, ALineForTheJournalBeginsWithItsPriority) {
  EXPECT_EQ(logged(true, spdlog::level::critical, "x"), "<2>x\n");
  EXPECT_EQ(logged(true, spdlog::level::err, "x"), "<3>x\n");
  EXPECT_EQ(logged(true, spdlog::level::warn, "x"), "<4>x\n");
  EXPECT_EQ(logged(true, spdlog::level::info, "x"), "<6>x\n");
  EXPECT_EQ(logged(true, spdlog::level::debug, "x"), "<7>x\n");
}

TEST(Log, AMessageIsOneLineWhateverIsInIt) {
  EXPECT_EQ(logged(true, spdlog::level::info, "a\n<0>b"), "<6>a\\x0a<0>b\n");
  const std::string line = logged(false, spdlog::level::info, "a\nb");
  EXPECT_EQ(line.find('\n'), line.size() - 1);
}

TEST(Log, ALineForPeopleBeginsWithTimeAndLevel) {
  const std::string line = logged(false, spdlog::level::warn, "期限");
  ASSERT_GT(line.size(), 20U);
  EXPECT_EQ(line[4], '-');
  EXPECT_EQ(line[13], ':');
  EXPECT_TRUE(line.ends_with(" warning  期限\n")) << line;
}

TEST(Log, StandardErrorIsTheJournalOnlyIfJournalStreamNamesIt) {
  struct ::stat error{};
  ASSERT_EQ(::fstat(STDERR_FILENO, &error), 0);
  const std::string itself = std::to_string(error.st_dev) + ":" + std::to_string(error.st_ino);
  ::setenv("JOURNAL_STREAM", itself.c_str(), 1);
  EXPECT_TRUE(writes_to_journal());
  ::setenv("JOURNAL_STREAM", (itself + "0").c_str(), 1);
  EXPECT_FALSE(writes_to_journal());
  ::unsetenv("JOURNAL_STREAM");
  EXPECT_FALSE(writes_to_journal());
}

}  // namespace
}  // namespace qixian
