#include "docket/derive.hpp"

#include "docket/application.hpp"
#include "docket/conditions.hpp"
#include "docket/deeds.hpp"
#include "docket/parties.hpp"
#include "docket/schedule.hpp"
#include "docket/settle.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

namespace qixian {
namespace {

using std::chrono::days;

// Rule by rule and cause by cause: does it give rise to a duty, between whom, and how does that one
// stand. Nothing is decided here; each question has a file of its own.
class Derivation {
 public:
  Derivation(const std::vector<Fact>& recorded, const Rulebooks& rulebooks,
             const Calendar& calendar, Instant as_of, Reasons reasons)
      : facts_(recorded, rulebooks),
        applications_(facts_.file(), rulebooks),
        calendar_(calendar),
        as_of_(as_of),
        reasons_(reasons) {}

  Derived derive() {
    for (const Application& application : applications_.in_order()) follow(application);
    for (Duty& duty : duties_) derived_.obligations.push_back(std::move(duty.obligation));
    std::ranges::sort(derived_.obligations, {}, &Obligation::key);
    return std::move(derived_);
  }

 private:
  // What the duties of one rule and one cause have in common.
  struct Rising {
    const Application& application;
    const Cause& cause;
    Date anchor;
    Date arose;
    const Parties& parties;

    [[nodiscard]] const Rule& rule() const { return *application.rule; }
    [[nodiscard]] Arising between(const std::string& owed_by, const std::string& owed_to) const {
      const bool is_doubtful = rule().every == Every::once && application.is_doubtful_on(anchor);
      return {*application.book,
              rule(),
              cause,
              {rule().id, cause.id, owed_by, owed_to, 0},
              arose,
              {anchor, cause.at, rule().first, {}, rule().term, {}, {}},
              rule().duty,
              {},
              is_doubtful};
    }
  };

  void follow(const Application& application) {
    const Rule& rule = *application.rule;
    const std::vector<Cause> causes = causes_of(rule, *application.book, facts_, duties_);
    for (std::size_t i = 0; i < causes.size(); ++i) {
      const bool is_one_too_many = rule.at_most > 0 && i >= static_cast<std::size_t>(rule.at_most);
      if (!is_one_too_many) {
        follow(application, causes[i]);
      } else if (!is_excepted(application, causes[i])) {
        const std::string times =
            rule.at_most == 1 ? "once" : std::to_string(rule.at_most) + " times";
        wait(rule, causes[i], "nothing more: " + rule.article + " provides for it only " + times);
      }
    }
  }

  void follow(const Application& application, const Cause& cause) {
    const Rule& rule = *application.rule;
    std::optional<Date> anchor = cause.day;
    if (rule.from != "on") anchor = read_date(field_of(*cause.fact, rule.from));
    if (rule.every == Every::once && !applies(application, anchor.value_or(cause.day), cause))
      return;
    // An agreement without milestones has none to wait for.
    if (rule.each != Each::one && rows_for(rule.each, cause.fact->schedule).empty()) return;
    const Parties parties = parties_of(rule, *application.book, cause, facts_);
    if (!parties.missing.empty() || !anchor) {
      if (is_excepted(application, cause) || !arose_on(application, cause)) return;
      return wait(rule, cause,
                  parties.missing.empty() ? "the field '" + rule.from + "'"
                                          : "a party for the role " + parties.missing,
                  true);
    }
    Rising rising{application, cause, *anchor, {}, parties};
    for (const std::string& owed_by : parties.owed_by) {
      for (const std::string& owed_to : parties.owed_to) {
        if (owed_by == owed_to) continue;
        const ObligationKey key{rule.id, cause.id, owed_by, owed_to, 0};
        if (is_excepted(application, cause, &key)) continue;
        const auto arose = arose_on(application, cause, &key);
        if (!arose) continue;
        rising.arose = *arose;
        owe(rising, owed_by, owed_to);
      }
    }
  }

