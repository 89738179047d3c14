// The calendar that the commands compute with: every holiday file there is, folded.
//
//   CalendarOptions options;           // --holidays DIR, --as-of DAY
//   Calendar calendar = load_calendar(options);
//
// They lie where data_folders.hpp says, unless --holidays names a folder: then those and no others.
//
// A folder that is missing or has no file in it, and a file with anything wrong in it, is a
// Failure: a calendar without notices would answer every question as if it knew nothing, which is
// not what was asked.
#pragma once

#include "calendar/calendar.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace qixian {

struct CalendarOptions {
  std::string holidays;
  std::string as_of;
};

void add_calendar_options(CLI::App&, CalendarOptions&);
[[nodiscard]] Calendar load_calendar(const CalendarOptions&);

// "provisional (暂定): the notice for 2027 is not published …", for a day or a stretch of days that
// is not certain; empty where it is. From 1 November on, by the clock or by --as-of, it asks for
// the notice.
[[nodiscard]] std::string write_doubt(const Calendar&, Certainty, Date last,
                                      const CalendarOptions&);

}  // namespace qixian
