// The docket clerk: records facts, derives what follows, and writes letters when they fall due.
//
// Every step is one transaction of the store: a fact with what follows from it, a review, a
// reminder served with its letters. The clerk chooses person and channel; the courier carries.
#pragma once

#include "clerk/acceptance.hpp"
#include "clock/clock.hpp"
#include "config/edition.hpp"
#include "store/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qixian {

// What a recording did, for the one who recorded.
struct Recorded {
  Fact fact;
  Case file;
  std::vector<Change> changes;
  std::vector<Waiting> waiting;  // of this fact's event
};

// Turns what a recording did into the answer that is kept under the caller's Idempotency-Key,
// within the same transaction.
using KeepAnswer = std::function<KeptAnswer(const Recorded&)>;

class Clerk {
 public:
  Clerk(Store&, Clock&, Edition, boost::asio::any_io_executor);

  // Opening and recording fill in ids, times and what the fact leaves out; they throw Refusal.
  // `again` allows the same event of the same day a second time.
  Recorded open_case(Opening, Fact who, const KeepAnswer& = {});
  Recorded record(Fact, bool again, const KeepAnswer& = {});

  // Serves what falls due, for ever; sleeps in between. Rung after each recording.
  boost::asio::awaitable<void> run();
  // Called after letters were written.
  void on_letters(std::function<void()> ring) { letters_written_ = std::move(ring); }

  // Whether a letter still says what is so: its duty has not moved, closed or been acknowledged
  // since.
  [[nodiscard]] bool is_current(const KeptLetter&) const;
  // The same news by the officer's next way, or else to the superior; nothing: no way is left.
  [[nodiscard]] std::optional<KeptLetter> another_way(const KeptLetter&);

  [[nodiscard]] const Edition& edition() const noexcept { return edition_; }
  // Replaces the edition and derives every case again. The caller has checked it.
  void adopt(Edition);

  // The obligations of a case with the reasons of their deadlines, derived now.
  [[nodiscard]] Derived derive(CaseId) const;
  // From 1 November: that the next holiday notice is not there; nothing before.
  [[nodiscard]] std::optional<std::string> missing_notice() const;
  // Offices that owe something while nobody there can be told, in sentences.
  [[nodiscard]] std::vector<std::string> unheard() const;

 private:
  Recorded write_down(CaseId, std::vector<Fact> facts, Fact fact, const KeepAnswer&);
  [[nodiscard]] std::vector<Change> numbered_changes(CaseId, const Derived&) const;
  std::vector<KeptReminder> plan(const std::vector<Change>&) const;
  void serve_due();
  void say_missing_notice();
  void review(CaseId);
  void serve(const KeptReminder&);
  std::vector<KeptLetter> write_letters(const KeptReminder&, const ObligationRow&);
  KeptLetter write_to(const Officer&, int way, Stage, int rung, const ObligationRow&,
                      const std::vector<std::string>& heard_by) const;

  Store& store_;
  Clock& clock_;
  Edition edition_;
  Alarm alarm_;
  std::function<void()> letters_written_;
  Instant word_on_notice_at_;  // when the log next says that the holiday notice is missing
};

}  // namespace qixian
