#include "courier/courier.hpp"

#include "delivery/next_step.hpp"
#include "process/printable.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace qixian {
namespace {

constexpr int slice = 64;  // letters started in one transaction

constexpr std::chrono::hours longest_pause{1};  // whatever the far side says

// Until when a duty's day is of use: after it nobody is at a desk (收件截止).
std::chrono::minutes closing_of(const KeptLetter& letter, const Directory& directory) {
  const Officer* officer = directory.officer(letter.officer);
  const Office* office = officer == nullptr ? nullptr : directory.office(officer->office);
  return office == nullptr ? Office{}.closes : office->closes;
}

// Spreads the retries of letters that were refused together.
std::uint64_t seed_of(const KeptLetter& letter) {
  std::uint64_t seed = 0;
  for (const char c : letter.letter.token) seed = seed * 131 + static_cast<unsigned char>(c);
  return seed;
}

template <class... Lambdas>
struct Overloaded : Lambdas... {
  using Lambdas::operator()...;
};

}  // namespace

Courier::Courier(Store& store, Clock& clock, Clerk& clerk, Channels channels, TaskGroup& tasks,
                 boost::asio::any_io_executor executor)
    : store_(store),
      clock_(clock),
      clerk_(clerk),
      channels_(std::move(channels)),
      tasks_(tasks),
      alarm_(clock, std::move(executor)) {
  set_ceilings();
}

void Courier::adopt(Channels channels) {
  channels_ = std::move(channels);
  set_ceilings();
  broken_.clear();
  in_vain_since_.clear();
  alarm_.ring();
}

void Courier::finish(std::function<void()> finished) {
  finished_ = std::move(finished);
  alarm_.ring();
}

boost::asio::awaitable<void> Courier::run() {
  for (;;) {
    settle_arrived();
    if (!finished_) start_due();
    if (finished_ && under_way_ == 0) {
      finished_();
      co_await alarm_.wait_until({});
    } else if (under_way_ > 0) {
      co_await alarm_.wait_busy(finished_ ? std::nullopt : next_look());
    } else {
      co_await alarm_.wait_until(next_look());
    }
  }
}

void Courier::set_ceilings() {
  far_sides_.clear();
  std::map<std::string, Bounds> bounds;
  for (const auto& [name, channel] : channels_) {
    const Bounds each = channel->bounds();
    const std::string far_side = each.far_side.empty() ? "channel " + name : each.far_side;
    far_sides_[name] = far_side;
    Bounds& all = bounds.try_emplace(far_side, Bounds{{}, {}, 0}).first->second;
    all.limits.insert(all.limits.end(), each.limits.begin(), each.limits.end());
    all.at_once += each.at_once;
  }
  for (const auto& [far_side, all] : bounds) ceilings_[far_side].set(all.limits, all.at_once);
}

// A channel that is not in the configuration answers at once, and has no bounds.
Ceiling& Courier::ceiling_of(const std::string& channel) {
  const auto found = far_sides_.find(channel);
  return ceilings_[found == far_sides_.end() ? std::string() : found->second];
}

std::set<std::string> Courier::closed_channels(Instant now) {
  std::set<std::string> closed;
  for (const auto& [name, channel] : channels_)
    if (!ceiling_of(name).is_open(now)) closed.insert(name);
  return closed;
}

std::optional<Instant> Courier::next_look() {
  const Instant now = clock_.now();
  const std::set<std::string> closed = closed_channels(now);
  std::optional<Instant> next = store_.next_letter(closed);
  // One that is full of letters under way opens when an answer comes, which rings.
  for (const std::string& name : closed)
    if (const auto opens = ceiling_of(name).opens_at(now))
      next = std::min(next.value_or(*opens), *opens);
  return next;
}

void Courier::start_due() {
  const Instant now = clock_.now();
  for (;;) {
    std::vector<KeptLetter> due = store_.letters_due(now, slice, closed_channels(now));
    const bool is_all = due.size() < static_cast<std::size_t>(slice);
    due = take_current(std::move(due));
    // Those that find their channel closed by now are looked for again without it.
    const auto held_back = std::erase_if(due, [&](const KeptLetter& letter) {
      return !ceiling_of(letter.letter.channel).take(now);
    });
    std::vector<LetterId> ids;
    for (const KeptLetter& letter : due) ids.push_back(letter.letter.id);
    if (!ids.empty()) store_.begin_attempts(ids, now);
    for (KeptLetter& letter : due) {
      ++letter.attempts;
      ++under_way_;
      const std::string name = "letter " + std::to_string(letter.letter.id.value);
      Ceiling& ceiling = ceiling_of(letter.letter.channel);
      tasks_.spawn(name, deliver(std::move(letter), ceiling));
    }
    if (is_all && held_back == 0) return;
  }
}

