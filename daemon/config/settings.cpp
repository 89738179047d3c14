#include "config/settings.hpp"

#include <algorithm>

namespace qixian {
namespace {

namespace fs = std::filesystem;

fs::path read_path(TomlTable& table, std::string_view key, const fs::path& folder,
                   const fs::path& otherwise) {
  const auto text = table.text_if(key);
  if (!text) return otherwise;
  if (text->empty()) table.problem(key, "'" + std::string(key) + "' is empty");
  return folder / *text;
}

std::vector<fs::path> read_paths(TomlTable& table, std::string_view key, const fs::path& folder,
                                 std::vector<fs::path> otherwise) {
  if (!table.has(key)) return otherwise;
  std::vector<fs::path> paths;
  for (const std::string& text : table.texts(key)) paths.push_back(folder / text);
  return paths;
}

void read_policy(TomlTable table, Policy& policy) {
  if (table.has("before")) {
    policy.before.clear();
    for (const std::string& text : table.texts("before")) {
      try {
        const Term term = read_term(text);
        if (term.unit != TermUnit::workdays || term.count < 1 || term.count > 250)
          throw InputError("", "");
        policy.before.push_back(term.count);
      } catch (const InputError&) {
        table.problem(
            "before",
            "'" + text + "' must be working days before the safe day, from \"1wd\" to \"250wd\"");
      }
    }
    std::ranges::sort(policy.before, std::greater{});
    const auto repeated = std::ranges::unique(policy.before);
    policy.before.erase(repeated.begin(), repeated.end());
  }
  policy.morning = table.time_of_day_or("morning", policy.morning);
  policy.evening = table.time_of_day_or("evening", policy.evening);
  policy.jitter =
      std::chrono::duration_cast<std::chrono::minutes>(table.duration_or("jitter", policy.jitter));
  if (policy.evening <= policy.morning)
    table.problem("evening", "'evening' must come after 'morning'");
  if (policy.jitter > std::chrono::minutes{120})
    table.problem("jitter", "'jitter' must not be longer than 2h");
  table.finish();
}

void read_lights(TomlTable table, LightThresholds& lights) {
  lights.blue = static_cast<int>(table.integer_or("blue", lights.blue, 0, 250));
  lights.yellow = static_cast<int>(table.integer_or("yellow", lights.yellow, 0, 250));
  lights.orange = static_cast<int>(table.integer_or("orange", lights.orange, 0, 250));
  if (lights.orange > lights.yellow || lights.yellow > lights.blue)
    table.problem({}, "the thresholds must fall: blue >= yellow >= orange");
  table.finish();
}

}  // namespace

Settings read_settings(TomlTable& root, const fs::path& folder) {
  Settings settings;
  if (auto table = root.table("store")) {
    settings.store = read_path(*table, "folder", folder, settings.store);
    table->finish();
  }
  if (auto table = root.table("sockets")) {
    settings.status_socket = read_path(*table, "status", folder, settings.status_socket);
    settings.control_socket = read_path(*table, "control", folder, settings.control_socket);
    table->finish();
  }
  if (auto table = root.table("data")) {
    settings.directory = read_path(*table, "directory", folder, settings.directory);
    settings.holidays = read_paths(*table, "holidays", folder, settings.holidays);
    settings.rulebooks = read_paths(*table, "rulebooks", folder, settings.rulebooks);
    settings.templates = read_paths(*table, "templates", folder, settings.templates);
    table->finish();
  }
  if (auto table = root.table("reminders")) read_policy(*table, settings.policy);
  if (auto table = root.table("lights")) read_lights(*table, settings.lights);
  return settings;
}

}  // namespace qixian
