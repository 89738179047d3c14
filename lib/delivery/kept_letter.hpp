// A letter as the store keeps it: what it is about, how it stands, what came of every attempt.
#pragma once

#include "delivery/letter.hpp"
#include "docket/fact.hpp"
#include "reminder/recipients.hpp"
#include "reminder/stage.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

enum class LetterState {
  due,        // written, waits for its first attempt
  sending,    // an attempt is written down and under way
  delivered,  // accepted by the far side's server
  again,      // waits for its next attempt
  refused,    // will not go this way
  unknown,    // may have arrived; goes again under its id
  given_up,   // no way is left
  overtaken,  // never arrived, and what it says is not so any more
};
[[nodiscard]] std::string_view write_letter_state(LetterState);
[[nodiscard]] std::optional<LetterState> read_letter_state(std::string_view);

enum class LetterKind {
  duty,          // one duty at one stage
  morning,       // 期限提醒汇总
  daily,         // 临期日报
  weekly,        // 期限周报
  before_break,  // 节前清单
  catch_up,      // 补录清单
  well_being,    // 平安信
  alarm,         // a word to operators that cannot wait
};
[[nodiscard]] std::string_view write_letter_kind(LetterKind);
[[nodiscard]] std::optional<LetterKind> read_letter_kind(std::string_view);

// What a letter says about one duty.
struct LetterItem {
  CaseId case_id;
  ObligationId obligation;
  int revision = 1;
  Stage stage;
  int rung = 0;
  Date told_safe;  // the days it names, for the correction that may follow
  Date told_due;
  Reader reader = Reader::owner;  // as whom it is told: every later way says it to the same one
  auto operator<=>(const LetterItem&) const = default;
};

// What was said to one officer of one duty by a letter that arrived or may have.
struct Telling {
  std::string officer;
  LetterItem item;
  auto operator<=>(const Telling&) const = default;
};

// `letter.written_at` is when its words were chosen, which may be again on a later day; `since` is
// when it was first written.
struct KeptLetter {
  Letter letter;
  LetterKind kind = LetterKind::duty;
  // Tells the letters of one kind to one person apart: the item's key, the moment of the morning.
  std::string occasion;
  std::vector<LetterItem> items;
  std::string officer;
  int way = 0;                     // which of the officer's ways
  std::string stands_in_for = {};  // the absent officer it is really for; about one duty only
  std::string unreached = {};      // the officer whom it could not reach, and who hears it instead
  Instant since = {};              // filled in by the store
  Date needed_by;  // the soonest safe day ahead that it names, else the last that has gone, else
                   // its own day: the urgent go first
  LetterState state = LetterState::due;
  std::optional<Instant> next_at;  // due, again, unknown
  int attempts = 0;
  int possible_repeats = 0;  // attempts made although the one before them may have arrived
  std::string words;         // receipt or reason of the last attempt
};

// "12/1/before-3/0": what a letter about one duty is the letter of.
[[nodiscard]] std::string occasion_of(const LetterItem&);

// The hash that is a letter's token: one message to one person, however often it is sent. The
// store's own id goes in front, so that a restored backup never uses a token again.
[[nodiscard]] std::string token_of(std::string_view store_id, const KeptLetter&);
// What mail programs thread by: the case, or for letters about many the person.
[[nodiscard]] std::string thread_of(std::string_view store_id, const KeptLetter&);

}  // namespace qixian
