#include "rulebook/rulebook.hpp"

#include <algorithm>
#include <array>

namespace qixian {
namespace {

template <class Element>
const Element* find(const std::vector<Element>& elements, std::string_view id) {
  const auto found = std::ranges::find(elements, id, &Element::id);
  return found == elements.end() ? nullptr : &*found;
}

// The words of an enumeration, in its own order.
constexpr std::array<std::string_view, 4> kinds{"statutory", "target", "agreed", "suggested"};
constexpr std::array<std::string_view, 3> triggers{"event", "on_done_of", "on_lapse_of"};
constexpr std::array<std::string_view, 4> periods{"", "month", "quarter", "year"};
constexpr std::array<std::string_view, 3> rows{"", "instalment", "milestone"};

template <class Enumeration, std::size_t size>
std::optional<Enumeration> read(const std::array<std::string_view, size>& words,
                                std::string_view text) {
  for (std::size_t i = 0; i < size; ++i)
    if (!text.empty() && words[i] == text) return static_cast<Enumeration>(i);
  return {};
}

}  // namespace

std::string_view write_duty_kind(DutyKind kind) {
  return kinds[static_cast<std::size_t>(kind)];
}
std::optional<DutyKind> read_duty_kind(std::string_view text) {
  return read<DutyKind>(kinds, text);
}

std::string_view write_trigger_kind(Trigger::Kind kind) {
  return triggers[static_cast<std::size_t>(kind)];
}

std::string_view write_every(Every every) {
  return periods[static_cast<std::size_t>(every)];
}
std::optional<Every> read_every(std::string_view text) {
  return read<Every>(periods, text);
}

std::string_view write_each(Each each) {
  return rows[static_cast<std::size_t>(each)];
}
std::optional<Each> read_each(std::string_view text) {
  return read<Each>(rows, text);
}

bool Rule::has_term() const {
  return every == Every::once && each == Each::one &&
         (kind != DutyKind::suggested || term != Term{});
}

const Field* EventKind::field(std::string_view field_id) const {
  return find(fields, field_id);
}
const Role* Rulebook::role(std::string_view role_id) const {
  return find(roles, role_id);
}
const EventKind* Rulebook::event(std::string_view event_id) const {
  return find(events, event_id);
}
const Target* Rulebook::target(std::string_view target_id) const {
  return find(targets, target_id);
}
const Rule* Rulebook::rule(std::string_view rule_id) const {
  return find(rules, rule_id);
}

std::vector<std::string> events_to_record(const Rule& rule,
                                          const std::vector<const Rulebook*>& books) {
  const auto asks_for = [](const std::vector<Condition>& conditions, const std::string& event) {
    return std::ranges::any_of(conditions, [&](const Condition& condition) {
      return std::ranges::find(condition.any, event, &Circumstance::event) != condition.any.end();
    });
  };
  const auto is_heard_elsewhere = [&](const std::string& event) {
    for (const Rulebook* book : books)
      for (const Rule& other : book->rules)
        if (other.id != rule.id &&
            (other.trigger == Trigger{Trigger::Kind::event, event} ||
             asks_for(other.only_if, event) || asks_for(other.unless, event)))
          return true;
    return false;
  };
  std::vector<std::string> events;
  for (const std::string& event : rule.fulfilled_by)
    if (is_heard_elsewhere(event)) events.push_back(event);
  return events;
}

}  // namespace qixian
