// qixian plan: who will hear about what, when, by which channel.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/options.hpp"
#include "client/stage_words.hpp"
#include "client/words.hpp"
#include "export/json.hpp"

#include <algorithm>
#include <iostream>
#include <memory>

namespace qixian {
namespace {

using boost::json::object;

struct PlanOptions : DaemonOptions {
  std::string until;
  std::string officer;
};

std::string who(const object& entry) {
  const std::string officer = member_in_words(entry, "officer");
  const std::string away = member_in_words(entry, "stands_in_for");
  const std::string rung = member_in_words(entry, "rung");
  std::string text = officer.empty() ? "nobody" : officer;
  if (!away.empty()) text += " (for " + away + ")";
  if (!officer.empty() && !rung.empty() && rung != "0") text += ", rung " + rung;
  return text;
}

std::string how(const object& entry) {
  const std::string list = member_in_words(entry, "list");
  if (!list.empty())
    return list == "daily"          ? "临期日报"
           : list == "weekly"       ? "期限周报"
           : list == "before_break" ? "节前清单"
                                    : "平安信";
  if (!entry.contains("alone")) return {};
  return member_in_words(entry, "alone") == "yes" ? "by itself" : "in the morning's";
}

void show_plan(const PlanOptions& options) {
  if (!options.until.empty()) (void)read_day_word("--until", options.until);
  const Answer answer =
      Daemon(options.socket)
          .ask("/v1/plan", {{"until", options.until}, {"officer", options.officer}});
  if (options.json) return print_json(answer);
  const auto entries = rows_in(answer.json, "plan");
  const std::string until = member_in_words(object_of(answer.json, ""), "until");
  if (entries.empty()) {
    std::cout << "nothing will be said until " << until << '\n';
    return;
  }
  const bool any_unsaid =
      std::ranges::any_of(entries, [](const object* entry) { return entry->contains("why_not"); });
  std::vector<Column> columns{{"when"},   {"who"},   {"channel"},
                              {"letter"}, {"stage"}, {"no.", Align::right},
                              {"duty"},   {"case"}};
  if (any_unsaid) columns.push_back({"not said, for"});
  Table table(columns);
  for (const object* entry : entries) {
    const std::string docket = member_in_words(*entry, "docket");
    const std::string number = member_in_words(*entry, "case");
    std::string duty = member_in_words(*entry, "duty");
    const std::string duties = member_in_words(*entry, "duties");
    if (!duties.empty() && duties != "0") duty = duties + " of today's duties";
    std::string stage = write_stage_words(member_in_words(*entry, "stage"));
    if (member_in_words(*entry, "stage") == "past-1") stage += ", then each until it is done";
    if (is_target(*entry)) duty += " (内部目标)";
    table.add({{member_in_words(*entry, "at")},
               {who(*entry)},
               {member_in_words(*entry, "channel")},
               {how(*entry)},
               {stage},
               {member_in_words(*entry, "obligation")},
               {duty},
               {docket.empty() ? number : number + " " + docket},
               {member_in_words(*entry, "why_not"), Colour::grey}});
  }
  table.print(std::cout);
  if (const auto cut = member_in_words(object_of(answer.json, ""), "cut"); !cut.empty())
    std::cout << cut << '\n';
}

}  // namespace

void add_plan_command(CLI::App& app) {
  auto options = std::make_shared<PlanOptions>();
  CLI::App* command =
      app.add_subcommand("plan", "who will hear about what, when, by which channel");
  command->group(asking);
  command
      ->add_option("--until", options->until,
                   "the last day to look at (else ten working days ahead)")
      ->type_name("DAY");
  command->add_option("--officer", options->officer, "only what this officer hears")
      ->type_name("OFFICER");
  add_daemon_options(*command, *options);
  command->footer("Example:\n  qixian plan --until 2026-10-31 --officer zhang-wei");
  command->callback([options] { show_plan(*options); });
}

}  // namespace qixian
