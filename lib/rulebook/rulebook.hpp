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
  bool external = false;   // 赔偿义务人, 法院: never reminded, never climbed over
  std::string watched_by;  // the role whose officers watch what an external one owes
  auto operator<=>(const Role&) const = default;
};

enum class FieldType {
  date,
  text,
  choice,
  office,  // one of the case's parties
};

// What an event says beyond its own day. Days to come live here: `meets = 2026-10-12`.
struct Field {
  std::string id;
  std::string name;
  FieldType type = FieldType::text;
  bool required = false;
  std::vector<std::string> choices;
  // Of an office: whose event it is, one of those who hold these roles. An event with such a field
  // speaks of the office that it names alone. Empty: an office that the event only mentions.
  std::vector<std::string> roles = {};
  auto operator<=>(const Field&) const = default;
};

struct EventKind {
  std::string id;
  std::string name;
  bool replaces = false;  // a second one replaces the first (a meeting moved); otherwise it adds
  std::vector<std::string> replaces_by;  // only one that agrees in these fields; empty: any
  bool only_noted = false;               // no rule hears it; it is recorded for the file
  bool has_schedule = false;             // an agreement: brings its own instalments and milestones
  // The office that its first field names has no 联络员 any more: what the directory may show
  // before anybody records it.
  bool vacancy = false;
  std::vector<Field> fields;
  auto operator<=>(const EventKind&) const = default;

  [[nodiscard]] const Field* field(std::string_view field_id) const;
};

// One of several things that may be so: an event happened, an event's field has a value, a term
// from an event had run out when the cause happened, the case came from somewhere.
struct Circumstance {
  std::string event;  // "case": the case itself, whose only field is `origin`
  std::string field;  // empty: the event happened at all
  std::string value;
  // The event's day and this term lie before the cause: 公告期满. A date in `field` of the event,
  // where it is given, ends the term instead.
  std::optional<Term> after = {};
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

// What gives rise to a duty.
struct Trigger {
  enum class Kind {
    event,     // an event of the rulebook; "standing" is a standing case being in force
    done_of,   // another duty was done: 收到通报
    lapse_of,  // another duty's last day passed with nothing recorded: 未按期提起诉讼
  };
  Kind kind = Kind::event;
  std::string id;  // of the event, or of the rule whose duty it is
  auto operator<=>(const Trigger&) const = default;
};
[[nodiscard]] std::string_view write_trigger_kind(Trigger::Kind);  // event, on_done_of, on_lapse_of

// A case opened for what offices owe each other without a case has this event, on its opening day.
inline constexpr std::string_view standing_event = "standing";

// One duty for each calendar month, quarter or year, until it is ended.
enum class Every { once, month, quarter, year };
[[nodiscard]] std::string_view write_every(Every);  // month, quarter, year; empty: once
[[nodiscard]] std::optional<Every> read_every(std::string_view);

// One duty for each row of the schedule that the event brings.
enum class Each { one, instalment, milestone };
[[nodiscard]] std::string_view write_each(Each);  // instalment, milestone; empty: one
[[nodiscard]] std::optional<Each> read_each(std::string_view);

// Days between two events do not count (鉴定).
struct NotCounted {
  std::string from;
  std::string to;
  auto operator<=>(const NotCounted&) const = default;
};

struct Rule {
  std::string id;       // jx-2.2a
  std::string article;  // 第二条第二款
  std::string clause;   // verbatim
  std::string duty;     // 书面通报同级检察机关
  Trigger trigger;
  std::string from = "on";  // the trigger's own day, or a date field of its event
  // Roles; every office that holds one owes, or is owed, its own duty. `owed_to` may be none. A
  // duty caused by another one binds the offices of that one, where they hold these roles.
  std::vector<std::string> owed_by;
  std::vector<std::string> owed_to;
  std::string owed_by_field;  // the office that the event names owes, where it names one
  std::string owed_to_field;
  bool joint = false;  // 共同义务: done by one is done by all
  // The term. `first` runs before it: 公告期满之日起三个月. A date in `first_field` or `due_field`
  // of the event, where it is given, is the last day of the one or the other instead.
  std::optional<Term> first;
  std::string first_field;
  Term term;
  std::string due_field;
  Every every = Every::once;
  Each each = Each::one;
  bool yields = false;  // gives way to another law of the case that makes duties of the same rows
  DutyKind kind = DutyKind::statutory;
  std::string target;      // its name in [[target]]: the office sets the term in its configuration
  std::string adopted_by;  // the document by which the office adopted the target; empty: no ladder
  bool clear_days = false;
  int at_most = 0;  // 重新磋商一次: only so many events give rise to it; 0: every one
  std::vector<Condition> only_if;         // every one must hold
  std::vector<Condition> unless;          // none may hold
  std::vector<std::string> fulfilled_by;  // events that discharge it
  std::vector<std::string> ended_by;      // events that end it while open: 终止, never overdue
  // What bears on the running of the term.
  std::vector<NotCounted> not_counted;
  bool can_be_suspended = true;           // by a suspension of the case or of who owes
  std::vector<std::string> restarted_by;  // 中断: events from which the whole term runs again
  // 时效中止 (民法典第一百九十四条): a suspension that touches the term's last `suspended_in_last`
  // makes it end so much after the suspension ends; empty: suspended days are added.
  std::optional<Term> suspended_in_last;
  bool deemed = false;     // 视为: lapses by itself when the last day has passed
  std::string fulfilment;  // what discharges it, in words
  std::string lapse;       // what follows when nothing is done, in words
  std::string note;        // what a reader should know; goes with every such duty
  auto operator<=>(const Rule&) const = default;

