// Obligations and letters as every answer shows them: an obligation with its lamp, and where it
// lapsed as the law deems it to, with the law's words for that; a letter without its text.
#pragma once

#include "config/edition.hpp"
#include "delivery/kept_letter.hpp"
#include "docket/derive.hpp"

#include <boost/json/object.hpp>

namespace qixian {

[[nodiscard]] boost::json::object show_obligation(const KeptObligation&, const Case&,
                                                  const Edition&, Instant now);

[[nodiscard]] boost::json::object show_letter(const KeptLetter&);

// The rule that it rests on, or nothing where the rulebook has lost it.
[[nodiscard]] const Rule* rule_of(const Obligation&, const Edition&);

}  // namespace qixian
