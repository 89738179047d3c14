// qixian rulebook check | show
#include "client/commands.hpp"
#include "client/data_folders.hpp"
#include "client/failure.hpp"
#include "client/table.hpp"
#include "client/terminal.hpp"
#include "export/display_width.hpp"
#include "export/harmless.hpp"
#include "export/rulebook_picture.hpp"
#include "rulebook/check_clauses.hpp"
#include "rulebook/read_rulebook.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <utility>

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
void check_against_document(const Rulebook& book, const ClausePlaces& places, const fs::path& file,
                            std::vector<Problem>& problems) {
  if (book.id.empty() || fs::path(book.id).filename() != book.id) return;
  const fs::path beside = file.parent_path() / "texts" / (book.id + ".txt");
  std::error_code error;
  if (!fs::is_regular_file(beside, error)) return;
  check_clauses(book, places, read_whole(beside.string(), most_file_bytes), beside.string(),
                problems);
}

std::vector<std::string> lines_of(const std::vector<Problem>& problems) {
  std::vector<std::string> lines;
  for (const Problem& problem : problems)
    lines.push_back(harmless(problem.where + ": " + problem.what));
  return lines;
}

// Everything that is wrong with one file, a line each; a clause is looked for whatever else is
// wrong.
std::vector<std::string> lines_about(const std::string& file) {
  std::vector<Problem> problems;
  std::vector<std::string> lines;
  try {
    ClausePlaces places;
    const Rulebook book = read_rulebook(read_whole(file, most_file_bytes), file, problems, &places);
    check_against_document(book, places, file, problems);
    if (problems.empty())
      std::cout << harmless(file) << ": in order: " << book.events.size() << " events, "
                << book.rules.size() << " rules"
                << (book.switched_off.empty() ? "" : ", switched off") << '\n';
    lines = lines_of(problems);
  } catch (const Failure& unreadable) {
    // The file, or the document beside it; the other files are looked at all the same.
    lines = lines_of(problems);
    lines.emplace_back(unreadable.what());
  }
  return lines;
}

void check(const CheckOptions& options) {
  std::vector<std::string> lines;
  for (const std::string& file : options.files)
    for (std::string& line : lines_about(file)) lines.push_back(std::move(line));
  if (lines.empty()) return;
  if (lines.size() == 1) throw Failure(Exit::failed, lines.front());
  throw Failure(Exit::failed, std::to_string(lines.size()) + " problems", lines);
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

std::string joined(const std::vector<std::string>& words, std::string_view between = ", ") {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : std::string(between)) + word;
  return text;
}

// The text in lines of at most so many columns. Chinese breaks anywhere, other words at a space.
std::vector<std::string> wrapped(const std::string& text, int columns) {
  std::vector<std::string> lines{""};
  std::size_t space = 0;  // where the line may break: after its last space
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    const std::string character = text.substr(i, end - i);
    std::string& line = lines.back();
    if (display_width(line + character) <= columns) {
      line += character;
      if (character == " ") space = line.size();
    } else if (space > 0 && character.size() == 1) {
      std::string next = line.substr(space) + character;
      line.erase(space);
      lines.push_back(std::move(next));
      space = 0;
    } else {
      lines.push_back(character == " " ? "" : character);
      space = 0;
    }
    i = end;
  }
  return lines;
}

// A row whose last cell takes as many lines as it needs beside the others.
void add_wrapped(Table& table, std::vector<Cell> cells, int columns) {
  const std::vector<std::string> lines = wrapped(cells.back().text, columns);
  cells.back().text = lines.front();
  const std::size_t width = cells.size();
  table.add(std::move(cells));
  for (std::size_t i = 1; i < lines.size(); ++i) {
    std::vector<Cell> below(width);
    below.back().text = lines[i];
    table.add(std::move(below));
  }
}

// How many columns the last of a table's columns may take.
int columns_beside(const std::vector<std::string>& widest) {
  int taken = 0;
  for (const std::string& text : widest) taken += display_width(text) + 2;
  return std::max(24, std::max(100, columns_of_terminal()) - taken);
}

std::string wider(const std::string& one, const std::string& other) {
  return display_width(one) < display_width(other) ? other : one;
}

std::string in_words(const Trigger& trigger, const std::string& from) {
  if (trigger.kind == Trigger::Kind::done_of) return "after " + trigger.id + " done";
  if (trigger.kind == Trigger::Kind::lapse_of) return "when " + trigger.id + " lapses";
  if (trigger.id == standing_event) return "while a standing case is in force";
  return from == "on" ? "on " + trigger.id : "from " + from + " of " + trigger.id;
}

std::string length_of(const Rule& rule) {
  if (rule.every != Every::once) return "every " + std::string(write_every(rule.every));
  if (rule.each != Each::one) return "each " + std::string(write_each(rule.each));
  if (!rule.has_term()) return "-";
  return (rule.first ? write_term(*rule.first) + " + " : "") + write_term(rule.term);
}

std::string parties_of(const Rule& rule) {
  const std::string by = joined(rule.owed_by, "+");
  return rule.owed_to.empty() ? by : by + " → " + joined(rule.owed_to, "+");
}

