// By which way and when a letter that was written goes on: as the directory of today says, and not
// at night.
#include "clerk/clerk.hpp"

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

// Where the directory does not say when the office closes.
const Office an_office{};

}  // namespace

bool Clerk::is_addressed(const KeptLetter& letter) const {
  const Officer* officer = edition_.directory.officer(letter.officer);
  return officer != nullptr &&
         std::ranges::find(officer->ways, Way{letter.letter.channel, letter.letter.address}) !=
             officer->ways.end();
}

std::optional<KeptLetter> Clerk::afresh(const KeptLetter& letter) {
  if (edition_.directory.officer(letter.officer) == nullptr) return to_successor(letter);
  KeptLetter before_the_first = letter;
  before_the_first.way = -1;
  auto fresh = another_way(before_the_first);
  if (!fresh) return {};
  // Another letter than the first, which went, or did not, by this way.
  fresh->occasion += " anew " + write_instant(clock_.now());
  fresh->letter.token = token_of(store_.id(), *fresh);
  return fresh;
}

// Its reader has left the directory: to whoever hears now of what the letter is about.
std::optional<KeptLetter> Clerk::to_successor(const KeptLetter& letter) {
  const Date today = date_in_beijing(clock_.now());
  for (const LetterItem& item : letter.items) {
    const auto row = store_.obligation(item.obligation);
    if (!row) continue;
    for (const Officer* liaison : hearers(row->kept.obligation.key.owed_by, edition_.directory)) {
      KeptLetter theirs = letter;
      theirs.officer = present(*liaison, today, edition_.directory).officer->id;
      theirs.way = -1;
      // He may have a list of his own; of one duty he need not hear twice.
      if (letter.kind != LetterKind::duty) theirs.occasion += " for " + letter.officer;
      if (auto written = another_way(theirs)) return written;
    }
  }
  return {};
}

Instant Clerk::needed_at(const KeptLetter& letter) const {
  const Officer* officer = edition_.directory.officer(letter.officer);
  const Office* office = officer == nullptr ? nullptr : edition_.directory.office(officer->office);
  Instant at = moment_on(letter.needed_by, (office == nullptr ? an_office : *office).closes);
  for (const LetterItem& item : letter.items)
    if (const auto row = store_.obligation(item.obligation))
      if (const auto safe_at = row->kept.obligation.deadline.safe_at) at = std::min(at, *safe_at);
  return at;
}

Instant Clerk::reading_time(const KeptLetter& letter, Instant at) const {
  if (letter.kind == LetterKind::alarm) return at;
  const Officer* officer = edition_.directory.officer(letter.officer);
  const Calendar& calendar = officer == nullptr ? edition_.calendar : calendar_of(officer->office);
  const Policy& policy = edition_.policy;
  const Date day = date_in_beijing(at);
  if (is_working_hour(at, policy, calendar)) return at;
  const Instant morning = next_morning(at, policy, calendar);
  const bool presses = letter.needed_by >= day && letter.needed_by < date_in_beijing(morning);
  const Instant needed = needed_at(letter);
  if (presses || (needed >= at && needed < morning)) return at;
  return std::max(morning, spread_over_morning(morning, letter.officer, policy));
}

}  // namespace qixian
