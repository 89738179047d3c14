#include "courier/courier.hpp"

#include "process/printable.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <utility>

namespace qixian {
namespace {

constexpr int slice = 128;  // letters started in one transaction

constexpr std::chrono::hours longest_pause{24};  // whatever the far side says
// An earlier run's letter was counted by the far side within so long of its beginning.
constexpr std::chrono::minutes longest_answer{2};
constexpr std::chrono::minutes until_there_may_be_room{1};
constexpr std::chrono::milliseconds longest_gathering{10};

// Spreads the retries of letters that were refused together.
std::uint64_t seed_of(const KeptLetter& letter) {
  std::uint64_t seed = 0;
  for (const char c : letter.letter.token) seed = seed * 131 + static_cast<unsigned char>(c);
  return seed;
}

// Tokens of letters whose attempts are not written down yet: put back unless they are used.
class Tickets {
 public:
  Tickets() = default;
  Tickets(const Tickets&) = delete;
  Tickets& operator=(const Tickets&) = delete;
  ~Tickets() {
    for (Ceiling* ceiling : taken_) ceiling->put_back();
  }
  bool take(Ceiling& ceiling, Instant now) {
    if (!ceiling.take(now)) return false;
    taken_.push_back(&ceiling);
    return true;
  }
  void use() { taken_.clear(); }

