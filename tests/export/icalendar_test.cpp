#include "export/icalendar.hpp"

#include "docket/casebook.hpp"
#include "export/harmless.hpp"
#include "term/count.hpp"

#include <gtest/gtest.h>
#include <libical/ical.h>

#include <memory>

namespace qixian {
namespace {

using Component = std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)>;

const std::string store = "5f0ae27c-1b4e-4a6b-9c55-aa0d6c1f2b11";

struct Sample {
  Case file;
  KeptObligation kept;
};

// Safe on 30 September, due on 8 October 2026.
Sample sample() {
  Sample sample;
  sample.file.id = {3};
  sample.file.docket = "赣环赔〔2026〕3号";
  sample.file.title = "某化工厂渗漏污染案";
  sample.kept.id = {12};
  Obligation& obligation = sample.kept.obligation;
  obligation.key = {"jx-1.1b", {1}, "proc", "eco", 0};
  obligation.duty = "将线索处理情况函告行政机关";
  obligation.article = "第一条第一款";
  obligation.deadline = count_term(on("2026-09-16"), {15, TermUnit::days}, published());
  return sample;
}

Instant now() {
  return at_ten(on("2026-09-24"));
}

std::string event_of(const Sample& sample, CalendarMethod method = CalendarMethod::request,
                     bool is_awaited = false, Instant at = now()) {
  return write_event({sample.kept, sample.file, "南昌市人民检察院", "南昌市生态环境局", is_awaited},
                     method, store, published(), at);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find("\r\n", at);
    if (end == std::string::npos) {
      ADD_FAILURE() << "the last line has no end";
      break;
    }
    lines.push_back(text.substr(at, end - at));
    at = end + 2;
  }
  return lines;
}

std::string unfolded(const std::string& text) {
  std::string whole;
  for (const std::string& line : lines_of(text))
    whole += line.starts_with(' ') ? line.substr(1) : (whole.empty() ? "" : "\n") + line;
  return whole + "\n";
}

Component parsed(const std::string& text) {
  Component calendar(icalparser_parse_string(text.c_str()), &icalcomponent_free);
  EXPECT_NE(calendar, nullptr) << text;
  EXPECT_EQ(icalcomponent_count_errors(calendar.get()), 0) << text;
  return calendar;
}

int events_in(const Component& calendar) {
  return icalcomponent_count_components(calendar.get(), ICAL_VEVENT_COMPONENT);
}

std::string value_of(const Component& calendar, icalproperty_kind kind) {
  icalcomponent* event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
  icalproperty* property = icalcomponent_get_first_property(event, kind);
  return property == nullptr ? "" : icalvalue_get_text(icalproperty_get_value(property));
}

TEST(WriteEvent, IsAnAllDayEntryOnTheSafeDayWithAnAlarmTheWorkingDayBefore) {
  EXPECT_EQ(unfolded(event_of(sample())),
            "BEGIN:VCALENDAR\n"
            "PRODID:-//qixian//qixian//ZH\n"
            "VERSION:2.0\n"
            "CALSCALE:GREGORIAN\n"
            "METHOD:REQUEST\n"
            "BEGIN:VEVENT\n"
            "UID:obligation-12@5f0ae27c-1b4e-4a6b-9c55-aa0d6c1f2b11\n"
            "DTSTAMP:20260924T020000Z\n"
            "SEQUENCE:0\n"
            "DTSTART;VALUE=DATE:20260930\n"
            "DTEND;VALUE=DATE:20261001\n"
            "SUMMARY:【期限】将线索处理情况函告行政机关 赣环赔〔2026〕3号\n"
            "DESCRIPTION:案件：赣环赔〔2026〕3号 某化工厂渗漏污染案\\n"
            "单位：南昌市人民检察院（应办）→南昌市生态环境局\\n"
            "建议办结日：2026年9月30日（周三）\\n法定最后一日：2026年10月8日（周四）\\n"
            "依据：第一条第一款\\n详见：qixian why 12\n"
            "CATEGORIES:期限\n"
            "STATUS:CONFIRMED\n"
            "TRANSP:TRANSPARENT\n"
            "X-MICROSOFT-CDO-BUSYSTATUS:FREE\n"
            "BEGIN:VALARM\n"
            "ACTION:DISPLAY\n"
            "DESCRIPTION:【期限】将线索处理情况函告行政机关 赣环赔〔2026〕3号\n"
            "TRIGGER;VALUE=DATE-TIME:20260929T013000Z\n"
            "END:VALARM\n"
            "END:VEVENT\n"
            "END:VCALENDAR\n");
}

