// qixian reload: the daemon reads its files again.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/options.hpp"
#include "export/json.hpp"

#include <iostream>
#include <memory>

namespace qixian {
namespace {

using boost::json::object;

struct ReloadOptions : DaemonOptions {
  bool dry_run = false;
};

// "2026-10-08 → 2026-10-09"; one day where it stays, or where it begins or ends there.
std::string moved_day(const object& moved, std::string_view day) {
  const object* before = object_in(moved, "before");
  const object* after = object_in(moved, "after");
  const std::string was = before == nullptr ? "" : member_in_words(*before, day);
  const std::string is = after == nullptr ? "" : member_in_words(*after, day);
  return was.empty() || was == is ? is : was + " → " + is;
}

void print_moved(const object& answer) {
  const auto moved = rows_in(answer, "moved");
  if (moved.empty()) {
    std::cout << "\nno duty would move\n";
    return;
  }
  std::cout << '\n' << moved.size() << (moved.size() == 1 ? " duty" : " duties") << " would move\n";
  Table table({{"case"},
               {"no.", Align::right},
               {"what"},
               {"safe"},
               {"due"},
               {"state"},
               {"owed by → owed to"},
               {"duty"},
               {"because of"}});
  for (const object* each : moved) {
    const std::string docket = member_in_words(*each, "docket");
    const std::string number = member_in_words(*each, "case");
    table.add({{docket.empty() ? number : number + " " + docket},
               {member_in_words(*each, "obligation")},
               {member_in_words(*each, "what")},
               {moved_day(*each, "safe")},
               {moved_day(*each, "due")},
               {moved_day(*each, "state")},
               {write_parties(*each)},
               {write_duty(*each)},
               {member_in_words(*each, "because")}});
  }
  table.print(std::cout);
}

void reload(const ReloadOptions& options) {
  boost::json::object body;
  if (options.dry_run) body["dry_run"] = true;
  // A preview derives every case there is.
  const Answer answer =
      Daemon(options.socket).change("/v1/reload", body, std::chrono::seconds{600});
  if (options.json) return print_json(answer);
  std::cout << (options.dry_run ? "the files are in order; nothing was adopted\n"
                                : "the files are in order and adopted\n");
  object files = object_of(answer.json, "");
  files.erase("moved");
  print_object(std::cout, files);
  if (options.dry_run) print_moved(object_of(answer.json, ""));
}

}  // namespace

void add_reload_command(CLI::App& app) {
  auto options = std::make_shared<ReloadOptions>();
  CLI::App* command =
      app.add_subcommand("reload", "read configuration, rulebooks, holidays and directory again");
  command->group(recording);
  command->add_flag("--dry-run", options->dry_run,
                    "only say what is wrong, and which duties would move");
  add_daemon_options(*command, *options);
  command->callback([options] { reload(*options); });
}

}  // namespace qixian
