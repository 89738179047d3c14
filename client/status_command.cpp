// qixian status: how the daemon and its channels are, what is due, what failed.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/options.hpp"

#include <iostream>
#include <memory>

namespace qixian {

void add_status_command(CLI::App& app) {
  auto options = std::make_shared<DaemonOptions>();
  CLI::App* command =
      app.add_subcommand("status", "how the daemon and its channels are, what is due, what failed");
  command->group(asking);
  add_daemon_options(*command, *options);
  command->callback([options] {
    const Answer answer = Daemon(options->socket).ask("/v1/status");
    if (options->json) return print_json(answer);
    print_object(std::cout, object_of(answer.json, ""));
  });
}

}  // namespace qixian