TEST(WriteEvent, SaysByWhichLawsTheCaseIsCountedAndByWhichItIsNot) {
  const Sample one = sample();
  CalendarDuty duty{one.kept, one.file, "南昌市人民检察院", "", false, {"甲办法", "乙规定"}, {}};
  const auto described = [&] {
    return value_of(parsed(write_event(duty, CalendarMethod::publish, store, published(), now())),
                    ICAL_DESCRIPTION_PROPERTY);
  };
  EXPECT_NE(described().find("\n适用：本案按《甲办法》、《乙规定》计算\n"), std::string::npos);
  duty.not_applied = {"丙意见"};
  EXPECT_NE(described().find("计算，没有按《丙意见》计算\n"), std::string::npos);
}

TEST(WriteEvent, WhoWaitsReadsTheLastDay) {
  const std::string text = unfolded(event_of(sample(), CalendarMethod::request, true));
  EXPECT_NE(text.find("DTSTART;VALUE=DATE:20261008\n"), std::string::npos) << text;
  EXPECT_NE(text.find("SUMMARY:【对方期限】"), std::string::npos) << text;
  EXPECT_EQ(text.find("9月30日"), std::string::npos) << text;
  EXPECT_NE(text.find("TRIGGER;VALUE=DATE-TIME:20260930T013000Z"), std::string::npos) << text;
}

TEST(WriteEvent, AnUpdateHasTheSameUidAndAHigherSequenceAndARemovalAHigherOneStill) {
  Sample duty = sample();
  const auto sequence = [&] {
    const Component calendar = parsed(event_of(duty));
    return icalcomponent_get_sequence(
        icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT));
  };
  const std::string uid = value_of(parsed(event_of(duty)), ICAL_UID_PROPERTY);
  std::vector<int> seen{sequence()};
  duty.kept.revision = 2;
  seen.push_back(sequence());
  duty.kept.obligation.state = State::withdrawn;
  seen.push_back(sequence());
  duty.kept.revision = 3;
  duty.kept.obligation.state = State::open;
  seen.push_back(sequence());
  EXPECT_EQ(seen, (std::vector<int>{0, 2, 3, 4}));
  EXPECT_EQ(value_of(parsed(event_of(duty)), ICAL_UID_PROPERTY), uid);
}

TEST(WriteEvent, ARemovalSaysSoTwiceAndRingsNoMore) {
  const std::string text = unfolded(event_of(sample(), CalendarMethod::cancel));
  EXPECT_NE(text.find("METHOD:CANCEL\n"), std::string::npos);
  EXPECT_NE(text.find("STATUS:CANCELLED\n"), std::string::npos);
  EXPECT_EQ(text.find("VALARM"), std::string::npos);
}

TEST(WriteEvent, TheAlarmIsNeverInThePast) {
  const auto alarm = [](const std::string& day, int hour) {
    const std::string text = unfolded(event_of(sample(), CalendarMethod::request, false,
                                               moment_on(on(day), std::chrono::hours{hour})));
    const std::size_t at = text.find("TRIGGER;VALUE=DATE-TIME:");
    return at == std::string::npos ? "none" : text.substr(at + 24, 16);
  };
  EXPECT_EQ(alarm("2026-09-29", 9), "20260929T013000Z");
  EXPECT_EQ(alarm("2026-09-29", 10), "20260930T013000Z");
  EXPECT_EQ(alarm("2026-09-30", 10), "none");
}

TEST(WriteEvent, AProvisionalDayIsTentative) {
  Sample duty = sample();
  duty.kept.obligation.deadline.certainty = Certainty::provisional;
  EXPECT_NE(unfolded(event_of(duty)).find("STATUS:TENTATIVE\n"), std::string::npos);
}

TEST(WriteEvent, ATargetIsNoTermOfTheLaw) {
  Sample duty = sample();
  duty.kept.obligation.kind = DutyKind::target;
  const std::string text = unfolded(event_of(duty));
  EXPECT_NE(text.find("SUMMARY:【内部目标】"), std::string::npos);
  EXPECT_NE(text.find("不是法定期限"), std::string::npos);
  EXPECT_EQ(text.find("法定最后一日"), std::string::npos);
}

