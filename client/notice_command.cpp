// qixian notice: the text of a State Council notice as the TOML that holidays/ keeps.
#include "calendar/notice_parser.hpp"
#include "client/commands.hpp"
#include "client/data_folders.hpp"
#include "client/failure.hpp"
#include "client/holidays.hpp"
#include "client/words.hpp"
#include "export/deadline_json.hpp"
#include "export/harmless.hpp"
#include "export/json.hpp"

#include <iostream>
#include <memory>

namespace qixian {
namespace {

constexpr std::size_t most_notice_bytes = std::size_t{256} * 1024;

struct NoticeOptions {
  CalendarOptions calendar;
  std::string file;
  std::string published;
  std::string source;
  bool allow_far_workdays = false;
  bool json = false;
};

void read_notice(const NoticeOptions& options) {
  NoticeOrigin origin;
  if (!options.published.empty()) {
    origin.published = read_day_word("--published", options.published);
  }
  origin.source = options.source;
  origin.allow_far_workdays = options.allow_far_workdays;
  const std::string text = read_whole(options.file, most_notice_bytes);
  // An amendment is read against the notice it amends.
  const Calendar known = load_calendar(options.calendar);
  const std::string name = options.file == "-" ? "standard input" : options.file;
  try {
    const HolidayNotice notice = parse_notice(text, origin, known.notices());
    std::cout << (options.json ? write_json(to_json(notice)) + "\n" : write_holiday_notice(notice));
  } catch (const InputError& error) {
    std::vector<std::string> lines;
    for (const Problem& problem : error.problems()) {
      lines.push_back(harmless(problem.where + ": " + problem.what));
    }
    if (lines.size() == 1) throw Failure(Exit::failed, harmless(name) + ": " + lines.front());
    throw Failure(
        Exit::failed,
        harmless(name) + ": not accepted as a notice; compare these clauses with the original",
        lines);
  }
}

}  // namespace

void add_notice_command(CLI::App& app) {
  auto options = std::make_shared<NoticeOptions>();
  CLI::App* command = app.add_subcommand(
      "notice", "the text of a State Council notice as a holiday file, or what is wrong with it");
  command->group(on_its_own);
  command->add_option("FILE", options->file, "its text, copied from the page; - for standard input")
      ->required();
  command->add_option("--published", options->published, "the day it was published, if known")
      ->type_name("DAY");
  command->add_option("--source", options->source, "address of the page")->type_name("URL");
  command->add_flag("--allow-far-workdays", options->allow_far_workdays,
                    "accept a make-up workday more than a week from its holiday");
  command->add_flag("--json", options->json, "print the answer as JSON");
  command
      ->add_option("--holidays", options->calendar.holidays,
                   "the holiday files already known, for a notice that amends one of them")
      ->type_name("DIR");
  command->footer(
      "Example:\n"
      "  qixian notice 2027.txt --published 2026-11-04 > /etc/qixian/holidays/2027.toml\n"
      "  qixian reload");
  command->callback([options] { read_notice(*options); });
}

}  // namespace qixian
