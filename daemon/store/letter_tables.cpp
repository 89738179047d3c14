#include "store/letter_rows.hpp"
#include "store/sqlite_tables.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace qixian {

// The channels by which letters wait, found by leaps along the index: however many there are, and
// however many wait by those that are passed over.
std::vector<std::string> SqliteStore::waiting_channels(const std::set<std::string>& except) const {
  SQLite::Statement& query = prepared(
      "SELECT min(channel) FROM letters INDEXED BY letters_waiting"
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
          "SELECT min(next_at) FROM letters INDEXED BY letters_waiting"
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
    std::vector<KeptLetter> due;
    for (const auto& [late, needed_by, next_at, id] : order) {
      SQLite::Statement& query = prepared(rows::select_one_letter);
      query.bind(1, id);
      due.push_back(std::move(read_letters(query).front()));
    }
    return due;
  });
}

void SqliteStore::write_letters(const std::vector<KeptLetter>& letters, Instant now) {
  write(now, [&] {
    for (const KeptLetter& letter : letters) insert(letter);
  });
}

void SqliteStore::begin_attempts(const std::vector<LetterId>& ids, Instant now,
                                 const std::vector<Settlement>& settled) {
  write(now, [&] {
    for (const Settlement& settlement : settled) apply(settlement, now);
    for (const LetterId id : ids) {
      const auto moved = move(id, {LetterState::sending, {}, 1, nullptr});
      if (!moved) continue;
      SQLite::Statement& attempt =
          prepared("INSERT INTO attempts (letter, number, begun_at) VALUES (?, ?, ?)");
      attempt.bind(1, id.value);
      attempt.bind(2, moved->attempts);
      attempt.bind(3, number_of(now));
      attempt.exec();
    }
  });
}

void SqliteStore::settle(const std::vector<Settlement>& settlements, Instant now) {
  write(now, [&] {
    for (const Settlement& settlement : settlements) apply(settlement, now);
  });
}

// What an attempt came to is proof: only one that was under way is written to.
void SqliteStore::apply(const Settlement& settlement, Instant now) {
  const auto moved =
      move(settlement.letter, {settlement.state, settlement.next_at, 0, &settlement.words});
  if (!moved) return;
  if (moved->was_sending) {
    SQLite::Statement& attempt = prepared(
        "UPDATE attempts SET settled_at = ?, outcome = ?, words = ?"
        " WHERE letter = ? AND number = ?");
    attempt.bind(1, number_of(now));
    attempt.bind(2, settlement.outcome);
    attempt.bind(3, settlement.words);
    attempt.bind(4, settlement.letter.value);
    attempt.bind(5, moved->attempts);
    attempt.exec();
  }
  if (!settlement.came_back.empty()) {
    SQLite::Statement& attempt = prepared(
        "UPDATE attempts SET came_back_at = ?, came_back = ? WHERE letter = ? AND number = ?");
    attempt.bind(1, number_of(now));
    attempt.bind(2, settlement.came_back);
    attempt.bind(3, settlement.letter.value);
    attempt.bind(4, moved->attempts);
    attempt.exec();
  }
  if (settlement.follow_up) insert(*settlement.follow_up);
}

void SqliteStore::send_again(LetterId id, Instant now) {
  write(now, [&] {
    SQLite::Statement& query = prepared(
        "SELECT 1 FROM letters WHERE id = ?"
        " AND state <> 'sending'");  // what is under way does not go twice at once
    query.bind(1, id.value);
    if (!query.executeStep()) return;
    query.reset();
    move(id, {LetterState::again, now, 0, nullptr});
  });
}

std::optional<SqliteStore::Moved> SqliteStore::move(LetterId id, const LetterMove& to) {
  SQLite::Statement& query = prepared("SELECT state, attempts FROM letters WHERE id = ?");
  query.bind(1, id.value);
  if (!query.executeStep()) return {};
  tally("letters", query.getColumn(0).getText(), -1);
  const bool was_sending = query.getColumn(0).getText() == write_letter_state(LetterState::sending);
  const int attempts = query.getColumn(1).getInt() + to.more_attempts;
  query.reset();
  SQLite::Statement& letter = prepared(
      "UPDATE letters SET state = ?, next_at = ?, attempts = ?, words = coalesce(?, words)"
      " WHERE id = ?");
  letter.bind(1, std::string(write_letter_state(to.state)));
  bind(letter, 2, to.next_at);
  letter.bind(3, attempts);
  if (to.words != nullptr) letter.bind(4, *to.words);
  letter.bind(5, id.value);
  letter.exec();
  tally("letters", write_letter_state(to.state), 1);
  return Moved{attempts, was_sending};
}

