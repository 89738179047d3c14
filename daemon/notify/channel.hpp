// A way to reach people.
//
// send never throws for what the far side may answer: every reply, refusal, timeout and broken line is an
// Outcome. Each channel is one file that holds its own table of configuration and its own table of replies.
#pragma once

#include "delivery/letter.hpp"
#include "delivery/outcome.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace qixian {

class Channel {
 public:
  virtual ~Channel() = default;
  [[nodiscard]] virtual boost::asio::awaitable<Outcome> send(Letter) = 0;
};

}  // namespace qixian
