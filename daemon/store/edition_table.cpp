#include "store/fact_body.hpp"
#include "store/sqlite_tables.hpp"

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

// While it lives, a commit is atomic and does not wait for the disk.
class Hurry {
 public:
  Hurry(Connection& connection, bool wanted) : connection_(wanted ? &connection : nullptr) {
    if (connection_ != nullptr) connection_->database().exec("PRAGMA synchronous = NORMAL");
  }
  ~Hurry() {
    // It cannot fail: no transaction is open, and nothing is read or written.
    if (connection_ != nullptr) connection_->database().tryExec("PRAGMA synchronous = FULL");
  }
  Hurry(const Hurry&) = delete;
  Hurry& operator=(const Hurry&) = delete;

 private:
  Connection* connection_;
};

}  // namespace

std::optional<Adoption> SqliteStore::adoption() const {
  return guarded([&]() -> std::optional<Adoption> {
    SQLite::Statement& query =
        prepared("SELECT fingerprint, policy, derived_up_to, complete, replans FROM adoption");
    if (!query.executeStep()) return {};
    Adoption adoption{query.getColumn(0).getString(),
                      query.getColumn(1).getString(),
                      {query.getColumn(2).getInt64()},
                      query.getColumn(3).getInt() != 0,
                      query.getColumn(4).getInt() != 0};
    query.reset();
    return adoption;
  });
}

// A policy that an adoption under way brings stays to be planned by.
void SqliteStore::adopt_edition(const std::string& fingerprint, const std::string& policy,
                                Instant now) {
  write(now, [&] {
    SQLite::Statement& adoption = prepared(
        "INSERT INTO adoption VALUES (1, ?1, ?2, 0, 0, 0) ON CONFLICT DO UPDATE SET"
        " fingerprint = ?1, derived_up_to = 0, complete = 0,"
        " replans = (NOT complete AND replans) OR policy <> ?2, policy = ?2");
    adoption.bind(1, fingerprint);
    adoption.bind(2, policy);
    adoption.exec();
  });
}

void SqliteStore::turn_back(Instant now) {
  constexpr std::chrono::days longest_wait{1};      // of a retry
  constexpr std::chrono::days longest_silence{15};  // between two questions after a last day
  write(now, [&] {
    prepared("DELETE FROM rounds").exec();
    SQLite::Statement& letters = prepared("UPDATE deliveries SET next_at = ?1 WHERE next_at > ?2");
    letters.bind(1, number_of(now));
    letters.bind(2, number_of(now + longest_wait));
    letters.exec();
    SQLite::Statement& questions = prepared(
        "UPDATE reminders SET at = ?1 WHERE served_at IS NULL AND at > ?2"
        " AND stage LIKE 'past-%' AND stage <> 'past-1'");
    questions.bind(1, number_of(now + std::chrono::days{1}));
    questions.bind(2, number_of(now + longest_silence));
    questions.exec();
    prepared("UPDATE adoption SET derived_up_to = 0, complete = 0").exec();
  });
  guarded([&] {
    connection_.set_meta("time", write_instant(now));
    last_time_ = now;
  });
}

// Two walks along the indexes by case, not two searches for every case.
std::vector<CaseFile> SqliteStore::case_files(CaseId after, int limit) const {
  return guarded([&] {
    std::vector<CaseFile> files;
    SQLite::Statement& ids =
        prepared("SELECT id, review_at, gaps FROM cases WHERE id > ? ORDER BY id LIMIT ?");
    ids.bind(1, after.value);
    ids.bind(2, limit);
    while (ids.executeStep()) {
      rows::Cells cells(ids);
      files.push_back({{cells.number()}, {}, {}, cells.maybe_moment(), cells.small()});
    }
    if (files.empty()) return files;
    const CaseId last = files.back().id;
    // What follows comes in order of the case, so the file it belongs to is never behind.
    auto file = files.begin();
    const auto file_of = [&](CaseId id) -> CaseFile& {
      while (file->id < id) ++file;
      return *file;
    };

    SQLite::Statement& facts = prepared(
        "SELECT case_id, body FROM facts INDEXED BY facts_by_case"
        " WHERE case_id > ? AND case_id <= ? ORDER BY case_id, id");
    facts.bind(1, after.value);
    facts.bind(2, last.value);
    while (facts.executeStep())
      file_of({facts.getColumn(0).getInt64()})
          .facts.push_back(read_fact_body(facts.getColumn(1).getText()));

    file = files.begin();
    SQLite::Statement& obligations = prepared(rows::select_obligations_of_cases);
    obligations.bind(1, after.value);
    obligations.bind(2, last.value);
    while (obligations.executeStep()) {
      ObligationRow row = rows::read_obligation(obligations);
      file_of(row.case_id).obligations.push_back(std::move(row.kept));
    }
    return files;
  });
}

// A slice before the last does not wait for the disk. SQLite syncs the log in order: the last
// slice, or whatever is recorded in between, makes those before it durable too, and a slice that a
// power cut takes back is derived once more from the mark that went with it.
void SqliteStore::record_slice(const std::vector<CaseStep>& steps, CaseId derived_up_to,
                               bool complete, Instant now) {
  const Hurry hurry(connection_, !complete);
  write(now, [&] {
    for (const CaseStep& step : steps) apply(step, now);
    SQLite::Statement& mark = prepared("UPDATE adoption SET derived_up_to = ?, complete = ?");
    mark.bind(1, derived_up_to.value);
    mark.bind(2, complete ? 1 : 0);
    mark.exec();
  });
}

}  // namespace qixian