// Settles what has been overtaken while it waited, and gives back the rest: after a correction the
// wrong day must not be the last word, and what is done needs no reminder.
std::vector<KeptLetter> Courier::take_current(std::vector<KeptLetter> due) {
  std::vector<Settlement> overtaken;
  std::erase_if(due, [&](const KeptLetter& letter) {
    if (clerk_.is_current(letter)) return false;
    Settlement settled;
    settled.letter = letter.letter.id;
    // One that may have arrived stays unknown: its reader may have been told.
    settled.state =
        letter.state == LetterState::unknown ? LetterState::unknown : LetterState::overtaken;
    settled.words = "the duty moved, closed or was acknowledged before it could be delivered";
    settled.follow_up = clerk_.what_still_holds(letter);
    overtaken.push_back(std::move(settled));
    return true;
  });
  if (!overtaken.empty()) store_.settle(overtaken, clock_.now());
  // What waited over a night says today's words.
  std::vector<KeptLetter> reworded;
  for (KeptLetter& letter : due) {
    auto said = clerk_.in_todays_words(letter);
    if (!said) continue;
    letter = std::move(*said);
    reworded.push_back(letter);
  }
  if (!reworded.empty()) store_.reword(reworded, clock_.now());
  return due;
}

boost::asio::awaitable<Outcome> Courier::attempt(std::shared_ptr<Channel> channel, Letter letter) {
  try {
    co_return co_await channel->send(std::move(letter));
  } catch (const boost::system::system_error& error) {
    if (error.code() == boost::asio::error::operation_aborted) throw;  // the daemon ends
    co_return TryAgain{error.what(), {}};
  } catch (const std::exception& error) {
    co_return TryAgain{error.what(), {}};
  }
}

boost::asio::awaitable<void> Courier::deliver(KeptLetter letter, Ceiling& ceiling) {
  Outcome outcome =
      ChannelBroken{"there is no channel '" + letter.letter.channel +
                    "' in the configuration: put it back, or name another in the directory"};
  const auto found = channels_.find(letter.letter.channel);
  if (found != channels_.end()) outcome = co_await attempt(found->second, letter.letter);
  --under_way_;
  arrived_.push_back({std::move(letter), std::move(outcome), &ceiling});
  alarm_.ring();
}

void Courier::settle_arrived() {
  if (arrived_.empty()) return;
  std::vector<Settlement> settlements;
  for (const Arrival& arrival : arrived_) {
    let_go(arrival.letter.letter.channel, arrival.outcome, *arrival.ceiling, clock_.now());
    settlements.push_back(settlement_of(arrival));
  }
  store_.settle(settlements, clock_.now());
  arrived_.clear();
  tell_of_breakdowns();
}

void Courier::let_go(const std::string& channel, const Outcome& outcome, Ceiling& ceiling,
                     Instant now) {
  ceiling.give_back(now);
  const auto* again = std::get_if<TryAgain>(&outcome);
  if (again == nullptr || !again->pauses_channel || !again->wait) return;
  ceiling.pause(now, std::min<std::chrono::seconds>(*again->wait, longest_pause));
  spdlog::warn("channel {} rests for {} s: {}", channel, again->wait->count(),
               printable(again->reason));
}

Settlement Courier::settlement_of(const Arrival& arrival) {
  const KeptLetter& letter = arrival.letter;
  const Outcome& outcome = arrival.outcome;
  const Instant now = clock_.now();
  const std::string& channel = letter.letter.channel;
  note(channel, outcome, now);

  std::optional<KeptLetter> follow_up;
  if (!std::holds_alternative<Delivered>(outcome)) follow_up = clerk_.another_way(letter);
  History history;
  history.attempts = letter.attempts;
  history.written_at = letter.since;
  history.needed_by = moment_on(letter.needed_by, closing_of(letter, clerk_.edition().directory));
  history.has_other_way = follow_up.has_value();
  history.seed = seed_of(letter);

  Settlement settled;
  settled.letter = letter.letter.id;
  settled.outcome = name_of(outcome);
  settled.words = words_of(outcome);
  std::visit(Overloaded{
                 [&](const Settled&) { settled.state = LetterState::delivered; },
                 [&](const SendAgain& again) {
                   settled.state = std::holds_alternative<Unknown>(outcome) ? LetterState::unknown
                                                                            : LetterState::again;
                   settled.next_at = again.at;
                 },
                 [&](const GoAnotherWay& other) {
                   settled.state = follow_up ? LetterState::refused : LetterState::given_up;
                   settled.words = other.why;
                   settled.follow_up = std::move(follow_up);
                 },
             },
             next_step(outcome, history, now));
  if (settled.state != LetterState::delivered)
    spdlog::warn("letter {} to {} by {}: {}, attempt {}: {}", settled.letter.value, letter.officer,
                 channel, write_letter_state(settled.state), letter.attempts,
                 printable(settled.words));
  return settled;
}

}  // namespace qixian
