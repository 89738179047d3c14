// qixian why: the counting of one obligation, as a picture and as sentences, and what was said of
// it; or why one letter was sent or held back.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/counting_picture.hpp"
#include "client/daemon_calendar.hpp"
#include "client/failure.hpp"
#include "client/options.hpp"
#include "client/stage_words.hpp"
#include "client/steps.hpp"
#include "client/words.hpp"
#include "export/json.hpp"

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

namespace qixian {
namespace {

using boost::json::object;

struct WhyOptions : DaemonOptions {
  std::string obligation;
  std::string letter;
};

void print_heading(const object& one) {
  Sheet sheet;
  const std::string docket = member_in_words(one, "docket");
  sheet.add("obligation", member_in_words(one, "id") + "  " + write_duty(one));
  sheet.add("case", member_in_words(one, "case") + (docket.empty() ? "" : "  " + docket));
  sheet.add("owed", write_parties(one));
  sheet.add("anchor", member_in_words(one, "anchor"));
  sheet.add("nominal", member_in_words(one, "nominal") + "  名义届满日");
  sheet.add("due", member_in_words(one, "due") + "  届满日", Colour::bold);
  sheet.add("safe", member_in_words(one, "safe") + "  稳妥日", Colour::green);
  const std::string certainty = member_in_words(one, "certainty");
  if (certainty == "provisional") {
    sheet.add("certainty",
              "provisional 暂定, between " + member_in_words(one, "earliest") + " and " +
                  member_in_words(one, "latest"),
              Colour::yellow);
  } else if (certainty == "unknown") {
    sheet.add("certainty", "unknown 未知", Colour::yellow);
  }
  const std::string light = member_in_words(one, "light");
  sheet.add("state",
            write_state(one) + (light.empty() ? "" : ", " + light) + ", " +
                member_in_words(one, "workdays_left") + " working days left",
            colour_of_light(light));
  if (is_target(one)) {
    sheet.add("kind", one.contains("adopted") ? "内部目标, adopted by a document of the office"
                                              : "内部目标, not a day of the law");
  }
  if (const auto amount = write_amount(one); !amount.empty()) sheet.add("amount", amount);
  if (const auto until = member_in_words(one, "silent_until"); !until.empty()) {
    sheet.add("silent until", until + ", but for the last day");
  }
  if (const auto remarks = member_in_words(one, "remarks"); !remarks.empty()) {
    sheet.add("remarks", remarks);
  }
  sheet.print(std::cout);
}

// Empty where the answer does not name the days the picture needs.
std::string draw(const object& one, const Daemon& daemon) {
  const auto day_in = [&](std::string_view key) -> std::optional<Date> {
    const auto text = text_in(one, key).value_or("");
    if (const auto day = read_date(text)) return day;
    if (const auto instant = read_instant(text)) return date_in_beijing(*instant);
    return std::nullopt;
  };
  const auto anchor = day_in("anchor");
  const auto nominal = day_in("nominal");
  const auto due = day_in("due");
  const auto safe = day_in("safe");
  if (!anchor || !nominal || !due || !safe) return {};
  const auto [first, last] = std::minmax(*anchor, *due);
  try {
    Deadline deadline;
    deadline.nominal = *nominal;
    deadline.due = *due;
    deadline.safe = *safe;
    const Term term = read_term(text_in(one, "term").value_or(""));
    return draw_counting(*anchor, term, deadline,
                         ask_calendar(daemon, year_of(first), year_of(last)));
  } catch (const std::exception&) {
    return {};  // the sentences say it all the same
  }
}

// Each stage that has come or is ahead, and of one that was not said why.
void print_stages(const object& one) {
  const auto reminders = rows_in(one, "reminders");
  if (reminders.empty()) return;
  Table table({{"when"}, {"stage"}, {"rung", Align::right}, {"said"}});
  for (const object* reminder : reminders) {
    const std::string served = member_in_words(*reminder, "served_at");
    const std::string why_not = member_in_words(*reminder, "why_not");
    const std::string said = served.empty() ? "ahead" : "no: " + why_not;
    table.add({{member_in_words(*reminder, served.empty() ? "at" : "served_at")},
               {write_stage_words(member_in_words(*reminder, "stage"))},
               {member_in_words(*reminder, "rung")},
               {!served.empty() && why_not.empty() ? std::string("yes") : said,
                why_not.empty() ? Colour::none : Colour::grey}});
  }
  std::cout << '\n';
  table.print(std::cout);
}

void print_letters(const object& one) {
  const auto letters = rows_in(one, "letters");
  if (letters.empty()) return;
  std::cout << '\n';
  print_rows(std::cout, letters, {"id", "written_at", "officer", "channel", "state", "subject"});
}

std::string write_reason(const object& letter) {
  const std::string kind = member_in_words(letter, "kind");
  if (kind == "duty") return "a word about one duty fell due";
  if (kind == "morning" || kind == "catch_up")
    return "words about several duties fell due together";
  if (kind == "well_being") return "the morning's word to operators (平安信)";
  if (kind == "alarm") return "operators are told at once of what cannot wait";
  return "a list of the morning" + std::string(kind == "daily"          ? " (临期日报)"
                                               : kind == "weekly"       ? " (期限周报)"
                                               : kind == "before_break" ? " (节前清单)"
                                                                        : "");
}

std::string write_fate(const object& letter) {
  const std::string state = member_in_words(letter, "state");
  const std::string words = member_in_words(letter, "words");
  const std::string next = member_in_words(letter, "next_at");
  std::string fate = state == "delivered"   ? "accepted by the far side's server"
                     : state == "overtaken" ? "held back"
                                            : state;
  if (!next.empty()) fate += ", next attempt " + next;
  return words.empty() ? fate : fate + ": " + words;
}

void explain_letter(const WhyOptions& options) {
  const std::string number = std::to_string(read_number_word("--letter", options.letter));
  const Answer answer = Daemon(options.socket).ask("/v1/letters/" + number);
  if (options.json) return print_json(answer);
  const object& letter = object_of(answer.json, "letter");
  Sheet sheet;
  sheet.add("letter", number + "  " + member_in_words(letter, "subject"));
  sheet.add("to", member_in_words(letter, "officer") + " by " + member_in_words(letter, "channel"));
  sheet.add("written", member_in_words(letter, "written_at"));
  sheet.add("because", write_reason(letter));
  if (const auto whose = member_in_words(letter, "unreached"); !whose.empty())
    sheet.add("instead of", whose + ", who could not be reached");
  if (const auto whose = member_in_words(letter, "stands_in_for"); !whose.empty())
    sheet.add("for", whose + ", who is away");
  sheet.add("state", write_fate(letter));
  sheet.print(std::cout);
  const auto items = rows_in(letter, "about");
  if (items.empty()) return;
  Table table({{"no.", Align::right}, {"case", Align::right}, {"stage"}, {"rung", Align::right}});
  for (const object* item : items)
    table.add({{member_in_words(*item, "obligation")},
               {member_in_words(*item, "case")},
               {write_stage_words(member_in_words(*item, "stage"))},
               {member_in_words(*item, "rung")}});
  std::cout << '\n';
  table.print(std::cout);
}

void explain(const WhyOptions& options) {
  if (options.obligation.empty() == options.letter.empty())
    throw Failure(Exit::wrong_words, "name an OBLIGATION or --letter LETTER, one of them");
  if (!options.letter.empty()) return explain_letter(options);
  const std::string number = std::to_string(read_number_word("OBLIGATION", options.obligation));
  const Daemon daemon(options.socket);
  const Answer answer = daemon.ask("/v1/obligations/" + number);
  if (options.json) return print_json(answer);
  const object& one = object_of(answer.json, "obligation");
  print_heading(one);
  if (const std::string picture = draw(one, daemon); !picture.empty()) std::cout << '\n' << picture;
  const auto steps = read_steps(array_in(one, "why") != nullptr ? one : object_of(answer.json, ""));
  if (!steps.empty()) std::cout << '\n';
  print_steps(std::cout, steps);
  if (const auto clause = member_in_words(one, "clause"); !clause.empty()) {
    Sheet sheet;
    sheet.add(member_in_words(one, "article"), clause);
    std::cout << '\n';
    sheet.print(std::cout);
  }
  print_stages(one);
  print_letters(one);
}

}  // namespace

void add_why_command(CLI::App& app) {
  auto options = std::make_shared<WhyOptions>();
  CLI::App* command = app.add_subcommand(
      "why", "why an obligation falls due when it does, step by step, and what was said of it");
  command->group(asking);
  command->add_option("OBLIGATION", options->obligation, "its number, as `qixian due` lists it");
  command
      ->add_option(
          "--letter", options->letter,
          "why this letter was sent or held back; its number, as `qixian letters` lists it")
      ->type_name("LETTER");
  add_daemon_options(*command, *options);
  command->footer("Examples:\n  qixian why 12\n  qixian why --letter 7");
  command->callback([options] { explain(*options); });
}

}  // namespace qixian
