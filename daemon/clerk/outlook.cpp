// Who will hear about what, when and how, by the same steps that will say it.
#include "clerk/clerk.hpp"
#include "reminder/rounds.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <tuple>

namespace qixian {
namespace {

constexpr int most_foreseen = 20'000;
constexpr int between_looks = 200;  // reminders between two looks at the sockets

}  // namespace

boost::asio::awaitable<std::vector<Foreseen>> Clerk::outlook(Instant until) const {
  std::vector<Foreseen> foreseen;
  LetterWriter writer(store_, edition_, clock_.now());
  int looked_at = 0;
  for (const KeptReminder& reminder : store_.reminders_due(until, most_foreseen)) {
    if (++looked_at % between_looks == 0) co_await boost::asio::post(boost::asio::use_awaitable);
    const Instant at = std::max(reminder.planned.at, clock_.now());
    const Saying saying = consider(reminder, date_in_beijing(at), writer);
    if (!saying.row) continue;  // it moved, and its new reminders are in the list
    Foreseen entry;
    entry.at = at;
    entry.case_id = saying.row->case_id;
    entry.obligation = saying.row->kept.id;
    entry.stage = reminder.planned.stage;
    entry.rung = reminder.planned.rung;
    entry.goes_alone = saying.goes_alone;
    entry.why_not = saying.quiet;
    if (saying.quiet.empty() && saying.heard_by.empty())
      entry.why_not = "nobody at " + in_quotes(saying.row->kept.obligation.key.owed_by) +
                      " can be told: name a liaison officer in the directory";
    if (!entry.why_not.empty()) {
      foreseen.push_back(std::move(entry));
      continue;
    }
    for (const Recipient& recipient : saying.heard_by) {
      entry.officer = recipient.officer->id;
      entry.stands_in_for =
          recipient.stands_in_for == nullptr ? std::string{} : recipient.stands_in_for->id;
      entry.channel =
          recipient.officer->ways.empty() ? std::string{} : recipient.officer->ways.front().channel;
      foreseen.push_back(entry);
    }
  }
  std::ranges::sort(foreseen, {}, [](const Foreseen& entry) {
    return std::tuple(entry.at, entry.obligation, entry.stage, entry.officer);
  });
  co_return foreseen;
}

}  // namespace qixian
