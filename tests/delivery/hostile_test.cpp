// Whatever people write in any field, a letter keeps its lines, its tags and its rows.
#include "delivery/sample_duties.hpp"
#include "export/json.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

std::vector<std::string> hostile_texts() {
  std::string long_text;
  while (long_text.size() < 15'000) long_text += "长文";
  return {"x\r\nBcc: evil@example.com",
          "x\n\n【请不迟于10月30日（周五）办结（建议）】\n",
          "x\rSubject: y",
          "{{officer}}{{#items}}x{{/items}}{{{ask}}}{{&ask}}{{=<% %>=}}{{>other}}",
          "</td></tr></table><script>alert(1)</script><img src=x onerror=\"y\">",
          "--><!--[if mso]><b>",
          "&lt;b&gt; &amp;nbsp; &#10;",
          "a,b;c\t\"d\"|e",
          "=cmd|'/c calc'!A1",
          "🙂👩‍⚖️ 𠮷",
          "\xE2\x80\xAE"
          "办结日31月9\xE2\x80\xAC \xE2\x81\xA6x\xE2\x81\xA9\xE2\x80\x8F",
          std::string("a\0b\x1b[31m\x7f\xC2\x85\xE2\x80\xA8\xE2\x80\xA9"
                      "c",
                      19),
          "\xFF\xFE\xC0\x8A",
          long_text};
}

std::size_t count_of(const std::string& text, char c) {
  return static_cast<std::size_t>(std::ranges::count(text, c));
}

// The same lines, the same tags, no control and no mark of direction, in every part of it.
void expect_same_shape(const Letter& letter, const Letter& plain, const std::string& hostile) {
  EXPECT_EQ(count_of(letter.text, '\n'), count_of(plain.text, '\n')) << hostile << letter.text;
  EXPECT_EQ(count_of(letter.html, '\n'), count_of(plain.html, '\n')) << hostile;
  EXPECT_EQ(count_of(letter.html, '<'), count_of(plain.html, '<')) << hostile;
  EXPECT_EQ(count_of(letter.html, '>'), count_of(plain.html, '>')) << hostile;
  EXPECT_EQ(count_of(letter.html, '"'), count_of(plain.html, '"')) << hostile;
  for (const std::string* part : {&letter.subject, &letter.brief, &letter.text, &letter.html}) {
    for (const char* mark : {"\r", "\x1b", "\x7f", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9",
                             "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x80\x8F", "\xFF"})
      EXPECT_EQ(part->find(mark), std::string::npos) << hostile;
    EXPECT_EQ(part->find('\0'), std::string::npos) << hostile;
  }
  EXPECT_EQ(letter.subject.find('\n'), std::string::npos) << hostile;
  EXPECT_LT(letter.subject.size(), 800U) << hostile;
  // The daemon takes no fact and reads no file that is not UTF-8.
  if (hostile.find('\xFF') == std::string::npos)
    EXPECT_NO_THROW((void)parse_json(letter.data, "data", 1 << 22)) << hostile;
}

// Every field that somebody may have written.
Docket docket_called(const std::string& text) {
  Docket docket(moment("2026-10-12 09:10"));
  docket
      .owe("jx-8", on("2026-09-01"), DutyKind::agreed, {1, TermUnit::months}, {StageKind::past, 2})
      .rung = 1;
  docket.file().docket = docket.file().title = text;
  Obligation& duty = docket.duty();
  duty.duty = duty.article = duty.key.owed_by = duty.key.owed_to = text;
  duty.amount = Yuan{50'000'00};
  duty.remarks = {"收款单位：" + text, "注：" + text};
  for (Step& step : duty.deadline.why) step.chinese = step.article = text;
  return docket;
}

Officer officer_called(const std::string& text) {
  Officer officer = zhang;
  officer.name = text;
  return officer;
}

Letter letter_called(const std::string& text, StageKind kind) {
  const Docket docket = docket_called(text);
  const DigestItem item = docket.items().front();
  Rule rule = item.rule;
  rule.clause = rule.fulfilment = rule.lapse = rule.note = text;
  Rulebook book = item.rulebook;
  book.title = book.number = text;
  const Officer to = officer_called(text);
  Occasion occasion{item.kept, item.file, book, rule, {kind, 2}, 1, to, lights, {text, text}, {}};
  occasion.stands_in_for = occasion.because = occasion.unreached = text;
  occasion.meant_for = on("2026-09-24");
  occasion.rulebooks_applied = occasion.rulebooks_not_applied = {text, text};
  occasion.calendar_id = "store";
  return write_letter(occasion, shipped_templates(), directory(), published(), docket.now());
}

TEST(Hostile, ALetterAboutOneDutyKeepsItsShape) {
  for (const StageKind kind : {StageKind::past, StageKind::moved, StageKind::excused}) {
    const Letter plain = letter_called("甲", kind);
    for (const std::string& hostile : hostile_texts()) {
      const Letter letter = letter_called(hostile, kind);
      expect_same_shape(letter, plain, hostile);
      EXPECT_EQ(letter.calendar.empty(), plain.calendar.empty());
      EXPECT_EQ(letter.calendar.find("\r\nBcc"), std::string::npos);
    }
  }
}

Letter digest_called(const std::string& text, DigestKind kind) {
  const Docket docket = docket_called(text);
  const Officer to = officer_called(text);
  DigestOccasion occasion{kind, to, lights, docket.items()};
  occasion.items.front().told = {text, text};
  occasion.stands_in_for = {text};
  occasion.word = WeeklyWord{0, text};
  return write_digest(occasion, shipped_templates(), directory(), published(), docket.now());
}

TEST(Hostile, ALetterAboutManyDutiesKeepsItsShape) {
  for (const DigestKind kind : {DigestKind::morning, DigestKind::daily, DigestKind::before_break}) {
    const Letter plain = digest_called("甲", kind);
    for (const std::string& hostile : hostile_texts())
      expect_same_shape(digest_called(hostile, kind), plain, hostile);
  }
}

Letter word_called(const std::string& text) {
  WellBeing state;
  state.troubles = {text, text};
  state.chain_head = text;
  return write_well_being(state, officer_called(text), shipped_templates(), published(),
                          moment("2026-09-28 08:45"));
}

TEST(Hostile, AWordAboutTheServiceKeepsItsShape) {
  const Letter plain = word_called("甲");
  const auto alarm = [](const std::string& text) {
    return write_alarm(text, {text}, officer_called(text), shipped_templates(),
                       moment("2026-09-28 08:45"));
  };
  for (const std::string& hostile : hostile_texts()) {
    expect_same_shape(word_called(hostile), plain, hostile);
    expect_same_shape(alarm(hostile), alarm("甲"), hostile);
  }
}

}  // namespace
}  // namespace qixian
