// Copies of the store: making one, looking one through, living through one.
//
// A copy is one file without a log beside it. It carries the id of the store it was made of as
// `copied_from`, and the first store that is opened from it takes a new id: what it writes from
// then on can not be mistaken for letters of the old one, which may have said other things under
// the same numbers.
#pragma once

#include "store/sqlite_store.hpp"

#include <stop_token>
#include <string>

namespace SQLite {
class Database;
}

namespace qixian {

// The copy's name in the store's folder. One that was left there by a daemon that was killed goes
// when the store is opened.
inline constexpr const char* backup_name = "backup.tmp";
void remove_copy(const std::string& path) noexcept;

// Begins a copy of the database at `path`, which must not outlive it.
[[nodiscard]] std::unique_ptr<Backup> begin_copy(SQLite::Database& of, const std::string& path);

// What is wrong with a finished copy, in words; empty: nothing. May run on another thread, and
// answers early when it is told to stop.
[[nodiscard]] std::string fault_of_copy(const std::string& path, const std::stop_token&);

// A copy taken into memory, under a simulated clock whichever it was made under; the file stays as
// it is.
struct Rehearsed {
  std::unique_ptr<Store> store;
  ClockKind made_under = ClockKind::real;
};
[[nodiscard]] Rehearsed open_in_memory(const std::string& file);

}  // namespace qixian
