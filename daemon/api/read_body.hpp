// What POST bodies say, as openings and facts.
//
//   POST /v1/cases
//   {"rulebooks":["jiangxi-2021"],"docket":…,"title":…,"parties":{role:[office,…]},"by":…} POST
//   /v1/cases/{id}/facts
//   {"kind":"event","event":…,"on":DAY|INSTANT,"fields":{…},"document":…,"note":…,"by":…,"again":true}
//                                     {"kind":"correction","fact":N,"on":…,"fields":{…},"document":…,"why":…,"by":…}
//                                     {"kind":"retraction","fact":N,"why":…,"by":…}
//   POST /v1/obligations/{id}/facts
//   {"kind":"done"|"sent","on":…,"document":…,"via":…,"received_by":…,"note":…,"by":…}
//                                     {"kind":"acknowledged","by":…}
//
// A member that is not listed, or of another type, is a problem; InputError holds them all.
#pragma once

#include "docket/fact.hpp"

#include <string_view>

namespace qixian {

struct CaseBody {
  Opening opening;
  Fact who;  // `by`
};
[[nodiscard]] CaseBody read_case_body(std::string_view);

struct FactBody {
  Fact fact;
  bool again = false;
};
[[nodiscard]] FactBody read_case_fact_body(std::string_view);
[[nodiscard]] FactBody read_duty_fact_body(std::string_view);

}  // namespace qixian
