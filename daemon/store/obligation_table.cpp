#include "store/sqlite_tables.hpp"

#include <string>
#include <utility>

namespace qixian {
namespace {

constexpr std::int64_t few = 20'000;  // so many numbers are sorted in a few milliseconds

}  // namespace

std::vector<KeptObligation> SqliteStore::obligations_of(CaseId id) const {
  ObligationFilter filter;
  filter.case_id = id;
  filter.limit = 1'000'000;
  std::vector<KeptObligation> kept;
  for (ObligationRow& row : obligations(filter)) kept.push_back(std::move(row.kept));
  return kept;
}

std::optional<ObligationRow> SqliteStore::obligation(ObligationId id) const {
  return guarded([&]() -> std::optional<ObligationRow> {
    SQLite::Statement& query = prepared(rows::select_one_obligation);
    query.bind(1, id.value);
    if (!query.executeStep()) return {};
    ObligationRow row = rows::read_obligation(query);
    query.reset();
    return row;
  });
}

std::optional<Situation> SqliteStore::situation(ObligationId id) const {
  return guarded([&]() -> std::optional<Situation> {
    SQLite::Statement& query = prepared(rows::select_situation);
    query.bind(1, id.value);
    if (!query.executeStep()) return {};
    const Situation situation = rows::read_situation(query);
    query.reset();
    return situation;
  });
}

// The index that leads to the fewest rows; where all lead to many, one that gives them in order,
// so that a page ends as soon as it is full.
const char* SqliteStore::list_for(const ObligationFilter& filter, bool owed) const {
  if (filter.case_id) return rows::select_obligations_of_case;
  if (owed && filter.due_before &&
      is_few("SELECT count(*) FROM (SELECT 1 FROM obligations INDEXED BY obligations_due"
             " WHERE owed = 1 AND due < ? LIMIT ?)",
             *filter.due_before))
    return rows::select_obligations_due;
  if (owed && filter.safe_before &&
      is_few("SELECT count(*) FROM (SELECT 1 FROM obligations INDEXED BY obligations_safe"
             " WHERE owed = 1 AND safe < ? LIMIT ?)",
             *filter.safe_before))
    return rows::select_obligations_safe;
  const bool in_state = filter.state.has_value();
  const bool is_rare_state =
      in_state && tallied("obligations")[std::string(write_state(*filter.state))] <= few;
  if (!filter.office.empty() && !is_rare_state) return rows::select_obligations_of_office;
  if (in_state) return rows::select_obligations_of_state;
  return owed ? rows::select_obligations_owed : rows::select_obligations;
}

bool SqliteStore::is_few(const char* counting, Date before) const {
  SQLite::Statement& query = prepared(counting);
  query.bind(1, number_of(before));
  query.bind(2, few + 1);
  query.executeStep();
  return take_number(query) <= few;
}

std::vector<ObligationRow> SqliteStore::obligations(const ObligationFilter& filter) const {
  return guarded([&]() -> std::vector<ObligationRow> {
    const bool owed = filter.owed_only || (filter.state && is_owed(*filter.state));
    const bool unowed = filter.state && !is_owed(*filter.state);
    if (owed && unowed) return {};
    SQLite::Statement& query = prepared(list_for(filter, owed));
    query.bind(":after", filter.after);
    query.bind(":office", filter.office);
    query.bind(":state", filter.state ? std::string(write_state(*filter.state)) : "");
    query.bind(":owed_least", owed ? 1 : 0);
    query.bind(":owed_most", unowed ? 0 : 1);
    query.bind(":rulebook", filter.rulebook);
    query.bind(":limit", filter.limit);
    if (filter.due_before) query.bind(":due_before", number_of(*filter.due_before));
    if (filter.safe_before) query.bind(":safe_before", number_of(*filter.safe_before));
    if (filter.case_id) query.bind(":case", filter.case_id->value);
    std::vector<ObligationRow> found;
    while (query.executeStep()) found.push_back(rows::read_obligation(query));
    return found;
  });
}

// Naming a column costs its indexes, whether its value differs or not.
const char* SqliteStore::row_for(const Change& change) {
  if (!change.before) return rows::insert_obligation;
  const Obligation& before = change.before->obligation;
  const Obligation& after = change.after.obligation;
  if (before.state != after.state) return rows::update_obligation;
  const bool same_days =
      before.deadline.due == after.deadline.due && before.deadline.safe == after.deadline.safe;
  return same_days ? rows::update_obligation_alone : rows::update_obligation_days;
}

void SqliteStore::save(CaseId case_id, const Change& change, Instant now) {
  const Obligation& after = change.after.obligation;
  if (change.before) {
    tally("obligations", write_state(change.before->obligation.state), -1);
    untally_owed(change.before->obligation);
  }
  SQLite::Statement& row = prepared(row_for(change));
  rows::bind_obligation(row, case_id, change.after);
  row.exec();
  tally("obligations", write_state(after.state), 1);
  tally_owed(after, now);
  if (!change.is_moved() && !change.closes() && !change.is_withdrawn()) return;
  // What is left of the old plan vanishes; the step brings the new one.
  SQLite::Statement& forget =
      prepared("DELETE FROM reminders WHERE obligation = ? AND served_at IS NULL");
  forget.bind(1, change.after.id.value);
  tally("reminders", "waiting", -forget.exec());
}

}  // namespace qixian
