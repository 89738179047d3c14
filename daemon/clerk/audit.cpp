#include "clerk/clerk.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace qixian {
namespace {

constexpr std::int64_t window = 500;  // obligations looked at between two looks at the sockets

// A stage that the news of the same day says, or of hours the news just before it.
bool is_said_by(const KeptReminder& news, const PlannedReminder& stage, const Deadline& deadline) {
  const Instant said = news.served_at.value_or(news.planned.at);
  if (deadline.safe_at && stage.stage.kind != StageKind::past)
    return stage.at < said + std::chrono::hours{1};
  return date_in_beijing(stage.at) <= date_in_beijing(said);
}

}  // namespace

// The stage that the policy plans next for an open duty is armed, or kept with a reason. A gap is
// mended, counted and said, for it is an error of ours.
boost::asio::awaitable<void> Clerk::audit() {
  audit_at_.reset();
  const std::int64_t end = store_.next_obligation_id().value;
  for (std::int64_t from = 0; from < end; from += window) {
    const Instant now = clock_.now();
    for (const Watched& each : store_.watched(ObligationId{from}, ObligationId{from + window}))
      if (!is_armed(each, now)) look_into(each.id);
    co_await boost::asio::post(boost::asio::use_awaitable);
  }
}

// Whether it is spoken of when its next stage is planned, or before. Of those that are not few are
// gaps.
bool Clerk::is_armed(const Watched& watched, Instant now) const {
  const Date yesterday = date_in_beijing(now) - std::chrono::days{1};
  const auto planned =
      plan_stages(watched.like, yesterday, edition_.policy, edition_.calendar, now);
  return planned.empty() || (watched.next_at && *watched.next_at <= planned.front().at);
}

// By the calendar and the policy of today, without what was said and the news of it.
std::vector<KeptReminder> Clerk::stages_ahead(const KeptObligation& kept) const {
  const Instant now = clock_.now();
  Stage last{StageKind::past, 0};
  for (const KeptReminder& reminder : store_.reminders_of(kept.id)) {
    const Stage stage = reminder.planned.stage;
    if (reminder.revision == kept.revision && stage.kind == StageKind::past && reminder.served_at)
      last.number = std::max(last.number, stage.number);
  }
  std::vector<KeptReminder> ahead;
  const auto add = [&](const PlannedReminder& planned) {
    ahead.push_back({{}, kept.id, kept.revision, planned, {}, {}});
  };
  if (last.number > 0) {
    if (const auto next = plan_next(kept, last, edition_.policy, edition_.calendar, now))
      add(*next);
    return ahead;
  }
  const Date yesterday = date_in_beijing(now) - std::chrono::days{1};
  for (const PlannedReminder& planned :
       plan_stages(kept.obligation, yesterday, edition_.policy, edition_.calendar, now))
    add(planned);
  return ahead;
}

// By the days of another calendar a stage may be armed for a later morning than it is planned for
// now: it is moved, and is no gap.
void Clerk::look_into(ObligationId id) {
  const auto row = store_.obligation(id);
  if (!row) return;
  const KeptObligation& kept = row->kept;
  const std::vector<KeptReminder> known = store_.reminders_of(id);
  std::vector<KeptReminder> missing, moved;
  for (KeptReminder& ahead : stages_ahead(kept)) {
    const auto says_it = [&](const KeptReminder& news) {
      return news.revision == kept.revision && is_news(news.planned.stage.kind) &&
             is_said_by(news, ahead.planned, kept.obligation.deadline);
    };
    if (std::ranges::any_of(known, says_it)) continue;
    const auto found = std::ranges::find_if(known, [&](const KeptReminder& one) {
      return one.revision == kept.revision && one.planned.stage == ahead.planned.stage &&
             one.planned.rung == ahead.planned.rung;
    });
    if (found == known.end()) {
      missing.push_back(std::move(ahead));
    } else if (!found->served_at && found->planned.at > ahead.planned.at) {
      ahead.id = found->id;
      moved.push_back(std::move(ahead));
    }
  }
  const bool is_gap = !missing.empty();
  const bool is_told = std::ranges::any_of(
      known, [](const KeptReminder& one) { return is_news(one.planned.stage.kind); });
  if (!is_told && is_gap)
    for (const PlannedReminder& planned :
         plan_reminders({{}, kept}, false, edition_.policy, edition_.calendar, clock_.now()))
      if (planned.stage.kind == StageKind::arisen)
        missing.push_back({{}, kept.id, kept.revision, planned, {}, {}});
  missing.insert(missing.end(), moved.begin(), moved.end());
  if (!missing.empty()) store_.arm(missing, clock_.now());
  if (!is_gap) return;
  ++gaps_mended_;
  spdlog::error("obligation {} of case {} had not its next reminder ahead; {} planned",
                kept.id.value, row->case_id.value, missing.size());
}

}  // namespace qixian
