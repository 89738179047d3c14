// How every data file is read: TOML, with each problem at its line and column.
//
//   std::vector<Problem> problems;
//   TomlFile file(text, "holidays/2026.toml", problems);
//   TomlTable root = file.root();
//   std::string number = root.text("number");           // required: its absence is a problem
//   auto signed_on = root.date_if("signed");            // optional
//   for (TomlTable day : root.tables("day")) …
//   root.finish();                                      // every key nobody asked for is a problem
//
// Readers never throw for bad input: they add to `problems` and answer an empty value, so that one
// pass finds everything. A text over 1 MiB, where the caller allows no more, nesting deeper than 32
// and keys of more than 16 dots are refused before parsing (toml++ overflows its stack on a dotted
// key of 1e5 parts).
// A TomlTable refers to its TomlFile, which must outlive it.
#pragma once

#include "calendar/date.hpp"
#include "calendar/problem.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

class TomlTable {
 public:
  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] std::vector<std::string> keys() const;

  std::string text(std::string_view key);  // required and not empty
  std::optional<std::string> text_if(std::string_view key);
  std::string text_or(std::string_view key, std::string otherwise);
  std::vector<std::string> texts(std::string_view key);  // a string or an array of strings; [] if absent
  std::int64_t integer_or(std::string_view key, std::int64_t otherwise, std::int64_t least,
                          std::int64_t most);
  bool flag_or(std::string_view key, bool otherwise);
  std::optional<Date> date(std::string_view key);  // required: a TOML date or "2026-10-08"
  std::optional<Date> date_if(std::string_view key);
  std::vector<Date> dates(std::string_view key);
  std::chrono::minutes time_of_day_or(std::string_view key, std::chrono::minutes otherwise);  // "09:00"
  std::chrono::seconds duration_or(std::string_view key, std::chrono::seconds otherwise);  // "10min"

  std::optional<TomlTable> table(std::string_view key);
  std::vector<TomlTable> tables(std::string_view key);  // an array of tables; [] if absent

  // Records a problem at this key, or at the table where the key is absent or empty.
  void problem(std::string_view key, std::string what);
  // "file:line:column" of a key's value, or of the table.
  [[nodiscard]] std::string where(std::string_view key = {}) const;
  // Reports every key that no call above asked for.
  void finish();

 private:
  friend class TomlFile;
  TomlTable(const void* table, const std::string* file, std::vector<Problem>* problems);
  const void* find(std::string_view key);

  const void* table_;  // a toml::table; toml++ stays out of this header, for it is slow to compile
  const std::string* file_;
  std::vector<Problem>* problems_;
  std::set<std::string, std::less<>> asked_;
};

class TomlFile {
 public:
  TomlFile(std::string_view text, std::string file, std::vector<Problem>& problems,
           std::size_t most_bytes = 1 << 20);
  ~TomlFile();
  TomlFile(const TomlFile&) = delete;
  TomlFile& operator=(const TomlFile&) = delete;

  [[nodiscard]] TomlTable root();

 private:
  struct Document;
  std::unique_ptr<Document> document_;
};

// "10min", "30s", "2h", "1d" as a length of real time; anything else is nothing.
[[nodiscard]] std::optional<std::chrono::seconds> read_duration(std::string_view);

// A TOML basic string, quoted and escaped.
[[nodiscard]] std::string quote_toml(std::string_view);

}  // namespace qixian
