// qixian, the command line: computes what needs no memory, asks the daemon for the rest.
#include "client/commands.hpp"
#include "client/failure.hpp"
#include "export/harmless.hpp"

#include <csignal>
#include <iostream>

namespace {

using qixian::Exit;

int finish(Exit status) {
  return static_cast<int>(status);
}

// CLI11 may say things on several lines; ours is one.
std::string on_one_line(std::string text) {
  for (char& byte : text) {
    if (byte == '\n') byte = ' ';
  }
  while (text.ends_with(' ') || text.ends_with('.')) text.pop_back();
  return qixian::harmless(text);
}

// The command that was being read when it went wrong, "qixian case open", and what was wrong with
// it.
std::string explain(const CLI::App& app, const CLI::ParseError& error) {
  std::string path = app.get_name();
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) {
    at = at->get_subcommands().front();
    path += " " + at->get_name();
  }
  std::string why = error.what();
  if (at->get_require_subcommand_min() > 0) {
    const auto unknown = at->remaining();
    why = unknown.empty()                    ? "say which command"
          : unknown.front().starts_with('-') ? "there is no option " + unknown.front()
                                             : "there is no command " + unknown.front();
  }
  return on_one_line(path + ": " + why) + " (see: " + path + " --help)";
}

int run(int argc, char** argv) {
  CLI::App app("qixian (期限) counts legal terms and asks the daemon that keeps them.", "qixian");
  app.require_subcommand(1);
  app.set_version_flag("--version", "qixian " QIXIAN_VERSION);
  app.set_help_flag("-h,--help", "print this and leave");
  app.get_formatter()->column_width(26);
  app.footer(
      "Examples:\n"
      "  qixian deadline 2026-09-28 5wd\n"
      "  qixian record 3 negotiation-decided --on 2026-09-28\n"
      "  qixian due --within 10wd\n"
      "Every command explains itself: qixian COMMAND --help\n"
      "Exit status: 0 done, 1 failed, 2 wrong words, 3 no daemon answers, 4 no such thing, 5 "
      "refused");
  qixian::add_day_command(app);
  qixian::add_calendar_command(app);
  qixian::add_deadline_command(app);
  qixian::add_workdays_command(app);
  qixian::add_notice_command(app);
  qixian::add_rulebook_commands(app);
  qixian::add_status_command(app);
  qixian::add_due_command(app);
  qixian::add_why_command(app);
  qixian::add_plan_command(app);
  qixian::add_stats_command(app);
  qixian::add_letter_commands(app);
  qixian::add_case_commands(app);
  qixian::add_record_command(app);
  qixian::add_correct_command(app);
  qixian::add_duty_commands(app);
  qixian::add_sanction_commands(app);
  qixian::add_reload_command(app);
  qixian::add_backup_command(app);
  qixian::add_rehearse_command(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& said) {  // --help, --version
    app.exit(said);
  } catch (const CLI::ParseError& error) {
    std::cerr << explain(app, error) << '\n';
    return finish(Exit::wrong_words);
  }
  std::cout.flush();
  if (!std::cout) throw qixian::Failure(Exit::failed, "standard output: cannot be written to");
  return finish(Exit::done);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_DFL);
  std::ios::sync_with_stdio(false);
  try {
    return run(argc, argv);
  } catch (const qixian::Failure& failure) {
    std::cout.flush();
    std::cerr << "qixian: " << failure.what() << '\n';
    for (const std::string& detail : failure.details()) std::cerr << "  " << detail << '\n';
    return finish(failure.status());
  } catch (const std::exception& error) {
    std::cerr << "qixian: " << qixian::harmless(error.what()) << '\n';
    return finish(Exit::failed);
  }
}
