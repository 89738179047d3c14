// Which law sets which term: a rulebook is one law, as data.
//
// Nothing about any province is in the code; config/rulebooks/*.toml holds the laws and
// read_rulebook.hpp the grammar they are written in.
#pragma once

#include "calendar/date.hpp"
#include "term/term.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

// A party the law speaks of: 行政机关, 检察机关, 赔偿义务人.
struct Role {
  std::string id;
  std::string name;
  bool external = false;  // never reminded, never climbed over
  auto operator<=>(const Role&) const = default;
};

enum class FieldType { date, text, choice };

// What an event says beyond its own day. Days to come live here: `meets = 2026-10-12`.
struct Field {
  std::string id;
  std::string name;
  FieldType type = FieldType::text;
  bool required = false;
  std::vector<std::string> choices;
  auto operator<=>(const Field&) const = default;
};

struct EventKind {
  std::string id;
  std::string name;
  bool replaces = false;    // a second one replaces the first (a meeting moved); otherwise it adds
  bool only_noted = false;  // no rule hears it; it is recorded for the file
  std::vector<Field> fields;
  auto operator<=>(const EventKind&) const = default;

  [[nodiscard]] const Field* field(std::string_view field_id) const;
};

// One of several things that may be so: an event happened, or an event's field has a value.
struct Circumstance {
  std::string event;
  std::string field;  // empty: the event happened at all
  std::string value;
  auto operator<=>(const Circumstance&) const = default;
};

// Holds when any of its circumstances does.
struct Condition {
  std::vector<Circumstance> any;
  std::string text;  // as the rulebook wrote it
  auto operator<=>(const Condition&) const = default;
};

enum class DutyKind {
  statutory,  // the law gives the number
  target,     // 内部目标: the law says 及时, the office says how long
  agreed,     // an agreement's own date
  suggested,  // 可以: a hint, never a reminder
};
[[nodiscard]] std::string_view write_duty_kind(DutyKind);
[[nodiscard]] std::optional<DutyKind> read_duty_kind(std::string_view);

struct Rule {
  std::string id;       // jx-2.2a
  std::string article;  // 第二条第二款
  std::string clause;   // verbatim
  std::string duty;     // 书面通报同级检察机关
  std::string event;    // what gives rise to it
  std::string from;     // "on", the event's own day, or a date field of it
  std::string owed_by;  // roles; every office that holds one owes, or is owed, its own duty
  std::string owed_to;
  Term term;
  DutyKind kind = DutyKind::statutory;
  bool clear_days = false;
  std::vector<Condition> only_if;         // every one must hold
  std::vector<Condition> unless;          // none may hold
  std::vector<std::string> fulfilled_by;  // events that discharge it
  std::vector<std::string> ended_by;      // events that end it while open: 终止, never overdue
  std::string fulfilment;                 // what discharges it, in words
  std::string lapse;                      // what follows when nothing is done, in words
  auto operator<=>(const Rule&) const = default;
};

struct Rulebook {
  std::string id;  // jiangxi-2021
  std::string title;
  std::string number;  // 赣环赔改办〔2021〕2号
  std::string issuer;
  Date effective;                // an event before it gives rise to nothing: 不适用
  std::optional<Date> doubtful;  // events from here until `effective` are warned about
  std::string roll_article;      // its own counting article, if it has one
  std::vector<Role> roles;
  std::vector<EventKind> events;
  std::vector<Rule> rules;
  auto operator<=>(const Rulebook&) const = default;

  [[nodiscard]] const Role* role(std::string_view role_id) const;
  [[nodiscard]] const EventKind* event(std::string_view event_id) const;
  [[nodiscard]] const Rule* rule(std::string_view rule_id) const;
};

}  // namespace qixian
