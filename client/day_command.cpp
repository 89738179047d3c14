// qixian day, workdays: what kind of day, and how many working days between two.
#include "client/commands.hpp"
#include "client/holidays.hpp"
#include "client/table.hpp"
#include "client/words.hpp"
#include "export/deadline_json.hpp"
#include "export/json.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

namespace qixian {
namespace {

struct DayOptions : CalendarOptions {
  std::string day;
  bool json = false;
};

struct WorkdaysOptions : CalendarOptions {
  std::string after;
  std::string until;
  bool json = false;
};

std::string english_day_kind(DayKind kind) {
  switch (kind) {
    case DayKind::workday:
      return "working day";
    case DayKind::makeup_workday:
      return "make-up working day";
    case DayKind::weekend:
      return "weekend, rest";
    case DayKind::statutory_holiday:
      return "statutory holiday, rest";
    case DayKind::in_lieu:
      return "day off in lieu, rest";
  }
  return {};
}

std::string title_of(const Calendar& calendar, const std::string& number) {
  const auto notices = calendar.notices();
  const auto notice = std::find_if(notices.begin(), notices.end(), [&](const HolidayNotice& each) {
    return each.number == number;
  });
  return notice == notices.end() ? std::string{} : notice->title;
}

void show_day(const DayOptions& options) {
  const Date day = read_day_word("DAY", options.day);
  const Calendar calendar = load_calendar(options);
  const DayAnswer answer = calendar.day(day);
  if (options.json) {
    std::cout << write_json(to_json(answer)) << '\n';
    return;
  }
  Sheet sheet;
  sheet.add("day", write_date(day) + "  " + std::string(chinese_weekday(day)) + " " +
                       std::string(english_weekday(day)));
  sheet.add("kind",
            std::string(chinese_day_kind(answer.kind)) + "  " + english_day_kind(answer.kind),
            is_rest(answer.kind) ? Colour::red : Colour::none);
  if (!answer.festival.empty()) sheet.add("festival", answer.festival);
  if (!answer.notice.empty()) {
    sheet.add("by", answer.notice + "  " + title_of(calendar, answer.notice));
  }
  const std::string doubt = write_doubt(calendar, answer.certainty, day, options);
  sheet.add("certainty", doubt.empty() ? "certain" : doubt,
            doubt.empty() ? Colour::none : Colour::yellow);
  sheet.print(std::cout);
}

void count_workdays(const WorkdaysOptions& options) {
  const Date after = read_day_word("AFTER", options.after);
  const Date until = read_day_word("UNTIL", options.until);
  const Calendar calendar = load_calendar(options);
  const int count = calendar.workdays_between(after, until);
  const auto [first, last] = std::minmax(after, until);
  // The first day itself is not counted, so its own year need not be settled.
  const Certainty certainty = first == last
                                  ? Certainty::certain
                                  : calendar.certainty_of(first + std::chrono::days{1}, last);
  if (options.json) {
    const std::string_view words = write_certainty(certainty);
    std::cout << write_json(boost::json::object{
                     {"after", write_date(after)},
                     {"until", write_date(until)},
                     {"workdays", count},
                     {"certainty", boost::json::string(words.data(), words.size())}})
              << '\n';
    return;
  }
  const std::string doubt = write_doubt(calendar, certainty, last, options);
  std::cout << count << (doubt.empty() ? "" : "  " + in_colour(Colour::yellow, doubt)) << '\n';
}

}  // namespace

void add_day_command(CLI::App& app) {
  auto options = std::make_shared<DayOptions>();
  CLI::App* command = app.add_subcommand("day", "what kind of day it is, and by which notice");
  command->group(on_its_own);
  command->add_option("DAY", options->day, "as 2026-10-10")->required();
  command->add_flag("--json", options->json, "print the answer as JSON");
  add_calendar_options(*command, *options);
  command->footer("Example:\n  qixian day 2026-10-10");
  command->callback([options] { show_day(*options); });
}

void add_workdays_command(CLI::App& app) {
  auto options = std::make_shared<WorkdaysOptions>();
  CLI::App* command = app.add_subcommand(
      "workdays", "working days after the first day, up to and including the second");
  command->group(on_its_own);
  command->add_option("AFTER", options->after, "the first day, not counted itself")->required();
  command->add_option("UNTIL", options->until, "the last day counted")->required();
  command->add_flag("--json", options->json, "print the answer as JSON");
  add_calendar_options(*command, *options);
  command->footer("Example:\n  qixian workdays 2026-09-28 2026-10-12");
  command->callback([options] { count_workdays(*options); });
}

}  // namespace qixian
