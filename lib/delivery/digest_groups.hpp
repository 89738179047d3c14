// Which heading a duty stands under in a letter about many, and in which order.
//
//   grouped(occasion, calendar, now)[0].heading == "今日届满"
//
// Most urgent first. What the reader's side owes by law or agreement, what it waits for, what an
// office set itself as 内部目标 and hints (可以) never stand under one heading or in one number.
#pragma once

#include "delivery/digest_wording.hpp"

#include <string>
#include <vector>

namespace qixian {

enum class DigestSide {
  owed,     // statutory and agreed
  awaited,  // the same, of an external party or of the office on the other side
  target,
  suggested,
};

struct DigestGroup {
  std::string heading;  // 今日届满; 对方应办：今日届满; 内部目标：今日到期
  DigestSide side = DigestSide::owed;
  std::vector<const DigestItem*> items;
};

// Groups with nothing in them are left out.
[[nodiscard]] std::vector<DigestGroup> grouped(const DigestOccasion&, const Directory&,
                                               const Calendar& nationwide, Instant now);

// How many of one kind of duty are how pressing; each duty counts once.
struct DigestCounts {
  int due_today = 0;    // 今日届满
  int asked_today = 0;  // the safe day is today, the last day later
  int past = 0;         // 届满，未见办结记录
  int between = 0;      // past the safe day, the last day not gone
  int in_three = 0;     // one to three working days left to the safe day
  int later = 0;
  int to_confirm = 0;  // deemed over: the mail register tells
  int corrected = 0;   // a day moved, or it is not owed any more
};
[[nodiscard]] DigestCounts counted(const DigestOccasion&, DigestSide, const Directory&,
                                   const Calendar& nationwide, Instant now);

// An external party's duties are watched; those of the office on the other side are waited for.
[[nodiscard]] Reader reader_of(const DigestOccasion&, const DigestItem&, const Directory&);

}  // namespace qixian
