#include "rulebook/read_rulebook.hpp"

#include "calendar/toml_table.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

namespace qixian {
namespace {

bool is_id(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
  });
}

// An id that has the right letters and was not there before.
std::string read_id(TomlTable& table, std::string_view what, std::set<std::string>& seen) {
  std::string id = table.text("id");
  if (id.empty()) return id;
  if (!is_id(id))
    table.problem("id", in_quotes(id) + " must consist of a-z, 0-9, '-', '_' and '.'");
  if (!seen.insert(id).second)
    table.problem("id", std::string(what) + " " + in_quotes(id) + " is there twice");
  return id;
}

Field read_field(TomlTable table, std::set<std::string>& seen) {
  Field field;
  field.id = read_id(table, "field", seen);
  if (field.id == "on")
    table.problem("id", "'on' is the event's own day; name the field otherwise");
  field.name = table.text("name");
  field.required = table.flag_or("required", false);
  field.choices = table.texts("choices");
  const std::string type = table.text_or("type", "text");
  if (type == "date") {
    field.type = FieldType::date;
  } else if (type == "choice") {
    field.type = FieldType::choice;
    if (field.choices.empty()) table.problem("type", "a choice needs 'choices'");
  } else if (type != "text") {
    table.problem("type", in_quotes(type) + " is not a type; it is date, text or choice");
  }
  table.finish();
  return field;
}

EventKind read_event(TomlTable table, std::set<std::string>& seen) {
  EventKind event;
  event.id = read_id(table, "event", seen);
  event.name = table.text("name");
  event.only_noted = table.flag_or("only_noted", false);
  const std::string second = table.text_or("second", "adds");
  event.replaces = second == "replaces";
  if (second != "adds" && second != "replaces")
    table.problem("second", in_quotes(second) + " must be \"adds\" or \"replaces\"");
  std::set<std::string> field_ids;
  for (TomlTable field : table.tables("fields"))
    event.fields.push_back(read_field(field, field_ids));
  table.finish();
  return event;
}

// The rules are read after roles and events, so that what they name can be looked up at once.
class RuleReader {
 public:
  RuleReader(const Rulebook& book, std::set<std::string>& heard) : book_(book), heard_(heard) {}

  Rule read(TomlTable table, std::set<std::string>& seen) {
    Rule rule;
    rule.id = read_id(table, "rule", seen);
    rule.article = table.text("article");
    rule.clause = table.text("clause");
    rule.duty = table.text("duty");
    rule.event = table.text("event");
    const EventKind* event = look_up_event(table, "event", rule.event);
    rule.from = table.text_or("from", "on");
    if (rule.from != "on" && event != nullptr) {
      const Field* field = event->field(rule.from);
      if (field == nullptr || field->type != FieldType::date)
        table.problem("from", in_quotes(rule.from) + " is not a date field of event " +
                                  in_quotes(rule.event) + "; write \"on\" for the event's own day");
    }
    rule.owed_by = read_role(table, "owed_by");
    rule.owed_to = read_role(table, "owed_to");
    rule.term = read_rule_term(table);
    if (rule.term.unit == TermUnit::hours && rule.from != "on")
      table.problem("from", "hours run from a moment, and a field holds a day; leave 'from' out");
    rule.kind = read_kind(table);
    rule.clear_days = table.flag_or("clear_days", false);
    rule.only_if = read_conditions(table, "only_if");
    rule.unless = read_conditions(table, "unless");
    rule.fulfilled_by = read_events(table, "fulfilled_by");
    rule.ended_by = read_events(table, "ended_by");
    rule.fulfilment = table.text_or("fulfilment", "");
    rule.lapse = table.text_or("lapse", "");
    table.finish();
    return rule;
  }

 private:
  const EventKind* look_up_event(TomlTable& table, std::string_view key, const std::string& id) {
    if (id.empty()) return nullptr;
    const EventKind* event = book_.event(id);
    if (event == nullptr) table.problem(key, "there is no event " + in_quotes(id));
    heard_.insert(id);
    return event;
  }

  std::string read_role(TomlTable& table, std::string_view key) {
    std::string id = table.text(key);
    if (!id.empty() && book_.role(id) == nullptr)
      table.problem(key, "there is no role " + in_quotes(id));
    return id;
  }

  Term read_rule_term(TomlTable& table) {
    const std::string text = table.text("term");
    if (text.empty()) return {};
    try {
      return read_term(text);
    } catch (const InputError& error) {
      table.problem("term", error.problems().front().what);
      return {};
    }
  }

