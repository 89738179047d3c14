#include "store/letter_rows.hpp"

#include "store/rows.hpp"

namespace qixian::rows {

#define LETTER_COLUMNS                                                                         \
  "id, token, thread, kind, occasion, officer, officer_name, way, channel, address, subject, " \
  "needed_by, written_at, since, stands_in_for, unreached, state, next_at, attempts, words, "  \
  "CASE WHEN attempts > 0 THEN (SELECT count(*) FROM attempts a WHERE a.letter = id "          \
  "AND a.outcome = 'unknown' AND a.number < deliveries.attempts) ELSE 0 END"

#define LETTER_TEXTS "duties, urgency, brief, see, calendar_method, data, text, html, calendar"

#define IDS " IN (SELECT value FROM json_each(?1))"
const char* const select_whole_letters =
    "SELECT " LETTER_COLUMNS ", " LETTER_TEXTS
    " FROM (SELECT value FROM json_each(?1)) CROSS JOIN deliveries ON letter = value"
    " CROSS JOIN letters ON id = value";
#define DUE_BY_CHANNEL(needed)                                                          \
  "SELECT needed_by, next_at, letter FROM deliveries INDEXED BY deliveries_in_order"    \
  " WHERE channel = ?1 AND next_at IS NOT NULL AND next_at <= ?2 AND needed_by " needed \
  " ORDER BY needed_by, next_at, letter LIMIT ?3"
const char* const select_letters_due = DUE_BY_CHANNEL(">= ?4");
const char* const select_late_letters_due = DUE_BY_CHANNEL("< ?4");
// The numbers first, then only the rows of the page.
const char* const select_letters_held_up =
    "SELECT " LETTER_COLUMNS
    " FROM deliveries CROSS JOIN letters ON id = letter WHERE letter IN (SELECT letter"
    " FROM deliveries INDEXED BY deliveries_waiting WHERE channel = ?1 AND next_at IS NOT NULL"
    " AND since <= ?2 AND letter > ?3 ORDER BY letter LIMIT ?4) ORDER BY letter";
#define LETTERS_WHERE(which)                                                                 \
  "SELECT " LETTER_COLUMNS " FROM deliveries CROSS JOIN letters ON id = letter WHERE " which \
  " letter > :after AND (:state = '' OR state = :state) AND :case = :case"                   \
  " AND :obligation = :obligation ORDER BY letter LIMIT :limit"
const char* const select_letters = LETTERS_WHERE("");
const char* const select_letters_of_obligation =
    LETTERS_WHERE("letter IN (SELECT letter FROM letter_items WHERE obligation = :obligation) AND");
const char* const select_letters_of_case =
    LETTERS_WHERE("letter IN (SELECT letter FROM letter_items WHERE case_id = :case) AND");
const char* const select_letters_waiting = LETTERS_WHERE(
    "letter IN (SELECT letter FROM deliveries INDEXED BY deliveries_waiting"
    " WHERE next_at IS NOT NULL) AND");
const char* const select_letters_of_state = LETTERS_WHERE(
    "state = :state AND state <> 'due' AND state <> 'sending' AND state <> 'delivered' AND");
const char* const insert_letter =
    "INSERT INTO letters (token, thread, kind, occasion, officer, officer_name, way, address,"
    " subject, written_at, stands_in_for, unreached, " LETTER_TEXTS
    ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
    " ON CONFLICT (kind, occasion, officer, way) DO NOTHING";
const char* const insert_delivery =
    "INSERT INTO deliveries (letter, channel, needed_by, since, state, next_at)"
    " VALUES (?,?,?,?,?,?)";
const char* const reword_letter =
    "UPDATE letters SET (subject, written_at, " LETTER_TEXTS
    ") = (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) WHERE id = ?1"
    " AND EXISTS (SELECT 1 FROM deliveries WHERE letter = ?1 AND next_at IS NOT NULL)";
const char* const move_letters =
    "UPDATE deliveries SET state = ?3, next_at = ?4, begun_at = ?5,"
    " attempts = attempts + (?5 IS NOT NULL), words = coalesce(?6, words)"
    " WHERE letter" IDS " AND state = ?2";
const char* const insert_attempts =
    "INSERT INTO attempts (letter, number, begun_at, settled_at, outcome, words)"
    " SELECT letter, attempts, begun_at, ?2, ?3, ?4 FROM deliveries WHERE letter" IDS
    " AND state = 'sending'";
const char* const mark_came_back =
    "UPDATE attempts SET came_back_at = ?2, came_back = ?3"
    " WHERE letter = ?1 AND number = (SELECT attempts FROM deliveries WHERE letter = ?1)";
const char* const select_attempts =
    "SELECT number, begun_at, settled_at, outcome, words, came_back_at, came_back"
    " FROM attempts WHERE letter = ?1 UNION ALL SELECT attempts, begun_at, NULL, '', '', NULL, ''"
    " FROM deliveries WHERE letter = ?1 AND state = 'sending' ORDER BY number";
#define ITEM_COLUMNS "case_id, obligation, revision, stage, rung, told_safe, told_due, reader"
const char* const select_letter_items =
    "SELECT " ITEM_COLUMNS ", letter FROM letter_items WHERE letter" IDS " ORDER BY letter, number";
const char* const select_tellings =
    "SELECT " ITEM_COLUMNS
    ", officer FROM letter_items JOIN letters ON id = letter_items.letter"
    " JOIN deliveries ON deliveries.letter = id"
    " WHERE obligation = ? AND state IN ('delivered', 'sending', 'unknown') ORDER BY id";
const char* const insert_letter_item =
    "INSERT INTO letter_items (letter, number, case_id, obligation, revision, stage, rung,"
    " told_safe, told_due, reader) VALUES (?,?,?,?,?,?,?,?,?,?)";

std::string write_ids(const std::vector<LetterId>& ids) {
  std::string list = "[";
  for (const LetterId id : ids) list += (list.size() > 1 ? "," : "") + std::to_string(id.value);
  return list + "]";
}

namespace {

// In the order of LETTER_TEXTS.
void bind_texts(SQLite::Statement& statement, int first, const Letter& letter) {
  int i = first;
  statement.bind(i++, letter.duties);
  statement.bind(i++, letter.urgency);
  statement.bind(i++, letter.brief);
  statement.bind(i++, letter.see);
  statement.bind(i++, letter.calendar_method);
  statement.bind(i++, letter.data);
  statement.bind(i++, letter.text);
  statement.bind(i++, letter.html);
  statement.bind(i++, letter.calendar);
}

}  // namespace

KeptLetter read_letter(SQLite::Statement& row) {
  KeptLetter read;
  Cells cells(row);
  read.letter.id = {cells.number()};
  read.letter.token = cells.text();
  read.letter.thread = cells.text();
  read.kind = read_letter_kind(cells.view()).value();
  read.occasion = cells.text();
  read.officer = cells.text();
  read.letter.officer_name = cells.text();
  read.way = cells.small();
  read.letter.channel = cells.text();
  read.letter.address = cells.text();
  read.letter.subject = cells.text();
  read.needed_by = cells.day();
  read.letter.written_at = cells.moment();
  read.since = cells.moment();
  read.stands_in_for = cells.text();
  read.unreached = cells.text();
  read.state = read_letter_state(cells.view()).value();
  read.next_at = cells.maybe_moment();
  read.attempts = cells.small();
  read.words = cells.text();
  read.possible_repeats = cells.small();
  if (!cells.is_end()) {
    read.letter.duties = cells.small();
    read.letter.urgency = cells.text();
    read.letter.brief = cells.text();
    read.letter.see = cells.text();
    read.letter.calendar_method = cells.text();
    read.letter.data = cells.text();
    read.letter.text = cells.text();
    read.letter.html = cells.text();
    read.letter.calendar = cells.text();
  }
  return read;
}

void bind_letter(SQLite::Statement& statement, const KeptLetter& kept) {
  const Letter& letter = kept.letter;
  int i = 1;
  statement.bind(i++, letter.token);
  statement.bind(i++, letter.thread);
  statement.bind(i++, std::string(write_letter_kind(kept.kind)));
  statement.bind(i++, kept.occasion);
  statement.bind(i++, kept.officer);
  statement.bind(i++, letter.officer_name);
  statement.bind(i++, kept.way);
  statement.bind(i++, letter.address);
  statement.bind(i++, letter.subject);
  statement.bind(i++, number_of(letter.written_at));
  statement.bind(i++, kept.stands_in_for);
  statement.bind(i++, kept.unreached);
  bind_texts(statement, i, letter);
}

void bind_delivery(SQLite::Statement& statement, LetterId id, const KeptLetter& kept) {
  int i = 1;
  statement.bind(i++, id.value);
  statement.bind(i++, kept.letter.channel);
  statement.bind(i++, number_of(kept.needed_by));
  statement.bind(i++, number_of(kept.letter.written_at));
  statement.bind(i++, std::string(write_letter_state(kept.state)));
  if (kept.next_at) statement.bind(i, number_of(*kept.next_at));
}

void bind_words(SQLite::Statement& statement, const Letter& letter) {
  int i = 1;
  statement.bind(i++, letter.id.value);
  statement.bind(i++, letter.subject);
  statement.bind(i++, number_of(letter.written_at));
  bind_texts(statement, i, letter);
}

LetterItem read_letter_item(Cells& cells) {
  LetterItem item;
  item.case_id = {cells.number()};
  item.obligation = {cells.number()};
  item.revision = cells.small();
  item.stage = read_stage(cells.view()).value();
  item.rung = cells.small();
  item.told_safe = cells.day();
  item.told_due = cells.day();
  item.reader = read_reader(cells.view()).value();
  return item;
}

void bind_letter_item(SQLite::Statement& statement, LetterId letter, int number,
                      const LetterItem& item) {
  int i = 1;
  statement.bind(i++, letter.value);
  statement.bind(i++, number);
  statement.bind(i++, item.case_id.value);
  statement.bind(i++, item.obligation.value);
  statement.bind(i++, item.revision);
  statement.bind(i++, write_stage(item.stage));
  statement.bind(i++, item.rung);
  statement.bind(i++, number_of(item.told_safe));
  statement.bind(i++, number_of(item.told_due));
  statement.bind(i++, std::string(write_reader(item.reader)));
}

}  // namespace qixian::rows
