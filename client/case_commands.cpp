// qixian case open | list | show
#include "client/answers.hpp"
#include "client/commands.hpp"
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

struct OpenOptions : DaemonOptions {
  std::vector<std::string> rulebooks;
  std::string docket;
  std::string title;
  std::vector<std::string> parties;
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
  if (!options.docket.empty()) body["docket"] = options.docket;
  body["parties"] = read_party_words(options.parties);
  if (!options.by.empty()) body["by"] = options.by;
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
  print_rows(std::cout, cases, {"id", "docket", "title", "rulebooks", "parties", "owed"});
}

void print_facts(const std::vector<const object*>& facts) {
  Table table({{"fact", Align::right}, {"on"}, {"what"}, {"details"}, {"recorded"}, {"by"}});
  for (const object* fact : facts) {
    const std::string kind = member_in_words(*fact, "kind");
    const std::string event = member_in_words(*fact, "event");
    std::string what = event.empty() ? kind : event;
    const auto append = [](std::string& words, const std::string& label, const std::string& value) {
      if (!value.empty()) words += (words.empty() ? "" : "  ") + label + value;
    };
    append(what, "of fact ", member_in_words(*fact, "fact"));
    append(what, "of obligation ", member_in_words(*fact, "obligation"));
    std::string details = member_in_words(*fact, "fields");
    append(details, "", member_in_words(*fact, "document"));
    append(details, "via ", member_in_words(*fact, "via"));
    append(details, "received by ", member_in_words(*fact, "received_by"));
    append(details, "", member_in_words(*fact, "note"));
    append(details, "because ", member_in_words(*fact, "why"));
    table.add({{member_in_words(*fact, "id")},
               {member_in_words(*fact, "on")},
               {what},
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
  for (const char* key : {"id", "docket", "title", "rulebooks", "parties"}) {
    if (const auto words = member_in_words(one, key); !words.empty()) {
      sheet.add(std::string(key) == "id" ? "case" : key, words);
    }
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
}

}  // namespace

void add_case_commands(CLI::App& app) {
  CLI::App* family = app.add_subcommand("case", "open a case, list the cases, show one");
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
}

}  // namespace qixian
