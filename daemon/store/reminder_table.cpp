#include "store/sqlite_tables.hpp"

#include <algorithm>

namespace qixian {

#define SELECT_REMINDERS                                                                        \
  "SELECT r.id, obligation, r.revision, stage, rung, at, served_at, owed_by, why_not, because," \
  " meant_for FROM reminders r JOIN obligations o ON o.id = obligation"

std::optional<Instant> SqliteStore::next_due() const {
  const auto reminder = first_moment("SELECT min(at) FROM reminders WHERE served_at IS NULL");
  const auto review = first_moment("SELECT min(review_at) FROM cases WHERE review_at IS NOT NULL");
  const auto round = first_moment("SELECT min(next_at) FROM rounds");
  std::optional<Instant> first;
  for (const auto& at : {reminder, review, round})
    if (at && (!first || *at < *first)) first = at;
  return first;
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
    SQLite::Statement& query =
        prepared(SELECT_REMINDERS " WHERE served_at IS NULL AND at <= ? ORDER BY at, r.id LIMIT ?");
    query.bind(1, number_of(now));
    query.bind(2, limit);
    return read_reminders(query);
  });
}

std::vector<KeptReminder> SqliteStore::reminders_of(ObligationId id) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(SELECT_REMINDERS " WHERE obligation = ? ORDER BY at, r.id");
    query.bind(1, id.value);
    return read_reminders(query);
  });
}

void SqliteStore::serve(const Hearing& hearing, Instant now) {
  write(now, [&] {
    int newly_served = 0;
    for (const ReminderId id : hearing.served) {
      SQLite::Statement& served = prepared(
          "UPDATE reminders SET served_at = ?, why_not = ? WHERE id = ? AND served_at IS NULL");
      const auto why_not = hearing.why_not.find(id);
      served.bind(1, number_of(now));
      served.bind(2, why_not == hearing.why_not.end() ? std::string() : why_not->second);
      served.bind(3, id.value);
      newly_served += served.exec();
    }
    tally("reminders", "waiting", -newly_served);
    for (const KeptReminder& reminder : hearing.put_off) put_off(reminder);
    if (newly_served == 0 && hearing.rounds.empty()) return;  // served before: nothing is doubled
    for (const KeptLetter& letter : hearing.letters) insert(letter);
    for (const KeptReminder& next : hearing.next) insert(next);
    for (const OfficeRound& round : hearing.rounds) save(round);
  });
}

std::map<Date, int> SqliteStore::owed_by_day(Date first, Date last) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(
        "SELECT safe, count(*) FROM obligations WHERE owed = 1 AND safe BETWEEN ? AND ?"
        " AND kind <> 'suggested' GROUP BY safe");
    query.bind(1, number_of(first));
    query.bind(2, number_of(last));
    std::map<Date, int> days;
    while (query.executeStep())
      days[day_of(query.getColumn(0).getInt64())] = query.getColumn(1).getInt();
    return days;
  });
}

std::vector<Watched> SqliteStore::watched(ObligationId after, ObligationId up_to) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(rows::select_watched_obligations);
    query.bind(1, after.value);
    query.bind(2, up_to.value);
    std::vector<Watched> found;
    while (query.executeStep()) found.push_back(rows::read_watched(query));
    return found;
  });
}

std::vector<KeptReminder> SqliteStore::stages_between(Instant from, ReminderId last, Instant to,
                                                      int limit) const {
  return guarded([&] {
    SQLite::Statement& query =
        prepared(SELECT_REMINDERS
                 " WHERE served_at IS NULL AND (at, r.id) > (?, ?) AND at < ? AND safe_at IS NULL"
                 " AND (stage LIKE 'before-%' OR stage IN ('two_thirds', 'last_day', 'legal_day'))"
                 " ORDER BY at, r.id LIMIT ?");
    query.bind(1, number_of(from));
    query.bind(2, last.value);
    query.bind(3, number_of(to));
    query.bind(4, limit);
    return read_reminders(query);
  });
}

void SqliteStore::arm(const std::vector<KeptReminder>& reminders, Instant now) {
  write(now, [&] {
    for (const KeptReminder& reminder : reminders) {
      if (reminder.id.value == 0) {
        insert(reminder);
      } else {
        put_off(reminder);
      }
    }
  });
}

void SqliteStore::put_off(const KeptReminder& reminder) {
  SQLite::Statement& moved =
      prepared("UPDATE reminders SET at = ? WHERE id = ? AND served_at IS NULL");
  moved.bind(1, number_of(reminder.planned.at));
  moved.bind(2, reminder.id.value);
  moved.exec();
}

std::vector<OfficeRound> SqliteStore::rounds() const {
  return guarded([&] {
    SQLite::Statement& query = prepared("SELECT office, next_at, served_on, meant_for FROM rounds");
    std::vector<OfficeRound> found;
    while (query.executeStep()) {
      rows::Cells cells(query);
      found.push_back({cells.text(), cells.moment(), cells.maybe_day(), cells.maybe_moment()});
    }
    return found;
  });
}

void SqliteStore::plan_rounds(const std::vector<OfficeRound>& rounds, Instant now) {
  write(now, [&] {
    for (const OfficeRound& round : rounds) save(round);
  });
}

void SqliteStore::save(const OfficeRound& round) {
  SQLite::Statement& upsert = prepared(
      "INSERT INTO rounds (office, next_at, served_on, meant_for) VALUES (?, ?, ?, ?)"
      " ON CONFLICT (office) DO UPDATE SET next_at = excluded.next_at,"
      " served_on = excluded.served_on, meant_for = excluded.meant_for");
  upsert.bind(1, round.office);
  upsert.bind(2, number_of(round.next_at));
  if (round.served_on) {
    upsert.bind(3, number_of(*round.served_on));
  } else {
    upsert.bind(3);
  }
  bind(upsert, 4, round.meant_for);
  upsert.exec();
}

void SqliteStore::insert(const KeptReminder& reminder) {
  SQLite::Statement& insertion = prepared(
      "INSERT INTO reminders (obligation, revision, stage, rung, at, meant_for, because)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)"
      " ON CONFLICT (obligation, revision, stage, rung) DO NOTHING");
  insertion.bind(1, reminder.obligation.value);
  insertion.bind(2, reminder.revision);
  insertion.bind(3, write_stage(reminder.planned.stage));
  insertion.bind(4, reminder.planned.rung);
  insertion.bind(5, number_of(reminder.planned.at));
  insertion.bind(6, reminder.because);
  tally("reminders", "waiting", insertion.exec());
}

std::vector<KeptReminder> SqliteStore::read_reminders(SQLite::Statement& query) {
  std::vector<KeptReminder> reminders;
  while (query.executeStep()) {
    rows::Cells cells(query);
    KeptReminder reminder;
    reminder.id = {cells.number()};
    reminder.obligation = {cells.number()};
    reminder.revision = cells.small();
    reminder.planned.stage = read_stage(cells.view()).value();
    reminder.planned.rung = cells.small();
    reminder.planned.at = cells.moment();
    reminder.served_at = cells.maybe_moment();
    reminder.owed_by = cells.text();
    reminder.why_not = cells.text();
    reminder.because = cells.text();
    reminder.meant_for = cells.moment();
    reminders.push_back(std::move(reminder));
  }
  return reminders;
}

}  // namespace qixian
