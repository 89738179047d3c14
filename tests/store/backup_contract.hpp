// What any Store promises about copies of itself; see store_contract.hpp. A World opens a copy with
// open_copy(path), as a daemon would on which it was restored.
#pragma once

#include "store/store_contract.hpp"

#include <filesystem>

namespace qixian {

template <class World>
class BackupContract : public StoreContract<World> {
 protected:
  // More than a few pages, so that a step of one page is a small part of it.
  void fill() {
    for (int i = 1; i <= 20; ++i)
      sample_case(this->store(), "第" + std::to_string(i) + "号", {{arisen, noon()}});
  }
  // One letter that is due at noon.
  KeptLetter write_one_of_many() {
    Store& store = this->store();
    const KeptReminder reminder = store.reminders_due(noon(), 1).at(0);
    const CaseId id = store.obligation(reminder.obligation)->case_id;
    store.serve({{reminder.id}, {}, {sample_letter(store, id, reminder.obligation, arisen)}, {}},
                noon());
    return store.letters({}).back();
  }
  // Steps to the end, one page at a time; how many steps.
  static int finish(Backup& backup) {
    int steps = 1;
    while (!backup.step(1, noon("2026-10-01"))) ++steps;
    return steps;
  }
};
TYPED_TEST_SUITE_P(BackupContract);

TYPED_TEST_P(BackupContract, ACopyRemembersAllThatTheStoreDoes) {
  this->fill();
  this->write_one_of_many();
  const auto backup = this->store().begin_backup();
  EXPECT_GT(this->finish(*backup), 5);
  const auto copy = this->world_.open_copy(backup->path());
  EXPECT_EQ(copy->counts().facts, this->store().counts().facts);
  EXPECT_EQ(copy->counts().obligations, this->store().counts().obligations);
  EXPECT_EQ(copy->counts().letters, this->store().counts().letters);
  EXPECT_EQ(copy->chain_head(), this->store().chain_head());
  EXPECT_EQ(copy->broken_link(), std::nullopt);
  EXPECT_EQ(copy->case_files({0}, 100), this->store().case_files({0}, 100));
  EXPECT_EQ(copy->letters({}).size(), this->store().letters({}).size());
  EXPECT_EQ(copy->next_due(), this->store().next_due());
}

TYPED_TEST_P(BackupContract, ACopyIsOfTheMomentOfItsLastStep) {
  this->fill();
  Store& store = this->store();
  const auto backup = store.begin_backup();
  // Something is written after each of the first steps, at the pages copied and at the others.
  for (int i = 1; i <= 30 && !backup->step(1, noon()); ++i)
    sample_case(store, "间" + std::to_string(i) + "号", {{arisen, noon()}});
  this->finish(*backup);
  const std::string head = store.chain_head();
  const Counts counts = store.counts();
  sample_case(store, "后一号");

  const auto copy = this->world_.open_copy(backup->path());
  EXPECT_EQ(copy->chain_head(), head);
  EXPECT_EQ(copy->broken_link(), std::nullopt);
  EXPECT_EQ(copy->counts().cases, counts.cases);
  EXPECT_EQ(copy->counts().reminders_waiting, counts.reminders_waiting);
  EXPECT_EQ(copy->last_time(), noon("2026-10-01")) << "and says when that was";
}

TYPED_TEST_P(BackupContract, WhatIsOpenedFromACopyHasAnIdOfItsOwnAndKeepsIt) {
  this->fill();
  const auto backup = this->store().begin_backup();
  this->finish(*backup);
  auto copy = this->world_.open_copy(backup->path());
  const std::string id = copy->id();
  EXPECT_EQ(id.size(), 36U);
  EXPECT_NE(id, this->store().id());
  EXPECT_NE(id, this->world_.open_copy(backup->path())->id()) << "two that are restored differ too";

  // The same news of the same duty to the same person, written by both after the copy was made.
  const ObligationRow row = this->store().obligations({}).front();
  const auto token = [&](const Store& store) {
    return sample_letter(store, row.case_id, row.kept.id, last_day).letter.token;
  };
  EXPECT_NE(token(*copy), token(this->store()));
  copy = this->world_.reopen_copy(std::move(copy));
  EXPECT_EQ(copy->id(), id);
}

TYPED_TEST_P(BackupContract, EntriesOfACalendarAreKnownByTheSameIdAfterARestore) {
  this->fill();
  const std::string calendar_id = this->store().calendar_id();
  EXPECT_EQ(calendar_id.size(), 36U);
  EXPECT_NE(calendar_id, this->store().id());
  EXPECT_NE(calendar_id, TypeParam().open()->calendar_id());
  const auto backup = this->store().begin_backup();
  this->finish(*backup);
  auto copy = this->world_.open_copy(backup->path());
  EXPECT_EQ(copy->calendar_id(), calendar_id);
  copy = this->world_.reopen_copy(std::move(copy));
  EXPECT_EQ(copy->calendar_id(), calendar_id);
}

TYPED_TEST_P(BackupContract, WhatACopyBroughtAlongGoesUnderItsOldToken) {
  this->fill();
  const KeptLetter letter = this->write_one_of_many();
  const auto backup = this->store().begin_backup();
  this->finish(*backup);
  const auto copy = this->world_.open_copy(backup->path());
  const auto due = copy->letters_due(noon(), 10);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].letter.token, letter.letter.token) << "it is the same letter";
}

TYPED_TEST_P(BackupContract, NothingIsLeftOfACopyWhetherItWasFinishedOrNot) {
  this->fill();
  for (const bool is_finished : {true, false}) {
    auto backup = this->store().begin_backup();
    backup->step(1, noon());
    if (is_finished) this->finish(*backup);
    const std::filesystem::path path = backup->path();
    EXPECT_TRUE(std::filesystem::exists(path));
    EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms{0600});
    backup.reset();
    for (const auto& entry : std::filesystem::directory_iterator(path.parent_path()))
      EXPECT_FALSE(entry.path().filename().string().starts_with(path.filename().string()));
  }
  sample_case(this->store(), "后一号");
  EXPECT_EQ(this->store().broken_link(), std::nullopt);
}

REGISTER_TYPED_TEST_SUITE_P(BackupContract, ACopyRemembersAllThatTheStoreDoes,
                            ACopyIsOfTheMomentOfItsLastStep,
                            WhatIsOpenedFromACopyHasAnIdOfItsOwnAndKeepsIt,
                            EntriesOfACalendarAreKnownByTheSameIdAfterARestore,
                            WhatACopyBroughtAlongGoesUnderItsOldToken,
                            NothingIsLeftOfACopyWhetherItWasFinishedOrNot);

}  // namespace qixian
