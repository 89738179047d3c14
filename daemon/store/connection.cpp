#include "store/connection.hpp"

#include "store/backup.hpp"
#include "store/schema.hpp"

#include <SQLiteCpp/Backup.h>
#include <openssl/rand.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace qixian {
namespace {

using Kind = StoreError::Kind;

std::uint32_t big_endian(const unsigned char* bytes) {
  return (std::uint32_t{bytes[0]} << 24) | (std::uint32_t{bytes[1]} << 16) |
         (std::uint32_t{bytes[2]} << 8) | bytes[3];
}

// Ours, a plain file, nobody else's business: anything else is somebody's trick or mistake.
void check_ownership(const std::string& path, bool is_folder) {
  struct stat seen{};
  if (lstat(path.c_str(), &seen) != 0) {
    if (errno == ENOENT && !is_folder) return;
    throw StoreError(Kind::unusable, path + ": " + std::strerror(errno));
  }
  if (is_folder ? !S_ISDIR(seen.st_mode) : !S_ISREG(seen.st_mode))
    throw StoreError(Kind::unusable,
                     path + (is_folder ? " is not a folder" : " is not a plain file"));
  if (seen.st_uid != geteuid())
    throw StoreError(Kind::unusable,
                     path + " belongs to another user; give it to the user qixiand runs as");
  if ((seen.st_mode & 077) != 0)
    throw StoreError(Kind::unusable, path + " is open to others; run: chmod " +
                                         (is_folder ? "700 " : "600 ") + path);
  if (!is_folder && seen.st_nlink != 1)
    throw StoreError(Kind::unusable, path + " has a second name (hard link); remove that name");
}

[[noreturn]] void throw_newer(const std::string& path, std::int64_t found) {
  throw StoreError(Kind::unusable, path + " was written by a newer qixian (schema " +
                                       std::to_string(found) + ", this one knows " +
                                       std::to_string(schema::version) +
                                       "); install that version again");
}

// Reads the header before SQLite does, since opening a foreign file may change it.
void check_header(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0) {
    if (errno == ENOENT) return;
    throw StoreError(Kind::unusable, path + ": " + std::strerror(errno));
  }
  std::array<unsigned char, 100> header{};
  const ssize_t size = read(file, header.data(), header.size());
  close(file);
  if (size == 0) return;  // made and never written
  if (size != static_cast<ssize_t>(header.size()) ||
      std::memcmp(header.data(), "SQLite format 3", 16) != 0)
    throw StoreError(
        Kind::unusable,
        path + " is not a store of qixian: it is no SQLite file; restore a backup or move it away");
  const std::uint32_t application = big_endian(header.data() + 68);
  const std::uint32_t version = big_endian(header.data() + 60);
  if (application != static_cast<std::uint32_t>(schema::application_id))
    throw StoreError(
        Kind::unusable,
        path + " is not a store of qixian: it belongs to another program; move it away");
  if (version > static_cast<std::uint32_t>(schema::version)) throw_newer(path, version);
  // SQLite would play whatever log lies beside the file into it, an older store's too. A copy has
  // none (its header says so), and neither has a file that was made and not yet opened.
  constexpr int write_version = 18;
  struct stat log{};
  const std::string log_path = path + "-wal";
  if (header[write_version] == 1 && lstat(log_path.c_str(), &log) == 0 && log.st_size > 0)
    throw StoreError(Kind::unusable,
                     log_path + " is of the store that lay here before " + path + "; move it away");
}

std::string make_uuid() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw StoreError(Kind::failed, "the system gives no random bytes");
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0F) | 0x40);  // RFC 9562 version 4
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3F) | 0x80);
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string uuid;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) uuid += '-';
    uuid += digits[bytes[i] >> 4];
    uuid += digits[bytes[i] & 15];
  }
  return uuid;
}

std::string name_of(ClockKind clock) {
  return clock == ClockKind::real ? "real" : "simulated";
}

