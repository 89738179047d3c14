// Columns aligned by display width: a Chinese character takes two.
//
//   Table table({{"no.", Align::right}, {"due"}, {"duty"}});
//   table.add({{"12"}, {"2026-10-10", Colour::orange}, {"书面通报同级检察机关"}});
//   table.print(std::cout);
//
// Cells are made printable when they are added. Nothing is cut off; the last column carries no
// padding.
#pragma once

#include "client/terminal.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace qixian {

enum class Align { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
};

struct Cell {
  std::string text;
  Colour colour = Colour::none;
};

class Table {
 public:
  explicit Table(std::vector<Column> columns);

  void add(std::vector<Cell> cells);
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  void print(std::ostream&) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

// "name:  value" lines with the values under each other.
class Sheet {
 public:
  void add(std::string name, std::string value, Colour = Colour::none);
  void print(std::ostream&) const;

 private:
  struct Line {
    std::string name;
    Cell value;
  };
  std::vector<Line> lines_;
};

}  // namespace qixian
