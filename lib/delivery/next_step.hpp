// What to do after an attempt: wait and try again, go another way, or give up.
//
// Pure: the same outcome, history and seed give the same answer. Waits grow from a minute to an
// hour and are spread by ±20 %, and what the far side asks for by up to 20 % more, so that letters
// refused together do not come back together.
#pragma once

#include "calendar/date.hpp"
#include "delivery/outcome.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace qixian {

struct Settled {};  // the far side has it
struct SendAgain {
  Instant at;
};  // the same letter under the same id
struct GoAnotherWay {
  std::string why;
};  // this way will not do: the person's next way, then the next person
using NextStep = std::variant<Settled, SendAgain, GoAnotherWay>;

// How an attempt stands in the letter's life.
struct History {
  int attempts = 1;    // this one included
  Instant written_at;  // when the letter fell due
  Instant needed_by;   // when the offices close on the duty's safe day
  bool has_other_way = false;
  std::uint64_t seed = 0;  // of the letter
};

// A letter tries one way for a quarter of the time left until it is needed, at least one hour and
// at most twelve; so the ways after it, and the superior's, have their turn before the day is over.
// Without another way it goes on until the duty is due and five days at least, and on a channel
// that fails for every letter for ever. What a filter refused is tried once more, half an hour later.
[[nodiscard]] NextStep next_step(const Outcome&, const History&, Instant now);

// When a letter that could not go by its way until then goes by the next one.
[[nodiscard]] Instant patience_ends(const History&);
// No letter leaves its way sooner than this.
inline constexpr std::chrono::seconds least_patience = std::chrono::hours{1};

}  // namespace qixian
