// What came of one attempt to deliver a letter, by what can be done next.
//
// *Delivered* means accepted by the far side's server, and is said so. Reasons are one sentence in
// one line, with the mend where somebody can mend it, without secrets, fit for status and log.
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace qixian {

struct Delivered {  // accepted by the far side's server
  std::string receipt;
  auto operator<=>(const Delivered&) const = default;
};
struct TryAgain {  // not now; `wait` where the far side said how long
  std::string reason;
  std::optional<std::chrono::seconds> wait;
  // It is so of every letter: none goes there before `wait` is over, or where the far side did not
  // say how long, before the channel has been tried with one.
  bool pauses_channel = false;
  auto operator<=>(const TryAgain&) const = default;
};
struct LetterRefused {  // this letter is wrong: no retry will help
  std::string reason;
  bool may_pass = false;  // a filter's word, which is not always its last: worth trying once more
  auto operator<=>(const LetterRefused&) const = default;
};
struct RecipientRefused {  // this address is wrong: try the person's next way
  std::string reason;
  auto operator<=>(const RecipientRefused&) const = default;
};
struct ChannelBroken {  // tell operators; letters wait
  std::string reason;
  auto operator<=>(const ChannelBroken&) const = default;
};
struct Unknown {  // the line broke after everything was sent: it may have arrived, and goes again
                  // under its id
  std::string reason;
  auto operator<=>(const Unknown&) const = default;
};

using Outcome =
    std::variant<Delivered, TryAgain, LetterRefused, RecipientRefused, ChannelBroken, Unknown>;

// It is so of every letter that goes by this channel.
[[nodiscard]] bool is_of_channel(const Outcome&);

// "delivered", "again", "letter refused", "recipient refused", "channel broken", "unknown".
[[nodiscard]] std::string_view name_of(const Outcome&);
// The receipt or the reason.
[[nodiscard]] const std::string& words_of(const Outcome&);

}  // namespace qixian
