// What somebody recorded about a case.
//
// Facts are recorded and never edited. Each carries two times: when it happened (`on`, never in the
// future) and when it was recorded; who recorded it (the peer's uid) and for whom (`by`, an
// officer). A correction or a retraction points at what it replaces; the last one recorded wins.
#pragma once

#include "calendar/date.hpp"

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
};
[[nodiscard]] std::string_view write_fact_kind(FactKind);
[[nodiscard]] std::optional<FactKind> read_fact_kind(std::string_view);

// What opening a case says.
struct Opening {
  std::string docket;  // 赣环赔〔2026〕3号; may come later
  std::string title;
  std::vector<std::string> rulebooks;
  std::map<std::string, std::vector<std::string>> parties;  // role → offices
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
  std::optional<FactId> about;                // correction, retraction
  std::optional<ObligationKey> duty;          // sent, done, acknowledged
  int revision = 0;                           // acknowledged: of which revision
  std::string document;                       // 文号
  std::string via;                            // 公文交换, 机要, EMS, 系统
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
