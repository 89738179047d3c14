// What becomes of a letter that could not go as it was written: what it says may not hold any more,
// and its reader may have to be reached another way.
#include "clerk/clerk.hpp"
#include "reminder/rounds.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

namespace qixian {
namespace {

// A letter that could not go on its day may find that the next word about the duty is due: that one
// says it better.
bool is_overtaken(const LetterItem& item, const Situation& situation, Instant since,
                  const Store& store, Instant now) {
  const Date today = date_in_beijing(now);
  if (unsays(item.stage.kind) || date_in_beijing(since) == today) return false;
  return std::ranges::any_of(store.reminders_of(item.obligation), [&](const KeptReminder& later) {
    return later.revision == situation.revision && later.planned.at > since &&
           later.planned.at <= now && later.planned.rung >= item.rung &&
           !is_quiet(situation, later.planned.stage, today);
  });
}

// Whether what a letter says of one duty is still so, and still worth saying.
bool holds(const LetterItem& item, const KeptLetter& letter, bool is_list_of_use,
           const Store& store, Instant now) {
  const auto situation = store.situation(item.obligation);
  if (!situation || situation->revision != item.revision) return false;
  if (is_listed(item)) return is_list_of_use && is_owed(situation->state);
  return !is_quiet(*situation, item.stage, date_in_beijing(now)) &&
         !is_overtaken(item, *situation, letter.since, store, now);
}

// One that was not kept yet is of this moment.
Date first_written_on(const KeptLetter& letter) {
  return date_in_beijing(letter.since == Instant{} ? letter.letter.written_at : letter.since);
}

// " part 2/3" in its occasion.
void set_part(LetterWriter::List& list) {
  const std::string mark = LetterWriter::part_mark;
  const auto at = list.occasion.find(mark);
  if (at == std::string::npos) return;
  char slash = 0;
  std::istringstream(list.occasion.substr(at + mark.size())) >> list.part >> slash >> list.parts;
}

}  // namespace

bool Clerk::is_current(const KeptLetter& letter) const {
  const bool is_list_of_use = is_of_use(letter);
  if (letter.items.empty() && !is_list_of_use) return false;
  return std::ranges::all_of(letter.items, [&](const LetterItem& item) {
    return holds(item, letter, is_list_of_use, store_, clock_.now());
  });
}

// The next morning brings the next 临期日报 and the next week the next 期限周报; before a break
// that has begun nobody can do anything.
bool Clerk::is_of_use(const KeptLetter& letter) const {
  const Date today = date_in_beijing(clock_.now());
  const Date written = first_written_on(letter);
  if (letter.kind == LetterKind::daily) return written == today;
  if (letter.kind == LetterKind::weekly) return monday_of(written) == monday_of(today);
  if (letter.kind != LetterKind::before_break || written == today) return true;
  const Officer* reader = edition_.directory.officer(letter.officer);
  const auto rest_days = break_after(letter, reader == nullptr ? std::string() : reader->office);
  return rest_days && today < rest_days->first;
}

// Some duties of a list that was written before, as a list of today.
LetterWriter::List Clerk::list_again(const KeptLetter& letter, std::vector<LetterItem> items,
                                     const Officer& reader) const {
  const Date written = first_written_on(letter);
  LetterWriter::List list{letter.kind, letter.occasion, std::move(items)};
  list.is_late = written != date_in_beijing(clock_.now());
  set_part(list);
  if (list.kind == LetterKind::before_break) list.rest_days = break_after(letter, reader.office);
  if (list.kind == LetterKind::weekly && (reader.liaison || reader.weekly_report)) {
    list.word = WeeklyWord{well_being().troubles.size(), store_.chain_head()};
    list.gaps = gaps_at(reader.office);
  }
  // Whose it was besides the reader's own on the day it was made for.
  const auto reads_lists = [](const Officer& officer) {
    return officer.liaison || officer.daily_report || officer.weekly_report;
  };
  for (const auto& [id, away] : edition_.directory.officers())
    if (away.office == reader.office && id != reader.id && reads_lists(away) &&
        present(away, written, edition_.directory).officer == &reader)
      list.stands_in_for.push_back(away.name);
  list.is_own = list.stands_in_for.empty() || reads_lists(reader);
  return list;
}

std::optional<KeptLetter> Clerk::what_still_holds(const KeptLetter& letter) {
  const Officer* officer = edition_.directory.officer(letter.officer);
  if (officer == nullptr || letter.kind == LetterKind::duty) return {};
  const Instant now = clock_.now();
  const bool is_list_of_use = is_of_use(letter);
  std::vector<LetterItem> items;
  for (const LetterItem& item : letter.items)
    if (holds(item, letter, is_list_of_use, store_, now)) items.push_back(item);
  const Officer* unreached = edition_.directory.officer(letter.unreached);
  LetterWriter::List rest = list_of(letter, unreached, *officer);
  rest.items = std::move(items);
  const bool is_weekly = letter.kind == LetterKind::weekly && is_list_of_use;
  if (rest.items.empty() && !is_weekly) return {};
  if (!is_weekly && rest.items.size() == 1 && !is_listed(rest.items.front()))
    return LetterWriter(store_, edition_, now)
        .about_duty(
            {rest.items.front(), {officer, nullptr, rest.items.front().reader}, {}, unreached},
            letter.way, now);
  const bool lists = std::ranges::any_of(rest.items, is_listed);
  if (!is_list_of_use || (letter.kind == LetterKind::daily && !lists))
    rest.kind = LetterKind::morning;
  // Another letter than the first: it names other duties.
  rest.occasion = write_instant(now) + " " +
                  (rest.items.empty() ? letter.occasion : occasion_of(rest.items.front())) +
                  " of " + std::to_string(rest.items.size());
  auto fresh = LetterWriter(store_, edition_, now).about_many(rest, *officer, letter.way, now);
  if (fresh) fresh->unreached = letter.unreached;
  return fresh;
}

// Of a 节前清单.
std::optional<std::pair<Date, Date>> Clerk::break_after(const KeptLetter& letter,
                                                        const std::string& office) const {
  return break_at(first_written_on(letter), edition_.policy.break_days, calendar_of(office));
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

// The whole list again; who hears it instead of its reader reads it as that one's.
LetterWriter::List Clerk::list_of(const KeptLetter& letter, const Officer* unreached,
                                  const Officer& reader) const {
  LetterWriter::List list = list_again(letter, letter.items, reader);
  if (unreached != nullptr) {
    list.stands_in_for = {unreached->name};
    list.is_own = false;
  }
  return list;
}

std::optional<KeptLetter> Clerk::in_todays_words(const KeptLetter& letter) {
  const Instant now = clock_.now();
  const Officer* officer = edition_.directory.officer(letter.officer);
  if (is_for_operators(letter.kind) || officer == nullptr ||
      date_in_beijing(letter.letter.written_at) == date_in_beijing(now))
    return {};
  const Officer* unreached = edition_.directory.officer(letter.unreached);
  LetterWriter writer(store_, edition_, now);
  std::optional<KeptLetter> fresh;
  if (is_about_many(letter.kind)) {
    fresh = writer.about_many(list_of(letter, unreached, *officer), *officer, letter.way, now);
  } else {
    const LetterItem& item = letter.items.front();
    fresh =
        writer.about_duty({item,
                           {officer, edition_.directory.officer(letter.stands_in_for), item.reader},
                           others_told(letter, *officer),
                           unreached},
                          letter.way, now);
  }
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
    if (unreached == nullptr) unreached = officer;
    officer = is_for_operators(letter.kind) ? nullptr : directory.officer(officer->superior);
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
      LetterWriter::List list = list_of(letter, unreached, *officer);
      // He may have a list of his own that morning.
      if (unreached != nullptr && letter.unreached.empty())
        list.occasion += " for " + unreached->id;
      auto other = writer.about_many(list, *officer, way, now);
      if (other && unreached != nullptr) other->unreached = unreached->id;
      return other;
    }
  }
}

}  // namespace qixian
