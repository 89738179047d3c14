// qixian calendar: a month or a year as a picture.
#include "client/commands.hpp"
#include "client/failure.hpp"
#include "client/holidays.hpp"
#include "client/terminal.hpp"
#include "client/words.hpp"
#include "export/calendar_picture.hpp"
#include "export/deadline_json.hpp"
#include "export/harmless.hpp"
#include "export/json.hpp"

#include <iostream>
#include <memory>
#include <optional>

namespace qixian {
namespace {

using std::chrono::days;

struct PeriodOptions : CalendarOptions {
  std::string period;
  bool json = false;
};

struct Period {
  Date first;
  Date last;
  std::optional<std::chrono::year_month> month;  // nothing: a whole year
};

Period read_period(const std::string& word) {
  const bool year_only = word.size() == 4;
  const auto first = read_date(word + (year_only ? "-01-01" : "-01"));
  if (!first || (!year_only && word.size() != 7)) {
    throw Failure(Exit::wrong_words,
                  "PERIOD " + harmless(word, 80) + ": neither a month (2026-10) nor a year (2026)");
  }
  const std::chrono::year_month_day ymd{*first};
  if (year_only) return {*first, Date{ymd.year() / 12 / 31}, {}};
  const auto month = ymd.year() / ymd.month();
  return {*first, Date{month / std::chrono::last}, month};
}

void print_json(const Period& period, const Calendar& calendar) {
  boost::json::array listed;
  for (Date day = period.first; day <= period.last; day += days{1}) {
    listed.push_back(to_json(calendar.day(day)));
  }
  std::cout << write_json(
                   boost::json::object{{"year", year_of(period.first)},
                                       {"settled_until", write_date(calendar.settled_until())},
                                       {"days", std::move(listed)}})
            << '\n';
}

void show_calendar(const PeriodOptions& options) {
  const Period period = read_period(options.period);
  const Calendar calendar = load_calendar(options);
  if (options.json) return print_json(period, calendar);
  const PictureStyle style{shows_colour(), columns_of_terminal()};
  std::cout << (period.month ? draw_month(calendar, *period.month, style)
                             : draw_year(calendar, year_of(period.first), style));
  const std::string doubt =
      write_doubt(calendar, calendar.certainty_of(period.first, period.last), period.last, options);
  if (!doubt.empty()) std::cout << '\n' << in_colour(Colour::yellow, doubt) << '\n';
}

}  // namespace

void add_calendar_command(CLI::App& app) {
  auto options = std::make_shared<PeriodOptions>();
  CLI::App* command =
      app.add_subcommand("calendar", "a month or a year: rest days, make-up workdays, festivals");
  command->group(on_its_own);
  command->add_option("PERIOD", options->period, "a month, 2026-10, or a year, 2026")->required();
  command->add_flag("--json", options->json, "print the days as JSON");
  add_calendar_options(*command, *options);
  command->footer(
      "Examples:\n  qixian calendar 2026-10\n  qixian calendar 2026 --as-of 2025-10-01");
  command->callback([options] { show_calendar(*options); });
}

}  // namespace qixian
