// The kinds of outcome, as a column of the channels' tables.
#pragma once

#include "delivery/outcome.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace qixian {

// `filtered`: the letter is refused by a filter, whose word is not always its last.
enum class Verdict { delivered, again, letter, filtered, recipient, channel, unknown };

// What happened, and what somebody can do about it, where somebody can.
[[nodiscard]] inline std::string with_mend(std::string words, std::string_view mend) {
  if (!mend.empty()) words.append("; ").append(mend);
  return words;
}

[[nodiscard]] inline Outcome outcome_of(Verdict verdict, std::string words,
                                        std::optional<std::chrono::seconds> wait = {},
                                        bool pauses_channel = false) {
  switch (verdict) {
    case Verdict::delivered:
      return Delivered{std::move(words)};
    case Verdict::again:
      return TryAgain{std::move(words), wait, pauses_channel};
    case Verdict::letter:
      return LetterRefused{std::move(words)};
    case Verdict::filtered:
      return LetterRefused{std::move(words), true};
    case Verdict::recipient:
      return RecipientRefused{std::move(words)};
    case Verdict::channel:
      return ChannelBroken{std::move(words)};
    case Verdict::unknown:
      break;
  }
  return Unknown{std::move(words)};
}

}  // namespace qixian
