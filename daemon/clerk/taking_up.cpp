// One person gets one letter about many: what an earlier one, still waiting to go, would have said
// is said in the next, be it of the same morning or after an outage.
#include "clerk/clerk.hpp"

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

// It reached nobody; of one that is unknown nobody can say so.
bool is_unheard(const KeptLetter& letter) {
  return letter.state == LetterState::due || letter.state == LetterState::again;
}

// The clerk has spoken by then.
constexpr std::chrono::minutes so_long{5};

}  // namespace

// What waited while the daemon was away keeps working hours all the same; and a list goes with what
// the clerk has to say first.
void Clerk::hold_back_letters() {
  const Instant now = clock_.now();
  std::vector<Settlement> held_back;
  const auto hold_back = [&](const KeptLetter& letter) {
    if (!letter.next_at) return;
    const bool is_old_list = is_about_many(letter.kind) && letter.unreached.empty() &&
                             date_in_beijing(letter.letter.written_at) != date_in_beijing(now);
    const Instant before = std::max(*letter.next_at, now);
    const Instant at = reading_time(letter, is_old_list ? std::max(before, now + so_long) : before);
    if (at <= before) return;
    Settlement settled;
    settled.letter = letter.letter.id;
    settled.state = letter.state;
    settled.words = letter.words;
    settled.next_at = at;
    held_back.push_back(std::move(settled));
  };
  for (const LetterState state : {LetterState::due, LetterState::again, LetterState::unknown})
    each_letter(state, hold_back);
  if (!held_back.empty()) store_.settle(held_back, now);
}

void Clerk::each_letter(LetterState state,
                        const std::function<void(const KeptLetter&)>& visit) const {
  LetterFilter filter;
  filter.state = state;
  for (;;) {
    const auto page = store_.letters(filter);
    for (const KeptLetter& letter : page) visit(letter);
    if (page.size() < static_cast<std::size_t>(filter.limit)) return;
    filter.after = page.back().letter.id.value;
  }
}

// Those that go instead of an officer who was not reached keep their own way.
void Clerk::read(WaitingLists& waiting) const {
  waiting = {true, {}, {}};
  for (const LetterState state : {LetterState::due, LetterState::again})
    each_letter(state, [&](const KeptLetter& letter) {
      if (is_about_many(letter.kind) && letter.unreached.empty())
        waiting.of[letter.officer].push_back(letter);
    });
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
    if (!kept || !is_unheard(*kept)) continue;
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
  LetterWriter::List list = list_again(letter, {}, *audience.officer);
  list.occasion = write_instant(clock_.now());
  list.part = list.parts = 1;
  for (const LetterItem& item : letter.items) {
    const auto situation = store_.situation(item.obligation);
    if (!situation || situation->revision != item.revision) continue;
    if (is_listed(item)) {
      if (is_owed(situation->state)) list.items.push_back(item);
    } else if (!is_quiet(*situation, item.stage, today)) {
      audience.together.push_back({item, {audience.officer, nullptr, item.reader}, {}});
    }
  }
  audience.all_recorded_late &= letter.kind == LetterKind::catch_up;
  audience.is_late |= list.is_late;
  const bool is_for_its_own_sake = letter.kind == LetterKind::weekly ||
                                   letter.kind == LetterKind::daily ||
                                   letter.kind == LetterKind::before_break;
  if (is_for_its_own_sake && is_of_use(letter)) audience.add_list(std::move(list));
}

}  // namespace qixian
