// qixian reload: the daemon reads its files again.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/options.hpp"

#include <iostream>
#include <memory>

namespace qixian {
namespace {

struct ReloadOptions : DaemonOptions {
  bool dry_run = false;
};

void reload(const ReloadOptions& options) {
  boost::json::object body;
  if (options.dry_run) body["dry_run"] = true;
  const Answer answer = Daemon(options.socket).change("/v1/reload", body);
  if (options.json) return print_json(answer);
  std::cout << (options.dry_run ? "the files are in order; nothing was adopted\n"
                                : "the files are in order and adopted\n");
  print_object(std::cout, object_of(answer.json, ""));
}

}  // namespace

void add_reload_command(CLI::App& app) {
  auto options = std::make_shared<ReloadOptions>();
  CLI::App* command =
      app.add_subcommand("reload", "read configuration, rulebooks, holidays and directory again");
  command->group(recording);
  command->add_flag("--dry-run", options->dry_run, "only say what is wrong and what would change");
  add_daemon_options(*command, *options);
  command->callback([options] { reload(*options); });
}

}  // namespace qixian
