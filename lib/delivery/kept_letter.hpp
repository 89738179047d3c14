// A letter as the store keeps it: what it is about, how it stands, what came of every attempt.
#pragma once

#include "delivery/letter.hpp"
#include "docket/fact.hpp"
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

struct KeptLetter {
  Letter letter;
  CaseId case_id;
  ObligationId obligation;
  int revision = 1;
  Stage stage;
  int rung = 0;
  std::string officer;
  int way = 0;     // which of the officer's ways
  Date told_safe;  // the days this letter names, for the correction that may follow
  Date told_due;
  LetterState state = LetterState::due;
  std::optional<Instant> next_at;  // due, again, unknown
  int attempts = 0;
  std::string words;  // receipt or reason of the last attempt
};

// The text a letter's token is a hash of: one message to one person, however often it is sent. The
// store's own id goes in front, so that a restored backup never uses a token again.
[[nodiscard]] std::string token_of(std::string_view store_id, const KeptLetter&);
[[nodiscard]] std::string thread_of(std::string_view store_id, CaseId);

}  // namespace qixian
