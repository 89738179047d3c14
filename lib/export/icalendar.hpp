// Duties as entries of a calendar (RFC 5545; RFC 5546 and 6047 for mail, RFC 7986 for the feed).
//
//   write_event({kept, file, "南昌市生态环境局", "南昌市人民检察院"}, CalendarMethod::request,
//               calendar_id, calendar, now)
//
// One VEVENT a duty, all day on the safe day; for who waits for the other side, on the law's last
// day. Its UID is made of the obligation's id and the store's calendar id, so it never changes, a
// restored store moves and removes what was sent before, and a second installation never uses it.
// SEQUENCE rises with every revision and once more when the duty is not owed any more: an entry
// that a mail brought updates and removes itself.
//
// What people wrote is text in here and nothing else: controls and marks of direction are spaces,
// the rest is escaped. Lines end in CRLF and have at most 75 octets.
#pragma once

#include "calendar/calendar.hpp"
#include "docket/derive.hpp"
#include "docket/obligation.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace qixian {

struct CalendarDuty {
  const KeptObligation& kept;
  const Case& file;
  std::string owed_by;  // the offices by name; nobody is owed: empty
  std::string owed_to;
  bool is_awaited = false;                // the reader waits for it: the last day, not the safe one
  std::vector<std::string> applied = {};  // titles of the laws that the case is counted by
  std::vector<std::string> not_applied = {};  // and of those known that it is not
};

enum class CalendarMethod {
  publish,  // a feed
  request,  // a mail that brings the entry or moves it
  cancel,   // a mail that takes it away
};
[[nodiscard]] std::string_view write_calendar_method(CalendarMethod);  // REQUEST

// A VCALENDAR with the one entry and an alarm on the morning of the working day before, or of the
// day itself where that has gone. Not yet with the people of a mail: with_people adds them.
[[nodiscard]] std::string write_event(const CalendarDuty&, CalendarMethod,
                                      std::string_view calendar_id, const Calendar& nationwide,
                                      Instant now);

// The feed of an office: what is owed, to be fetched again every hour; what has gone from it is
// done with. `stamp` is the moment of its last change, so that the same duties read the same.
[[nodiscard]] std::string write_feed(const std::string& name,
                                     const std::vector<CalendarDuty>& duties,
                                     std::string_view calendar_id, const Calendar& nationwide,
                                     Instant stamp);

struct CalendarPerson {
  std::string name;
  std::string address;  // a mail address of ASCII
};
// The entry as an invitation from one to the other that asks for no answer: without both of them
// mail programs take no update and no removal (RFC 5546 §3.2.2). What has no entry stays as it is.
[[nodiscard]] std::string with_people(const std::string& calendar, const CalendarPerson& organizer,
                                      const CalendarPerson& attendee);

}  // namespace qixian
