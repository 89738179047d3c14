// One person gets one letter about many: what an earlier one, still waiting to go, would have said
// is said in the next, be it of the same morning or after an outage.
#include "clerk/clerk.hpp"

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

bool is_about_many(LetterKind kind) {
  return kind != LetterKind::duty && kind != LetterKind::well_being && kind != LetterKind::alarm;
}

bool is_untried(const KeptLetter& letter) {
  return letter.state == LetterState::due && letter.attempts == 0;
}

// In a list because it stands in the list, not because a word about it fell due.
bool is_listed(const LetterItem& item) {
  return item.stage == Stage{StageKind::before, 0};
}

// The clerk has spoken by then.
constexpr std::chrono::minutes so_long{5};

}  // namespace

// What waited through an outage goes with what the clerk has to say first.
void Clerk::hold_back_lists() {
  WaitingLists waiting;
  read(waiting);
  const Instant now = clock_.now();
  std::vector<Settlement> held_back;
  for (const auto& [reader, letters] : waiting.of)
    for (const KeptLetter& letter : letters) {
      if (date_in_beijing(letter.letter.written_at) == date_in_beijing(now)) continue;
      Settlement settled;
      settled.letter = letter.letter.id;
      settled.state = LetterState::due;
      settled.next_at = std::max(letter.next_at.value_or(now), now + so_long);
      held_back.push_back(std::move(settled));
    }
  if (!held_back.empty()) store_.settle(held_back, now);
}

// Those that go instead of an officer who was not reached keep their own way.
void Clerk::read(WaitingLists& waiting) const {
  waiting = {true, {}, {}};
  LetterFilter filter;
  filter.state = LetterState::due;
  for (;;) {
    const auto page = store_.letters(filter);
    for (const KeptLetter& letter : page)
      if (is_about_many(letter.kind) && is_untried(letter) && letter.unreached.empty())
        waiting.of[letter.officer].push_back(letter);
    if (page.size() < static_cast<std::size_t>(filter.limit)) return;
    filter.after = page.back().letter.id.value;
  }
}

std::vector<Settlement> Clerk::take_up_waiting(Audience& audience, WaitingLists& waiting) const {
  std::vector<Settlement> taken_up;
  if (!audience.list && audience.together.empty()) return taken_up;
  const std::string& reader = audience.officer->id;
  if (!waiting.is_read || waiting.written_since.contains(reader)) read(waiting);
  waiting.written_since.insert(reader);
  const auto found = waiting.of.find(reader);
  if (found == waiting.of.end()) return taken_up;
  for (const KeptLetter& letter : found->second) {
    // The courier may have taken it since.
    const auto kept = store_.letter(letter.letter.id);
    if (!kept || !is_untried(*kept)) continue;
    take_up(letter, audience);
    Settlement settled;
    settled.letter = letter.letter.id;
    settled.state = LetterState::overtaken;
    settled.words = "said in a later letter to the same reader";
    taken_up.push_back(std::move(settled));
  }
  return taken_up;
}

void Clerk::take_up(const KeptLetter& letter, Audience& audience) const {
  const Date today = date_in_beijing(clock_.now());
  const bool is_of_today = date_in_beijing(letter.letter.written_at) == today;
  LetterWriter::List list{letter.kind, write_instant(clock_.now()), {}};
  list.is_late = !is_of_today;
  for (const LetterItem& item : letter.items) {
    const auto row = store_.obligation(item.obligation);
    if (!row || row->kept.revision != item.revision) continue;
    if (is_listed(item)) {
      if (is_owed(row->kept.obligation.state)) list.items.push_back(item);
    } else if (!is_quiet(row->kept, item.stage, today)) {
      audience.together.push_back({item, {audience.officer, nullptr, item.reader}, {}});
    }
  }
  audience.all_recorded_late &= letter.kind == LetterKind::catch_up;
  audience.is_late |= !is_of_today;
  if (letter.kind == LetterKind::before_break)
    list.rest_days = break_after(letter, audience.officer->office);
  if (letter.kind == LetterKind::weekly &&
      (audience.officer->liaison || audience.officer->weekly_report))
    list.word = WeeklyWord{well_being().troubles.size(), store_.chain_head()};
  // 临期日报 is of its day alone, and before a break that has begun nobody can do anything.
  const bool is_still_of_use =
      letter.kind == LetterKind::weekly || (letter.kind == LetterKind::daily && is_of_today) ||
      (letter.kind == LetterKind::before_break && list.rest_days && today < list.rest_days->first);
  if (is_still_of_use) audience.add_list(std::move(list));
}

}  // namespace qixian
