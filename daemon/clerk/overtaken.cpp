// What becomes of a letter that could not go as it was written: what it says may not hold any more,
// and its reader may have to be reached another way.
#include "clerk/clerk.hpp"
#include "reminder/rounds.hpp"

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

bool unsays(StageKind stage) {
  return stage == StageKind::moved || stage == StageKind::withdrawn || stage == StageKind::excused;
}

// In a list that is made for its own sake, and not because its own word fell due.
bool is_listed(const LetterItem& item) {
  return item.stage == Stage{StageKind::before, 0};
}

// A letter that could not go on its day may find that the next word about the duty is due: that one
// says it better.
bool is_overtaken(const LetterItem& item, const KeptObligation& kept, Instant written_at,
                  const Store& store, Instant now) {
  const Date today = date_in_beijing(now);
  if (unsays(item.stage.kind) || date_in_beijing(written_at) == today) return false;
  return std::ranges::any_of(store.reminders_of(kept.id), [&](const KeptReminder& later) {
    return later.revision == kept.revision && later.planned.at > written_at &&
           later.planned.at <= now && later.planned.rung >= item.rung &&
           !is_quiet(kept, later.planned.stage, today);
  });
}

// Whether what a letter says of one duty is still so, and still worth saying.
bool holds(const LetterItem& item, const KeptLetter& letter, const Store& store, Instant now) {
  const auto row = store.obligation(item.obligation);
  if (!row || row->kept.revision != item.revision) return false;
  const Date today = date_in_beijing(now);
  const Instant written_at = letter.letter.written_at;
  if (is_listed(item))  // the next morning brings the next 临期日报
    return is_owed(row->kept.obligation.state) &&
           (letter.kind != LetterKind::daily || date_in_beijing(written_at) == today);
  return !is_quiet(row->kept, item.stage, today) &&
         !is_overtaken(item, row->kept, written_at, store, now);
}

}  // namespace

bool Clerk::is_current(const KeptLetter& letter) const {
  return std::ranges::all_of(letter.items, [&](const LetterItem& item) {
    return holds(item, letter, store_, clock_.now());
  });
}

std::optional<KeptLetter> Clerk::what_still_holds(const KeptLetter& letter) {
  const Officer* officer = edition_.directory.officer(letter.officer);
  if (officer == nullptr || letter.kind == LetterKind::duty) return {};
  const Instant now = clock_.now();
  LetterWriter::List rest{letter.kind, {}, {}, {}, false};
  for (const LetterItem& item : letter.items)
    if (holds(item, letter, store_, now)) rest.items.push_back(item);
  if (rest.items.empty() && letter.kind != LetterKind::weekly) return {};
  if (letter.kind != LetterKind::weekly && rest.items.size() == 1 && !is_listed(rest.items.front()))
    return LetterWriter(store_, edition_, now)
        .about_duty({rest.items.front(), {officer, nullptr, Reader::owner}, {}}, letter.way, now);
  const bool lists = std::ranges::any_of(rest.items, is_listed);
  if (letter.kind == LetterKind::daily && !lists) rest.kind = LetterKind::morning;
  if (rest.kind == LetterKind::before_break) rest.rest_days = break_after(letter, officer->office);
  // Another letter than the first: it names other duties.
  rest.occasion = write_instant(now) + " " +
                  (rest.items.empty() ? letter.occasion : occasion_of(rest.items.front())) +
                  " of " + std::to_string(rest.items.size());
  return LetterWriter(store_, edition_, now)
      .about_many(rest, *officer, letter.way, now);
}

// Of a 节前清单.
std::optional<std::pair<Date, Date>> Clerk::break_after(const KeptLetter& letter,
                                                        const std::string& office) const {
  return break_at(date_in_beijing(letter.letter.written_at), edition_.policy.break_days,
                  calendar_of(office));
}

std::optional<KeptLetter> Clerk::another_way(const KeptLetter& letter) {
  const Officer* officer = edition_.directory.officer(letter.officer);
  if (officer == nullptr) return to_successor(letter);
  int way = letter.way + 1;
  Reader reader = Reader::owner;
  if (static_cast<std::size_t>(way) >= officer->ways.size()) {
    const bool is_for_operators =
        letter.kind == LetterKind::well_being || letter.kind == LetterKind::alarm;
    officer = is_for_operators ? nullptr : edition_.directory.officer(officer->superior);
    way = 0;
    reader = Reader::superior;
    if (officer == nullptr) return {};
  }
  const Instant now = clock_.now();
  LetterWriter writer(store_, edition_, now);
  switch (letter.kind) {
    case LetterKind::duty:
      return writer.about_duty({letter.items.front(), {officer, nullptr, reader}, {}}, way, now);
    case LetterKind::well_being:
    case LetterKind::alarm: {
      const auto kept = store_.letter(letter.letter.id);
      return writer.ready_made(kept ? kept->letter : letter.letter, letter.kind, letter.occasion,
                               *officer, way, now);
    }
    default: {
      LetterWriter::List list{letter.kind, letter.occasion, letter.items};
      if (list.kind == LetterKind::before_break)
        list.rest_days = break_after(letter, officer->office);
      if (reader == Reader::superior) {
        // He may have a list of his own that morning.
        list.occasion += " for " + letter.officer;
        list.stands_in_for = {edition_.directory.officer(letter.officer)->name};
        list.is_own = false;
      }
      return writer.about_many(list, *officer, way, now);
    }
  }
}

}  // namespace qixian
