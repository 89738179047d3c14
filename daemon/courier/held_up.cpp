// Letters that cannot go as they were written: their channel takes none for longer than they can
// wait, or their reader is reached another way by now.
#include "courier/courier.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

constexpr std::size_t slice = 64;  // letters written anew in one transaction
constexpr int page = 500;
constexpr std::chrono::minutes between_looks{1};
// A letter that is written meanwhile waits as long at least.
constexpr std::chrono::seconds longest_between_looks = least_patience;
// A pause, and not the next minute of a robot.
constexpr std::chrono::minutes much_later{10};

}  // namespace

// After a reload: what waits goes by the ways of today's directory, and does not wait for an
// attempt by the old one.
void Courier::readdress() {
  if (!is_readdressing_) return;
  for (const LetterState state : {LetterState::due, LetterState::again, LetterState::unknown}) {
    LetterFilter filter;
    filter.state = state;
    filter.limit = page;
    for (auto letters = store_.letters(filter); !letters.empty();
         letters = store_.letters(filter)) {
      filter.after = letters.back().letter.id.value;
      std::erase_if(letters, [&](const KeptLetter& letter) {
        return !letter.next_at || clerk_.is_addressed(letter) || !clerk_.is_current(letter);
      });
      std::vector<Settlement> settled;
      for (const KeptLetter& letter : letters) {
        auto fresh = clerk_.afresh(letter);
        if (!fresh) continue;
        fresh->next_at = clerk_.reading_time(*fresh, clock_.now());
        settled.push_back(overtaken(letter, "written anew, as the directory reaches its reader now",
                                    std::move(fresh)));
      }
      if (!settled.empty()) store_.settle(settled, clock_.now());
    }
  }
  is_readdressing_ = false;
}

// A channel that takes nothing must not keep a letter until its day is over while there is another
// way. One that is full again and again is looked through once a minute.
void Courier::turn_away(std::vector<Settlement>& settled) {
  const Instant now = clock_.now();
  const std::set<std::string> closed = closed_channels(now);
  for (auto& [channel, held] : held_up_)
    if (!closed.contains(channel))
      held.look_at = std::min(held.look_at, held.looked_at + between_looks);
  for (const std::string& channel : closed) {
    const Instant opens = opens_at(channel, now).value_or(now);
    const auto [found, is_new] = held_up_.try_emplace(channel);
    HeldUp& held = found->second;
    const bool is_time = is_new || now >= held.look_at || opens > held.opens + much_later;
    if (!is_time) continue;
    held = {now, now + longest_between_looks, opens};
    if (!look_through(channel, closed, held, settled)) {
      held.look_at = now;  // the rest in the next turn
      alarm_.ring();
      return;
    }
  }
}

std::optional<KeptLetter> Courier::way_around(const std::set<std::string>& closed,
                                              const KeptLetter& letter) {
  auto other = clerk_.another_way(letter);
  while (other && closed.contains(other->letter.channel)) other = clerk_.another_way(*other);
  return other;
}

// False: there are more of them than one transaction takes.
bool Courier::look_through(const std::string& channel, const std::set<std::string>& closed,
                           HeldUp& held, std::vector<Settlement>& settled) {
  const Instant now = clock_.now();
  LetterId after;
  for (;;) {
    const std::vector<KeptLetter> waiting =
        store_.letters_held_up(channel, held.opens - least_patience, after, page);
    if (waiting.empty()) return true;
    after = waiting.back().letter.id;
    for (const KeptLetter& letter : waiting) {
      const Instant ends = patience_ends(history_of(letter, true));
      if (ends > held.opens) {
        held.look_at = std::clamp(ends, now + between_looks, held.look_at);
        continue;
      }
      if (settled.size() >= slice) return false;
      if (!clerk_.is_current(letter)) continue;
      auto other = way_around(closed, letter);
      if (!other) continue;
      other->next_at = clerk_.reading_time(*other, now);
      spdlog::warn("letter {} to {} does not wait for channel {}, and goes by {}",
                   letter.letter.id.value, letter.officer, channel, other->letter.channel);
      Settlement away;
      away.letter = letter.letter.id;
      away.state =
          letter.state == LetterState::unknown ? LetterState::unknown : LetterState::refused;
      away.words = "channel " + channel + " takes nothing " +
                   (held.opens > now ? "before " + write_instant(held.opens) : "in time") +
                   (letter.words.empty() ? "" : "; " + letter.words);
      away.follow_up = std::move(other);
      settled.push_back(std::move(away));
    }
  }
}

}  // namespace qixian
