#include "calendar/toml_table.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace qixian {
namespace {

constexpr int most_dots_in_a_line = 16;
constexpr int deepest_nesting = 32;

std::string place(const std::string& file, const toml::source_region& region) {
  return file + ":" + std::to_string(region.begin.line) + ":" + std::to_string(region.begin.column);
}

// toml++ recurses once per dot of a key and once per bracket, so both are bounded before it runs.
// Counting outside strings is enough: inside them neither recurses.
std::optional<Problem> find_bomb(std::string_view text, const std::string& file,
                                 std::size_t most_bytes) {
  if (text.size() > most_bytes)
    return Problem{file, "is larger than " + std::to_string(most_bytes >> 20) + " MiB"};
  int line = 1, dots = 0, nesting = 0;
  char quote = 0;
  bool comment = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      ++line;
      dots = 0;
      comment = false;
      if (quote == '"' || quote == '\'') quote = 0;
    } else if (comment) {
      continue;
    } else if (quote != 0) {
      if (c == '\\' && quote == '"') {
        ++i;
      } else if (c == quote) {
        quote = 0;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#') {
      comment = true;
    } else if (c == '.') {
      if (++dots > most_dots_in_a_line)
        return Problem{file + ":" + std::to_string(line), "has more than 16 dots in one line"};
    } else if (c == '[' || c == '{') {
      if (++nesting > deepest_nesting)
        return Problem{file + ":" + std::to_string(line), "nests deeper than 32"};
    } else if (c == ']' || c == '}') {
      nesting = std::max(0, nesting - 1);
    }
  }
  return {};
}

const toml::table& as_table(const void* table) { return *static_cast<const toml::table*>(table); }
const toml::node& as_node(const void* node) { return *static_cast<const toml::node*>(node); }

std::optional<Date> as_date(const toml::node& node) {
  if (const auto* value = node.as_date()) {
    const toml::date& d = value->get();
    const std::chrono::year_month_day ymd{std::chrono::year{d.year}, std::chrono::month{d.month},
                                          std::chrono::day{d.day}};
    if (!ymd.ok()) return {};
    return Date{ymd};
  }
  if (const auto* value = node.as_string()) return read_date(value->get());
  return {};
}

}  // namespace

struct TomlFile::Document {
  std::string file;
  std::vector<Problem>* problems;
  toml::table table;
};

TomlFile::TomlFile(std::string_view text, std::string file, std::vector<Problem>& problems,
                   std::size_t most_bytes)
    : document_(new Document{std::move(file), &problems, {}}) {
  if (auto bomb = find_bomb(text, document_->file, most_bytes)) {
    problems.push_back(*std::move(bomb));
    return;
  }
  try {
    document_->table = toml::parse(text, document_->file);
  } catch (const toml::parse_error& error) {
    problems.push_back({place(document_->file, error.source()), std::string(error.description())});
  }
}

TomlFile::~TomlFile() = default;

TomlTable TomlFile::root() {
  return {&document_->table, &document_->file, document_->problems};
}

TomlTable::TomlTable(const void* table, const std::string* file, std::vector<Problem>* problems)
    : table_(table), file_(file), problems_(problems) {}

bool TomlTable::has(std::string_view key) const { return as_table(table_).contains(key); }

std::vector<std::string> TomlTable::keys() const {
  std::vector<std::string> names;
  for (const auto& [key, value] : as_table(table_)) names.emplace_back(key.str());
  return names;
}

const void* TomlTable::find(std::string_view key) {
  asked_.emplace(key);
  return as_table(table_).get(key);
}

std::string TomlTable::where(std::string_view key) const {
  const toml::node* node = key.empty() ? nullptr : as_table(table_).get(key);
  const toml::source_region& region = node != nullptr ? node->source() : as_table(table_).source();
  return region.begin.line == 0 ? *file_ : place(*file_, region);
}

void TomlTable::problem(std::string_view key, std::string what) {
  problems_->push_back({where(key), std::move(what)});
}

std::optional<std::string> TomlTable::text_if(std::string_view key) {
  const void* node = find(key);
  if (node == nullptr) return {};
  if (const auto* value = as_node(node).as_string()) return value->get();
  problem(key, "'" + std::string(key) + "' must be a string");
  return {};
}

std::string TomlTable::text(std::string_view key) {
  if (!has(key)) {
    asked_.emplace(key);
    problem({}, "'" + std::string(key) + "' is missing");
    return {};
  }
  auto value = text_if(key);
  if (value && value->empty()) problem(key, "'" + std::string(key) + "' is empty");
  return std::move(value).value_or("");
}

std::string TomlTable::text_or(std::string_view key, std::string otherwise) {
  return text_if(key).value_or(std::move(otherwise));
}