TEST(WriteFeed, HoldsWhatIsOwedAndAsksToBeFetchedEveryHour) {
  const Sample open = sample();
  Sample done = sample(), later = sample();
  done.kept.obligation.state = State::met;
  later.kept.id = {13};
  const std::string text =
      write_feed("南昌市人民检察院",
                 {{open.kept, open.file, "南昌市人民检察院", "南昌市生态环境局"},
                  {done.kept, done.file, "南昌市人民检察院", "南昌市生态环境局"},
                  {later.kept, later.file, "南昌市人民检察院", ""}},
                 store, published(), now());
  EXPECT_EQ(events_in(parsed(text)), 2);
  const std::string whole = unfolded(text);
  for (const char* line :
       {"METHOD:PUBLISH\n", "NAME:南昌市人民检察院\n", "X-WR-CALNAME:南昌市人民检察院\n",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H\n", "X-PUBLISHED-TTL:PT1H\n", "UID:obligation-13@"})
    EXPECT_NE(whole.find(line), std::string::npos) << line << " in\n" << whole;
  EXPECT_EQ(text, write_feed("南昌市人民检察院",
                             {{open.kept, open.file, "南昌市人民检察院", "南昌市生态环境局"},
                              {later.kept, later.file, "南昌市人民检察院", ""}},
                             store, published(), now()))
      << "what is done is gone, and the same duties read the same";
}

TEST(WriteFeed, WithoutDutiesIsAnEmptyCalendar) {
  EXPECT_EQ(events_in(parsed(write_feed("局", {}, store, published(), now()))), 0);
}

TEST(WithPeople, MakesAnInvitationThatAsksForNoAnswer) {
  const std::string text = with_people(event_of(sample()), {"期限提醒", "qixian@example.gov.cn"},
                                       {"张伟", "zhang.wei@example.gov.cn"});
  EXPECT_EQ(events_in(parsed(text)), 1);
  const std::string whole = unfolded(text);
  EXPECT_NE(whole.find("ORGANIZER;CN=期限提醒:mailto:qixian@example.gov.cn\n"), std::string::npos)
      << whole;
  EXPECT_NE(whole.find("ATTENDEE;CN=张伟;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:"
                       "mailto:zhang.wei@example.gov.cn\n"),
            std::string::npos)
      << whole;
  EXPECT_NE(whole.find("DTSTART;VALUE=DATE:20260930\n"), std::string::npos) << whole;
  for (const std::string nothing : {"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "", "no calendar"})
    EXPECT_EQ(with_people(nothing, {"a", "a@b.cn"}, {"c", "c@d.cn"}), nothing);
}

// --- lines and what people wrote ---------------------------------------------------------------

std::vector<std::string> hostile_texts() {
  std::string long_text, long_word;
  while (long_text.size() < 5000) long_text += "长 文";
  while (long_word.size() < 5000) long_word += "𠮷a，";
  return {"x\r\nBEGIN:VALARM\r\nACTION:AUDIO\r\nEND:VALARM",
          "x\nATTENDEE:mailto:evil@example.com",
          "x\r\n ;,:\\\\n\\,",
          "END:VEVENT",
          "{{x}}{{{y}}}",
          "<b>&amp;</b>",
          "=1+1,2;3:4\"5\"",
          "🙂👩‍⚖️",
          "\xE2\x80\xAE翻转\xE2\x80\xAC",
          "\xFF\xFE\xC0\x8A",
          std::string("a\0b\x1b[2J\x7f\xE2\x80\xA8\xC2\x85"
                      "c",
                      15),
          long_text,
          long_word};
}

TEST(HostileCalendar, AddsNoLineNoPropertyAndNoEntry) {
  const auto names_of = [](const std::string& text) {
    std::vector<std::string> names;
    std::istringstream lines(unfolded(text));
    for (std::string line; std::getline(lines, line);)
      names.push_back(line.substr(0, line.find_first_of(":;")));
    return names;
  };
  const CalendarPerson from{"期限提醒", "qixian@example.gov.cn"};
  const std::vector<std::string> plain =
      names_of(with_people(event_of(sample()), from, {"张伟", "a@b.cn"}));
  for (const std::string& hostile : hostile_texts()) {
    Sample duty = sample();
    duty.file.docket = duty.file.title = duty.kept.obligation.duty = duty.kept.obligation.article =
        hostile;
    const std::string event = write_event({duty.kept, duty.file, hostile, hostile},
                                          CalendarMethod::request, store, published(), now());
    const std::string text = with_people(event, {hostile, from.address}, {hostile, "a@b.cn"});
    EXPECT_EQ(names_of(text), plain) << hostile;
    EXPECT_EQ(events_in(parsed(text)), 1) << hostile;
    const std::string feed =
        write_feed(hostile, {{duty.kept, duty.file, hostile, hostile}}, store, published(), now());
    EXPECT_EQ(events_in(parsed(feed)), 1) << hostile;
    for (const std::string& calendar : {text, feed}) {
      for (const std::string& line : lines_of(calendar)) {
        EXPECT_LE(line.size(), 75U) << line;
        EXPECT_EQ(line.find_first_of("\r\n\t"), std::string::npos) << line;
        std::string_view rest = line;
        while (!rest.empty()) {
          const Character next = first_character(rest);
          ASSERT_TRUE(next.code && is_harmless(*next.code)) << "a character is broken in " << line;
          rest.remove_prefix(next.bytes);
        }
      }
    }
  }
}

TEST(HostileCalendar, TextIsReadBackAsItWasWritten) {
  Sample duty = sample();
  duty.kept.obligation.duty = "甲,乙;丙:丁\\n\"戊\" {{x}} <b> =1+1 🙂";
  EXPECT_EQ(value_of(parsed(event_of(duty)), ICAL_SUMMARY_PROPERTY),
            "【期限】甲,乙;丙:丁\\n\"戊\" {{x}} <b> =1+1 🙂 赣环赔〔2026〕3号");
}

}  // namespace
}  // namespace qixian
