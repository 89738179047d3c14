#include "client/steps.hpp"

#include "client/answers.hpp"
#include "client/terminal.hpp"
#include "export/harmless.hpp"
#include "export/json.hpp"

#include <boost/json.hpp>

#include <ostream>

namespace qixian {

void print_steps(std::ostream& out, const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    const std::string article = step.article.empty() ? "" : "（" + step.article + "）";
    out << write_date(step.day) << "  " << harmless(step.chinese + article) << '\n';
    if (!step.english.empty()) {
      out << std::string(12, ' ') << in_colour(Colour::grey, harmless(step.english)) << '\n';
    }
  }
}

std::vector<Step> read_steps(const boost::json::object& answer) {
  std::vector<Step> steps;
  for (const auto* each : rows_in(answer, "why")) {
    const auto day = read_date(text_in(*each, "day").value_or(""));
    if (!day) continue;
    steps.push_back({*day, member_in_words(*each, "step"), member_in_words(*each, "step_en"),
                     member_in_words(*each, "article")});
  }
  return steps;
}

}  // namespace qixian
