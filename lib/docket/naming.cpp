#include "docket/naming.hpp"

#include <algorithm>

namespace qixian {

std::string_view field_of(const Fact& fact, std::string_view field) {
  if (field.empty() || fact.fields.empty()) return {};
  const auto found = fact.fields.find(std::string(field));
  return found == fact.fields.end() ? std::string_view{} : found->second;
}

std::vector<std::string> holders_of(const std::vector<std::string>& roles, const Case& file) {
  std::vector<std::string> offices;
  for (const std::string& role : roles) {
    const auto holders = file.parties.find(role);
    if (holders == file.parties.end()) continue;
    for (const std::string& office : holders->second)
      if (std::ranges::find(offices, office) == offices.end()) offices.push_back(office);
  }
  return offices;
}

std::string office_named(const Fact& event, const Field& field, const Case& file) {
  const std::string_view named = field_of(event, field.id);
  if (!named.empty() || field.roles.empty()) return std::string(named);
  const std::vector<std::string> holders = holders_of(field.roles, file);
  return holders.size() == 1 ? holders.front() : std::string{};
}

}  // namespace qixian
