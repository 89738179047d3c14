// qixian record, correct: what happened in a case, and what was entered wrongly.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/failure.hpp"
#include "client/options.hpp"
#include "client/unix_http.hpp"
#include "client/words.hpp"
#include "export/harmless.hpp"
#include "export/json.hpp"

#include <iostream>
#include <memory>

namespace qixian {
namespace {

using boost::json::object;

struct RecordOptions : DaemonOptions {
  std::string which;
  std::string event;
  std::string on;
  std::vector<std::string> fields;
  std::string document;
  std::string note;
  bool again = false;
};

struct CorrectOptions : DaemonOptions {
  std::string fact;
  std::string on;
  std::vector<std::string> fields;
  bool retract = false;
  std::string why;
};

void add_if_given(object& body, std::string_view key, const std::string& value) {
  if (!value.empty()) body[boost::json::string_view(key.data(), key.size())] = value;
}

void print_recorded(const Answer& answer, const std::string& said) {
  const object& whole = object_of(answer.json, "");
  const std::string number = member_in_words(object_of(answer.json, "fact"), "id");
  std::cout << harmless("fact " + number + " " + said) << '\n';
  if (!print_consequences(std::cout, whole)) std::cout << "nothing that is owed changes\n";
}

void record(const RecordOptions& options) {
  object body{{"kind", "event"},
              {"event", options.event},
              {"on", write_anchor(read_anchor_word("--on", options.on))}};
  if (!options.fields.empty()) body["fields"] = read_field_words(options.fields);
  add_if_given(body, "document", options.document);
  add_if_given(body, "note", options.note);
  add_if_given(body, "by", options.by);
  if (options.again) body["again"] = true;
  const Answer answer =
      Daemon(options.socket).change("/v1/cases/" + percent_encode(options.which) + "/facts", body);
  if (options.json) return print_json(answer);
  print_recorded(answer, "recorded: " + options.event + " on " + options.on);
}

void correct(const CorrectOptions& options) {
  const std::int64_t number = read_number_word("FACT", options.fact);
  if (!options.retract && options.on.empty() && options.fields.empty()) {
    throw Failure(
        Exit::wrong_words,
        "correct: say what is right with --on or --field, or take it back with --retract");
  }
  object body{{"kind", options.retract ? "retraction" : "correction"}, {"fact", number}};
  if (!options.on.empty()) body["on"] = write_anchor(read_anchor_word("--on", options.on));
  if (!options.fields.empty()) body["fields"] = read_field_words(options.fields);
  body["why"] = options.why;
  add_if_given(body, "by", options.by);

  const Daemon daemon(options.socket);
  // Facts are recorded on their case, and a person knows the fact by its number alone.
  const Answer fact = daemon.ask("/v1/facts/" + std::to_string(number));
  const std::string which = member_in_words(object_of(fact.json, "fact"), "case");
  if (which.empty()) throw Failure(Exit::failed, "the daemon does not say whose fact it is");
  const Answer answer = daemon.change("/v1/cases/" + percent_encode(which) + "/facts", body);
  if (options.json) return print_json(answer);
  print_recorded(
      answer, (options.retract ? "takes back fact " : "corrects fact ") + std::to_string(number));
}

}  // namespace

void add_record_command(CLI::App& app) {
  auto options = std::make_shared<RecordOptions>();
  CLI::App* command = app.add_subcommand("record", "record what happened in a case");
  command->group(recording);
  command->add_option("CASE", options->which, "its number or its docket")->required();
  command->add_option("EVENT", options->event, "as the rulebook names it, as negotiation-decided")
      ->required();
  command->add_option("--on", options->on, "when it happened; a day to come is a field, not this")
      ->type_name("DAY|INSTANT")
      ->required();
  add_repeated(*command, "--field", options->fields, "what the event needs to say; may be repeated")
      ->type_name("KEY=VALUE");
  command->add_option("--document", options->document, "number of the document")->type_name("NO");
  command->add_option("--note", options->note, "anything worth keeping with it")->type_name("TEXT");
  command->add_flag("--again", options->again, "the same event happened twice on this day");
  add_recording_options(*command, *options);
  command->footer(
      "Examples:\n"
      "  qixian record 3 negotiation-decided --on 2026-09-28 --by 李四\n"
      "  qixian record 3 meeting-set --on 2026-09-29 --field meets=2026-10-12");
  command->callback([options] { record(*options); });
}

void add_correct_command(CLI::App& app) {
  auto options = std::make_shared<CorrectOptions>();
  CLI::App* command = app.add_subcommand("correct", "correct or take back a recorded fact");
  command->group(recording);
  command->add_option("FACT", options->fact, "its number, as `qixian case show` lists it")
      ->required();
  command->add_option("--on", options->on, "when it really happened")->type_name("DAY|INSTANT");
  add_repeated(*command, "--field", options->fields, "what it should have said; may be repeated")
      ->type_name("KEY=VALUE");
  auto* retract = command->add_flag("--retract", options->retract, "it did not happen at all");
  retract->excludes("--on")->excludes("--field");
  command->add_option("--why", options->why, "the reason, kept with it")
      ->type_name("TEXT")
      ->required();
  add_recording_options(*command, *options);
  command->footer(
      "Examples:\n"
      "  qixian correct 12 --on 2026-09-27 --why 日期录错\n"
      "  qixian correct 12 --retract --why 重复录入");
  command->callback([options] { correct(*options); });
}

}  // namespace qixian
