// What is counted is kept in tables of its own, within the transactions that change it, so that a
// status never reads through a store of years.
#include "store/sqlite_tables.hpp"

#include <string>

namespace qixian {
namespace {

// What an owed obligation's lamp depends on, and nothing else.
Obligation lamp_of(const Obligation& obligation) {
  Obligation like;
  like.key.owed_by = obligation.key.owed_by;
  like.kind = obligation.kind;
  like.state = obligation.state;
  like.adopted = obligation.adopted;
  like.deadline.safe = like.deadline.due = obligation.deadline.safe;
  like.deadline.ends_at = late_from(obligation.deadline);
  return like;
}

// The lamp of one that is overdue, missed or impossible, or whose last day has passed, is the same
// on every day to come: years of them are one group, of no day.
bool is_past(const Obligation& like, Instant now) {
  return (like.state != State::open && like.state != State::sent) || like.deadline.ends_at <= now;
}

Obligation without_days(Obligation like) {
  like.deadline = {};
  return like;
}

void bind_lamp(SQLite::Statement& statement, const Obligation& like) {
  statement.bind(1, number_of(like.deadline.ends_at));
  statement.bind(2, number_of(like.deadline.safe));
  statement.bind(3, like.key.owed_by);
  statement.bind(4, std::string(write_duty_kind(like.kind)));
  statement.bind(5, std::string(write_state(like.state)));
  statement.bind(6, like.adopted ? 1 : 0);
}

#define LAMP "late_from, safe, owed_by, kind, state, adopted"
#define SAME_LAMP                                                                          \
  " WHERE late_from = ?1 AND safe = ?2 AND owed_by = ?3 AND kind = ?4 AND state = ?5 AND " \
  "adopted = ?6"

}  // namespace

Counts SqliteStore::counts() const {
  return guarded([&] {
    Counts counted;
    counted.cases = tallied("cases")[""];
    counted.facts = tallied("facts")[""];
    counted.reminders_waiting = tallied("reminders")["waiting"];
    counted.obligations = tallied("obligations");
    counted.letters = tallied("letters");
    return counted;
  });
}

void SqliteStore::tally(std::string_view what, std::string_view state, std::int64_t more) {
  if (more != 0) tallied_[{std::string(what), std::string(state)}] += more;
}

void SqliteStore::write_tally() {
  SQLite::Statement& first = prepared("INSERT INTO tally VALUES (?, ?, 0) ON CONFLICT DO NOTHING");
  SQLite::Statement& change =
      prepared("UPDATE tally SET count = count + ?3 WHERE what = ?1 AND state = ?2");
  for (const auto& [key, more] : tallied_) {
    if (more == 0) continue;
    change.tryReset();
    change.bind(1, key.first);
    change.bind(2, key.second);
    change.bind(3, more);
    if (change.exec() > 0) continue;
    first.tryReset();
    first.bind(1, key.first);
    first.bind(2, key.second);
    first.exec();
    change.tryReset();
    change.exec();
  }
  tallied_.clear();
}

std::map<std::string, std::int64_t> SqliteStore::tallied(std::string_view what) const {
  SQLite::Statement& query =
      prepared("SELECT state, count FROM tally WHERE what = ? AND count > 0");
  query.bind(1, std::string(what));
  std::map<std::string, std::int64_t> counted;
  while (query.executeStep())
    counted[query.getColumn(0).getString()] = query.getColumn(1).getInt64();
  return counted;
}

void SqliteStore::tally_owed(const Obligation& obligation, Instant now) {
  if (!is_owed(obligation.state)) return;
  const Obligation like = lamp_of(obligation);
  SQLite::Statement& grow = prepared("INSERT INTO owed_alike (" LAMP
                                     ", count) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)"
                                     " ON CONFLICT DO UPDATE SET count = count + 1");
  bind_lamp(grow, is_past(like, now) ? without_days(like) : like);
  grow.exec();
}

void SqliteStore::untally_owed(const Obligation& obligation) {
  if (!is_owed(obligation.state)) return;
  const Obligation like = lamp_of(obligation);
  // It is counted under its days, or under none where they have passed.
  for (const Obligation& group : {like, without_days(like)}) {
    SQLite::Statement& shrink = prepared("UPDATE owed_alike SET count = count - 1" SAME_LAMP);
    bind_lamp(shrink, group);
    if (shrink.exec() == 0) continue;
    SQLite::Statement& forget = prepared("DELETE FROM owed_alike" SAME_LAMP " AND count = 0");
    bind_lamp(forget, group);
    forget.exec();
    return;
  }
}

// Groups whose last day has passed since join the one of no day.
void SqliteStore::fold_past_days(Instant now) {
  SQLite::Statement& first = prepared("SELECT min(late_from) FROM owed_alike WHERE late_from > 0");
  first.executeStep();
  const bool is_any =
      !first.getColumn(0).isNull() && first.getColumn(0).getInt64() <= number_of(now);
  first.reset();
  if (!is_any) return;
  SQLite::Statement& fold =
      prepared("INSERT INTO owed_alike (" LAMP
               ", count) SELECT 0, 0, owed_by, kind, state, adopted, sum(count) FROM owed_alike"
               " WHERE late_from > 0 AND late_from <= ? GROUP BY owed_by, kind, state, adopted"
               " ON CONFLICT DO UPDATE SET count = count + excluded.count");
  fold.bind(1, number_of(now));
  fold.exec();
  SQLite::Statement& forget =
      prepared("DELETE FROM owed_alike WHERE late_from > 0 AND late_from <= ?");
  forget.bind(1, number_of(now));
  forget.exec();
}

std::vector<OwedAlike> SqliteStore::owed_alike() const {
  return guarded([&] {
    SQLite::Statement& query = prepared("SELECT " LAMP ", count FROM owed_alike");
    std::vector<OwedAlike> groups;
    while (query.executeStep()) {
      OwedAlike& group = groups.emplace_back();
      group.like.deadline.ends_at = instant_of(query.getColumn(0).getInt64());
      group.like.deadline.safe = group.like.deadline.due = day_of(query.getColumn(1).getInt64());
      group.like.key.owed_by = query.getColumn(2).getString();
      group.like.kind = read_duty_kind(query.getColumn(3).getText()).value();
      group.like.state = read_state(query.getColumn(4).getText()).value();
      group.like.adopted = query.getColumn(5).getInt() != 0;
      group.count = query.getColumn(6).getInt64();
    }
    return groups;
  });
}

std::map<std::string, std::int64_t> SqliteStore::owing_offices() const {
  return guarded([&] {
    SQLite::Statement& query = prepared(
        "SELECT owed_by, sum(count) FROM owed_alike WHERE kind <> 'suggested'"
        " GROUP BY owed_by");
    std::map<std::string, std::int64_t> owing;
    while (query.executeStep())
      owing[query.getColumn(0).getString()] = query.getColumn(1).getInt64();
    return owing;
  });
}

}  // namespace qixian
