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

std::vector<std::string> offices_of(const std::vector<std::string>& roles,
                                    const std::string& named_in, const Cause& cause,
                                    const CaseFacts& facts) {
  const std::string named(field_of(*cause.fact, named_in));
  if (!named.empty()) return {named};
  return holders_of(roles, cause, facts);
}

}  // namespace

Parties parties_of(const Rule& rule, const Cause& cause, const CaseFacts& facts) {
  Parties parties;
  parties.owed_by = offices_of(rule.owed_by, rule.owed_by_field, cause, facts);
  parties.owed_to = offices_of(rule.owed_to, rule.owed_to_field, cause, facts);
  if (parties.owed_by.empty()) {
    parties.missing = in_words(rule.owed_by);
  } else if (parties.owed_to.empty() && !rule.owed_to.empty()) {
    parties.missing = in_words(rule.owed_to);
  } else if (parties.owed_to.empty()) {
    parties.owed_to.emplace_back();
  }
  return parties;
}

bool speaks_of(const Fact& event, const Rule& rule, const Rulebook& book, const ObligationKey& key,
               const CaseFacts& facts) {
  const EventKind* kind = book.event(event.event);
  if (kind == nullptr) return true;
  return std::ranges::all_of(kind->fields, [&](const Field& field) {
    if (field.type != FieldType::office) return true;
    const std::string_view named = field_of(event, field.id);
    return named.empty() || named == key.owed_by || named == key.owed_to ||
           !(holds_any(named, rule.owed_by, facts) || holds_any(named, rule.owed_to, facts));
  });
}

}  // namespace qixian
