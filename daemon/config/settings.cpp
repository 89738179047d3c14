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

std::vector<int> read_stages(TomlTable& table, std::string_view key) {
  std::vector<int> stages;
  for (const std::string& text : table.texts(key)) {
    try {
      const Term term = read_term(text);
      if (term.unit != TermUnit::workdays || term.count < 1 || term.count > 250)
        throw InputError("", "");
      stages.push_back(term.count);
    } catch (const InputError&) {
      table.problem(
          key,
          "'" + text + "' must be working days before the safe day, from \"1wd\" to \"250wd\"");
    }
  }
  std::ranges::sort(stages, std::greater{});
  const auto repeated = std::ranges::unique(stages);
  stages.erase(repeated.begin(), repeated.end());
  return stages;
}

void read_policy(TomlTable table, Policy& policy) {
  if (table.has("before")) policy.before = read_stages(table, "before");
  for (TomlTable own : table.tables("stages")) {
    const std::string of = own.text("of");
    policy.before_by[of] = read_stages(own, "before");
    own.finish();
  }
  policy.long_term =
      static_cast<int>(table.integer_or("long_term_days", policy.long_term, 10, 3650));
  policy.break_days = static_cast<int>(table.integer_or("break_days", policy.break_days, 2, 30));
  policy.weekly = table.flag_or("weekly", policy.weekly);
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

void read_target(TomlTable table, Target& target) {
  const std::string text = table.text("term");
  if (!text.empty()) {
    try {
      target.term = read_term(text);
    } catch (const InputError& error) {
      for (const Problem& problem : error.problems()) table.problem("term", problem.what);
    }
  }
  target.adopted_by = table.text_or("adopted_by", "");
  table.finish();
}

void read_targets(TomlTable table, Settings& settings) {
  for (const std::string& id : table.keys()) {
    auto target = table.table(id);
    if (!target) continue;
    settings.target_places[id] = target->where();
    settings.targets[id].id = id;
    read_target(*target, settings.targets[id]);
  }
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
    settings.officers = read_path(*table, "officers", folder, settings.officers);
    settings.holidays = read_paths(*table, "holidays", folder, settings.holidays);
    settings.rulebooks = read_paths(*table, "rulebooks", folder, settings.rulebooks);
    settings.templates = read_paths(*table, "templates", folder, settings.templates);
    table->finish();
  }
  if (auto table = root.table("reminders")) read_policy(*table, settings.policy);
  if (auto table = root.table("lights")) read_lights(*table, settings.lights);
  if (auto table = root.table("targets")) read_targets(*table, settings);
  return settings;
}

}  // namespace qixian
