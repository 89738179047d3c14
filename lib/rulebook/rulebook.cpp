#include "rulebook/rulebook.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace qixian {
namespace {

template <class Element>
const Element* find(const std::vector<Element>& elements, std::string_view id) {
  const auto found = std::ranges::find(elements, id, &Element::id);
  return found == elements.end() ? nullptr : &*found;
}

constexpr std::array<std::pair<DutyKind, std::string_view>, 4> kinds{{
    {DutyKind::statutory, "statutory"},
    {DutyKind::target, "target"},
    {DutyKind::agreed, "agreed"},
    {DutyKind::suggested, "suggested"},
}};

}  // namespace

std::string_view write_duty_kind(DutyKind kind) {
  return kinds[static_cast<std::size_t>(kind)].second;
}

std::optional<DutyKind> read_duty_kind(std::string_view text) {
  for (const auto& [kind, name] : kinds)
    if (name == text) return kind;
  return {};
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
const Rule* Rulebook::rule(std::string_view rule_id) const {
  return find(rules, rule_id);
}

}  // namespace qixian
