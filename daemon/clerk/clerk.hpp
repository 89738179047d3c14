// The docket clerk: records facts, derives what follows, adopts editions, and writes letters when
// they fall due.
//
// Every step is one transaction of the store: a fact with what follows from it, a review, a slice
// of cases under a new edition, what is said to an office in a morning. The clerk chooses person
// and channel; the courier carries.
//
//   clerk.cpp      recording and reviewing        adoption.cpp   a new edition, case by case
//   speaking.cpp   reminders that fall due        lists.cpp      the mornings' lists, and letters
//   taking_up.cpp  lists that wait still, said in the next one
//   operators.cpp  words to operators
//   overtaken.cpp  what becomes of a letter that could not go as it was written
//   readdressing.cpp  by which way and when a letter goes on that was written before
//   vacancies.cpp  offices without a 联络员
//   turning_back.cpp  a clock that had run ahead
//   outlook.cpp    what will be said         audit.cpp   that every open duty has its next reminder
#pragma once

#include "clerk/acceptance.hpp"
#include "clerk/audience.hpp"
#include "clerk/letter_writer.hpp"
#include "clock/clock.hpp"
#include "config/edition.hpp"
#include "store/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
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

// An open duty that a new edition would move.
struct Moved {
  CaseId case_id;
  KeptObligation before;
  Obligation after;
};

// A reminder ahead, or a list of a morning: who will hear it and by which channel, or why nobody
// will.
struct Foreseen {
  Instant at;
  std::optional<LetterKind> list;  // with so many duties, as far as they stand today
  std::size_t duties = 1;
  CaseId case_id;
  ObligationId obligation;
  Stage stage;
  int rung = 0;
  bool goes_alone = false;  // otherwise in the morning's one letter
  std::string officer;
  std::string stands_in_for;
  std::string channel;
  std::string why_not;
};

class Clerk {
 public:
  Clerk(Store&, Clock&, Edition, boost::asio::any_io_executor);

  // Opening and recording fill in ids, times and what the fact leaves out; they throw Refusal.
  // `again` allows the same event of the same day a second time.
  Recorded open_case(Opening, Fact who, const KeepAnswer& = {});
  // Opens the case that goes on from `old`, and says so in the old one's file.
  Recorded reopen_case(CaseId old, Opening, Fact who, const KeepAnswer& = {});
  Recorded record(Fact, bool again, const KeepAnswer& = {});

  // Serves what falls due, for ever; sleeps in between. Rung after each recording.
  boost::asio::awaitable<void> run();
  // Called after letters were written.
  void on_letters(std::function<void()> ring) { letters_written_ = std::move(ring); }
  // Asked for the morning's word to operators: what is wrong elsewhere, in Chinese sentences.
  void ask_for_troubles(std::function<std::vector<std::string>()> ask) {
    troubles_elsewhere_ = std::move(ask);
  }

  // Whether a letter still says what is so: a duty of it has not moved, closed or been
  // acknowledged since. Lists that are made for their own sake stay as they are.
  [[nodiscard]] bool is_current(const KeptLetter&) const;
  // What of a letter about many duties still holds, as a new letter; nothing: nothing does.
  [[nodiscard]] std::optional<KeptLetter> what_still_holds(const KeptLetter&);
  // A letter about duties that was written on an earlier day, as it is to be said today; nothing:
  // its words are still right.
  [[nodiscard]] std::optional<KeptLetter> in_todays_words(const KeptLetter&);
  // The same news by the officer's next way, or else to the superior; nothing: no way is left.
  [[nodiscard]] std::optional<KeptLetter> another_way(const KeptLetter&);
  // Whether the directory still reaches its reader so.
  [[nodiscard]] bool is_addressed(const KeptLetter&) const;
  // The same news by the first way that the directory now names, or else to the superior, or where
  // its reader is not there any more, to the office's liaison officers; nothing: there is none.
  [[nodiscard]] std::optional<KeptLetter> afresh(const KeptLetter&);
  // When a letter that cannot go now is to go at `at` or later: in the working hours of its
  // reader's office, unless its day is today or over by the next working morning.
  [[nodiscard]] Instant reading_time(const KeptLetter&, Instant at) const;
  // Until when it is of use: when the reader's office closes on that day, or an hour term ends.
  [[nodiscard]] Instant needed_at(const KeptLetter&) const;
  // A word to every operator that cannot wait, by a way that does not use that channel. Said once
  // for one `occasion`.
  void tell_operators(const std::string& occasion, const std::string& subject,
                      const std::vector<std::string>& what, const std::string& not_by = {});

