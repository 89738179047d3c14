#include "store/rows.hpp"

#include <stdexcept>

namespace qixian::rows {
namespace {

#define OBLIGATION_COLUMNS                                                                         \
  "id, case_id, rulebook, rule, cause, owed_by, owed_to, ordinal, revision, article, duty, kind, " \
  "state, owed, "                                                                                  \
  "anchor, anchor_at, term, nominal, due, safe, ends_at, safe_at, certainty, earliest, latest, "   \
  "sent_on, "                                                                                      \
  "done_on, acknowledged_revision, remarks"

#define OBLIGATION_FILTER                                                                        \
  " id > :after AND (:office = '' OR owed_by = :office OR owed_to = :office)"                    \
  " AND (:state = '' OR state = :state) AND (:owed = 0 OR owed = 1)"                             \
  " AND (:rulebook = '' OR rulebook = :rulebook) AND (:due_before IS NULL OR due < :due_before)" \
  " ORDER BY id LIMIT :limit"

#define LETTER_COLUMNS                                                                          \
  "id, token, thread, case_id, obligation, revision, stage, rung, officer, officer_name, way, " \
  "channel, address, "                                                                          \
  "subject, told_safe, told_due, written_at, state, next_at, attempts, words"

std::optional<Date> day(const SQLite::Column& column) {
  if (column.isNull()) return {};
  return day_of(column.getInt64());
}

template <class Value>
void bind_if(SQLite::Statement& statement, int index, const std::optional<Value>& value) {
  if (value) {
    statement.bind(index, number_of(*value));
  } else {
    statement.bind(index);
  }
}

// Remarks are lines of one text; a remark itself never holds a line's end.
std::string join(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  for (std::size_t end; (end = text.find('\n', from)) != std::string::npos; from = end + 1)
    lines.push_back(text.substr(from, end - from));
  return lines;
}

}  // namespace

const char* const select_one_obligation =
    "SELECT " OBLIGATION_COLUMNS " FROM obligations WHERE id = ?";
const char* const select_obligations =
    "SELECT " OBLIGATION_COLUMNS " FROM obligations NOT INDEXED WHERE" OBLIGATION_FILTER;
const char* const select_obligations_of_case =
    "SELECT " OBLIGATION_COLUMNS " FROM obligations WHERE case_id = :case AND" OBLIGATION_FILTER;
const char* const upsert_obligation =
    "INSERT INTO obligations (" OBLIGATION_COLUMNS
    ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
    " ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, article = excluded.article, "
    "duty = excluded.duty,"
    " kind = excluded.kind, state = excluded.state, owed = excluded.owed, anchor = excluded.anchor,"
    " anchor_at = excluded.anchor_at, term = excluded.term, nominal = excluded.nominal, due = "
    "excluded.due,"
    " safe = excluded.safe, ends_at = excluded.ends_at, safe_at = excluded.safe_at, certainty = "
    "excluded.certainty,"
    " earliest = excluded.earliest, latest = excluded.latest, sent_on = excluded.sent_on, done_on "
    "= excluded.done_on,"
    " acknowledged_revision = excluded.acknowledged_revision, remarks = excluded.remarks";

std::optional<Instant> moment(const SQLite::Column& column) {
  if (column.isNull()) return {};
  return instant_of(column.getInt64());
}

ObligationRow read_obligation(SQLite::Statement& row) {
  ObligationRow read;
  int c = 0;
  read.kept.id = {row.getColumn(c++).getInt64()};
  read.case_id = {row.getColumn(c++).getInt64()};
  Obligation& obligation = read.kept.obligation;
  obligation.rulebook = row.getColumn(c++).getString();
  obligation.key.rule = row.getColumn(c++).getString();
  obligation.key.cause = {row.getColumn(c++).getInt64()};
  obligation.key.owed_by = row.getColumn(c++).getString();
  obligation.key.owed_to = row.getColumn(c++).getString();
  obligation.key.ordinal = row.getColumn(c++).getInt();
  read.kept.revision = row.getColumn(c++).getInt();
  obligation.article = row.getColumn(c++).getString();
  obligation.duty = row.getColumn(c++).getString();
  obligation.kind = read_duty_kind(row.getColumn(c++).getText()).value();
  obligation.state = read_state(row.getColumn(c++).getText()).value();
  ++c;  // owed follows from state
  obligation.anchor = day_of(row.getColumn(c++).getInt64());
  obligation.anchor_at = moment(row.getColumn(c++));
  obligation.term = read_term(row.getColumn(c++).getText());
  obligation.deadline.nominal = day_of(row.getColumn(c++).getInt64());
  obligation.deadline.due = day_of(row.getColumn(c++).getInt64());
  obligation.deadline.safe = day_of(row.getColumn(c++).getInt64());
  obligation.deadline.ends_at = instant_of(row.getColumn(c++).getInt64());
  obligation.deadline.safe_at = moment(row.getColumn(c++));
  obligation.deadline.certainty = static_cast<Certainty>(row.getColumn(c++).getInt());
  obligation.deadline.earliest = day(row.getColumn(c++));
  obligation.deadline.latest = day(row.getColumn(c++));
  obligation.sent_on = day(row.getColumn(c++));
  obligation.done_on = day(row.getColumn(c++));
  obligation.acknowledged_revision = row.getColumn(c++).getInt();
  obligation.remarks = split(row.getColumn(c++).getString());
  return read;
}

void bind_obligation(SQLite::Statement& statement, CaseId case_id, const KeptObligation& kept) {
  const Obligation& obligation = kept.obligation;
  const Deadline& deadline = obligation.deadline;
  int i = 1;
  statement.bind(i++, kept.id.value);
  statement.bind(i++, case_id.value);
  statement.bind(i++, obligation.rulebook);
  statement.bind(i++, obligation.key.rule);
  statement.bind(i++, obligation.key.cause.value);
  statement.bind(i++, obligation.key.owed_by);
  statement.bind(i++, obligation.key.owed_to);
  statement.bind(i++, obligation.key.ordinal);
  statement.bind(i++, kept.revision);
  statement.bind(i++, obligation.article);
  statement.bind(i++, obligation.duty);
  statement.bind(i++, std::string(write_duty_kind(obligation.kind)));
  statement.bind(i++, std::string(write_state(obligation.state)));
  statement.bind(i++, is_owed(obligation.state) ? 1 : 0);
  statement.bind(i++, number_of(obligation.anchor));
  bind_if(statement, i++, obligation.anchor_at);
  statement.bind(i++, write_term(obligation.term));
  statement.bind(i++, number_of(deadline.nominal));
  statement.bind(i++, number_of(deadline.due));
  statement.bind(i++, number_of(deadline.safe));
  statement.bind(i++, number_of(deadline.ends_at));
  bind_if(statement, i++, deadline.safe_at);
  statement.bind(i++, static_cast<int>(deadline.certainty));
  bind_if(statement, i++, deadline.earliest);
  bind_if(statement, i++, deadline.latest);
  bind_if(statement, i++, obligation.sent_on);
  bind_if(statement, i++, obligation.done_on);
  statement.bind(i++, obligation.acknowledged_revision);
  statement.bind(i++, join(obligation.remarks));
}

const char* const select_one_letter =
    "SELECT " LETTER_COLUMNS ", text, html, data FROM letters WHERE id = ?";
const char* const select_letters_due = "SELECT " LETTER_COLUMNS
                                       ", text, html, data FROM letters WHERE next_at IS NOT NULL "
                                       "AND next_at <= ? ORDER BY told_safe, next_at, id LIMIT ?";
const char* const select_letters =
    "SELECT " LETTER_COLUMNS
    " FROM letters WHERE id > :after AND (:state = '' OR state = :state) AND (:case = 0 OR case_id "
    "= :case)"
    " AND (:obligation = 0 OR obligation = :obligation) ORDER BY id LIMIT :limit";
const char* const insert_letter =
    "INSERT INTO letters (token, thread, case_id, obligation, revision, stage, rung, officer, "
    "officer_name, way, channel,"
    " address, subject, told_safe, told_due, written_at, state, next_at, text, html, data)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
    " ON CONFLICT (obligation, revision, stage, rung, officer, way) DO NOTHING";

KeptLetter read_letter(SQLite::Statement& row) {
  KeptLetter read;
  int c = 0;
  read.letter.id = {row.getColumn(c++).getInt64()};
  read.letter.token = row.getColumn(c++).getString();
  read.letter.thread = row.getColumn(c++).getString();
  read.case_id = {row.getColumn(c++).getInt64()};
  read.obligation = {row.getColumn(c++).getInt64()};
  read.revision = row.getColumn(c++).getInt();
  read.stage = read_stage(row.getColumn(c++).getText()).value();
  read.rung = row.getColumn(c++).getInt();
  read.officer = row.getColumn(c++).getString();
  read.letter.officer_name = row.getColumn(c++).getString();
  read.way = row.getColumn(c++).getInt();
  read.letter.channel = row.getColumn(c++).getString();
  read.letter.address = row.getColumn(c++).getString();
  read.letter.subject = row.getColumn(c++).getString();
  read.told_safe = day_of(row.getColumn(c++).getInt64());
  read.told_due = day_of(row.getColumn(c++).getInt64());
  read.letter.written_at = instant_of(row.getColumn(c++).getInt64());
  read.state = read_letter_state(row.getColumn(c++).getText()).value();
  read.next_at = moment(row.getColumn(c++));
  read.attempts = row.getColumn(c++).getInt();
  read.words = row.getColumn(c++).getString();
  if (row.getColumnCount() > c) {
    read.letter.text = row.getColumn(c++).getString();
    read.letter.html = row.getColumn(c++).getString();
    read.letter.data = row.getColumn(c++).getString();
  }
  return read;
}

void bind_letter(SQLite::Statement& statement, const KeptLetter& kept) {
  const Letter& letter = kept.letter;
  int i = 1;
  statement.bind(i++, letter.token);
  statement.bind(i++, letter.thread);
  statement.bind(i++, kept.case_id.value);
  statement.bind(i++, kept.obligation.value);
  statement.bind(i++, kept.revision);
  statement.bind(i++, write_stage(kept.stage));
  statement.bind(i++, kept.rung);
  statement.bind(i++, kept.officer);
  statement.bind(i++, letter.officer_name);
  statement.bind(i++, kept.way);
  statement.bind(i++, letter.channel);
  statement.bind(i++, letter.address);
  statement.bind(i++, letter.subject);
  statement.bind(i++, number_of(kept.told_safe));
  statement.bind(i++, number_of(kept.told_due));
  statement.bind(i++, number_of(letter.written_at));
  statement.bind(i++, std::string(write_letter_state(kept.state)));
  bind_if(statement, i++, kept.next_at);
  statement.bind(i++, letter.text);
  statement.bind(i++, letter.html);
  statement.bind(i++, letter.data);
}

}  // namespace qixian::rows
