#include "api/text_table.hpp"

#include "export/display_width.hpp"
#include "process/printable.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <vector>

namespace qixian {
namespace {

namespace json = boost::json;

constexpr std::size_t longest_cell = 200;

std::string cell(const json::value& value) {
  if (value.is_null()) return "";
  const std::string text =
      value.is_string() ? std::string(value.as_string()) : json::serialize(value);
  return printable(text, longest_cell);
}

using Row = std::vector<std::string>;

std::string aligned(const std::vector<Row>& rows) {
  std::vector<int> widths(rows.front().size(), 0);
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += pad_right(row[i], widths[i] + 2);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string table_of(const json::array& list) {
  Row names;
  for (const json::value& element : list) {
    if (!element.is_object()) continue;
    for (const auto& [name, value] : element.as_object())
      if (std::ranges::find(names, std::string(name)) == names.end()) names.emplace_back(name);
  }
  if (names.empty()) return "";
  std::vector<Row> rows{names};
  for (const json::value& element : list) {
    if (!element.is_object()) continue;
    Row row;
    for (const std::string& name : names) {
      const json::value* value = element.as_object().if_contains(name);
      row.push_back(value == nullptr ? "" : cell(*value));
    }
    rows.push_back(std::move(row));
  }
  return aligned(rows);
}

}  // namespace

std::string text_table(const json::value& answer) {
  if (!answer.is_object() || answer.as_object().empty()) return cell(answer) + "\n";
  const json::object& object = answer.as_object();
  if (object.size() == 1 && object.begin()->value().is_array())
    return table_of(object.begin()->value().as_array());
  std::vector<Row> lines;
  for (const auto& [name, value] : object) lines.push_back({std::string(name), cell(value)});
  return aligned(lines);
}

}  // namespace qixian
