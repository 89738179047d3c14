#include "reminder/plan.hpp"

#include <algorithm>
#include <tuple>

namespace qixian {
namespace {

using std::chrono::seconds;

bool is_late(State state) {
  return state == State::overdue || state == State::target_missed || state == State::lapsed;
}

bool is_done_late(State state) {
  return state == State::met_late || state == State::target_met_late;
}

// It stopped before it was late, and nobody needs to do it now.
bool is_let_go(State state) {
  return state == State::suspended || state == State::waived || state == State::ended;
}

bool stops(const Change& change) {
  return change.before && is_owed(change.before->obligation.state) &&
         !is_late(change.before->obligation.state) && is_let_go(change.after.obligation.state);
}

// Said to have been late, and not any more.
bool has_vanished(State before, State after) {
  return (is_late(before) || is_done_late(before)) && !is_late(after) && !is_done_late(after);
}

// A deemed lapse is nobody's to do any more, and still somebody has to look into the register.
bool asks_about_lapse(State state, bool deemed) {
  return state == State::lapsed && deemed;
}

// The days of one office, on which its mornings begin.
class Speaker {
 public:
  Speaker(const Policy& policy, const Calendar& calendar, Instant now)
      : policy_(policy), calendar_(calendar), now_(now), today_(date_in_beijing(now)) {}

  // The next morning's letter, or at once where little time is left. What was over before it was
  // recorded is no more over tomorrow, and old cases come together.
  Instant news(const Deadline& deadline) const {
    const bool is_near =
        now_ < late_from(deadline) && calendar_.workdays_between(today_, deadline.safe) <= 2;
    return is_near ? in_working_hours(deadline) : next_morning(now_, policy_, calendar_);
  }

  // In working hours, now or tomorrow.
  Instant no_hurry() const {
    return is_working_hour(now_, policy_, calendar_) ? now_
                                                     : next_morning(now_, policy_, calendar_);
  }

  // At once in working hours, and at any hour where the next morning would be too late.
  Instant in_working_hours(const Deadline& deadline) const {
    return presses(deadline, now_, next_morning(now_, policy_, calendar_)) ? now_ : no_hurry();
  }

