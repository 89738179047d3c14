#include "config/read_directory.hpp"

#include "calendar/toml_table.hpp"
#include "config/officer_rows.hpp"

#include <functional>
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
  office.jurisdiction = table.text_or("jurisdiction", "");
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
  officer.roles = table.texts("roles");
  officer.deputy = table.text_or("deputy", "");
  for (TomlTable absence : table.tables("absences")) {
    Absence read;
    read.from = absence.date("from").value_or(Date{});
    read.until = absence.date("until").value_or(read.from);
    read.stands_in = absence.text_or("stands_in", "");
    if (read.until < read.from) absence.problem("until", "'until' lies before 'from'");
    absence.finish();
    officer.absences.push_back(std::move(read));
  }
  for (const std::string& report : table.texts("reports")) {
    if (report == "daily") {
      officer.daily_report = true;
    } else if (report == "weekly") {
      officer.weekly_report = true;
    } else {
      table.problem("reports", in_quotes(report) + " must be \"daily\" or \"weekly\"");
    }
  }
  officer.is_operator = table.flag_or("operator", false);
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

// An officer, and how to say what is wrong with what his file says under a key.
struct Entry {
  Officer officer;
  std::function<void(std::string_view key, std::string what)> problem;
};

// Who stands in for somebody is of the same office: he reads the letters of its cases.
void check_colleague(const Entry& entry, std::string_view key, const std::string& colleague,
                     const std::map<std::string, Officer>& officers) {
  if (colleague.empty()) return;
  const auto found = officers.find(colleague);
  if (found == officers.end()) {
    entry.problem(key, "there is no officer " + in_quotes(colleague));
  } else if (found->second.office != entry.officer.office) {
    entry.problem(key, in_quotes(colleague) + " is of another office");
  } else if (colleague == entry.officer.id) {
    entry.problem(key, in_quotes(colleague) + " cannot stand in for himself");
  }
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

void check_ladder(const Entry& entry, const std::map<std::string, Officer>& officers) {
  const Officer& officer = entry.officer;
  if (officer.superior.empty()) return;
  const auto superior = officers.find(officer.superior);
  if (superior == officers.end()) {
    entry.problem("superior", "there is no officer " + in_quotes(officer.superior));
  } else if (superior->second.office != officer.office) {
    entry.problem("superior", in_quotes(officer.superior) +
                                  " is of another office; ladders never cross offices");
  } else if (is_circular(officer, officers)) {
    entry.problem("superior",
                  "the ladder above " + in_quotes(officer.id) + " goes round in a circle");
  }
}

std::map<std::string, Office> read_offices(TomlTable& root) {
  std::map<std::string, Office> offices;
  std::vector<std::pair<TomlTable, Office>> office_tables;
  for (TomlTable table : root.tables("office")) {
    Office office = read_office(table);
    if (!offices.emplace(office.id, office).second)
      table.problem("id", "office " + in_quotes(office.id) + " is there twice");
    office_tables.emplace_back(table, std::move(office));
  }
  for (auto& [table, office] : office_tables) {
    if (!office.served && office.watched_by.empty())
      table.problem("served",
                    "an office that is not served needs 'watched_by', or nobody hears "
                    "of what it owes");
    if (office.watched_by.empty()) continue;
    const auto watcher = offices.find(office.watched_by);
    if (watcher == offices.end() || !watcher->second.served)
      table.problem("watched_by", in_quotes(office.watched_by) + " is not a served office");
  }
  return offices;
}

}  // namespace

Directory read_directory(std::string_view toml, const std::string& file,
                         const std::set<std::string>& channels, std::vector<Problem>& problems,
                         const std::optional<OfficerSheet>& sheet) {
  const std::size_t problems_before = problems.size();
  TomlFile document(toml, file, problems, largest_directory);
  if (problems.size() > problems_before) return {};
  TomlTable root = document.root();
  std::map<std::string, Office> offices = read_offices(root);

  std::vector<Entry> entries;
  for (TomlTable table : root.tables("officer")) {
    Officer officer = read_officer(table, channels);
    entries.push_back({std::move(officer), [table](std::string_view key, std::string what) mutable {
                         table.problem(key, std::move(what));
                       }});
  }
  if (sheet)
    for (OfficerRow& row : read_officer_rows(sheet->csv, sheet->file, channels, problems))
      entries.push_back({std::move(row.officer),
                         [&problems, where = row.where](std::string_view, std::string what) {
                           problems.push_back({where, std::move(what)});
                         }});
  root.finish();

  std::map<std::string, Officer> officers;
  for (const Entry& entry : entries) {
    const Officer& officer = entry.officer;
    if (!officers.emplace(officer.id, officer).second)
      entry.problem("id", "officer " + in_quotes(officer.id) + " is there twice");
    if (!officer.office.empty() && !offices.contains(officer.office))
      entry.problem("office", "there is no office " + in_quotes(officer.office));
  }
  for (const Entry& entry : entries) {
    check_colleague(entry, "deputy", entry.officer.deputy, officers);
    for (const Absence& absence : entry.officer.absences)
      check_colleague(entry, "absences", absence.stands_in, officers);
    check_ladder(entry, officers);
  }

  std::vector<Office> office_list;
  for (auto& [id, office] : offices) office_list.push_back(std::move(office));
  std::vector<Officer> officer_list;
  for (auto& [id, officer] : officers) officer_list.push_back(std::move(officer));
  return Directory(std::move(office_list), std::move(officer_list));
}

}  // namespace qixian
