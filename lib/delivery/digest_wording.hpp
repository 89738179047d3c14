// What one person is told in one letter about many duties, and what operators are told each
// morning.
//
// One person, one channel, one morning: one letter, the most urgent first. The words are mustache
// templates like those of wording.hpp.
#pragma once

#include "delivery/wording.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace qixian {

struct DigestItem {
  const KeptObligation& kept;
  const Case& file;
  const Rulebook& rulebook;
  const Rule& rule;
  Stage stage;   // of the reminder that brings it; in lists without reminders `before` with 0
  int rung = 0;  // 1 and more: an officer further down was told and nothing was recorded
  // Rung 1 and more: who was told; nobody named: the officers who answer for the office that owes.
  std::vector<std::string> told = {};
};

// The weekly word to officers, in the list of the week's first working day: all is well, or its
// operators have something to mend. Its absence is the alarm.
struct WeeklyWord {
  std::size_t troubles = 0;
  std::string chain_head;  // of the chain of facts
};

enum class DigestKind {
  morning,       // 期限提醒汇总: what fell due to be said this morning
  daily,         // 临期日报: what an office owes soon or late, for its leaders
  weekly,        // 期限周报: the same for the coming ten working days
  before_break,  // 节前清单: everything due before, in and just after a break; printable
  catch_up,      // 补录清单: duties recorded long after they arose
};

struct DigestOccasion {
  DigestKind kind = DigestKind::morning;
  const Officer& to;
  const LightThresholds& lights;
  std::vector<DigestItem> items;                        // in any order
  std::optional<std::pair<Date, Date>> rest_days = {};  // before_break: first and last
  bool is_late = false;                         // after an outage: it should have gone out before
  std::vector<std::string> stands_in_for = {};  // names of absent officers it is really for
  bool is_own = true;                           // and for the reader himself as well
  int part = 1, parts = 1;                      // of a list too long for one letter
  std::optional<WeeklyWord> word = {};
  std::vector<std::string> gaps = {};  // weekly: cases whose record is incomplete, a sentence each
};

// subject, text, html and data of a Letter; the rest is the caller's.
[[nodiscard]] Letter write_digest(const DigestOccasion&, const Templates&, const Directory&,
                                  const Calendar&, Instant now);

// 平安信: all is well, or what is not. Its absence is the alarm.
struct WellBeing {
  std::vector<std::string> troubles;       // Chinese, one sentence each; empty: all is well
  std::vector<std::pair<Date, int>> days;  // the next ten working days and what is due
  std::int64_t owed = 0;
  std::int64_t overdue = 0;         // statutory and agreed
  std::int64_t targets_missed = 0;  // 内部目标, never mixed with the above
  std::int64_t letters_waiting = 0;
  std::string chain_head;  // of the chain of facts
};
[[nodiscard]] Letter write_well_being(const WellBeing&, const Officer& to, const Templates&,
                                      const Calendar&, Instant now);

// A single word to operators that cannot wait for the morning: a channel is broken, nobody at an
// office can be told, next year's holiday notice is not there. `what` are Chinese sentences, the
// mend among them.
[[nodiscard]] Letter write_alarm(const std::string& subject, const std::vector<std::string>& what,
                                 const Officer& to, const Templates&, Instant now);

}  // namespace qixian