 private:
  std::vector<Ceiling*> taken_;
};

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
      alarm_(clock, executor),
      gathering_(executor) {
  set_ceilings();
  recall();
}

void Courier::adopt(Channels channels) {
  channels_ = std::move(channels);
  set_ceilings();
  std::erase_if(silences_, [&](const auto& each) { return !channels_.contains(each.first); });
  for (auto& [name, silence] : silences_) silence.end_rest();
  held_up_.clear();
  is_readdressing_ = true;
  alarm_.ring();
}

void Courier::finish(std::function<void()> finished) {
  finished_ = std::move(finished);
  alarm_.ring();
}

boost::asio::awaitable<void> Courier::run() {
  for (;;) {
    const bool is_written = turn();
    std::optional<Instant> next;
    if (!is_written) {
      next = clock_.now() + until_there_may_be_room;
    } else if (!finished_) {
      next = next_look();
    }
    if (finished_ && under_way_ == 0) {
      finished_();
      co_await alarm_.wait_until({});
    } else if (under_way_ > 0) {
      co_await alarm_.wait_busy(next);
    } else {
      co_await alarm_.wait_until(next);
    }
  }
}

// Nothing is lost while there is no room: what is due waits in the store, what arrived here.
bool Courier::turn() {
  try {
    settle_and_start();
    tell_of_breakdowns();
    keep_channels();
  } catch (const StoreError& error) {
    if (error.kind() != StoreError::Kind::full) throw;
    if (!no_room_since_) {
      spdlog::error("no letter is sent or settled: {}", error.what());
      no_room_since_ = clock_.now();
    }
    if (finished_ && !arrived_.empty())
      spdlog::error("what came of {} letters is not written down: they go again under their ids",
                    arrived_.size());
    return false;
  }
  if (no_room_since_) spdlog::info("there is room again: letters are sent and settled");
  no_room_since_.reset();
  return true;
}

// What an earlier run sent still counts, and so does what it was told.
void Courier::recall() {
  const Instant now = clock_.now();
  for (const KeptChannel& kept : store_.kept_channels()) {
    kept_[kept.name] = kept;
    if (!channels_.contains(kept.name)) continue;
    if (kept.paused_until && *kept.paused_until > now) {
      paused_until_[kept.name] = *kept.paused_until;
      ceiling_of(kept.name).pause(
          now, std::min<std::chrono::seconds>(*kept.paused_until - now, longest_pause));
    }
    if (kept.broken_since) silences_[kept.name].recall({kept.reason, *kept.broken_since});
  }
  std::chrono::seconds longest{0};
  for (const auto& [name, channel] : channels_)
    for (const Limit& limit : channel->bounds().limits) longest = std::max(longest, limit.period);
  if (longest == std::chrono::seconds{0}) return;
  std::vector<std::pair<Instant, std::string>> answered;
  for (PastAttempt& past : store_.attempts_since(now - longest - longest_answer))
    if (channels_.contains(past.channel))
      answered.emplace_back(past.settled_at.value_or(now), std::move(past.channel));
  std::ranges::sort(answered);
  for (const auto& [at, channel] : answered) ceiling_of(channel).recall(at);
}

void Courier::set_ceilings() {
  far_sides_.clear();
  std::map<std::string, Bounds> bounds;
  for (const auto& [name, channel] : channels_) {
    const Bounds each = channel->bounds();
    const std::string far_side = each.far_side.empty() ? "channel " + name : each.far_side;
    hands_[name].most = each.at_once;
    far_sides_[name] = far_side;
    Bounds& all = bounds.try_emplace(far_side, Bounds{{}, {}, 0, 0}).first->second;
    all.limits.insert(all.limits.end(), each.limits.begin(), each.limits.end());
    all.at_hand += each.at_hand;
  }
  for (const auto& [far_side, all] : bounds) ceilings_[far_side].set(all.limits, all.at_hand);
}

// A channel that is not in the configuration answers at once, and has no bounds.
Ceiling& Courier::ceiling_of(const std::string& channel) {
  const auto found = far_sides_.find(channel);
  return ceilings_[found == far_sides_.end() ? std::string() : found->second];
}

std::optional<Instant> Courier::opens_at(const std::string& channel, Instant now) {
  auto opens = ceiling_of(channel).opens_at(now);
  const auto silence = silences_.find(channel);
  if (!opens || silence == silences_.end() || !silence->second.is_in_doubt()) return opens;
  if (hands_[channel].under_way > 0) return {};  // one that tries it is enough
  return std::max(*opens, silence->second.opens_at(now));
}

// One in doubt is tried by a single letter.
std::map<std::string, int> Courier::rooms(Instant now) {
  std::map<std::string, int> rooms;
  for (const auto& [name, channel] : channels_) {
    const auto silence = silences_.find(name);
    const bool is_in_doubt = silence != silences_.end() && silence->second.is_in_doubt();
    const int room = opens_at(name, now) == now ? ceiling_of(name).room(now) : 0;
    rooms[name] = is_in_doubt ? std::min(room, 1) : room;
  }
  return rooms;
}

std::set<std::string> Courier::closed_channels(Instant now) {
  std::set<std::string> closed;
  for (const auto& [name, channel] : channels_)
    if (opens_at(name, now) != now) closed.insert(name);
  return closed;
}

std::optional<Instant> Courier::next_look() {
  const Instant now = clock_.now();
  const std::set<std::string> closed = closed_channels(now);
  std::optional<Instant> next = store_.next_letter(closed);
  const auto look_at = [&](Instant at) { next = std::min(next.value_or(at), at); };
  for (const std::string& name : closed) {
    // One that is full of letters under way opens when an answer comes, which rings.
    if (const auto opens = opens_at(name, now)) look_at(*opens);
    if (const auto held = held_up_.find(name); held != held_up_.end())
      look_at(held->second.look_at);
  }
  return next;
}

void Courier::settle_and_start() {
  const Instant now = clock_.now();
  std::vector<Settlement> settled;
  settled.reserve(arrived_.size());
  for (const Arrival& arrival : arrived_) settled.push_back(settlement_of(arrival));
  if (finished_) {
    if (!settled.empty()) store_.settle(settled, now);
    arrived_.clear();
    return;
  }
  readdress();
  turn_away(settled);
  for (;;) {
    const auto together = store_.reading();
    std::vector<KeptLetter> due = store_.letters_due(now, slice, rooms(now));
    if (due.empty() && settled.empty()) return;
    due = take_current(std::move(due), settled);
    // Those that find their channel closed by now are looked for again without it.
    Tickets tickets;
    std::erase_if(due, [&](const KeptLetter& letter) {
      return !tickets.take(ceiling_of(letter.letter.channel), now);
    });
    std::vector<LetterId> ids;
    for (const KeptLetter& letter : due) ids.push_back(letter.letter.id);
    store_.begin_attempts(ids, now, settled);
    tickets.use();
    arrived_.clear();
    settled.clear();
    for (KeptLetter& letter : due) {
      Ceiling& ceiling = ceiling_of(letter.letter.channel);
      hand_over(std::move(letter), ceiling);
    }
  }
}

// Settles what has been overtaken while it waited, and gives back the rest: after a correction the
// wrong day must not be the last word, and what is done needs no reminder. Where the directory
// reaches its reader another way by now, the letter is written anew.
std::vector<KeptLetter> Courier::take_current(std::vector<KeptLetter> due,
                                              std::vector<Settlement>& settled) const {
  std::erase_if(due, [&](const KeptLetter& letter) {
    if (!clerk_.is_current(letter)) {
      settled.push_back(overtaken(
          letter, "the duty moved, closed or was acknowledged before it could be delivered",
          clerk_.what_still_holds(letter)));
      return true;
    }
    if (clerk_.is_addressed(letter)) return false;
    auto fresh = clerk_.afresh(letter);
    if (!fresh) return false;
    settled.push_back(overtaken(letter, "written anew, as the directory reaches its reader now",
                                std::move(fresh)));
    return true;
  });
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

Settlement Courier::overtaken(const KeptLetter& letter, std::string words,
                              std::optional<KeptLetter> follow_up) const {
  Settlement settled;
  settled.letter = letter.letter.id;
  // One that may have arrived stays unknown: its reader may have been told.
  settled.state =
      letter.state == LetterState::unknown ? LetterState::unknown : LetterState::overtaken;
  settled.words = std::move(words);
  settled.follow_up = std::move(follow_up);
  return settled;
}

boost::asio::awaitable<Outcome> Courier::attempt(std::shared_ptr<Channel> channel,
                                                 const Letter& letter) {
  try {
    co_return co_await channel->send(letter);
  } catch (const boost::system::system_error& error) {
    if (error.code() == boost::asio::error::operation_aborted) throw;  // the daemon ends
    co_return TryAgain{error.what(), {}};
  } catch (const std::exception& error) {
    co_return TryAgain{error.what(), {}};
  }
}

void Courier::hand_over(KeptLetter letter, Ceiling& ceiling) {
  ++letter.attempts;
  ++under_way_;
  const std::string channel = letter.letter.channel;
  Hand& hand = hands_[channel];
  ++hand.under_way;
  hand.letters.push_back({std::move(letter), &ceiling});
  if (hand.carriers >= hand.most) return;
  ++hand.carriers;
  tasks_.spawn("carrier of " + channel, carry(channel));
}

boost::asio::awaitable<void> Courier::carry(std::string channel) {
  Hand& hand = hands_[channel];
  while (!hand.letters.empty()) {
    auto [letter, ceiling] = std::move(hand.letters.front());
    hand.letters.pop_front();
    Outcome outcome =
        ChannelBroken{"there is no channel '" + channel +
                      "' in the configuration: put it back, or name another in the directory"};
    const auto found = channels_.find(channel);
    if (found != channels_.end()) outcome = co_await attempt(found->second, letter.letter);
    --under_way_;
    --hand.under_way;
    let_go(channel, outcome, *ceiling, clock_.now());
    note(channel, outcome, clock_.now());
    arrived_.push_back({std::move(letter), std::move(outcome)});
    gather(channel);
  }
  --hand.carriers;
}

// A commit costs as much for one as for many. Half of a channel's letters are waited for while the
// other half keeps it busy.
void Courier::gather(const std::string& channel) {
  const auto arrived = std::ranges::count_if(
      arrived_, [&](const Arrival& arrival) { return arrival.letter.letter.channel == channel; });
  if (arrived >= hands_[channel].under_way) {
    alarm_.ring();
  } else if (!is_gathering_) {
    is_gathering_ = true;
    gathering_.expires_after(longest_gathering);
    gathering_.async_wait([this](boost::system::error_code error) {
      if (error) return;
      is_gathering_ = false;
      alarm_.ring();
    });
  }
}

void Courier::let_go(const std::string& channel, const Outcome& outcome, Ceiling& ceiling,
                     Instant now) {
  ceiling.give_back(now);
  const auto* again = std::get_if<TryAgain>(&outcome);
  if (again == nullptr || !again->pauses_channel || !again->wait) return;
  const auto wait = std::min<std::chrono::seconds>(*again->wait, longest_pause);
  ceiling.pause(now, wait);
  paused_until_[channel] = std::max(paused_until_[channel], now + wait);
  spdlog::warn("channel {} rests for {} s: {}", channel, wait.count(), printable(again->reason));
}

History Courier::history_of(const KeptLetter& letter, bool has_other_way) const {
  History history;
  history.attempts = letter.attempts;
  history.written_at = letter.since;
  history.needed_by = clerk_.needed_at(letter);
  history.has_other_way = has_other_way;
  history.seed = seed_of(letter);
  return history;
}

Settlement Courier::settlement_of(const Arrival& arrival) {
  const KeptLetter& letter = arrival.letter;
  const Outcome& outcome = arrival.outcome;
  const Instant now = clock_.now();

  Settlement settled;
  settled.letter = letter.letter.id;
  settled.outcome = name_of(outcome);
  settled.words = words_of(outcome);
  if (std::holds_alternative<Delivered>(outcome)) return settled;

  // What fails for every letter fails for the superior's too.
  std::set<std::string> closed;
  if (is_of_channel(outcome)) {
    closed = closed_channels(now);
    closed.insert(letter.letter.channel);
  }
  std::optional<KeptLetter> follow_up = way_around(closed, letter);
  std::visit(Overloaded{
                 [&](const Settled&) { settled.state = LetterState::delivered; },
                 [&](const SendAgain& again) {
                   settled.state = std::holds_alternative<Unknown>(outcome) ? LetterState::unknown
                                                                            : LetterState::again;
                   settled.next_at = clerk_.reading_time(letter, again.at);
                 },
                 [&](const GoAnotherWay& other) {
                   settled.state = follow_up ? LetterState::refused : LetterState::given_up;
                   settled.words = other.why;
                   if (follow_up) follow_up->next_at = clerk_.reading_time(*follow_up, now);
                   settled.follow_up = std::move(follow_up);
                 },
             },
             next_step(outcome, history_of(letter, follow_up.has_value()), now));
  spdlog::warn("letter {} to {} by {}: {}, attempt {}: {}", settled.letter.value, letter.officer,
               letter.letter.channel, write_letter_state(settled.state), letter.attempts,
               printable(settled.words));
  return settled;
}

}  // namespace qixian
