// The columns of a row, read one after the other as what they are.
//
//   Cells cells(query);          // stands on a row
//   letter.token = cells.text();
//   letter.way = cells.small();
#pragma once

#include "store/connection.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace qixian::rows {

class Cells {
 public:
  explicit Cells(SQLite::Statement& row) : row_(row) {}

  std::int64_t number() { return next().getInt64(); }
  int small() { return next().getInt(); }
  bool flag() { return small() != 0; }
  std::string text() { return next().getString(); }
  // Until the next row.
  std::string_view view() { return next().getText(); }
  Date day() { return day_of(number()); }
  Instant moment() { return instant_of(number()); }
  // Nothing where the column is NULL.
  std::optional<std::int64_t> maybe_number() {
    const SQLite::Column cell = next();
    return cell.isNull() ? std::nullopt : std::optional(cell.getInt64());
  }
  std::optional<Date> maybe_day() {
    const auto number = maybe_number();
    return number ? std::optional(day_of(*number)) : std::nullopt;
  }
  std::optional<Instant> maybe_moment() {
    const auto number = maybe_number();
    return number ? std::optional(instant_of(*number)) : std::nullopt;
  }
  void skip() { ++next_; }
  [[nodiscard]] bool is_end() const { return next_ >= row_.getColumnCount(); }

 private:
  SQLite::Column next() { return row_.getColumn(next_++); }

  SQLite::Statement& row_;
  int next_ = 0;
};

}  // namespace qixian::rows
