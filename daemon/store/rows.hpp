// Obligations as rows: the columns in one place, so that reading and writing cannot
// drift apart.
#pragma once

#include "store/cells.hpp"
#include "store/store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <optional>

namespace qixian::rows {

extern const char* const select_one_obligation;  // ?1 id
extern const char* const select_situation;       // ?1 id
// Lists: :after :office :state :owed_least :owed_most :rulebook :due_before :safe_before :limit.
// Each goes by the index it is named after and answers the same as the first.
extern const char* const select_obligations;
extern const char* const select_obligations_of_case;   // and :case
extern const char* const select_obligations_of_state;  // with a state
extern const char* const select_obligations_owed;      // owed only
extern const char* const select_obligations_due;       // owed only, with a :due_before
extern const char* const select_obligations_safe;      // owed only, with a :safe_before
extern const char* const select_obligations_of_office;
extern const char* const select_obligations_of_cases;  // ?1 after which case, ?2 up to which
extern const char* const select_watched_obligations;   // ?1 after which, ?2 up to which
// The columns are bound alike to all four; the last two leave alone what did not change.
extern const char* const insert_obligation;
extern const char* const update_obligation;
extern const char* const update_obligation_days;   // its state is what it was
extern const char* const update_obligation_alone;  // its state and its days are
[[nodiscard]] ObligationRow read_obligation(SQLite::Statement&);
[[nodiscard]] Situation read_situation(SQLite::Statement&);
[[nodiscard]] Watched read_watched(SQLite::Statement&);
void bind_obligation(SQLite::Statement&, CaseId, const KeptObligation&);

}  // namespace qixian::rows