// Once, before SQLite is used: it would count its memory under a lock, which nobody asks for.
void keep_no_statistics() {
  static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(done);
}

void harden(SQLite::Database& database) {
  sqlite3* handle = database.getHandle();
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1);  // VACUUM INTO needs one
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 4'000'000);
  sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 100'000);
}

// To its end: one that writes commits only then, and its failure would not be heard.
std::string run_pragma(SQLite::Database& database, const char* pragma) {
  SQLite::Statement statement(database, pragma);
  std::string said;
  while (statement.executeStep()) said = statement.getColumn(0).getString();
  return said;
}

void set_pragmas(SQLite::Database& database, bool in_memory) {
  // EXCLUSIVE before WAL: no shared-memory file, and every other process is told the store is
  // locked.
  database.exec("PRAGMA locking_mode = EXCLUSIVE");
  // Stamped while there is no log yet: check_header reads the file alone, and would take a store
  // that was killed before its first checkpoint for somebody else's.
  if (database.execAndGet("PRAGMA application_id").getInt() == 0)
    database.exec("PRAGMA application_id = " + std::to_string(schema::application_id));
  const std::string mode = run_pragma(database, "PRAGMA journal_mode = WAL");
  if (mode != "wal" && !in_memory)
    throw StoreError(Kind::failed,
                     "the store's folder does not allow write-ahead logging (" + mode + ")");
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA foreign_keys = ON");
  database.exec("PRAGMA cell_size_check = ON");
  database.exec("PRAGMA mmap_size = 0");
  database.exec("PRAGMA temp_store = MEMORY");
  database.exec("PRAGMA wal_autocheckpoint = 400");  // short ones: somebody may be asking meanwhile
  database.exec("PRAGMA cache_size = -65536");       // KiB, taken as it is needed
  database.exec("PRAGMA journal_size_limit = 16777216");
  database.exec(
      "BEGIN EXCLUSIVE");  // takes the lock now, so that a second daemon hears of it at once
  database.exec("COMMIT");
}

// SQLite syncs the folder when it makes a file in it, and takes no notice when that fails: the
// store, or its log, would be gone after a power cut.
void sync_folder(const std::string& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool is_synced = descriptor >= 0 && fsync(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0) close(descriptor);
  if (!is_synced)
    throw StoreError(Kind::failed, "the store failed: " + folder + ": " + std::strerror(error));
}

}  // namespace

void throw_store_error(const SQLite::Exception& error) {
  switch (error.getErrorCode() & 0xFF) {  // extended codes are on
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw StoreError(Kind::held, "the store is held by another qixiand; stop that one first");
    case SQLITE_FULL:
      throw StoreError(Kind::full, "the disk of the store is full; make room");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      throw StoreError(Kind::unusable, std::string("the store is damaged (") + error.what() +
                                           "); restore the newest backup");
    default:
      throw StoreError(Kind::failed, std::string("the store failed: ") + error.what());
  }
}

Connection::Connection(const std::string& folder, ClockKind clock) : made_under_(clock) {
  keep_no_statistics();
  const bool in_memory = folder == ":memory:";
  if (!in_memory) folder_ = folder;
  const std::string path = in_memory ? folder : folder + "/qixian.db";
  if (!in_memory) {
    check_ownership(folder, true);
    check_ownership(path, false);
    check_header(path);
  }
  guarded([&] {
    const mode_t before = umask(0077);
    try {
      database_ =
          std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE |
                                                       SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX);
    } catch (...) {
      umask(before);
      throw;
    }
    umask(before);
    harden(*database_);
    set_pragmas(*database_, in_memory);
    if (!folder_.empty()) remove_copy(folder_ + "/" + backup_name);
    adopt(clock);
  });
  if (!folder_.empty()) sync_folder(folder_);
}

