// The letter by which an operator tries a channel.
//
//   co_await channel.send(test_letter("group", "zhang.wei", clock.now()));
//
// It is about no duty, says so, and reads the same at every detail. One of the next second has
// another token, so that the far side does not take it for a repetition of the first.
#pragma once

#include "delivery/letter.hpp"

#include <string>

namespace qixian {

// `address` is what the channel understands, as in the directory; it may be empty where the channel
// needs none.
[[nodiscard]] Letter test_letter(const std::string& channel, const std::string& address,
                                 Instant now);

}  // namespace qixian
