// What stands in one case, laid out for what derivation asks of it.
//
//   CaseFacts facts(recorded, rulebooks);
//   facts.events("announced")   every announcement that stands, by day
//   facts.about(cause)          what was recorded about the duties of that cause, by day
//
// Facts of one day are in the order in which they were first recorded. Of an event with several
// versions the later ones hold what they took over from the earlier.
#pragma once

#include "docket/derive.hpp"
#include "docket/succession.hpp"

#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace qixian {

inline std::pair<Date, Instant> moment_of(const Fact& fact) {
  return {*fact.on, fact.at.value_or(midnight_beginning(*fact.on))};
}

class CaseFacts {
 public:
  CaseFacts(const std::vector<Fact>& recorded, const Rulebooks&);
  CaseFacts(const CaseFacts&) = delete;
  CaseFacts& operator=(const CaseFacts&) = delete;

  [[nodiscard]] const std::vector<Fact>& recorded() const { return recorded_; }
  [[nodiscard]] const Case& file() const { return file_; }
  // The opening of a standing case; nothing for every other case.
  [[nodiscard]] const Fact* standing_opening() const { return standing_opening_; }
  [[nodiscard]] std::span<const Fact* const> events(std::string_view kind) const;
  [[nodiscard]] std::span<const Fact* const> about(FactId cause) const;
  // Suspensions, resumptions, ends and silences of the whole case or of a role.
  [[nodiscard]] std::span<const Fact* const> about_the_case() const { return about_the_case_; }
  [[nodiscard]] bool holds_role(std::string_view office, std::string_view role) const;

 private:
  const std::vector<Fact>& recorded_;
  std::vector<Fact> standing_;
  Case file_;
  const Fact* standing_opening_ = nullptr;
  std::vector<const Fact*> events_;          // by kind, day, id
  std::vector<const Fact*> about_duties_;    // by cause, day, id
  std::vector<const Fact*> about_the_case_;  // by day, id
};

}  // namespace qixian
