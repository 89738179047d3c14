#include "docket/parties.hpp"

#include <algorithm>

namespace qixian {
namespace {

void add(std::vector<std::string>& offices, const std::string& office) {
  if (std::ranges::find(offices, office) == offices.end()) offices.push_back(office);
}

std::vector<std::string> holders_of(const std::vector<std::string>& roles, const Cause& cause,
                                    const CaseFacts& facts) {
  std::vector<std::string> offices;
  for (const std::string& role : roles) {
    const auto holders = facts.file().parties.find(role);
    if (holders == facts.file().parties.end()) continue;
    const auto is_bound = [&](const std::string& office) {
      const ObligationKey& earlier = cause.by->obligation.key;
      return office == earlier.owed_by || office == earlier.owed_to;
    };
    const bool only_bound = cause.by != nullptr && std::ranges::any_of(holders->second, is_bound);
    for (const std::string& office : holders->second)
      if (!only_bound || is_bound(office)) add(offices, office);
  }
  return offices;
}

bool holds_any(std::string_view office, const std::vector<std::string>& roles,
               const CaseFacts& facts) {
  return std::ranges::any_of(
      roles, [&](const std::string& role) { return facts.holds_role(office, role); });
}

std::string in_words(const std::vector<std::string>& roles) {
  std::string words;
  for (const std::string& role : roles) words += (words.empty() ? "'" : " or '") + role + "'";
  return words;
}

bool overlap(const std::vector<std::string>& some, const std::vector<std::string>& others) {
  return std::ranges::any_of(
      some, [&](const std::string& one) { return std::ranges::find(others, one) != others.end(); });
}

std::vector<std::string> offices_of(std::vector<std::string> roles, const std::string& named_in,
                                    const Rulebook& book, const Cause& cause,
                                    const CaseFacts& facts) {
  const std::string named(field_of(*cause.fact, named_in));
  if (named.empty()) return holders_of(roles, cause, facts);
  const EventKind* kind = book.event(cause.fact->event);
  const Field* field = kind == nullptr ? nullptr : kind->field(named_in);
  if (field == nullptr || field->roles.empty()) return {named};
  std::erase_if(roles, [&](const std::string& role) { return overlap({role}, field->roles); });
  std::vector<std::string> offices{named};
  for (const std::string& office : holders_of(roles, cause, facts)) add(offices, office);
  return offices;
}

// Whether the event that gave rise to a duty, or to the one before it, is that of another office
// than `named`.
bool is_of_another(const Fact* event, std::string_view named, const Field& named_in,
                   const Rulebook& book, const CaseFacts& facts) {
  const EventKind* kind = event == nullptr ? nullptr : book.event(event->event);
  if (kind == nullptr) return false;
  bool is_said = false;
  for (const Field& field : kind->fields) {
    if (!overlap(field.roles, named_in.roles)) continue;
    const std::string whose = office_named(*event, field, facts.file());
    if (whose == named) return false;
    is_said = is_said || !whose.empty();
  }
  return is_said;
}

// Whether an office that an event names can be one of the two of such a duty at all.
bool could_be_party(std::string_view named, const Field& named_in, const Rule& rule,
                    const CaseFacts& facts) {
  return overlap(named_in.roles, rule.owed_by) || overlap(named_in.roles, rule.owed_to) ||
         holds_any(named, rule.owed_by, facts) || holds_any(named, rule.owed_to, facts);
}

}  // namespace

Parties parties_of(const Rule& rule, const Rulebook& book, const Cause& cause,
                   const CaseFacts& facts) {
  Parties parties;
  parties.owed_by = offices_of(rule.owed_by, rule.owed_by_field, book, cause, facts);
  parties.owed_to = offices_of(rule.owed_to, rule.owed_to_field, book, cause, facts);
  if (parties.owed_by.empty()) {
    parties.missing = in_words(rule.owed_by);
  } else if (parties.owed_to.empty() && !rule.owed_to.empty()) {
    parties.missing = in_words(rule.owed_to);
  } else if (parties.owed_to.empty()) {
    parties.owed_to.emplace_back();
  }
  return parties;
}

bool speaks_of(const Fact& event, const Rule& rule, const Rulebook& book, const Cause& cause,
               const ObligationKey& key, const CaseFacts& facts) {
  const EventKind* kind = book.event(event.event);
  if (kind == nullptr) return true;
  return std::ranges::all_of(kind->fields, [&](const Field& field) {
    if (field.type != FieldType::office) return true;
    const std::string_view named = field_of(event, field.id);
    if (named.empty()) return true;
    if (is_of_another(cause.fact, named, field, book, facts) ||
        is_of_another(cause.origin, named, field, book, facts))
      return false;
    return named == key.owed_by || named == key.owed_to ||
           !could_be_party(named, field, rule, facts);
  });
}

}  // namespace qixian
