// Writes letters: one about one duty, or one to one person about many.
//
// Opens each case once, and derives it once where a letter gives reasons, so that a morning's
// letters are written by one writer, and thrown away with it.
#pragma once

#include "config/edition.hpp"
#include "delivery/digest_wording.hpp"
#include "reminder/recipients.hpp"
#include "store/store.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace qixian {

// 平安信 and alarms: of no duty, and for nobody else.
[[nodiscard]] constexpr bool is_for_operators(LetterKind kind) {
  return kind == LetterKind::well_being || kind == LetterKind::alarm;
}

// One person's list, of what fell due in a morning or made for its own sake.
[[nodiscard]] constexpr bool is_about_many(LetterKind kind) {
  return kind != LetterKind::duty && !is_for_operators(kind);
}

// In a list because it stands in the list, not because a word about it fell due.
[[nodiscard]] inline bool is_listed(const LetterItem& item) {
  return item.stage == Stage{StageKind::before, 0};
}

// One thing to be said to one person.
struct ToSay {
  LetterItem item;
  Recipient recipient;
  std::vector<std::string> also_told;  // names of the others who hear it
  const Officer* unreached = nullptr;  // who should have heard it and could not be reached
};

class LetterWriter {
 public:
  LetterWriter(const Store& store, const Edition& edition, Instant now)
      : store_(store), edition_(edition), now_(now) {}

  // By the nth of the person's ways; `at` is when it goes. Nothing: the person has no such way.
  [[nodiscard]] std::optional<KeptLetter> about_duty(const ToSay&, int way, Instant at);
  // About many duties, or as a list that is made for its own sake.
  struct List {
    LetterKind kind = LetterKind::morning;
    std::string occasion;
    std::vector<LetterItem> items;
    std::optional<std::pair<Date, Date>> rest_days = {};
    bool is_late = false;
    std::vector<std::string> stands_in_for = {};  // names of those away who would read it
    bool is_own = true;                           // and the reader for himself as well
    int part = 1, parts = 1;
    std::optional<WeeklyWord> word = {};
    std::vector<std::string> gaps = {};  // of cases whose record is incomplete, a sentence each
  };
  // Nothing: the person has no such way. More than `most_in_letter` duties throw.
  [[nodiscard]] std::optional<KeptLetter> about_many(const List&, const Officer&, int way,
                                                     Instant at);
  // In letters that mail servers, telephones and readers take, the most urgent first.
  static constexpr std::size_t most_in_letter = 200;
  static constexpr const char* part_mark = " part ";  // in an occasion, before "2/3"
  [[nodiscard]] std::vector<List> in_parts(List, const Officer&);
  // 平安信 and alarms: already worded.
  [[nodiscard]] std::optional<KeptLetter> ready_made(Letter, LetterKind, std::string occasion,
                                                     const Officer&, int way, Instant at);

  // As it stands now, without the reasons of its deadline; nothing: the case has no such duty.
  struct Standing {
    const KeptObligation* kept;
    const Case* file;
    const Rulebook* rulebook;
    const Rule* rule;
  };
  [[nodiscard]] std::optional<Standing> standing(CaseId, ObligationId);

 private:
  // What the store remembers of one word about one duty.
  struct Background {
    std::optional<Occasion::Told> told;  // the days named before, where it corrects them
    std::string because;
    std::optional<Date> meant_for;  // where it goes late
  };
  [[nodiscard]] Background background(const ToSay&, const Obligation&) const;
  struct OpenedCase {
    std::vector<Fact> facts;
    Case file;
    std::map<ObligationId, KeptObligation> duties;
    std::map<ObligationKey, Obligation> derived;  // with reasons; empty until a letter gives them
  };
  OpenedCase& open(CaseId);
  // Those that are withdrawn, with their rule or cause gone, stay without.
  [[nodiscard]] KeptObligation with_reasons(CaseId, const KeptObligation&);
  [[nodiscard]] DigestOccasion occasion_for(const List&, const Officer&);
  [[nodiscard]] bool reach(KeptLetter&, const Officer&, int way) const;
  void finish(KeptLetter&, Instant at) const;

  const Store& store_;
  const Edition& edition_;
  Instant now_;
  std::map<CaseId, OpenedCase> cases_;
};

}  // namespace qixian
