#include "config/officer_rows.hpp"

#include "export/csv_rows.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace qixian {
namespace {

constexpr std::array<std::string_view, 12> known{"id",       "name",     "office",  "superior",
                                                 "liaison",  "deputy",   "roles",   "reports",
                                                 "absences", "operator", "channel", "address"};
constexpr std::array<std::string_view, 9> said_once{
    "name", "office", "superior", "deputy", "liaison", "roles", "reports", "absences", "operator"};
constexpr std::array<std::string_view, 4> needed{"id", "name", "office", "channel"};

std::optional<bool> read_flag(std::string_view text) {
  for (const std::string_view yes : {"是", "yes", "true", "1"})
    if (text == yes) return true;
  for (const std::string_view no : {"", "否", "no", "false", "0"})
    if (text == no) return false;
  return {};
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// Between semicolons, of either width; empty parts are none.
std::vector<std::string> parts_of(std::string text) {
  constexpr std::string_view wide = "；";
  for (std::size_t at = 0; (at = text.find(wide, at)) != std::string::npos;)
    text.replace(at, wide.size(), ";");
  std::vector<std::string> parts;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    if (const std::string_view part = trimmed(rest.substr(0, end)); !part.empty())
      parts.emplace_back(part);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return parts;
}

// 2026-12-21..2026-12-25=li-na
std::optional<Absence> read_absence(std::string_view text) {
  Absence absence;
  const std::size_t equals = std::min(text.find('='), text.size());
  absence.stands_in = trimmed(text.substr(std::min(equals + 1, text.size())));
  if (equals < text.size() && absence.stands_in.empty()) return {};
  const std::string_view days = text.substr(0, equals);
  const std::size_t dots = days.find("..");
  const auto from = read_date(trimmed(days.substr(0, dots)));
  const auto until =
      dots == std::string_view::npos ? from : read_date(trimmed(days.substr(dots + 2)));
  if (!from || !until || *until < *from) return {};
  absence.from = *from;
  absence.until = *until;
  return absence;
}

class Sheet {
 public:
  Sheet(std::string file, const std::set<std::string>& channels, std::vector<Problem>& problems)
      : file_(std::move(file)), channels_(channels), problems_(problems) {}

  // Whether the rows below can be read by it.
  bool read_header(const CsvRow& header) {
    const std::size_t before = problems_.size();
    for (const std::string& column : header.cells) {
      if (std::ranges::find(known, column) == known.end()) {
        problem(header, in_quotes(column) + " is not a column that is known here");
      } else if (std::ranges::count(header.cells, column) > 1) {
        problem(header, "the column " + in_quotes(column) + " is there twice");
      }
    }
    for (const std::string_view column : needed)
      if (std::ranges::find(header.cells, column) == header.cells.end())
        problem(header, "there is no column " + in_quotes(column));
    columns_ = header.cells;
    return problems_.size() == before;
  }

  void read(const CsvRow& row) {
    if (row.cells.size() > columns_.size()) {
      problem(row, "there are " + std::to_string(row.cells.size()) + " cells under " +
                       std::to_string(columns_.size()) + " columns");
      return;
    }
    const std::string id = cell(row, "id");
    if (id.empty()) {
      problem(row, "'id' is missing");
      return;
    }
    const auto [place, is_first] = places_.emplace(id, rows_.size());
    if (is_first) {
      begin(row, id);
    } else {
      go_on(row, first_rows_[place->second], id);
    }
    add_way(row, rows_[place->second].officer);
  }

  std::vector<OfficerRow> take() { return std::move(rows_); }

 private:
  [[nodiscard]] std::string where(const CsvRow& row) const {
    return file_ + ":" + std::to_string(row.line);
  }
  void problem(const CsvRow& row, std::string what) {
    problems_.push_back({where(row), std::move(what)});
  }
  // Rows may end before their last columns.
  [[nodiscard]] std::string cell(const CsvRow& row, std::string_view column) const {
    const auto at = std::ranges::find(columns_, column) - columns_.begin();
    const auto place = static_cast<std::size_t>(at);
    return place < row.cells.size() ? row.cells[place] : std::string();
  }

  bool flag(const CsvRow& row, std::string_view column) {
    const std::string text = cell(row, column);
    const auto read = read_flag(text);
    if (!read)
      problem(row, "'" + std::string(column) + "' must be 是 or 否, not " + in_quotes(text));
    return read.value_or(false);
  }

  void read_reports(const CsvRow& row, Officer& officer) {
    for (const std::string& report : parts_of(cell(row, "reports"))) {
      if (report == "daily" || report == "日报") {
        officer.daily_report = true;
      } else if (report == "weekly" || report == "周报") {
        officer.weekly_report = true;
      } else {
        problem(row, "'reports' must be daily or weekly, not " + in_quotes(report));
      }
    }
  }

  void begin(const CsvRow& row, const std::string& id) {
    Officer officer;
    officer.id = id;
    officer.name = cell(row, "name");
    officer.office = cell(row, "office");
    officer.superior = cell(row, "superior");
    officer.deputy = cell(row, "deputy");
    officer.liaison = flag(row, "liaison");
    officer.is_operator = flag(row, "operator");
    officer.roles = parts_of(cell(row, "roles"));
    read_reports(row, officer);
    for (const std::string& part : parts_of(cell(row, "absences"))) {
      if (const auto absence = read_absence(part)) {
        officer.absences.push_back(*absence);
      } else {
        problem(row,
                "'absences' must be like 2026-12-21..2026-12-25=li-na, not " + in_quotes(part));
      }
    }
    if (officer.name.empty()) problem(row, "'name' is missing");
    if (officer.office.empty()) problem(row, "'office' is missing");
    first_rows_.push_back(row);
    rows_.push_back({std::move(officer), where(row)});
  }

  void go_on(const CsvRow& row, const CsvRow& first, const std::string& id) {
    for (const std::string_view column : said_once) {
      const std::string again = cell(row, column), said = cell(first, column);
      if (again.empty() || again == said) continue;
      const bool is_flag = column == "liaison" || column == "operator";
      if (is_flag && read_flag(again) == read_flag(said)) continue;
      problem(row, in_quotes(column) + " of " + in_quotes(id) + " is " + in_quotes(again) +
                       " here and " + in_quotes(said) + " above");
    }
  }

  void add_way(const CsvRow& row, Officer& officer) {
    Way way{cell(row, "channel"), cell(row, "address")};
    if (way.channel.empty()) {
      problem(row, "'channel' is missing: how is " + in_quotes(officer.id) + " reached?");
    } else if (!channels_.contains(way.channel)) {
      problem(row, "there is no channel " + in_quotes(way.channel) + " in the configuration");
    }
    officer.ways.push_back(std::move(way));
  }

  std::string file_;
  const std::set<std::string>& channels_;
  std::vector<Problem>& problems_;
  std::vector<std::string> columns_;
  std::vector<OfficerRow> rows_;
  std::vector<CsvRow> first_rows_;  // of each
  std::map<std::string, std::size_t> places_;
};

}  // namespace

std::vector<OfficerRow> read_officer_rows(std::string_view csv, const std::string& file,
                                          const std::set<std::string>& channels,
                                          std::vector<Problem>& problems) {
  std::vector<CsvRow> rows;
  try {
    rows = read_csv_rows(csv, file);
  } catch (const InputError& error) {
    problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    return {};
  }
  if (rows.empty()) {
    problems.push_back({file, "is empty; its first row names the columns: id,name,office,…"});
    return {};
  }
  Sheet sheet(file, channels, problems);
  if (!sheet.read_header(rows.front())) return {};
  for (const CsvRow& row : rows)
    if (&row != &rows.front()) sheet.read(row);
  return sheet.take();
}

}  // namespace qixian
