#include "store/letter_rows.hpp"

#include "store/rows.hpp"

namespace qixian::rows {

#define LETTER_COLUMNS                                                                         \
  "id, token, thread, kind, occasion, officer, officer_name, way, channel, address, subject, " \
  "needed_by, written_at, since, stands_in_for, unreached, state, next_at, attempts, words, "  \
  "CASE WHEN attempts > 0 THEN (SELECT count(*) FROM attempts a WHERE a.letter = letters.id "  \
  "AND a.outcome = 'unknown' AND a.number < letters.attempts) ELSE 0 END"

#define LETTER_TEXTS ", text, html, data, duties, urgency, brief, see, calendar, calendar_method"

#define LETTER_FILTER                                                                     \
  " id > :after AND (:state = '' OR state = :state) AND :case = :case AND :obligation = " \
  ":obligation"                                                                           \
  " ORDER BY id LIMIT :limit"

#define IDS " IN (SELECT value FROM json_each(?1))"
const char* const select_whole_letters =
    "SELECT " LETTER_COLUMNS LETTER_TEXTS
    " FROM (SELECT value FROM json_each(?1)) CROSS JOIN letters ON id = value"
    " CROSS JOIN letter_texts ON letter = id";
const char* const select_letters_due =
    "SELECT needed_by, next_at, id FROM letters INDEXED BY letters_in_order"
    " WHERE channel = ?1 AND next_at IS NOT NULL AND next_at <= ?2 AND needed_by >= ?4"
    " ORDER BY needed_by, next_at, id LIMIT ?3";
const char* const select_late_letters_due =
    "SELECT needed_by, next_at, id FROM letters INDEXED BY letters_in_order"
    " WHERE channel = ?1 AND next_at IS NOT NULL AND next_at <= ?2 AND needed_by < ?4"
    " ORDER BY needed_by, next_at, id LIMIT ?3";
const char* const select_letters_held_up =
    "SELECT " LETTER_COLUMNS
    " FROM letters INDEXED BY letters_waiting"
    " WHERE channel = ?1 AND next_at IS NOT NULL AND since <= ?2 AND id > ?3"
    " ORDER BY id LIMIT ?4";
#define LETTERS_WHERE(which) "SELECT " LETTER_COLUMNS " FROM letters WHERE " which LETTER_FILTER
const char* const select_letters = LETTERS_WHERE("");
const char* const select_letters_of_obligation =
    LETTERS_WHERE("id IN (SELECT letter FROM letter_items WHERE obligation = :obligation) AND");
const char* const select_letters_of_case =
    LETTERS_WHERE("id IN (SELECT letter FROM letter_items WHERE case_id = :case) AND");
const char* const select_letters_of_state =
    LETTERS_WHERE("state = :state AND state NOT IN ('delivered', 'sending') AND");
const char* const insert_letter =
    "INSERT INTO letters (token, thread, kind, occasion, officer, officer_name, way, channel,"
    " address, subject, needed_by, written_at, since, stands_in_for, unreached, state, next_at)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (kind, occasion, officer, way) DO "
    "NOTHING";
const char* const insert_letter_texts =
    "INSERT INTO letter_texts (letter" LETTER_TEXTS ") VALUES (?,?,?,?,?,?,?,?,?,?)";
const char* const reword_letter =
    "UPDATE letters SET subject = ?, written_at = ? WHERE id = ? AND next_at IS NOT NULL";
const char* const count_letters_in_state =
    "SELECT count(*) FROM letters WHERE id" IDS " AND state = ?2";
const char* const move_letters =
    "UPDATE letters SET state = ?2, next_at = ?3, begun_at = ?4, attempts = attempts + (?4 IS NOT "
    "NULL), words = coalesce(?5, words) WHERE id" IDS;
const char* const insert_attempts =
    "INSERT INTO attempts (letter, number, begun_at, settled_at, outcome, words)"
    " SELECT id, attempts, begun_at, ?2, ?3, ?4 FROM letters WHERE id" IDS " AND state = 'sending'";
const char* const mark_came_back =
    "UPDATE attempts SET came_back_at = ?2, came_back = ?3"
    " WHERE letter = ?1 AND number = (SELECT attempts FROM letters WHERE id = ?1)";
const char* const select_attempts =
    "SELECT number, begun_at, settled_at, outcome, words, came_back_at, came_back"
    " FROM attempts WHERE letter = ?1 UNION ALL SELECT attempts, begun_at, NULL, '', '', NULL, ''"
    " FROM letters WHERE id = ?1 AND state = 'sending' ORDER BY number";
const char* const forget_letter_texts = "DELETE FROM letter_texts WHERE letter = ?";
#define ITEM_COLUMNS "case_id, obligation, revision, stage, rung, told_safe, told_due, reader"
const char* const select_letter_items =
    "SELECT " ITEM_COLUMNS ", letter FROM letter_items WHERE letter" IDS " ORDER BY letter, number";
const char* const select_tellings =
    "SELECT " ITEM_COLUMNS
    ", officer FROM letter_items JOIN letters ON id = letter"
    " WHERE obligation = ? AND state IN ('delivered', 'sending', 'unknown') ORDER BY letter";
const char* const insert_letter_item =
    "INSERT INTO letter_items (letter, number, case_id, obligation, revision, stage, rung,"
    " told_safe, told_due, reader) VALUES (?,?,?,?,?,?,?,?,?,?)";

std::string write_ids(const std::vector<LetterId>& ids) {
  std::string list = "[";
  for (const LetterId id : ids) list += (list.size() > 1 ? "," : "") + std::to_string(id.value);
  return list + "]";
}

KeptLetter read_letter(SQLite::Statement& row) {
  KeptLetter read;
  int c = 0;
  read.letter.id = {row.getColumn(c++).getInt64()};
  read.letter.token = row.getColumn(c++).getString();
  read.letter.thread = row.getColumn(c++).getString();
  read.kind = read_letter_kind(row.getColumn(c++).getText()).value();
  read.occasion = row.getColumn(c++).getString();
  read.officer = row.getColumn(c++).getString();
  read.letter.officer_name = row.getColumn(c++).getString();
  read.way = row.getColumn(c++).getInt();
  read.letter.channel = row.getColumn(c++).getString();
  read.letter.address = row.getColumn(c++).getString();
  read.letter.subject = row.getColumn(c++).getString();
  read.needed_by = day_of(row.getColumn(c++).getInt64());
  read.letter.written_at = instant_of(row.getColumn(c++).getInt64());
  read.since = instant_of(row.getColumn(c++).getInt64());
  read.stands_in_for = row.getColumn(c++).getString();
  read.unreached = row.getColumn(c++).getString();
  read.state = read_letter_state(row.getColumn(c++).getText()).value();
  read.next_at = moment(row.getColumn(c++));
  read.attempts = row.getColumn(c++).getInt();
  read.words = row.getColumn(c++).getString();
  read.possible_repeats = row.getColumn(c++).getInt();
  if (row.getColumnCount() > c) {
    read.letter.text = row.getColumn(c++).getString();
    read.letter.html = row.getColumn(c++).getString();
    read.letter.data = row.getColumn(c++).getString();
    read.letter.duties = row.getColumn(c++).getInt();
    read.letter.urgency = row.getColumn(c++).getString();
    read.letter.brief = row.getColumn(c++).getString();
    read.letter.see = row.getColumn(c++).getString();
    read.letter.calendar = row.getColumn(c++).getString();
    read.letter.calendar_method = row.getColumn(c++).getString();
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
  statement.bind(i++, letter.channel);
  statement.bind(i++, letter.address);
  statement.bind(i++, letter.subject);
  statement.bind(i++, number_of(kept.needed_by));
  statement.bind(i++, number_of(letter.written_at));
  statement.bind(i++, number_of(letter.written_at));
  statement.bind(i++, kept.stands_in_for);
  statement.bind(i++, kept.unreached);
  statement.bind(i++, std::string(write_letter_state(kept.state)));
  if (kept.next_at) {
    statement.bind(i++, number_of(*kept.next_at));
  } else {
    statement.bind(i++);
  }
}

void bind_letter_texts(SQLite::Statement& statement, LetterId id, const Letter& letter) {
  int i = 1;
  statement.bind(i++, id.value);
  statement.bind(i++, letter.text);
  statement.bind(i++, letter.html);
  statement.bind(i++, letter.data);
  statement.bind(i++, letter.duties);
  statement.bind(i++, letter.urgency);
  statement.bind(i++, letter.brief);
  statement.bind(i++, letter.see);
  statement.bind(i++, letter.calendar);
  statement.bind(i++, letter.calendar_method);
}

LetterItem read_letter_item(SQLite::Statement& row) {
  LetterItem item;
  int c = 0;
  item.case_id = {row.getColumn(c++).getInt64()};
  item.obligation = {row.getColumn(c++).getInt64()};
  item.revision = row.getColumn(c++).getInt();
  item.stage = read_stage(row.getColumn(c++).getText()).value();
  item.rung = row.getColumn(c++).getInt();
  item.told_safe = day_of(row.getColumn(c++).getInt64());
  item.told_due = day_of(row.getColumn(c++).getInt64());
  item.reader = read_reader(row.getColumn(c++).getText()).value();
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
