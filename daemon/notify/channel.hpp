// A way to reach people.
//
// send never throws for what the far side may answer: every reply, refusal, timeout and broken line
// is an Outcome. Each channel is one file that holds its own table of configuration and its own
// table of replies.
#pragma once

#include "delivery/ceiling.hpp"
#include "delivery/letter.hpp"
#include "delivery/outcome.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

namespace qixian {

// What the far side of a channel takes. The courier keeps to it in the daemon's time.
struct Bounds {
  // Who that is, without secrets: channels that share one robot, server or host share its bounds.
  // Empty: nobody else.
  std::string far_side;
  std::vector<Limit> limits;
  // Attempts begun at a time, so that a slow channel holds up nobody but itself: more than it sends
  // at a time, for the next letters are at hand while the outcomes of others are gathered for one
  // commit. After a crash all of them may have arrived.
  int at_hand = 8;
  // Of these, letters that it sends at a time.
  int at_once = 8;
};

class Channel {
 public:
  virtual ~Channel() = default;
  // The letter stays where it is until the outcome is there.
  [[nodiscard]] virtual boost::asio::awaitable<Outcome> send(const Letter&) = 0;
  [[nodiscard]] virtual Bounds bounds() const { return {}; }
  // Empty, or why nobody can be reached by this address.
  [[nodiscard]] virtual std::string fault_of(const std::string& /*address*/) const { return {}; }
  // Empty, or what an operator should not forget while the channel is configured as it is.
  [[nodiscard]] virtual std::string caution() const { return {}; }
};

}  // namespace qixian
