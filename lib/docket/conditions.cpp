#include "docket/conditions.hpp"

#include "docket/arising.hpp"
#include "docket/parties.hpp"

#include <algorithm>

namespace qixian {
namespace {

using std::chrono::days;

// A circumstance about the kind of event from which the duty comes is asked of that very event, not
// of another like it.
const Fact* event_asked(std::string_view event, const Cause& cause) {
  if (cause.fact->kind == FactKind::event && cause.fact->event == event) return cause.fact;
  if (cause.origin != nullptr && cause.origin->event == event) return cause.origin;
  return nullptr;
}

std::optional<Date> since(const Circumstance& circumstance, const Fact& event, const Cause& cause,
                          const Calendar& calendar) {
  if (!circumstance.after) {
    const bool says_so =
        circumstance.field.empty() || field_of(event, circumstance.field) == circumstance.value;
    return says_so ? event.on : std::optional<Date>{};
  }
  const auto ends = read_date(field_of(event, circumstance.field));
  const Counting days_alone = without_reasons();
  const Date due = ends ? count_to(*event.on, *ends, calendar, days_alone).due
                        : count_term(*event.on, *circumstance.after, calendar, days_alone).due;
  // The term has run out only when its last day is over (民法典第二百零三条).
  if (due >= cause.day) return {};
  return due + days{1};
}

}  // namespace

std::optional<Date> held_since(const Condition& condition, const Cause& cause,
                               const Between& between, const Rulebook& book, const CaseFacts& facts,
                               const Calendar& calendar) {
  std::optional<Date> earliest;
  const auto hold = [&](std::optional<Date> day) {
    if (day) earliest = std::min(earliest.value_or(*day), *day);
  };
  for (const Circumstance& circumstance : condition.any) {
    if (circumstance.event == "case") {
      if (circumstance.field == "origin" && facts.file().origin == circumstance.value)
        hold(cause.day);
      continue;
    }
    const EventKind* kind = book.event(circumstance.event);
    const Fact* asked = event_asked(circumstance.event, cause);
    for (const Fact* event : facts.events(circumstance.event)) {
      if (asked != nullptr && event != asked) continue;
      if (asked == nullptr && between.key != nullptr &&
          !speaks_of(*event, between.rule, book, cause, *between.key, facts))
        continue;
      if (!is_replaced(*event, kind, facts)) hold(since(circumstance, *event, cause, calendar));
    }
  }
  return earliest;
}

}  // namespace qixian
