// qixian rulebook check | show
#include "client/commands.hpp"
#include "client/data_folders.hpp"
#include "client/failure.hpp"
#include "client/table.hpp"
#include "export/harmless.hpp"
#include "export/rulebook_picture.hpp"
#include "rulebook/read_rulebook.hpp"

#include <filesystem>
#include <iostream>
#include <memory>

namespace qixian {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_file_bytes = 1024 * 1024;

struct CheckOptions {
  std::vector<std::string> files;
};

struct ShowOptions {
  std::string which;
  std::string graph;
};

// The document's own text lies in texts/ID.txt beside the file, or nowhere.
void check_clauses(const Rulebook& book, const fs::path& file, std::vector<Problem>& problems) {
  const fs::path beside = file.parent_path() / "texts" / (book.id + ".txt");
  std::error_code error;
  if (!fs::is_regular_file(beside, error)) return;
  const std::string text = read_whole(beside.string(), most_file_bytes);
  for (const Rule& rule : book.rules)
    if (text.find(rule.clause) == std::string::npos)
      problems.push_back({file.string(), "the clause of rule " + in_quotes(rule.id) +
                                             " does not stand in " + beside.string()});
}

std::vector<std::string> lines_of(const std::vector<Problem>& problems) {
  std::vector<std::string> lines;
  for (const Problem& problem : problems)
    lines.push_back(harmless(problem.where + ": " + problem.what));
  return lines;
}

void check(const CheckOptions& options) {
  std::vector<Problem> problems;
  for (const std::string& file : options.files) {
    const std::size_t before = problems.size();
    const Rulebook book = read_rulebook(read_whole(file, most_file_bytes), file, problems);
    if (problems.size() == before) check_clauses(book, file, problems);
    if (problems.size() == before)
      std::cout << harmless(file) << ": in order: " << book.events.size() << " events, "
                << book.rules.size() << " rules\n";
  }
  if (problems.empty()) return;
  if (problems.size() == 1) throw Failure(Exit::failed, lines_of(problems).front());
  throw Failure(Exit::failed, std::to_string(problems.size()) + " problems", lines_of(problems));
}

Rulebook find(const std::string& which) {
  std::vector<Problem> problems;
  const auto read = [&](const std::string& file) {
    return read_rulebook(read_whole(file, most_file_bytes), file, problems);
  };
  Rulebook book;
  std::error_code error;
  if (fs::is_regular_file(which, error)) {
    book = read(which);
  } else {
    const auto files = overlaid_files(data_folders("rulebooks"));
    const auto found = files.find(which + ".toml");
    if (found == files.end()) {
      std::string known;
      for (const auto& [name, path] : files)
        known += (known.empty() ? "" : ", ") + path.stem().string();
      throw Failure(Exit::no_such_thing,
                    "no rulebook " + harmless(which) + "; there are: " + harmless(known));
    }
    book = read(found->second.string());
  }
  if (!problems.empty())
    throw Failure(Exit::failed, "the rulebook has problems", lines_of(problems));
  return book;
}

std::string conditions_of(const Rule& rule) {
  std::string text;
  const auto append = [&](const std::string& words) { text += (text.empty() ? "" : "; ") + words; };
  for (const Condition& condition : rule.only_if) append("only if " + condition.text);
  for (const Condition& condition : rule.unless) append("unless " + condition.text);
  return text;
}

void show(const ShowOptions& options) {
  const Rulebook book = find(options.which);
  if (options.graph == "dot") {
    std::cout << draw_dot(book);
    return;
  }
  if (options.graph == "mermaid") {
    std::cout << draw_mermaid(book);
    return;
  }
  Sheet sheet;
  sheet.add("rulebook", book.id);
  sheet.add("title", book.title);
  sheet.add("number", book.number);
  sheet.add("issuer", book.issuer);
  sheet.add("in force from", write_date(book.effective));
  sheet.print(std::cout);
  std::cout << '\n';
  Table events({{"event"}, {"name"}, {"fields"}});
  for (const EventKind& event : book.events) {
    std::string fields;
    for (const Field& field : event.fields)
      fields += (fields.empty() ? "" : ", ") + field.id + (field.required ? " (required)" : "") +
                " " + field.name;
    events.add({{event.id}, {event.name}, {fields}});
  }
  events.print(std::cout);
  std::cout << '\n';
  Table rules({{"rule"},
               {"article"},
               {"event"},
               {"from"},
               {"term"},
               {"kind"},
               {"owed by → to"},
               {"duty"},
               {"conditions"}});
  for (const Rule& rule : book.rules)
    rules.add({{rule.id},
               {rule.article},
               {rule.event},
               {rule.from},
               {write_term(rule.term)},
               {std::string(write_duty_kind(rule.kind))},
               {rule.owed_by + " → " + rule.owed_to},
               {rule.duty},
               {conditions_of(rule)}});
  rules.print(std::cout);
}

}  // namespace

void add_rulebook_commands(CLI::App& app) {
  CLI::App* family = app.add_subcommand("rulebook", "check rulebooks, show one");
  family->group(on_its_own)->require_subcommand(1);

  auto checking = std::make_shared<CheckOptions>();
  CLI::App* check_command =
      family->add_subcommand("check", "every problem, as file:line:column: what is wrong");
  check_command->add_option("FILE", checking->files, "rulebooks in TOML")->required();
  check_command->callback([checking] { check(*checking); });

  auto showing = std::make_shared<ShowOptions>();
  CLI::App* show_command =
      family->add_subcommand("show", "the events and rules as tables, or as a picture");
  show_command->add_option("ID|FILE", showing->which, "a rulebook's id, or its file")->required();
  show_command->add_option("--graph", showing->graph, "events and duties as a picture instead")
      ->type_name("dot|mermaid")
      ->check(CLI::IsMember({"dot", "mermaid"}));
  show_command->footer(
      "Example:\n  qixian rulebook show jiangxi-2021 --graph dot | dot -Tsvg > jiangxi.svg");
  show_command->callback([showing] { show(*showing); });
}

}  // namespace qixian
