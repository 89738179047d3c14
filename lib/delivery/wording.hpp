// What a reminder says, in Chinese.
//
// The words are data: logic-free mustache templates in config/templates/, overridable one by one.
// The names a template may use are listed in config/templates/README.md; what they stand for is
// decided here. Nothing accuses: the system knows only that nothing was recorded.
#pragma once

#include "calendar/problem.hpp"
#include "delivery/letter.hpp"
#include "docket/derive.hpp"
#include "docket/overview.hpp"
#include "reminder/directory.hpp"
#include "reminder/stage.hpp"
#include "rulebook/rulebook.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

struct Templates {
  std::string subject;  // subject.mustache: one line
  std::string text;     // reminder.txt.mustache
  std::string html;     // reminder.html.mustache
  auto operator<=>(const Templates&) const = default;
};

// What a letter is about. `told` are the days an earlier letter named, where this one corrects it.
struct Occasion {
  const KeptObligation& kept;
  const Case& file;
  const Rulebook& rulebook;
  const Rule& rule;
  Stage stage;
  int rung = 0;
  const Officer& to;
  const LightThresholds& lights;
  std::vector<std::string> also_told;  // names of the others who hear at this rung
  struct Told {
    Date safe;
    Date due;
  };
  std::optional<Told> told;
};

// subject, text, html and data of a Letter; the rest is the caller's.
[[nodiscard]] Letter write_letter(const Occasion&, const Templates&, const Directory&,
                                  const Calendar&, Instant now);

// A template that does not parse, or asks for a name that does not exist, is a problem of its file.
void check_template(const std::string& text, const std::string& file,
                    std::vector<Problem>& problems);

}  // namespace qixian
