#include "store/sqlite_tables.hpp"

#include <algorithm>

namespace qixian {

std::optional<Instant> SqliteStore::next_due() const {
  const auto reminder = first_moment("SELECT min(at) FROM reminders WHERE served_at IS NULL");
  const auto review = first_moment("SELECT min(review_at) FROM cases WHERE review_at IS NOT NULL");
  if (!reminder || !review) return reminder ? reminder : review;
  return std::min(*reminder, *review);
}

std::vector<CaseId> SqliteStore::reviews_due(Instant now, int limit) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(
        "SELECT id FROM cases WHERE review_at IS NOT NULL AND review_at <= ? ORDER BY review_at, "
        "id LIMIT ?");
    query.bind(1, number_of(now));
    query.bind(2, limit);
    std::vector<CaseId> ids;
    while (query.executeStep()) ids.push_back({query.getColumn(0).getInt64()});
    return ids;
  });
}

std::vector<KeptReminder> SqliteStore::reminders_due(Instant now, int limit) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(
        "SELECT id, obligation, revision, stage, rung, at, served_at FROM reminders"
        " WHERE served_at IS NULL AND at <= ? ORDER BY at, id LIMIT ?");
    query.bind(1, number_of(now));
    query.bind(2, limit);
    return read_reminders(query);
  });
}

std::vector<KeptReminder> SqliteStore::reminders_of(ObligationId id) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(
        "SELECT id, obligation, revision, stage, rung, at, served_at FROM reminders WHERE "
        "obligation = ? ORDER BY at, id");
    query.bind(1, id.value);
    return read_reminders(query);
  });
}

void SqliteStore::serve(ReminderId id, const std::vector<KeptLetter>& letters,
                        const std::optional<KeptReminder>& following, Instant now) {
  write(now, [&] {
    SQLite::Statement& served =
        prepared("UPDATE reminders SET served_at = ? WHERE id = ? AND served_at IS NULL");
    served.bind(1, number_of(now));
    served.bind(2, id.value);
    if (served.exec() == 0) return;  // it was served before: nothing is doubled
    for (const KeptLetter& letter : letters) insert(letter);
    if (following) insert(*following);
  });
}

void SqliteStore::insert(const KeptReminder& reminder) {
  SQLite::Statement& insertion = prepared(
      "INSERT INTO reminders (obligation, revision, stage, rung, at) VALUES (?, ?, ?, ?, ?)"
      " ON CONFLICT (obligation, revision, stage, rung) DO NOTHING");
  insertion.bind(1, reminder.obligation.value);
  insertion.bind(2, reminder.revision);
  insertion.bind(3, write_stage(reminder.planned.stage));
  insertion.bind(4, reminder.planned.rung);
  insertion.bind(5, number_of(reminder.planned.at));
  insertion.exec();
}

std::vector<KeptReminder> SqliteStore::read_reminders(SQLite::Statement& query) {
  std::vector<KeptReminder> reminders;
  while (query.executeStep()) {
    KeptReminder reminder{{query.getColumn(0).getInt64()},
                          {query.getColumn(1).getInt64()},
                          query.getColumn(2).getInt(),
                          {},
                          rows::moment(query.getColumn(6))};
    reminder.planned = {read_stage(query.getColumn(3).getText()).value(),
                        query.getColumn(4).getInt(), instant_of(query.getColumn(5).getInt64())};
    reminders.push_back(reminder);
  }
  return reminders;
}

}  // namespace qixian
