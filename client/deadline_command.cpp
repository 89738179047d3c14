// qixian deadline: when a term ends, how sure that is, and why.
#include "calendar/problem.hpp"
#include "client/commands.hpp"
#include "client/counting_picture.hpp"
#include "client/deadline_batch.hpp"
#include "client/failure.hpp"
#include "client/holidays.hpp"
#include "client/options.hpp"
#include "client/steps.hpp"
#include "client/table.hpp"
#include "client/words.hpp"
#include "export/deadline_json.hpp"
#include "export/harmless.hpp"
#include "export/json.hpp"

#include <cerrno>
#include <cstring>
#include <iostream>
#include <memory>
#include <variant>

namespace qixian {
namespace {

struct DeadlineOptions : CalendarOptions {
  std::string anchor;
  std::string term;
  std::string batch;
  std::vector<std::string> suspended;
  std::vector<std::string> extended;
  bool clear_days = false;
  bool json = false;
};

Counting read_counting(const DeadlineOptions& options) {
  Counting counting;
  for (const auto& word : options.suspended)
    counting.suspended.push_back(read_suspension_word(word));
  for (const auto& word : options.extended) counting.extended.push_back(read_term_word(word));
  counting.clear_days = options.clear_days;
  return counting;
}

std::string write_day_of_week(Date day) {
  return write_date(day) + "  " + std::string(chinese_weekday(day)) + " " +
         std::string(english_weekday(day));
}

// Midnight belongs to the day that ends: 24:00, as the law counts.
std::string write_end(Instant end) {
  const Date day = date_in_beijing(end);
  if (time_in_beijing(end).count() != 0) return write_in_beijing(end) + " Beijing";
  return write_date(day - std::chrono::days{1}) + " 24:00 Beijing";
}

void print_deadline(const Anchor& anchor, Term term, const Deadline& deadline,
                    const Calendar& calendar, const Counting& counting,
                    const CalendarOptions& known) {
  Sheet sheet;
  const Date* day = std::get_if<Date>(&anchor);
  sheet.add("anchor  起算", day != nullptr
                                ? write_day_of_week(*day)
                                : write_in_beijing(std::get<Instant>(anchor)) + " Beijing");
  sheet.add("term    期限", write_term(term) + "  " + chinese_term(term));
  sheet.add("nominal 名义届满日", write_day_of_week(deadline.nominal));
  sheet.add("due     届满日", write_day_of_week(deadline.due), Colour::bold);
  sheet.add("safe    稳妥日", write_day_of_week(deadline.safe), Colour::green);
  if (deadline.safe_at)
    sheet.add("safe at 稳妥时", write_in_beijing(*deadline.safe_at) + " Beijing");
  sheet.add("ends    届满时", write_end(deadline.ends_at));
  const std::string doubt =
      write_doubt(calendar, deadline.certainty, deadline.latest.value_or(deadline.due), known);
  sheet.add("certainty", doubt.empty() ? "certain 确定" : doubt,
            doubt.empty() ? Colour::none : Colour::yellow);
  if (deadline.earliest) sheet.add("earliest 最早", write_day_of_week(*deadline.earliest));
  if (deadline.latest) sheet.add("latest  最迟", write_day_of_week(*deadline.latest));
  sheet.print(std::cout);

  const Date from = day != nullptr ? *day : date_in_beijing(std::get<Instant>(anchor));
  const std::string picture = draw_counting(from, term, deadline, calendar, counting);
  std::cout << '\n' << picture << '\n';
  print_steps(std::cout, deadline.why);
}

void count_one(const DeadlineOptions& options) {
  const Anchor anchor = read_anchor_word("ANCHOR", options.anchor);
  const Term term = read_term_word(options.term);
  const Counting counting = read_counting(options);
  const Calendar calendar = load_calendar(options);
  const Deadline deadline =
      std::visit([&](const auto& at) { return count_term(at, term, calendar, counting); }, anchor);
  if (options.json) {
    std::cout << write_json(to_json(anchor, term, deadline)) << '\n';
    return;
  }
  print_deadline(anchor, term, deadline, calendar, counting, options);
}

void count_many(const DeadlineOptions& options) {
  const Counting counting = read_counting(options);
  const Calendar calendar = load_calendar(options);
  using Closer = int (*)(std::FILE*);
  std::unique_ptr<std::FILE, Closer> opened(nullptr, &std::fclose);
  if (options.batch != "-") {
    opened.reset(std::fopen(options.batch.c_str(), "re"));
    if (!opened) {
      throw Failure(Exit::failed, harmless(options.batch) + ": " + std::strerror(errno));
    }
  }
  const int wrong =
      count_deadlines(opened ? opened.get() : stdin, opened ? options.batch : "standard input",
                      calendar, counting, options.json, std::cout, std::cerr);
  if (wrong > 0) {
    throw Failure(Exit::failed,
                  std::to_string(wrong) + (wrong == 1 ? " line" : " lines") + " could not be read");
  }
}

void run(const DeadlineOptions& options) {
  const bool single = !options.anchor.empty() || !options.term.empty();
  if (!options.batch.empty()) {
    if (single) throw Failure(Exit::wrong_words, "deadline: give ANCHOR TERM or --batch, not both");
    return count_many(options);
  }
  if (options.anchor.empty() || options.term.empty()) {
    throw Failure(Exit::wrong_words,
                  "deadline: ANCHOR and TERM are needed, as in: qixian deadline 2026-09-28 5wd");
  }
  try {
    count_one(options);
  } catch (const InputError& error) {
    // What term/ refuses is in the words: an hour term from a bare day, an extension that does not
    // fit.
    const Problem& problem = error.problems().front();
    throw Failure(
        Exit::wrong_words,
        harmless(problem.where.empty() ? problem.what : problem.where + ": " + problem.what));
  }
}

}  // namespace

void add_deadline_command(CLI::App& app) {
  auto options = std::make_shared<DeadlineOptions>();
  CLI::App* command = app.add_subcommand("deadline", "when a term ends, how sure that is, and why");
  command->group(on_its_own);
  command->add_option("ANCHOR", options->anchor,
                      "the day of the event, or an instant with its offset");
  command->add_option("TERM", options->term,
                      "15d 5wd 3m 2y 24h -3d 0d, or 十五日, 5个工作日, 三个月");
  command
      ->add_option("--batch", options->batch,
                   "one \"anchor<TAB>term\" a line from this file, - for standard input")
      ->type_name("FILE");
  add_repeated(*command, "--suspended", options->suspended,
               "days that do not count: the first suspended..the one that counts again")
      ->type_name("DAY..DAY");
  add_repeated(*command, "--extended", options->extended, "added to the term, in its own unit")
      ->type_name("TERM");
  command->add_flag("--clear-days", options->clear_days,
                    "backwards: whole days between, as in 开庭三日前");
  command->add_flag("--json", options->json, "print the answer as JSON");
  add_calendar_options(*command, *options);
  command->footer(
      "Examples:\n"
      "  qixian deadline 2026-09-28 5wd\n"
      "  qixian deadline 2026-10-13 -3d\n"
      "  qixian deadline 2026-03-02 15d --suspended 2026-03-10..2026-03-20\n"
      "  qixian deadline 2026-09-30T16:20:00+08:00 24h\n"
      "  qixian deadline --batch days.tsv");
  command->callback([options] { run(*options); });
}

}  // namespace qixian
