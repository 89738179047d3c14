#include "store/sqlite_store.hpp"

#include "fakes/small_disk.hpp"
#include "fakes/temporary_folder.hpp"
#include "store/backup_contract.hpp"
#include "store/case_contract.hpp"
#include "store/connection.hpp"
#include "store/edition_contract.hpp"
#include "store/letter_contract.hpp"
#include "store/obligation_contract.hpp"
#include "store/schema.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <functional>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace qixian {
namespace {

// Where copies are restored, as README.md says: a folder with the file in the store's place.
struct RestoredCopies {
  std::vector<std::unique_ptr<fakes::TemporaryFolder>> folders;
  std::unique_ptr<Store> open_copy(const std::string& path) {
    folders.push_back(std::make_unique<fakes::TemporaryFolder>());
    std::filesystem::copy_file(path, folders.back()->path() / "qixian.db");
    return open_sqlite_store(folders.back()->path(), ClockKind::simulated);
  }
  std::unique_ptr<Store> reopen_copy(std::unique_ptr<Store> copy) const {
    copy.reset();
    return open_sqlite_store(folders.front()->path(), ClockKind::simulated);
  }
};

struct SqliteOnDisk : RestoredCopies {
  static constexpr bool is_durable = true;
  fakes::TemporaryFolder folder;
  std::unique_ptr<Store> open() { return open_sqlite_store(folder.path(), ClockKind::simulated); }
  std::unique_ptr<Store> reopen(std::unique_ptr<Store> store) {
    store.reset();
    return open();
  }
};

struct SqliteInMemory : RestoredCopies {
  static constexpr bool is_durable = false;
  std::unique_ptr<Store> open() { return open_sqlite_store(":memory:", ClockKind::simulated); }
  std::unique_ptr<Store> reopen(std::unique_ptr<Store> store) { return store; }
};

INSTANTIATE_TYPED_TEST_SUITE_P(Disk, StoreContract, SqliteOnDisk);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, StoreContract, SqliteInMemory);
INSTANTIATE_TYPED_TEST_SUITE_P(Disk, CaseContract, SqliteOnDisk);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, CaseContract, SqliteInMemory);
INSTANTIATE_TYPED_TEST_SUITE_P(Disk, ObligationContract, SqliteOnDisk);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, ObligationContract, SqliteInMemory);
INSTANTIATE_TYPED_TEST_SUITE_P(Disk, EditionContract, SqliteOnDisk);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, EditionContract, SqliteInMemory);
INSTANTIATE_TYPED_TEST_SUITE_P(Disk, LetterContract, SqliteOnDisk);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, LetterContract, SqliteInMemory);
INSTANTIATE_TYPED_TEST_SUITE_P(Disk, BackupContract, SqliteOnDisk);
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, BackupContract, SqliteInMemory);

using Kind = StoreError::Kind;

