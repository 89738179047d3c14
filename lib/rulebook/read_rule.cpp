#include "rulebook/read_rule.hpp"

#include "rulebook/read_condition.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace qixian {
namespace {

// "event, on_done_of or on_lapse_of", of which a rule has one.
template <std::size_t size>
std::vector<std::string_view> present(const TomlTable& table,
                                      const std::array<std::string_view, size>& keys) {
  std::vector<std::string_view> found;
  for (const std::string_view key : keys)
    if (table.has(key)) found.push_back(key);
  return found;
}

constexpr std::array<std::string_view, 3> trigger_keys{"event", "on_done_of", "on_lapse_of"};
constexpr std::array<std::string_view, 4> length_keys{"term", "target", "every", "each"};

class RuleReader {
 public:
  RuleReader(TomlTable& table, Listener& listener) : table_(table), listener_(listener) {}

  Rule read(std::set<std::string>& seen) {
    rule_.id = read_id(table_, "rule", seen);
    rule_.article = table_.text("article");
    rule_.clause = table_.text("clause");
    rule_.duty = table_.text("duty");
    read_trigger();
    rule_.from = table_.text_or("from", "on");
    if (rule_.from != "on") check_field("from", rule_.from, FieldType::date);
    read_parties();
    read_length();
    read_kind();
    check_length();
    rule_.clear_days = table_.flag_or("clear_days", false);
    rule_.at_most = static_cast<int>(table_.integer_or("at_most", 0, 1, 1000));
    rule_.only_if = read_conditions(table_, "only_if", listener_);
    rule_.unless = read_conditions(table_, "unless", listener_);
    rule_.fulfilled_by = read_events("fulfilled_by");
    // Nothing else could fulfil such a duty, and its own cause would do so at its birth.
    if (rule_.fulfilled_by == std::vector{rule_.trigger.id} &&
        rule_.trigger.kind == Trigger::Kind::event)
      table_.problem("fulfilled_by", "event " + in_quotes(rule_.trigger.id) +
                                         " gives rise to the duty; another one must fulfil it");
    rule_.ended_by = read_events("ended_by");
    read_running();
    rule_.deemed = table_.flag_or("deemed", false);
    if (rule_.deemed && (rule_.kind == DutyKind::target || rule_.kind == DutyKind::suggested))
      table_.problem("deemed", "what is " + std::string(write_duty_kind(rule_.kind)) +
                                   " is not deemed anything when its day passes");
    rule_.fulfilment = table_.text_or("fulfilment", "");
    rule_.lapse = table_.text_or("lapse", "");
    rule_.note = table_.text_or("note", "");
    table_.finish();
    return std::move(rule_);
  }

 private:
  void read_trigger() {
    const auto found = present(table_, trigger_keys);
    if (found.empty()) {
      table_.problem({}, "a rule needs one of 'event', 'on_done_of' and 'on_lapse_of'");
      return;
    }
    if (found.size() > 1)
      table_.problem(found[1], in_quotes(found[0]) + " says already what gives rise to the duty");
    for (const std::string_view key : found) {
      const std::string id = table_.text(key);
      if (key != found[0]) continue;
      rule_.trigger.id = id;
      if (key == "on_done_of") {
        rule_.trigger.kind = Trigger::Kind::done_of;
      } else if (key == "on_lapse_of") {
        rule_.trigger.kind = Trigger::Kind::lapse_of;
      } else if (id != standing_event) {
        event_ = listener_.hear(table_, key, id);
        event_unknown_ = event_ == nullptr;
      }
    }
    trigger_known_ = !rule_.trigger.id.empty() && !event_unknown_;
  }

  // A field of the rule's own event; only events have some.
  void check_field(std::string_view key, const std::string& id, FieldType type) {
    if (!trigger_known_ || id.empty()) return;
    const Field* field = event_ == nullptr ? nullptr : event_->field(id);
    if (field != nullptr && field->type == type) return;
    const std::string_view wanted = type == FieldType::date ? "a date" : "an office";
    std::string what = in_quotes(id) + " is not " + std::string(wanted) + " field of ";
    what += event_ == nullptr ? "an event: this duty does not arise from one that has fields"
                              : "event " + in_quotes(event_->id);
    if (key == "from") what += "; write \"on\" for the day it arises";
    table_.problem(key, what);
  }

  std::vector<std::string> read_roles(std::string_view key) {
    std::vector<std::string> roles = read_distinct(table_, key);
    for (const std::string& id : roles)
      if (!id.empty() && listener_.book().role(id) == nullptr)
        table_.problem(key, "there is no role " + in_quotes(id));
    return roles;
  }

  void read_parties() {
    rule_.owed_by = read_roles("owed_by");
    if (!table_.has("owed_by")) {
      table_.problem({}, "'owed_by' is missing");
    } else if (rule_.owed_by.empty()) {
      table_.problem("owed_by", "somebody must owe the duty: 'owed_by' names no role");
    }
    rule_.owed_to = read_roles("owed_to");
    rule_.owed_by_field = table_.text_or("owed_by_field", "");
    check_field("owed_by_field", rule_.owed_by_field, FieldType::office);
    rule_.owed_to_field = table_.text_or("owed_to_field", "");
    check_field("owed_to_field", rule_.owed_to_field, FieldType::office);
    rule_.joint = table_.flag_or("joint", false);
  }

