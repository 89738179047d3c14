#include "store/sqlite_store.hpp"

#include "docket/docket_number.hpp"
#include "store/fact_body.hpp"
#include "store/sqlite_tables.hpp"

#include <utility>

namespace qixian {
namespace {

// A client repeats a POST within minutes; a month is for one that was switched off.
constexpr std::chrono::days answers_are_kept{30};

}  // namespace

void SqliteStore::remember_time(Instant now) {
  guarded([&] {
    if (!is_later(now)) return;
    connection_.set_meta("time", write_instant(now));
    last_time_ = now;
  });
}

std::string SqliteStore::edition() const {
  return guarded([&] { return connection_.meta("edition").value_or(""); });
}

void SqliteStore::adopt_edition(const std::string& fingerprint, Instant now) {
  write(now, [&] { connection_.set_meta("edition", fingerprint); });
}

CaseId SqliteStore::next_case_id() const {
  return {next("SELECT coalesce(max(id), 0) + 1 FROM cases")};
}

FactId SqliteStore::next_fact_id() const {
  return {next("SELECT coalesce(max(id), 0) + 1 FROM facts")};
}

ObligationId SqliteStore::next_obligation_id() const {
  return {next("SELECT coalesce(max(id), 0) + 1 FROM obligations")};
}

void SqliteStore::record(const CaseStep& step, Instant now) {
  write(now, [&] {
    for (const Fact& fact : step.facts) insert(fact);
    for (const Change& change : step.changes) save(step.case_id, change);
    for (const KeptReminder& reminder : step.reminders) insert(reminder);
    SQLite::Statement& review = prepared("UPDATE cases SET review_at = ? WHERE id = ?");
    bind(review, 1, step.review_at);
    review.bind(2, step.case_id.value);
    review.exec();
    if (step.answer) insert(*step.answer, now);
  });
}

std::optional<KeptAnswer> SqliteStore::answer_to(std::string_view key) const {
  return guarded([&]() -> std::optional<KeptAnswer> {
    SQLite::Statement& query =
        prepared("SELECT uid, request, status, body FROM answers WHERE key = ?");
    query.bind(1, std::string(key));
    if (!query.executeStep()) return {};
    KeptAnswer answer{std::string(key), query.getColumn(0).getUInt(),
                      query.getColumn(1).getString(), query.getColumn(2).getUInt(),
                      query.getColumn(3).getString()};
    query.reset();
    return answer;
  });
}

std::optional<CaseId> SqliteStore::find_case(std::string_view docket_key) const {
  return guarded([&]() -> std::optional<CaseId> {
    SQLite::Statement& query =
        prepared("SELECT id FROM cases WHERE docket_key = ? AND docket_key <> ''");
    query.bind(1, std::string(docket_key));
    if (!query.executeStep()) return {};
    return CaseId{take_number(query)};
  });
}

std::vector<CaseRow> SqliteStore::cases(std::int64_t after, int limit) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(
        "SELECT id, docket, title, (SELECT count(*) FROM obligations WHERE case_id = cases.id "
        "AND owed = 1)"
        " FROM cases WHERE id > ? ORDER BY id LIMIT ?");
    query.bind(1, after);
    query.bind(2, limit);
    std::vector<CaseRow> rows;
    while (query.executeStep())
      rows.push_back({{query.getColumn(0).getInt64()},
                      query.getColumn(1).getString(),
                      query.getColumn(2).getString(),
                      query.getColumn(3).getInt()});
    return rows;
  });
}

std::vector<Fact> SqliteStore::facts_of(CaseId id) const {
  return guarded([&] {
    SQLite::Statement& query = prepared("SELECT body FROM facts WHERE case_id = ? ORDER BY id");
    query.bind(1, id.value);
    std::vector<Fact> facts;
    while (query.executeStep()) facts.push_back(read_fact_body(query.getColumn(0).getText()));
    return facts;
  });
}

std::optional<CaseId> SqliteStore::case_of(FactId id) const {
  return guarded([&]() -> std::optional<CaseId> {
    SQLite::Statement& query = prepared("SELECT case_id FROM facts WHERE id = ?");
    query.bind(1, id.value);
    if (!query.executeStep()) return {};
    return CaseId{take_number(query)};
  });
}

