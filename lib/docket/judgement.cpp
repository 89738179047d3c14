#include "docket/judgement.hpp"

#include <algorithm>

namespace qixian {
namespace {

// 时限不足: the last day had passed when the duty arose. What is only suggested has no last day.
bool had_no_time(const Arising& duty, const Deadline& deadline) {
  return duty.rule.kind != DutyKind::suggested &&
         duty.arose > std::max(deadline.due, deadline.nominal);
}

State state_when_done(const Fact& done, const Obligation& obligation, bool no_time) {
  if (no_time || moment_of(done).second < late_from(obligation.deadline)) return State::met;
  if (obligation.kind == DutyKind::suggested) return State::met;
  return obligation.kind == DutyKind::target ? State::target_met_late : State::met_late;
}

// 视为 works by itself when the last day is over: what comes later does not take it back.
bool comes_after_lapse(const Fact& fact, const Obligation& obligation, const Fact* done) {
  const bool is_late = moment_of(fact).second >= late_from(obligation.deadline);
  return obligation.deemed && is_late && (&fact == done || !obligation.sent_on);
}

State state_when_late(const Obligation& obligation) {
  // A paper that is on its way may have arrived in time: somebody must look before it is deemed.
  if (obligation.deemed && !obligation.sent_on) return State::lapsed;
  return obligation.kind == DutyKind::target ? State::target_missed : State::overdue;
}

// What an office set itself is not told in the words of the law.
std::string last_day_of(const Obligation& obligation) {
  return obligation.kind == DutyKind::target ? "内部目标日" : "届满日";
}
std::string was_over(const Obligation& obligation) {
  return obligation.kind == DutyKind::target ? "已超过内部目标" : "期限已届满";
}

void judge_done(Obligation& obligation, const Fact& done, bool no_time) {
  obligation.done_on = done.on;
  obligation.state = state_when_done(done, obligation, no_time);
  if (no_time) {
    obligation.remarks.push_back("时限不足：事项产生时" + last_day_of(obligation) +
                                 "已过，之后办结");
  } else if (obligation.state == State::met && *done.on > obligation.deadline.due &&
             *done.on <= obligation.deadline.nominal) {
    obligation.remarks.push_back("依惯例提前的届满日之后、名义届满日之前办结");
  }
}

}  // namespace

void judge(Obligation& obligation, const Arising& duty, const Deeds& deeds, const Run& run,
           Instant as_of) {
  const Deadline& deadline = obligation.deadline;
  const bool is_hint = obligation.kind == DutyKind::suggested;
  const bool no_time = had_no_time(duty, deadline);
  obligation.sent_on = deeds.sent_on;
  obligation.silent_until = deeds.silent_until;
  obligation.paid = deeds.paid;
  obligation.acknowledged_revision = deeds.acknowledged_revision;
  obligation.remarks.insert(obligation.remarks.end(), deeds.remarks.begin(), deeds.remarks.end());
  if (run.extended_late)
    obligation.remarks.push_back("延长决定晚于" + last_day_of(obligation) + "，请核对其效力");
  if (!no_time && !is_hint && duty.cause.fact->recorded_at >= late_from(deadline))
    obligation.remarks.push_back("补录：登记时" + was_over(obligation));

  const Fact* closed_by = deeds.closed_by();
  if (closed_by != nullptr && !no_time && comes_after_lapse(*closed_by, obligation, deeds.done)) {
    obligation.state = State::lapsed;
    if (closed_by == deeds.done) {
      obligation.done_on = closed_by->on;
      obligation.remarks.push_back("期限届满后于" + write_chinese(*closed_by->on) +
                                   "办理，不影响届满时视为的后果");
    }
  } else if (closed_by != nullptr && closed_by == deeds.done) {
    judge_done(obligation, *closed_by, no_time);
  } else if (closed_by != nullptr && closed_by == deeds.waived) {
    obligation.state = State::waived;
  } else if (closed_by != nullptr) {
    obligation.state = State::ended;
    if (!no_time && !is_hint && moment_of(*closed_by).second >= late_from(deadline))
      obligation.remarks.push_back(obligation.kind == DutyKind::target ? "终止前已超过内部目标"
                                                                       : "终止前已届满");
  } else if (no_time) {
    obligation.state = State::impossible;
    // Only a day to come can be moved.
    const bool can_be_moved = obligation.term.is_backward();
    obligation.remarks.push_back("时限不足：" + last_day_of(obligation) +
                                 write_chinese(deadline.due) + "早于事项产生之日，请" +
                                 (can_be_moved ? "改期或者" : "与对方协商，") +
                                 "征得对方同意并记录");
  } else if (run.stands_still_since) {
    obligation.state = State::suspended;
    obligation.suspended_on = run.stands_still_since;
  } else if (as_of >= late_from(deadline) && !is_hint) {
    obligation.state = state_when_late(obligation);
  } else if (obligation.sent_on) {
    obligation.state = State::sent;
  }
}

}  // namespace qixian
