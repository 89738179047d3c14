#include "client/holidays.hpp"

#include "calendar/problem.hpp"
#include "client/data_folders.hpp"
#include "client/failure.hpp"
#include "client/words.hpp"
#include "export/harmless.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <system_error>

namespace qixian {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_file_bytes = 1024 * 1024;

std::map<std::string, fs::path> find_files(const std::string& named) {
  const auto folders =
      named.empty() ? data_folders("holidays") : std::vector<fs::path>{fs::path(named)};
  auto files = overlaid_files(folders);
  if (files.empty()) {
    std::error_code error;
    const std::string folder = harmless(folders.front().string());
    throw Failure(Exit::failed, folder +
                                    (fs::is_directory(folders.front(), error)
                                         ? ": no holiday files (*.toml) there"
                                         : ": there is no such folder") +
                                    "; name the folder of the holiday notices with --holidays DIR");
  }
  return files;
}

Date today() {
  return date_in_beijing(
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

}  // namespace

void add_calendar_options(CLI::App& command, CalendarOptions& options) {
  command
      .add_option("--holidays", options.holidays,
                  "read the holiday notices (*.toml) of this folder and no others")
      ->type_name("DIR");
  command.add_option("--as-of", options.as_of, "use only what had been published by that day")
      ->type_name("DAY");
}

Calendar load_calendar(const CalendarOptions& options) {
  std::optional<Date> as_of;
  if (!options.as_of.empty()) as_of = read_day_word("--as-of", options.as_of);
  std::vector<Problem> problems;
  std::vector<HolidayNotice> notices;
  for (const auto& [name, path] : find_files(options.holidays)) {
    notices.push_back(
        read_holiday_notice(read_whole(path.string(), most_file_bytes), path.string(), problems));
  }
  if (!problems.empty()) {
    std::vector<std::string> lines;
    for (const Problem& problem : problems) {
      lines.push_back(harmless(problem.where + ": " + problem.what));
    }
    if (lines.size() == 1) throw Failure(Exit::failed, lines.front());
    throw Failure(Exit::failed, "the holiday files have problems", lines);
  }
  const Calendar calendar(std::move(notices));
  return as_of ? calendar.as_of(*as_of) : calendar;
}

std::string write_doubt(const Calendar& calendar, Certainty certainty, Date last,
                        const CalendarOptions& options) {
  if (certainty == Certainty::certain) return {};
  if (certainty == Certainty::unknown) {
    return "unknown (未知): weekends only; the years before 2004 and after the table of lunar "
           "festivals "
           "are not kept";
  }
  const int missing = calendar.first_missing_year();
  const std::string year = std::to_string(missing);
  std::string doubt = "provisional (暂定): ";
  doubt += year_of(last) > missing ? "the notices from " + year + " on are not published"
                                   : "the notice for " + year + " is not published";
  if (year_of(last) < missing) {
    doubt += ", and it may still change days late in " + std::to_string(missing - 1);
  }
  const Date known_on = read_date(options.as_of).value_or(today());
  if (known_on >= calendar.notice_awaited_from()) {
    doubt += "; the one for " + year + " is usually out by now, so look for it and import it";
  }
  return doubt;
}

}  // namespace qixian
