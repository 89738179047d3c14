// A table of tests/tables: comma-separated, the first line names the columns, cells may be quoted
// (RFC 4180).
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace qixian {

using TableRow = std::map<std::string, std::string>;

inline std::vector<std::string> split_cells(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      cells.back() += line[++i];
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      cells.emplace_back();
    } else if (line[i] != '\r') {
      cells.back() += line[i];
    }
  }
  return cells;
}

// Each row also holds its place in the file as "where".
inline std::vector<TableRow> read_table(const std::string& name) {
  std::ifstream file(std::filesystem::path(QIXIAN_SOURCE_DIR) / "tests/tables" / name);
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error("no table " + name);
  const std::vector<std::string> columns = split_cells(line);
  std::vector<TableRow> rows;
  for (int number = 2; std::getline(file, line); ++number) {
    if (line.empty()) continue;
    const std::vector<std::string> cells = split_cells(line);
    const std::string where = name + ":" + std::to_string(number) + ": " + line;
    if (cells.size() != columns.size()) throw std::runtime_error(where + ": wrong number of cells");
    TableRow& row = rows.emplace_back();
    for (std::size_t i = 0; i < cells.size(); ++i) row[columns[i]] = cells[i];
    row["where"] = where;
  }
  return rows;
}

}  // namespace qixian
