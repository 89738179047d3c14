#include "delivery/next_step.hpp"

#include <algorithm>

namespace qixian {
namespace {

using namespace std::chrono;

constexpr seconds first_wait = minutes{1};
constexpr seconds longest_wait = hours{1};
constexpr seconds least_patience = hours{1};
constexpr seconds most_patience = hours{12};
constexpr seconds longest_asked = hours{24};  // of what the far side may ask for
constexpr seconds last_patience = days{5};  // RFC 5321 section 4.5.4.1: four to five days, at least

// SplitMix64, for a spread that tests can predict.
std::uint64_t mix(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15u;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
  return value ^ (value >> 31);
}

seconds growing_wait(int attempts, std::uint64_t seed) {
  const int doublings = std::clamp(attempts - 1, 0, 6);
  const seconds wait = std::min(longest_wait, first_wait * (1 << doublings));
  const auto percent =
      static_cast<std::int64_t>(80 + mix(seed + static_cast<std::uint64_t>(attempts)) % 41);
  return wait * percent / 100;
}

seconds patience(const History& history) {
  const seconds left = history.needed_by - history.written_at;
  if (!history.has_other_way) return std::max(left, last_patience);
  return std::clamp(left / 4, least_patience, most_patience);
}

}  // namespace

NextStep next_step(const Outcome& outcome, const History& history, Instant now) {
  if (std::holds_alternative<Delivered>(outcome)) return Settled{};
  if (std::holds_alternative<LetterRefused>(outcome) ||
      std::holds_alternative<RecipientRefused>(outcome))
    return GoAnotherWay{words_of(outcome)};

  seconds wait = growing_wait(history.attempts, history.seed);
  if (const auto* again = std::get_if<TryAgain>(&outcome); again != nullptr && again->wait)
    wait = std::max(wait, std::min(*again->wait, longest_asked));
  const Instant at = now + wait;
  const bool never_gives_up =
      std::holds_alternative<ChannelBroken>(outcome) && !history.has_other_way;
  if (at > history.written_at + patience(history) && !never_gives_up)
    return GoAnotherWay{words_of(outcome)};
  return SendAgain{at};
}

}  // namespace qixian
