#include "client/options.hpp"

#include "export/json.hpp"

#include <iostream>

namespace qixian {

void add_daemon_options(CLI::App& command, DaemonOptions& options) {
  command
      .add_option("--socket", options.socket,
                  "the daemon's socket, or the folder of its sockets (else QIXIAN_SOCKET, else "
                  "/run/qixian)")
      ->type_name("PATH");
  command.add_flag("--json", options.json, "print what the daemon answered, as JSON");
}

void add_recording_options(CLI::App& command, DaemonOptions& options) {
  add_daemon_options(command, options);
  command.add_option("--by", options.by, "for whom this is recorded")->type_name("OFFICER");
}

CLI::Option* add_repeated(CLI::App& command, const std::string& name,
                          std::vector<std::string>& values, const std::string& help) {
  return command.add_option(name, values, help)->allow_extra_args(false);
}

void print_json(const Answer& answer) {
  std::string text = harmless_json(answer.text);
  while (text.ends_with('\n')) text.pop_back();
  std::cout << text << '\n';
}

}  // namespace qixian
