// qixian case set-docket, assign, end, reopen: what is decided about a whole case.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/options.hpp"
#include "client/recorded.hpp"
#include "client/unix_http.hpp"
#include "client/words.hpp"
#include "export/harmless.hpp"

#include <iostream>
#include <memory>

namespace qixian {
namespace {

using boost::json::object;

struct CaseOptions : DaemonOptions {
  std::string which;
  std::string on;
};

struct DocketOptions : CaseOptions {
  std::string docket;
};

struct AssignOptions : CaseOptions {
  std::string role;
  std::string officer;
};

struct EndOptions : CaseOptions {
  std::string document;
  std::string approved_by;
  std::string why;
};

struct ReopenOptions : CaseOptions {
  std::string docket;
  std::string title;
  std::vector<std::string> rulebooks;
  std::vector<std::string> parties;
  std::string origin;
  std::string document;
  std::string why;
};

void record_on_case(const CaseOptions& options, object body, const std::string& said) {
  if (!options.on.empty()) body["on"] = write_anchor(read_anchor_word("--on", options.on));
  add_if_given(body, "by", options.by);
  const Answer answer =
      Daemon(options.socket).change("/v1/cases/" + percent_encode(options.which) + "/facts", body);
  if (options.json) return print_json(answer);
  print_recorded(answer, said);
}

void set_docket(const DocketOptions& options) {
  record_on_case(options, {{"kind", "docket_given"}, {"docket", options.docket}},
                 "recorded: case " + options.which + " has docket " + options.docket);
}

void assign(const AssignOptions& options) {
  record_on_case(
      options, {{"kind", "assigned"}, {"role", options.role}, {"officer", options.officer}},
      "recorded: " + options.role + " in case " + options.which + " is with " + options.officer);
}

void end_case(const EndOptions& options) {
  object body{{"kind", "ended"}, {"why", options.why}};
  add_if_given(body, "document", options.document);
  add_if_given(body, "approved_by", options.approved_by);
  record_on_case(options, std::move(body),
                 "recorded: case " + options.which + " ended on " + options.on);
}

void reopen_case(const ReopenOptions& options) {
  object body{{"reopens", options.which}, {"why", options.why}};
  add_if_given(body, "docket", options.docket);
  add_if_given(body, "title", options.title);
  if (!options.rulebooks.empty()) body["rulebooks"] = boost::json::value_from(options.rulebooks);
  if (!options.parties.empty()) body["parties"] = read_party_words(options.parties);
  add_if_given(body, "origin", options.origin);
  add_if_given(body, "document", options.document);
  add_if_given(body, "by", options.by);
  const Answer answer = Daemon(options.socket).change("/v1/cases", body);
  if (options.json) return print_json(answer);
  const object& one = object_of(answer.json, "case");
  const std::string docket = member_in_words(one, "docket");
  std::cout << harmless("case " + member_in_words(one, "id") + " goes on from case " +
                        member_in_words(one, "reopens") + (docket.empty() ? "" : ": " + docket) +
                        "  " + member_in_words(one, "title"))
            << '\n';
  print_consequences(std::cout, object_of(answer.json, ""));
}

CLI::App* add_change(CLI::App& family, const std::string& name, const std::string& help,
                     CaseOptions& options) {
  CLI::App* command = family.add_subcommand(name, help);
  command->add_option("CASE", options.which, "its number or its docket")->required();
  return command;
}

CLI::Option* add_on(CLI::App& command, CaseOptions& options, const std::string& help) {
  return command.add_option("--on", options.on, help)->type_name("DAY|INSTANT");
}

void add_why(CLI::App& command, std::string& why) {
  command.add_option("--why", why, "the reason, kept with it")->type_name("TEXT")->required();
}

void add_document(CLI::App& command, std::string& document) {
  command.add_option("--document", document, "number of the document")->type_name("NO");
}

void add_set_docket(CLI::App& family) {
  auto options = std::make_shared<DocketOptions>();
  CLI::App* command = add_change(family, "set-docket", "give the case its docket number", *options);
  command->add_option("NO", options->docket, "the docket number, as 赣环赔〔2026〕3号")->required();
  add_on(*command, *options, "since when; today, if left out");
  add_recording_options(*command, *options);
  command->footer("Example:\n  qixian case set-docket 3 赣环赔〔2026〕3号");
  command->callback([options] { set_docket(*options); });
}

void add_assign(CLI::App& family) {
  auto options = std::make_shared<AssignOptions>();
  CLI::App* command =
      add_change(family, "assign", "an officer takes an office's part in the case", *options);
  command->add_option("ROLE", options->role, "the part, as agency")->required();
  command->add_option("OFFICER", options->officer, "of an office that has it, as zhang-wei")
      ->required();
  add_on(*command, *options, "since when; today, if left out");
  add_recording_options(*command, *options);
  command->footer("Example:\n  qixian case assign 3 agency zhang-wei");
  command->callback([options] { assign(*options); });
}

void add_end(CLI::App& family) {
  auto options = std::make_shared<EndOptions>();
  CLI::App* command = add_change(family, "end", "the case is over: what is open ends", *options);
  add_on(*command, *options, "when it was decided")->required();
  add_document(*command, options->document);
  command->add_option("--approved-by", options->approved_by, "who approved it")->type_name("NAME");
  add_why(*command, options->why);
  add_recording_options(*command, *options);
  command->footer("Example:\n  qixian case end 3 --on 2026-11-20 --why 赔偿义务人已全部履行");
  command->callback([options] { end_case(*options); });
}

void add_reopen(CLI::App& family) {
  auto options = std::make_shared<ReopenOptions>();
  CLI::App* command =
      add_change(family, "reopen", "open another case that goes on from one that ended", *options);
  command->add_option("--docket", options->docket, "its own docket number, if there is one already")
      ->type_name("NO");
  command->add_option("--title", options->title, "if it differs")->type_name("TEXT");
  add_repeated(*command, "--rulebook", options->rulebooks, "if they differ, all of them")
      ->type_name("ID");
  add_repeated(*command, "--party", options->parties, "if they differ, all of them")
      ->type_name("ROLE=OFFICE");
  command->add_option("--origin", options->origin, "if it differs")->type_name("TEXT");
  add_document(*command, options->document);
  add_why(*command, options->why);
  add_recording_options(*command, *options);
  command->footer("Example:\n  qixian case reopen 3 --docket 赣环赔〔2026〕9号 --why 发现新的损害");
  command->callback([options] { reopen_case(*options); });
}

}  // namespace

void add_case_changes(CLI::App& family) {
  add_set_docket(family);
  add_assign(family);
  add_end(family);
  add_reopen(family);
}

}  // namespace qixian
