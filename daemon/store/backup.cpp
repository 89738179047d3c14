#include "store/backup.hpp"

#include "store/sqlite_tables.hpp"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <unistd.h>
#include <utility>

namespace qixian {
namespace {

using Kind = StoreError::Kind;

[[noreturn]] void throw_not_copied(const std::string& why, bool is_full) {
  if (is_full)
    throw StoreError(Kind::full, "the disk of the store is too full for a copy of it; make room");
  throw StoreError(Kind::not_copied, "the store was not copied: " + why);
}

// What goes wrong with a copy says nothing of the store: that one finds its own faults.
template <class Work>
auto copying(Work work) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    throw_not_copied(error.what(), (error.getErrorCode() & 0xFF) == SQLITE_FULL);
  }
}

void make_private_file(const std::string& path) {
  remove_copy(path);
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) {
    const int error = errno;
    throw_not_copied(path + ": " + std::strerror(error), error == ENOSPC || error == EDQUOT);
  }
  ::close(file);
}

class Copy final : public Backup {
 public:
  Copy(SQLite::Database& of, std::string path) : path_(std::move(path)) {
    make_private_file(path_);
    try {
      copying([&] {
        copy_.emplace(path_, SQLite::OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX);
        sqlite3_extended_result_codes(copy_->getHandle(), 1);
        // A copy that is not finished is thrown away, so it needs neither journal nor sync.
        copy_->exec("PRAGMA locking_mode = EXCLUSIVE");
        copy_->exec("PRAGMA journal_mode = OFF");
        copy_->exec("PRAGMA synchronous = OFF");
        steps_.emplace(*copy_, of);
      });
    } catch (...) {
      drop();
      throw;
    }
  }
  ~Copy() override { drop(); }
  Copy(const Copy&) = delete;
  Copy& operator=(const Copy&) = delete;

  bool step(int pages, Instant now) override {
    return copying([&] {
      if (steps_->executeStep(pages) != SQLITE_DONE) return false;
      steps_.reset();
      finish(now);
      return true;
    });
  }
  [[nodiscard]] const std::string& path() const override { return path_; }

 private:
  // The pages came over with their log's mark, under which a reader would look for a log.
  void finish(Instant now) {
    copy_->exec("PRAGMA journal_mode = DELETE");
    copy_->exec(
        "INSERT OR REPLACE INTO meta SELECT 'copied_from', value FROM meta WHERE key = 'id'");
    stamp(now);
    close();
  }
  void stamp(Instant now) {
    SQLite::Statement later(*copy_,
                            "INSERT INTO meta VALUES ('time', ?) ON CONFLICT (key) DO UPDATE SET "
                            "value = excluded.value WHERE excluded.value > meta.value");
    later.bind(1, write_instant(now));
    later.exec();
  }
  void close() noexcept {
    steps_.reset();
    copy_.reset();
  }
  void drop() noexcept {
    close();
    remove_copy(path_);
  }

  std::string path_;
  std::optional<SQLite::Database> copy_;
  std::optional<SQLite::Backup> steps_;
};

int is_told_to_stop(void* stop) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

}  // namespace

void remove_copy(const std::string& path) noexcept {
  for (const char* beside : {"", "-journal", "-wal"}) ::unlink((path + beside).c_str());
}

std::unique_ptr<Backup> begin_copy(SQLite::Database& of, const std::string& path) {
  return std::make_unique<Copy>(of, path);
}

std::string fault_of_copy(const std::string& path, const std::stop_token& stop) {
  try {
    SQLite::Database copy(path, SQLite::OPEN_READONLY | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX);
    constexpr int a_millisecond = 10'000;  // in steps of SQLite's machine, more or less
    sqlite3_progress_handler(copy.getHandle(), a_millisecond, is_told_to_stop,
                             const_cast<std::stop_token*>(&stop));
    std::string verdict = copy.execAndGet("PRAGMA quick_check(1)").getString();
    std::ranges::replace(verdict, '\n', ' ');
    return verdict == "ok" ? "" : verdict;
  } catch (const std::exception& error) {
    return error.what();
  }
}

std::unique_ptr<Backup> SqliteStore::begin_backup() {
  const std::string& folder = connection_.folder();
  if (!folder.empty()) return begin_copy(connection_.database(), folder + "/" + backup_name);
  return begin_copy(connection_.database(),
                    std::filesystem::temp_directory_path() / ("qixian-" + id_ + ".tmp"));
}

Rehearsed open_in_memory(const std::string& file) {
  auto store = std::make_unique<SqliteStore>(InMemory{file});
  const ClockKind made_under = store->made_under();
  return {std::move(store), made_under};
}

}  // namespace qixian
