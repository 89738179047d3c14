// The parts of acceptance.hpp, one for each kind of thing that is recorded; for acceptance*.cpp
// alone. Each throws Refusal.
#pragma once

#include "clerk/acceptance.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace qixian::acceptance {

// What a fact is held against.
struct Against {
  const Case& file;
  const std::vector<Fact>& recorded;
  const std::vector<Fact>& standing;  // the same after every correction and retraction
  const Edition& edition;
  Instant now;
};

inline constexpr std::size_t longest_line = 500;
inline constexpr std::size_t longest_note = 5000;

[[noreturn]] void refuse(Refusal::Kind kind, const std::string& what);
[[nodiscard]] std::string listed(const std::set<std::string>& names);
void check_text(std::string_view what, std::string_view text, std::size_t longest = longest_line);

// Every version of the laws of a case: of each law the one in force on `day` first, where a day is
// given, then the newer before the older.
[[nodiscard]] std::vector<const Rulebook*> books_of(const std::vector<std::string>& rulebooks,
                                                    const Rulebooks& books,
                                                    std::optional<Date> day = {});

// Titles, rulebooks, parties and origin that a correction of the opening gives.
void check_corrected_opening(const Opening& given, const Case& file, const Edition&);

// What every law of the case asks of the event, for one event feeds them all: of each law the
// version in force on its day, or else any other. Nothing: no law knows it.
[[nodiscard]] std::optional<EventKind> find_event(std::string_view id, std::optional<Date> day,
                                                  const Against&);
// That an event which takes something from duties says whose it is, where several could be meant;
// also after the parties change.
void check_whose(const Fact& event, const EventKind&, const Against&);
void check_whose_after(const Fact& correction, const Against&);

void check_event(const Fact&, const Against&, bool again);
void check_correction(Fact&, const Against&);
// Hours run from a moment and are judged by one: a bare day is refused for what begins them and for
// what meets them.
void check_moment(const Fact&, const Against&);
void check_moment_it_was_met(const Fact&, const Against&);

void check_docket_given(const Fact&);
void check_assignment(Fact&, const Against&);
void check_sanction(const Fact&);  // extended, suspended, resumed, waived
void check_end(const Fact&, const Against&);
void check_silence(const Fact&, Instant now);
void check_last_day_of_silence(Date until, Instant now);
void check_payment(const Fact&);
void check_amount(Yuan);
// That of every clock suspensions and resumptions follow each other, with this fact among them.
void check_clocks(const Fact&, const Against&);

}  // namespace qixian::acceptance
