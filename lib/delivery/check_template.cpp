#include "delivery/wording.hpp"

#include <kainjow/mustache.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace qixian {
namespace {

// Every name that a template of each kind may ask for. README.md of the templates says what each
// stands for; a test compares.
constexpr auto letter_names = std::to_array<std::string_view>(
    {"officer", "stands_in_for", "form",       "headline", "tag",      "docket",      "title",
     "duty",    "owed_by",       "owed_to",    "ask",      "aim",      "safe_day",    "legal",
     "due_day", "days_left",     "state",      "article",  "rulebook", "number",      "clause",
     "anchor",  "event_day",     "term",       "counted",  "steps",    "day",         "sentence",
     "basis",   "note",          "fulfilment", "lapse",    "remarks",  "remark",      "also_told",
     "told",    "money",         "applied",    "kind",     "id",       "not_applied", "provisional",
     "deed",    "other_deeds",   "what",       "verb",     "options",  "option",      "ack",
     "receipt", "because",       "late",       "unreached"});
constexpr auto digest_names = std::to_array<std::string_view>(
    {"has_gaps", "gaps",     "gap",     "officer",   "stands_in_for", "is_own",    "form",
     "day",      "headline", "counts",  "late",      "nothing",       "has_lamps", "has_targets",
     "lamps",    "targets",  "who",     "red",       "violet",        "orange",    "yellow",
     "blue",     "green",    "groups",  "count",     "heading",       "is_target", "items",
     "boxes",    "rank",     "aim",     "days_left", "news",          "docket",    "title",
     "duty",     "owed_by",  "owed_to", "legal",     "provisional",   "money",     "told",
     "law",      "article",  "id",      "well",      "chain_head"});
constexpr auto word_names = std::to_array<std::string_view>(
    {"officer", "tag", "headline", "today", "lines", "line", "figures", "owed", "overdue",
     "targets_missed", "letters_waiting", "chain_head", "days", "day", "count"});

// digest.txt.mustache and word-subject.mustache are known by how they begin.
std::span<const std::string_view> names_of(std::string_view file) {
  const std::string_view name = file.substr(file.rfind('/') + 1);
  if (name.starts_with("digest")) return digest_names;
  if (name.starts_with("word")) return word_names;
  return letter_names;
}

}  // namespace

void check_template(const std::string& text, const std::string& file,
                    std::vector<Problem>& problems) {
  const kainjow::mustache::mustache page(text);
  if (!page.is_valid()) {
    problems.push_back({file, page.error_message()});
    return;
  }
  const std::span<const std::string_view> names = names_of(file);
  int line = 1;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') ++line;
    if (text.compare(at, 2, "{{") != 0) continue;
    const std::size_t end = text.find("}}", at);
    std::string_view tag = std::string_view(text).substr(at + 2, end - at - 2);
    at = end + 1;
    const std::string where = file + ":" + std::to_string(line);
    line += static_cast<int>(std::ranges::count(tag, '\n'));
    if (tag.starts_with('!')) continue;
    if (tag.starts_with('>') || tag.starts_with('=') || tag.starts_with('{') ||
        tag.starts_with('&')) {
      problems.push_back(
          {where, "{{" + std::string(tag) +
                      "}}: partials, other delimiters and unescaped text are not allowed"});
      continue;
    }
    if (tag.starts_with('#') || tag.starts_with('^') || tag.starts_with('/')) tag.remove_prefix(1);
    while (tag.starts_with(' ')) tag.remove_prefix(1);
    while (tag.ends_with(' ')) tag.remove_suffix(1);
    if (std::ranges::find(names, tag) == names.end())
      problems.push_back({where, "there is no name '" + std::string(tag) + "' to fill in"});
  }
}

}  // namespace qixian
