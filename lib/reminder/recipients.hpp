// Who hears about an obligation at a stage. Resolved when a reminder falls due, never before, so
// that absences, transfers and assignments count.
//
//   rung 0   the officer assigned to the office's part in the case, else its liaison officers; its
//            heads while it has none
//   rung n   also the nth superior up the ladder who is not told already; ladders never cross
//            offices
#pragma once

#include "docket/derive.hpp"
#include "reminder/directory.hpp"
#include "reminder/stage.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace qixian {

// Who reads it decides which of the two days it speaks of: the safe sides are opposite.
enum class Reader {
  owner,         // asked to do it by the safe day
  superior,      // asked to see to it
  watcher,       // of an external party: asked to look whether the party did it by the last day
  counterparty,  // told when the other side's term ends, and that nothing may follow before
};

[[nodiscard]] std::string_view write_reader(Reader);
[[nodiscard]] std::optional<Reader> read_reader(std::string_view);

struct Recipient {
  const Officer* officer = nullptr;
  const Officer* stands_in_for = nullptr;  // who is away
  Reader reader = Reader::owner;
};

// The office whose people hear of what an office owes: itself, or its watcher where it is not
// served; empty: nobody.
[[nodiscard]] std::string_view hearing_office(std::string_view owed_by, const Directory&);

// Who hears of what an office owes where nobody is assigned: its own people, or its watcher's.
[[nodiscard]] std::vector<const Officer*> hearers(std::string_view owed_by, const Directory&);

// The people of an office for this case, before absences.
[[nodiscard]] std::vector<const Officer*> officers_for(std::string_view office, const Case&,
                                                       const Directory&);

// As whom an officer reads who was told once, whatever his post is by now: of what an external
// party owes as its watcher, of what another office owes as the counterparty; in the office that
// owes as one of the owners, or else as somebody who sees to it.
[[nodiscard]] Reader reader_of(const Officer&, const ObligationKey&, const Case&, const Directory&);

// The officer, or who stands in on that day: the one the absence names, else the deputy, else the
// superior; with none of them, or all of them away, the officer himself.
[[nodiscard]] Recipient present(const Officer&, Date day, const Directory&);

// Without doubles; the owner's people first. Empty: nobody can be told, which is for the caller to
// raise. On the last days an unacknowledged duty is told one rung higher.
[[nodiscard]] std::vector<Recipient> recipients(const KeptObligation&, Stage, int rung, const Case&,
                                                const Directory&, Date today);

}  // namespace qixian
