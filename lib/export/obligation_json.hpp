// Obligations and cases as JSON, exactly as HTTP, webhooks and --json show them.
#pragma once

#include "docket/changes.hpp"
#include "docket/derive.hpp"
#include "docket/overview.hpp"

#include <boost/json/object.hpp>

namespace qixian {

[[nodiscard]] boost::json::object obligation_json(const KeptObligation&, const Case&,
                                                  const Overview&);
[[nodiscard]] boost::json::object case_json(const Case&);
[[nodiscard]] boost::json::object fact_json(const Fact&);

}  // namespace qixian
