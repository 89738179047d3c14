// Copies as files: what is beside them, what is wrong with them, and living through one.
#include "store/backup.hpp"

#include "fakes/small_disk.hpp"
#include "fakes/temporary_folder.hpp"
#include "store/connection.hpp"
#include "store/sample.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace qixian {
namespace {

using Kind = StoreError::Kind;

template <class Work>
std::pair<Kind, std::string> refusal_of(Work work) {
  try {
    work();
  } catch (const StoreError& error) {
    return {error.kind(), error.what()};
  }
  return {Kind::failed, "it was done"};
}

class CopyFile : public testing::Test {
 protected:
  std::filesystem::path path(const char* name) const { return folder_.path() / name; }
  std::unique_ptr<Store> open(ClockKind clock = ClockKind::simulated) const {
    return open_sqlite_store(folder_.path(), clock);
  }
  static std::string bytes(const std::filesystem::path& file) {
    std::ifstream opened(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(opened), {}};
  }
  // A copy of a store with `cases` cases, as a file of that name.
  std::filesystem::path copy_of(int cases, ClockKind clock, const char* name) const {
    const auto store = open(clock);
    for (int i = 0; i < cases; ++i)
      sample_case(*store, "第" + std::to_string(i) + "号", {{arisen_, noon()}});
    const auto backup = store->begin_backup();
    while (!backup->step(64, noon())) {
    }
    std::filesystem::copy_file(backup->path(), path(name));
    return path(name);
  }

  static void rehearse(const std::string& file) { static_cast<void>(open_in_memory(file)); }

  static constexpr Stage arisen_{StageKind::arisen, 0};
  fakes::TemporaryFolder folder_;
};

TEST_F(CopyFile, WhatAKilledDaemonLeftOfACopyGoesWhenTheStoreIsOpened) {
  folder_.write(backup_name, "half a copy");
  folder_.write(std::string(backup_name) + "-wal", "and its log");
  const auto store = open();
  EXPECT_FALSE(std::filesystem::exists(path(backup_name)));
  EXPECT_FALSE(std::filesystem::exists(path("backup.tmp-wal")));
}

TEST_F(CopyFile, ACopyStandsAloneAndIsCheckedWhenItIsOpened) {
  const auto copy = copy_of(3, ClockKind::simulated, "copy.db");
  EXPECT_EQ(bytes(copy)[18], 1) << "no log belongs to it";
  SQLite::Database opened(copy.string());
  EXPECT_EQ(opened.execAndGet("SELECT value FROM meta WHERE key = 'clean'").getString(), "0");
}

TEST_F(CopyFile, ACopyBesideTheLogOfAnotherStoreIsRefusedAndNothingIsTouched) {
  const auto copy = copy_of(1, ClockKind::simulated, "copy.db");
  std::filesystem::rename(copy, path("qixian.db"));
  folder_.write("qixian.db-wal", "what the store before it had not yet taken in");
  const std::string before = bytes(path("qixian.db"));
  const auto [kind, words] = refusal_of([&] { open(); });
  EXPECT_EQ(static_cast<int>(kind), static_cast<int>(Kind::unusable));
  EXPECT_NE(words.find("qixian.db-wal is of the store that lay here before"), std::string::npos)
      << words;
  EXPECT_EQ(bytes(path("qixian.db")), before);
  std::filesystem::remove(path("qixian.db-wal"));
  EXPECT_EQ(open()->counts().cases, 1);
}

TEST_F(CopyFile, ADamagedCopyIsFoundOut) {
  const auto copy = copy_of(20, ClockKind::simulated, "copy.db");
  EXPECT_EQ(fault_of_copy(copy, {}), "");
  // A page of some table, overwritten with what is no page.
  std::fstream(copy, std::ios::binary | std::ios::in | std::ios::out).seekp(4096 * 3)
      << std::string(4096, 'x');
  EXPECT_NE(fault_of_copy(copy, {}), "");
  EXPECT_NE(fault_of_copy(path("nothing.db"), {}), "");
}

TEST_F(CopyFile, LookingThroughACopyEndsEarlyWhenToldTo) {
  const auto copy = copy_of(300, ClockKind::simulated, "copy.db");
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(fault_of_copy(copy, stop.get_token()), "interrupted");
}

TEST_F(CopyFile, ADiskTooFullForACopyLeavesTheStoreAtWork) {
  const std::filesystem::path small = path("small");
  const fakes::SmallDisk disk(small);
  if (!disk.is_mounted()) GTEST_SKIP() << "mounting a small disk is not allowed here";
  const auto store = open_sqlite_store(small, ClockKind::simulated);
  for (int i = 0; i < 200; ++i) sample_case(*store, "第" + std::to_string(i) + "号");
  const auto room = std::filesystem::space(small).available;
  std::ofstream(small / "filler") << std::string(room - 300'000, 'x');
  const auto [kind, words] = refusal_of([&] {
    const auto backup = store->begin_backup();
    while (!backup->step(16, noon())) {
    }
  });
  EXPECT_EQ(static_cast<int>(kind), static_cast<int>(Kind::full)) << words;
  EXPECT_NE(words.find("too full for a copy"), std::string::npos) << words;
  EXPECT_FALSE(std::filesystem::exists(small / backup_name));
  EXPECT_NO_THROW(sample_case(*store, "后一号"));
}

TEST_F(CopyFile, ACopyOfAnyClockIsLivedThroughInMemoryAndStaysAsItIs) {
  const auto copy = copy_of(2, ClockKind::real, "copy.db");
  const std::string before = bytes(copy);
  {
    const Rehearsed rehearsed = open_in_memory(copy);
    EXPECT_EQ(rehearsed.made_under, ClockKind::real);
    EXPECT_EQ(rehearsed.store->counts().cases, 2);
    EXPECT_NE(rehearsed.store->id(), open(ClockKind::real)->id());
    sample_case(*rehearsed.store, "后一号");
    rehearsed.store->remember_time(noon("2027-01-01"));
    EXPECT_EQ(rehearsed.store->counts().cases, 3);
  }
  EXPECT_EQ(bytes(copy), before);
  EXPECT_EQ(open(ClockKind::real)->counts().cases, 2);
}

TEST_F(CopyFile, AStoreThatADaemonHoldsIsNoCopy) {
  const auto store = open();
  sample_case(*store);
  const auto [kind, words] = refusal_of([&] { rehearse(path("qixian.db")); });
  EXPECT_EQ(static_cast<int>(kind), static_cast<int>(Kind::held)) << words;
}

TEST_F(CopyFile, WhatIsNoStoreIsNotLivedThrough) {
  EXPECT_NE(refusal_of([&] { rehearse(path("nothing.db")); }).second.find("No such file"),
            std::string::npos);
  EXPECT_NE(refusal_of([&] { rehearse(folder_.write("empty.db", "")); }).second.find("empty"),
            std::string::npos);
  EXPECT_NE(refusal_of([&] {
              rehearse(folder_.write("text.db", std::string(500, 'x')));
            }).second.find("not a store"),
            std::string::npos);
}

}  // namespace
}  // namespace qixian
