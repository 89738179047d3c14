// What the law, the calendar and the office say today, checked as a whole before any of it is
// adopted.
#pragma once

#include "calendar/calendar.hpp"
#include "config/settings.hpp"
#include "delivery/wording.hpp"
#include "docket/derive.hpp"
#include "reminder/directory.hpp"

#include <set>
#include <string>
#include <vector>

namespace qixian {

struct Edition {
  Calendar calendar;
  Rulebooks rulebooks;
  Directory directory;
  Templates templates;
  Policy policy;
  LightThresholds lights;
  // Of notices, rulebooks, the office's targets and the counting itself: what days rest on.
  std::string fingerprint;
};

// Reads every file the settings name. Any problem makes the whole unusable.
[[nodiscard]] Edition read_edition(const Settings&, const std::set<std::string>& channels,
                                   std::vector<Problem>& problems);

}  // namespace qixian
