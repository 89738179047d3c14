// What somebody recorded about a case.
//
// Facts are recorded and never edited. Each carries two times: when it happened (`on`, never in the
// future) and when it was recorded; who recorded it (the peer's uid) and for whom (`by`, an
// officer). A correction or a retraction points at what it replaces; the last one recorded wins.
#pragma once

#include "calendar/date.hpp"
#include "term/term.hpp"

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

struct CaseId {
  std::int64_t value = 0;
  auto operator<=>(const CaseId&) const = default;
};
struct FactId {
  std::int64_t value = 0;
  auto operator<=>(const FactId&) const = default;
};
struct ObligationId {
  std::int64_t value = 0;
  auto operator<=>(const ObligationId&) const = default;
};

// What makes an obligation the same one for ever. An ordinal tells recurring duties of one cause
// apart.
struct ObligationKey {
  std::string rule;
  FactId cause;         // first fact of the correction chain that gave rise to it
  std::string owed_by;  // offices
  std::string owed_to;
  int ordinal = 0;
  auto operator<=>(const ObligationKey&) const = default;
};

enum class FactKind {
  opened,
  event,
  correction,
  retraction,
  sent,          // the duty's paper was sent off
  done,          // and has arrived: this discharges
  acknowledged,  // the officer has seen it; quiets stages, never the last day
  docket_given,  // the case has its docket number
  assigned,      // an officer takes an office's part in the case; the last one assigned has it
  paid,          // part or all of an instalment
  extended,      // one obligation, by a term
  suspended,     // one obligation, a role's clock or the whole case, from `on` on
  resumed,       // the same again; that day counts
  waived,        // one obligation
  ended,         // the case: what is open ends, 终止
  reopened,      // as another case: `linked`
  silenced,      // stages of an obligation or the case, `until`; never the last day
};
[[nodiscard]] std::string_view write_fact_kind(FactKind);
[[nodiscard]] std::optional<FactKind> read_fact_kind(std::string_view);

// Money in fen.
struct Yuan {
  std::int64_t fen = 0;
  auto operator<=>(const Yuan&) const = default;
};
// "50000", "50,000.00" and back as "50,000.00".
[[nodiscard]] std::optional<Yuan> read_yuan(std::string_view);
[[nodiscard]] std::string write_yuan(Yuan);

// One row of an agreement's own schedule: an instalment has an amount, a milestone has none.
struct ScheduleRow {
  int number = 0;
  // A day, or a term from the agreement's day: month ends are those of the base day (31 → 02-28 →
  // 03-31).
  std::optional<Date> day;
  std::optional<Term> after;
  std::optional<Yuan> amount;
  std::string payee;  // instalments
  std::string what;   // milestones: 完成土壤修复
  auto operator<=>(const ScheduleRow&) const = default;
};

// What opening a case says. A correction of it replaces what it gives and leaves the rest.
struct Opening {
  std::string docket;  // 赣环赔〔2026〕3号; may come later
  std::string title;
  std::vector<std::string> rulebooks;
  std::map<std::string, std::vector<std::string>> parties;  // role → offices
  std::string origin;             // where the case came from: one of the rulebooks' origins
  bool standing = false;          // what offices owe each other without a case: 联席会议, 联络员
  std::optional<CaseId> reopens;  // the case this one goes on from
  auto operator<=>(const Opening&) const = default;
};

struct Fact {
  FactId id;
  CaseId case_id;
  FactKind kind = FactKind::event;
  std::optional<Date> on;     // the Beijing day it happened; a correction may leave it as it was
  std::optional<Instant> at;  // the moment, where it was given
  Instant recorded_at;
  std::uint32_t uid = 65534;
  std::string by;
  std::optional<Opening> opening;             // opened
  std::string event;                          // event
  std::map<std::string, std::string> fields;  // event; a correction gives those that change
  std::vector<ScheduleRow> schedule;          // event; a correction gives the whole
  std::optional<FactId> about;                // correction, retraction
  std::optional<ObligationKey> duty;  // every kind about one obligation; suspended, resumed and
                                      // silenced may have none
  int revision = 0;                   // acknowledged: of which revision
  std::string role;                   // suspended, resumed: whose clock; empty: everyone's
  std::string office;                 // assigned: whose part
  std::string officer;                // assigned: to whom
  std::optional<Term> term;           // extended
  std::optional<Yuan> amount;         // paid
  std::optional<Date> until;          // silenced: the last day of it
  std::optional<CaseId> linked;       // reopened
  std::string approved_by;            // extended, suspended, resumed, waived, ended
  std::string document;               // 文号
  std::string via;                    // 公文交换, 机要, EMS, 系统
  std::string received_by;
  std::string note;  // also why something was corrected
  auto operator<=>(const Fact&) const = default;
};

// The facts as they stand after every correction and retraction: what was corrected carries its new
// day and fields under its own id, what was retracted is gone, corrections and retractions
// themselves are gone too. In order of id.
[[nodiscard]] std::vector<Fact> standing_facts(const std::vector<Fact>& recorded);

// The first fact of a correction chain: follows `about` to its root.
[[nodiscard]] FactId root_of(FactId, const std::vector<Fact>& recorded);

}  // namespace qixian
