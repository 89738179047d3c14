// The one connection to the store's file: opened with care, its statements prepared once.
#pragma once

#include "store/sqlite_store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace qixian {

// A store's file taken into memory, where it is lived through under a simulated clock. The file
// stays as it is.
struct InMemory {
  std::string file;
};

class Connection {
 public:
  Connection(const std::string& folder, ClockKind);
  explicit Connection(const InMemory&);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // A statement for this literal, reset and without bindings.
  SQLite::Statement& prepared(const char* sql);
  SQLite::Database& database() { return *database_; }

  // Of the store's file; empty in memory.
  [[nodiscard]] const std::string& folder() const { return folder_; }
  // The kind of clock of whoever had the store before.
  [[nodiscard]] ClockKind made_under() const { return made_under_; }

  [[nodiscard]] std::optional<std::string> meta(std::string_view key);
  void set_meta(std::string_view key, std::string_view value);

 private:
  void adopt(ClockKind);
  void take_new_id();

  std::string folder_;
  ClockKind made_under_ = ClockKind::real;
  std::unique_ptr<SQLite::Database> database_;
  std::map<const char*, std::unique_ptr<SQLite::Statement>> statements_;
};

// Runs `work` and turns what SQLite throws into a StoreError that says what it means.
[[noreturn]] void throw_store_error(const SQLite::Exception&);

template <class Work>
auto guarded(Work work) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    throw_store_error(error);
  } catch (const StoreError&) {
    throw;
  } catch (const std::exception& error) {
    throw StoreError(StoreError::Kind::unusable,
                     std::string("the store holds what this qixian cannot read (") + error.what() +
                         "); restore the newest backup");
  }
}

// How days and moments lie in the tables.
inline std::int64_t number_of(Date day) {
  return day.time_since_epoch().count();
}
inline std::int64_t number_of(Instant at) {
  return at.time_since_epoch().count();
}
inline std::int64_t number_of(Yuan money) {
  return money.fen;
}
inline Date day_of(std::int64_t number) {
  return Date{std::chrono::days{number}};
}
inline Instant instant_of(std::int64_t number) {
  return Instant{std::chrono::seconds{number}};
}

}  // namespace qixian
