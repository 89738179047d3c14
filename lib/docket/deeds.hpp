// What was done about one duty, and what closed it.
#pragma once

#include "docket/arising.hpp"

#include <optional>
#include <string>
#include <vector>

namespace qixian {

struct Deeds {
  const Fact* done = nullptr;    // the first that discharges it
  const Fact* ended = nullptr;   // 终止: the case's end or an event that ends it
  const Fact* waived = nullptr;  // 豁免
  std::optional<Date> sent_on;
  Yuan paid;
  std::vector<const Fact*> extensions;
  std::vector<const Fact*> restarts;
  std::optional<Date> silent_until;
  int acknowledged_revision = 0;
  std::vector<std::string> remarks;

  // Whichever came first; of one day the deed counts before the waiver, and that before the end.
  [[nodiscard]] const Fact* closed_by() const;
};

[[nodiscard]] Deeds deeds_of(const Arising&, const CaseFacts&);

}  // namespace qixian
