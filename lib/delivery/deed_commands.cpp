#include "delivery/deed_commands.hpp"

#include "docket/naming.hpp"

#include <algorithm>

namespace qixian {
namespace {

// What the case's laws together ask of an event.
std::vector<Field> fields_of(const std::string& event, const std::vector<const Rulebook*>& books) {
  std::vector<Field> fields;
  for (const Rulebook* book : books) {
    const EventKind* kind = book->event(event);
    if (kind == nullptr) continue;
    for (const Field& field : kind->fields) {
      const auto known = std::ranges::find(fields, field.id, &Field::id);
      if (known == fields.end()) {
        fields.push_back(field);
      } else {
        known->required |= field.required;
      }
    }
  }
  return fields;
}

// 正义网/其他
std::string one_of(const std::vector<std::string>& choices) {
  std::string line;
  for (const std::string& choice : choices) line += (line.empty() ? "" : "/") + choice;
  return line;
}

// Whether it is asked for; empty: it may be left out.
std::string value_of(const Field& field, const ObligationKey& key, const Case& file) {
  if (field.roles.empty() && !field.required) return "";
  if (field.roles.empty()) return field.choices.empty() ? field.name : one_of(field.choices);
  const std::vector<std::string> holders = holders_of(field.roles, file);
  if (!field.required && holders.size() < 2) return "";
  for (const std::string& office : {key.owed_by, key.owed_to})
    if (std::ranges::find(holders, office) != holders.end()) return office;
  return one_of(holders);
}

// Hours run from it, so that a bare day would be refused.
bool begins_hours(const Trigger& trigger, const std::vector<const Rulebook*>& books) {
  for (const Rulebook* book : books)
    for (const Rule& rule : book->rules)
      if (rule.trigger == trigger && rule.from == "on" &&
          rule.first.value_or(rule.term).unit == TermUnit::hours)
        return true;
  return false;
}

std::string on(bool needs_moment) {
  return needs_moment ? "--on 日期T时:分+08:00" : "--on 日期";
}

std::string name_of(const std::string& event, const std::vector<const Rulebook*>& books) {
  for (const Rulebook* book : books)
    if (const EventKind* kind = book->event(event)) return kind->name;
  return event;
}

bool brings_rows(const std::string& event, const std::vector<const Rulebook*>& books) {
  return std::ranges::any_of(books, [&](const Rulebook* book) {
    return std::ranges::any_of(book->rules, [&](const Rule& rule) {
      return rule.each != Each::one && rule.trigger == Trigger{Trigger::Kind::event, event};
    });
  });
}

}  // namespace

std::string write_command(const Command& command) {
  std::string line = command.verb;
  for (const std::string& option : command.options) line += " " + option;
  return line;
}

Command record_command(const std::string& event, const ObligationKey& key, const Case& file,
                       const std::vector<const Rulebook*>& books) {
  Command command{"qixian record " + std::to_string(file.id.value) + " " + event, {}};
  for (const Field& field : fields_of(event, books))
    if (const std::string value = value_of(field, key, file); !value.empty())
      command.options.push_back("--field " + field.id + "=" + value);
  if (brings_rows(event, books)) command.options.emplace_back("--schedule 文件");
  return command;
}

std::vector<Command> deed_commands(const KeptObligation& kept,
                                   const std::vector<std::string>& events, const Case& file,
                                   const std::vector<const Rulebook*>& books) {
  const Obligation& obligation = kept.obligation;
  const std::string id = std::to_string(kept.id.value);
  const bool is_in_hours = obligation.deadline.safe_at.has_value();
  std::vector<Command> commands;
  for (const std::string& event : events) {
    commands.push_back(record_command(event, obligation.key, file, books));
    commands.back().options.push_back(
        on(is_in_hours || begins_hours({Trigger::Kind::event, event}, books)));
    if (events.size() > 1) commands.back().what = name_of(event, books);
  }
  if (!commands.empty()) return commands;
  if (obligation.amount)
    return {{"qixian paid " + id, {"--on 日期", "--amount 元", "--document 文号"}}};
  const bool needs_moment =
      is_in_hours || begins_hours({Trigger::Kind::done_of, obligation.key.rule}, books);
  return {{"qixian done " + id, {on(needs_moment), "--document 文号"}}};
}

}  // namespace qixian
