// Options that many commands take, spelled once.
#pragma once

#include "client/daemon.hpp"

#include <CLI/CLI.hpp>

#include <string>

namespace qixian {

struct DaemonOptions {
  std::string socket;
  bool json = false;
  std::string by;
};

// --socket and --json.
void add_daemon_options(CLI::App&, DaemonOptions&);
// --by as well.
void add_recording_options(CLI::App&, DaemonOptions&);

// A text option that may be given many times, one value each time.
CLI::Option* add_repeated(CLI::App&, const std::string& name, std::vector<std::string>& values,
                          const std::string& help);

// What `--json` prints: the answer as it came, on one line.
void print_json(const Answer&);

}  // namespace qixian
