#include "rulebook/read_rulebook.hpp"

#include "rulebook/check_rulebook.hpp"
#include "rulebook/read_rule.hpp"

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

LegalBasis read_basis(TomlTable table) {
  LegalBasis basis{table.text("text"), table.date_if("from"), table.date_if("until")};
  if (basis.from && basis.until && *basis.until < *basis.from)
    table.problem("until", "it ends before it begins");
  table.finish();
  return basis;
}

Target read_target(TomlTable table, std::set<std::string>& seen) {
  Target target;
  target.id = read_id(table, "target", seen);
  target.name = table.text("name");
  if (const std::string text = table.text("term"); !text.empty())
    target.term = read_term(table, "term", text).value_or(Term{});
  table.finish();
  return target;
}

Role read_role(TomlTable& table, std::set<std::string>& seen) {
  Role role;
  role.id = read_id(table, "role", seen);
  role.name = table.text("name");
  role.external = table.flag_or("external", false);
  role.watched_by = table.text_or("watched_by", "");
  table.finish();
  return role;
}

// Nobody is told what an external one owes unless somebody of the others watches it.
void check_watched(const Rulebook& book, const Role& role, TomlTable& table) {
  const Role* watcher = book.role(role.watched_by);
  if (role.watched_by.empty()) {
    if (role.external)
      table.problem("id", "external role " + in_quotes(role.id) + " needs 'watched_by'");
  } else if (!role.external) {
    table.problem("watched_by", "only an external role is watched, and " + in_quotes(role.id) +
                                    " is not external");
  } else if (watcher == nullptr) {
    table.problem("watched_by", "there is no role " + in_quotes(role.watched_by));
  } else if (watcher->external) {
    table.problem("watched_by",
                  "role " + in_quotes(role.watched_by) + " is external and watches nothing");
  }
}

Field read_field(TomlTable table, const Rulebook& book, std::set<std::string>& seen) {
  Field field;
  field.id = read_id(table, "field", seen);
  if (field.id == "on")
    table.problem("id", "'on' is the event's own day; name the field otherwise");
  field.name = table.text("name");
  field.required = table.flag_or("required", false);
  field.choices = read_distinct(table, "choices");
  const std::string type = table.text_or("type", "text");
  if (type == "date") {
    field.type = FieldType::date;
  } else if (type == "office") {
    field.type = FieldType::office;
  } else if (type == "choice") {
    field.type = FieldType::choice;
    if (field.choices.empty()) table.problem("type", "a choice needs 'choices'");
  } else if (type != "text") {
    table.problem("type", in_quotes(type) + " is not a type; it is date, text, choice or office");
  }
  if (table.has("choices") && type != "choice")
    table.problem("choices", "only a field of type choice has choices");
  field.roles = read_distinct(table, "role");
  for (const std::string& role : field.roles)
    if (!role.empty() && book.role(role) == nullptr)
      table.problem("role", "there is no role " + in_quotes(role));
  if (table.has("role") && type != "office")
    table.problem("role", "only a field of type office has a role");
  table.finish();
  return field;
}

void read_second(TomlTable& table, EventKind& event) {
  constexpr std::string_view by = "replaces by ";
  const std::string second = table.text_or("second", "adds");
  event.replaces = second.starts_with("replaces");
  if (second == "adds" || second == "replaces") return;
  if (!second.starts_with(by)) {
    table.problem("second",
                  in_quotes(second) + " must be \"adds\", \"replaces\" or \"replaces by FIELD\"");
    return;
  }
  constexpr std::string_view between = " and ";
  std::string_view rest = std::string_view(second).substr(by.size());
  while (true) {
    const auto end = rest.find(between);
    const std::string field(rest.substr(0, end));
    if (event.field(field) == nullptr)
      table.problem("second", "event " + in_quotes(event.id) + " has no field " + in_quotes(field));
    event.replaces_by.push_back(field);
    if (end == std::string_view::npos) return;
    rest.remove_prefix(end + between.size());
  }
}

