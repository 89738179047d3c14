#include "store/letter_rows.hpp"
#include "store/sqlite_tables.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace qixian {

// The channels by which letters wait, found by leaps along the index: however many there are, and
// however many wait by those that are passed over.
std::vector<std::string> SqliteStore::waiting_channels(const std::set<std::string>& except) const {
  SQLite::Statement& query = prepared(
      "SELECT min(channel) FROM deliveries INDEXED BY deliveries_waiting"
      " WHERE next_at IS NOT NULL AND channel > ?");
  std::vector<std::string> channels;
  for (std::string last;;) {
    query.tryReset();
    query.bind(1, last);
    query.executeStep();
    const bool is_end = query.getColumn(0).isNull();
    if (!is_end) last = query.getColumn(0).getString();
    query.reset();
    if (is_end) return channels;
    if (!except.contains(last)) channels.push_back(last);
  }
}

std::optional<Instant> SqliteStore::next_letter(const std::set<std::string>& except) const {
  return guarded([&] {
    std::optional<Instant> first;
    for (const std::string& channel : waiting_channels(except)) {
      SQLite::Statement& query = prepared(
          "SELECT min(next_at) FROM deliveries INDEXED BY deliveries_waiting"
          " WHERE channel = ? AND next_at IS NOT NULL");
      query.bind(1, channel);
      query.executeStep();
      const Instant at = instant_of(take_number(query));
      if (!first || at < *first) first = at;
    }
    return first;
  });
}

// The texts only of those that go.
std::vector<KeptLetter> SqliteStore::letters_due(Instant now, int limit,
                                                 const std::map<std::string, int>& room) const {
  return guarded([&] {
    std::set<std::string> closed;
    for (const auto& [channel, letters] : room)
      if (letters == 0) closed.insert(channel);
    std::vector<std::array<std::int64_t, 4>> order;
    for (const std::string& channel : waiting_channels(closed)) {
      const auto found = room.find(channel);
      const int most = found == room.end() ? limit : std::min(limit, found->second);
      const std::size_t before = order.size();
      for (const bool late : {false, true}) {
        SQLite::Statement& query =
            prepared(late ? rows::select_late_letters_due : rows::select_letters_due);
        query.bind(1, channel);
        query.bind(2, number_of(now));
        query.bind(3, most - static_cast<int>(order.size() - before));
        query.bind(4, number_of(date_in_beijing(now)));
        while (query.executeStep())
          order.push_back({late ? 1 : 0, query.getColumn(0).getInt64(),
                           query.getColumn(1).getInt64(), query.getColumn(2).getInt64()});
      }
    }
    std::ranges::sort(order);
    if (order.size() > static_cast<std::size_t>(limit))
      order.resize(static_cast<std::size_t>(limit));
    std::vector<LetterId> ids;
    for (const auto& [late, needed_by, next_at, id] : order) ids.push_back({id});
    SQLite::Statement& query = prepared(rows::select_whole_letters);
    query.bind(1, rows::write_ids(ids));
    return read_letters(query);
  });
}

void SqliteStore::write_letters(const std::vector<KeptLetter>& letters, Instant now) {
  write(now, [&] {
    for (const KeptLetter& letter : letters) insert(letter);
  });
}

std::optional<KeptLetter> SqliteStore::letter(LetterId id) const {
  return guarded([&]() -> std::optional<KeptLetter> {
    SQLite::Statement& query = prepared(rows::select_whole_letters);
    query.bind(1, rows::write_ids({id}));
    auto found = read_letters(query);
    if (found.empty()) return {};
    return std::move(found.front());
  });
}

// By an index, where one leads to those of the filter.
const char* SqliteStore::list_for(const LetterFilter& filter) {
  if (filter.obligation) return rows::select_letters_of_obligation;
  if (filter.case_id) return rows::select_letters_of_case;
  if (!filter.state) return rows::select_letters;
  if (filter.state == LetterState::due) return rows::select_letters_waiting;
  if (filter.state == LetterState::sending || filter.state == LetterState::delivered)
    return rows::select_letters;
  return rows::select_letters_of_state;
}

