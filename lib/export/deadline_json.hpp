// The answers of calendar and term as JSON: what `--json` prints and HTTP answers.
//
//   {"anchor":"2026-09-16","term":"15d","nominal":"2026-10-01","due":"2026-10-08","safe":"2026-09-30",
//    "ends_at":"2026-10-08T16:00:00Z","certainty":"certain","why":[{"day","step","step_en","article"}]}
//
// `safe_at` is there for hour terms only, `earliest` and `latest` for provisional deadlines only.
// An anchor that was an instant is written as an instant in UTC.
#pragma once

#include "calendar/calendar.hpp"
#include "term/deadline.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string_view>
#include <variant>
#include <vector>

namespace qixian {

using Anchor = std::variant<Date, Instant>;
[[nodiscard]] std::string write_anchor(const Anchor&);

[[nodiscard]] boost::json::object to_json(const Anchor&, Term, const Deadline&);

// {"day":"2026-10-10","kind":"makeup_workday","festival":"国庆节、中秋节","certainty":"certain","notice":…};
// `festival` and `notice` are null where there is none.
[[nodiscard]] boost::json::object to_json(const DayAnswer&);

// {"number","title","year","amends","signed","published","source","offices":[],
//  "days":[{"day","kind","festival"}]}
[[nodiscard]] boost::json::object to_json(const HolidayNotice&);

// [{"day","step","step_en","article"}]
[[nodiscard]] boost::json::array to_json(const std::vector<Step>&);

}  // namespace qixian