class StoreFile : public testing::Test {
 protected:
  std::string path() const { return (folder_.path() / "qixian.db").string(); }
  std::unique_ptr<Store> open(ClockKind clock = ClockKind::simulated) const {
    return open_sqlite_store(folder_.path(), clock);
  }
  // How opening is refused, and in which words.
  std::pair<Kind, std::string> refusal(ClockKind clock = ClockKind::simulated) const {
    try {
      open(clock);
    } catch (const StoreError& error) {
      return {error.kind(), error.what()};
    }
    return {Kind::failed, "it was opened"};
  }
  void expect_refused(Kind kind, const std::string& words) const {
    const auto [how, said] = refusal();
    EXPECT_EQ(static_cast<int>(how), static_cast<int>(kind)) << said;
    EXPECT_NE(said.find(words), std::string::npos) << said;
    EXPECT_EQ(said.find('\n'), std::string::npos) << said;
  }
  // SQL as somebody else would run it.
  void run(const std::string& sql) const {
    SQLite::Database(path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql);
    ::chmod(path().c_str(), 0600);
  }
  std::string bytes() const {
    std::ifstream file(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  fakes::TemporaryFolder folder_;
};

// Another process. It runs `work`, which says words by `say`, until it is killed.
class Other {
 public:
  explicit Other(const std::function<void(const std::function<void(char)>&)>& work) {
    std::array<int, 2> pipe{};
    if (::pipe(pipe.data()) != 0) throw std::runtime_error("no pipe");
    process_ = ::fork();
    if (process_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::close(pipe[0]);
      try {
        work([&](char word) { static_cast<void>(::write(pipe[1], &word, 1) == 1); });
      } catch (const std::exception&) {
        ::_exit(1);
      }
      for (;;) ::pause();
    }
    ::close(pipe[1]);
    output_ = pipe[0];
  }
  ~Other() {
    kill();
    ::close(output_);
  }
  Other(const Other&) = delete;
  Other& operator=(const Other&) = delete;

  // The next word; 0 when it ended.
  [[nodiscard]] char hear() const {
    char word = 0;
    return ::read(output_, &word, 1) == 1 ? word : '\0';
  }
  void kill() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }

 private:
  pid_t process_ = -1;
  int output_ = -1;
};

TEST_F(StoreFile, TheFileIsOursAndClosedToOthers) {
  const auto store = open();
  struct stat seen{};
  ASSERT_EQ(::lstat(path().c_str(), &seen), 0);
  EXPECT_EQ(seen.st_mode & 07777, 0600U);
  EXPECT_EQ(::lstat((path() + "-wal").c_str(), &seen), 0);
  EXPECT_EQ(seen.st_mode & 07777, 0600U);
  EXPECT_NE(::lstat((path() + "-shm").c_str(), &seen), 0) << "exclusive locking needs no such file";
}

TEST_F(StoreFile, ThePragmasAreWhatDurabilityDemands) {
  Connection connection(folder_.path(), ClockKind::simulated);
  const auto pragma = [&](const std::string& name) {
    return connection.database().execAndGet("PRAGMA " + name).getString();
  };
  EXPECT_EQ(pragma("locking_mode"), "exclusive");
  EXPECT_EQ(pragma("journal_mode"), "wal");
  EXPECT_EQ(pragma("synchronous"), "2");
  EXPECT_EQ(pragma("foreign_keys"), "1");
  EXPECT_EQ(pragma("cell_size_check"), "1");
  EXPECT_EQ(pragma("mmap_size"), "0");
  EXPECT_EQ(pragma("temp_store"), "2");
  EXPECT_EQ(pragma("cache_size"), "-65536");
  EXPECT_EQ(pragma("journal_size_limit"), "16777216");
  EXPECT_EQ(pragma("trusted_schema"), "0");
  EXPECT_EQ(pragma("application_id"), std::to_string(schema::application_id));
  EXPECT_EQ(pragma("user_version"), std::to_string(schema::version));
  EXPECT_EQ(pragma("integrity_check"), "ok");
  EXPECT_THROW(
      connection.database().exec("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ''"),
      SQLite::Exception)
      << "defensive";
  EXPECT_THROW(connection.database().exec("SELECT \"no such column\""), SQLite::Exception)
      << "double quotes are names, never text";
  connection.database().exec("VACUUM INTO '" + (folder_.path() / "copy.db").string() + "'");
}

TEST_F(StoreFile, EveryTableIsStrict) {
  Connection connection(folder_.path(), ClockKind::simulated);
  EXPECT_EQ(
      connection.database()
          .execAndGet("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = "
                      "'table' AND name NOT LIKE 'sqlite_%' AND strict = 0")
          .getInt(),
      0);
}

TEST_F(StoreFile, ASecondDaemonIsToldThatTheStoreIsHeld) {
  Other other([&](const auto& say) {
    const auto store = open();
    say('o');
    for (;;) ::pause();
  });
  ASSERT_EQ(other.hear(), 'o');
  expect_refused(Kind::held, "held by another qixiand");
  other.kill();
  EXPECT_NO_THROW(open());
}

TEST_F(StoreFile, ASecondDaemonIsRefusedAlsoWhileTheFirstWrites) {
  Other other([&](const auto& say) {
    const auto store = open();
    for (int i = 0;; ++i) {
      sample_case(*store, "第" + std::to_string(i) + "号");
      if (i == 5) say('o');
    }
  });
  ASSERT_EQ(other.hear(), 'o');
  for (int i = 0; i < 20; ++i) expect_refused(Kind::held, "held");
}

TEST_F(StoreFile, WhatWasAcknowledgedBeforeAKillIsThereAfterIt) {
  for (int round = 0; round < 8; ++round) {
    const fakes::TemporaryFolder folder;
    int acknowledged = 0;
    {
      Other other([&](const auto& say) {
        const auto store = open_sqlite_store(folder.path(), ClockKind::simulated);
        for (int i = 0;; ++i) {
          sample_case(*store, "第" + std::to_string(i) + "号", {{arisen, noon()}});
          say('.');
        }
      });
      while (acknowledged < round * 3 && other.hear() == '.') ++acknowledged;
      other.kill();
      while (other.hear() == '.') ++acknowledged;
    }
    const auto store = open_sqlite_store(folder.path(), ClockKind::simulated);
    const Counts counts = store->counts();
    EXPECT_GE(counts.cases, acknowledged);
    EXPECT_LE(counts.cases, acknowledged + 1);
    EXPECT_GE(counts.facts, 2 * acknowledged);
    EXPECT_EQ(counts.obligations.empty() ? 0 : counts.obligations.at("open"),
              counts.reminders_waiting);
    EXPECT_EQ(store->broken_link(), std::nullopt);
  }
}

TEST_F(StoreFile, AKillRightAfterTheVeryFirstStartLeavesAStoreThatOpens) {
  for (int i = 0; i < 5; ++i) {
    const fakes::TemporaryFolder folder;
    {
      Other other([&](const auto& say) {
        const auto store = open_sqlite_store(folder.path(), ClockKind::simulated);
        say('o');
        for (;;) ::pause();
      });
      ASSERT_EQ(other.hear(), 'o');
    }
    EXPECT_NO_THROW(static_cast<void>(open_sqlite_store(folder.path(), ClockKind::simulated)));
  }
}

TEST_F(StoreFile, AnEmptyFileIsAStoreThatWasNeverWritten) {
  folder_.write("qixian.db", "");
  EXPECT_NO_THROW(open());
}

TEST_F(StoreFile, RefusesAFileThatIsNoDatabaseAndDoesNotTouchIt) {
  folder_.write("qixian.db", std::string(5000, 'x'));
  expect_refused(Kind::unusable, "no SQLite file");
  EXPECT_EQ(bytes(), std::string(5000, 'x'));
  folder_.write("qixian.db", "SQLite format 3");
  expect_refused(Kind::unusable, "no SQLite file");
}

TEST_F(StoreFile, RefusesTheDatabaseOfAnotherProgramAndDoesNotTouchIt) {
  run("CREATE TABLE t (x); INSERT INTO t VALUES (1)");
  const std::string before = bytes();
  expect_refused(Kind::unusable, "another program");
  run("PRAGMA application_id = 42");
  expect_refused(Kind::unusable, "another program");
  run("PRAGMA application_id = 0");
  EXPECT_EQ(bytes().substr(0, 24), before.substr(0, 24));
  EXPECT_FALSE(std::filesystem::exists(path() + "-wal"));
}

TEST_F(StoreFile, RefusesAStoreOfANewerQixianNamingBothVersions) {
  open().reset();
  run("PRAGMA user_version = 99");
  const std::string before = bytes();
  expect_refused(Kind::unusable, "schema 99, this one knows " + std::to_string(schema::version));
  EXPECT_EQ(bytes(), before);
}

TEST_F(StoreFile, RefusesAStoreOfTheOtherClock) {
  open(ClockKind::real).reset();
  expect_refused(Kind::other_clock, "real");
  EXPECT_NO_THROW(open(ClockKind::real));
}

TEST_F(StoreFile, RefusesADamagedStoreAfterAnUncleanStop) {
  {
    const auto store = open();
    for (int i = 0; i < 50; ++i) sample_case(*store, "第" + std::to_string(i) + "号");
  }
  run("UPDATE meta SET value = '0' WHERE key = 'clean'; PRAGMA wal_checkpoint(TRUNCATE)");
  std::string damaged = bytes();
  for (std::size_t at = 4096 * 3; at < damaged.size(); at += 4096)
    damaged.replace(at, 200, std::string(200, '\x5a'));
  folder_.write("qixian.db", damaged);
  expect_refused(Kind::unusable, "damaged");
}

TEST_F(StoreFile, IsMarkedCleanOnlyWhereItsDaemonDidNotEndByAnError) {
  const auto clean = [&] {
    SQLite::Database file(path());
    return file.execAndGet("SELECT value FROM meta WHERE key = 'clean'").getString();
  };
  open().reset();
  EXPECT_EQ(clean(), "1");
  try {
    const auto store = open();
    throw StoreError(Kind::failed, "the disk fails");
  } catch (const StoreError&) {
  }
  EXPECT_EQ(clean(), "0");
}

TEST_F(StoreFile, RefusesASymbolicLink) {
  open().reset();
  const std::string target = (folder_.path() / "elsewhere.db").string();
  std::filesystem::rename(path(), target);
  std::filesystem::create_symlink(target, path());
  expect_refused(Kind::unusable, "not a plain file");
}

TEST_F(StoreFile, RefusesAFileWithASecondName) {
  open().reset();
  std::filesystem::create_hard_link(path(), folder_.path() / "second.db");
  expect_refused(Kind::unusable, "hard link");
}

TEST_F(StoreFile, RefusesAFileOrFolderThatIsOpenToOthers) {
  open().reset();
  ::chmod(path().c_str(), 0640);
  expect_refused(Kind::unusable, "chmod 600");
  ::chmod(path().c_str(), 0600);
  ::chmod(folder_.path().c_str(), 0755);
  expect_refused(Kind::unusable, "chmod 700");
  ::chmod(folder_.path().c_str(), 0700);
  EXPECT_NO_THROW(open());
}

TEST_F(StoreFile, RefusesAFolderThatIsNotThereOrNoFolder) {
  const auto refused = [](const std::string& folder) {
    try {
      static_cast<void>(open_sqlite_store(folder, ClockKind::simulated));
    } catch (const StoreError& error) {
      return std::string(error.what());
    }
    return std::string("it was opened");
  };
  EXPECT_NE(refused(folder_.path() / "none").find("No such file"), std::string::npos);
  EXPECT_NE(refused(folder_.write("file", "")).find("not a folder"), std::string::npos);
}

TEST_F(StoreFile, RefusesWhatBelongsToAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  open().reset();
  ASSERT_EQ(::chown(path().c_str(), 65534, 65534), 0);
  expect_refused(Kind::unusable, "belongs to another user");
}

TEST_F(StoreFile, AnAlteredFactBreaksTheChainThere) {
  {
    const auto store = open();
    for (int i = 0; i < 5; ++i) sample_case(*store, "第" + std::to_string(i) + "号");
  }
  const std::string hash = "(SELECT hash FROM facts WHERE id = 3)";
  const std::vector<std::pair<std::string, FactId>> alterations{
      {"UPDATE facts SET body = replace(body, 'zhang-wei', 'zhang-wai') WHERE id = 4", {4}},
      {"UPDATE facts SET hash = " + hash + " WHERE id = 6", {6}},
      {"DELETE FROM obligations; DELETE FROM facts WHERE id = 8", {8}},
  };
  const std::string whole = bytes();
  for (const auto& [sql, first] : alterations) {
    folder_.write("qixian.db", whole);
    run(sql);
    EXPECT_EQ(open()->broken_link(), first) << sql;
  }
}

TEST_F(StoreFile, ARowThatCannotBeReadIsAStoreErrorAndNothingElse) {
  open().reset();
  {
    const auto store = open();
    sample_case(*store);
  }
  run("UPDATE facts SET body = '{}' WHERE id = 2; UPDATE obligations SET state = 'strange'");
  const auto store = open();
  EXPECT_THROW(static_cast<void>(store->facts_of({1})), StoreError);
  EXPECT_THROW(static_cast<void>(store->obligations_of({1})), StoreError);
  EXPECT_NO_THROW(store->adopt_edition("abc", "policy", noon())) << "and other verbs go on";
}

TEST_F(StoreFile, AFullDiskIsRefusedAndNothingIsHalfWritten) {
  const std::filesystem::path folder = folder_.path() / "small";
  const fakes::SmallDisk disk(folder);
  if (!disk.is_mounted()) GTEST_SKIP() << "mounting a small disk is not allowed here";
  const std::string filler = folder / "filler";
  std::ofstream(filler) << std::string(2'000'000, 'x');
  int recorded = 0;
  {
    const auto store = open_sqlite_store(folder, ClockKind::simulated);
    const auto fill = [&] {
      try {
        for (;; ++recorded) sample_case(*store, "", {{arisen, noon()}});
      } catch (const StoreError& error) {
        return error.kind();
      }
    };
    EXPECT_EQ(static_cast<int>(fill()), static_cast<int>(Kind::full));
    ASSERT_GT(recorded, 0);
    // Reading goes on, and each try is refused in the same way.
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(static_cast<int>(fill()), static_cast<int>(Kind::full));
      const Counts counts = store->counts();
      EXPECT_GE(counts.cases, recorded);
      EXPECT_LE(counts.cases, recorded + 2 + i) << "a case may have been opened and no more";
      EXPECT_EQ(counts.obligations.at("open"), counts.reminders_waiting);
      EXPECT_EQ(store->broken_link(), std::nullopt);
    }
    std::filesystem::remove(filler);
    store->adopt_edition("abc", "policy", noon());
  }
  const auto store = open_sqlite_store(folder, ClockKind::simulated);
  EXPECT_EQ(store->adoption()->fingerprint, "abc");
  EXPECT_GE(store->counts().cases, recorded);
  EXPECT_EQ(store->broken_link(), std::nullopt);
}

}  // namespace
}  // namespace qixian