  // The day since which everything is so that the rule asks for between two offices, or between
  // any; nothing: it waits for something.
  std::optional<Date> arose_on(const Application& application, const Cause& cause,
                               const ObligationKey* key = nullptr) {
    const Rule& rule = *application.rule;
    // The rows of an agreement arose when it was first signed, whatever was supplemented since.
    const bool by_version = rule.each == Each::one && cause.by == nullptr && cause.set_by->on;
    Date arose = by_version ? *cause.set_by->on : cause.first_on;
    for (const Condition& condition : rule.only_if) {
      const auto since =
          held_since(condition, cause, {rule, key}, *application.book, facts_, calendar_);
      if (!since) {
        wait(rule, cause, condition.text);
        return {};
      }
      arose = std::max(arose, *since);
    }
    return arose;
  }

  // A day under another version is that version's; before all of them the oldest says what is
  // missing.
  bool applies(const Application& application, Date day, const Cause& cause) {
    if (applications_.gives_way(application, day)) return false;
    if (application.is_in_force_on(day) || application.is_doubtful_on(day)) return true;
    const Rulebook& book = *application.book;
    if (application.is_of_first_version() && day < book.effective)
      wait(*application.rule, cause,
           "an event on or after " + write_date(book.effective) + ", when " + book.number +
               " came into force");
    return false;
  }

  bool is_excepted(const Application& application, const Cause& cause,
                   const ObligationKey* key = nullptr) const {
    const Rule& rule = *application.rule;
    return std::ranges::any_of(rule.unless, [&](const Condition& condition) {
      return held_since(condition, cause, {rule, key}, *application.book, facts_, calendar_)
          .has_value();
    });
  }

  void owe(const Rising& rising, const std::string& owed_by, const std::string& owed_to) {
    Arising duty = rising.between(owed_by, owed_to);
    if (duty.rule.every != Every::once) return owe_periods(rising, duty);
    if (duty.rule.each != Each::one) return owe_rows(duty);
    duty.measure.first_day = read_date(field_of(*duty.cause.fact, duty.rule.first_field));
    duty.measure.set_day = read_date(field_of(*duty.cause.fact, duty.rule.due_field));
    if (!duty.measure.set_day && needs_moment(duty.rule.first, duty.rule.term) && !duty.cause.at)
      return wait(duty.rule, duty.cause, "the moment of the event, not only its day", true);
    if (duty.cause.by != nullptr) {
      if (goes_on_already(duty)) return;
      duty.key.ordinal = ordinal_after(*duty.cause.by, duty.key);
    }
    owe(duty);
  }

  // Several duties that were done by one event give rise to the same one.
  bool goes_on_already(const Arising& duty) const {
    const Duty& earlier = *duty.cause.by;
    return earlier.discharged_by != nullptr && std::ranges::any_of(duties_, [&](const Duty& other) {
             const ObligationKey& key = other.obligation.key;
             return other.cause.by != nullptr &&
                    other.cause.by->discharged_by == earlier.discharged_by &&
                    key.rule == duty.key.rule && key.cause == duty.key.cause &&
                    key.owed_by == duty.key.owed_by && key.owed_to == duty.key.owed_to;
           });
  }

  // Two instalments that were missed are two reasons to act. So are two that were done where the
  // offices of what follows do not tell them apart: the replies of two agencies, on which one
  // procuratorate goes on. Each has its place among all of its like, done or not.
  int ordinal_after(const Duty& earlier, const ObligationKey& key) const {
    constexpr int above_rows_and_periods = 1'000'000;
    const ObligationKey& own = earlier.obligation.key;
    if (earlier.discharged_by == nullptr) return own.ordinal;
    const auto is_of = [](const std::string& office, const ObligationKey& duty) {
      return office == duty.owed_by || office == duty.owed_to;
    };
    const auto place = std::ranges::count_if(duties_, [&](const Duty& other) {
      const ObligationKey& like = other.obligation.key;
      return like.rule == own.rule && like.cause == own.cause && like.ordinal == own.ordinal &&
             like < own &&
             std::ranges::all_of(
                 std::array{&key.owed_by, &key.owed_to},
                 [&](const auto* office) { return !is_of(*office, own) || is_of(*office, like); });
    });
    return own.ordinal + static_cast<int>(place) * above_rows_and_periods;
  }

