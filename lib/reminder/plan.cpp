#include "reminder/plan.hpp"

#include <algorithm>
#include <set>

namespace qixian {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

// A fixed spread per obligation and stage: the same at every planning, off the full and half hour.
minutes jitter_of(ObligationId id, Stage stage, const Policy& policy) {
  std::uint64_t mixed = static_cast<std::uint64_t>(id.value) * 0x9E3779B97F4A7C15u;
  mixed ^= static_cast<std::uint64_t>(stage.number + 31 * static_cast<int>(stage.kind)) *
           0xBF58476D1CE4E5B9u;
  mixed ^= mixed >> 29;
  const auto span = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(policy.jitter.count()));
  return minutes{1 + static_cast<std::int64_t>(mixed % span)};
}

Instant morning_of(Date day, ObligationId id, Stage stage, const Policy& policy) {
  return moment_on(day, policy.morning + jitter_of(id, stage, policy));
}

// News goes at once in working hours, at once at any hour when it presses, and else in the next
// morning.
Instant next_hearing(Instant now, ObligationId id, Stage stage, const Deadline& deadline,
                     const Policy& policy, const Calendar& calendar) {
  const Date today = date_in_beijing(now);
  const seconds time = time_in_beijing(now);
  if (!calendar.is_rest_day(today)) {
    if (time >= policy.morning && time < policy.evening) return now;
    if (time < policy.morning && deadline.safe > today) return morning_of(today, id, stage, policy);
  }
  const Date next = calendar.nth_workday(today, 1);
  if (deadline.safe <= next || deadline.safe_at) return now;
  return morning_of(next, id, stage, policy);
}

// The working day on which to speak of `day`: itself, or the last one before it.
Date hearing_day(Date day, const Calendar& calendar) {
  return calendar.last_workday_to(day);
}

Date first_past(const Deadline& deadline, const Calendar& calendar) {
  return calendar.first_workday_from(date_in_beijing(late_from(deadline)));
}

int rung_past(int number) {
  return std::max(0, number - 1);
}

}  // namespace

std::vector<PlannedReminder> plan_reminders(const Change& change, bool told, const Policy& policy,
                                            const Calendar& nationwide, Instant now) {
  const auto& [id, revision, obligation] = change.after;
  const Calendar calendar = nationwide.for_office(obligation.key.owed_by);
  const Deadline& deadline = obligation.deadline;
  std::vector<PlannedReminder> planned;
  if (obligation.kind == DutyKind::suggested) return planned;
  const auto plan = [&](Stage stage, Instant at) { planned.push_back({stage, 0, at}); };
  const auto plan_ahead = [&](Stage stage, Instant at) {
    if (at > now) plan(stage, at);
  };

  if (!is_owed(obligation.state)) {
    // Done needs no word; what was told and is not owed after all must be unsaid.
    if (told && change.is_withdrawn()) {
      const Stage stage{StageKind::withdrawn, 0};
      plan(stage, next_hearing(now, id, stage, deadline, policy, calendar));
    }
    return planned;
  }

  const Stage news{told ? StageKind::moved : StageKind::arisen, 0};
  const Instant news_at = next_hearing(now, id, news, deadline, policy, calendar);
  plan(news, news_at);

  if (deadline.safe_at) {
    const Instant begun = obligation.anchor_at.value_or(now);
    plan_ahead({StageKind::halfway, 0}, begun + (*deadline.safe_at - begun) / 2);
    plan_ahead({StageKind::last_day, 0}, *deadline.safe_at - std::chrono::hours{1});
  } else {
    // A stage on the day of the news itself would only say it twice.
    const Date news_day = date_in_beijing(news_at);
    for (const int number : policy.before) {
      const Stage stage{StageKind::before, number};
      const Date day = calendar.nth_workday(deadline.safe, -number);
      if (day > news_day) plan_ahead(stage, morning_of(day, id, stage, policy));
    }
    const Stage last_day{StageKind::last_day, 0};
    const Date day = hearing_day(deadline.safe, calendar);
    if (day > news_day) plan_ahead(last_day, morning_of(day, id, last_day, policy));
    if (deadline.due > deadline.safe) {
      const Stage legal_day{StageKind::legal_day, 0};
      const Date legal = hearing_day(deadline.due, calendar);
      if (legal > news_day && legal > day)
        plan_ahead(legal_day, morning_of(legal, id, legal_day, policy));
    }
  }
  const Stage past{StageKind::past, 1};
  const Date first =
      std::max(first_past(deadline, calendar), calendar.first_workday_from(date_in_beijing(now)));
  Instant past_at = morning_of(first, id, past, policy);
  // Hours may end later on that day, and until then nobody may ask.
  if (past_at <= now || past_at < late_from(deadline) ||
      date_in_beijing(past_at) == date_in_beijing(news_at))
    past_at = morning_of(calendar.nth_workday(std::max(first, date_in_beijing(news_at)), 1), id,
                         past, policy);
  plan(past, past_at);
  std::ranges::sort(planned, {}, &PlannedReminder::at);
  return planned;
}

std::optional<PlannedReminder> plan_next(const KeptObligation& kept, Stage served,
                                         const Policy& policy, const Calendar& nationwide,
                                         Instant now) {
  if (served.kind != StageKind::past || !is_owed(kept.obligation.state)) return {};
  const Calendar calendar = nationwide.for_office(kept.obligation.key.owed_by);
  const Stage next{StageKind::past, served.number + 1};
  const Date day = calendar.nth_workday(date_in_beijing(now), 1);
  return PlannedReminder{next, rung_past(next.number), morning_of(day, kept.id, next, policy)};
}

bool is_quiet(const KeptObligation& kept, Stage stage) {
  const Obligation& obligation = kept.obligation;
  if (stage.kind == StageKind::withdrawn) return obligation.state != State::withdrawn;
  if (!is_owed(obligation.state)) return true;
  if (stage.kind == StageKind::before || stage.kind == StageKind::halfway)
    return obligation.acknowledged_revision == kept.revision || obligation.sent_on.has_value();
  // What was sent off and never seen to arrive is asked about once a week, not each day.
  if (stage.kind == StageKind::past && obligation.sent_on) return stage.number % 5 != 1;
  return false;
}

std::vector<const Officer*> hearers(std::string_view office, const Directory& directory) {
  const Office* known = directory.office(office);
  if (known != nullptr && !known->served) return directory.liaisons(known->watched_by);
  return directory.liaisons(office);
}

std::vector<const Officer*> recipients(const Obligation& obligation, Stage stage, int rung,
                                       const Directory& directory) {
  std::vector<const Officer*> found;
  std::set<std::string> ids;
  const auto add = [&](const Officer* officer) {
    if (officer != nullptr && ids.insert(officer->id).second) found.push_back(officer);
  };
  for (const Officer* officer : hearers(obligation.key.owed_by, directory)) add(officer);
  const Office* owner = directory.office(obligation.key.owed_by);
  const bool is_external = owner != nullptr && !owner->served;
  if (stage.kind != StageKind::past || is_external) return found;
  const std::vector<const Officer*> base = found;
  for (const Officer* officer : base) {
    for (int step = 0; step < rung && officer != nullptr && !officer->superior.empty(); ++step) {
      officer = directory.officer(officer->superior);
      add(officer);
    }
  }
  return found;
}

}  // namespace qixian
