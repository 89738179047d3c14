#include "config/read_directory.hpp"

#include "calendar/toml_table.hpp"

#include <map>
#include <utility>

namespace qixian {
namespace {

Office read_office(TomlTable& table) {
  Office office;
  office.id = table.text("id");
  office.name = table.text("name");
  office.served = table.flag_or("served", true);
  office.watched_by = table.text_or("watched_by", "");
  office.closes = table.time_of_day_or("closes", office.closes);
  if (office.served && !office.watched_by.empty())
    table.problem("watched_by",
                  "only an office that is not served (served = false) is watched by another");
  table.finish();
  return office;
}

Officer read_officer(TomlTable& table, const std::set<std::string>& channels) {
  Officer officer;
  officer.id = table.text("id");
  officer.name = table.text("name");
  officer.office = table.text("office");
  officer.superior = table.text_or("superior", "");
  officer.liaison = table.flag_or("liaison", false);
  for (TomlTable way : table.tables("ways")) {
    Way read{way.text("channel"), way.text_or("address", "")};
    if (!read.channel.empty() && !channels.contains(read.channel))
      way.problem("channel",
                  "there is no channel " + in_quotes(read.channel) + " in the configuration");
    way.finish();
    officer.ways.push_back(std::move(read));
  }
  if (officer.ways.empty())
    table.problem({}, "officer " + in_quotes(officer.id) + " needs at least one way to be reached");
  table.finish();
  return officer;
}

// A ladder that comes back to where it began would be climbed for ever.
bool is_circular(const Officer& officer, const std::map<std::string, Officer>& officers) {
  std::set<std::string> seen{officer.id};
  for (std::string above = officer.superior; !above.empty();) {
    if (!seen.insert(above).second) return true;
    const auto found = officers.find(above);
    if (found == officers.end()) return false;
    above = found->second.superior;
  }
  return false;
}

}  // namespace

Directory read_directory(std::string_view toml, const std::string& file,
                         const std::set<std::string>& channels, std::vector<Problem>& problems) {
  const std::size_t problems_before = problems.size();
  TomlFile document(toml, file, problems);
  if (problems.size() > problems_before) return {};
  TomlTable root = document.root();

  std::map<std::string, Office> offices;
  std::vector<std::pair<TomlTable, Office>> office_tables;
  for (TomlTable table : root.tables("office")) {
    Office office = read_office(table);
    if (!offices.emplace(office.id, office).second)
      table.problem("id", "office " + in_quotes(office.id) + " is there twice");
    office_tables.emplace_back(table, std::move(office));
  }
  for (auto& [table, office] : office_tables) {
    if (office.watched_by.empty()) continue;
    const auto watcher = offices.find(office.watched_by);
    if (watcher == offices.end() || !watcher->second.served)
      table.problem("watched_by", in_quotes(office.watched_by) + " is not a served office");
  }

  std::map<std::string, Officer> officers;
  std::vector<std::pair<TomlTable, Officer>> officer_tables;
  for (TomlTable table : root.tables("officer")) {
    Officer officer = read_officer(table, channels);
    if (!officers.emplace(officer.id, officer).second)
      table.problem("id", "officer " + in_quotes(officer.id) + " is there twice");
    if (!officer.office.empty() && !offices.contains(officer.office))
      table.problem("office", "there is no office " + in_quotes(officer.office));
    officer_tables.emplace_back(table, std::move(officer));
  }
  for (auto& [table, officer] : officer_tables) {
    if (officer.superior.empty()) continue;
    const auto superior = officers.find(officer.superior);
    if (superior == officers.end()) {
      table.problem("superior", "there is no officer " + in_quotes(officer.superior));
    } else if (superior->second.office != officer.office) {
      table.problem("superior", in_quotes(officer.superior) +
                                    " is of another office; ladders never cross offices");
    } else if (is_circular(officer, officers)) {
      table.problem("superior",
                    "the ladder above " + in_quotes(officer.id) + " goes round in a circle");
    }
  }
  root.finish();

  std::vector<Office> office_list;
  for (auto& [id, office] : offices) office_list.push_back(std::move(office));
  std::vector<Officer> officer_list;
  for (auto& [id, officer] : officers) officer_list.push_back(std::move(officer));
  return Directory(std::move(office_list), std::move(officer_list));
}

}  // namespace qixian
