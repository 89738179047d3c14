// What becomes of a letter that could not go as it was written: what it says may not hold any more,
// and its reader may have to be reached another way.
#include "clerk/clerk.hpp"
#include "reminder/rounds.hpp"

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

// In a list that is made for its own sake, and not because its own word fell due.
bool is_listed(const LetterItem& item) {
  return item.stage == Stage{StageKind::before, 0};
}

// A letter that could not go on its day may find that the next word about the duty is due: that one
// says it better.
bool is_overtaken(const LetterItem& item, const KeptObligation& kept, Instant since,
                  const Store& store, Instant now) {
  const Date today = date_in_beijing(now);
  if (unsays(item.stage.kind) || date_in_beijing(since) == today) return false;
  return std::ranges::any_of(store.reminders_of(kept.id), [&](const KeptReminder& later) {
    return later.revision == kept.revision && later.planned.at > since && later.planned.at <= now &&
           later.planned.rung >= item.rung && !is_quiet(kept, later.planned.stage, today);
  });
}

// Whether what a letter says of one duty is still so, and still worth saying.
bool holds(const LetterItem& item, const KeptLetter& letter, const Store& store, Instant now) {
  const auto row = store.obligation(item.obligation);
  if (!row || row->kept.revision != item.revision) return false;
  const Date today = date_in_beijing(now);
  if (is_listed(item))  // the next morning brings the next 临期日报
    return is_owed(row->kept.obligation.state) &&
           (letter.kind != LetterKind::daily || date_in_beijing(letter.letter.written_at) == today);
  return !is_quiet(row->kept, item.stage, today) &&
         !is_overtaken(item, row->kept, letter.since, store, now);
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
        .about_duty({rest.items.front(), {officer, nullptr, rest.items.front().reader}, {}},
                    letter.way, now);
  const bool lists = std::ranges::any_of(rest.items, is_listed);
  if (letter.kind == LetterKind::daily && !lists) rest.kind = LetterKind::morning;
  if (rest.kind == LetterKind::before_break) rest.rest_days = break_after(letter, officer->office);
  // Another letter than the first: it names other duties.
  rest.occasion = write_instant(now) + " " +
                  (rest.items.empty() ? letter.occasion : occasion_of(rest.items.front())) +
                  " of " + std::to_string(rest.items.size());
  return LetterWriter(store_, edition_, now).about_many(rest, *officer, letter.way, now);
}

// Of a 节前清单.
std::optional<std::pair<Date, Date>> Clerk::break_after(const KeptLetter& letter,
                                                        const std::string& office) const {
  return break_at(date_in_beijing(letter.letter.written_at), edition_.policy.break_days,
                  calendar_of(office));
}

// Who else was told the same, or still may be; their names as they were then.
std::vector<std::string> Clerk::others_told(const KeptLetter& letter, const Officer& reader) const {
  const auto is_lost = [](LetterState state) {
    return state == LetterState::refused || state == LetterState::given_up ||
           state == LetterState::overtaken;
  };
  std::vector<std::string> names;
  LetterFilter filter;
  filter.obligation = letter.items.front().obligation;
  for (const KeptLetter& other : store_.letters(filter))
    if (other.kind == letter.kind && other.officer != letter.officer &&
        other.officer != reader.id && !is_lost(other.state) &&
        occasion_of(other.items.front()) == occasion_of(letter.items.front()) &&
        std::ranges::find(names, other.letter.officer_name) == names.end())
      names.push_back(other.letter.officer_name);
  return names;
}

std::optional<KeptLetter> Clerk::in_todays_words(const KeptLetter& letter) {
  const Instant now = clock_.now();
  const Officer* officer = edition_.directory.officer(letter.officer);
  if (letter.kind != LetterKind::duty || officer == nullptr ||
      date_in_beijing(letter.letter.written_at) == date_in_beijing(now))
    return {};
  const LetterItem& item = letter.items.front();
  auto fresh =
      LetterWriter(store_, edition_, now)
          .about_duty({item,
                       {officer, edition_.directory.officer(letter.stands_in_for), item.reader},
                       others_told(letter, *officer),
                       edition_.directory.officer(letter.unreached)},
                      letter.way, now);
  if (!fresh) return {};
  KeptLetter said = letter;
  said.letter = std::move(fresh->letter);
  // It is the letter it was, and goes by the way on which it waits.
  said.letter.id = letter.letter.id;
  said.letter.token = letter.letter.token;
  said.letter.thread = letter.letter.thread;
  said.letter.channel = letter.letter.channel;
  said.letter.address = letter.letter.address;
  return said;
}

std::optional<KeptLetter> Clerk::another_way(const KeptLetter& letter) {
  const Directory& directory = edition_.directory;
  const Officer* officer = directory.officer(letter.officer);
  if (officer == nullptr) return to_successor(letter);
  const Instant now = clock_.now();
  const Officer* unreached = directory.officer(letter.unreached);
  const Officer* stands_in_for = directory.officer(letter.stands_in_for);
  int way = letter.way + 1;
  if (static_cast<std::size_t>(way) >= officer->ways.size()) {
    const bool is_for_operators =
        letter.kind == LetterKind::well_being || letter.kind == LetterKind::alarm;
    if (unreached == nullptr) unreached = officer;
    officer = is_for_operators ? nullptr : directory.officer(officer->superior);
    stands_in_for = nullptr;
    way = 0;
    if (officer == nullptr) return {};
  }
  LetterWriter writer(store_, edition_, now);
  switch (letter.kind) {
    case LetterKind::duty: {
      // A superior sees to it; who reads of the other side reads what the one below would have.
      const LetterItem& item = letter.items.front();
      const bool climbs = unreached != nullptr && item.reader == Reader::owner;
      const Reader reader = climbs ? Reader::superior : item.reader;
      return writer.about_duty(
          {item, {officer, stands_in_for, reader}, others_told(letter, *officer), unreached}, way,
          now);
    }
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
      if (unreached != nullptr) {
        // He may have a list of his own that morning.
        if (letter.unreached.empty()) list.occasion += " for " + unreached->id;
        list.stands_in_for = {unreached->name};
        list.is_own = false;
      }
      auto other = writer.about_many(list, *officer, way, now);
      if (other && unreached != nullptr) other->unreached = unreached->id;
      return other;
    }
  }
}

}  // namespace qixian
