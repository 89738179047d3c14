// The verbs of the store over its tables. Each group of verbs has a source of its own:
// sqlite_store.cpp for facts and what follows from them, reminder_table.cpp, letter_tables.cpp.
#pragma once

#include "store/connection.hpp"
#include "store/rows.hpp"
#include "store/store.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace qixian {

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
  void remember_time(Instant now) override;
  std::string edition() const override;
  void adopt_edition(const std::string& fingerprint, Instant now) override;

  // Recording.
  CaseId next_case_id() const override;
  FactId next_fact_id() const override;
  ObligationId next_obligation_id() const override;
  void record(const CaseStep& step, Instant now) override;
  std::optional<KeptAnswer> answer_to(std::string_view key) const override;

  // Cases.
  std::optional<CaseId> find_case(std::string_view docket_key) const override;
  std::vector<CaseRow> cases(std::int64_t after, int limit) const override;
  std::vector<Fact> facts_of(CaseId id) const override;
  std::optional<CaseId> case_of(FactId id) const override;
  std::vector<std::string> rulebooks_in_use() const override;

  // Obligations.
  std::vector<KeptObligation> obligations_of(CaseId id) const override;
  std::optional<ObligationRow> obligation(ObligationId id) const override;
  std::vector<ObligationRow> obligations(const ObligationFilter& filter) const override;
  std::map<std::string, std::int64_t> owing_offices() const override;

  // Time.
  std::optional<Instant> next_due() const override;
  std::vector<CaseId> reviews_due(Instant now, int limit) const override;
  std::vector<KeptReminder> reminders_due(Instant now, int limit) const override;
  std::vector<KeptReminder> reminders_of(ObligationId id) const override;
  void serve(ReminderId id, const std::vector<KeptLetter>& letters,
             const std::optional<KeptReminder>& following, Instant now) override;

  // Letters.
  std::optional<Instant> next_letter() const override;
  std::vector<KeptLetter> letters_due(Instant now, int limit) const override;
  void begin_attempts(const std::vector<LetterId>& ids, Instant now) override;
  void settle(const std::vector<Settlement>& settlements, Instant now) override;
  void send_again(LetterId id, Instant now) override;
  std::optional<KeptLetter> letter(LetterId id) const override;
  std::vector<KeptLetter> letters(const LetterFilter& filter) const override;
  std::vector<Attempt> attempts_of(LetterId id) const override;
  std::optional<std::pair<Date, Date>> told_days(ObligationId id) const override;

  // Counting, and proof.
  Counts counts() const override;
  std::string chain_head() const override;
  std::optional<FactId> broken_link() const override;

 private:
  // What was under way when the power went may have arrived: it goes again, under its id, at once.
  void recover();

  // One transaction; a simulated daemon's time goes with it.
  template <class Work>
  void write(Instant now, Work work) {
    guarded([&] {
      SQLite::Transaction transaction(connection_.database());
      work();
      const bool moves_on = is_simulated_ && is_later(now);
      if (moves_on) connection_.set_meta("time", write_instant(now));
      transaction.commit();
      if (moves_on) last_time_ = now;  // only what is on disk is remembered
    });
  }

  [[nodiscard]] bool is_later(Instant now) const { return !last_time_ || *last_time_ < now; }

  void insert(const Fact& fact);
  void insert_case(const Fact& fact);
  void save(CaseId case_id, const Change& change);
  void insert(const KeptReminder& reminder);
  void insert(const KeptLetter& letter);
  void insert(const KeptAnswer& answer, Instant now);

  static std::vector<KeptReminder> read_reminders(SQLite::Statement& query);
  static std::vector<KeptLetter> read_letters(SQLite::Statement& query);
  static void bind(SQLite::Statement& statement, int index, std::optional<Instant> at);
  SQLite::Statement& prepared(const char* sql) const { return connection_.prepared(sql); }
  static std::int64_t take_number(SQLite::Statement& query);
  std::int64_t next(const char* sql) const;
  std::optional<Instant> first_moment(const char* sql) const;
  std::map<std::string, std::int64_t> count_by(const char* sql) const;

  mutable Connection connection_;
  bool is_simulated_;
  std::string id_;
  std::optional<Instant> last_time_;
};

}  // namespace qixian
