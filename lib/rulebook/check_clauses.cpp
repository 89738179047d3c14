#include "rulebook/check_clauses.hpp"

#include <algorithm>
#include <array>

namespace qixian {
namespace {

// Spaces of ASCII, and those that word processors leave in Chinese documents.
std::string without_whitespace(std::string_view text) {
  static constexpr std::array<std::string_view, 3> wide{"\u3000", "\u00a0", "\ufeff"};
  std::string rest;
  rest.reserve(text.size());
  while (!text.empty()) {
    const auto* const space =
        std::ranges::find_if(wide, [&](std::string_view one) { return text.starts_with(one); });
    if (space != wide.end()) {
      text.remove_prefix(space->size());
      continue;
    }
    const char c = text.front();
    if (c != ' ' && (c < '\t' || c > '\r')) rest += c;
    text.remove_prefix(1);
  }
  return rest;
}

}  // namespace

void check_clauses(const Rulebook& book, const ClausePlaces& places, std::string_view document,
                   const std::string& document_name, std::vector<Problem>& problems) {
  const std::string text = without_whitespace(document);
  for (const Rule& rule : book.rules) {
    // A rule without a clause is a problem of its own.
    if (rule.clause.empty() || text.find(without_whitespace(rule.clause)) != std::string::npos)
      continue;
    const auto place = places.find(rule.id);
    problems.push_back(
        {place == places.end() ? book.id : place->second,
         "the clause of rule " + in_quotes(rule.id) + " does not stand in " + document_name});
  }
}

}  // namespace qixian
