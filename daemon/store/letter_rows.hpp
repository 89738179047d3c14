// Letters as rows: the columns in one place, so that reading and writing cannot drift apart.
#pragma once

#include "store/cells.hpp"
#include "store/store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <vector>

namespace qixian::rows {

// What is done to many letters at once takes their ids as ?1: write_ids.
[[nodiscard]] std::string write_ids(const std::vector<LetterId>&);
extern const char* const select_whole_letters;  // with their texts, in that order
// Those in ?2 state: to ?3 state, ?4 next_at, ?5 begun_at where an attempt begins, ?6 words or
// nothing
extern const char* const move_letters;
// Of those under way: ?2 settled_at, ?3 outcome, ?4 words
extern const char* const insert_attempts;
extern const char* const mark_came_back;   // the last attempt of ?1: ?2 came_back_at, ?3 came_back
extern const char* const select_attempts;  // ?1 letter
// The order in which they go, and the id: ?1 channel, ?2 now, ?3 limit, ?4 today; of those needed
// today or later, and of the others.
extern const char* const select_letters_due;
extern const char* const select_late_letters_due;
// Without texts: ?1 channel, ?2 written by, ?3 after, ?4 limit
extern const char* const select_letters_held_up;
// Lists: :after :state :case :obligation :limit; without texts. Each goes by the index it is named
// after.
extern const char* const select_letters;
extern const char* const select_letters_of_obligation;
extern const char* const select_letters_of_case;
extern const char* const select_letters_of_state;  // not due, sending or delivered
extern const char* const select_letters_waiting;
extern const char* const insert_letter;
extern const char* const insert_delivery;
extern const char* const reword_letter;
extern const char* const select_letter_items;  // of ?1 letters
// What was said of ?1 obligation by letters that arrived or may have: items, and to whom.
extern const char* const select_tellings;
extern const char* const insert_letter_item;
// Without its items.
[[nodiscard]] KeptLetter read_letter(SQLite::Statement&);
void bind_letter(SQLite::Statement&, const KeptLetter&);
void bind_delivery(SQLite::Statement&, LetterId, const KeptLetter&);
void bind_words(SQLite::Statement&, const Letter&);  // of reword_letter
[[nodiscard]] LetterItem read_letter_item(Cells&);
void bind_letter_item(SQLite::Statement&, LetterId, int number, const LetterItem&);

}  // namespace qixian::rows