Connection::Connection(const InMemory& copy) {
  keep_no_statistics();
  struct stat seen{};
  if (stat(copy.file.c_str(), &seen) != 0)
    throw StoreError(Kind::unusable, copy.file + ": " + std::strerror(errno));
  if (seen.st_size == 0) throw StoreError(Kind::unusable, copy.file + " is empty");
  check_header(copy.file);
  guarded([&] {
    database_ = std::make_unique<SQLite::Database>(":memory:",
                                                   SQLite::OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
    {
      SQLite::Database file(copy.file, SQLite::OPEN_READONLY | SQLITE_OPEN_NOMUTEX);
      harden(file);
      // Busy is an answer here and not an exception.
      if (SQLite::Backup(*database_, file).executeStep() != SQLITE_DONE)
        throw StoreError(Kind::held, copy.file +
                                         " is held by a qixiand; take a copy of it first "
                                         "(qixian backup FILE)");
    }
    harden(*database_);
    set_pragmas(*database_, true);
    made_under_ =
        meta("clock") == name_of(ClockKind::real) ? ClockKind::real : ClockKind::simulated;
    set_meta("clock", name_of(ClockKind::simulated));
    adopt(ClockKind::simulated);
  });
}

void Connection::adopt(ClockKind clock) {
  const std::string kind = name_of(clock);
  const int found = database_->execAndGet("PRAGMA user_version").getInt();
  if (found > schema::version) throw_newer(database_->getFilename(), found);  // it was in the log
  if (found == 0) {
    SQLite::Transaction transaction(*database_);
    database_->exec(schema::tables);
    database_->exec("PRAGMA application_id = " + std::to_string(schema::application_id));
    database_->exec("PRAGMA user_version = " + std::to_string(schema::version));
    set_meta("id", make_uuid());
    set_meta("calendar", make_uuid());
    set_meta("clock", kind);
    set_meta("clean", "1");
    transaction.commit();
  }
  const std::string made_under = meta("clock").value_or("");
  if (made_under != kind)
    throw StoreError(Kind::other_clock, "the store was made under a " + made_under +
                                            " clock and this one is " + kind +
                                            "; give the daemon another store folder");
  if (meta("clean") != "1") {
    std::string verdict = database_->execAndGet("PRAGMA quick_check(1)").getString();
    std::ranges::replace(verdict, '\n', ' ');
    if (verdict != "ok")
      throw StoreError(Kind::unusable,
                       "the store is damaged (" + verdict + "); restore the newest backup");
  }
  if (meta("copied_from")) take_new_id();
  set_meta("clean", "0");
}

// The store that this is a copy of went on: other letters may bear its id with the same numbers.
void Connection::take_new_id() {
  SQLite::Transaction transaction(*database_);
  set_meta("id", make_uuid());
  prepared("DELETE FROM meta WHERE key = 'copied_from'").exec();
  transaction.commit();
}

Connection::~Connection() {
  if (!database_) return;
  // A daemon that ends by an error did not end well, and the next one looks closer.
  const bool is_clean = std::uncaught_exceptions() == 0;
  try {
    if (is_clean) set_meta("clean", "1");
  } catch (const std::exception&) {
    // The next start checks the store, which is all that is lost.
  }
  statements_.clear();
}

SQLite::Statement& Connection::prepared(const char* sql) {
  auto& statement = statements_[sql];
  if (!statement) {
    statement = std::make_unique<SQLite::Statement>(*database_, sql);
  } else {
    statement->tryReset();
    statement->clearBindings();
  }
  return *statement;
}

std::optional<std::string> Connection::meta(std::string_view key) {
  SQLite::Statement& query = prepared("SELECT value FROM meta WHERE key = ?");
  query.bind(1, std::string(key));
  if (!query.executeStep()) return {};
  std::string value = query.getColumn(0).getString();
  query.reset();
  return value;
}

void Connection::set_meta(std::string_view key, std::string_view value) {
  SQLite::Statement& change = prepared(
      "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
  change.bind(1, std::string(key));
  change.bind(2, std::string(value));
  change.exec();
}

}  // namespace qixian
