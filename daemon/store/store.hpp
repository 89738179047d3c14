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
#include "docket/overview.hpp"
#include "reminder/plan.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
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
    not_copied,   // a copy could not be made; the store itself is as it was
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
  std::string owed_by = {};  // filled in by the store
  std::string because = {};  // moved, withdrawn, excused: why, in Chinese
  Instant meant_for = {};    // the moment it was first planned for; filled in by the store
  std::string why_not = {};  // served, and not said: for this reason, in English
};

// The mornings of one office; the operators' have the empty name.
struct OfficeRound {
  std::string office;
  Instant next_at;
  std::optional<Date> served_on;
  std::optional<Instant> meant_for = {};  // the first moment of it, where it was put off
  auto operator<=>(const OfficeRound&) const = default;
};

// What is said in one go: the reminders it serves, what is planned after them, and the letters.
struct Hearing {
  std::vector<ReminderId> served;
  std::vector<KeptReminder> next;
  std::vector<KeptLetter> letters;
  std::vector<OfficeRound> rounds = {};            // as they stand afterwards
  std::vector<KeptReminder> put_off = {};          // heard by nobody: each waits for its new moment
  std::map<ReminderId, std::string> why_not = {};  // of those served that were not said
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
  std::vector<Fact> facts;      // one may be another case's: 另立案件 is noted in the old one too
  std::vector<Change> changes;  // new obligations carry their id
  std::vector<KeptReminder>
      reminders;  // for changed obligations; they replace every unserved one of theirs
  std::optional<Instant> review_at;
  std::optional<KeptAnswer> answer;
  // Unchanged, and planned by another policy: `reminders` replace their unserved stages.
  std::vector<ObligationId> replanned = {};
  int gaps = 0;  // duties that cannot be counted, for what was recorded is incomplete
};

// How far the store has come with the edition it took over last.
struct Adoption {
  std::string fingerprint;
  std::string policy;    // by which reminders are planned
  CaseId derived_up_to;  // every case up to this one was derived by it
  bool complete = false;
  bool replans = false;  // the policy before it was another
  auto operator<=>(const Adoption&) const = default;
};

// A case with all that deriving it again takes.
struct CaseFile {
  CaseId id;
  std::vector<Fact> facts;
  std::vector<KeptObligation> obligations;
  std::optional<Instant> review_at = {};
  int gaps = 0;
  auto operator<=>(const CaseFile&) const = default;
};

// A case in a list, as its facts tell it now.
struct CaseRow {
  CaseId id;
  std::string docket;
  std::string title;
  int owed = 0;  // obligations still owed
  bool standing = false;
  bool ended = false;
  int gaps = 0;  // duties that cannot be counted yet
};

struct ObligationRow {
  CaseId case_id;
  KeptObligation kept;
};

// An obligation still owed, with what its stages are planned by and nothing else, and when it is
// next spoken of.
struct Watched {
  ObligationId id;
  Obligation like;
  std::optional<Instant> next_at;
};

struct ObligationFilter {
  std::string office;  // owes or is owed
  std::optional<State> state;
  bool owed_only = false;
  std::optional<Date> due_before;
  std::optional<Date> safe_before;
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
  std::optional<Instant> settled_at;  // nothing: under way, or the daemon stopped meanwhile
  std::string outcome;
  std::string words;
  std::optional<Instant> came_back_at;  // after it had been accepted
  std::string came_back;                // what the notice of its return says
};

// What becomes of a letter, and what follows from it. Where an attempt was under way, this is what
// came of that attempt; what an earlier one came to stays as it is.
struct Settlement {
  LetterId letter;
  LetterState state = LetterState::delivered;
  std::optional<Instant> next_at;
  std::string outcome;
  std::string words;
  std::optional<KeptLetter> follow_up;  // the same news another way, or what of it still holds
  std::string came_back = {};           // it was accepted, and its return says this
};

// An attempt of an earlier run of the daemon, by channel.
struct PastAttempt {
  std::string channel;
  Instant begun_at;
  std::optional<Instant> settled_at;
};

// What is remembered of a channel over a restart.
struct KeptChannel {
  std::string name;
  std::optional<Instant> paused_until;  // by the far side's own word
  std::optional<Instant> broken_since;
  std::string reason;
  auto operator<=>(const KeptChannel&) const = default;
};

// How many obligations are still owed that have one lamp on every day. Those that are late, or
// whose last day has passed, are told apart by no day: years of them are one group.
using OwedAlike = std::map<Lamp, std::int64_t>;

struct Counts {
  std::int64_t cases = 0;
  std::int64_t facts = 0;
  std::map<std::string, std::int64_t> obligations;  // by state
  std::map<std::string, std::int64_t> letters;      // by state
  std::int64_t reminders_waiting = 0;
};