  // Whether `term` says anything: duties by the month or the row have their own days, and what is
  // only suggested may have none.
  [[nodiscard]] bool has_term() const;
};

// 及时 duties have a target by name; qixian.toml sets another term for it, and says by which
// document the office adopted it.
struct Target {
  std::string id;
  std::string name;
  Term term;
  std::string adopted_by;
  auto operator<=>(const Target&) const = default;
};

// What the rulebook rested on, and until when: 环境保护法 until 2026-08-14, 生态环境法典 since.
struct LegalBasis {
  std::string text;
  std::optional<Date> from;
  std::optional<Date> until;
  auto operator<=>(const LegalBasis&) const = default;
};

struct Rulebook {
  std::string id;  // jiangxi-2021
  std::string title;
  std::string number;  // 赣环赔改办〔2021〕2号
  std::string issuer;
  Date effective;                // a term that would run from before it does not: 不适用
  std::optional<Date> doubtful;  // events from here until `effective` are warned about
  std::string supersedes;        // the rulebook of which this is the version since `effective`
  std::string switched_off;      // why it cannot be used yet; empty: it can
  std::string roll_article;      // its own counting article, if it has one
  // 以时起算的期间从次时起算 (民诉法解释第一百二十五条): the law's last moment of hour terms.
  bool from_next_full_hour = false;
  std::vector<LegalBasis> basis;
  std::vector<Target> targets;
  std::vector<std::string> origins;  // where a case may come from: 检察机关移送
  std::vector<Role> roles;
  std::vector<EventKind> events;
  std::vector<Rule> rules;
  auto operator<=>(const Rulebook&) const = default;

  [[nodiscard]] const Role* role(std::string_view role_id) const;
  [[nodiscard]] const EventKind* event(std::string_view event_id) const;
  [[nodiscard]] const Rule* rule(std::string_view rule_id) const;
  [[nodiscard]] const Target* target(std::string_view target_id) const;
};

// The events by which a duty is done and from which other duties follow or stop: they have to be
// recorded themselves, for marking the duty done would lose those. `books` are all of the case.
[[nodiscard]] std::vector<std::string> events_to_record(const Rule&,
                                                        const std::vector<const Rulebook*>& books);

}  // namespace qixian
