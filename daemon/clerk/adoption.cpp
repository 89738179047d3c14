#include "clerk/clerk.hpp"
#include "delivery/why_corrected.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace qixian {
namespace {

using Steady = std::chrono::steady_clock;

// Between two looks at the sockets: a question waits for several, one each for its connection, its
// reading and its answer. A slice is one transaction, so that much shorter ones wait for the disk.
constexpr std::chrono::milliseconds slice_lasts{6};
constexpr int fewest_cases = 16;
constexpr int most_cases = 2000;
constexpr int cases_in_look = 64;
constexpr int stages_in_slice = 500;
// So few are done when the call returns.
constexpr std::int64_t few_cases = 200;

// Notices are published at most a year and some weeks ahead.
constexpr std::chrono::days planned_ahead{450};

// As many as would have taken just so long, and no more than twice as many.
int next_slice(int cases, Steady::duration took) {
  const double fitting = cases * (std::chrono::duration<double>(slice_lasts) / took);
  return static_cast<int>(
      std::clamp(std::min(fitting, 2.0 * cases), double{fewest_cases}, double{most_cases}));
}

bool changes_anything(const CaseStep& step, const CaseFile& file) {
  return !step.changes.empty() || !step.replanned.empty() || step.review_at != file.review_at ||
         step.gaps != file.gaps;
}

}  // namespace

// The one row first: where there is no room for it the edition in force stays.
void Clerk::adopt(Edition edition) {
  const auto adoption = store_.adoption();
  const std::string policy = mark_of(edition.policy);
  if (!adoption || adoption->fingerprint != edition.fingerprint || adoption->policy != policy)
    store_.adopt_edition(edition.fingerprint, policy, clock_.now());
  edition_ = std::move(edition);
  ++steps_;
  begin_adopting();
}

// What follows from it is done at once as far as it is little; where the disk is full, when there
// is room.
void Clerk::begin_adopting() {
  adopted_ = store_.adoption()->complete;
  adopting_ = {};
  adopting_.stages_seen = {midnight_beginning(date_in_beijing(clock_.now())), {}};
  directory_is_new_ = true;
  vacancies_are_told_ = false;
  audit_at_ = clock_.now();
  alarm_.ring();
  try {
    look_through_directory();
    if (store_.next_case_id().value <= few_cases)
      while (!adopted_) adopt_slice();
  } catch (const StoreError& error) {
    if (error.kind() != StoreError::Kind::full) throw;
    spdlog::error("the edition is adopted, and what follows from it waits: {}", error.what());
  }
}

// The mornings of offices that are new, and what the directory names somebody for by now.
void Clerk::look_through_directory() {
  plan_rounds();
  say_unheard();
  directory_is_new_ = false;
}

void Clerk::adopt_slice() {
  if (adopting_.stages_seen) {
    leave_rest_days();
  } else {
    derive_slice();
  }
}

// One that is killed goes on where the last whole slice ended.
void Clerk::derive_slice() {
  const auto began = Steady::now();
  const Instant now = clock_.now();
  const Adoption adoption = store_.adoption().value();
  const CaseId after = adoption.derived_up_to;
  const std::vector<CaseFile> files = store_.case_files(after, adopting_.cases_in_slice);
  std::vector<CaseStep> steps;
  std::int64_t next_id = store_.next_obligation_id().value;
  for (const CaseFile& file : files) {
    const Derived derived = derive_obligations(file.facts, edition_.rulebooks, edition_.calendar,
                                               now, Reasons::left_out);
    std::vector<Change> changed = numbered(changes(file.obligations, derived.obligations), next_id);
    std::vector<KeptReminder> reminders = plan(changed, [this](const Change& change) {
      return why_corrected(change, edition_.rulebooks, edition_.calendar);
    });
    adopting_.changes += static_cast<std::int64_t>(changed.size());
    CaseStep step{file.id, {}, std::move(changed), std::move(reminders), derived.review_at, {}};
    step.gaps = gaps_in(derived);
    if (adoption.replans) replan(file, step);
    if (changes_anything(step, file)) steps.push_back(std::move(step));
  }
  adopted_ = files.size() < static_cast<std::size_t>(adopting_.cases_in_slice);
  store_.record_slice(steps, files.empty() ? after : files.back().id, adopted_, now);
  ++steps_;

  adopting_.cases += static_cast<std::int64_t>(files.size());
  const auto took = Steady::now() - began;
  adopting_.took += took;
  adopting_.cases_in_slice = next_slice(adopting_.cases_in_slice, took);
  if (!adopted_) return;
  audit_at_ = now;
  if (adopting_.cases > 0)
    spdlog::info(
        "edition adopted: {} cases derived again in {} ms, {} duties changed", adopting_.cases,
        std::chrono::floor<std::chrono::milliseconds>(adopting_.took).count(), adopting_.changes);
}

