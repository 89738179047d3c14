#include "delivery/ceiling.hpp"

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace qixian {
namespace {

constexpr std::chrono::seconds fraction{1};  // what an Instant cuts off

}  // namespace

std::optional<Instant> TokenBucket::opens_at(Instant now) {
  // A clock that was set back must not keep the bucket shut for as long as it went back.
  for (Instant& at : back_) at = std::min(at, now + limit_.period + fraction);
  while (!back_.empty() && back_.front() <= now) back_.pop_front();
  const auto most = static_cast<std::size_t>(limit_.count);
  const auto out = static_cast<std::size_t>(out_);
  if (out + back_.size() < most) return now;
  if (out >= most) return {};
  return back_[out + back_.size() -
               most];  // after a limit was lowered several must come back first
}

int TokenBucket::room(Instant now) {
  if (opens_at(now) != now) return 0;
  return limit_.count - out_ - static_cast<int>(back_.size());
}

void TokenBucket::give_back(Instant now) {
  assert(out_ > 0);
  --out_;
  recall(now);
}

void TokenBucket::recall(Instant answered) {
  const Instant back = answered + limit_.period + fraction;
  back_.push_back(back_.empty() ? back : std::max(back, back_.back()));
}

Ceiling::Ceiling(std::vector<Limit> limits, int at_once) : at_once_(at_once) {
  for (const Limit& limit : limits) buckets_.emplace_back(limit);
}

std::optional<Instant> Ceiling::opens_at(Instant now) {
  if (under_way_ >= at_once_) return {};
  paused_until_ = std::min(paused_until_, now + pause_);
  Instant opens = std::max(now, paused_until_);
  for (TokenBucket& bucket : buckets_) {
    const auto at = bucket.opens_at(now);
    if (!at) return {};
    opens = std::max(opens, *at);
  }
  return opens;
}

bool Ceiling::is_open(Instant now) {
  return opens_at(now) == now;
}

int Ceiling::room(Instant now) {
  if (!is_open(now)) return 0;
  int room = at_once_ - under_way_;
  for (TokenBucket& bucket : buckets_) room = std::min(room, bucket.room(now));
  return room;
}

bool Ceiling::take(Instant now) {
  if (!is_open(now)) return false;
  ++under_way_;
  for (TokenBucket& bucket : buckets_) bucket.take();
  return true;
}

void Ceiling::give_back(Instant now) {
  assert(under_way_ > 0);
  --under_way_;
  for (TokenBucket& bucket : buckets_) bucket.give_back(now);
}

void Ceiling::put_back() {
  assert(under_way_ > 0);
  --under_way_;
  for (TokenBucket& bucket : buckets_) bucket.put_back();
}

void Ceiling::recall(Instant answered) {
  for (TokenBucket& bucket : buckets_) bucket.recall(answered);
}

void Ceiling::pause(Instant now, std::chrono::seconds length) {
  if (now + length <= paused_until_) return;
  pause_ = length;
  paused_until_ = now + length;
}

void Ceiling::set(const std::vector<Limit>& limits, int at_once) {
  at_once_ = at_once;
  std::vector<TokenBucket> kept;
  for (const Limit& limit : limits) {
    // By its place in the list; a bucket that is new has the letters under way to count.
    if (kept.size() < buckets_.size()) {
      kept.push_back(buckets_[kept.size()]);
      kept.back().set_limit(limit);
    } else {
      kept.emplace_back(limit);
      for (int i = 0; i < under_way_; ++i) kept.back().take();
    }
  }
  buckets_ = std::move(kept);
}

}  // namespace qixian
