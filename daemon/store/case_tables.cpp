#include "docket/docket_number.hpp"
#include "store/fact_body.hpp"
#include "store/sqlite_tables.hpp"

#include <string>

namespace qixian {
namespace {

#define CASE_COLUMNS                                                              \
  "id, docket, title, (SELECT count(*) FROM obligations WHERE case_id = cases.id" \
  " AND owed = 1 AND kind <> 'suggested'), standing, ended, gaps"

std::vector<CaseRow> read_cases(SQLite::Statement& query) {
  std::vector<CaseRow> rows;
  while (query.executeStep())
    rows.push_back({{query.getColumn(0).getInt64()},
                    query.getColumn(1).getString(),
                    query.getColumn(2).getString(),
                    query.getColumn(3).getInt(),
                    query.getColumn(4).getInt() != 0,
                    query.getColumn(5).getInt() != 0,
                    query.getColumn(6).getInt()});
  return rows;
}

}  // namespace

std::optional<CaseId> SqliteStore::find_case(std::string_view docket_key) const {
  return guarded([&]() -> std::optional<CaseId> {
    if (const auto holder = docket_holder(docket_key)) return holder;
    SQLite::Statement& query = prepared("SELECT case_id FROM former_dockets WHERE docket_key = ?");
    query.bind(1, std::string(docket_key));
    std::vector<CaseId> had_it;
    while (query.executeStep()) had_it.push_back({query.getColumn(0).getInt64()});
    if (had_it.size() != 1) return {};
    return had_it.front();
  });
}

std::optional<CaseId> SqliteStore::docket_holder(std::string_view docket_key) const {
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
    SQLite::Statement& query =
        prepared("SELECT " CASE_COLUMNS " FROM cases WHERE id > ? ORDER BY id LIMIT ?");
    query.bind(1, after);
    query.bind(2, limit);
    return read_cases(query);
  });
}

std::vector<CaseRow> SqliteStore::incomplete_cases(CaseId after, int limit) const {
  return guarded([&] {
    SQLite::Statement& query =
        prepared("SELECT " CASE_COLUMNS
                 " FROM cases INDEXED BY cases_incomplete"
                 " WHERE gaps > 0 AND id > ? AND ended = 0 ORDER BY id LIMIT ?");
    query.bind(1, after.value);
    query.bind(2, limit);
    return read_cases(query);
  });
}

std::vector<CaseId> SqliteStore::standing_cases() const {
  return guarded([&] {
    SQLite::Statement& query = prepared(
        "SELECT id FROM cases INDEXED BY cases_standing WHERE standing = 1 AND ended = 0"
        " ORDER BY id");
    std::vector<CaseId> ids;
    while (query.executeStep()) ids.push_back({query.getColumn(0).getInt64()});
    return ids;
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

// From one to the next: a DISTINCT would read a row for every case.
std::vector<std::string> SqliteStore::rulebooks_in_use() const {
  return guarded([&] {
    std::vector<std::string> ids;
    for (;;) {
      SQLite::Statement& next =
          prepared("SELECT rulebook FROM case_rulebooks WHERE rulebook > ? ORDER BY 1 LIMIT 1");
      next.bind(1, ids.empty() ? std::string() : ids.back());
      if (!next.executeStep()) return ids;
      ids.push_back(next.getColumn(0).getString());
    }
  });
}

void SqliteStore::begin_case(CaseId id) {
  SQLite::Statement& insertion = prepared(
      "INSERT INTO cases (id, docket, docket_key, title, standing, ended) VALUES (?, '', '', '', "
      "0, 0)");
  insertion.bind(1, id.value);
  insertion.exec();
  tally("cases", {}, 1);
}

// The case's row as its facts tell it now: what a correction or a retraction comes to is known to
// read_case alone.
void SqliteStore::retell(CaseId id) {
  const Case file = read_case(facts_of(id));
  const std::string key = docket_key(file.docket);
  SQLite::Statement& former = prepared(
      "INSERT INTO former_dockets SELECT docket_key, id FROM cases WHERE id = ?1"
      " AND docket_key <> '' AND docket_key <> ?2 ON CONFLICT DO NOTHING");
  former.bind(1, id.value);
  former.bind(2, key);
  former.exec();
  SQLite::Statement& update = prepared(
      "UPDATE cases SET docket = ?, docket_key = ?, title = ?, standing = ?, ended = ? WHERE id = "
      "?");
  update.bind(1, file.docket);
  update.bind(2, key);
  update.bind(3, file.title);
  update.bind(4, file.standing ? 1 : 0);
  update.bind(5, file.ended_on ? 1 : 0);
  update.bind(6, id.value);
  update.exec();
  set_rulebooks(id, file.rulebooks);
}

void SqliteStore::set_rulebooks(CaseId id, const std::vector<std::string>& rulebooks) {
  SQLite::Statement& forget = prepared("DELETE FROM case_rulebooks WHERE case_id = ?");
  forget.bind(1, id.value);
  forget.exec();
  for (const std::string& rulebook : rulebooks) {
    SQLite::Statement& insertion = prepared("INSERT INTO case_rulebooks VALUES (?, ?)");
    insertion.bind(1, id.value);
    insertion.bind(2, rulebook);
    insertion.exec();
  }
}

}  // namespace qixian
