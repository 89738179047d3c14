// Why something that was told is not so any more: the reason that a 更正 gives.
//
//   why_corrected(extension, facts, rulebooks)
//     == "经批准延长期限1个月（批1号；批准人：李局长；理由：案情复杂）"
//   why_corrected(change, rulebooks, calendar)  ==  "依国办发明电〔2026〕7号的放假安排重新计算"
//
// What people wrote is cut to a length that a letter takes. Empty: nothing of the kind, as where
// time alone did it.
#pragma once

#include "calendar/calendar.hpp"
#include "docket/changes.hpp"
#include "docket/derive.hpp"

#include <string>
#include <vector>

namespace qixian {

// By a fact of the case; `recorded` are all of its facts.
[[nodiscard]] std::string why_corrected(const Fact&, const std::vector<Fact>& recorded,
                                        const Rulebooks&);

// By an edition: its rulebooks, or else its calendar. A change that moves no day has no reason.
[[nodiscard]] std::string why_corrected(const Change&, const Rulebooks&, const Calendar&);

// Two reasons for one correction, each said once.
[[nodiscard]] std::string and_why(const std::string& first, const std::string& then);

}  // namespace qixian
