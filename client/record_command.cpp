// qixian record, correct: what happened in a case, and what was entered wrongly.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/failure.hpp"
#include "client/options.hpp"
#include "client/recorded.hpp"
#include "client/schedule_file.hpp"
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
  std::string schedule;
  std::string document;
  std::string note;
  bool again = false;
};

struct CorrectOptions : DaemonOptions {
  std::string fact;
  std::string on;
  std::vector<std::string> fields;
  std::string schedule;
  std::string amount;
  std::string term;
  std::string until;
  std::string document;
  std::string title;
  std::vector<std::string> rulebooks;
  std::vector<std::string> parties;
  std::string origin;
  bool retract = false;
  std::string why;
};

void record(const RecordOptions& options) {
  object body{{"kind", "event"},
              {"event", options.event},
              {"on", write_anchor(read_anchor_word("--on", options.on))}};
  if (!options.fields.empty()) body["fields"] = read_field_words(options.fields);
  if (!options.schedule.empty()) body["schedule"] = read_schedule_file(options.schedule);
  add_if_given(body, "document", options.document);
  add_if_given(body, "note", options.note);
  add_if_given(body, "by", options.by);
  if (options.again) body["again"] = true;
  const Answer answer =
      Daemon(options.socket).change("/v1/cases/" + percent_encode(options.which) + "/facts", body);
  if (options.json) return print_json(answer);
  print_recorded(answer, "recorded: " + options.event + " on " + options.on);
}

// What is right instead, of all that a fact may say.
object read_corrections(const CorrectOptions& options) {
  object right;
  if (!options.on.empty()) right["on"] = write_anchor(read_anchor_word("--on", options.on));
  if (!options.fields.empty()) right["fields"] = read_field_words(options.fields);
  if (!options.schedule.empty()) right["schedule"] = read_schedule_file(options.schedule);
  if (!options.amount.empty()) right["amount"] = read_amount_word(options.amount);
  if (!options.term.empty()) right["term"] = write_term(read_term_word(options.term));
  if (!options.until.empty()) right["until"] = write_date(read_day_word("--until", options.until));
  add_if_given(right, "document", options.document);
  add_if_given(right, "title", options.title);
  if (!options.rulebooks.empty()) right["rulebooks"] = boost::json::value_from(options.rulebooks);
  if (!options.parties.empty()) right["parties"] = read_party_words(options.parties, true);
  add_if_given(right, "origin", options.origin);
  return right;
}

void correct(const CorrectOptions& options) {
  const std::int64_t number = read_number_word("FACT", options.fact);
  object body = read_corrections(options);
  if (options.retract && !body.empty())
    throw Failure(Exit::wrong_words,
                  "correct: --retract takes the whole fact back; leave out what would be right");
  if (!options.retract && body.empty()) {
    throw Failure(
        Exit::wrong_words,
        "correct: say what is right with --on or --field, or take it back with --retract");
  }
  body["kind"] = options.retract ? "retraction" : "correction";
  body["fact"] = number;
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
  command
      ->add_option(
          "--schedule", options->schedule,
          "the agreement's own schedule, a CSV file in UTF-8: number, day, amount, payee; - "
          "for standard input. A supplement keeps the numbers of the rows that are there")
      ->type_name("FILE");
  command->add_option("--document", options->document, "number of the document")->type_name("NO");
  command->add_option("--note", options->note, "anything worth keeping with it")->type_name("TEXT");
  command->add_flag("--again", options->again,
                    "the same event happened twice on this day; or a supplement changes a row that "
                    "was paid");
  add_recording_options(*command, *options);
  command->footer(
      "Examples:\n"
      "  qixian record 3 negotiation-decided --on 2026-09-28 --by 李四\n"
      "  qixian record 3 meeting-set --on 2026-09-29 --field meets=2026-10-12\n"
      "  qixian record 3 agreement-signed --on 2026-10-20 --schedule instalments.csv\n"
      "A row of a schedule: 1,2026-12-31,50000.00,市财政局 or, counted from the agreement's day,\n"
      "1,2m,50000.00,市财政局; a milestone has no amount: 2,2027-06-30,,完成土壤修复\n"
      "A meeting that is moved is recorded again with its new day. No event calls one off: take "
      "the\n"
      "fact that set it back, and whoever had heard of it is told: qixian correct FACT --retract "
      "--why 会议取消");
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
  command
      ->add_option("--schedule", options->schedule,
                   "the whole schedule as it should have been, with its numbers")
      ->type_name("FILE");
  command->add_option("--amount", options->amount, "of a payment")->type_name("YUAN");
  command->add_option("--term", options->term, "of an extension")->type_name("TERM");
  command->add_option("--until", options->until, "of a silence")->type_name("DAY");
  command->add_option("--document", options->document, "number of the document")->type_name("NO");
  command->add_option("--title", options->title, "of an opening")->type_name("TEXT");
  add_repeated(*command, "--rulebook", options->rulebooks, "of an opening, all of them")
      ->type_name("ID");
  add_repeated(*command, "--party", options->parties,
               "of an opening, the offices of the roles named; ROLE= for none")
      ->type_name("ROLE=OFFICE");
  command->add_option("--origin", options->origin, "of an opening")->type_name("TEXT");
  auto* retract = command->add_flag("--retract", options->retract, "it did not happen at all");
  retract->excludes("--on")->excludes("--field");
  command->add_option("--why", options->why, "the reason, kept with it")
      ->type_name("TEXT")
      ->required();
  add_recording_options(*command, *options);
  command->footer(
      "Examples:\n"
      "  qixian correct 12 --on 2026-09-27 --why 日期录错\n"
      "  qixian correct 1 --party agency=jiujiang-eco --why 管辖有误\n"
      "  qixian correct 12 --retract --why 重复录入");
  command->callback([options] { correct(*options); });
}

}  // namespace qixian
