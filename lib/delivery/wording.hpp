// What a reminder says, in Chinese.
//
// The words are data: logic-free mustache templates in config/templates/, overridable one by one.
// The names a template may use are listed in config/templates/README.md; what they stand for is
// decided here. Nothing accuses: the system knows only that nothing was recorded.
#pragma once

#include "calendar/problem.hpp"
#include "delivery/deed_commands.hpp"
#include "delivery/letter.hpp"
#include "docket/derive.hpp"
#include "docket/overview.hpp"
#include "reminder/directory.hpp"
#include "reminder/recipients.hpp"
#include "reminder/stage.hpp"
#include "rulebook/rulebook.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

struct Templates {
  std::string subject;              // subject.mustache: one line
  std::string text;                 // reminder.txt.mustache
  std::string html;                 // reminder.html.mustache
  std::string digest_subject = {};  // digest-subject.mustache: many duties in one letter
  std::string digest_text = {};     // digest.txt.mustache
  std::string digest_html = {};     // digest.html.mustache
  std::string word_subject = {};    // word-subject.mustache: 平安信 and words to operators
  std::string word_text = {};       // word.txt.mustache
  std::string word_html = {};       // word.html.mustache
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
  Reader reader = Reader::owner;
  std::string stands_in_for = {};  // the name of the absent officer it is really for
  std::string because = {};        // moved, withdrawn, excused: why, as why_corrected.hpp says it
  std::string unreached = {};      // the name of the officer whom it could not reach
  std::optional<Date> meant_for = {};                   // the day on which it should have gone
  std::vector<std::string> rulebooks_applied = {};      // titles: what the case was counted by
  std::vector<std::string> rulebooks_not_applied = {};  // titles: what is known and was not
  std::vector<Command> deeds = {};                      // by any of which it is recorded as done
  std::string calendar_id = {};  // the store's, for the entry's UID; empty: no entry
};

// subject, text, html and data of a Letter, and its calendar where a day is first told, moved or
// unsaid; the rest is the caller's.
[[nodiscard]] Letter write_letter(const Occasion&, const Templates&, const Directory&,
                                  const Calendar&, Instant now);

// A template that does not parse, or asks for a name that does not exist, is a problem of its file.
// Which names exist goes by the file's name: digest…, word…, or else the letter's.
void check_template(const std::string& text, const std::string& file,
                    std::vector<Problem>& problems);

}  // namespace qixian
