#include "term/term.hpp"

#include "calendar/problem.hpp"
#include "grid.hpp"
#include "term/numeral.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <limits>
#include <random>

namespace qixian {
namespace {

constexpr auto d = TermUnit::days;
constexpr auto wd = TermUnit::workdays;
constexpr auto m = TermUnit::months;
constexpr auto y = TermUnit::years;
constexpr auto h = TermUnit::hours;

std::string refusal_of(std::string_view text) {
  try {
    const Term term = read_term(text);
    return "was read as " + write_term(term);
  } catch (const InputError& error) {
    EXPECT_EQ(error.problems().size(), 1U);
    EXPECT_FALSE(error.problems().front().where.empty());
    return error.what();
  }
}

TEST(ReadTerm, ReadsWhatPeopleTypeAndWhatTheLawSays) {
  const std::vector<std::pair<std::string_view, Term>> terms{
      {"15d", {15, d}},
      {"5wd", {5, wd}},
      {"1m", {1, m}},
      {"3m", {3, m}},
      {"2y", {2, y}},
      {"24h", {24, h}},
      {"-3d", {-3, d}},
      {"-1wd", {-1, wd}},
      {"0d", {0, d}},
      {" 15d ", {15, d}},
      {"１５ｄ", {15, d}},
      {"－3d", {-3, d}},
      {"十五日", {15, d}},
      {"15日", {15, d}},
      {"１５日", {15, d}},
      {"15 日", {15, d}},
      {"15　日", {15, d}},
      {"十五日内", {15, d}},
      {"十五日以内", {15, d}},
      {"15日之内", {15, d}},
      {"三十天", {30, d}},
      {"7个自然日", {7, d}},
      {"5个工作日", {5, wd}},
      {"五个工作日", {5, wd}},
      {"5 个工作日", {5, wd}},
      {"5工作日内", {5, wd}},
      {"三个月", {3, m}},
      {"3个月", {3, m}},
      {"两个月", {2, m}},
      {"二个月", {2, m}},
      {"十二个月内", {12, m}},
      {"二年", {2, y}},
      {"两年", {2, y}},
      {"3年", {3, y}},
      {"二十四小时", {24, h}},
      {"24小时", {24, h}},
      {"24个小时", {24, h}},
      {"四十八小时内", {48, h}},
      {"前3日", {-3, d}},
      {"前 3 日", {-3, d}},
      {"三日前", {-3, d}},
      {"3日之前", {-3, d}},
      {"三日以前", {-3, d}},
      {"提前3日", {-3, d}},
      {"前1个工作日", {-1, wd}},
      {"当日", {0, d}},
      {"同日", {0, d}},
      {"当天", {0, d}},
      {"0日", {0, d}},
      {"公告期", {30, d}},
      {"九百九十九日", {999, d}},
  };
  for (const auto& [text, term] : terms) {
    SCOPED_TRACE(text);
    EXPECT_NO_THROW(EXPECT_EQ(read_term(text), term));
  }
}

TEST(ReadTerm, RefusesWithOneSentenceThatSaysWhatWouldBeRight) {
  const std::vector<std::pair<std::string_view, std::string_view>> refusals{
      {"1.5d", "whole number"},
      {"1,5d", "whole number"},
      {"1.5日", "whole number"},
      {"一点五日", "whole number"},
      {"3个半月", "write 日"},
      {"5 days", "write d, wd, m, y or h, as in 5d"},
      {"5 d", "as in 5d"},
      {"5D", "as in 5d"},
      {"5w", "as in 5d"},
      {"-0d", "0d and nothing else"},
      {"0wd", "0d and nothing else"},
      {"0m", "0d and nothing else"},
      {"前0日", "0d and nothing else"},
      {"999999999wd", "at most 10000wd"},
      {"99999999999999999999d", "at most 36500d"},
      {"36501d", "at most 36500d"},
      {"-36501d", "at most 36500d"},
      {"10001wd", "at most 10000wd"},
      {"1201m", "at most 1200m"},
      {"101y", "at most 100y"},
      {"87601h", "at most 87600h"},
      {"", "write 15d"},
      {"  ", "write 15d"},
      {"　", "write 15d"},
      {"5", "write 5d for calendar days or 5wd"},
      {"d5", "a number comes first"},
      {"wd", "a number comes first"},
      {"-", "a number comes first"},
      {"--3d", "a number comes first"},
      {"+5d", "a number comes first"},
      {"-3m", "-3d or -1wd"},
      {"-2y", "-3d or -1wd"},
      {"-24h", "-3d or -1wd"},
      {"前三个月", "-3d or -1wd"},
      {"三月", "write 三个月"},
      {"3月", "write 3个月"},
      {"两周", "write 7日"},
      {"2个星期", "write 7日"},
      {"五", "no unit"},
      {"日", "no number"},
      {"及时", "no number"},
      {"五个", "no unit"},
      {"一五日", "no number"},
      {"一百一日", "no number"},
      {"一千日", "no unit"},
      {"15日起", "write only the term"},
      {"前3日前", "write only the term"},
      {"15d5", "is not a unit"},
      {"3m15d", "is not a unit"},
  };
  for (const auto& [text, mend] : refusals) {
    SCOPED_TRACE(text);
    const std::string refusal = refusal_of(text);
    EXPECT_NE(refusal.find(mend), std::string::npos) << refusal;
    EXPECT_EQ(refusal.find('\n'), std::string::npos);
  }
}

TEST(ReadTerm, NeverRepeatsAnEndlessOrBrokenText) {
  for (const std::string& text :
       {std::string(5000, '9'), std::string(90, '9') + "d", std::string(99, '\xe6'),
        std::string(60, '\x80'), std::string("\0\0d", 3), std::string("5\n\n\x1b[31m"),
        "十五日" + std::string(70, '\x01')}) {
    const std::string refusal = refusal_of(text);
    EXPECT_LT(refusal.size(), 300U);
    for (const char c : refusal) EXPECT_FALSE(static_cast<unsigned char>(c) < 0x20) << refusal;
  }
}

TEST(ReadTerm, ReadsAnyPiecesOrRefusesThemAndNeverAnythingElse) {
  static constexpr std::array<std::string_view, 30> pieces{
      "1",  "5",  "0",  "-",      "d",    "wd", "m",    "h",    ".",        " ",
      "前", "日", "个", "工作日", "月",   "年", "小时", "十",   "百",       "零",
      "两", "一", "九", "内",     "以内", "５", "　",   "\x80", "\xef\xbc", "提前"};
  std::mt19937 random(85);
  std::uniform_int_distribution<std::size_t> any_piece(0, pieces.size() - 1);
  std::uniform_int_distribution<int> any_length(0, 6);
  int read = 0;
  for (int trial = 0; trial < 40000 / sweep_stride; ++trial) {
    std::string text;
    for (int left = any_length(random); left > 0; --left) text += pieces.at(any_piece(random));
    try {
      const Term term = read_term(text);
      ++read;
      ASSERT_EQ(read_term(write_term(term)), term) << text;
      ASSERT_LE(std::abs(term.count), longest_term(term.unit)) << text;
    } catch (const InputError& error) {
      ASSERT_EQ(error.problems().size(), 1U);
    }
  }
  EXPECT_GT(read, 300 / sweep_stride);
}

TEST(ReadTerm, TakesEveryUnitToItsLimit) {
  for (const TermUnit unit : {d, wd, m, y, h}) {
    const Term longest{longest_term(unit), unit};
    EXPECT_EQ(read_term(write_term(longest)), longest);
    EXPECT_EQ(read_term(chinese_term(longest)), longest);
  }
}

TEST(WriteTerm, IsReadBackAsItself) {
  for (const TermUnit unit : {d, wd, m, y, h}) {
    for (int count = -400; count <= 400; ++count) {
      if (count < 0 && unit != d && unit != wd) continue;
      if (count == 0 && unit != d) continue;
      if (count > longest_term(unit)) continue;
      const Term term{count, unit};
      EXPECT_EQ(read_term(write_term(term)), term);
      EXPECT_EQ(read_term(chinese_term(term)), term) << chinese_term(term);
    }
  }
}

TEST(WriteTerm, SpeaksTheWordsOfTheLaw) {
  EXPECT_EQ(chinese_term({5, wd}), "5个工作日");
  EXPECT_EQ(chinese_term({15, d}), "15日");
  EXPECT_EQ(chinese_term({3, m}), "3个月");
  EXPECT_EQ(chinese_term({2, y}), "2年");
  EXPECT_EQ(chinese_term({-3, d}), "前3日");
  EXPECT_EQ(chinese_term({0, d}), "当日");
  EXPECT_EQ(chinese_term({24, h}), "24小时");
  EXPECT_EQ(write_term({std::numeric_limits<int>::min(), d}), "-2147483648d");
  EXPECT_EQ(chinese_term({std::numeric_limits<int>::min(), d}), "前2147483648日");
}

// Written out apart from the reader, as a person counts.
std::string numeral(int n) {
  static constexpr std::array<const char*, 10> digits{"",   "一", "二", "三", "四",
                                                      "五", "六", "七", "八", "九"};
  std::string text;
  const auto digit = [](int i) { return std::string(digits[static_cast<std::size_t>(i)]); };
  if (n >= 100) text += digit(n / 100) + "百";
  if (n >= 100 && n % 100 != 0 && n % 100 < 10) text += "零";
  if (n % 100 >= 10) text += (n < 20 ? "" : digit(n % 100 / 10)) + "十";
  return text + digit(n % 10);
}

TEST(TakeNumeral, ReadsEveryNumberUpTo999) {
  for (int n = 1; n <= 999; ++n) {
    const std::string written = numeral(n) + "日";
    std::string_view text = written;
    EXPECT_EQ(take_numeral(text), n) << written;
    EXPECT_EQ(text, "日");
  }
}

TEST(TakeNumeral, LeavesWhatIsNoNumberAsItWas) {
  for (const std::string_view written :
       {"", "日", "百日", "零百", "两十日", "一百零日", "十百", "二二", "一百十十"}) {
    std::string_view text = written;
    EXPECT_EQ(take_numeral(text), std::nullopt) << written;
    EXPECT_EQ(text, written);
  }
  std::string_view zero = "〇日";
  EXPECT_EQ(take_numeral(zero), 0);
}

}  // namespace
}  // namespace qixian