// A copy of the store in the making: a private file that is gone with this object. Other verbs go
// on between two steps; the copy is of the moment in which the last step is made.
class Backup {
 public:
  virtual ~Backup() = default;
  // Copies so many pages more; true when that was all.
  virtual bool step(int pages, Instant now) = 0;
  [[nodiscard]] virtual const std::string& path() const = 0;
};

class Store {
 public:
  virtual ~Store() = default;

  [[nodiscard]] virtual std::string id() const = 0;  // the store's own UUID
  // What entries of a calendar are known by: a store that goes on from a backup keeps it, so that
  // an entry which was sent before can still be moved and taken away.
  [[nodiscard]] virtual std::string calendar_id() const = 0;
  [[nodiscard]] virtual std::optional<Instant> last_time() const = 0;
  // While it lives, much is read at a lesser cost: in one transaction, until the next write. Not
  // to be kept over a co_await.
  [[nodiscard]] virtual std::shared_ptr<void> reading() const = 0;
  virtual void remember_time(Instant now) = 0;

  // Editions. Adopting is one row; the cases are then derived again in slices, in order of id, and
  // a restart goes on after the last one: its changes and the mark of how far it came are written
  // together. A case that stays as it is needs no step.
  [[nodiscard]] virtual std::optional<Adoption> adoption() const = 0;  // nothing: none yet
  virtual void adopt_edition(const std::string& fingerprint, const std::string& policy,
                             Instant now) = 0;
  [[nodiscard]] virtual std::vector<CaseFile> case_files(CaseId after, int limit) const = 0;
  virtual void record_slice(const std::vector<CaseStep>&, CaseId derived_up_to, bool complete,
                            Instant now) = 0;
  // The clock had run days ahead and is right again. What waits for moments of that other time
  // waits no longer: no round is planned, retries are due now and questions after a last day
  // tomorrow, and every case is to be derived again. What was said stays said.
  virtual void turn_back(Instant now) = 0;

  // Recording.
  [[nodiscard]] virtual CaseId next_case_id() const = 0;
  [[nodiscard]] virtual FactId next_fact_id() const = 0;
  [[nodiscard]] virtual ObligationId next_obligation_id() const = 0;
  virtual void record(const CaseStep&, Instant now) = 0;
  [[nodiscard]] virtual std::optional<KeptAnswer> answer_to(std::string_view key) const = 0;

  // Cases. A docket number belongs to one case at a time; a case is found by the number it has, or
  // else by one it had before, where no second case had that too.
  [[nodiscard]] virtual std::optional<CaseId> find_case(std::string_view docket_key) const = 0;
  // The case whose number it is now.
  [[nodiscard]] virtual std::optional<CaseId> docket_holder(std::string_view docket_key) const = 0;
  [[nodiscard]] virtual std::vector<CaseRow> cases(std::int64_t after, int limit) const = 0;
  // Those with duties that cannot be counted, for what was recorded is incomplete.
  [[nodiscard]] virtual std::vector<CaseRow> incomplete_cases(CaseId after, int limit) const = 0;
  // Those between offices, without a case of their own, that have not ended.
  [[nodiscard]] virtual std::vector<CaseId> standing_cases() const = 0;
  [[nodiscard]] virtual std::vector<Fact> facts_of(CaseId) const = 0;
  [[nodiscard]] virtual std::optional<CaseId> case_of(FactId) const = 0;
  [[nodiscard]] virtual std::vector<std::string> rulebooks_in_use() const = 0;

  // Obligations, without the reasons of their deadlines: those are derived again when somebody
  // asks.
  [[nodiscard]] virtual std::vector<KeptObligation> obligations_of(CaseId) const = 0;
  [[nodiscard]] virtual std::optional<ObligationRow> obligation(ObligationId) const = 0;
  // What of it tells whether a word still holds: a third of the work.
  [[nodiscard]] virtual std::optional<Situation> situation(ObligationId) const = 0;
  [[nodiscard]] virtual std::vector<ObligationRow> obligations(const ObligationFilter&) const = 0;

  // What is still owed, in groups: by far fewer than there are obligations.
  [[nodiscard]] virtual const OwedAlike& owed_alike() const = 0;
  // How many obligations each office still owes.
  [[nodiscard]] virtual const std::map<std::string, std::int64_t>& owing_offices() const = 0;

