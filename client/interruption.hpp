// Lets a command end in order when it is told to: SIGINT, SIGTERM and SIGHUP are noted while one of
// these lives, and system calls that wait return with EINTR.
#pragma once

#include <array>
#include <csignal>

namespace qixian {

class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  [[nodiscard]] bool has_come() const;
  // Throws Failure when it has.
  void check() const;

 private:
  static constexpr std::array signals{SIGINT, SIGTERM, SIGHUP};
  std::array<struct sigaction, signals.size()> before_{};
};

}  // namespace qixian