std::optional<KeptLetter> SqliteStore::letter(LetterId id) const {
  return guarded([&]() -> std::optional<KeptLetter> {
    SQLite::Statement& query = prepared(rows::select_one_letter);
    query.bind(1, id.value);
    auto found = read_letters(query);
    if (found.empty()) return {};
    return std::move(found.front());
  });
}

std::vector<KeptLetter> SqliteStore::letters(const LetterFilter& filter) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(filter.obligation ? rows::select_letters_of_obligation
                                        : filter.case_id  ? rows::select_letters_of_case
                                        : filter.state    ? rows::select_letters_of_state
                                                          : rows::select_letters);
    query.bind(":after", filter.after);
    query.bind(":state", filter.state ? std::string(write_letter_state(*filter.state)) : "");
    query.bind(":case", filter.case_id ? filter.case_id->value : 0);
    query.bind(":obligation", filter.obligation ? filter.obligation->value : 0);
    query.bind(":limit", filter.limit);
    return read_letters(query);
  });
}

std::vector<Attempt> SqliteStore::attempts_of(LetterId id) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(
        "SELECT number, begun_at, settled_at, outcome, words, came_back_at, came_back"
        " FROM attempts WHERE letter = ? ORDER BY number");
    query.bind(1, id.value);
    std::vector<Attempt> attempts;
    while (query.executeStep())
      attempts.push_back({query.getColumn(0).getInt(), instant_of(query.getColumn(1).getInt64()),
                          rows::moment(query.getColumn(2)), query.getColumn(3).getString(),
                          query.getColumn(4).getString(), rows::moment(query.getColumn(5)),
                          query.getColumn(6).getString()});
    return attempts;
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
  return next("SELECT count(*) FROM letters INDEXED BY letters_waiting WHERE next_at IS NOT NULL");
}

std::vector<Telling> SqliteStore::tellings(ObligationId id) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(rows::select_tellings);
    query.bind(1, id.value);
    std::vector<Telling> tellings;
    while (query.executeStep()) {
      LetterItem item = rows::read_letter_item(query);
      tellings.push_back({query.getColumn("officer").getString(), std::move(item)});
    }
    return tellings;
  });
}

void SqliteStore::reword(const std::vector<KeptLetter>& letters, Instant now) {
  write(now, [&] {
    for (const KeptLetter& kept : letters) {
      SQLite::Statement& letter = prepared(rows::reword_letter);
      letter.bind(1, kept.letter.subject);
      letter.bind(2, number_of(kept.letter.written_at));
      letter.bind(3, kept.letter.id.value);
      if (letter.exec() == 0) continue;
      SQLite::Statement& old_texts = prepared(rows::forget_letter_texts);
      old_texts.bind(1, kept.letter.id.value);
      old_texts.exec();
      SQLite::Statement& texts = prepared(rows::insert_letter_texts);
      rows::bind_letter_texts(texts, kept.letter.id, kept.letter);
      texts.exec();
    }
  });
}

std::int64_t SqliteStore::letters_in_vain() const {
  return guarded([&] {
    SQLite::Statement& query = prepared(
        "SELECT count(*) FROM letters l WHERE state = 'given_up' AND EXISTS ("
        " SELECT 1 FROM letter_items i JOIN obligations o ON o.id = i.obligation"
        " WHERE i.letter = l.id AND o.owed = 1 AND o.revision = i.revision AND NOT EXISTS ("
        "  SELECT 1 FROM letter_items j JOIN letters m ON m.id = j.letter"
        "  WHERE j.obligation = i.obligation AND m.id > l.id AND m.officer = l.officer"
        "  AND m.state = 'delivered'))");
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
  SQLite::Statement& texts = prepared(rows::insert_letter_texts);
  rows::bind_letter_texts(texts, id, letter.letter);
  texts.exec();
  int number = 0;
  for (const LetterItem& item : letter.items) {
    SQLite::Statement& row = prepared(rows::insert_letter_item);
    rows::bind_letter_item(row, id, ++number, item);
    row.exec();
  }
}

std::vector<KeptLetter> SqliteStore::read_letters(SQLite::Statement& query) const {
  std::vector<KeptLetter> letters;
  while (query.executeStep()) letters.push_back(rows::read_letter(query));
  for (KeptLetter& letter : letters) {
    SQLite::Statement& items = prepared(rows::select_letter_items);
    items.bind(1, letter.letter.id.value);
    while (items.executeStep()) letter.items.push_back(rows::read_letter_item(items));
  }
  return letters;
}

}  // namespace qixian