// All that bears on when the duty arises, runs and ends; a line each.
std::vector<std::string> details_of(const Rule& rule, const Rulebook& book) {
  std::vector<std::string> lines{in_words(rule.trigger, rule.from)};
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) lines.push_back(name + value);
  };
  for (const Condition& condition : rule.only_if) add("only if ", condition.text);
  for (const Condition& condition : rule.unless) add("unless ", condition.text);
  if (rule.at_most > 0)
    add("at most ", rule.at_most == 1 ? "once" : std::to_string(rule.at_most) + " times");
  add("owed by the office in ", rule.owed_by_field);
  add("owed to the office in ", rule.owed_to_field);
  if (rule.joint) lines.emplace_back("joint: done by one is done by all");
  if (rule.yields) lines.emplace_back("yields to another law of the case that has such a duty");
  if (const Target* target = book.target(rule.target))
    add("target ", target->id + ": " + target->name);
  add("after the day in ",
      rule.first_field.empty() ? "" : rule.first_field + ", where it is given");
  add("due on the day in ", rule.due_field.empty() ? "" : rule.due_field + ", where it is given");
  if (rule.clear_days) lines.emplace_back("clear days");
  for (const NotCounted& span : rule.not_counted)
    add("not counted: ", "from " + span.from + " to " + span.to);
  if (!rule.can_be_suspended) lines.emplace_back("is never suspended");
  if (rule.suspended_in_last)
    add("suspended in its last ", write_term(*rule.suspended_in_last) + ": as much after that");
  add("restarted by ", joined(rule.restarted_by));
  add("fulfilled by ", joined(rule.fulfilled_by));
  add("ended by ", joined(rule.ended_by));
  if (rule.deemed) lines.emplace_back("deemed: lapses by itself when the last day has passed");
  return lines;
}

void show_head(const Rulebook& book) {
  Sheet sheet;
  const int columns = columns_beside({"doubtful from"});
  const auto add = [&](std::string name, const std::string& value, Colour colour = Colour::none) {
    if (value.empty()) return;
    for (const std::string& line : wrapped(value, columns))
      sheet.add(std::exchange(name, ""), line, colour);
  };
  add("rulebook", book.id);
  add("title", book.title);
  add("number", book.number);
  add("issuer", book.issuer);
  add("switched off", book.switched_off, Colour::orange);
  add("in force from", write_date(book.effective));
  if (book.doubtful) add("doubtful from", write_date(*book.doubtful));
  add("supersedes", book.supersedes);
  add("rolls by", book.roll_article);
  if (book.from_next_full_hour) add("hours run", "from the next full hour");
  for (const LegalBasis& basis : book.basis)
    add("rests on", basis.text + (basis.from ? " from " + write_date(*basis.from) : "") +
                        (basis.until ? " until " + write_date(*basis.until) : ""));
  add("origins", joined(book.origins));
  sheet.print(std::cout);
  Table roles({{"role"}, {"name"}, {"external"}});
  for (const Role& role : book.roles)
    roles.add({{role.id}, {role.name}, {role.external ? "watched by " + role.watched_by : ""}});
  std::cout << '\n';
  roles.print(std::cout);
  if (book.targets.empty()) return;
  Table targets({{"target"}, {"term"}, {"name"}});
  for (const Target& target : book.targets)
    targets.add({{target.id}, {write_term(target.term)}, {target.name}});
  std::cout << '\n';
  targets.print(std::cout);
}

std::string in_words(const Field& field) {
  std::string text = field.id + " " + field.name;
  if (field.type == FieldType::choice) text += ": " + joined(field.choices, " or ");
  if (!field.roles.empty()) text += ": " + joined(field.roles, " or ");
  return field.required ? text + " (required)" : text;
}

void show_events(const Rulebook& book) {
  std::string id = "event", name = "name";  // at least as wide as their titles
  for (const EventKind& event : book.events) {
    id = wider(id, event.id);
    name = wider(name, event.name);
  }
  const int columns = columns_beside({id, name});
  Table events({{"event"}, {"name"}, {"more"}});
  for (const EventKind& event : book.events) {
    std::vector<std::string> more;
    for (const Field& field : event.fields) more.push_back(in_words(field));
    if (event.has_schedule) more.emplace_back("brings a schedule");
    if (event.replaces)
      more.push_back(
          "replaces the last one" +
          (event.replaces_by.empty() ? "" : " of the same " + joined(event.replaces_by, " and ")));
    if (event.only_noted) more.emplace_back("only noted");
    add_wrapped(events, {{event.id}, {event.name}, {joined(more, "; ")}}, columns);
  }
  events.print(std::cout);
}

void show_rules(const Rulebook& book) {
  std::string id = "rule", article = "article", length = "term", parties = "owed by → to";
  for (const Rule& rule : book.rules) {
    id = wider(id, rule.id);
    article = wider(article, rule.article);
    length = wider(length, length_of(rule));
    parties = wider(parties, parties_of(rule));
  }
  const int duty_columns = columns_beside({id, length, "statutory", parties});
  Table rules({{"rule"}, {"term"}, {"kind"}, {"owed by → to"}, {"duty"}});
  for (const Rule& rule : book.rules)
    add_wrapped(rules,
                {{rule.id},
                 {length_of(rule)},
                 {std::string(write_duty_kind(rule.kind))},
                 {parties_of(rule)},
                 {rule.duty}},
                duty_columns);
  rules.print(std::cout);
  std::cout << '\n';
  const int detail_columns = columns_beside({id, article});
  Table details({{"rule"}, {"article"}, {"arises, runs, ends"}});
  for (const Rule& rule : book.rules) {
    bool first = true;
    for (const std::string& line : details_of(rule, book)) {
      add_wrapped(details, {{first ? rule.id : ""}, {first ? rule.article : ""}, {line}},
                  detail_columns);
      first = false;
    }
  }
  details.print(std::cout);
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
  show_head(book);
  std::cout << '\n';
  show_events(book);
  if (book.rules.empty()) return;
  std::cout << '\n';
  show_rules(book);
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
