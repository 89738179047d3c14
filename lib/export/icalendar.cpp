#include "export/icalendar.hpp"

#include "export/harmless.hpp"

#include <libical/ical.h>

#include <memory>

namespace qixian {
namespace {

using Component = std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)>;
using Text = std::unique_ptr<char, decltype(&icalmemory_free_buffer)>;

constexpr std::chrono::minutes morning{9 * 60 + 30};
constexpr std::size_t longest_text = 500;  // characters of what a case or a duty is called

// One piece of text: nothing in it ends a line or turns the direction of writing.
std::string plain(std::string_view text) {
  std::string line;
  for (std::size_t count = 0; !text.empty() && count < longest_text; ++count) {
    const Character next = first_character(text);
    if (next.code && is_harmless(*next.code)) {
      line += text.substr(0, next.bytes);
    } else {
      line += next.code ? " " : "?";
    }
    text.remove_prefix(next.bytes);
  }
  return text.empty() ? line : line + "…";
}

icaltimetype ical_day(Date day) {
  const std::chrono::year_month_day ymd{day};
  icaltimetype time = icaltime_null_date();
  time.year = static_cast<int>(ymd.year());
  time.month = static_cast<int>(static_cast<unsigned>(ymd.month()));
  time.day = static_cast<int>(static_cast<unsigned>(ymd.day()));
  return time;
}

icaltimetype ical_moment(Instant at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::hh_mm_ss clock{at - day};
  icaltimetype time = ical_day(Date{day.time_since_epoch()});
  time.is_date = 0;
  time.hour = static_cast<int>(clock.hours().count());
  time.minute = static_cast<int>(clock.minutes().count());
  time.second = static_cast<int>(clock.seconds().count());
  time.zone = icaltimezone_get_utc_timezone();
  return time;
}

void add(const Component& to, icalproperty* property) {
  icalcomponent_add_property(to.get(), property);
}

void add_x(const Component& to, const char* name, const char* value) {
  icalproperty* property = icalproperty_new_x(value);
  icalproperty_set_x_name(property, name);
  add(to, property);
}

std::string written(const Component& component) {
  const Text text(icalcomponent_as_ical_string_r(component.get()), &icalmemory_free_buffer);
  return text.get();
}

// The last day on which nothing is late; a backward term may end after its `due`.
Date last_day_of(const Deadline& deadline) {
  return date_in_beijing(deadline.ends_at - std::chrono::seconds{1});
}

Date day_of(const CalendarDuty& duty) {
  const Deadline& deadline = duty.kept.obligation.deadline;
  return duty.is_awaited ? last_day_of(deadline) : deadline.safe;
}

bool is_law(DutyKind kind) {
  return kind == DutyKind::statutory;
}

std::string summary_of(const CalendarDuty& duty) {
  const Obligation& obligation = duty.kept.obligation;
  const std::string_view what = obligation.kind == DutyKind::target ? "【内部目标】"
                                : duty.is_awaited                   ? "【对方期限】"
                                                                    : "【期限】";
  return std::string(what) + plain(obligation.duty) + " " + plain(duty.file.docket);
}

std::string day_words(Date day) {
  return write_chinese(day) + "（" + std::string(chinese_weekday(day)) + "）";
}

std::string titled(const std::vector<std::string>& laws) {
  std::string text;
  for (const std::string& law : laws) text += (text.empty() ? "《" : "、《") + plain(law) + "》";
  return text;
}

// As letters say it.
std::string laws_of(const CalendarDuty& duty) {
  if (duty.applied.empty()) return {};
  std::string text = "适用：本案按" + titled(duty.applied) + "计算";
  if (!duty.not_applied.empty()) text += "，没有按" + titled(duty.not_applied) + "计算";
  return text + "\n";
}

std::string description_of(const CalendarDuty& duty) {
  const Obligation& obligation = duty.kept.obligation;
  const Deadline& deadline = obligation.deadline;
  std::string text = "案件：" + plain(duty.file.docket) + " " + plain(duty.file.title) + "\n";
  text += "单位：" + plain(duty.owed_by) + "（应办）";
  text += duty.owed_to.empty() ? "\n" : "→" + plain(duty.owed_to) + "\n";
  if (obligation.kind == DutyKind::target) {
    text += "内部目标日：" + day_words(deadline.safe) + "，不是法定期限\n";
  } else {
    if (!duty.is_awaited) text += "建议办结日：" + day_words(deadline.safe) + "\n";
    text += (is_law(obligation.kind) ? "法定最后一日：" : "最后一日：") +
            day_words(last_day_of(deadline)) + "\n";
  }
  if (deadline.safe_at) text += "时限：" + write_in_beijing(deadline.ends_at) + "届满\n";
  if (deadline.certainty != Certainty::certain) text += "暂定：放假安排公布后可能变化\n";
  text += "依据：" + plain(obligation.article) + "\n" + laws_of(duty);
  return text + "详见：qixian why " + std::to_string(duty.kept.id.value);
}

// A revision tells a changed day; not being owed any more comes after every day told before.
int sequence_of(const KeptObligation& kept) {
  return 2 * (kept.revision - 1) + (is_owed(kept.obligation.state) ? 0 : 1);
}

// Counted from midnight of the reader's zone, an all-day entry's relative alarm would ring at
// night: the moment is written.
void add_alarm(const Component& event, const CalendarDuty& duty, Instant at) {
  const Component alarm(icalcomponent_new_valarm(), &icalcomponent_free);
  add(alarm, icalproperty_new_action(ICAL_ACTION_DISPLAY));
  add(alarm, icalproperty_new_description(summary_of(duty).c_str()));
  icaltriggertype trigger = icaltriggertype_from_int(0);
  trigger.time = ical_moment(at);
  icalproperty* property = icalproperty_new_trigger(trigger);
  icalproperty_add_parameter(property, icalparameter_new_value(ICAL_VALUE_DATETIME));
  add(alarm, property);
  icalcomponent_add_component(event.get(), icalcomponent_new_clone(alarm.get()));
}

Instant alarm_before(Date day, const CalendarDuty& duty, const Calendar& nationwide) {
  const Calendar calendar = nationwide.for_office(duty.kept.obligation.key.owed_by);
  return moment_on(calendar.nth_workday(day, -1), morning);
}

Component event_of(const CalendarDuty& duty, CalendarMethod method, std::string_view calendar_id,
                   Instant stamp) {
  Component event(icalcomponent_new_vevent(), &icalcomponent_free);
  const KeptObligation& kept = duty.kept;
  const Date day = day_of(duty);
  const std::string uid = "obligation-" + std::to_string(kept.id.value) + "@" + plain(calendar_id);
  add(event, icalproperty_new_uid(uid.c_str()));
  add(event, icalproperty_new_dtstamp(ical_moment(stamp)));
  add(event, icalproperty_new_sequence(sequence_of(kept)));
  add(event, icalproperty_new_dtstart(ical_day(day)));
  add(event, icalproperty_new_dtend(ical_day(day + std::chrono::days{1})));  // exclusive
  add(event, icalproperty_new_summary(summary_of(duty).c_str()));
  add(event, icalproperty_new_description(description_of(duty).c_str()));
  add(event, icalproperty_new_categories("期限"));
  add(event, icalproperty_new_status(method == CalendarMethod::cancel ? ICAL_STATUS_CANCELLED
                                     : kept.obligation.deadline.certainty == Certainty::certain
                                         ? ICAL_STATUS_CONFIRMED
                                         : ICAL_STATUS_TENTATIVE));
  add(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));  // nobody is busy all that day
  add_x(event, "X-MICROSOFT-CDO-BUSYSTATUS", "FREE");
  return event;
}

