// What is wrong with something a person wrote: a file, a notice, an argument.
//
// A reader collects every Problem before it gives up and throws them together, so that one pass
// mends them all. `where` is file:line:column, a clause or an argument; `what` is one sentence that
// names the thing and the mend.
#pragma once

#include <compare>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

struct Problem {
  std::string where;
  std::string what;
  auto operator<=>(const Problem&) const = default;
};

class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Problem> problems);
  InputError(std::string where, std::string what);

  [[nodiscard]] const std::vector<Problem>& problems() const noexcept { return problems_; }

 private:
  std::vector<Problem> problems_;
};

// 'name', for sentences that name what is wrong.
[[nodiscard]] std::string in_quotes(std::string_view name);

// One line a problem, "where: what".
[[nodiscard]] std::string write_problems(const std::vector<Problem>&);

}  // namespace qixian
