// Rows and cells of a CSV text (RFC 4180), as spreadsheets save it.
//
//   read_csv_rows("a,\"b,c\"\r\n")  →  {{1, {"a", "b,c"}}}
//
// A byte order mark and empty rows are passed over, spaces around a cell are cut off, lines end in
// LF, CRLF or CR. A text that is not UTF-8 throws InputError with the mend: Excel's own "CSV" is
// GBK.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qixian {

struct CsvRow {
  int line = 1;  // where it begins
  std::vector<std::string> cells;
};

// `name` stands for the file in what is said about it.
[[nodiscard]] std::vector<CsvRow> read_csv_rows(std::string_view text, const std::string& name);

}  // namespace qixian
