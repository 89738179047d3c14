// What may be recorded: every reason to refuse an opening or a fact, in one place.
#pragma once

#include "config/edition.hpp"
#include "docket/changes.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace qixian {

// Why something was not recorded. Nothing was changed.
class Refusal : public std::runtime_error {
 public:
  enum class Kind {
    malformed,    // 400: the words are wrong
    no_such,      // 404
    conflict,     // 409: it is there already, or does not go with what is
    unacceptable  // 422: understood, and not possible
  };
  Refusal(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  [[nodiscard]] Kind kind() const noexcept { return kind_; }

 private:
  Kind kind_;
};

// Throws Refusal, naming the thing and the mend. Nothing is changed by asking.
void check_opening(const Opening&, const Edition&);

// That another case may go on from this one, which has ended; `who` says why.
void check_reopening(const Case& old, const Fact& who);

// That the case may have this docket: `holder` is the case that has it now, if there is one.
void check_docket(const std::string& docket, std::optional<CaseId> holder, CaseId own);

// The same for a fact of a case with these facts. Fills in what the fact may leave out: the day of
// an acknowledgement is today, the office of an assignment is the officer's. `again` allows the
// same event of the same day a second time.
void check_fact(Fact&, const std::vector<Fact>& recorded, bool again, const Edition&, Instant now);

// That what a fact says of one obligation goes with how that one is kept: nothing is extended or
// waived that is closed, paid that has no amount, done that is paid in instalments, suspended whose
// days cannot stand still, recorded of what is withdrawn.
void check_duty(const Fact&, const KeptObligation&, const std::vector<Fact>& recorded,
                const Edition&);

// That a schedule keeps the numbers of the rows that were paid or done, given what it would change.
// `again` says that such a row itself was changed.
void check_rows(const Fact&, const std::vector<Change>&, bool again, const Edition&);

// Nothing has happened tomorrow, and nobody records for an officer who is not in the directory.
void check_when_and_whom(const Fact&, const Edition&, Instant now);

}  // namespace qixian
