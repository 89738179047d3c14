// qixian stats: how many duties there were and how they ended, by office, rule or month.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/options.hpp"
#include "export/json.hpp"

#include <array>
#include <iostream>
#include <map>
#include <memory>

namespace qixian {
namespace {

using boost::json::object;

struct StatsOptions : DaemonOptions {
  std::string office;
  std::string rulebook;
  std::string by = "office";
};

struct Figures {
  std::int64_t duties = 0;
  std::map<std::string, std::int64_t> states;
};

// The states that end up in one column.
struct Ending {
  const char* title;
  std::array<std::string_view, 5> states;
};
constexpr std::array<Ending, 5> endings{{
    {"in time", {"met"}},
    {"late", {"met_late", "target_met_late"}},
    {"late and open", {"overdue", "target_missed", "impossible"}},
    {"open", {"open", "sent", "suspended"}},
    {"otherwise", {"ended", "waived", "lapsed"}},
}};

std::string name_of(const object& row, const std::string& by) {
  if (by == "month") return member_in_words(row, "month");
  if (by == "office") return member_in_words(row, "office");
  return member_in_words(row, "rulebook") + " " + member_in_words(row, "rule") + " " +
         member_in_words(row, "article");
}

void print_figures(const std::map<std::string, Figures>& figures, const std::string& by) {
  std::vector<Column> columns{{by}, {"duties", Align::right}};
  for (const Ending& ending : endings) columns.push_back({ending.title, Align::right});
  Table table(columns);
  for (const auto& [name, figure] : figures) {
    std::vector<Cell> cells{{name}, {std::to_string(figure.duties)}};
    for (const Ending& ending : endings) {
      std::int64_t count = 0;
      for (const std::string_view state : ending.states) {
        const auto found = figure.states.find(std::string(state));
        if (found != figure.states.end()) count += found->second;
      }
      cells.push_back({std::to_string(count)});
    }
    table.add(std::move(cells));
  }
  table.print(std::cout);
}

void show_stats(const StatsOptions& options) {
  const Answer answer =
      Daemon(options.socket)
          .ask("/v1/stats", {{"office", options.office}, {"rulebook", options.rulebook}});
  if (options.json) return print_json(answer);
  std::map<std::string, Figures> of_law;
  std::map<std::string, Figures> of_targets;
  for (const object* row : rows_in(answer.json, "stats")) {
    Figures& figure = (is_target(*row) ? of_targets : of_law)[name_of(*row, options.by)];
    figure.duties += integer_in(*row, "duties").value_or(0);
    const object* states = object_in(*row, "states");
    if (states == nullptr) continue;
    for (const auto& state : *states)
      figure.states[std::string(state.key())] += integer_in(*states, state.key()).value_or(0);
  }
  if (of_law.empty() && of_targets.empty()) {
    std::cout << "there are no duties yet\n";
    return;
  }
  if (!of_law.empty()) print_figures(of_law, options.by);
  if (of_targets.empty()) return;
  if (!of_law.empty()) std::cout << '\n';
  std::cout << in_colour(Colour::bold, "内部目标 internal targets, not days of the law") << '\n';
  print_figures(of_targets, options.by);
}

}  // namespace

void add_stats_command(CLI::App& app) {
  auto options = std::make_shared<StatsOptions>();
  CLI::App* command = app.add_subcommand("stats", "how many duties there were and how they ended");
  command->group(asking);
  command->add_option("--by", options->by, "a line an office, a rule or a month of the last day")
      ->check(CLI::IsMember({"office", "rule", "month"}))
      ->capture_default_str();
  command->add_option("--office", options->office, "only what this office owes")
      ->type_name("OFFICE");
  command->add_option("--rulebook", options->rulebook, "only what rests on this rulebook")
      ->type_name("RULEBOOK");
  add_daemon_options(*command, *options);
  command->footer("Example:\n  qixian stats --by month --office nanchang-eco");
  command->callback([options] { show_stats(*options); });
}

}  // namespace qixian
