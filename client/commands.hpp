// Every command of qixian: one function a command (or a family of them), which adds it to the
// program.
//
// A command runs from CLI11's callback, prints to standard output, and throws Failure when it
// cannot do what it was asked.
#pragma once

#include <CLI/CLI.hpp>

namespace qixian {

// Without a daemon.
void add_day_command(CLI::App&);
void add_calendar_command(CLI::App&);
void add_deadline_command(CLI::App&);
void add_workdays_command(CLI::App&);
void add_notice_command(CLI::App&);
void add_rulebook_commands(CLI::App&);  // check, show

// With one.
void add_status_command(CLI::App&);
void add_case_commands(CLI::App&);
void add_case_changes(CLI::App& family);  // case set-docket, assign, end, reopen
void add_record_command(CLI::App&);
void add_correct_command(CLI::App&);
void add_duty_commands(CLI::App&);      // sent, done, ack, paid
void add_sanction_commands(CLI::App&);  // extend, suspend, resume, waive, silence
void add_due_command(CLI::App&);
void add_why_command(CLI::App&);
void add_plan_command(CLI::App&);
void add_stats_command(CLI::App&);
void add_letter_commands(CLI::App&);  // letters, retry, bounced, notify-test
void add_reload_command(CLI::App&);
void add_backup_command(CLI::App&);
void add_rehearse_command(CLI::App&);

inline constexpr const char* on_its_own = "Computing, without a daemon";
inline constexpr const char* asking = "Asking the daemon";
inline constexpr const char* recording = "Recording (on the control socket)";

}  // namespace qixian