EventKind read_event(TomlTable table, const Rulebook& book, std::set<std::string>& seen) {
  EventKind event;
  event.id = read_id(table, "event", seen);
  if (event.id == standing_event)
    table.problem("id", "'standing' is there without being written: a standing case has it");
  if (event.id == "case")
    table.problem("id",
                  "'case' stands for the case itself in conditions; name the event otherwise");
  event.name = table.text("name");
  event.only_noted = table.flag_or("only_noted", false);
  event.has_schedule = table.flag_or("schedule", false);
  event.vacancy = table.flag_or("vacancy", false);
  std::set<std::string> field_ids;
  for (const TomlTable& field : table.tables("fields"))
    event.fields.push_back(read_field(field, book, field_ids));
  if (event.vacancy && (event.fields.empty() || event.fields.front().roles.empty()))
    table.problem("vacancy", "the first field has to be the office, with its role");
  read_second(table, event);
  table.finish();
  return event;
}

void read_head(TomlTable& root, Rulebook& book) {
  std::set<std::string> book_ids;
  book.id = read_id(root, "rulebook", book_ids);
  book.title = root.text("title");
  book.number = root.text("number");
  book.issuer = root.text("issuer");
  const auto effective = root.date("effective");
  book.effective = effective.value_or(Date{});
  book.doubtful = root.date_if("doubtful");
  if (effective && book.doubtful && *book.doubtful >= *effective)
    root.problem("doubtful", "events are doubtful before 'effective', not from it on");
  book.supersedes = root.text_or("supersedes", "");
  if (!book.supersedes.empty() && book.supersedes == book.id)
    root.problem("supersedes", "a rulebook does not supersede itself");
  book.switched_off = root.text_or("switched_off", "");
  book.roll_article = root.text_or("roll_article", "");
  book.from_next_full_hour = root.flag_or("from_next_full_hour", false);
  book.origins = read_distinct(root, "origins");
  for (const TomlTable& table : root.tables("basis")) book.basis.push_back(read_basis(table));
}

}  // namespace

Rulebook read_rulebook(std::string_view toml, const std::string& file,
                       std::vector<Problem>& problems, ClausePlaces* places) {
  const std::size_t problems_before = problems.size();
  TomlFile document(toml, file, problems);
  if (problems.size() > problems_before) return {};  // not TOML at all
  TomlTable root = document.root();
  Rulebook book;
  read_head(root, book);

  std::set<std::string> target_ids;
  for (const TomlTable& table : root.tables("target"))
    book.targets.push_back(read_target(table, target_ids));

  std::set<std::string> role_ids;
  std::vector<TomlTable> role_tables = root.tables("role");
  for (TomlTable& table : role_tables) book.roles.push_back(read_role(table, role_ids));
  for (std::size_t i = 0; i < book.roles.size(); ++i)
    check_watched(book, book.roles[i], role_tables[i]);

  std::set<std::string> event_ids;
  std::vector<TomlTable> event_tables = root.tables("event");
  for (const TomlTable& table : event_tables)
    book.events.push_back(read_event(table, book, event_ids));

  Listener listener(book);
  std::set<std::string> rule_ids;
  std::vector<TomlTable> rule_tables = root.tables("rule");
  std::vector<Rule> rules;
  for (const TomlTable& table : rule_tables) {
    rules.push_back(read_rule(table, listener, rule_ids));
    if (places != nullptr) places->insert_or_assign(rules.back().id, table.where("clause"));
  }
  book.rules = std::move(rules);
  check_chains(book, rule_tables);
  check_heard(book, listener, event_tables);

  if (book.rules.empty() && book.switched_off.empty())
    root.problem({}, "a rulebook needs at least one [[rule]]");
  root.finish();
  return book;
}

void set_targets(Rulebook& book, const std::map<std::string, Target>& set_by_office) {
  for (Target& target : book.targets) {
    const auto set = set_by_office.find(target.id);
    if (set == set_by_office.end()) continue;
    target.term = set->second.term;
    target.adopted_by = set->second.adopted_by;
    for (Rule& rule : book.rules) {
      if (rule.target != target.id) continue;
      rule.term = target.term;
      rule.adopted_by = target.adopted_by;
    }
  }
}

}  // namespace qixian
