// What somebody types to record that a duty is done, as its letters show it.
//
//   qixian record 3 reply-sent --field agency=nanchang-eco --on 日期
//
// A day, an amount and whatever else only the reader knows stand there as words to replace; what
// the daemon would refuse the command without is in it.
#pragma once

#include "docket/derive.hpp"

#include <string>
#include <vector>

namespace qixian {

// Apart, so that no line ends within an option.
struct Command {
  std::string verb;                  // qixian record 3 reply-sent
  std::vector<std::string> options;  // --field agency=nanchang-eco
  std::string what = {};             // 书面答复, where one of several events has to be chosen
  auto operator<=>(const Command&) const = default;
};
[[nodiscard]] std::string write_command(const Command&);

// Without the day. `books` are the versions in force of the case's laws; an office that the event
// has to name is the duty's own, where one of its two can be meant.
[[nodiscard]] Command record_command(const std::string& event, const ObligationKey&, const Case&,
                                     const std::vector<const Rulebook*>& books);

// Any of them does: the events by which it is fulfilled, where it has to be recorded by one, or a
// payment, or that it is done.
[[nodiscard]] std::vector<Command> deed_commands(const KeptObligation&,
                                                 const std::vector<std::string>& events,
                                                 const Case&,
                                                 const std::vector<const Rulebook*>& books);

}  // namespace qixian