  DutyKind read_kind(TomlTable& table) {
    const std::string text = table.text_or("kind", "statutory");
    if (const auto kind = read_duty_kind(text)) return *kind;
    table.problem("kind",
                  in_quotes(text) + " is not a kind; it is statutory, target, agreed or suggested");
    return DutyKind::statutory;
  }

  std::vector<std::string> read_events(TomlTable& table, std::string_view key) {
    std::vector<std::string> events = table.texts(key);
    for (const std::string& id : events) {
      if (id.empty()) table.problem(key, "'' names no event");
      look_up_event(table, key, id);
    }
    return events;
  }

  std::vector<Condition> read_conditions(TomlTable& table, std::string_view key) {
    std::vector<Condition> conditions;
    for (const std::string& text : table.texts(key)) {
      Condition condition{{}, text};
      std::string_view rest = text;
      while (true) {
        const auto end = rest.find(" or ");
        condition.any.push_back(read_circumstance(table, key, rest.substr(0, end)));
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 4);
      }
      conditions.push_back(std::move(condition));
    }
    return conditions;
  }

  Circumstance read_circumstance(TomlTable& table, std::string_view key, std::string_view text) {
    Circumstance circumstance;
    const auto equals = text.find(" = ");
    std::string_view left = text.substr(0, equals);
    if (equals != std::string_view::npos) {
      circumstance.value = text.substr(equals + 3);
      const auto dot = left.rfind('.');
      if (dot == std::string_view::npos) {
        table.problem(key, in_quotes(text) + " must be EVENT, or EVENT.FIELD = VALUE");
        return circumstance;
      }
      circumstance.field = left.substr(dot + 1);
      left = left.substr(0, dot);
    }
    circumstance.event = left;
    // One that named nothing would never hold, and its duty would never arise.
    if (left.empty())
      table.problem(key, in_quotes(text) + " must be EVENT, or EVENT.FIELD = VALUE");
    const EventKind* event = look_up_event(table, key, circumstance.event);
    if (event == nullptr || circumstance.field.empty()) return circumstance;
    const Field* field = event->field(circumstance.field);
    if (field == nullptr) {
      table.problem(key, "event " + in_quotes(circumstance.event) + " has no field " +
                             in_quotes(circumstance.field));
    } else if (field->type == FieldType::choice &&
               std::ranges::find(field->choices, circumstance.value) == field->choices.end()) {
      table.problem(key, in_quotes(circumstance.value) + " is not a choice of field " +
                             in_quotes(circumstance.field));
    }
    return circumstance;
  }

  const Rulebook& book_;
  std::set<std::string>& heard_;
};

}  // namespace

Rulebook read_rulebook(std::string_view toml, const std::string& file,
                       std::vector<Problem>& problems) {
  const std::size_t problems_before = problems.size();
  TomlFile document(toml, file, problems);
  if (problems.size() > problems_before) return {};  // not TOML at all
  TomlTable root = document.root();
  Rulebook book;
  std::set<std::string> book_ids;
  book.id = read_id(root, "rulebook", book_ids);
  book.title = root.text("title");
  book.number = root.text("number");
  book.issuer = root.text("issuer");
  book.effective = root.date("effective").value_or(Date{});
  book.doubtful = root.date_if("doubtful");
  book.roll_article = root.text_or("roll_article", "");

  std::set<std::string> role_ids;
  for (TomlTable table : root.tables("role")) {
    Role role;
    role.id = read_id(table, "role", role_ids);
    role.name = table.text("name");
    role.external = table.flag_or("external", false);
    table.finish();
    book.roles.push_back(std::move(role));
  }

  std::set<std::string> event_ids;
  std::vector<TomlTable> event_tables = root.tables("event");
  for (const TomlTable& table : event_tables) book.events.push_back(read_event(table, event_ids));

  std::set<std::string> heard;
  std::set<std::string> rule_ids;
  RuleReader rules(book, heard);
  std::vector<Rule> read;
  for (const TomlTable& table : root.tables("rule")) read.push_back(rules.read(table, rule_ids));
  book.rules = std::move(read);

  for (std::size_t i = 0; i < book.events.size(); ++i) {
    const EventKind& event = book.events[i];
    if (heard.contains(event.id) == event.only_noted)
      event_tables[i].problem(
          "id", event.only_noted
                    ? "event " + in_quotes(event.id) + " is only_noted, yet a rule hears it"
                    : "no rule hears event " + in_quotes(event.id) +
                          "; set only_noted = true if that is meant");
  }
  if (book.rules.empty()) root.problem({}, "a rulebook needs at least one [[rule]]");
  root.finish();
  return book;
}

}  // namespace qixian
