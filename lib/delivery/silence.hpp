// How long a channel has taken nothing, and when it is tried again.
//
//   Silence mail;
//   mail.note(TryAgain{"no connection", {}, true}, now);  // of each letter that it was given
//   mail.opens_at(now) > now                              // it rests; then one letter tries
//   mail.breakdown()                                      // what operators are to be told
//
// What counts is of the channel and not of one letter: no connection, no answer, its own word to
// wait, a configuration that does not work. A mailbox that is busy tells nothing either way;
// whoever takes, or refuses, a letter or an address works. After a failure the channel rests, from
// a quarter of a minute to a quarter of an hour; those under way together fail together and count
// once. One that has been silent for an hour, or says itself that it does not work, is broken,
// until a letter arrives. Two hours in which nobody tried are no silence of the channel's.
#pragma once

#include "calendar/date.hpp"
#include "delivery/outcome.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace qixian {

struct Breakdown {
  std::string reason;
  Instant since;
  auto operator<=>(const Breakdown&) const = default;
};

class Silence {
 public:
  // True: it has broken just now.
  bool note(const Outcome&, Instant now);

  // Whether it has taken nothing since it was last tried: then one letter tries it.
  [[nodiscard]] bool is_in_doubt() const { return since_.has_value() || breakdown_.has_value(); }
  // `now`, or the end of its rest.
  [[nodiscard]] Instant opens_at(Instant now) const;
  [[nodiscard]] const std::optional<Breakdown>& breakdown() const { return breakdown_; }

  // As it was before a restart.
  void recall(Breakdown breakdown) { breakdown_ = std::move(breakdown); }
  // Its configuration is another one: the next letter tries it at once.
  void end_rest();

 private:
  void rest(Instant now);

  std::optional<Instant> since_;
  Instant last_;  // that it failed
  Instant rests_until_;
  int rests_ = 0;  // one after the other
  std::optional<Breakdown> breakdown_;
};

}  // namespace qixian
