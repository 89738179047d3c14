// What the tables of a rulebook name: an id of their own, terms, and the events of the others.
// Internal to reading; every function adds problems and never throws.
#pragma once

#include "calendar/toml_table.hpp"
#include "rulebook/rulebook.hpp"

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace qixian {

// The table's id, which has the right letters and was not seen before: "rule 'r1' is there twice".
std::string read_id(TomlTable&, std::string_view what, std::set<std::string>& seen);

// A term, and where it stands; nothing, and a problem there, if it is none.
std::optional<Term> read_term(TomlTable&, std::string_view key, std::string_view text);
std::optional<Term> read_term_if(TomlTable&, std::string_view key);

// A term of whole days that runs forwards, as a part of a longer counting must.
std::optional<Term> read_forward_term(TomlTable&, std::string_view key, std::string_view text);

// Strings of which none is empty and none is there twice.
std::vector<std::string> read_distinct(TomlTable&, std::string_view key);

// Looks events up and remembers which ones something listens to.
class Listener {
 public:
  explicit Listener(const Rulebook& book) : book_(book) {}

  // Nothing, and a problem, if there is no such event.
  const EventKind* hear(TomlTable&, std::string_view key, const std::string& event);
  [[nodiscard]] bool heard(const std::string& event) const { return heard_.contains(event); }
  [[nodiscard]] const Rulebook& book() const { return book_; }

 private:
  const Rulebook& book_;
  std::set<std::string> heard_;
};

}  // namespace qixian
