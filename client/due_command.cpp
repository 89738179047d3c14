// qixian due: what is owed, soonest first.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/failure.hpp"
#include "client/options.hpp"
#include "client/words.hpp"
#include "export/json.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>

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

// Something is still to be done, or will be when a suspension ends.
bool is_owed(const object& obligation) {
  constexpr std::array<std::string_view, 6> owed{"open",          "sent",      "overdue",
                                                 "target_missed", "suspended", "impossible"};
  return std::find(owed.begin(), owed.end(), text_in(obligation, "state").value_or("")) !=
         owed.end();
}

// The daemon's day, for its clock may be a simulated one.
Date today_of(const Daemon& daemon) {
  const Answer status = daemon.ask("/v1/status");
  const object& whole = object_of(status.json, "");
  if (const auto today = read_date(text_in(whole, "today").value_or(""))) return *today;
  if (const auto now = read_instant(text_in(whole, "now").value_or("")))
    return date_in_beijing(*now);
  return date_in_beijing(
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

// Whether the advised day comes within a term from today; what has passed is within it too.
class Within {
 public:
  Within(const std::string& word, const Daemon& daemon) {
    if (word.empty()) return;
    const Term term = read_term_word(word);
    if (term.count < 0 || (term.unit != TermUnit::days && term.unit != TermUnit::workdays)) {
      throw Failure(Exit::wrong_words,
                    "--within " + word + ": give working days or days to come, as 10wd or 15d");
    }
    if (term.unit == TermUnit::workdays) workdays_ = term.count;
    if (term.unit == TermUnit::days) last_ = today_of(daemon) + std::chrono::days{term.count};
  }

  [[nodiscard]] bool holds(const object& obligation) const {
    if (workdays_) return integer_in(obligation, "workdays_left").value_or(0) <= *workdays_;
    if (!last_) return true;
    const auto safe = read_date(text_in(obligation, "safe").value_or(""));
    return !safe || *safe <= *last_;
  }

 private:
  std::optional<int> workdays_;
  std::optional<Date> last_;
};

void show_due(const DueOptions& options) {
  const Daemon daemon(options.socket);
  if (!options.due_before.empty()) (void)read_day_word("--due-before", options.due_before);
  const Within within(options.within, daemon);
  Answer answer = daemon.ask_all("/v1/obligations",
                                 {{"office", options.office},
                                  {"state", options.state},
                                  {"light", options.light},
                                  {"due_before", options.due_before},
                                  {"case", options.which}},
                                 "obligations");
  const bool every_state = options.all || !options.state.empty();
  auto rows = rows_in(answer.json, "obligations");
  std::erase_if(rows, [&](const object* each) {
    return !within.holds(*each) || !(every_state || is_owed(*each));
  });
  if (options.json) {
    boost::json::array kept;
    for (const object* each : rows) kept.push_back(*each);
    if (object* whole = answer.json.if_object()) {
      (*whole)["obligations"] = std::move(kept);
    } else {
      answer.json = std::move(kept);
    }
    answer.text = boost::json::serialize(answer.json);
    return print_json(answer);
  }
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
