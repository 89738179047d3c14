// Obligations and letters as rows: the columns in one place, so that reading and writing cannot
// drift apart.
#pragma once

#include "store/connection.hpp"
#include "store/store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <optional>

namespace qixian::rows {

extern const char* const select_one_obligation;  // ?1 id
extern const char* const
    select_obligations;  // :after :office :state :owed :rulebook :due_before :limit
extern const char* const select_obligations_of_case;  // and :case
extern const char* const upsert_obligation;
[[nodiscard]] ObligationRow read_obligation(SQLite::Statement&);
void bind_obligation(SQLite::Statement&, CaseId, const KeptObligation&);

extern const char* const select_one_letter;   // ?1 id
extern const char* const select_letters_due;  // ?1 now, ?2 limit
extern const char* const select_letters;  // :after :state :case :obligation :limit; without texts
extern const char* const insert_letter;
[[nodiscard]] KeptLetter read_letter(SQLite::Statement&);
void bind_letter(SQLite::Statement&, const KeptLetter&);

[[nodiscard]] std::optional<Instant> moment(const SQLite::Column&);

}  // namespace qixian::rows
