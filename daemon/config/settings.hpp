// qixian.toml: where things lie and how the daemon behaves. config/qixian.toml shows every key with
// its default.
//
// Relative paths are relative to the folder of the configuration file.
#pragma once

#include "calendar/toml_table.hpp"
#include "docket/overview.hpp"
#include "reminder/plan.hpp"
#include "rulebook/rulebook.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace qixian {

struct Settings {
  std::filesystem::path store = "/var/lib/qixian";
  std::filesystem::path status_socket = "/run/qixian/status.sock";
  std::filesystem::path control_socket = "/run/qixian/control.sock";
  std::filesystem::path directory = "/etc/qixian/directory.toml";
  std::filesystem::path officers;  // a CSV file of more officers; empty: none
  // Later folders overlay earlier ones file by file.
  std::vector<std::filesystem::path> holidays{"/usr/share/qixian/holidays", "/etc/qixian/holidays"};
  std::vector<std::filesystem::path> rulebooks{"/usr/share/qixian/rulebooks",
                                               "/etc/qixian/rulebooks"};
  std::vector<std::filesystem::path> templates{"/usr/share/qixian/templates",
                                               "/etc/qixian/templates"};
  Policy policy;
  LightThresholds lights;
  // What this office set for the rulebooks' targets, by id, and where that stands in the file.
  std::map<std::string, Target> targets;
  std::map<std::string, std::string> target_places;
};

// Reads all but [[channel]], which the channels read themselves; the caller finishes the root.
[[nodiscard]] Settings read_settings(TomlTable& root, const std::filesystem::path& folder);

}  // namespace qixian
