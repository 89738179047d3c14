// What the daemon remembers, behind the verbs of the flow.
//
// Each verb that writes is one transaction: all or nothing, and durable when it returns. Each takes
// the moment of the daemon's clock, so that a simulated daemon goes on from where it stopped.
// tests/store/store_contract.hpp holds the promises for any implementation. Whatever fails is a
// StoreError.
#pragma once

#include "delivery/kept_letter.hpp"
#include "docket/changes.hpp"
#include "docket/derive.hpp"
#include "reminder/plan.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

class StoreError : public std::runtime_error {
 public:
  enum class Kind {
    held,         // another daemon has it: exit 75
    unusable,     // damaged, foreign or newer: exit 65, nothing touched
    other_clock,  // made under the other kind of clock: exit 78
    full,         // no space: refused, nothing lost
    failed,       // the disk fails: exit 74
  };
  StoreError(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  [[nodiscard]] Kind kind() const noexcept { return kind_; }

 private:
  Kind kind_;
};

struct ReminderId {
  std::int64_t value = 0;
  auto operator<=>(const ReminderId&) const = default;
};

struct KeptReminder {
  ReminderId id;
  ObligationId obligation;
  int revision = 1;
  PlannedReminder planned;
  std::optional<Instant> served_at;
};

// The answer to a POST that carried an Idempotency-Key, given again to a repeat.
struct KeptAnswer {
  std::string key;
  std::uint32_t uid = 0;
  std::string request;  // method, path and a hash of the body: another request under the same key
                        // is refused
  unsigned status = 0;
  std::string body;
};

// What one fact, or time alone, does to one case. Ids come from the next_… verbs.
struct CaseStep {
  CaseId case_id;
  std::vector<Fact> facts;
  std::vector<Change> changes;  // new obligations carry their id
  std::vector<KeptReminder>
      reminders;  // for changed obligations; they replace every unserved one of theirs
  std::optional<Instant> review_at;
  std::optional<KeptAnswer> answer;
};

// A case in a list.
struct CaseRow {
  CaseId id;
  std::string docket;
  std::string title;
  int owed = 0;  // obligations still owed
};

struct ObligationRow {
  CaseId case_id;
  KeptObligation kept;
};

struct ObligationFilter {
  std::string office;  // owes or is owed
  std::optional<State> state;
  bool owed_only = false;
  std::optional<Date> due_before;
  std::string rulebook;
  std::optional<CaseId> case_id;
  std::int64_t after = 0;
  int limit = 1000;
};

struct LetterFilter {
  std::optional<LetterState> state;
  std::optional<CaseId> case_id;
  std::optional<ObligationId> obligation;
  std::int64_t after = 0;
  int limit = 1000;
};

struct Attempt {
  int number = 0;
  Instant begun_at;
  std::optional<Instant> settled_at;
  std::string outcome;
  std::string words;
};

// What came of one attempt, and what follows from it.
struct Settlement {
  LetterId letter;
  LetterState state = LetterState::delivered;
  std::optional<Instant> next_at;
  std::string outcome;
  std::string words;
  std::optional<KeptLetter> follow_up;  // the same news another way
};

struct Counts {
  std::int64_t cases = 0;
  std::int64_t facts = 0;
  std::map<std::string, std::int64_t> obligations;  // by state
  std::map<std::string, std::int64_t> letters;      // by state
  std::int64_t reminders_waiting = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  [[nodiscard]] virtual std::string id() const = 0;  // the store's own UUID
  [[nodiscard]] virtual std::optional<Instant> last_time() const = 0;
  virtual void remember_time(Instant now) = 0;
  // The fingerprint of the edition by which every case was last derived; empty: none yet.
  [[nodiscard]] virtual std::string edition() const = 0;
  virtual void adopt_edition(const std::string& fingerprint, Instant now) = 0;

  // Recording.
  [[nodiscard]] virtual CaseId next_case_id() const = 0;
  [[nodiscard]] virtual FactId next_fact_id() const = 0;
  [[nodiscard]] virtual ObligationId next_obligation_id() const = 0;
  virtual void record(const CaseStep&, Instant now) = 0;
  [[nodiscard]] virtual std::optional<KeptAnswer> answer_to(std::string_view key) const = 0;

  // Cases.
  [[nodiscard]] virtual std::optional<CaseId> find_case(std::string_view docket_key) const = 0;
  [[nodiscard]] virtual std::vector<CaseRow> cases(std::int64_t after, int limit) const = 0;
  [[nodiscard]] virtual std::vector<Fact> facts_of(CaseId) const = 0;
  [[nodiscard]] virtual std::optional<CaseId> case_of(FactId) const = 0;
  [[nodiscard]] virtual std::vector<std::string> rulebooks_in_use() const = 0;

  // Obligations, without the reasons of their deadlines: those are derived again when somebody
  // asks.
  [[nodiscard]] virtual std::vector<KeptObligation> obligations_of(CaseId) const = 0;
  [[nodiscard]] virtual std::optional<ObligationRow> obligation(ObligationId) const = 0;
  [[nodiscard]] virtual std::vector<ObligationRow> obligations(const ObligationFilter&) const = 0;

  // How many obligations each office still owes.
  [[nodiscard]] virtual std::map<std::string, std::int64_t> owing_offices() const = 0;

  // Time.
  [[nodiscard]] virtual std::optional<Instant> next_due() const = 0;  // the next reminder or review
  [[nodiscard]] virtual std::vector<CaseId> reviews_due(Instant now, int limit) const = 0;
  [[nodiscard]] virtual std::vector<KeptReminder> reminders_due(Instant now, int limit) const = 0;
  [[nodiscard]] virtual std::vector<KeptReminder> reminders_of(ObligationId) const = 0;
  // Marks a reminder served, writes its letters and plans the one after it.
  virtual void serve(ReminderId, const std::vector<KeptLetter>&,
                     const std::optional<KeptReminder>& next, Instant now) = 0;

  // Letters.
  [[nodiscard]] virtual std::optional<Instant> next_letter() const = 0;
  [[nodiscard]] virtual std::vector<KeptLetter> letters_due(Instant now, int limit) const = 0;
  virtual void begin_attempts(const std::vector<LetterId>&, Instant now) = 0;
  virtual void settle(const std::vector<Settlement>&, Instant now) = 0;
  // An operator's wish: the letter is due now, under its old id; one under way stays under way.
  virtual void send_again(LetterId, Instant now) = 0;
  [[nodiscard]] virtual std::optional<KeptLetter> letter(LetterId) const = 0;
  [[nodiscard]] virtual std::vector<KeptLetter> letters(
      const LetterFilter&) const = 0;  // without texts
  [[nodiscard]] virtual std::vector<Attempt> attempts_of(LetterId) const = 0;
  // The days that the last letter about an obligation named that arrived or may have; nothing:
  // nobody was told.
  [[nodiscard]] virtual std::optional<std::pair<Date, Date>> told_days(ObligationId) const = 0;

  [[nodiscard]] virtual Counts counts() const = 0;
  // The hash of the last fact; every fact's hash covers the one before it.
  [[nodiscard]] virtual std::string chain_head() const = 0;
  // The first fact whose hash does not fit, or nothing.
  [[nodiscard]] virtual std::optional<FactId> broken_link() const = 0;
};

}  // namespace qixian
