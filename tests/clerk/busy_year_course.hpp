// What is recorded in the busy year, and when: courses of events under the shipped rulebooks, what
// the officers do about the duties that follow, and changes of mind.
//
//   Course course(seed, agenda, calendar);
//   course.open_cases(400);
//
// Everything happens at random moments, in working hours but for one in thirty; what would have
// been recorded during an outage is recorded after it, under its own day.
#pragma once

#include "clerk/busy_year_people.hpp"
#include "clerk/clerk.hpp"

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace qixian::busy_year {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

inline const Date first_day = on("2026-01-04");
inline const Date last_day = on("2026-12-31");

// What is to be done, in order of time.
using Agenda = std::multimap<Instant, std::function<void(Clerk&, Instant now)>>;

class Course {
 public:
  Course(std::uint64_t seed, Agenda& agenda, const Edition& edition, const Store& store)
      : random_(seed), agenda_(agenda), edition_(edition), store_(store) {}

  void open_cases(int count) {
    // Most are opened in the first ten months, some in the first days: they were there before.
    for (int number = 1; number <= count; ++number) {
      const Date day = number % 5 == 0 ? first_day : first_day + days{below(300)};
      at(moment_about(day), [this, number](Clerk& clerk, Instant) { open(clerk, number); });
    }
    for (Date day = first_day + days{8}; day < last_day; day += days{7})
      at(moment_on(day, hours{10}), [this](Clerk&, Instant now) { look_through(now); });
  }

  // Before each entry of the agenda.
  void set_now(Instant now) { now_ = now; }
  [[nodiscard]] int recorded() const { return recorded_; }
  [[nodiscard]] int refused() const { return refused_; }

 private:
  struct Going {
    CaseId id;
    Opening opening;
    std::vector<std::pair<const Rulebook*, const EventKind*>> ahead;
    std::size_t next = 0;
    Date opened;
  };
  using GoingCase = std::shared_ptr<Going>;

  int below(int bound) { return static_cast<int>(random_() % static_cast<std::uint64_t>(bound)); }
  bool happens(int percent) { return below(100) < percent; }
  template <class Values>
  const auto& one_of(const Values& values) {
    return values[static_cast<std::size_t>(below(static_cast<int>(values.size())))];
  }

  void at(Instant when, std::function<void(Clerk&, Instant)> what) {
    agenda_.emplace(when, std::move(what));
  }
  Date workday_after(Date day, int n) { return edition_.calendar.nth_workday(day, n); }
  // On the first working day from `day` on; in the evening or at a weekend now and then.
  Instant moment_about(Date day) {
    if (happens(3)) return moment_on(day, hours{18} + seconds{below(3 * 3600)});
    return moment_on(edition_.calendar.first_workday_from(day),
                     hours{9} + seconds{1 + below(8 * 3600)});
  }

  // Records, and sees to what follows; nothing where it is refused, as it may be to anybody.
  std::optional<FactId> record(Clerk& clerk, Fact fact) {
    try {
      const Recorded recorded = clerk.record(std::move(fact), true);
      ++recorded_;
      for (const Change& change : recorded.changes) take_on(change.after, recorded.fact);
      return recorded.fact.id;
    } catch (const Refusal&) {
      ++refused_;
      return {};
    }
  }

  Fact fact_of(FactKind kind, CaseId id, Instant now) {
    Fact fact;
    fact.kind = kind;
    fact.case_id = id;
    fact.on = date_in_beijing(now);
    fact.at = now;
    return fact;
  }
  static Fact with_reasons(Fact fact) {
    fact.document = "批1号";
    fact.approved_by = "李局长";
    fact.note = "案情复杂";
    return fact;
  }

  void open(Clerk& clerk, int number) {
    auto going = std::make_shared<Going>();
    Opening& opening = going->opening;
    const bool is_jiangxi = number % 2 == 0;
    opening.title = "案件" + std::to_string(number);
    opening.rulebooks = {is_jiangxi ? "jiangxi-2021" : "shanghai-2025"};
    if (happens(20)) opening.rulebooks.push_back("procuratorate-2021");
    if (happens(20)) opening.rulebooks.push_back("claims");
    opening.standing = happens(5);
    const Pair& pair = one_of(is_jiangxi ? jiangxi_pairs : shanghai_pairs);
    const Pair& other = one_of(is_jiangxi ? shanghai_pairs : jiangxi_pairs);
    for (const std::string& id : opening.rulebooks)
      for (const Role& role : edition_.rulebooks.at(id).roles) {
        if (role.id == "agency") {
          opening.parties[role.id] = {pair.agency};
        } else if (role.external) {
          opening.parties[role.id] = {role.id == "court" ? court_of(pair) : obligor_of(pair)};
        } else {
          opening.parties[role.id] = {role.id == "procuratorate"  ? pair.procuratorate
                                      : role.id == "other-agency" ? other.agency
                                                                  : other.procuratorate};
        }
      }
    const auto& origins = edition_.rulebooks.at(opening.rulebooks.front()).origins;
    if (happens(70)) opening.origin = one_of(origins);
    going->opened = date_in_beijing(now_);
    const Recorded recorded = clerk.open_case(opening, {});
    going->id = recorded.file.id;
    going_.emplace(going->id, going);
    for (const Change& change : recorded.changes) take_on(change.after, recorded.fact);
    for (const std::string& id : opening.rulebooks) {
      const Rulebook& book = edition_.rulebooks.at(id);
      for (const EventKind& kind : book.events)
        if (!kind.only_noted && kind.id != standing_event && happens(15))
          going->ahead.emplace_back(&book, &kind);
    }
    go_on(going, going->opened);
    foresee(going);
  }

  void go_on(const GoingCase& going, Date from) {
    const bool is_over = going->next == going->ahead.size();
    const Date day = from + days{1 + below(is_over ? 60 : 16)};
    if (is_over && !happens(40)) return;
    at(moment_about(day), [this, going, is_over](Clerk& clerk, Instant now) {
      if (is_over) {
        record(clerk, with_reasons(fact_of(FactKind::ended, going->id, now)));
        return;
      }
      happen(clerk, going, now);
      go_on(going, date_in_beijing(now));
    });
  }

  void happen(Clerk& clerk, const GoingCase& going, Instant now) {
    const auto& [book, kind] = going->ahead[going->next++];
    Fact fact = fact_of(FactKind::event, going->id, now);
    // One in six was noticed days later.
    if (happens(16)) fact.at = now - days{1 + below(14)};
    fact.on = std::max(date_in_beijing(*fact.at), going->opened);
    fact.at = std::max(*fact.at, moment_on(*fact.on, seconds{0}));
    fact.event = kind->id;
    for (const Field& field : kind->fields)
      if (field.required || happens(50)) fact.fields[field.id] = value_of(field, going, *fact.on);
    if (kind->has_schedule)
      for (int row = 1; row <= 2; ++row)
        fact.schedule.push_back(
            {row, {}, Term{row, TermUnit::months}, Yuan{5'000'000}, "国库", ""});
    const auto id = record(clerk, fact);
    if (!id) return;
    if (happens(7)) correct(going->id, *id, *fact.on, now);
    if (happens(3)) retract(going->id, *id, now);
  }

  std::string value_of(const Field& field, const GoingCase& going, Date day) {
    switch (field.type) {
      case FieldType::date:
        return write_date(day + days{4 + below(40)});
      case FieldType::choice:
        return one_of(field.choices);
      case FieldType::office:
        return going->opening.parties.at(happens(80) ? "agency" : "procuratorate").front();
      case FieldType::text:
        break;
    }
    return "情况说明";
  }

  void correct(CaseId id, FactId about, Date day, Instant now) {
    const Date corrected = day - days{1 + below(5)};
    const Date noticed = date_in_beijing(now) + days{1 + below(20)};
    at(moment_about(noticed), [this, id, about, corrected](Clerk& clerk, Instant later) {
      Fact fact = with_reasons(fact_of(FactKind::correction, id, later));
      fact.about = about;
      fact.on = std::max(corrected, first_day);
      fact.at = moment_on(*fact.on, hours{10});
      record(clerk, fact);
    });
  }
  void retract(CaseId id, FactId about, Instant now) {
    const Date noticed = date_in_beijing(now) + days{1 + below(15)};
    at(moment_about(noticed), [this, id, about](Clerk& clerk, Instant) {
      Fact fact;
      fact.kind = FactKind::retraction;
      fact.case_id = id;
      fact.about = about;
      fact.note = "录错";
      record(clerk, fact);
    });
  }

  // What may befall a whole case.
  void foresee(const GoingCase& going) {
    const CaseId id = going->id;
    if (happens(40)) {
      const std::string office = going->opening.parties.at("agency").front();
      at(moment_about(going->opened + days{below(20)}),
         [this, id, office](Clerk& clerk, Instant now) {
           Fact fact = fact_of(FactKind::assigned, id, now);
           fact.officer = office + (happens(50) ? "-b" : "-e");
           record(clerk, fact);
         });
    }
    if (happens(8)) {
      const std::string role = happens(50) ? "" : "procuratorate";
      const Date from = going->opened + days{5 + below(90)};
      for (const auto& [kind, day] : {std::pair(FactKind::suspended, from),
                                      std::pair(FactKind::resumed, from + days{4 + below(30)})})
        at(moment_about(day), [this, id, role, kind](Clerk& clerk, Instant now) {
          Fact fact = with_reasons(fact_of(kind, id, now));
          fact.role = role;
          record(clerk, fact);
        });
    }
    if (happens(5)) {
      at(moment_about(going->opened + days{20 + below(60)}), [this, id](Clerk& clerk, Instant now) {
        Fact fact = with_reasons(fact_of(FactKind::silenced, id, now));
        fact.until = date_in_beijing(now) + days{10};
        record(clerk, fact);
      });
    }
  }

  // Duties that time alone brought are found on Mondays.
  void look_through(Instant) {
    ObligationFilter filter;
    filter.owed_only = true;
    for (;;) {
      const auto page = store_.obligations(filter);
      for (const ObligationRow& row : page) {
        Fact of;
        of.case_id = row.case_id;
        take_on(row.kept, of);
      }
      if (page.size() < static_cast<std::size_t>(filter.limit)) return;
      filter.after = page.back().kept.id.value;
    }
  }

  // What somebody will do about a duty: most in time, some late, some never.
  void take_on(const KeptObligation& kept, const Fact& because) {
    const Obligation& duty = kept.obligation;
    if (!is_owed(duty.state) || duty.kind == DutyKind::suggested) return;
    if (!taken_on_.insert(kept.id).second) return;
    const Date today = date_in_beijing(now_);
    const Deadline& deadline = duty.deadline;
    const CaseId id = because.case_id;
    if (happens(45)) about(kept.id, id, FactKind::acknowledged, today + days{1 + below(3)});
    if (duty.kind == DutyKind::statutory && happens(5))
      about(kept.id, id, FactKind::extended, today + days{1 + below(8)});
    if (happens(2)) about(kept.id, id, FactKind::waived, today + days{1 + below(10)});
    const int fate = below(100);
    if (fate < 4) return;
    const int length = static_cast<int>(std::max(deadline.safe - today, days{1}).count());
    Date day = today + days{below(length + 1)};
    if (fate < 20) day = workday_after(std::max(deadline.due, today), 1 + below(10));
    if (day > last_day) return;
    if (happens(25)) about(kept.id, id, FactKind::sent, day - days{1 + below(4)});
    about(kept.id, id, FactKind::done, day);
  }

  void about(ObligationId duty, CaseId id, FactKind kind, Date day) {
    const Instant when = std::max(moment_about(day), now_ + seconds{60});
    at(when, [this, duty, id, kind](Clerk& clerk, Instant now) {
      const auto row = store_.obligation(duty);
      if (!row || !is_owed(row->kept.obligation.state)) return;
      Fact fact = fact_of(kind, id, now);
      fact.duty = row->kept.obligation.key;
      if (kind == FactKind::acknowledged) fact.revision = row->kept.revision;
      if (kind == FactKind::extended) fact.term = Term{10, row->kept.obligation.term.unit};
      if (kind == FactKind::extended || kind == FactKind::waived) fact = with_reasons(fact);
      if (kind == FactKind::done && happens(15)) {
        fact.at = std::max(now - days{1 + below(3)}, moment_on(row->kept.obligation.anchor, {}));
        fact.at = std::min(*fact.at, now);
        fact.on = date_in_beijing(*fact.at);
      }
      if (kind == FactKind::done) be_done(fact, row->kept.obligation);
      const auto recorded = record(clerk, fact);
      if (recorded && kind == FactKind::done && happens(2)) retract(id, *recorded, now);
    });
  }

  // By the event that discharges the duty, where its rule names one.
  void be_done(Fact& fact, const Obligation& duty) {
    const Rulebook& book = edition_.rulebooks.at(duty.rulebook);
    const Rule* rule = book.rule(duty.key.rule);
    if (duty.amount) {
      fact.kind = FactKind::paid;
      fact.amount = Yuan{duty.amount->fen - duty.paid.fen};
      return;
    }
    if (rule == nullptr || rule->fulfilled_by.empty()) return;
    fact.kind = FactKind::event;
    fact.event = rule->fulfilled_by.front();
    fact.duty.reset();
    const EventKind* kind = book.event(fact.event);
    for (const Field& field : kind->fields)
      if (field.required)
        fact.fields[field.id] = value_of(field, going_.at(fact.case_id), *fact.on);
    if (kind->has_schedule) fact.schedule = two_instalments();
  }

  static std::vector<ScheduleRow> two_instalments() {
    std::vector<ScheduleRow> rows;
    for (int row = 1; row <= 2; ++row)
      rows.push_back({row, {}, Term{row, TermUnit::months}, Yuan{5'000'000}, "国库", ""});
    return rows;
  }

  std::mt19937_64 random_;
  Agenda& agenda_;
  const Edition& edition_;
  const Store& store_;
  Instant now_;
  std::map<CaseId, GoingCase> going_;
  std::set<ObligationId> taken_on_;
  int recorded_ = 0;
  int refused_ = 0;
};

}  // namespace qixian::busy_year
