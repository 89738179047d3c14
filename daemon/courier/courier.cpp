#include "courier/courier.hpp"

#include "delivery/next_step.hpp"
#include "process/printable.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace qixian {
namespace {

constexpr int most_under_way = 64;

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
      alarm_(clock, std::move(executor)) {}

void Courier::adopt(Channels channels) {
  channels_ = std::move(channels);
  broken_.clear();
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
      co_await alarm_.wait_busy(under_way_ < most_under_way ? store_.next_letter() : std::nullopt);
    } else {
      co_await alarm_.wait_until(store_.next_letter());
    }
  }
}

void Courier::start_due() {
  const Instant now = clock_.now();
  std::vector<KeptLetter> due = take_current(store_.letters_due(now, most_under_way - under_way_));
  if (due.empty()) return;
  std::vector<LetterId> ids;
  for (const KeptLetter& letter : due) ids.push_back(letter.letter.id);
  store_.begin_attempts(ids, now);
  for (KeptLetter& letter : due) {
    ++letter.attempts;
    ++under_way_;
    const std::string name = "letter " + std::to_string(letter.letter.id.value);
    tasks_.spawn(name, deliver(std::move(letter)));
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
    overtaken.push_back(std::move(settled));
    return true;
  });
  if (!overtaken.empty()) store_.settle(overtaken, clock_.now());
  return due;
}

boost::asio::awaitable<void> Courier::deliver(KeptLetter letter) {
  Outcome outcome =
      ChannelBroken{"there is no channel '" + letter.letter.channel + "' in the configuration"};
  const auto found = channels_.find(letter.letter.channel);
  if (found != channels_.end()) {
    const std::shared_ptr<Channel> channel = found->second;
    try {
      outcome = co_await channel->send(letter.letter);
    } catch (const boost::system::system_error& error) {
      if (error.code() == boost::asio::error::operation_aborted) throw;  // the daemon ends
      outcome = TryAgain{error.what(), {}};
    } catch (const std::exception& error) {
      outcome = TryAgain{error.what(), {}};
    }
  }
  --under_way_;
  arrived_.push_back({std::move(letter), std::move(outcome)});
  alarm_.ring();
}

void Courier::settle_arrived() {
  if (arrived_.empty()) return;
  std::vector<Settlement> settlements;
  for (const Arrival& arrival : arrived_) settlements.push_back(settlement_of(arrival));
  store_.settle(settlements, clock_.now());
  arrived_.clear();
}

Settlement Courier::settlement_of(const Arrival& arrival) {
  const auto& [letter, outcome] = arrival;
  const Instant now = clock_.now();
  const std::string& channel = letter.letter.channel;
  if (std::holds_alternative<ChannelBroken>(outcome)) {
    if (broken_.try_emplace(channel, Breakdown{words_of(outcome), now}).second)
      spdlog::error("channel {} is broken: {}", channel, printable(words_of(outcome)));
  } else if (std::holds_alternative<Delivered>(outcome)) {
    broken_.erase(channel);
  }

  std::optional<KeptLetter> follow_up;
  if (!std::holds_alternative<Delivered>(outcome)) follow_up = clerk_.another_way(letter);
  History history;
  history.attempts = letter.attempts;
  history.written_at = letter.letter.written_at;
  history.needed_by = midnight_beginning(letter.told_safe + std::chrono::days{1});
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
