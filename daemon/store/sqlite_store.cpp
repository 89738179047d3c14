#include "store/sqlite_store.hpp"

#include "docket/docket_number.hpp"
#include "store/connection.hpp"
#include "store/fact_body.hpp"
#include "store/rows.hpp"

#include <utility>

namespace qixian {
namespace {

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::string& folder, ClockKind clock)
      : connection_(folder, clock), is_simulated_(clock == ClockKind::simulated) {
    guarded([&] {
      id_ = connection_.meta("id").value();
      if (const auto time = connection_.meta("time")) last_time_ = read_instant(*time);
      recover();
    });
  }

  std::string id() const override { return id_; }
  std::optional<Instant> last_time() const override { return last_time_; }

  void remember_time(Instant now) override {
    guarded([&] { note_time(now); });
  }

  std::string edition() const override {
    return guarded([&] { return connection_.meta("edition").value_or(""); });
  }

  void adopt_edition(const std::string& fingerprint, Instant now) override {
    write(now, [&] { connection_.set_meta("edition", fingerprint); });
  }

  // --- recording --------------------------------------------------------------------------------

  CaseId next_case_id() const override {
    return {next("SELECT coalesce(max(id), 0) + 1 FROM cases")};
  }
  FactId next_fact_id() const override {
    return {next("SELECT coalesce(max(id), 0) + 1 FROM facts")};
  }
  ObligationId next_obligation_id() const override {
    return {next("SELECT coalesce(max(id), 0) + 1 FROM obligations")};
  }