  // Time.
  // The next reminder, review or round.
  [[nodiscard]] virtual std::optional<Instant> next_due() const = 0;
  [[nodiscard]] virtual std::vector<CaseId> reviews_due(Instant now, int limit) const = 0;
  [[nodiscard]] virtual std::vector<KeptReminder> reminders_due(Instant now, int limit) const = 0;
  [[nodiscard]] virtual std::vector<KeptReminder> reminders_of(ObligationId) const = 0;
  // Marks reminders served, writes their letters and plans the ones after them.
  virtual void serve(const Hearing&, Instant now) = 0;
  // Owed obligations in (after, up_to], without suggestions.
  [[nodiscard]] virtual std::vector<Watched> watched(ObligationId after,
                                                     ObligationId up_to) const = 0;
  // How many owed duties have their safe day on each day from the first to the last.
  [[nodiscard]] virtual std::map<Date, int> owed_by_day(Date first, Date last) const = 0;
  // The mornings of stages before `to`, unserved, in order of moment and id, from the one after
  // `last` at `from`: for days that turn out to be rest days.
  [[nodiscard]] virtual std::vector<KeptReminder> stages_between(Instant from, ReminderId last,
                                                                 Instant to, int limit) const = 0;
  // Plans what was found missing; one that has an id already waits from now on for its new moment.
  virtual void arm(const std::vector<KeptReminder>&, Instant now) = 0;
  // The mornings that are planned, and those of offices that had none yet.
  [[nodiscard]] virtual std::vector<OfficeRound> rounds() const = 0;
  virtual void plan_rounds(const std::vector<OfficeRound>&, Instant now) = 0;

  // Letters.
  // Letters by the channels in `except` are passed over: those take none at the moment. What is
  // needed first comes first, but what can still be done in time before what is late already.
  [[nodiscard]] virtual std::optional<Instant> next_letter(
      const std::set<std::string>& except = {}) const = 0;
  // So many of each channel as it has room for; one that is not named takes any.
  [[nodiscard]] virtual std::vector<KeptLetter> letters_due(
      Instant now, int limit, const std::map<std::string, int>& room = {}) const = 0;
  // Letters that no reminder brings: words to operators. One that was written before is not again.
  virtual void write_letters(const std::vector<KeptLetter>&, Instant now) = 0;
  // In one transaction with what is settled meanwhile.
  virtual void begin_attempts(const std::vector<LetterId>&, Instant now,
                              const std::vector<Settlement>& settled = {}) = 0;
  virtual void settle(const std::vector<Settlement>&, Instant now) = 0;
  // An operator's wish: the letter is due now, under its old id; one under way stays under way.
  virtual void send_again(LetterId, Instant now) = 0;
  [[nodiscard]] virtual std::optional<KeptLetter> letter(LetterId) const = 0;
  [[nodiscard]] virtual std::vector<KeptLetter> letters(
      const LetterFilter&) const = 0;  // without texts
  [[nodiscard]] virtual std::vector<Attempt> attempts_of(LetterId) const = 0;
  // Those that wait for an attempt by a channel since then or before, without texts, in order
  // of id.
  [[nodiscard]] virtual std::vector<KeptLetter> letters_held_up(const std::string& channel,
                                                                Instant written_by, LetterId after,
                                                                int limit) const = 0;
  // How many wait for an attempt.
  [[nodiscard]] virtual std::int64_t letters_waiting() const = 0;
  // What was said of an obligation by letters that arrived or may have, in the order of writing.
  [[nodiscard]] virtual std::vector<Telling> tellings(ObligationId) const = 0;
  // Today's words for letters that wait, under their ids: the subject, the texts and when they were
  // written.
  virtual void reword(const std::vector<KeptLetter>&, Instant now) = 0;

  // Channels.
  [[nodiscard]] virtual std::vector<KeptChannel> kept_channels() const = 0;
  virtual void keep_channel(const KeptChannel&, Instant now) = 0;
  // Attempts begun since then, the oldest first.
  [[nodiscard]] virtual std::vector<PastAttempt> attempts_since(Instant) const = 0;

  // Kept as it goes, never counted through: a status asks often.
  [[nodiscard]] virtual Counts counts() const = 0;
  // Letters given up about something that is still owed, of which their officer heard nothing
  // since.
  [[nodiscard]] virtual std::int64_t letters_in_vain() const = 0;
  // The hash of the last fact; every fact's hash covers the one before it.
  [[nodiscard]] virtual std::string chain_head() const = 0;
  // The first fact whose hash does not fit, or nothing.
  [[nodiscard]] virtual std::optional<FactId> broken_link() const = 0;

  // One at a time; it must not outlive the store. What is opened from the copy remembers all that
  // this one does, and has an id of its own.
  [[nodiscard]] virtual std::unique_ptr<Backup> begin_backup() = 0;
};

}  // namespace qixian