std::vector<std::string> SqliteStore::rulebooks_in_use() const {
  return guarded([&] {
    SQLite::Statement& query =
        prepared("SELECT DISTINCT rulebook FROM case_rulebooks ORDER BY rulebook");
    std::vector<std::string> ids;
    while (query.executeStep()) ids.push_back(query.getColumn(0).getString());
    return ids;
  });
}

std::vector<KeptObligation> SqliteStore::obligations_of(CaseId id) const {
  ObligationFilter filter;
  filter.case_id = id;
  filter.limit = 1'000'000;
  std::vector<KeptObligation> kept;
  for (ObligationRow& row : obligations(filter)) kept.push_back(std::move(row.kept));
  return kept;
}

std::optional<ObligationRow> SqliteStore::obligation(ObligationId id) const {
  return guarded([&]() -> std::optional<ObligationRow> {
    SQLite::Statement& query = prepared(rows::select_one_obligation);
    query.bind(1, id.value);
    if (!query.executeStep()) return {};
    ObligationRow row = rows::read_obligation(query);
    query.reset();
    return row;
  });
}

std::vector<ObligationRow> SqliteStore::obligations(const ObligationFilter& filter) const {
  return guarded([&] {
    SQLite::Statement& query =
        prepared(filter.case_id ? rows::select_obligations_of_case : rows::select_obligations);
    query.bind(":after", filter.after);
    query.bind(":office", filter.office);
    query.bind(":state", filter.state ? std::string(write_state(*filter.state)) : "");
    query.bind(":owed", filter.owed_only ? 1 : 0);
    query.bind(":rulebook", filter.rulebook);
    query.bind(":limit", filter.limit);
    if (filter.due_before) query.bind(":due_before", number_of(*filter.due_before));
    if (filter.case_id) query.bind(":case", filter.case_id->value);
    std::vector<ObligationRow> found;
    while (query.executeStep()) found.push_back(rows::read_obligation(query));
    return found;
  });
}

std::map<std::string, std::int64_t> SqliteStore::owing_offices() const {
  return guarded([&] {
    return count_by("SELECT owed_by, count(*) FROM obligations WHERE owed = 1 GROUP BY owed_by");
  });
}

Counts SqliteStore::counts() const {
  return guarded([&] {
    Counts counted;
    counted.cases = next("SELECT count(*) FROM cases");
    counted.facts = next("SELECT count(*) FROM facts");
    counted.reminders_waiting = next("SELECT count(*) FROM reminders WHERE served_at IS NULL");
    counted.obligations = count_by("SELECT state, count(*) FROM obligations GROUP BY state");
    counted.letters = count_by("SELECT state, count(*) FROM letters GROUP BY state");
    return counted;
  });
}

std::string SqliteStore::chain_head() const {
  return guarded([&] {
    SQLite::Statement& query = prepared("SELECT hash FROM facts ORDER BY id DESC LIMIT 1");
    if (!query.executeStep()) return std::string{};
    std::string hash = query.getColumn(0).getString();
    query.reset();
    return hash;
  });
}

std::optional<FactId> SqliteStore::broken_link() const {
  return guarded([&]() -> std::optional<FactId> {
    SQLite::Statement& query = prepared("SELECT id, body, hash FROM facts ORDER BY id");
    std::string previous;
    std::int64_t expected = 1;
    while (query.executeStep()) {
      const std::int64_t id = query.getColumn(0).getInt64();
      const std::string hash = link_hash(previous, query.getColumn(1).getText());
      if (id != expected || hash != query.getColumn(2).getText()) {
        query.reset();
        return FactId{expected};
      }
      previous = hash;
      ++expected;
    }
    return {};
  });
}

void SqliteStore::recover() {
  SQLite::Transaction transaction(connection_.database());
  connection_.database().exec(
      "UPDATE attempts SET outcome = 'unknown', words = 'the daemon stopped while it was under "
      "way'"
      " WHERE settled_at IS NULL AND letter IN (SELECT id FROM letters WHERE state = 'sending')");
  connection_.database().exec(
      "UPDATE letters SET state = 'unknown', next_at = written_at,"
      " words = 'the daemon stopped while it was under way' WHERE state = 'sending'");
  transaction.commit();
}

