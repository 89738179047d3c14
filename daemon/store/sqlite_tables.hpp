// The verbs of the store over its tables. Each group of verbs has a source of its own:
// sqlite_store.cpp for recording, case_tables.cpp, edition_table.cpp, obligation_table.cpp,
// reminder_table.cpp, letter_tables.cpp, attempt_tables.cpp, channel_table.cpp, tally.cpp and
// backup.cpp.
#pragma once

#include "store/connection.hpp"
#include "store/rows.hpp"
#include "store/store.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace qixian {

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::string& folder, ClockKind clock)
      : connection_(folder, clock), is_simulated_(clock == ClockKind::simulated) {
    begin();
  }
  explicit SqliteStore(const InMemory& copy) : connection_(copy), is_simulated_(true) { begin(); }
  ClockKind made_under() const { return connection_.made_under(); }
  std::string id() const override { return id_; }
  std::string calendar_id() const override { return calendar_id_; }
  std::optional<Instant> last_time() const override { return last_time_; }
  void remember_time(Instant now) override;

  // Editions.
  std::optional<Adoption> adoption() const override;
  void adopt_edition(const std::string& fingerprint, const std::string& policy,
                     Instant now) override;
  std::vector<CaseFile> case_files(CaseId after, int limit) const override;
  void record_slice(const std::vector<CaseStep>& steps, CaseId derived_up_to, bool complete,
                    Instant now) override;
  void turn_back(Instant now) override;

  // Recording.
  CaseId next_case_id() const override;
  FactId next_fact_id() const override;
  ObligationId next_obligation_id() const override;
  void record(const CaseStep& step, Instant now) override;
  std::optional<KeptAnswer> answer_to(std::string_view key) const override;

  // Cases.
  std::optional<CaseId> find_case(std::string_view docket_key) const override;
  std::optional<CaseId> docket_holder(std::string_view docket_key) const override;
  std::vector<CaseRow> cases(std::int64_t after, int limit) const override;
  std::vector<CaseRow> incomplete_cases(CaseId after, int limit) const override;
  std::vector<CaseId> standing_cases() const override;
  std::vector<Fact> facts_of(CaseId id) const override;
  std::optional<CaseId> case_of(FactId id) const override;
  std::vector<std::string> rulebooks_in_use() const override;

  // Obligations.
  std::vector<KeptObligation> obligations_of(CaseId id) const override;
  std::optional<ObligationRow> obligation(ObligationId id) const override;
  std::optional<Situation> situation(ObligationId id) const override;
  std::vector<ObligationRow> obligations(const ObligationFilter& filter) const override;
  const OwedAlike& owed_alike() const override { return owed_; }
  const std::map<std::string, std::int64_t>& owing_offices() const override { return owing_; }

  // Time.
  std::optional<Instant> next_due() const override;
  std::vector<CaseId> reviews_due(Instant now, int limit) const override;
  std::vector<KeptReminder> reminders_due(Instant now, int limit) const override;
  std::vector<KeptReminder> reminders_of(ObligationId id) const override;
  void serve(const Hearing& hearing, Instant now) override;
  std::vector<KeptReminder> stages_between(Instant from, ReminderId last, Instant to,
                                           int limit) const override;
  std::vector<Watched> watched(ObligationId after, ObligationId up_to) const override;
  std::map<Date, int> owed_by_day(Date first, Date last) const override;
  void arm(const std::vector<KeptReminder>& reminders, Instant now) override;
  std::vector<OfficeRound> rounds() const override;
  void plan_rounds(const std::vector<OfficeRound>& rounds, Instant now) override;

  std::shared_ptr<void> reading() const override;

  // Letters.
  std::optional<Instant> next_letter(const std::set<std::string>& except = {}) const override;
  std::vector<KeptLetter> letters_due(Instant now, int limit,
                                      const std::map<std::string, int>& room) const override;
  void write_letters(const std::vector<KeptLetter>& letters, Instant now) override;
  void begin_attempts(const std::vector<LetterId>& ids, Instant now,
                      const std::vector<Settlement>& settled = {}) override;
  void settle(const std::vector<Settlement>& settlements, Instant now) override;
  void send_again(LetterId id, Instant now) override;
  std::optional<KeptLetter> letter(LetterId id) const override;
  std::vector<KeptLetter> letters(const LetterFilter& filter) const override;
  std::vector<Attempt> attempts_of(LetterId id) const override;
  std::vector<KeptLetter> letters_held_up(const std::string& channel, Instant written_by,
                                          LetterId after, int limit) const override;
  std::int64_t letters_waiting() const override;
  std::vector<Telling> tellings(ObligationId id) const override;
  void reword(const std::vector<KeptLetter>& letters, Instant now) override;

  // Channels.
  std::vector<KeptChannel> kept_channels() const override;
  void keep_channel(const KeptChannel& channel, Instant now) override;
  std::vector<PastAttempt> attempts_since(Instant since) const override;

  // Counting, and proof.
  Counts counts() const override;
  std::int64_t letters_in_vain() const override;
  std::string chain_head() const override;
  std::optional<FactId> broken_link() const override;
  std::unique_ptr<Backup> begin_backup() override;

 private:
  void begin();
  // What was under way when the power went may have arrived: it goes again, under its id, at once.
  void recover();

  // One transaction; a simulated daemon's time goes with it.
  template <class Work>
  void write(Instant now, Work work) {
    guarded([&] {
      end_reading();
      SQLite::Transaction transaction(connection_.database());
      tallied_.clear();
      owed_more_.clear();
      work();
      write_tally();
      write_owed(now);
      const bool moves_on = is_simulated_ && is_later(now);
      if (moves_on) connection_.set_meta("time", write_instant(now));
      transaction.commit();
      // Only what is on disk is remembered.
      if (moves_on) last_time_ = now;
      remember_owed();
    });
  }

  void end_reading() const;
  [[nodiscard]] bool is_later(Instant now) const { return !last_time_ || *last_time_ < now; }

  void apply(const CaseStep& step, Instant now);
  void insert(const Fact& fact);
  void insert(const KeptReminder& reminder);
  void insert(const KeptLetter& letter);
  void insert(const KeptAnswer& answer, Instant now);

  void begin_case(CaseId id);
  void retell(CaseId id);
  void set_rulebooks(CaseId id, const std::vector<std::string>& rulebooks);
  void save(CaseId case_id, const Change& change, Instant now);
  static const char* row_for(const Change&);
  struct LetterMove {
    LetterState state;
    std::optional<Instant> next_at;
    std::optional<Instant> begun_at;   // an attempt begins
    std::optional<std::string> words;  // nothing: as they were
  };
  // Quickest where all are in the likely state.
  void move(const std::vector<LetterId>& ids, LetterState likely, const LetterMove& to);
  void apply(const std::vector<Settlement>& settlements, Instant now);
  std::vector<std::string> waiting_channels(const std::set<std::string>& except) const;

  // What counts() answers, kept as it goes.
  void tally(std::string_view what, std::string_view state, std::int64_t more);
  void write_tally();
  std::map<std::string, std::int64_t> tallied(std::string_view what) const;
  // What owed_alike() answers.
  void read_owed();
  void tally_owed(const Obligation& obligation, Instant now);
  void untally_owed(const Obligation& obligation);
  std::int64_t owed_under(const Lamp& lamp) const;
  void fold_past_days(Instant now);
  void write_owed(Instant now);
  void remember_owed();

  static std::vector<KeptReminder> read_reminders(SQLite::Statement& query);
  std::vector<KeptLetter> read_letters(SQLite::Statement& query) const;
  void put_off(const KeptReminder& reminder);
  void save(const OfficeRound& round);
  static void bind(SQLite::Statement& statement, int index, std::optional<Instant> at);
  SQLite::Statement& prepared(const char* sql) const { return connection_.prepared(sql); }
  const char* list_for(const ObligationFilter& filter, bool owed) const;
  static const char* list_for(const LetterFilter& filter);
  bool is_few(const char* counting, Date before) const;
  static std::int64_t take_number(SQLite::Statement& query);
  std::int64_t next(const char* sql) const;
  std::optional<Instant> first_moment(const char* sql) const;

  mutable Connection connection_;
  mutable bool is_reading_ = false;
  bool is_simulated_;
  std::string id_;
  std::string calendar_id_;
  std::optional<Instant> last_time_;
  // What the transaction under way counted: one row is written once, however often it changed.
  std::map<std::pair<std::string, std::string>, std::int64_t> tallied_;
  OwedAlike owed_;                             // as the table has it
  OwedAlike owed_more_;                        // by so much it changes in the transaction under way
  std::map<std::string, std::int64_t> owing_;  // duties among owed_, by office
};

}  // namespace qixian
