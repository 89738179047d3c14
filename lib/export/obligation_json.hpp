// Obligations and cases as JSON, exactly as HTTP, webhooks and --json show them.
//
// What does not apply is absent: suspended_on, silent_until, amount and paid, adopted, deemed.
// Amounts are in yuan, as strings: "50000.00".
#pragma once

#include "docket/changes.hpp"
#include "docket/derive.hpp"
#include "docket/overview.hpp"

#include <boost/json/object.hpp>

#include <vector>

namespace qixian {

[[nodiscard]] boost::json::object obligation_json(const KeptObligation&, const Case&,
                                                  const Overview&);
[[nodiscard]] boost::json::object case_json(const Case&);
[[nodiscard]] boost::json::object fact_json(const Fact&);
// The same with the number of the obligation that it is about, one of those of its case.
[[nodiscard]] boost::json::object fact_json(const Fact&, const std::vector<KeptObligation>&);

}  // namespace qixian
