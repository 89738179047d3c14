#include "client/table.hpp"

#include "export/display_width.hpp"
#include "export/harmless.hpp"

#include <algorithm>
#include <ostream>

namespace qixian {
namespace {

constexpr std::string_view gap = "  ";

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::add(std::vector<Cell> cells) {
  cells.resize(columns_.size());
  for (Cell& cell : cells) cell.text = harmless(cell.text);
  rows_.push_back(std::move(cells));
}

void Table::print(std::ostream& out) const {
  std::vector<int> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    int width = display_width(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, display_width(row[i].text));
    widths.push_back(width);
  }
  const auto print_row = [&](const auto& cell_of) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const Cell cell = cell_of(i);
      const std::string padding = pad_right("", widths[i] - display_width(cell.text));
      const bool last = i + 1 == columns_.size();
      if (i > 0) out << gap;
      if (columns_[i].align == Align::right) out << padding;
      out << in_colour(cell.colour, cell.text);
      if (columns_[i].align == Align::left && !last) out << padding;
    }
    out << '\n';
  };
  print_row([&](std::size_t i) { return Cell{columns_[i].title, Colour::bold}; });
  for (const auto& row : rows_) print_row([&](std::size_t i) { return row[i]; });
}

void Sheet::add(std::string name, std::string value, Colour colour) {
  lines_.push_back({harmless(name), {harmless(value), colour}});
}

void Sheet::print(std::ostream& out) const {
  int width = 0;
  for (const Line& line : lines_) width = std::max(width, display_width(line.name));
  for (const Line& line : lines_) {
    out << pad_right(line.name, width) << gap << in_colour(line.value.colour, line.value.text)
        << '\n';
  }
}

}  // namespace qixian
