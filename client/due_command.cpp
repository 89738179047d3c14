// qixian due: what is owed, soonest first.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/failure.hpp"
#include "client/options.hpp"
#include "client/words.hpp"
#include "export/json.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

namespace qixian {
namespace {

using boost::json::object;

struct DueOptions : DaemonOptions {
  std::string office;
  std::string within;
  std::string light;
  std::string state;
  std::string due_before;
  std::string which;
  bool all = false;
};

// What should be done by the end of a term from today, as the daemon takes it.
std::string read_within(const std::string& word) {
  if (word.empty()) return {};
  const Term term = read_term_word(word);
  if (term.count < 0 || (term.unit != TermUnit::days && term.unit != TermUnit::workdays))
    throw Failure(Exit::wrong_words,
                  "--within " + word + ": give working days or days to come, as 10wd or 15d");
  return write_term(term);
}

// What is owed, and what will be again when a suspension ends; or what is in one state, or all.
Answer ask_for(const DueOptions& options) {
  const Daemon daemon(options.socket);
  if (!options.due_before.empty()) (void)read_day_word("--due-before", options.due_before);
  const auto ask = [&](const std::string& state, const std::string& owed) {
    return daemon.ask_all("/v1/obligations",
                          {{"office", options.office},
                           {"state", state},
                           {"owed", owed},
                           {"light", options.light},
                           {"due_before", options.due_before},
                           {"within", read_within(options.within)},
                           {"case", options.which}},
                          "obligations");
  };
  if (options.all || !options.state.empty()) return ask(options.state, "");
  Answer answer = ask("", "true");
  const Answer suspended = ask("suspended", "");
  const auto more = rows_in(suspended.json, "obligations");
  if (more.empty()) return answer;
  boost::json::array rows;
  for (const object* each : rows_in(answer.json, "obligations")) rows.push_back(*each);
  for (const object* each : more) rows.push_back(*each);
  answer.json = object{{"obligations", std::move(rows)}};
  answer.text = boost::json::serialize(answer.json);
  return answer;
}

void show_due(const DueOptions& options) {
  const Answer answer = ask_for(options);
  if (options.json) return print_json(answer);
  auto rows = rows_in(answer.json, "obligations");
  if (rows.empty()) {
    std::cout << "nothing is owed\n";
    return;
  }
  const auto when = [](const object* each) {
    return std::pair(text_in(*each, "safe").value_or("~"), integer_in(*each, "id").value_or(0));
  };
  std::sort(rows.begin(), rows.end(),
            [&](const object* left, const object* right) { return when(left) < when(right); });
  print_obligations(std::cout, rows);
}

}  // namespace

void add_due_command(CLI::App& app) {
  auto options = std::make_shared<DueOptions>();
  CLI::App* command = app.add_subcommand("due", "what is owed by whom and when, soonest first");
  command->group(asking);
  command->add_option("--office", options->office, "only what this office owes or waits for")
      ->type_name("OFFICE");
  command->add_option("--within", options->within, "only what should be done within this term")
      ->type_name("TERM");
  command->add_option("--light", options->light, "only this light")
      ->type_name("LIGHT")
      ->check(CLI::IsMember({"green", "blue", "yellow", "orange", "red", "violet", "grey"}));
  command->add_option("--state", options->state, "only this state, as open, met or overdue")
      ->type_name("STATE")
      ->check(CLI::IsMember({"open", "sent", "met", "met_late", "overdue", "target_missed",
                             "target_met_late", "suspended", "ended", "waived", "lapsed",
                             "impossible", "withdrawn"}));
  command->add_option("--due-before", options->due_before, "only what is due before this day")
      ->type_name("DAY");
  command->add_option("--case", options->which, "only this case")->type_name("CASE");
  command->add_flag("--all", options->all, "also what is met, ended or withdrawn");
  add_daemon_options(*command, *options);
  command->footer(
      "Examples:\n  qixian due --within 10wd\n  qixian due --office nanchang-eco --light red");
  command->callback([options] { show_due(*options); });
}

}  // namespace qixian
