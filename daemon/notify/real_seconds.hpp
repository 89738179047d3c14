// The time that a far side compares with its own when it checks a signature: always the real one,
// also where the daemon's clock is simulated.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

namespace qixian {

using RealSeconds = std::function<std::int64_t()>;  // since 1970

[[nodiscard]] inline std::int64_t real_seconds() {
  // Not time(): its clock is coarse and may still be in the second before.
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now())
      .time_since_epoch()
      .count();
}

}  // namespace qixian