void SqliteStore::insert(const Fact& fact) {
  if (fact.opening) insert_case(fact);
  SQLite::Statement& previous = prepared("SELECT hash FROM facts WHERE id = ?");
  previous.bind(1, fact.id.value - 1);
  std::string hash;
  if (previous.executeStep()) hash = previous.getColumn(0).getString();
  previous.reset();
  const std::string body = write_fact_body(fact);
  SQLite::Statement& insertion = prepared("INSERT INTO facts VALUES (?, ?, ?, ?, ?)");
  insertion.bind(1, fact.id.value);
  insertion.bind(2, fact.case_id.value);
  insertion.bind(3, number_of(fact.recorded_at));
  insertion.bind(4, body);
  insertion.bind(5, link_hash(hash, body));
  insertion.exec();
}

void SqliteStore::insert_case(const Fact& fact) {
  SQLite::Statement& insertion =
      prepared("INSERT INTO cases (id, docket, docket_key, title) VALUES (?, ?, ?, ?)");
  insertion.bind(1, fact.case_id.value);
  insertion.bind(2, fact.opening->docket);
  insertion.bind(3, docket_key(fact.opening->docket));
  insertion.bind(4, fact.opening->title);
  insertion.exec();
  for (const std::string& id : fact.opening->rulebooks) {
    SQLite::Statement& rulebook = prepared("INSERT INTO case_rulebooks VALUES (?, ?)");
    rulebook.bind(1, fact.case_id.value);
    rulebook.bind(2, id);
    rulebook.exec();
  }
}

void SqliteStore::save(CaseId case_id, const Change& change) {
  SQLite::Statement& upsert = prepared(rows::upsert_obligation);
  rows::bind_obligation(upsert, case_id, change.after);
  upsert.exec();
  // What is left of the old plan vanishes; the step brings the new one.
  SQLite::Statement& forget =
      prepared("DELETE FROM reminders WHERE obligation = ? AND served_at IS NULL");
  forget.bind(1, change.after.id.value);
  if (change.is_moved() || change.closes() || change.is_withdrawn()) forget.exec();
}

void SqliteStore::insert(const KeptAnswer& answer, Instant now) {
  SQLite::Statement& forget = prepared("DELETE FROM answers WHERE at < ?");
  forget.bind(1, number_of(now - answers_are_kept));
  forget.exec();
  SQLite::Statement& insertion = prepared("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?)");
  insertion.bind(1, answer.key);
  insertion.bind(2, answer.uid);
  insertion.bind(3, answer.request);
  insertion.bind(4, answer.status);
  insertion.bind(5, answer.body);
  insertion.bind(6, number_of(now));
  insertion.exec();
}

void SqliteStore::bind(SQLite::Statement& statement, int index, std::optional<Instant> at) {
  if (at) {
    statement.bind(index, number_of(*at));
  } else {
    statement.bind(index);
  }
}

std::int64_t SqliteStore::take_number(SQLite::Statement& query) {
  const std::int64_t number = query.getColumn(0).getInt64();
  query.reset();
  return number;
}

std::int64_t SqliteStore::next(const char* sql) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(sql);
    query.executeStep();
    return take_number(query);
  });
}

std::optional<Instant> SqliteStore::first_moment(const char* sql) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(sql);
    query.executeStep();
    const auto at = rows::moment(query.getColumn(0));
    query.reset();
    return at;
  });
}

std::map<std::string, std::int64_t> SqliteStore::count_by(const char* sql) const {
  SQLite::Statement& query = prepared(sql);
  std::map<std::string, std::int64_t> counted;
  while (query.executeStep())
    counted[query.getColumn(0).getString()] = query.getColumn(1).getInt64();
  return counted;
}

std::unique_ptr<Store> open_sqlite_store(const std::string& folder, ClockKind clock) {
  return std::make_unique<SqliteStore>(folder, clock);
}

}  // namespace qixian