  [[nodiscard]] const Edition& edition() const noexcept { return edition_; }
  // Replaces the edition; the cases are derived again in slices, by `run`, or at once where they
  // are few. The caller has checked it.
  void adopt(Edition);
  // Whether every case has been derived by the edition in force.
  [[nodiscard]] bool is_adopted() const noexcept { return adopted_; }
  // The open duties that another edition would move; nothing is changed.
  boost::asio::awaitable<std::vector<Moved>> preview(Edition) const;

  // What will be said until then, in order of time; the nearest, where it is too much.
  struct Outlook {
    std::vector<Foreseen> foreseen;
    bool is_cut = false;
  };
  boost::asio::awaitable<Outlook> outlook(Instant until) const;

  // The obligations of a case with the reasons of their deadlines, derived now.
  [[nodiscard]] Derived derive(CaseId) const;
  // From 1 November: that the next holiday notice is not there; nothing before.
  [[nodiscard]] std::optional<std::string> missing_notice() const;
  // Offices that owe something while nobody there can be told, in sentences.
  [[nodiscard]] std::vector<std::string> unheard() const;
  // Since when the disk has no room for what falls due.
  [[nodiscard]] std::optional<Instant> no_room_since() const noexcept { return no_room_since_; }
  // How many open duties were found without their next reminder, and mended, since the start.
  [[nodiscard]] std::int64_t gaps_mended() const noexcept { return gaps_mended_; }

 private:
  boost::asio::awaitable<void> serve();
  [[nodiscard]] std::optional<KeptLetter> to_successor(const KeptLetter&);
  // The reminders and the round of the people of one office, said in one go.
  struct Session {
    std::vector<KeptReminder> due;
    std::optional<OfficeRound> round;
  };
  using Sessions = std::map<std::string, Session>;  // by office

  // How far the edition in force has come since it was taken over, or since the start.
  struct Adopting {
    // The last of the stages that were looked at, for those on rest days; nothing: all were.
    std::optional<std::pair<Instant, ReminderId>> stages_seen;
    int cases_in_slice = 16;
    std::int64_t cases = 0;
    std::int64_t changes = 0;
    std::chrono::steady_clock::duration took{};
  };

  // One reminder as it would be said at a moment: to whom, or why not.
  struct Saying {
    std::optional<ObligationRow> row;
    std::string_view quiet;  // why it is not said; empty: it is
    bool goes_alone = false;
    std::vector<Recipient> heard_by;
  };