std::vector<KeptLetter> SqliteStore::letters(const LetterFilter& filter) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(list_for(filter));
    query.bind(":after", filter.after);
    query.bind(":state", filter.state ? std::string(write_letter_state(*filter.state)) : "");
    query.bind(":case", filter.case_id ? filter.case_id->value : 0);
    query.bind(":obligation", filter.obligation ? filter.obligation->value : 0);
    query.bind(":limit", filter.limit);
    return read_letters(query);
  });
}

std::vector<KeptLetter> SqliteStore::letters_held_up(const std::string& channel, Instant written_by,
                                                     LetterId after, int limit) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(rows::select_letters_held_up);
    query.bind(1, channel);
    query.bind(2, number_of(written_by));
    query.bind(3, after.value);
    query.bind(4, limit);
    return read_letters(query);
  });
}

std::int64_t SqliteStore::letters_waiting() const {
  return next(
      "SELECT count(*) FROM deliveries INDEXED BY deliveries_waiting WHERE next_at IS NOT NULL");
}

std::vector<Telling> SqliteStore::tellings(ObligationId id) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(rows::select_tellings);
    query.bind(1, id.value);
    std::vector<Telling> tellings;
    while (query.executeStep()) {
      rows::Cells cells(query);
      LetterItem item = rows::read_letter_item(cells);
      tellings.push_back({cells.text(), std::move(item)});
    }
    return tellings;
  });
}

void SqliteStore::reword(const std::vector<KeptLetter>& letters, Instant now) {
  write(now, [&] {
    for (const KeptLetter& kept : letters) {
      SQLite::Statement& letter = prepared(rows::reword_letter);
      rows::bind_words(letter, kept.letter);
      letter.exec();
    }
  });
}

std::int64_t SqliteStore::letters_in_vain() const {
  return guarded([&] {
    SQLite::Statement& query = prepared(
        "SELECT count(*) FROM deliveries d JOIN letters l ON l.id = d.letter"
        " WHERE d.state = 'given_up' AND EXISTS ("
        " SELECT 1 FROM letter_items i JOIN obligations o ON o.id = i.obligation"
        " WHERE i.letter = l.id AND o.owed = 1 AND o.revision = i.revision AND NOT EXISTS ("
        "  SELECT 1 FROM letter_items j JOIN letters m ON m.id = j.letter"
        "  JOIN deliveries e ON e.letter = m.id"
        "  WHERE j.obligation = i.obligation AND m.id > l.id AND m.officer = l.officer"
        "  AND e.state = 'delivered'))");
    query.executeStep();
    return take_number(query);
  });
}

void SqliteStore::insert(const KeptLetter& letter) {
  SQLite::Statement& insertion = prepared(rows::insert_letter);
  rows::bind_letter(insertion, letter);
  if (insertion.exec() == 0) return;  // it was written before: nothing is doubled
  tally("letters", write_letter_state(letter.state), 1);
  const LetterId id{connection_.database().getLastInsertRowid()};
  SQLite::Statement& delivery = prepared(rows::insert_delivery);
  rows::bind_delivery(delivery, id, letter);
  delivery.exec();
  int number = 0;
  for (const LetterItem& item : letter.items) {
    SQLite::Statement& row = prepared(rows::insert_letter_item);
    rows::bind_letter_item(row, id, ++number, item);
    row.exec();
  }
}

std::vector<KeptLetter> SqliteStore::read_letters(SQLite::Statement& query) const {
  std::vector<KeptLetter> letters;
  std::vector<LetterId> ids;
  std::map<LetterId, std::size_t> places;
  while (query.executeStep()) {
    letters.push_back(rows::read_letter(query));
    const LetterId id = ids.emplace_back(letters.back().letter.id);
    places[id] = letters.size() - 1;
  }
  SQLite::Statement& items = prepared(rows::select_letter_items);
  items.bind(1, rows::write_ids(ids));
  while (items.executeStep()) {
    rows::Cells cells(items);
    LetterItem item = rows::read_letter_item(cells);
    letters[places.at({cells.number()})].items.push_back(std::move(item));
  }
  return letters;
}

}  // namespace qixian
