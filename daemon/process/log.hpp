// Where spdlog writes: one line an event, to standard error.
//
//   log_to_stderr(spdlog::level::info);
//   spdlog::warn("smtp: {}", printable(reply));
//
// Under systemd a line begins with the priority of sd-daemon(3), "<4>smtp: …"; the journal has the
// time. That is decided as systemd.exec(5) says, by JOURNAL_STREAM naming what standard error is.
// Elsewhere it begins with the time and level for people. A message is one line whatever is in it:
// control characters come out as \xNN here too. Text of users goes through printable() all the
// same, which caps it.
#pragma once

#include "process/printable.hpp"

#include <spdlog/common.h>

#include <memory>

namespace spdlog {
class formatter;
}

namespace qixian {

void log_to_stderr(spdlog::level::level_enum lowest);

// Is standard error the journal?
[[nodiscard]] bool writes_to_journal();

// One line for the journal or for people.
[[nodiscard]] std::unique_ptr<spdlog::formatter> line_formatter(bool for_journal);

}  // namespace qixian