  void owe_rows(Arising duty) {
    duty.measure.first.reset();
    const Measure agreed = duty.measure;
    for (const ScheduleRow* row : rows_for(duty.rule.each, duty.cause.fact->schedule)) {
      duty.key.ordinal = row->number;
      duty.words = duty_of_row(duty.rule, *row);
      duty.amount = row->amount;
      duty.measure = agreed;
      duty.measure.set_day = row->day;
      duty.measure.term = row->after.value_or(Term{});
      // The same day would not roll; the day of a row does (民法典第二百零三条).
      if (!row->day && duty.measure.term.count == 0) duty.measure.set_day = agreed.from;
      owe(duty);
    }
  }

  void owe_periods(const Rising& rising, Arising duty) {
    const Every every = duty.rule.every;
    const Application& application = rising.application;
    const Date today = date_in_beijing(as_of_);
    // The end of the case, or the rule's own, stops what recurs.
    const Deeds deeds = deeds_of(duty, facts_);
    const Date until = deeds.ended == nullptr ? today : std::min(today, *deeds.ended->on);
    duty.measure.term = length_of(every);
    // A supplement of the agreement leaves the periods that had begun before it.
    const Date begins = std::min(rising.anchor, rising.cause.first_on);
    Period period = first_period(every, begins);
    for (; period.first <= until; period = period_after(every, period)) {
      if (!application.is_in_force_on(std::max(period.first, begins))) continue;
      duty.key.ordinal = period.ordinal;
      duty.arose = std::max(begins, period.first);
      duty.measure.from = std::max(period.first - days{1}, begins);
      duty.measure.period = period;
      owe(duty);
    }
    if (deeds.ended != nullptr) return;
    while (period.first < application.book->effective) period = period_after(every, period);
    if (application.is_in_force_on(period.first)) review_at(midnight_beginning(period.first));
  }

  void owe(const Arising& duty) {
    // Several duties that lapsed may give rise to the same one.
    const bool is_there = std::ranges::any_of(duties_, [&](const Duty& other) {
      const ObligationKey& known = other.obligation.key;
      return known.ordinal == duty.key.ordinal && known.cause == duty.key.cause &&
             known == duty.key;
    });
    if (is_there) return;
    Settled settled = settle(duty, facts_, calendar_of(duty.key.owed_by), as_of_, reasons_);
    if (settled.review_at) review_at(*settled.review_at);
    duties_.push_back(std::move(settled.duty));
  }

  const Calendar& calendar_of(const std::string& office) {
    for (const auto& [known, calendar] : calendars_)
      if (known == office) return calendar;
    return calendars_.emplace_back(office, calendar_.for_office(office)).second;
  }

  void wait(const Rule& rule, const Cause& cause, std::string needs, bool is_gap = false) {
    is_gap = is_gap && rule.kind != DutyKind::suggested;  // nobody misses what only may be done
    Waiting waiting{rule.id, rule.article, rule.duty, cause.fact->id, std::move(needs), is_gap};
    if (std::ranges::find(derived_.waiting, waiting) == derived_.waiting.end())
      derived_.waiting.push_back(std::move(waiting));
  }

  void review_at(Instant at) {
    if (!derived_.review_at || at < *derived_.review_at) derived_.review_at = at;
  }

  const CaseFacts facts_;
  const Applications applications_;
  const Calendar& calendar_;
  const Instant as_of_;
  const Reasons reasons_;
  std::deque<Duty> duties_;                                 // causes point at them
  std::deque<std::pair<std::string, Calendar>> calendars_;  // by office
  Derived derived_;
};

}  // namespace

Derived derive_obligations(const std::vector<Fact>& facts, const Rulebooks& rulebooks,
                           const Calendar& calendar, Instant as_of, Reasons reasons) {
  return Derivation(facts, rulebooks, calendar, as_of, reasons).derive();
}

int gaps_in(const Derived& derived) {
  return static_cast<int>(std::ranges::count_if(derived.waiting, &Waiting::is_gap));
}

}  // namespace qixian
