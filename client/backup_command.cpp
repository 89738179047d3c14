// qixian backup: a copy of everything the daemon remembers.
#include "client/commands.hpp"
#include "client/options.hpp"
#include "client/store_copy.hpp"
#include "client/table.hpp"

#include <iostream>
#include <memory>

namespace qixian {
namespace {

struct BackupOptions : DaemonOptions {
  std::string file;
};

void back_up(const BackupOptions& options) {
  const StoreCopy copy = fetch_store_copy(Daemon(options.socket), options.file);
  if (options.json) {
    return print_json({boost::json::serialize(boost::json::object{{"file", options.file},
                                                                  {"bytes", copy.bytes},
                                                                  {"facts", copy.facts},
                                                                  {"fact_chain", copy.fact_chain},
                                                                  {"now", copy.now}}),
                       nullptr});
  }
  Sheet sheet;
  sheet.add("file", options.file);
  sheet.add("bytes", std::to_string(copy.bytes));
  sheet.add("facts", std::to_string(copy.facts));
  sheet.add("fact chain", copy.fact_chain.empty() ? "no fact yet" : copy.fact_chain);
  sheet.print(std::cout);
}

}  // namespace

void add_backup_command(CLI::App& app) {
  auto options = std::make_shared<BackupOptions>();
  CLI::App* command = app.add_subcommand("backup", "a copy of everything the daemon remembers");
  command->group(recording);
  command->add_option("FILE", options->file, "where to; a file that is there is not replaced")
      ->required();
  add_daemon_options(*command, *options);
  command->footer(
      "The daemon goes on meanwhile. Keep the head of the fact chain where others cannot reach "
      "it:\n"
      "it proves that no fact of the copy was altered.\n"
      "Example:\n  qixian backup /root/qixian-2026-09-28.db");
  command->callback([options] { back_up(*options); });
}

}  // namespace qixian