Component calendar_of(CalendarMethod method) {
  Component calendar(icalcomponent_new_vcalendar(), &icalcomponent_free);
  add(calendar, icalproperty_new_prodid("-//qixian//qixian//ZH"));
  add(calendar, icalproperty_new_version("2.0"));
  add(calendar, icalproperty_new_calscale("GREGORIAN"));
  add(calendar, icalproperty_new_method(method == CalendarMethod::publish   ? ICAL_METHOD_PUBLISH
                                        : method == CalendarMethod::request ? ICAL_METHOD_REQUEST
                                                                            : ICAL_METHOD_CANCEL));
  return calendar;
}

void put(const Component& calendar, Component event) {
  icalcomponent_add_component(calendar.get(), event.release());
}

// A parameter has no escape for a quotation mark (RFC 5545 §3.2).
icalparameter* name_parameter(const std::string& name) {
  std::string quotable = plain(name);
  for (char& c : quotable)
    if (c == '"') c = '\'';
  return icalparameter_new_cn(quotable.c_str());
}

}  // namespace

std::string_view write_calendar_method(CalendarMethod method) {
  switch (method) {
    case CalendarMethod::publish:
      break;
    case CalendarMethod::request:
      return "REQUEST";
    case CalendarMethod::cancel:
      return "CANCEL";
  }
  return "PUBLISH";
}

