// The kinds of outcome, as a column of the channels' tables.
#pragma once

#include "delivery/outcome.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace qixian {

enum class Verdict { delivered, again, letter, recipient, channel, unknown };

[[nodiscard]] inline Outcome outcome_of(Verdict verdict, std::string words,
                                        std::optional<std::chrono::seconds> wait = {}) {
  switch (verdict) {
    case Verdict::delivered:
      return Delivered{std::move(words)};
    case Verdict::again:
      return TryAgain{std::move(words), wait};
    case Verdict::letter:
      return LetterRefused{std::move(words)};
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