  void read_length() {
    if (const auto text = table_.text_if("first"))
      rule_.first = read_forward_term(table_, "first", *text);
    if (const auto term = read_term_if(table_, "term")) rule_.term = *term;
    rule_.target = table_.text_or("target", "");
    if (const Target* target = listener_.book().target(rule_.target)) {
      rule_.term = target->term;
    } else if (table_.has("target")) {
      table_.problem("target", "there is no target " + in_quotes(rule_.target));
    }
    if (const auto text = table_.text_if("every")) {
      const auto every = read_every(*text);
      if (!every)
        table_.problem("every", in_quotes(*text) + " must be \"month\", \"quarter\" or \"year\"");
      rule_.every = every.value_or(Every::once);
    }
    if (const auto text = table_.text_if("each")) {
      const auto each = read_each(*text);
      if (!each)
        table_.problem("each", in_quotes(*text) + " must be \"instalment\" or \"milestone\"");
      rule_.each = each.value_or(Each::one);
    }
    rule_.first_field = table_.text_or("first_field", "");
    check_field("first_field", rule_.first_field, FieldType::date);
    rule_.due_field = table_.text_or("due_field", "");
    check_field("due_field", rule_.due_field, FieldType::date);
    rule_.yields = table_.flag_or("yields", false);
  }

  void read_kind() {
    if (table_.has("target") || table_.has("every")) {
      rule_.kind = DutyKind::target;
    } else if (table_.has("each")) {
      rule_.kind = DutyKind::agreed;
    }
    const auto text = table_.text_if("kind");
    if (!text) return;
    if (const auto kind = read_duty_kind(*text)) {
      rule_.kind = *kind;
    } else {
      table_.problem("kind", in_quotes(*text) +
                                 " is not a kind; it is statutory, target, agreed or suggested");
    }
    if (table_.has("target") && rule_.kind != DutyKind::target)
      table_.problem("kind", "a duty whose term is a target is of kind target");
  }

  void check_length() {
    const auto found = present(table_, length_keys);
    if (found.empty() && rule_.kind != DutyKind::suggested)
      table_.problem({}, "a rule needs one of 'term', 'target', 'every' and 'each'");
    if (found.size() > 1)
      table_.problem(found[1], in_quotes(found[0]) + " says already by when the duty is due");
    const bool has_term = table_.has("term") || table_.has("target");
    if (table_.has("due_field") && !has_term)
      table_.problem("due_field", "a date of the event takes the place of a 'term' or 'target'");
    if (table_.has("first_field") && !table_.has("first"))
      table_.problem("first_field", "a date of the event takes the place of a 'first' term");
    if (rule_.yields && !table_.has("each"))
      table_.problem("yields", "only a duty for each row gives way to that of another law");
    if (table_.has("each") && trigger_known_ && (event_ == nullptr || !event_->has_schedule))
      table_.problem("each", "the rule's event must be one with schedule = true");
    const bool hours = rule_.term.unit == TermUnit::hours;
    if (table_.has("first") && (!has_term || hours || rule_.term.is_backward()))
      table_.problem("first", "only a term of days, months or years that runs forwards has one");
    if (hours && rule_.from != "on")
      table_.problem("from", "hours run from a moment, and a field holds a day; leave 'from' out");
  }

  void read_running() {
    for (TomlTable table : table_.tables("not_counted")) {
      NotCounted span{table.text("from"), table.text("to")};
      listener_.hear(table, "from", span.from);
      listener_.hear(table, "to", span.to);
      if (!span.from.empty() && span.from == span.to)
        table.problem("to", "another event must end what " + in_quotes(span.from) + " begins");
      table.finish();
      rule_.not_counted.push_back(std::move(span));
    }
    rule_.can_be_suspended = table_.flag_or("can_be_suspended", true);
    rule_.restarted_by = read_events("restarted_by");
    if (const auto text = table_.text_if("suspended_in_last"))
      rule_.suspended_in_last = read_forward_term(table_, "suspended_in_last", *text);
  }

  std::vector<std::string> read_events(std::string_view key) {
    std::vector<std::string> events = read_distinct(table_, key);
    for (const std::string& id : events) listener_.hear(table_, key, id);
    return events;
  }

  TomlTable& table_;
  Listener& listener_;
  Rule rule_;
  const EventKind* event_ = nullptr;  // that gives rise to it; "standing" and duties have none
  bool event_unknown_ = false;
  bool trigger_known_ = false;
};

}  // namespace

Rule read_rule(TomlTable table, Listener& listener, std::set<std::string>& seen) {
  return RuleReader(table, listener).read(seen);
}

}  // namespace qixian
