// What is counted is kept in tables of its own, within the transactions that change it, so that a
// status never reads through a store of years. What is owed is kept in memory beside its table, for
// there are thousands of groups of it and somebody asks all the time.
#include "store/sqlite_tables.hpp"

#include <string>

namespace qixian {
namespace {

bool is_past(const Lamp& lamp, Instant now) {
  return (lamp.state != State::open && lamp.state != State::sent) || lamp.late_from <= now;
}

Lamp without_days(Lamp lamp) {
  lamp.late_from = {};
  lamp.safe = {};
  return lamp;
}

void bind_lamp(SQLite::Statement& statement, const Lamp& lamp) {
  statement.bind(1, number_of(lamp.late_from));
  statement.bind(2, number_of(lamp.safe));
  statement.bind(3, lamp.owed_by);
  statement.bind(4, std::string(write_duty_kind(lamp.kind)));
  statement.bind(5, std::string(write_state(lamp.state)));
}

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

void SqliteStore::read_owed() {
  SQLite::Statement& query =
      prepared("SELECT late_from, safe, owed_by, kind, state, count FROM owed_alike");
  while (query.executeStep()) {
    const Lamp lamp{instant_of(query.getColumn(0).getInt64()),
                    day_of(query.getColumn(1).getInt64()), query.getColumn(2).getString(),
                    read_duty_kind(query.getColumn(3).getText()).value(),
                    read_state(query.getColumn(4).getText()).value()};
    owed_more_[lamp] = query.getColumn(5).getInt64();
  }
  remember_owed();
}

void SqliteStore::tally_owed(const Obligation& obligation, Instant now) {
  if (!is_owed(obligation.state)) return;
  const Lamp lamp = lamp_of(obligation);
  ++owed_more_[is_past(lamp, now) ? without_days(lamp) : lamp];
}

void SqliteStore::untally_owed(const Obligation& obligation) {
  if (!is_owed(obligation.state)) return;
  const Lamp lamp = lamp_of(obligation);
  // It is counted under its days, or under none where they have passed.
  --owed_more_[owed_under(lamp) > 0 ? lamp : without_days(lamp)];
}

std::int64_t SqliteStore::owed_under(const Lamp& lamp) const {
  const auto before = owed_.find(lamp);
  const auto more = owed_more_.find(lamp);
  return (before == owed_.end() ? 0 : before->second) +
         (more == owed_more_.end() ? 0 : more->second);
}

// Groups whose last day has passed since join the one of no day.
void SqliteStore::fold_past_days(Instant now) {
  const Lamp first_with_days{Instant{std::chrono::seconds{1}}, Date::min(), {}, {}, {}};
  for (auto group = owed_.lower_bound(first_with_days);
       group != owed_.end() && group->first.late_from <= now; ++group) {
    const std::int64_t count = owed_under(group->first);
    owed_more_[group->first] -= count;
    owed_more_[without_days(group->first)] += count;
  }
}

void SqliteStore::write_owed(Instant now) {
  fold_past_days(now);
  for (const auto& [lamp, more] : owed_more_) {
    if (more == 0) continue;
    const std::int64_t count = owed_under(lamp);
    SQLite::Statement& change = prepared(
        count == 0 ? "DELETE FROM owed_alike WHERE late_from = ?1 AND safe = ?2 AND owed_by = ?3"
                     " AND kind = ?4 AND state = ?5"
                   : "INSERT INTO owed_alike (late_from, safe, owed_by, kind, state, count)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE SET count = ?6");
    bind_lamp(change, lamp);
    if (count != 0) change.bind(6, count);
    change.exec();
  }
}

void SqliteStore::remember_owed() {
  const auto add = [](auto& counted, const auto& what, std::int64_t more) {
    if ((counted[what] += more) == 0) counted.erase(what);
  };
  for (const auto& [lamp, more] : owed_more_) {
    add(owed_, lamp, more);
    if (lamp.kind != DutyKind::suggested) add(owing_, lamp.owed_by, more);
  }
}

}  // namespace qixian
