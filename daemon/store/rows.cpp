#include "store/rows.hpp"

#include <stdexcept>

namespace qixian::rows {
namespace {

#define OBLIGATION_COLUMNS                                                                         \
  "id, case_id, rulebook, rule, cause, owed_by, owed_to, ordinal, revision, article, duty, kind, " \
  "state, owed, anchor, anchor_at, term, nominal, due, safe, ends_at, safe_at, certainty, "        \
  "earliest, latest, sent_on, done_on, suspended_on, silent_until, amount, paid, adopted, "        \
  "deemed, acknowledged_revision, remarks"

// What is asked for, in words that every list shares. `owed` is asked as a span, so that an index
// on it serves a list of what is owed, of what is not, and of both.
#define OBLIGATION_FILTER                                                                \
  " owed BETWEEN :owed_least AND :owed_most AND id > :after"                             \
  " AND (:state = '' OR state = :state) AND (:rulebook = '' OR rulebook = :rulebook)"    \
  " AND (:due_before IS NULL OR due < :due_before) AND (:safe_before IS NULL OR safe < " \
  ":safe_before)"

#define OFFICE_FILTER " (:office = '' OR owed_by = :office OR owed_to = :office) AND"

#define IN_ORDER " ORDER BY id LIMIT :limit"

// Through an index that is not in order of id: the numbers first, then only the rows of the page.
#define PAGE_OF(numbers) \
  "SELECT " OBLIGATION_COLUMNS " FROM obligations WHERE id IN (" numbers IN_ORDER ") ORDER BY id"

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
const char* const select_situation =
    "SELECT revision, kind, state, sent_on, silent_until, adopted, deemed, acknowledged_revision"
    " FROM obligations WHERE id = ?";
const char* const select_obligations =
    "SELECT " OBLIGATION_COLUMNS
    " FROM obligations NOT INDEXED WHERE" OFFICE_FILTER OBLIGATION_FILTER IN_ORDER;
const char* const select_obligations_of_case =
    "SELECT " OBLIGATION_COLUMNS
    " FROM obligations INDEXED BY obligations_by_case"
    " WHERE case_id = :case AND" OFFICE_FILTER OBLIGATION_FILTER IN_ORDER;
const char* const select_obligations_of_state =
    "SELECT " OBLIGATION_COLUMNS
    " FROM obligations INDEXED BY obligations_by_state"
    " WHERE state = :state AND" OFFICE_FILTER OBLIGATION_FILTER IN_ORDER;
const char* const select_obligations_owed =
    "SELECT " OBLIGATION_COLUMNS
    " FROM obligations INDEXED BY obligations_owed"
    " WHERE owed = 1 AND" OFFICE_FILTER OBLIGATION_FILTER IN_ORDER;
const char* const select_obligations_due = PAGE_OF(
    "SELECT id FROM obligations INDEXED BY obligations_due"
    " WHERE owed = 1 AND due < :due_before AND" OFFICE_FILTER OBLIGATION_FILTER);
const char* const select_obligations_safe = PAGE_OF(
    "SELECT id FROM obligations INDEXED BY obligations_safe"
    " WHERE owed = 1 AND safe < :safe_before AND" OFFICE_FILTER OBLIGATION_FILTER);
const char* const select_obligations_of_office = PAGE_OF(
    "SELECT id FROM obligations INDEXED BY obligations_owed_by"
    " WHERE owed_by = :office AND" OBLIGATION_FILTER
    " UNION SELECT id FROM obligations INDEXED BY obligations_owed_to"
    " WHERE owed_to = :office AND" OBLIGATION_FILTER);
const char* const select_obligations_of_cases =
    "SELECT " OBLIGATION_COLUMNS
    " FROM obligations INDEXED BY obligations_by_case"
    " WHERE case_id > ? AND case_id <= ? ORDER BY case_id, id";
const char* const select_watched_obligations =
    "SELECT id, rule, owed_by, kind, state, anchor, anchor_at, due, safe, ends_at, safe_at,"
    " certainty, latest, (SELECT min(at) FROM reminders INDEXED BY reminders_ahead"
    " WHERE obligation = o.id AND served_at IS NULL)"
    " FROM obligations o INDEXED BY obligations_owed WHERE owed = 1 AND id > ? AND id <= ?"
    " AND kind <> 'suggested' ORDER BY id";
const char* const insert_obligation =
    "INSERT INTO obligations (" OBLIGATION_COLUMNS
    ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)";

// The numbers are the columns' places in OBLIGATION_COLUMNS.
#define SET_UNINDEXED                                                                           \
  "UPDATE obligations SET rulebook = ?3, revision = ?9, article = ?10, duty = ?11, kind = ?12," \
  " anchor = ?15, anchor_at = ?16, term = ?17, nominal = ?18, ends_at = ?21, safe_at = ?22,"    \
  " certainty = ?23, earliest = ?24, latest = ?25, sent_on = ?26, done_on = ?27,"               \
  " suspended_on = ?28, silent_until = ?29, amount = ?30, paid = ?31, adopted = ?32, deemed = " \
  "?33,"                                                                                        \
  " acknowledged_revision = ?34, remarks = ?35"
#define SET_DAYS ", due = ?19, safe = ?20"
#define SET_STATE ", state = ?13, owed = ?14"
const char* const update_obligation = SET_UNINDEXED SET_DAYS SET_STATE " WHERE id = ?1";
const char* const update_obligation_days = SET_UNINDEXED SET_DAYS " WHERE id = ?1";
const char* const update_obligation_alone = SET_UNINDEXED " WHERE id = ?1";

ObligationRow read_obligation(SQLite::Statement& row) {
  ObligationRow read;
  Cells cells(row);
  read.kept.id = {cells.number()};
  read.case_id = {cells.number()};
  Obligation& obligation = read.kept.obligation;
  obligation.rulebook = cells.text();
  obligation.key.rule = cells.text();
  obligation.key.cause = {cells.number()};
  obligation.key.owed_by = cells.text();
  obligation.key.owed_to = cells.text();
  obligation.key.ordinal = cells.small();
  read.kept.revision = cells.small();
  obligation.article = cells.text();
  obligation.duty = cells.text();
  obligation.kind = read_duty_kind(cells.view()).value();
  obligation.state = read_state(cells.view()).value();
  cells.skip();  // owed follows from state
  obligation.anchor = cells.day();
  obligation.anchor_at = cells.maybe_moment();
  obligation.term = read_term(cells.view());
  obligation.deadline.nominal = cells.day();
  obligation.deadline.due = cells.day();
  obligation.deadline.safe = cells.day();
  obligation.deadline.ends_at = cells.moment();
  obligation.deadline.safe_at = cells.maybe_moment();
  obligation.deadline.certainty = static_cast<Certainty>(cells.small());
  obligation.deadline.earliest = cells.maybe_day();
  obligation.deadline.latest = cells.maybe_day();
  obligation.sent_on = cells.maybe_day();
  obligation.done_on = cells.maybe_day();
  obligation.suspended_on = cells.maybe_day();
  obligation.silent_until = cells.maybe_day();
  if (const auto amount = cells.maybe_number()) obligation.amount = Yuan{*amount};
  obligation.paid = {cells.number()};
  obligation.adopted = cells.flag();
  obligation.deemed = cells.flag();
  obligation.acknowledged_revision = cells.small();
  obligation.remarks = split(cells.text());
  return read;
}

Situation read_situation(SQLite::Statement& row) {
  Situation read;
  Cells cells(row);
  read.revision = cells.small();
  read.kind = read_duty_kind(cells.view()).value();
  read.state = read_state(cells.view()).value();
  read.sent_on = cells.maybe_day();
  read.silent_until = cells.maybe_day();
  read.adopted = cells.flag();
  read.deemed = cells.flag();
  read.acknowledged_revision = cells.small();
  return read;
}

Watched read_watched(SQLite::Statement& row) {
  Watched read;
  Cells cells(row);
  read.id = {cells.number()};
  Obligation& like = read.like;
  like.key.rule = cells.text();
  like.key.owed_by = cells.text();
  like.kind = read_duty_kind(cells.view()).value();
  like.state = read_state(cells.view()).value();
  like.anchor = cells.day();
  like.anchor_at = cells.maybe_moment();
  like.deadline.due = cells.day();
  like.deadline.safe = cells.day();
  like.deadline.ends_at = cells.moment();
  like.deadline.safe_at = cells.maybe_moment();
  like.deadline.certainty = static_cast<Certainty>(cells.small());
  like.deadline.latest = cells.maybe_day();
  read.next_at = cells.maybe_moment();
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
  bind_if(statement, i++, obligation.suspended_on);
  bind_if(statement, i++, obligation.silent_until);
  bind_if(statement, i++, obligation.amount);
  statement.bind(i++, obligation.paid.fen);
  statement.bind(i++, obligation.adopted ? 1 : 0);
  statement.bind(i++, obligation.deemed ? 1 : 0);
  statement.bind(i++, obligation.acknowledged_revision);
  statement.bind(i++, join(obligation.remarks));
}

}  // namespace qixian::rows
