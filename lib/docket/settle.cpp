#include "docket/settle.hpp"

#include "docket/judgement.hpp"

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

// What was decided after the duty was closed does not bear on it any more.
Run run_until(Date until, bool closed, const Arising& duty, const Deeds& deeds,
              const CaseFacts& facts, const Calendar& calendar, Reasons reasons) {
  Counting basis;
  basis.reasons = reasons;
  basis.clear_days = duty.rule.clear_days;
  basis.from_next_full_hour = duty.book.from_next_full_hour;
  basis.roll_article = duty.book.roll_article;
  Decisions decisions{deeds.extensions, deeds.restarts, pauses_of(duty, facts, until, closed)};
  const auto comes_later = [&](const Fact* fact) { return *fact->on > until; };
  std::erase_if(decisions.extensions, comes_later);
  std::erase_if(decisions.restarts, comes_later);
  return run_term(duty.measure, duty.rule, decisions, until, calendar, basis);
}

bool is_same_day(const Arising& duty) {
  const Measure& measure = duty.measure;
  return duty.rule.kind != DutyKind::suggested && !measure.set_day && !measure.period &&
         !measure.first && measure.term.count == 0;
}

// Who may act when a term has run out is never told an earlier day.
void name_only_the_end(Deadline& deadline) {
  deadline.safe = deadline.due;
  deadline.safe_at.reset();
  std::erase_if(deadline.why, [](const Step& step) { return step.article == safe_day_article; });
}

Obligation obligation_of(const Arising& duty, Run& run, const Calendar& calendar) {
  const Rule& rule = duty.rule;
  Obligation obligation;
  obligation.key = duty.key;
  obligation.rulebook = duty.book.id;
  obligation.article = rule.article;
  obligation.duty = duty.words;
  obligation.kind = rule.kind;
  obligation.anchor = duty.measure.set_day.value_or(run.anchor);
  obligation.term = duty.measure.set_day ? Term{} : duty.measure.term;
  if (obligation.term.unit == TermUnit::hours) obligation.anchor_at = run.anchor_at;
  obligation.deadline = std::move(run.deadline);
  obligation.amount = duty.amount;
  obligation.adopted = rule.kind == DutyKind::target && !rule.adopted_by.empty();
  obligation.deemed = rule.deemed;
  if (rule.kind == DutyKind::suggested) name_only_the_end(obligation.deadline);
  if (duty.is_doubtful)
    obligation.remarks.push_back("事件日在" + write_chinese(duty.book.effective) +
                                 "施行之前，是否适用请核对");
  if (is_same_day(duty) && calendar.is_rest_day(obligation.anchor))
    obligation.remarks.push_back("当日" + write_chinese(obligation.anchor) + "为休息日，不顺延");
  return obligation;
}

std::optional<Instant> next_review(const Obligation& obligation, const Run& run) {
  const bool is_waited_for = obligation.state == State::open || obligation.state == State::sent;
  if (!is_waited_for || obligation.kind == DutyKind::suggested) return {};
  const Instant late = late_from(obligation.deadline);
  return run.stands_still_from ? std::min(late, midnight_beginning(*run.stands_still_from)) : late;
}

}  // namespace

Settled settle(const Arising& duty, const CaseFacts& facts, const Calendar& calendar, Instant as_of,
               Reasons reasons) {
  const Deeds deeds = deeds_of(duty, facts);
  const Fact* closed_by = deeds.closed_by();
  const Date today = date_in_beijing(as_of);
  const Date until = closed_by == nullptr ? today : std::min(today, *closed_by->on);
  Run run = run_until(until, closed_by != nullptr, duty, deeds, facts, calendar, reasons);
  Obligation obligation = obligation_of(duty, run, calendar);
  judge(obligation, duty, deeds, run, as_of);
  const std::optional<Instant> review_at = next_review(obligation, run);
  const Fact* discharged_by = closed_by == deeds.done ? deeds.done : nullptr;
  return {{std::move(obligation), duty.cause, discharged_by}, review_at};
}

}  // namespace qixian
