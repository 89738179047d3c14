// How a command ends when it cannot do what it was asked.
//
//   throw Failure(Exit::no_such_thing, "no case 17 (see: qixian case list)");
//
// main prints the message to standard error, one line beginning with "qixian: ", and exits with the
// status. The numbers are a promise to scripts.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace qixian {

enum class Exit {
  done = 0,
  failed = 1,
  wrong_words = 2,    // the words of the call: unknown command, a date that does not exist
  no_daemon = 3,      // nobody answers on the socket
  no_such_thing = 4,  // the case, obligation, fact or letter asked for
  refused = 5,        // with the reason: not permitted, already recorded, not acceptable
};

class Failure : public std::runtime_error {
 public:
  Failure(Exit status, const std::string& message) : Failure(status, message, {}) {}
  // `details` follow the message, one line each.
  Failure(Exit status, const std::string& message, std::vector<std::string> details)
      : std::runtime_error(message), status_(status), details_(std::move(details)) {}

  [[nodiscard]] Exit status() const noexcept { return status_; }
  [[nodiscard]] const std::vector<std::string>& details() const noexcept { return details_; }

 private:
  Exit status_;
  std::vector<std::string> details_;
};

}  // namespace qixian
