// qixian sent, done, ack, paid: what became of an obligation.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/options.hpp"
#include "client/recorded.hpp"
#include "client/words.hpp"
#include "export/harmless.hpp"

#include <iostream>
#include <memory>

namespace qixian {
namespace {

using boost::json::object;

struct DutyOptions : DaemonOptions {
  std::string obligation;
  std::string on;
  std::string document;
  std::string via;
  std::string received_by;
  std::string amount;
};

void record_on_obligation(const DutyOptions& options, std::string_view kind) {
  const std::int64_t number = read_number_word("OBLIGATION", options.obligation);
  object body{{"kind", boost::json::string(kind.data(), kind.size())}};
  if (!options.on.empty()) body["on"] = write_anchor(read_anchor_word("--on", options.on));
  if (!options.amount.empty()) body["amount"] = read_amount_word(options.amount);
  add_if_given(body, "document", options.document);
  add_if_given(body, "via", options.via);
  add_if_given(body, "received_by", options.received_by);
  add_if_given(body, "by", options.by);
  const Answer answer =
      Daemon(options.socket).change("/v1/obligations/" + std::to_string(number) + "/facts", body);
  if (options.json) return print_json(answer);
  const std::string fact = member_in_words(object_of(answer.json, "fact"), "id");
  std::cout << harmless("fact " + fact + " recorded: obligation " + std::to_string(number) + " " +
                        std::string(kind))
            << '\n';
  print_consequences(std::cout, object_of(answer.json, ""));
}

CLI::App* add_duty_command(CLI::App& app, const std::string& name, const std::string& help,
                           std::string_view kind, const std::shared_ptr<DutyOptions>& options) {
  CLI::App* command = app.add_subcommand(name, help);
  command->group(recording);
  command->add_option("OBLIGATION", options->obligation, "its number, as `qixian due` lists it")
      ->required();
  add_recording_options(*command, *options);
  command->callback([options, kind] { record_on_obligation(*options, kind); });
  return command;
}

void add_on(CLI::App& command, DutyOptions& options, const std::string& help) {
  command.add_option("--on", options.on, help)->type_name("DAY|INSTANT")->required();
}

CLI::Option* add_document(CLI::App& command, DutyOptions& options) {
  return command.add_option("--document", options.document, "number of the document")
      ->type_name("NO");
}

}  // namespace

void add_duty_commands(CLI::App& app) {
  auto sending = std::make_shared<DutyOptions>();
  CLI::App* sent =
      add_duty_command(app, "sent", "it was sent off, and has not arrived yet", "sent", sending);
  add_on(*sent, *sending, "when it was sent off");
  add_document(*sent, *sending)->required();
  sent->add_option("--via", sending->via, "公文交换, 机要, EMS, 系统, …")->type_name("WAY");
  sent->footer(
      "Example:\n  qixian sent 12 --on 2026-09-30 --document 洪环函〔2026〕88号 --via EMS");

  auto doing = std::make_shared<DutyOptions>();
  CLI::App* done = add_duty_command(app, "done", "the duty was met: it arrived", "done", doing);
  add_on(*done, *doing, "when it arrived");
  add_document(*done, *doing);
  done->add_option("--via", doing->via, "公文交换, 机要, EMS, 系统, …")->type_name("WAY");
  done->add_option("--received-by", doing->received_by, "who signed for it")->type_name("NAME");
  done->footer(
      "Example:\n  qixian done 12 --on 2026-09-30 --document 洪环函〔2026〕88号 --received-by "
      "王五");

  auto seeing = std::make_shared<DutyOptions>();
  CLI::App* ack = add_duty_command(app, "ack", "I have seen it: fewer reminders until the last day",
                                   "acknowledged", seeing);
  ack->footer("Example:\n  qixian ack 12 --by 李四");

  auto paying = std::make_shared<DutyOptions>();
  CLI::App* paid =
      add_duty_command(app, "paid", "part or all of an instalment was paid", "paid", paying);
  add_on(*paid, *paying, "when it was paid");
  paid->add_option("--amount", paying->amount, "how much of it, in yuan")
      ->type_name("YUAN")
      ->required();
  add_document(*paid, *paying);
  paid->footer("Example:\n  qixian paid 12 --on 2026-12-30 --amount 50000 --document 缴款书7号");
}

}  // namespace qixian
