#include "calendar/problem.hpp"

#include <utility>

namespace qixian {

std::string in_quotes(std::string_view name) { return "'" + std::string(name) + "'"; }

std::string write_problems(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    if (!text.empty()) text += '\n';
    text += problem.where.empty() ? problem.what : problem.where + ": " + problem.what;
  }
  return text;
}

InputError::InputError(std::vector<Problem> problems)
    : std::runtime_error(write_problems(problems)), problems_(std::move(problems)) {}

InputError::InputError(std::string where, std::string what)
    : InputError(std::vector<Problem>{{std::move(where), std::move(what)}}) {}

}  // namespace qixian
