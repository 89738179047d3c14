// What becomes of what a clock that ran ahead brought about, once it is right again.
#include "clerk/clerk.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace qixian {
namespace {

// A clock that is set by less only repeats some hours, in which nothing is said twice.
constexpr std::chrono::days least_step{1};

}  // namespace

// Days that never came made duties late, ended terms and moved every morning ahead.
void Clerk::turn_back_if_set_back() {
  const Instant now = clock_.now();
  if (now + least_step <= latest_) {
    spdlog::warn("the clock was set back from {} to {}: all cases are derived again",
                 write_instant(latest_), write_instant(now));
    store_.turn_back(now);
    latest_ = now;
    ++steps_;
    begin_adopting();
    return;
  }
  latest_ = std::max(latest_, now);
}

}  // namespace qixian