  void record(const CaseStep& step, Instant now) override {
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

  std::optional<KeptAnswer> answer_to(std::string_view key) const override {
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

  // --- cases ------------------------------------------------------------------------------------

  std::optional<CaseId> find_case(std::string_view docket_key) const override {
    return guarded([&]() -> std::optional<CaseId> {
      SQLite::Statement& query =
          prepared("SELECT id FROM cases WHERE docket_key = ? AND docket_key <> ''");
      query.bind(1, std::string(docket_key));
      if (!query.executeStep()) return {};
      return CaseId{take_number(query)};
    });
  }

  std::vector<CaseRow> cases(std::int64_t after, int limit) const override {
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

  std::vector<Fact> facts_of(CaseId id) const override {
    return guarded([&] {
      SQLite::Statement& query = prepared("SELECT body FROM facts WHERE case_id = ? ORDER BY id");
      query.bind(1, id.value);
      std::vector<Fact> facts;
      while (query.executeStep()) facts.push_back(read_fact_body(query.getColumn(0).getText()));
      return facts;
    });
  }

  std::optional<CaseId> case_of(FactId id) const override {
    return guarded([&]() -> std::optional<CaseId> {
      SQLite::Statement& query = prepared("SELECT case_id FROM facts WHERE id = ?");
      query.bind(1, id.value);
      if (!query.executeStep()) return {};
      return CaseId{take_number(query)};
    });
  }

  std::vector<std::string> rulebooks_in_use() const override {
    return guarded([&] {
      SQLite::Statement& query =
          prepared("SELECT DISTINCT rulebook FROM case_rulebooks ORDER BY rulebook");
      std::vector<std::string> ids;
      while (query.executeStep()) ids.push_back(query.getColumn(0).getString());
      return ids;
    });
  }

  // --- obligations ------------------------------------------------------------------------------

  std::vector<KeptObligation> obligations_of(CaseId id) const override {
    ObligationFilter filter;
    filter.case_id = id;
    filter.limit = 1'000'000;
    std::vector<KeptObligation> kept;
    for (ObligationRow& row : obligations(filter)) kept.push_back(std::move(row.kept));
    return kept;
  }

  std::optional<ObligationRow> obligation(ObligationId id) const override {
    return guarded([&]() -> std::optional<ObligationRow> {
      SQLite::Statement& query = prepared(rows::select_one_obligation);
      query.bind(1, id.value);
      if (!query.executeStep()) return {};
      ObligationRow row = rows::read_obligation(query);
      query.reset();
      return row;
    });
  }

  std::vector<ObligationRow> obligations(const ObligationFilter& filter) const override {
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

  // --- time -------------------------------------------------------------------------------------

  std::optional<Instant> next_due() const override {
    const auto reminder = first_moment("SELECT min(at) FROM reminders WHERE served_at IS NULL");
    const auto review =
        first_moment("SELECT min(review_at) FROM cases WHERE review_at IS NOT NULL");
    if (!reminder || !review) return reminder ? reminder : review;
    return std::min(*reminder, *review);
  }

  std::vector<CaseId> reviews_due(Instant now, int limit) const override {
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

  std::vector<KeptReminder> reminders_due(Instant now, int limit) const override {
    return guarded([&] {
      SQLite::Statement& query = prepared(
          "SELECT id, obligation, revision, stage, rung, at, served_at FROM reminders"
          " WHERE served_at IS NULL AND at <= ? ORDER BY at, id LIMIT ?");
      query.bind(1, number_of(now));
      query.bind(2, limit);
      return read_reminders(query);
    });
  }

  std::vector<KeptReminder> reminders_of(ObligationId id) const override {
    return guarded([&] {
      SQLite::Statement& query = prepared(
          "SELECT id, obligation, revision, stage, rung, at, served_at FROM reminders WHERE "
          "obligation = ? ORDER BY at, id");
      query.bind(1, id.value);
      return read_reminders(query);
    });
  }

  void serve(ReminderId id, const std::vector<KeptLetter>& letters,
             const std::optional<KeptReminder>& following, Instant now) override {
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

  // --- letters ----------------------------------------------------------------------------------

  std::optional<Instant> next_letter() const override {
    return first_moment("SELECT min(next_at) FROM letters WHERE next_at IS NOT NULL");
  }

  std::vector<KeptLetter> letters_due(Instant now, int limit) const override {
    return guarded([&] {
      SQLite::Statement& query = prepared(rows::select_letters_due);
      query.bind(1, number_of(now));
      query.bind(2, limit);
      return read_letters(query);
    });
  }

  void begin_attempts(const std::vector<LetterId>& ids, Instant now) override {
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

  void settle(const std::vector<Settlement>& settlements, Instant now) override {
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

  void send_again(LetterId id, Instant now) override {
    write(now, [&] {
      SQLite::Statement& letter =
          prepared("UPDATE letters SET state = 'again', next_at = ? WHERE id = ?");
      letter.bind(1, number_of(now));
      letter.bind(2, id.value);
      letter.exec();
    });
  }

  std::optional<KeptLetter> letter(LetterId id) const override {
    return guarded([&]() -> std::optional<KeptLetter> {
      SQLite::Statement& query = prepared(rows::select_one_letter);
      query.bind(1, id.value);
      auto found = read_letters(query);
      if (found.empty()) return {};
      return std::move(found.front());
    });
  }

  std::vector<KeptLetter> letters(const LetterFilter& filter) const override {
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

  std::vector<Attempt> attempts_of(LetterId id) const override {
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

  std::optional<std::pair<Date, Date>> told_days(ObligationId id) const override {
    return guarded([&]() -> std::optional<std::pair<Date, Date>> {
      SQLite::Statement& query = prepared(
          "SELECT told_safe, told_due FROM letters WHERE obligation = ? ORDER BY id DESC LIMIT 1");
      query.bind(1, id.value);
      if (!query.executeStep()) return {};
      const std::pair days{day_of(query.getColumn(0).getInt64()),
                           day_of(query.getColumn(1).getInt64())};
      query.reset();
      return days;
    });
  }

  // --- counting ---------------------------------------------------------------------------------

  Counts counts() const override {
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

  std::string chain_head() const override {
    return guarded([&] {
      SQLite::Statement& query = prepared("SELECT hash FROM facts ORDER BY id DESC LIMIT 1");
      if (!query.executeStep()) return std::string{};
      std::string hash = query.getColumn(0).getString();
      query.reset();
      return hash;
    });
  }

  std::optional<FactId> broken_link() const override {
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

 private:
  // What was under way when the power went may have arrived: it goes again, under its id, at once.
  void recover() {
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

  template <class Work>
  void write(Instant now, Work work) {
    guarded([&] {
      SQLite::Transaction transaction(connection_.database());
      work();
      if (is_simulated_) note_time(now);
      transaction.commit();
    });
  }

  void note_time(Instant now) {
    if (last_time_ && *last_time_ >= now) return;
    connection_.set_meta("time", write_instant(now));
    last_time_ = now;
  }

  void insert(const Fact& fact) {
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

  void insert_case(const Fact& fact) {
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

  void save(CaseId case_id, const Change& change) {
    SQLite::Statement& upsert = prepared(rows::upsert_obligation);
    rows::bind_obligation(upsert, case_id, change.after);
    upsert.exec();
    // What is left of the old plan vanishes; the step brings the new one.
    SQLite::Statement& forget =
        prepared("DELETE FROM reminders WHERE obligation = ? AND served_at IS NULL");
    forget.bind(1, change.after.id.value);
    if (change.is_moved() || change.closes() || change.is_withdrawn()) forget.exec();
  }

  void insert(const KeptReminder& reminder) {
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

  void insert(const KeptLetter& letter) {
    SQLite::Statement& insertion = prepared(rows::insert_letter);
    rows::bind_letter(insertion, letter);
    insertion.exec();
  }

  void insert(const KeptAnswer& answer, Instant now) {
    SQLite::Statement& insertion = prepared("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?)");
    insertion.bind(1, answer.key);
    insertion.bind(2, answer.uid);
    insertion.bind(3, answer.request);
    insertion.bind(4, answer.status);
    insertion.bind(5, answer.body);
    insertion.bind(6, number_of(now));
    insertion.exec();
  }

  static std::vector<KeptReminder> read_reminders(SQLite::Statement& query) {
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

  static std::vector<KeptLetter> read_letters(SQLite::Statement& query) {
    std::vector<KeptLetter> letters;
    while (query.executeStep()) letters.push_back(rows::read_letter(query));
    return letters;
  }

  static void bind(SQLite::Statement& statement, int index, std::optional<Instant> at) {
    if (at) {
      statement.bind(index, number_of(*at));
    } else {
      statement.bind(index);
    }
  }

  SQLite::Statement& prepared(const char* sql) const { return connection_.prepared(sql); }

  static std::int64_t take_number(SQLite::Statement& query) {
    const std::int64_t number = query.getColumn(0).getInt64();
    query.reset();
    return number;
  }

  std::int64_t next(const char* sql) const {
    return guarded([&] {
      SQLite::Statement& query = prepared(sql);
      query.executeStep();
      return take_number(query);
    });
  }

  std::optional<Instant> first_moment(const char* sql) const {
    return guarded([&] {
      SQLite::Statement& query = prepared(sql);
      query.executeStep();
      const auto at = rows::moment(query.getColumn(0));
      query.reset();
      return at;
    });
  }

  std::map<std::string, std::int64_t> count_by(const char* sql) const {
    SQLite::Statement& query = prepared(sql);
    std::map<std::string, std::int64_t> counted;
    while (query.executeStep())
      counted[query.getColumn(0).getString()] = query.getColumn(1).getInt64();
    return counted;
  }

  mutable Connection connection_;
  bool is_simulated_;
  std::string id_;
  std::optional<Instant> last_time_;
};

}  // namespace

std::unique_ptr<Store> open_sqlite_store(const std::string& folder, ClockKind clock) {
  return std::make_unique<SqliteStore>(folder, clock);
}

}  // namespace qixian
