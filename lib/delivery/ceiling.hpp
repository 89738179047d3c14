// How many letters a far side takes, and when it takes the next.
//
//   Ceiling robot({{20, minutes{1}}}, 4);       // DingTalk: 20 a minute; 4 under way at a time
//   if (robot.take(now)) …send…
//   robot.give_back(clock.now());               // its answer came
//   robot.pause(now, minutes{10});              // banned: nothing until then
//
// Pure: the time is an argument. A token comes back one period after the letter that took it was
// *answered*, and a second more because an Instant has no fractions. The far side counted the
// letter somewhere between its start and its answer, so whatever the line does, and however the far
// side places its window, it never counts more than the limit in any period. A bucket that refills
// steadily would let twice the limit through in its first minute, and DingTalk then stays deaf for
// ten.
#pragma once

#include "calendar/date.hpp"

#include <chrono>
#include <deque>
#include <limits>
#include <optional>
#include <vector>

namespace qixian {

// At most `count` letters in any `period`.
struct Limit {
  int count = 0;
  std::chrono::seconds period{};
  auto operator<=>(const Limit&) const = default;
};

class TokenBucket {
 public:
  explicit TokenBucket(Limit limit) : limit_(limit) {}

  // When there is a token, `now` or later; nothing: all are out with letters that have no answer
  // yet.
  [[nodiscard]] std::optional<Instant> opens_at(Instant now);
  void take() { ++out_; }
  void give_back(Instant now);
  // How many tokens there are now.
  [[nodiscard]] int room(Instant now);
  // The letter did not go after all.
  void put_back() { --out_; }
  // A letter of an earlier run that was answered then; in order of time.
  void recall(Instant answered);
  // What was taken under the old limit still counts.
  void set_limit(Limit limit) { limit_ = limit; }
  [[nodiscard]] Limit limit() const { return limit_; }

 private:
  Limit limit_;
  int out_ = 0;               // with letters that have no answer yet
  std::deque<Instant> back_;  // when each of the others comes back, in order
};

// All that bounds one far side: its limits, how many letters at a time, and its own word to wait.
class Ceiling {
 public:
  static constexpr int no_bound = std::numeric_limits<int>::max();

  explicit Ceiling(std::vector<Limit> limits = {}, int at_once = no_bound);

  // When the next letter may go: `now`, later, or nothing where an answer must come first.
  [[nodiscard]] std::optional<Instant> opens_at(Instant now);
  [[nodiscard]] bool is_open(Instant now);
  // How many letters may go now.
  [[nodiscard]] int room(Instant now);
  // Takes a token of every bucket; false: it is not open.
  [[nodiscard]] bool take(Instant now);
  // The answer to one letter has come.
  void give_back(Instant now);
  // The letter did not go after all: nothing is counted.
  void put_back();
  // A letter of an earlier run that was answered then still counts; in order of time.
  void recall(Instant answered);
  // Nothing for `length`. A shorter pause does not end a longer one.
  void pause(Instant now, std::chrono::seconds length);
  // New bounds, for instance after a reload; what is under way and what has been sent still count.
  void set(const std::vector<Limit>& limits, int at_once);

 private:
  std::vector<TokenBucket> buckets_;
  int at_once_;
  int under_way_ = 0;
  std::chrono::seconds pause_{};
  Instant paused_until_;
};

}  // namespace qixian