// What the edition leaves as it was is planned by the new policy.
void Clerk::replan(const CaseFile& file, CaseStep& step) const {
  for (const KeptObligation& kept : file.obligations) {
    const bool is_changed = std::ranges::any_of(
        step.changes, [&](const Change& change) { return change.after.id == kept.id; });
    if (is_changed || !reason_for_silence(kept.obligation).empty()) continue;
    step.replanned.push_back(kept.id);
    const std::vector<KeptReminder> ahead = stages_ahead(kept);
    step.reminders.insert(step.reminders.end(), ahead.begin(), ahead.end());
  }
}

// A stage on a day that turns out to be a rest day goes on the working day before. One that is
// killed begins with it again.
void Clerk::leave_rest_days() {
  const Instant now = clock_.now();
  const Date end = date_in_beijing(now) + planned_ahead;
  auto [from, last] = *adopting_.stages_seen;
  std::vector<KeptReminder> stages;
  for (Date day = date_in_beijing(from); day < end && stages.empty(); day = date_in_beijing(from)) {
    const Instant next_day = midnight_beginning(day + std::chrono::days{1});
    if (edition_.calendar.is_rest_day(day))
      stages = store_.stages_between(from, last, next_day, stages_in_slice);
    const bool is_all = stages.size() < std::size_t{stages_in_slice};
    from = is_all ? next_day : stages.back().planned.at;
    last = is_all ? ReminderId{} : stages.back().id;
  }
  if (stages.empty()) return adopting_.stages_seen.reset();
  std::vector<KeptReminder> moved;
  for (KeptReminder& reminder : stages) {
    const Calendar& calendar = calendar_of(reminder.owed_by);
    const Date day = date_in_beijing(reminder.planned.at);
    if (!calendar.is_rest_day(day)) continue;
    reminder.planned.at = moment_on(calendar.last_workday_to(day), edition_.policy.morning);
    if (reminder.planned.at > now) moved.push_back(std::move(reminder));
  }
  if (!moved.empty()) store_.arm(moved, now);
  adopting_.stages_seen = {from, last};  // not before it is written: there may be no room
  ++steps_;
}

boost::asio::awaitable<std::vector<Moved>> Clerk::preview(Edition edition) const {
  std::vector<Moved> moved;
  CaseId after;
  for (;;) {
    const std::vector<CaseFile> files = store_.case_files(after, cases_in_look);
    for (const CaseFile& file : files) {
      const Derived derived = derive_obligations(file.facts, edition.rulebooks, edition.calendar,
                                                 clock_.now(), Reasons::left_out);
      for (const Change& change : changes(file.obligations, derived.obligations)) {
        if (change.is_new()) {
          moved.push_back({file.id, {}, change.after.obligation});
        } else if (change.is_moved() || change.is_withdrawn() || change.closes()) {
          moved.push_back({file.id, *change.before, change.after.obligation});
        }
      }
    }
    if (files.empty()) break;
    after = files.back().id;
    co_await boost::asio::post(boost::asio::use_awaitable);
  }
  co_return moved;
}

}  // namespace qixian
