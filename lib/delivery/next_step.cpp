#include "delivery/next_step.hpp"

#include <algorithm>

namespace qixian {
namespace {

using namespace std::chrono;

constexpr seconds first_wait = minutes{1};
constexpr seconds longest_wait = hours{1};
constexpr seconds most_patience = hours{12};
constexpr seconds longest_asked = hours{24};  // of what the far side may ask for
constexpr seconds filter_wait = minutes{31};
constexpr seconds filter_patience = hours{1};  // two refusals of a filter do not fit into it
constexpr seconds last_patience = days{5};  // RFC 5321 section 4.5.4.1: four to five days, at least

// SplitMix64, for a spread that tests can predict.
std::uint64_t mix(std::uint64_t value) {
  value += 0x9E3779B97F4A7C15u;
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
  return value ^ (value >> 31);
}

// From 0 to `most`, another for each letter and attempt.
std::int64_t spread(const History& history, int most) {
  const std::uint64_t number = mix(history.seed + static_cast<std::uint64_t>(history.attempts));
  return static_cast<std::int64_t>(number % static_cast<std::uint64_t>(most + 1));
}

seconds growing_wait(const History& history) {
  const int doublings = std::clamp(history.attempts - 1, 0, 6);
  const seconds wait = std::min(longest_wait, first_wait * (1 << doublings));
  return wait * (80 + spread(history, 40)) / 100;
}

// Never sooner than the far side asked.
seconds asked_wait(const History& history, seconds asked) {
  const seconds later = std::min(asked, longest_wait) * spread(history, 20) / 100;
  return std::min(asked + later, longest_asked);
}

seconds patience(const History& history) {
  const seconds left = history.needed_by - history.written_at;
  if (!history.has_other_way) return std::max(left, last_patience);
  return std::clamp(left / 4, least_patience, most_patience);
}

bool is_worth_another(const LetterRefused& refused, const History& history, Instant again) {
  return refused.may_pass && again <= patience_ends(history) &&
         (history.attempts == 1 || again <= history.written_at + filter_patience);
}

}  // namespace

Instant patience_ends(const History& history) {
  return history.written_at + patience(history);
}

NextStep next_step(const Outcome& outcome, const History& history, Instant now) {
  if (std::holds_alternative<Delivered>(outcome)) return Settled{};
  if (const auto* refused = std::get_if<LetterRefused>(&outcome)) {
    const Instant again = now + filter_wait + filter_wait * spread(history, 20) / 100;
    if (is_worth_another(*refused, history, again)) return SendAgain{again};
    return GoAnotherWay{refused->reason};
  }
  if (std::holds_alternative<RecipientRefused>(outcome)) return GoAnotherWay{words_of(outcome)};

  seconds wait = growing_wait(history);
  if (const auto* again = std::get_if<TryAgain>(&outcome); again != nullptr && again->wait)
    wait = std::max(wait, asked_wait(history, *again->wait));
  const Instant at = now + wait;
  const bool never_gives_up = is_of_channel(outcome) && !history.has_other_way;
  if (at > patience_ends(history) && !never_gives_up) return GoAnotherWay{words_of(outcome)};
  return SendAgain{at};
}

}  // namespace qixian
