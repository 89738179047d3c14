// Obligations and letters as every answer shows them: an obligation with its lamp, and where it
// lapsed as the law deems it to, with the law's words for that; a letter without its text.
#pragma once

#include "config/edition.hpp"
#include "delivery/kept_letter.hpp"
#include "docket/derive.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <map>
#include <string>
#include <vector>

namespace qixian {

[[nodiscard]] boost::json::object show_obligation(const KeptObligation&, const Case&,
                                                  const Edition&, Instant now);

// Of the laws that are known, those that a case is not counted by: said wherever it or one of its
// duties is shown, and remembered for lists of many.
class LawsOfCases {
 public:
  explicit LawsOfCases(const Edition& edition) : edition_(edition) {}
  [[nodiscard]] const std::vector<std::string>& not_applied(const Case&);
  [[nodiscard]] boost::json::array show_not_applied(const Case&);
  // What people call them.
  [[nodiscard]] std::vector<std::string> titles(const std::vector<std::string>& rulebooks) const;

 private:
  const Edition& edition_;
  std::map<std::vector<std::string>, std::vector<std::string>> not_applied_;  // by rulebooks
};

// Duties that an event gives rise to as soon as something more is there.
[[nodiscard]] boost::json::array show_waiting(const std::vector<Waiting>&);

[[nodiscard]] boost::json::object show_letter(const KeptLetter&);

// The rule that it rests on, or nothing where the rulebook has lost it.
[[nodiscard]] const Rule* rule_of(const Obligation&, const Edition&);

}  // namespace qixian
