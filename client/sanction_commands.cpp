// qixian extend, suspend, resume, waive, silence: what somebody decided about the running of terms.
#include "client/commands.hpp"
#include "client/options.hpp"
#include "client/recorded.hpp"
#include "client/unix_http.hpp"
#include "client/words.hpp"

#include <algorithm>
#include <memory>

namespace qixian {
namespace {

using boost::json::object;

struct SanctionOptions : DaemonOptions {
  std::string which;  // an obligation or a case
  std::string on;
  std::string document;
  std::string approved_by;
  std::string why;
  std::string term;
  std::string of;
  std::string until;
  bool is_case = false;
};

bool is_number(std::string_view word) {
  if (word.starts_with('#')) word.remove_prefix(1);
  return !word.empty() && std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

std::string facts_of_obligation(const std::string& which) {
  return "/v1/obligations/" + std::to_string(read_number_word("OBLIGATION", which)) + "/facts";
}

std::string facts_of_case(const std::string& which) {
  return "/v1/cases/" + percent_encode(which) + "/facts";
}

void record(const SanctionOptions& options, const std::string& path, object body,
            const std::string& said) {
  if (!options.on.empty()) body["on"] = write_anchor(read_anchor_word("--on", options.on));
  add_if_given(body, "document", options.document);
  add_if_given(body, "approved_by", options.approved_by);
  body["why"] = options.why;
  add_if_given(body, "by", options.by);
  const Answer answer = Daemon(options.socket).change(path, body);
  if (options.json) return print_json(answer);
  print_recorded(answer, "recorded: " + said);
}

void extend(const SanctionOptions& options) {
  const std::string term = write_term(read_term_word(options.term));
  record(options, facts_of_obligation(options.which), {{"kind", "extended"}, {"term", term}},
         "obligation " + options.which + " extended by " + term);
}

void waive(const SanctionOptions& options) {
  record(options, facts_of_obligation(options.which), {{"kind", "waived"}},
         "obligation " + options.which + " waived");
}

// The whole case, a role's clock in it or one of its obligations.
void suspend_or_resume(const SanctionOptions& options, const char* kind) {
  object body{{"kind", kind}};
  std::string said = "case " + options.which + " " + kind;
  if (is_number(options.of)) {
    body["obligation"] = read_number_word("--of", options.of);
    said = "obligation " + options.of + " of case " + options.which + " " + kind;
  } else if (!options.of.empty()) {
    body["role"] = options.of;
    said = options.of + " in case " + options.which + " " + kind;
  }
  record(options, facts_of_case(options.which), std::move(body), said);
}

void silence(const SanctionOptions& options) {
  const std::string until = write_date(read_day_word("--until", options.until));
  // A bare number is an obligation's: those are what one is reminded of.
  const bool is_case = options.is_case || !is_number(options.which);
  record(options, is_case ? facts_of_case(options.which) : facts_of_obligation(options.which),
         {{"kind", "silenced"}, {"until", until}},
         (is_case ? "case " : "obligation ") + options.which + " is silent until " + until +
             ", but for last days");
}

CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& help) {
  CLI::App* command = app.add_subcommand(name, help);
  command->group(recording);
  return command;
}

void add_obligation(CLI::App& command, SanctionOptions& options) {
  command.add_option("OBLIGATION", options.which, "its number, as `qixian due` lists it")
      ->required();
}

void add_case(CLI::App& command, SanctionOptions& options) {
  command.add_option("CASE", options.which, "its number or its docket")->required();
}

void add_why(CLI::App& command, SanctionOptions& options) {
  command.add_option("--why", options.why, "the reason, kept with it")
      ->type_name("TEXT")
      ->required();
}

// The four that rest on a document and on somebody's approval.
void add_sanction(CLI::App& command, SanctionOptions& options, const std::string& on) {
  command.add_option("--on", options.on, on)->type_name("DAY|INSTANT")->required();
  command.add_option("--document", options.document, "number of the document that says so")
      ->type_name("NO")
      ->required();
  command.add_option("--approved-by", options.approved_by, "who approved it")
      ->type_name("NAME")
      ->required();
  add_why(command, options);
  add_recording_options(command, options);
}

void add_extend(CLI::App& app) {
  auto options = std::make_shared<SanctionOptions>();
  CLI::App* command = add_command(app, "extend", "an obligation's term is longer by so much");
  add_obligation(*command, *options);
  command->add_option("--term", options->term, "by how much, as 1m or 5wd")
      ->type_name("TERM")
      ->required();
  add_sanction(*command, *options, "when it was decided");
  command->footer(
      "Example:\n  qixian extend 12 --term 1m --on 2026-10-09 --document 洪环批〔2026〕7号 \\\n"
      "      --approved-by 李局长 --why 案情复杂");
  command->callback([options] { extend(*options); });
}

void add_suspend(CLI::App& app) {
  auto options = std::make_shared<SanctionOptions>();
  CLI::App* command = add_command(app, "suspend", "terms stand still from that day on");
  add_case(*command, *options);
  command
      ->add_option("--of", options->of,
                   "only the terms of who has this role, or of one obligation by its number")
      ->type_name("ROLE|OBLIGATION");
  add_sanction(*command, *options, "the first day that does not count");
  command->footer(
      "Examples:\n"
      "  qixian suspend 3 --on 2026-10-09 --document 洪环止〔2026〕1号 --approved-by 李局长 \\\n"
      "      --why 等待鉴定意见\n"
      "  qixian suspend 3 --of agency --on 2026-10-09 …");
  command->callback([options] { suspend_or_resume(*options, "suspended"); });
}

void add_resume(CLI::App& app) {
  auto options = std::make_shared<SanctionOptions>();
  CLI::App* command = add_command(app, "resume", "terms run again; that day counts");
  add_case(*command, *options);
  command
      ->add_option("--of", options->of,
                   "what was suspended: a role, or one obligation by its number; else the case")
      ->type_name("ROLE|OBLIGATION");
  add_sanction(*command, *options, "the first day that counts again");
  command->footer(
      "Example:\n  qixian resume 3 --on 2026-11-02 --document 洪环复〔2026〕1号 --approved-by "
      "李局长 "
      "\\\n      --why 鉴定意见已出");
  command->callback([options] { suspend_or_resume(*options, "resumed"); });
}

void add_waive(CLI::App& app) {
  auto options = std::make_shared<SanctionOptions>();
  CLI::App* command = add_command(app, "waive", "an obligation need not be met");
  add_obligation(*command, *options);
  add_sanction(*command, *options, "when it was decided");
  command->footer(
      "Example:\n  qixian waive 12 --on 2026-10-09 --document 会议纪要3号 --approved-by 李局长 \\\n"
      "      --why 检察机关书面同意");
  command->callback([options] { waive(*options); });
}

void add_silence(CLI::App& app) {
  auto options = std::make_shared<SanctionOptions>();
  CLI::App* command =
      add_command(app, "silence", "no reminders until that day; on a last day there always is one");
  command
      ->add_option("OBLIGATION|CASE", options->which,
                   "an obligation by its number, or a case by its docket")
      ->required();
  command->add_flag("--case", options->is_case, "the number is a case's");
  command->add_option("--until", options->until, "the last quiet day")
      ->type_name("DAY")
      ->required();
  add_why(*command, *options);
  add_recording_options(*command, *options);
  command->footer(
      "Examples:\n  qixian silence 12 --until 2026-10-20 --why 已约定10月21日送达\n"
      "  qixian silence --case 3 --until 2026-10-20 --why 全案移送");
  command->callback([options] { silence(*options); });
}

}  // namespace

void add_sanction_commands(CLI::App& app) {
  add_extend(app);
  add_suspend(app);
  add_resume(app);
  add_waive(app);
  add_silence(app);
}

}  // namespace qixian
