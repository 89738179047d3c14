#include "client/schedule_file.hpp"

#include "calendar/date.hpp"
#include "calendar/problem.hpp"
#include "export/csv_rows.hpp"
#include "client/data_folders.hpp"
#include "client/failure.hpp"
#include "docket/fact.hpp"
#include "export/harmless.hpp"
#include "term/term.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace qixian {
namespace {

constexpr std::size_t most_bytes = 1024 * 1024;

bool has_digit(const CsvRow& row) {
  return std::ranges::any_of(row.cells, [](const std::string& cell) {
    return cell.find_first_of("0123456789") != std::string::npos;
  });
}

// "1", "1.0" as some spreadsheets write it, "第1期" not.
std::optional<int> read_row_number(std::string_view text) {
  if (text.ends_with(".0")) text.remove_suffix(2);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 1) return {};
  return number;
}

// 2026-12-31, and as spreadsheets show it: 2026/12/31, 2026/1/5.
std::optional<Date> read_day_cell(std::string text) {
  std::ranges::replace(text, '/', '-');
  for (const std::size_t at : {std::size_t{5}, std::size_t{8}}) {
    const std::size_t end = std::min(text.find('-', std::min(at, text.size())), text.size());
    if (end == at + 1) text.insert(at, 1, '0');
  }
  return read_date(text);
}

boost::json::object read_row(CsvRow row, const std::string& name) {
  const auto refuse = [&](const std::string& what) {
    throw InputError(name + ":" + std::to_string(row.line), what);
  };
  while (row.cells.size() > 4 && row.cells.back().empty()) row.cells.pop_back();
  if (row.cells.size() > 4)
    refuse("has " + std::to_string(row.cells.size()) +
           " cells; there are number, day, amount, payee (an amount with a comma stands in double "
           "quotes)");
  row.cells.resize(4);
  const std::string& day = row.cells[1];
  const std::string& amount = row.cells[2];
  boost::json::object read;
  const auto number = read_row_number(row.cells[0]);
  if (!number) refuse(in_quotes(row.cells[0]) + " is no number of a row, like 1");
  read["number"] = *number;
  if (day.empty()) refuse("has no day; a date, like 2026-12-31, or a term, like 1m");
  if (const auto date = read_day_cell(day)) {
    read["day"] = write_date(*date);
  } else {
    try {
      read["after"] = write_term(read_term(day));
    } catch (const InputError& error) {
      refuse(in_quotes(day) + " is neither a date, like 2026-12-31, nor a term from the " +
             "agreement's day, like 1m");
    }
  }
  if (amount.empty()) {
    if (row.cells[3].empty())
      refuse("has no amount, and as a milestone no words for what is to be done");
    read["what"] = row.cells[3];
    return read;
  }
  if (!read_yuan(amount)) refuse(in_quotes(amount) + " is no amount in yuan, like 50000.00");
  read["amount"] = amount;
  if (!row.cells[3].empty()) read["payee"] = row.cells[3];
  return read;
}

boost::json::array read_schedule(std::string_view text, const std::string& name) {
  boost::json::array schedule;
  try {
    std::vector<CsvRow> rows = read_csv_rows(text, name);
    if (!rows.empty() && !has_digit(rows.front())) rows.erase(rows.begin());
    if (rows.empty()) throw InputError(name, "has no row: number, day, amount, payee");
    for (CsvRow& row : rows) schedule.push_back(read_row(std::move(row), name));
  } catch (const InputError& error) {
    const Problem& problem = error.problems().front();
    throw Failure(Exit::wrong_words, "--schedule " + harmless(problem.where + ": " + problem.what));
  }
  return schedule;
}

}  // namespace

boost::json::array read_schedule_file(const std::string& file) {
  return read_schedule(read_whole(file, most_bytes), file == "-" ? "standard input" : file);
}

}  // namespace qixian