std::string write_event(const CalendarDuty& duty, CalendarMethod method,
                        std::string_view calendar_id, const Calendar& nationwide, Instant now) {
  const Component calendar = calendar_of(method);
  Component event = event_of(duty, method, calendar_id, now);
  const Date day = day_of(duty);
  const Instant before = alarm_before(day, duty, nationwide), that_day = moment_on(day, morning);
  if (method != CalendarMethod::cancel && now < that_day)
    add_alarm(event, duty, now < before ? before : that_day);
  put(calendar, std::move(event));
  return written(calendar);
}

std::string write_feed(const std::string& name, const std::vector<CalendarDuty>& duties,
                       std::string_view calendar_id, const Calendar& nationwide, Instant stamp) {
  const Component calendar = calendar_of(CalendarMethod::publish);
  const std::string title = plain(name);
  add(calendar, icalproperty_new_name(title.c_str()));
  add_x(calendar, "X-WR-CALNAME", title.c_str());
  add(calendar, icalproperty_new_refreshinterval(icaldurationtype_from_string("PT1H")));
  add_x(calendar, "X-PUBLISHED-TTL", "PT1H");
  for (const CalendarDuty& duty : duties) {
    if (!is_owed(duty.kept.obligation.state)) continue;
    Component event = event_of(duty, CalendarMethod::publish, calendar_id, stamp);
    add_alarm(event, duty, alarm_before(day_of(duty), duty, nationwide));
    put(calendar, std::move(event));
  }
  return written(calendar);
}

std::string with_people(const std::string& text, const CalendarPerson& organizer,
                        const CalendarPerson& attendee) {
  const Component calendar(icalcomponent_new_from_string(text.c_str()), &icalcomponent_free);
  icalcomponent* event = calendar == nullptr ? nullptr
                                             : icalcomponent_get_first_component(
                                                   calendar.get(), ICAL_VEVENT_COMPONENT);
  if (event == nullptr) return text;
  icalproperty* from = icalproperty_new_organizer(("mailto:" + organizer.address).c_str());
  if (!organizer.name.empty()) icalproperty_add_parameter(from, name_parameter(organizer.name));
  icalcomponent_add_property(event, from);
  icalproperty* to = icalproperty_new_attendee(("mailto:" + attendee.address).c_str());
  if (!attendee.name.empty()) icalproperty_add_parameter(to, name_parameter(attendee.name));
  icalproperty_add_parameter(to, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
  icalproperty_add_parameter(to, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
  icalcomponent_add_property(event, to);
  return written(calendar);
}

}  // namespace qixian