  Recorded write_down(CaseId, std::vector<Fact> facts, Fact fact, bool again, const KeepAnswer&,
                      std::vector<Fact> elsewhere = {});
  [[nodiscard]] static std::vector<Change> numbered(std::vector<Change>, std::int64_t& next_id);
  using Reason = std::function<std::string(const Change&)>;  // why_corrected
  [[nodiscard]] static bool knows_days(const Change&, const std::vector<Telling>&);
  [[nodiscard]] std::string unsaid_reason(ObligationId) const;
  std::vector<KeptReminder> plan(const std::vector<Change>&, const Reason&) const;
  void review(CaseId);
  void begin_adopting();
  void look_through_directory();
  // An office of a standing case that has no 联络员 any more, and how that is recorded.
  struct Vacancy {
    CaseId case_id;
    std::string office;
    std::string command;
  };
  [[nodiscard]] std::vector<Vacancy> vacancies() const;
  void tell_of_vacancies();
  void turn_back_if_set_back();
  void adopt_slice();
  void derive_slice();
  void plan_rounds();
  Sessions due_by_office() const;
  [[nodiscard]] Saying consider(const KeptReminder&, Instant at, LetterWriter&) const;
  void add_told(Saying&, const KeptReminder&, const Case&, Date day) const;
  void gather_due(const Session&, Hearing&, LetterWriter&, Audiences&) const;
  void gather_lists(const std::string& office, const OfficeRound&, Date today, LetterWriter&,
                    Audiences&) const;
  [[nodiscard]] std::map<std::string, std::vector<std::string>> gaps_by_office() const;
  [[nodiscard]] const std::vector<std::string>& gaps_at(const std::string& office) const;
  [[nodiscard]] bool is_owners_alone(const KeptObligation&, Date today) const;
  [[nodiscard]] std::vector<ObligationRow> owed_at(const std::string& office, Date last) const;
  [[nodiscard]] std::vector<std::string> others_told(const KeptLetter&,
                                                     const Officer& reader) const;
  [[nodiscard]] bool is_of_use(const KeptLetter&) const;
  [[nodiscard]] LetterWriter::List list_again(const KeptLetter&, std::vector<LetterItem>,
                                              const Officer& reader) const;
  [[nodiscard]] LetterWriter::List list_of(const KeptLetter&, const Officer* unreached,
                                           const Officer& reader) const;
  [[nodiscard]] std::optional<std::pair<Date, Date>> break_after(const KeptLetter&,
                                                                 const std::string& office) const;
  std::vector<KeptLetter> letters_to(Audience&, bool is_round, Instant at, LetterWriter&) const;
  // Letters about many that reached nobody yet, by reader: read once for many offices, and
  // again for somebody to whom one was written since.
  struct WaitingLists {
    bool is_read = false;
    std::map<std::string, std::vector<KeptLetter>> of;
    std::set<std::string> written_since;
  };
  void read(WaitingLists&) const;
  void each_letter(LetterState, const std::function<void(const KeptLetter&)>& visit) const;
  void hold_back_letters();
  [[nodiscard]] std::vector<Settlement> take_up_waiting(Audience&, WaitingLists&) const;
  void take_up(const KeptLetter&, Audience&) const;
  void put_off(const std::string& office, Session&);
  void speak(Sessions&, WaitingLists&);
  void tell_of_unheard(const Hearing&);
  void say_unheard();
  boost::asio::awaitable<void> foresee_mornings(Instant until, std::vector<Foreseen>&) const;
  [[nodiscard]] std::string silence_of(const ObligationRow&) const;
  [[nodiscard]] WellBeing well_being() const;
  std::vector<KeptLetter> words_to_operators(const OfficeRound&, LetterWriter&) const;
  boost::asio::awaitable<void> audit();
  [[nodiscard]] std::vector<KeptReminder> stages_ahead(const KeptObligation&) const;
  [[nodiscard]] bool is_armed(const Watched&, Instant now) const;
  void look_into(ObligationId);
  void replan(const CaseFile&, CaseStep&) const;
  void leave_rest_days();
  [[nodiscard]] const Calendar& calendar_of(const std::string& office) const;

  Store& store_;
  Clock& clock_;
  Edition edition_;
  Alarm alarm_;
  bool adopted_ = false;
  bool directory_is_new_ = false;  // and has not been looked through yet
  bool vacancies_are_told_ = false;
  std::int64_t steps_ = 0;  // that may have changed what was read before them
  Adopting adopting_;
  std::map<std::string, Calendar> regional_;  // of served offices
  std::function<void()> letters_written_;
  std::function<std::vector<std::string>()> troubles_elsewhere_;
  Instant latest_;  // that the clock has shown
  // As they were after so many steps.
  mutable std::optional<std::pair<std::int64_t, std::map<std::string, std::vector<std::string>>>>
      gaps_;
  std::optional<Instant> audit_at_;
  std::int64_t gaps_mended_ = 0;
  std::vector<ReminderId> unheard_;  // put off because nobody could be told
  std::optional<Instant> no_room_since_;
};

}  // namespace qixian
