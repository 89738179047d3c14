// qixian case open | list | show; the rest of the family stands in case_changes.cpp.
#include "client/answers.hpp"
#include "client/commands.hpp"
#include "client/options.hpp"
#include "client/recorded.hpp"
#include "client/unix_http.hpp"
#include "client/words.hpp"
#include "export/harmless.hpp"
#include "export/json.hpp"

#include <iostream>
#include <memory>

namespace qixian {
namespace {

using boost::json::object;

struct OpenOptions : DaemonOptions {
  std::vector<std::string> rulebooks;
  std::string docket;
  std::string title;
  std::vector<std::string> parties;
  std::string origin;
  bool standing = false;
};

struct ShowOptions : DaemonOptions {
  std::string which;
};

void print_case_line(const object& one) {
  const std::string docket = member_in_words(one, "docket");
  std::cout << harmless("case " + member_in_words(one, "id") + " opened" +
                        (docket.empty() ? "" : ": " + docket) + "  " +
                        member_in_words(one, "title"))
            << '\n';
}

void open_case(const OpenOptions& options) {
  object body{{"rulebooks", boost::json::value_from(options.rulebooks)}, {"title", options.title}};
  add_if_given(body, "docket", options.docket);
  body["parties"] = read_party_words(options.parties);
  add_if_given(body, "origin", options.origin);
  if (options.standing) body["standing"] = true;
  add_if_given(body, "by", options.by);
  const Answer answer = Daemon(options.socket).change("/v1/cases", body);
  if (options.json) return print_json(answer);
  const object& whole = object_of(answer.json, "");
  print_case_line(object_of(answer.json, "case"));
  print_consequences(std::cout, whole);
}

void list_cases(const DaemonOptions& options) {
  const Answer answer = Daemon(options.socket).ask_all("/v1/cases", {}, "cases");
  if (options.json) return print_json(answer);
  const auto cases = rows_in(answer.json, "cases");
  if (cases.empty()) {
    std::cout << "no case is open yet; begin with: qixian case open --help\n";
    return;
  }
  print_rows(std::cout, cases,
             {"id", "docket", "title", "rulebooks", "parties", "owed", "ended_on", "standing"});
}

// What a fact is about, in a few words: "done of obligation 12", "suspended for role court".
std::string what_happened(const object& fact) {
  const std::string event = member_in_words(fact, "event");
  std::string what = event.empty() ? member_in_words(fact, "kind") : event;
  for (const auto& [label, key] : {std::pair{"  of fact ", "fact"},
                                   {"  of obligation ", "obligation"},
                                   {"  for role ", "role"}}) {
    if (const auto value = member_in_words(fact, key); !value.empty()) what += label + value;
  }
  return what;
}

std::string schedule_in_words(const object& fact) {
  const auto rows = rows_in(fact, "schedule");
  if (rows.empty()) return {};
  std::string words;
  for (const object* row : rows) {
    words += words.empty() ? "" : "; ";
    words += member_in_words(*row, "number") + ": " + member_in_words(*row, "day") +
             member_in_words(*row, "after");
    for (const char* key : {"amount", "payee", "what"}) {
      if (const auto value = member_in_words(*row, key); !value.empty()) words += " " + value;
    }
  }
  return words;
}

void print_facts(const std::vector<const object*>& facts) {
  Table table({{"fact", Align::right}, {"on"}, {"what"}, {"details"}, {"recorded"}, {"by"}});
  for (const object* fact : facts) {
    std::string details;
    const auto append = [&](const std::string& label, const std::string& value) {
      if (!value.empty()) details += (details.empty() ? "" : "  ") + label + value;
    };
    for (const auto& [label, key] : {std::pair{"", "fields"},
                                     {"by ", "term"},
                                     {"", "amount"},
                                     {"until ", "until"},
                                     {"to ", "officer"},
                                     {"as case ", "reopened_as"},
                                     {"", "docket"},
                                     {"", "document"},
                                     {"approved by ", "approved_by"},
                                     {"via ", "via"},
                                     {"received by ", "received_by"},
                                     {"", "note"}})
      append(label, member_in_words(*fact, key));
    append("", schedule_in_words(*fact));
    // The opening itself stands above, as it is now.
    if (text_in(*fact, "kind") == "correction") append("", member_in_words(*fact, "opening"));
    table.add({{member_in_words(*fact, "id")},
               {member_in_words(*fact, "on")},
               {what_happened(*fact)},
               {details},
               {member_in_words(*fact, "recorded_at")},
               {member_in_words(*fact, "by")}});
  }
  table.print(std::cout);
}

void show_case(const ShowOptions& options) {
  const Daemon daemon(options.socket);
  const Answer answer = daemon.ask("/v1/cases/" + percent_encode(options.which));
  if (options.json) return print_json(answer);
  const object& whole = object_of(answer.json, "");
  const object& one = object_of(answer.json, "case");
  Sheet sheet;
  for (const auto& [name, key] : {std::pair{"case", "id"},
                                  {"docket", "docket"},
                                  {"title", "title"},
                                  {"rulebooks", "rulebooks"},
                                  {"not applied", "rulebooks_not_applied"},
                                  {"parties", "parties"},
                                  {"assigned", "assigned"},
                                  {"origin", "origin"},
                                  {"standing", "standing"},
                                  {"ended on", "ended_on"},
                                  {"goes on from case", "reopens"},
                                  {"goes on as case", "reopened_as"}}) {
    if (const auto words = member_in_words(one, key); !words.empty()) sheet.add(name, words);
  }
  sheet.print(std::cout);
  if (const auto facts = rows_in(array_in(one, "facts") != nullptr ? one : whole, "facts");
      !facts.empty()) {
    std::cout << '\n';
    print_facts(facts);
  }
  const std::string number = member_in_words(one, "id");
  const Answer owed = daemon.ask_all("/v1/obligations", {{"case", number}}, "obligations");
  if (const auto obligations = rows_in(owed.json, "obligations"); !obligations.empty()) {
    std::cout << '\n';
    print_obligations(std::cout, obligations);
  }
  if (!rows_in(whole, "waiting").empty()) std::cout << '\n';
  print_waiting(std::cout, whole);
}

}  // namespace

void add_case_commands(CLI::App& app) {
  CLI::App* family = app.add_subcommand(
      "case", "open a case, list the cases, show one; what is decided about one");
  family->group(recording)->require_subcommand(1);

  auto opening = std::make_shared<OpenOptions>();
  CLI::App* open = family->add_subcommand("open", "open a case under one or more rulebooks");
  add_repeated(*open, "--rulebook", opening->rulebooks,
               "a rulebook it is kept under; may be repeated")
      ->type_name("ID")
      ->required();
  open->add_option("--docket", opening->docket, "the docket number, if there is one already")
      ->type_name("NO");
  open->add_option("--title", opening->title, "what the case is about")
      ->type_name("TEXT")
      ->required();
  add_repeated(*open, "--party", opening->parties, "which office has which part; may be repeated")
      ->type_name("ROLE=OFFICE");
  open->add_option("--origin", opening->origin,
                   "where the case came from, as the rulebook names it")
      ->type_name("TEXT");
  open->add_flag("--standing", opening->standing,
                 "no case of its own: what these offices owe each other year by year");
  add_recording_options(*open, *opening);
  open->footer(
      "Example:\n  qixian case open --rulebook jiangxi-2021 --docket 赣环赔〔2026〕3号 \\\n"
      "      --title 某化工厂渗漏 --party agency=nanchang-eco --party procuratorate=nanchang-proc");
  open->callback([opening] { open_case(*opening); });

  auto listing = std::make_shared<DaemonOptions>();
  CLI::App* list = family->add_subcommand("list", "every case, one a line");
  add_daemon_options(*list, *listing);
  list->callback([listing] { list_cases(*listing); });

  auto showing = std::make_shared<ShowOptions>();
  CLI::App* show = family->add_subcommand("show", "one case: its facts and what is owed in it");
  show->add_option("CASE", showing->which,
                   "its number or its docket; brackets and widths are alike")
      ->required();
  add_daemon_options(*show, *showing);
  show->footer("Examples:\n  qixian case show 3\n  qixian case show '赣环赔[2026]3号'");
  show->callback([showing] { show_case(*showing); });

  add_case_changes(*family);
}

}  // namespace qixian
