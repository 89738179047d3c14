#include "docket/clock.hpp"

#include "term/tally.hpp"

#include <algorithm>

namespace qixian {
namespace {

using std::chrono::days;

// What stays the same while one duty's time is counted again and again.
struct Setting {
  const Rule& rule;
  const std::vector<Pause>& pauses;
  Date today;
  const Calendar& calendar;
  const Counting& basis;
};

Date back_from(Date day, Term term, const Calendar& calendar) {
  switch (term.unit) {
    case TermUnit::months:
      return corresponding_day(day, -term.count);
    case TermUnit::years:
      return corresponding_day(day, -12 * term.count);
    case TermUnit::workdays:
      return calendar.nth_workday(day, -term.count);
    case TermUnit::days:
    case TermUnit::hours:
      break;
  }
  return day - days{term.count};
}

// On which the duty's own clock goes: not that of the term before it.
Date first_day_of(const Measure& measure, const Calendar& calendar) {
  if (!measure.first || needs_moment(measure.first, measure.term)) return measure.from;
  return last_day_of_first(measure, calendar) + days{1};
}

// Suspended days are added, each that falls while the term runs.
Run run_with_days_added(const Measure& measure, Counting counting, const Setting& setting) {
  Run run{measure.from, measure.at, {}, {}, {}, false};
  std::optional<Pause> open;
  for (const Pause& pause : setting.pauses) {
    if (pause.to) {
      counting.suspended.push_back({pause.from, *pause.to});
    } else {
      open = pause;
    }
  }
  run.deadline = count(measure, setting.calendar, counting);
  // A suspension from after the end does not revive what has lapsed, and one before the beginning
  // stops nothing yet.
  if (!open || open->from > run.deadline.due) return run;
  const Date begins = first_day_of(measure, setting.calendar);
  if (setting.today < begins) {
    run.stands_still_from = begins;
    return run;
  }
  run.stands_still_since = std::max(open->from, begins);
  if (open->from < setting.today) {
    counting.suspended.push_back({open->from, setting.today});
    run.deadline = count(measure, setting.calendar, counting);
  }
  return run;
}

Step reason_of_last_stretch(Date resumed, Term stretch) {
  return {resumed,
          "中止发生在期间的最后" + chinese_term(stretch) + "内，自中止原因消除之日" +
              write_chinese(resumed) + "起满" + chinese_term(stretch) + "届满",
          "suspended within the last " + write_term(stretch) + " of the term, which ends " +
              write_term(stretch) + " after the suspension ended on " + write_date(resumed),
          "民法典第一百九十四条"};
}

// A suspension counts only where it touches the last stretch of the term.
Run run_with_last_stretch(const Measure& measure, const Counting& counting,
                          const Setting& setting) {
  const Term stretch = *setting.rule.suspended_in_last;
  Run run{measure.from, measure.at, count(measure, setting.calendar, counting), {}, {}, false};
  for (const Pause& pause : setting.pauses) {
    if (pause.from > run.deadline.due) break;
    const Date before =
        std::max(back_from(run.deadline.nominal, stretch, setting.calendar), measure.from);
    const Date resumed = pause.to.value_or(setting.today);
    const Date last = pause.to ? *pause.to - days{1} : setting.today;
    if (last <= before) {
      if (!pause.to) run.stands_still_from = before + days{1};
      continue;
    }
    if (!pause.to) run.stands_still_since = std::max(pause.from, before + days{1});
    std::vector<Step> why = std::move(run.deadline.why);
    run.deadline = count_term(resumed, stretch, setting.calendar, setting.basis);
    if (setting.basis.reasons == Reasons::left_out) continue;
    why.push_back(reason_of_last_stretch(resumed, stretch));
    why.insert(why.end(), run.deadline.why.begin(), run.deadline.why.end());
    run.deadline.why = std::move(why);
  }
  return run;
}

Run run_from(const Measure& measure, const std::vector<Term>& extended, const Setting& setting) {
  Counting counting = setting.basis;
  counting.extended = extended;
  const std::optional<Term>& stretch = setting.rule.suspended_in_last;
  return stretch && stretch->unit != TermUnit::hours && measure.can_stand_still()
             ? run_with_last_stretch(measure, counting, setting)
             : run_with_days_added(measure, std::move(counting), setting);
}

// With what was decided in (after, until]. A decision after the last day still counts, and is
// remarked on (民诉法解释第一百条, by analogy, asks for it before the end).
Run run_extended(const Measure& measure, const std::vector<const Fact*>& decided, Date after,
                 Date until, const Setting& setting) {
  std::vector<Term> extended;
  bool late = false;
  for (const Fact* fact : decided) {
    if (*fact->on < after || *fact->on > until || !fact->term) continue;
    if (!can_be_extended(measure, extended, *fact->term)) continue;
    late = late || *fact->on > run_from(measure, extended, setting).deadline.due;
    extended.push_back(*fact->term);
  }
  Run run = run_from(measure, extended, setting);
  run.extended_late = late;
  return run;
}

}  // namespace

Run run_term(const Measure& measure, const Rule& rule, const Decisions& decisions, Date today,
             const Calendar& calendar, const Counting& basis) {
  const Setting setting{rule, decisions.pauses, today, calendar, basis};
  Measure now = measure;
  Date decided_after = Date::min();
  for (const Fact* restart : decisions.restarts) {
    if (!now.can_stand_still() || *restart->on <= now.from) continue;
    if (*restart->on < first_day_of(now, calendar)) continue;
    const Run run = run_extended(now, decisions.extensions, decided_after, *restart->on, setting);
    if (*restart->on > run.deadline.due) break;
    now.from = *restart->on;
    now.at = restart->at;
    now.first.reset();
    decided_after = *restart->on + days{1};
  }
  return run_extended(now, decisions.extensions, decided_after, Date::max(), setting);
}

}  // namespace qixian
