// What POST bodies say, as openings and facts.
//
//   POST /v1/cases
//     {"rulebooks":["jiangxi-2021"],"docket":…,"title":…,"parties":{role:[office,…]},"origin":…,
//      "standing":true,"by":…}
//     {"reopens":CASE,"why":…,"document":…, and what differs from that case}
//   POST /v1/cases/{id}/facts
//     {"kind":"event","event":…,"on":DAY|INSTANT,"fields":{…},"schedule":[ROW,…],"document":…,
//      "note":…,"by":…,"again":true}
//     {"kind":"correction","fact":N,"on":…,"fields":{…},"schedule":[…],"document":…,"why":…,"by":…}
//       of an opening "title", "rulebooks", "parties" (of the roles named), "origin"; of a payment
//       "amount", of an extension "term", of a silence "until"; "approved_by", "via", "received_by"
//     {"kind":"retraction","fact":N,"why":…,"by":…}
//     {"kind":"docket_given","docket":…,"on":…,"note":…,"by":…}
//     {"kind":"assigned","role":…,"officer":…,"on":…,"document":…,"note":…,"by":…}
//     {"kind":"suspended"|"resumed","role":ROLE or "obligation":N or neither,"on":…,"document":…,
//      "approved_by":…,"why":…,"by":…}
//     {"kind":"ended","on":…,"document":…,"approved_by":…,"why":…,"by":…}
//     {"kind":"silenced","until":DAY,"on":…,"why":…,"by":…}
//   POST /v1/obligations/{id}/facts
//     {"kind":"done"|"sent","on":…,"document":…,"via":…,"received_by":…,"note":…,"by":…}
//     {"kind":"acknowledged","by":…}
//     {"kind":"paid","on":…,"amount":"50000.00","document":…,"note":…,"by":…}
//     {"kind":"extended","term":"1m","on":…,"document":…,"approved_by":…,"why":…,"by":…}
//     {"kind":"suspended"|"resumed"|"waived","on":…,"document":…,"approved_by":…,"why":…,"by":…}
//     {"kind":"silenced","until":DAY,"on":…,"why":…,"by":…}
//
//   ROW = {"number":1,"day":DAY or "after":"1m","amount":"50000.00","payee":…}, an instalment,
//         {"number":1,"day":DAY or "after":"1m","what":…}, a milestone
//
// Amounts are strings, in yuan. CASE is a number or a docket. A member that is not listed, or of
// another type, is a problem; InputError holds them all.
#pragma once

#include "docket/fact.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace qixian {

struct CaseBody {
  Opening opening;
  Fact who;             // `by`; of a reopening its document and reason too
  std::string reopens;  // the case it goes on from, by number or docket
};
[[nodiscard]] CaseBody read_case_body(std::string_view);

struct FactBody {
  Fact fact;
  bool again = false;
  std::optional<ObligationId> obligation;  // whose clock, where it is one duty's
};
[[nodiscard]] FactBody read_case_fact_body(std::string_view);
[[nodiscard]] FactBody read_duty_fact_body(std::string_view);

}  // namespace qixian
