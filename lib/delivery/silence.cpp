#include "delivery/silence.hpp"

#include <algorithm>

namespace qixian {
namespace {

using namespace std::chrono;

constexpr seconds first_rest{15};
constexpr seconds longest_rest = minutes{15};
// One that takes nothing for so long is broken, whatever it says: a server that is down, a name
// that does not resolve, and nobody who would mend it by himself.
constexpr seconds longest_silence = hours{1};
constexpr seconds forgotten = hours{2};

bool is_silence(const Outcome& outcome) {
  return is_of_channel(outcome) || std::holds_alternative<Unknown>(outcome);
}

}  // namespace

bool Silence::note(const Outcome& outcome, Instant now) {
  if (!is_silence(outcome)) {
    if (std::holds_alternative<TryAgain>(outcome)) return false;
    since_.reset();
    end_rest();
    if (std::holds_alternative<Delivered>(outcome)) breakdown_.reset();
    return false;
  }
  if (since_ && now > last_ + forgotten) since_.reset();
  if (!since_) since_ = now;
  last_ = now;
  if (now >= rests_until_) rest(now);
  const bool is_broken =
      std::holds_alternative<ChannelBroken>(outcome) || now >= *since_ + longest_silence;
  // What is wrong with it may change while it is.
  if (breakdown_ && std::holds_alternative<ChannelBroken>(outcome))
    breakdown_->reason = words_of(outcome);
  if (!is_broken || breakdown_) return false;
  breakdown_ = Breakdown{words_of(outcome), *since_};
  return true;
}

Instant Silence::opens_at(Instant now) const {
  // A clock that was set back must not make it rest for as long as it went back.
  return std::max(now, std::min(rests_until_, now + longest_rest));
}

void Silence::rest(Instant now) {
  rests_until_ = now + std::min(longest_rest, first_rest * (1 << std::min(rests_, 6)));
  ++rests_;
}

void Silence::end_rest() {
  rests_until_ = {};
  rests_ = 0;
}

}  // namespace qixian