 private:
  const Policy& policy_;
  const Calendar& calendar_;
  Instant now_;
  Date today_;
};

Date first_past(const Deadline& deadline, const Calendar& calendar) {
  return calendar.first_workday_from(date_in_beijing(late_from(deadline)));
}

// Of hour terms the last word goes so long before they end, and none goes so soon after another.
constexpr std::chrono::hours last_hour{1};

// A lateness that vanished is said first.
std::tuple<Instant, bool, Stage> in_order(const PlannedReminder& planned) {
  return {planned.at, planned.stage.kind != StageKind::excused, planned.stage};
}

int rung_past(int number) {
  return std::max(0, number - 1);
}

}  // namespace

bool calls_for_words(const Change& change) {
  const Obligation& after = change.after.obligation;
  if (change.is_new() || change.is_moved() || change.is_withdrawn() || stops(change)) return true;
  return has_vanished(change.before->obligation.state, after.state) ||
         (asks_about_lapse(after.state, after.deemed) &&
          !asks_about_lapse(change.before->obligation.state, change.before->obligation.deemed));
}

bool presses(const Deadline& deadline, Instant now, Instant morning) {
  if (now >= late_from(deadline)) return false;
  if (deadline.safe_at) return *deadline.safe_at < morning + std::chrono::days{1};
  const Date last = deadline.safe < date_in_beijing(now) ? deadline.due : deadline.safe;
  return last < date_in_beijing(morning);
}

std::vector<PlannedReminder> plan_reminders(const Change& change, bool told, const Policy& policy,
                                            const Calendar& nationwide, Instant now,
                                            bool knows_days) {
  const Obligation& obligation = change.after.obligation;
  const Deadline& deadline = obligation.deadline;
  std::vector<PlannedReminder> planned;
  if (obligation.kind == DutyKind::suggested) return planned;
  const Calendar calendar = nationwide.for_office(obligation.key.owed_by);
  const Speaker speaker(policy, calendar, now);
  const auto plan = [&](Stage stage, Instant at) { planned.push_back({stage, 0, at}); };

  // Of an internal target nobody but its owners was told that it was late.
  const bool has_ladder = obligation.kind != DutyKind::target || obligation.adopted;
  if (has_ladder && change.before &&
      has_vanished(change.before->obligation.state, obligation.state))
    plan({StageKind::excused, 0}, speaker.no_hurry());
  if (!is_owed(obligation.state)) {
    // Done needs no word; what was told and is not owed after all must be unsaid.
    if (told && (change.is_withdrawn() || stops(change)))
      plan({StageKind::withdrawn, 0}, speaker.in_working_hours(deadline));
    if (asks_about_lapse(obligation.state, obligation.deemed))
      plan({StageKind::past, 1}, next_morning(now, policy, calendar));
    return planned;
  }

  const Stage news{told ? StageKind::moved : StageKind::arisen, 0};
  const Instant news_at = told ? speaker.in_working_hours(deadline) : speaker.news(deadline);
  if (!knows_days) plan(news, news_at);
  // A stage on the day of the news itself would only say it twice; of hours, one just after it.
  const Date told_on = date_in_beijing(knows_days ? now - std::chrono::days{1} : news_at);
  const auto repeats_news = [&](const PlannedReminder& stage) {
    return !knows_days && deadline.safe_at && stage.stage.kind != StageKind::past &&
           stage.at < news_at + last_hour;
  };
  for (const PlannedReminder& stage : plan_stages(obligation, told_on, policy, nationwide, now))
    if (!repeats_news(stage)) planned.push_back(stage);
  std::ranges::sort(planned, {}, in_order);
  return planned;
}

std::vector<PlannedReminder> plan_stages(const Obligation& obligation, Date told_on,
                                         const Policy& policy, const Calendar& nationwide,
                                         Instant now) {
  const Deadline& deadline = obligation.deadline;
  std::vector<PlannedReminder> planned;
  if (!reason_for_silence(obligation).empty()) return planned;
  const Calendar calendar = nationwide.for_office(obligation.key.owed_by);
  const auto plan_ahead = [&](Stage stage, Instant at) {
    if (at > now) planned.push_back({stage, 0, at});
  };
  const auto morning = [&](Date day) { return moment_on(day, policy.morning); };

  if (deadline.safe_at) {
    const Instant begun = obligation.anchor_at.value_or(now);
    plan_ahead({StageKind::halfway, 0}, begun + (*deadline.safe_at - begun) / 2);
    plan_ahead({StageKind::last_day, 0}, *deadline.safe_at - last_hour);
  } else {
    const auto plan_on = [&](Stage stage, Date day) {
      if (day > told_on) plan_ahead(stage, morning(day));
    };
    const auto& before = policy.stages_for(obligation.key.rule, write_duty_kind(obligation.kind));
    const Date first_stage =
        before.empty() ? deadline.safe : calendar.nth_workday(deadline.safe, -before.front());
    const auto length = deadline.safe - obligation.anchor;
    if (length.count() >= policy.long_term) {
      const Date day = calendar.last_workday_to(obligation.anchor + length * 2 / 3);
      if (day < first_stage) plan_on({StageKind::two_thirds, 0}, day);
    }
    for (const int number : before)
      plan_on({StageKind::before, number}, calendar.nth_workday(deadline.safe, -number));
    const Date day = calendar.last_workday_to(deadline.safe);
    plan_on({StageKind::last_day, 0}, day);
    const Date legal = calendar.last_workday_to(deadline.due);
    if (legal > day) plan_on({StageKind::legal_day, 0}, legal);
  }
  const Date first =
      std::max(first_past(deadline, calendar), calendar.first_workday_from(date_in_beijing(now)));
  Instant past_at = morning(first);
  // Hours may end later on that day, and until then nobody may ask.
  if (past_at <= now || past_at < late_from(deadline) || date_in_beijing(past_at) <= told_on)
    past_at = morning(calendar.nth_workday(std::max(first, told_on), 1));
  plan_ahead({StageKind::past, 1}, past_at);
  std::ranges::sort(planned, {}, in_order);
  return planned;
}

std::optional<PlannedReminder> plan_next(const KeptObligation& kept, Stage served,
                                         const Policy& policy, const Calendar& nationwide,
                                         Instant now) {
  if (served.kind != StageKind::past || !is_owed(kept.obligation.state)) return {};
  const Calendar calendar = nationwide.for_office(kept.obligation.key.owed_by);
  const int number = served.number + 1;
  const Date day = calendar.nth_workday(date_in_beijing(now), 1);
  return PlannedReminder{
      {StageKind::past, number}, rung_past(number), moment_on(day, policy.morning)};
}

std::string_view reason_for_quiet(const Situation& situation, Stage stage, Date today) {
  constexpr std::string_view not_owed = "it is not owed any more";
  constexpr std::string_view silenced = "it was silenced";
  const bool is_silenced = situation.silent_until && today <= *situation.silent_until;
  switch (stage.kind) {
    case StageKind::withdrawn:
      if (is_owed(situation.state)) return "it is owed again";
      return situation.state == State::withdrawn || is_let_go(situation.state)
                 ? ""
                 : "it is judged another way by now";
    case StageKind::excused:
      return is_late(situation.state) || is_done_late(situation.state)
                 ? "it is judged another way by now"
                 : "";
    case StageKind::arisen:
    case StageKind::moved:
    case StageKind::last_day:
    case StageKind::legal_day:
      return is_owed(situation.state) ? "" : not_owed;
    case StageKind::two_thirds:
    case StageKind::before:
    case StageKind::halfway:
      if (!is_owed(situation.state)) return not_owed;
      if (situation.acknowledged_revision == situation.revision) return "it was acknowledged";
      if (situation.sent_on) return "it was sent off";
      return is_silenced ? silenced : "";
    case StageKind::past:
      if (asks_about_lapse(situation.state, situation.deemed))
        return stage.number == 1 ? "" : "it was asked about";
      if (!is_owed(situation.state)) return not_owed;
      if (stage.number == 1) return {};
      if (stage.number % 5 != 1) {
        if (situation.sent_on) return "it was sent off, and is asked about once a week";
        if (situation.kind == DutyKind::target && !situation.adopted)
          return "an internal target is asked about once a week";
      }
      return is_silenced ? silenced : "";
  }
  return {};
}

Stage stage_said(const Obligation& obligation, Stage stage, Instant at,
                 const Calendar& nationwide) {
  const Deadline& deadline = obligation.deadline;
  if (!is_news(stage.kind) || at >= late_from(deadline)) return stage;
  const Stage last_day{StageKind::last_day, 0};
  if (deadline.safe_at) return at + 2 * last_hour > *deadline.safe_at ? last_day : stage;
  const Calendar calendar = nationwide.for_office(obligation.key.owed_by);
  const Date day = date_in_beijing(at);
  if (day <= deadline.safe)
    return day >= calendar.last_workday_to(deadline.safe) ? last_day : stage;
  const bool is_legal_day = day >= calendar.last_workday_to(deadline.due) && day <= deadline.due;
  return is_legal_day ? Stage{StageKind::legal_day, 0} : stage;
}

bool goes_alone(const KeptObligation& kept, Stage stage, Date today) {
  if (kept.obligation.deadline.safe_at && stage.kind != StageKind::past) return true;
  switch (stage.kind) {
    case StageKind::moved:
    case StageKind::withdrawn:
    case StageKind::last_day:
    case StageKind::legal_day:
    case StageKind::halfway:
    case StageKind::excused:
      return true;
    case StageKind::arisen:
    case StageKind::two_thirds:
    case StageKind::before:
      return is_owed(kept.obligation.state) &&
             (kept.obligation.deadline.safe == today || kept.obligation.deadline.due == today);
    case StageKind::past:
      return false;
  }
  return true;
}

std::string_view reason_for_silence(const Obligation& obligation) {
  if (obligation.kind == DutyKind::suggested) return "a hint is never reminded";
  if (obligation.state == State::suspended) return "its clock stands still";
  if (!is_owed(obligation.state)) return "it is not owed any more";
  return {};
}

}  // namespace qixian
