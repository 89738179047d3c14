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

class Connection {
 public:
  Connection(const std::string& folder, ClockKind);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // A statement for this literal, reset and without bindings.
  SQLite::Statement& prepared(const char* sql);
  SQLite::Database& database() { return *database_; }

  [[nodiscard]] std::optional<std::string> meta(std::string_view key);
  void set_meta(std::string_view key, std::string_view value);

 private:
  void adopt(ClockKind);

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
inline Date day_of(std::int64_t number) {
  return Date{std::chrono::days{number}};
}
inline Instant instant_of(std::int64_t number) {
  return Instant{std::chrono::seconds{number}};
}

}  // namespace qixian
