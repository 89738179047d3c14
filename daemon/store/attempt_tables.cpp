// Attempts: begun before they are made, written down as proof when they end. What happens to many
// letters alike is written by one statement.
#include "store/letter_rows.hpp"
#include "store/sqlite_tables.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace qixian {
namespace {

constexpr int most_attempts = 100'000;  // the last ones: more than any ceiling counts

}  // namespace

// Reads through all letters, but only after a crash, when the whole file was read through before.
void SqliteStore::recover() {
  if (tallied("letters")[std::string(write_letter_state(LetterState::sending))] == 0) return;
  SQLite::Transaction transaction(connection_.database());
  connection_.database().exec(
      "INSERT INTO attempts (letter, number, begun_at, outcome, words)"
      " SELECT letter, attempts, begun_at, 'unknown', 'the daemon stopped while it was under way'"
      " FROM deliveries WHERE state = 'sending'");
  const int under_way = connection_.database().exec(
      "UPDATE deliveries SET state = 'unknown', next_at = since, begun_at = NULL,"
      " words = 'the daemon stopped while it was under way' WHERE state = 'sending'");
  tally("letters", write_letter_state(LetterState::sending), -under_way);
  tally("letters", write_letter_state(LetterState::unknown), under_way);
  write_tally();
  transaction.commit();
}

void SqliteStore::begin_attempts(const std::vector<LetterId>& ids, Instant now,
                                 const std::vector<Settlement>& settled) {
  write(now, [&] {
    apply(settled, now);
    move(ids, LetterState::due, {LetterState::sending, {}, now, {}});
  });
}

void SqliteStore::settle(const std::vector<Settlement>& settlements, Instant now) {
  write(now, [&] { apply(settlements, now); });
}

// What an attempt came to is proof, and written once: when it ends.
void SqliteStore::apply(const std::vector<Settlement>& settlements, Instant now) {
  using Alike = std::tuple<std::string, LetterState, std::optional<Instant>, std::string>;
  std::map<Alike, std::vector<LetterId>> alike;
  for (const Settlement& each : settlements)
    alike[{each.outcome, each.state, each.next_at, each.words}].push_back(each.letter);
  for (const auto& [how, letters] : alike) {
    const auto& [outcome, state, next_at, words] = how;
    SQLite::Statement& attempts = prepared(rows::insert_attempts);
    attempts.bind(1, rows::write_ids(letters));
    attempts.bind(2, number_of(now));
    attempts.bind(3, outcome);
    attempts.bind(4, words);
    attempts.exec();
    move(letters, LetterState::sending, {state, next_at, {}, words});
  }
  for (const Settlement& each : settlements) {
    if (!each.came_back.empty()) {
      SQLite::Statement& attempt = prepared(rows::mark_came_back);
      attempt.bind(1, each.letter.value);
      attempt.bind(2, number_of(now));
      attempt.bind(3, each.came_back);
      attempt.exec();
    }
    if (each.follow_up) insert(*each.follow_up);
  }
}

void SqliteStore::move(const std::vector<LetterId>& ids, LetterState likely, const LetterMove& to) {
  if (ids.empty()) return;
  const auto from = [&](LetterState state, const std::vector<LetterId>& some) {
    SQLite::Statement& letters = prepared(rows::move_letters);
    letters.bind(1, rows::write_ids(some));
    letters.bind(2, std::string(write_letter_state(state)));
    letters.bind(3, std::string(write_letter_state(to.state)));
    bind(letters, 4, to.next_at);
    bind(letters, 5, to.begun_at);
    if (to.words) letters.bind(6, *to.words);
    const int moved = letters.exec();
    tally("letters", write_letter_state(state), -moved);
    tally("letters", write_letter_state(to.state), moved);
    return moved;
  };
  if (from(likely, ids) == std::ssize(ids)) return;
  for (const LetterId id : ids) {
    SQLite::Statement& query = prepared("SELECT state FROM deliveries WHERE letter = ?");
    query.bind(1, id.value);
    if (!query.executeStep()) continue;
    const LetterState state = read_letter_state(query.getColumn(0).getText()).value();
    query.reset();
    // The statement above moved it; an attempt is not begun twice.
    const bool has_begun = to.begun_at && state == to.state;
    if (!has_begun) from(state, {id});
  }
}

void SqliteStore::send_again(LetterId id, Instant now) {
  write(now, [&] {
    SQLite::Statement& query = prepared(
        "SELECT 1 FROM deliveries WHERE letter = ?"
        " AND state <> 'sending'");  // what is under way does not go twice at once
    query.bind(1, id.value);
    if (!query.executeStep()) return;
    query.reset();
    move({id}, LetterState::given_up, {LetterState::again, now, {}, {}});
  });
}

std::vector<Attempt> SqliteStore::attempts_of(LetterId id) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(rows::select_attempts);
    query.bind(1, id.value);
    std::vector<Attempt> attempts;
    while (query.executeStep()) {
      rows::Cells cells(query);
      attempts.push_back({cells.small(), cells.moment(), cells.maybe_moment(), cells.text(),
                          cells.text(), cells.maybe_moment(), cells.text()});
    }
    return attempts;
  });
}

std::vector<PastAttempt> SqliteStore::attempts_since(Instant since) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(
        "SELECT channel, a.begun_at, settled_at FROM attempts a INDEXED BY attempts_by_time"
        " JOIN deliveries d ON d.letter = a.letter WHERE a.begun_at >= ? ORDER BY a.begun_at DESC "
        "LIMIT ?");
    query.bind(1, number_of(since));
    query.bind(2, most_attempts);
    std::vector<PastAttempt> attempts;
    while (query.executeStep()) {
      rows::Cells cells(query);
      attempts.push_back({cells.text(), cells.moment(), cells.maybe_moment()});
    }
    std::ranges::reverse(attempts);
    return attempts;
  });
}

}  // namespace qixian
