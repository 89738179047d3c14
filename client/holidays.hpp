// The calendar that the commands compute with: every holiday file there is, folded.
//
//   CalendarOptions options;           // --holidays DIR, --as-of DAY
//   Calendar calendar = load_calendar(options);
//
// Where the files lie, the first that applies:
//   --holidays DIR                           those and no others
//   a build tree (the program stands in a checkout, beside CMakeLists.txt and holidays/)   the
//   checkout's <prefix>/share/qixian/holidays/*.toml    installed; for /usr/bin/qixian that is
//   /usr/share
//     overlaid by /etc/qixian/holidays/*.toml: a file of the same name there takes its place
//
// A folder that is missing or has no file in it, and a file with anything wrong in it, is a
// Failure: a calendar without notices would answer every question as if it knew nothing, which is
// not what was asked.
#pragma once

#include "calendar/calendar.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <string>

namespace qixian {

struct CalendarOptions {
  std::string holidays;
  std::string as_of;
};

void add_calendar_options(CLI::App&, CalendarOptions&);
[[nodiscard]] Calendar load_calendar(const CalendarOptions&);

// A text file of at most `most_bytes`, "-" being standard input; a Failure names it when it cannot
// be read.
[[nodiscard]] std::string read_whole(const std::string& file, std::size_t most_bytes);

// "provisional (暂定): the notice for 2027 is not published …", for a day or a stretch of days that
// is not certain; empty where it is. From 1 November on, by the clock or by --as-of, it asks for
// the notice.
[[nodiscard]] std::string write_doubt(const Calendar&, Certainty, Date last,
                                      const CalendarOptions&);

}  // namespace qixian
