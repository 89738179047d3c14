#include "store/sqlite_store.hpp"

#include "store/fact_body.hpp"
#include "store/sqlite_tables.hpp"

#include <set>
#include <string>
#include <utility>

namespace qixian {
namespace {

// A client repeats a POST within minutes; a month is for one that was switched off.
constexpr std::chrono::days answers_are_kept{30};

// Whether the case may have another docket, title or standing after it.
bool tells_of_the_case(FactKind kind) {
  return kind == FactKind::opened || kind == FactKind::docket_given ||
         kind == FactKind::correction || kind == FactKind::retraction || kind == FactKind::ended ||
         kind == FactKind::reopened;
}

}  // namespace

void SqliteStore::remember_time(Instant now) {
  guarded([&] {
    if (!is_later(now)) return;
    end_reading();
    connection_.set_meta("time", write_instant(now));
    last_time_ = now;
  });
}

std::shared_ptr<void> SqliteStore::reading() const {
  if (is_reading_) return nullptr;  // whoever began it ends it
  guarded([&] { prepared("BEGIN").exec(); });
  is_reading_ = true;
  return {nullptr, [this](void*) {
            try {
              end_reading();
            } catch (const std::exception&) {
              // Nothing was written: a store that fails says so at the next question.
            }
          }};
}

void SqliteStore::end_reading() const {
  if (std::exchange(is_reading_, false)) prepared("COMMIT").exec();
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
  write(now, [&] { apply(step, now); });
}

void SqliteStore::apply(const CaseStep& step, Instant now) {
  std::set<CaseId> retold;
  for (const Fact& fact : step.facts) {
    if (fact.opening && fact.kind == FactKind::opened) begin_case(fact.case_id);
    insert(fact);
    if (tells_of_the_case(fact.kind)) retold.insert(fact.case_id);
  }
  for (const CaseId id : retold) retell(id);
  for (const Change& change : step.changes) save(step.case_id, change, now);
  for (const ObligationId id : step.replanned) {
    SQLite::Statement& forget = prepared(
        "DELETE FROM reminders WHERE obligation = ? AND served_at IS NULL"
        " AND stage NOT IN ('arisen', 'moved', 'excused', 'withdrawn')");
    forget.bind(1, id.value);
    tally("reminders", "waiting", -forget.exec());
  }
  for (const KeptReminder& reminder : step.reminders) insert(reminder);
  SQLite::Statement& review = prepared(
      "UPDATE cases SET review_at = ?1, gaps = ?3 WHERE id = ?2 AND (review_at IS NOT ?1"
      " OR gaps <> ?3)");
  bind(review, 1, step.review_at);
  review.bind(2, step.case_id.value);
  review.bind(3, step.gaps);
  review.exec();
  if (step.answer) insert(*step.answer, now);
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

void SqliteStore::begin() {
  guarded([&] {
    id_ = connection_.meta("id").value();
    calendar_id_ = connection_.meta("calendar").value();
    if (const auto time = connection_.meta("time")) last_time_ = read_instant(*time);
    read_owed();
    recover();
  });
}

void SqliteStore::insert(const Fact& fact) {
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
  tally("facts", {}, 1);
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
    const auto at = rows::Cells(query).maybe_moment();
    query.reset();
    return at;
  });
}

std::unique_ptr<Store> open_sqlite_store(const std::string& folder, ClockKind clock) {
  return std::make_unique<SqliteStore>(folder, clock);
}

}  // namespace qixian
