#include "config/officer_rows.hpp"

#include "export/csv_rows.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace qixian {
namespace {

constexpr std::array<std::string_view, 8> known{"id",      "name",   "office",  "superior",
                                                "liaison", "deputy", "channel", "address"};
constexpr std::array<std::string_view, 4> needed{"id", "name", "office", "channel"};

std::optional<bool> read_flag(std::string_view text) {
  for (const std::string_view yes : {"是", "yes", "true", "1"})
    if (text == yes) return true;
  for (const std::string_view no : {"", "否", "no", "false", "0"})
    if (text == no) return false;
  return {};
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
      go_on(row, rows_[place->second].officer);
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

  void begin(const CsvRow& row, const std::string& id) {
    Officer officer;
    officer.id = id;
    officer.name = cell(row, "name");
    officer.office = cell(row, "office");
    officer.superior = cell(row, "superior");
    officer.deputy = cell(row, "deputy");
    const std::string liaison = cell(row, "liaison");
    if (!read_flag(liaison)) problem(row, "'liaison' must be 是 or 否, not " + in_quotes(liaison));
    officer.liaison = read_flag(liaison).value_or(false);
    if (officer.name.empty()) problem(row, "'name' is missing");
    if (officer.office.empty()) problem(row, "'office' is missing");
    rows_.push_back({std::move(officer), where(row)});
  }

  void go_on(const CsvRow& row, const Officer& officer) {
    const auto same = [&](std::string_view column, const std::string& said) {
      const std::string again = cell(row, column);
      if (!again.empty() && again != said)
        problem(row, in_quotes(column) + " of " + in_quotes(officer.id) + " is " +
                         in_quotes(again) + " here and " + in_quotes(said) + " above");
    };
    same("name", officer.name);
    same("office", officer.office);
    same("superior", officer.superior);
    same("deputy", officer.deputy);
    const std::string liaison = cell(row, "liaison");
    if (!liaison.empty() && read_flag(liaison) != officer.liaison)
      problem(row, "'liaison' of " + in_quotes(officer.id) + " is another one above");
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
