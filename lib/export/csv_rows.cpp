#include "export/csv_rows.hpp"

#include "calendar/problem.hpp"
#include "export/harmless.hpp"

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

void check_utf8(std::string_view text, const std::string& name) {
  // Two bytes of UTF-16 are spreadsheets' "Unicode text".
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
    throw InputError(name, "is UTF-16; save it as \"CSV UTF-8\"");
  for (std::string_view rest = text; !rest.empty();) {
    const Character first = first_character(rest);
    if (!first.code)
      throw InputError(name,
                       "is not UTF-8, perhaps GBK; save it as \"CSV UTF-8\", or: iconv -f "
                       "GB18030 -t UTF-8");
    rest.remove_prefix(first.bytes);
  }
}

std::string trimmed(std::string text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), is_space));
  text.erase(std::find_if_not(text.rbegin(), text.rend(), is_space).base(), text.end());
  return text;
}

class Reader {
 public:
  Reader(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  std::vector<CsvRow> read() {
    while (!text_.empty()) {
      CsvRow row{line_, {}};
      do row.cells.push_back(take_cell());
      while (take(','));
      take_end_of_line();
      if (std::ranges::any_of(row.cells, [](const std::string& cell) { return !cell.empty(); }))
        rows_.push_back(std::move(row));
    }
    return std::move(rows_);
  }

 private:
  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }

  void take_end_of_line() {
    const bool returned = take('\r');
    if (take('\n') || returned) ++line_;
  }

  std::string take_cell() {
    const std::size_t begin = text_.find_first_not_of(" \t");
    if (begin != std::string_view::npos && text_[begin] == '"') {
      text_.remove_prefix(begin + 1);
      return take_quoted();
    }
    const std::size_t end = std::min(text_.find_first_of(",\r\n"), text_.size());
    std::string cell(text_.substr(0, end));
    text_.remove_prefix(end);
    return trimmed(std::move(cell));
  }

  std::string take_quoted() {
    const std::string where = name_ + ":" + std::to_string(line_);
    std::string cell;
    for (;;) {
      const std::size_t quote = text_.find('"');
      if (quote == std::string_view::npos)
        throw InputError(where, "a cell begins with a double quote and does not end with one");
      cell += text_.substr(0, quote);
      text_.remove_prefix(quote + 1);
      if (!take('"')) break;
      cell += '"';
    }
    line_ += static_cast<int>(std::ranges::count(cell, '\n'));
    text_.remove_prefix(std::min(text_.find_first_not_of(" \t"), text_.size()));
    if (!text_.empty() && text_.find_first_of(",\r\n") != 0)
      throw InputError(where, "something stands behind the quotes of a cell");
    return trimmed(std::move(cell));
  }

  std::string_view text_;
  const std::string& name_;
  int line_ = 1;
  std::vector<CsvRow> rows_;
};

}  // namespace

std::vector<CsvRow> read_csv_rows(std::string_view text, const std::string& name) {
  check_utf8(text, name);
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return Reader(text, name).read();
}

}  // namespace qixian