std::vector<std::string> TomlTable::texts(std::string_view key) {
  const void* node = find(key);
  if (node == nullptr) return {};
  if (const auto* value = as_node(node).as_string()) return {value->get()};
  std::vector<std::string> values;
  if (const auto* array = as_node(node).as_array()) {
    for (const toml::node& element : *array) {
      if (const auto* value = element.as_string()) {
        values.push_back(value->get());
      } else {
        problems_->push_back(
            {place(*file_, element.source()), "'" + std::string(key) + "' must hold strings only"});
      }
    }
    return values;
  }
  problem(key, "'" + std::string(key) + "' must be a string or a list of strings");
  return {};
}

std::int64_t TomlTable::integer_or(std::string_view key, std::int64_t otherwise, std::int64_t least,
                                   std::int64_t most) {
  const void* node = find(key);
  if (node == nullptr) return otherwise;
  const auto* value = as_node(node).as_integer();
  if (value != nullptr && value->get() >= least && value->get() <= most) return value->get();
  problem(key, "'" + std::string(key) + "' must be a whole number from " + std::to_string(least) +
                   " to " + std::to_string(most));
  return otherwise;
}

bool TomlTable::flag_or(std::string_view key, bool otherwise) {
  const void* node = find(key);
  if (node == nullptr) return otherwise;
  if (const auto* value = as_node(node).as_boolean()) return value->get();
  problem(key, "'" + std::string(key) + "' must be true or false");
  return otherwise;
}

std::optional<Date> TomlTable::date_if(std::string_view key) {
  const void* node = find(key);
  if (node == nullptr) return {};
  if (auto day = as_date(as_node(node))) return day;
  problem(key, "'" + std::string(key) + "' must be a day that exists, like 2026-10-08");
  return {};
}

std::optional<Date> TomlTable::date(std::string_view key) {
  if (has(key)) return date_if(key);
  asked_.emplace(key);
  problem({}, "'" + std::string(key) + "' is missing");
  return {};
}

std::vector<Date> TomlTable::dates(std::string_view key) {
  const void* node = find(key);
  if (node == nullptr) return {};
  std::vector<Date> days;
  if (const auto* array = as_node(node).as_array()) {
    for (const toml::node& element : *array) {
      if (auto day = as_date(element)) {
        days.push_back(*day);
      } else {
        problems_->push_back({place(*file_, element.source()),
                              "'" + std::string(key) + "' must hold days that exist, like 2026-10-08"});
      }
    }
    return days;
  }
  if (auto day = as_date(as_node(node))) return {*day};
  problem(key, "'" + std::string(key) + "' must be a list of days");
  return {};
}

std::chrono::minutes TomlTable::time_of_day_or(std::string_view key, std::chrono::minutes otherwise) {
  const auto text = text_if(key);
  if (!text) return otherwise;
  if (auto time = read_time_of_day(*text)) return *time;
  problem(key, "'" + std::string(key) + "' must be a time of day, like \"09:00\"");
  return otherwise;
}

std::chrono::seconds TomlTable::duration_or(std::string_view key, std::chrono::seconds otherwise) {
  const auto text = text_if(key);
  if (!text) return otherwise;
  if (auto length = read_duration(*text)) return *length;
  problem(key, "'" + std::string(key) + "' must be a length of time, like \"30s\", \"10min\", \"2h\"");
  return otherwise;
}

std::optional<TomlTable> TomlTable::table(std::string_view key) {
  const void* node = find(key);
  if (node == nullptr) return {};
  if (const auto* table = as_node(node).as_table()) return TomlTable{table, file_, problems_};
  problem(key, "'" + std::string(key) + "' must be a table");
  return {};
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) {
  const void* node = find(key);
  if (node == nullptr) return {};
  std::vector<TomlTable> found;
  if (const auto* array = as_node(node).as_array()) {
    for (const toml::node& element : *array) {
      if (const auto* table = element.as_table()) {
        found.push_back(TomlTable{table, file_, problems_});
      } else {
        problems_->push_back(
            {place(*file_, element.source()), "'" + std::string(key) + "' must hold tables only"});
      }
    }
    return found;
  }
  problem(key, "'" + std::string(key) + "' must be a list of tables: [[" + std::string(key) + "]]");
  return {};
}

void TomlTable::finish() {
  for (const auto& [key, value] : as_table(table_)) {
    if (asked_.contains(key.str()))
      continue;
    problems_->push_back({place(*file_, key.source()), "'" + std::string(key.str()) + "' is not a key that is known here"});
  }
}

std::optional<std::chrono::seconds> read_duration(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count < 0 || count > 1'000'000) return {};
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  using namespace std::chrono;
  if (unit == "s") return seconds{count};
  if (unit == "min") return minutes{count};
  if (unit == "h") return hours{count};
  if (unit == "d") return days{count};
  return {};
}

std::string quote_toml(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (c == '\n') {
      quoted += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      static constexpr std::string_view digits = "0123456789abcdef";
      quoted += "\\u00";
      quoted += digits[static_cast<unsigned char>(c) >> 4];
      quoted += digits[static_cast<unsigned char>(c) & 15];
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

}  // namespace qixian
