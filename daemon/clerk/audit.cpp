#include "clerk/clerk.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace qixian {
namespace {

constexpr std::int64_t window = 5'000;  // obligations looked at between two looks at the sockets

}  // namespace

// Every open duty has its next reminder ahead, or a reason why not. A gap is mended, counted and
// said, for it is an error of ours.
boost::asio::awaitable<void> Clerk::audit() {
  audit_at_.reset();
  const std::int64_t end = store_.next_obligation_id().value;
  for (std::int64_t from = 0; from < end; from += window) {
    for (const ObligationRow& row : store_.unarmed(ObligationId{from}, ObligationId{from + window}))
      if (reason_for_silence(row.kept.obligation).empty()) mend(row);
    co_await boost::asio::post(boost::asio::use_awaitable);
  }
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

void Clerk::mend(const ObligationRow& row) {
  const KeptObligation& kept = row.kept;
  std::vector<KeptReminder> reminders = stages_ahead(kept);
  const auto is_news = [](const KeptReminder& reminder) {
    const StageKind kind = reminder.planned.stage.kind;
    return kind == StageKind::arisen || kind == StageKind::moved;
  };
  if (std::ranges::none_of(store_.reminders_of(kept.id), is_news))
    for (const PlannedReminder& planned :
         plan_reminders({{}, kept}, false, edition_.policy, edition_.calendar, clock_.now()))
      if (planned.stage.kind == StageKind::arisen)
        reminders.push_back({{}, kept.id, kept.revision, planned, {}, {}});
  store_.arm(reminders, clock_.now());
  ++gaps_mended_;
  spdlog::error("obligation {} of case {} had no reminder ahead; {} planned", kept.id.value,
                row.case_id.value, reminders.size());
}

}  // namespace qixian
