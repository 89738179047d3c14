#include "store/sqlite_tables.hpp"

#include <utility>

namespace qixian {

std::optional<Instant> SqliteStore::next_letter() const {
  return first_moment("SELECT min(next_at) FROM letters WHERE next_at IS NOT NULL");
}

std::vector<KeptLetter> SqliteStore::letters_due(Instant now, int limit) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(rows::select_letters_due);
    query.bind(1, number_of(now));
    query.bind(2, limit);
    return read_letters(query);
  });
}

void SqliteStore::begin_attempts(const std::vector<LetterId>& ids, Instant now) {
  write(now, [&] {
    for (const LetterId id : ids) {
      SQLite::Statement& letter = prepared(
          "UPDATE letters SET state = 'sending', next_at = NULL, attempts = attempts + 1 WHERE "
          "id = ?");
      letter.bind(1, id.value);
      letter.exec();
      SQLite::Statement& attempt = prepared(
          "INSERT INTO attempts (letter, number, begun_at) SELECT id, attempts, ? FROM letters "
          "WHERE id = ?");
      attempt.bind(1, number_of(now));
      attempt.bind(2, id.value);
      attempt.exec();
    }
  });
}

void SqliteStore::settle(const std::vector<Settlement>& settlements, Instant now) {
  write(now, [&] {
    for (const Settlement& settlement : settlements) {
      SQLite::Statement& letter =
          prepared("UPDATE letters SET state = ?, next_at = ?, words = ? WHERE id = ?");
      letter.bind(1, std::string(write_letter_state(settlement.state)));
      bind(letter, 2, settlement.next_at);
      letter.bind(3, settlement.words);
      letter.bind(4, settlement.letter.value);
      letter.exec();
      SQLite::Statement& attempt = prepared(
          "UPDATE attempts SET settled_at = ?, outcome = ?, words = ?"
          " WHERE letter = ? AND number = (SELECT attempts FROM letters WHERE id = ?)");
      attempt.bind(1, number_of(now));
      attempt.bind(2, settlement.outcome);
      attempt.bind(3, settlement.words);
      attempt.bind(4, settlement.letter.value);
      attempt.bind(5, settlement.letter.value);
      attempt.exec();
      if (settlement.follow_up) insert(*settlement.follow_up);
    }
  });
}

void SqliteStore::send_again(LetterId id, Instant now) {
  write(now, [&] {
    SQLite::Statement& letter = prepared(
        "UPDATE letters SET state = 'again', next_at = ? WHERE id = ?"
        " AND state <> 'sending'");  // what is under way does not go twice at once
    letter.bind(1, number_of(now));
    letter.bind(2, id.value);
    letter.exec();
  });
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
    SQLite::Statement& query = prepared(rows::select_letters);
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
        "SELECT number, begun_at, settled_at, outcome, words FROM attempts WHERE letter = ? "
        "ORDER BY number");
    query.bind(1, id.value);
    std::vector<Attempt> attempts;
    while (query.executeStep())
      attempts.push_back({query.getColumn(0).getInt(), instant_of(query.getColumn(1).getInt64()),
                          rows::moment(query.getColumn(2)), query.getColumn(3).getString(),
                          query.getColumn(4).getString()});
    return attempts;
  });
}

std::optional<std::pair<Date, Date>> SqliteStore::told_days(ObligationId id) const {
  return guarded([&]() -> std::optional<std::pair<Date, Date>> {
    SQLite::Statement& query = prepared(
        "SELECT told_safe, told_due FROM letters WHERE obligation = ?"
        " AND state IN ('delivered', 'sending', 'unknown') ORDER BY id DESC LIMIT 1");
    query.bind(1, id.value);
    if (!query.executeStep()) return {};
    const std::pair days{day_of(query.getColumn(0).getInt64()),
                         day_of(query.getColumn(1).getInt64())};
    query.reset();
    return days;
  });
}

void SqliteStore::insert(const KeptLetter& letter) {
  SQLite::Statement& insertion = prepared(rows::insert_letter);
  rows::bind_letter(insertion, letter);
  insertion.exec();
}

std::vector<KeptLetter> SqliteStore::read_letters(SQLite::Statement& query) {
  std::vector<KeptLetter> letters;
  while (query.executeStep()) letters.push_back(rows::read_letter(query));
  return letters;
}

}  // namespace qixian
