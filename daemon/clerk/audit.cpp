#include "clerk/clerk.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace qixian {
namespace {

constexpr std::int64_t window = 20'000;  // obligations looked at between two looks at the sockets

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

void Clerk::mend(const ObligationRow& row) {
  const Instant now = clock_.now();
  const KeptObligation& kept = row.kept;
  Stage last{StageKind::past, 0};
  bool has_news = false;
  for (const KeptReminder& reminder : store_.reminders_of(kept.id)) {
    if (reminder.revision != kept.revision) continue;
    const Stage stage = reminder.planned.stage;
    if (stage.kind == StageKind::past) last.number = std::max(last.number, stage.number);
    has_news = has_news || stage.kind == StageKind::arisen || stage.kind == StageKind::moved;
  }
  std::vector<KeptReminder> reminders;
  const auto add = [&](const PlannedReminder& planned) {
    reminders.push_back({{}, kept.id, kept.revision, planned, {}, {}});
  };
  if (last.number > 0) {
    if (const auto next = plan_next(kept, last, edition_.policy, edition_.calendar, now))
      add(*next);
  } else {
    for (const PlannedReminder& planned :
         plan_reminders({kept, kept}, false, edition_.policy, edition_.calendar, now))
      if (!has_news || planned.stage.kind != StageKind::arisen) add(planned);
  }
  store_.arm(reminders, now);
  ++gaps_mended_;
  spdlog::error("obligation {} of case {} had no reminder ahead; {} planned", kept.id.value,
                row.case_id.value, reminders.size());
}

}  // namespace qixian
