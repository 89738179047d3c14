// Fills a new store with cases of five years, as large as one likes.
//
//   store_generator --cases 100000 --duties 4 --seed 1 [--fresh] FOLDER
//
// Every case has facts under one of the shipped rulebooks, and what follows from them is derived
// and planned as the clerk would: the store is one that a daemon could have come to by itself. It
// is written a thousand cases at a time. The same seed makes the same cases. Fresh ones were opened
// in the last seven weeks and nothing was done about them: what they owe is open, and moves.
#include "config/data_files.hpp"
#include "docket/derive.hpp"
#include "reminder/plan.hpp"
#include "rulebook/read_rulebook.hpp"
#include "store/sqlite_store.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace qixian {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

const Date first_opened{std::chrono::year{2022} / 1 / 4};
const Date today{std::chrono::year{2026} / 11 / 2};
const Instant now = moment_on(today, hours{9});

constexpr std::size_t offices_of_a_role = 12;
constexpr std::size_t slice = 1000;

struct Law {
  Calendar calendar;
  Rulebooks rulebooks;
};

Law read_law() {
  const std::filesystem::path source = QIXIAN_SOURCE_DIR;
  std::vector<Problem> problems;
  std::vector<HolidayNotice> notices;
  for (const DataFile& file : read_overlaid({source / "holidays"}, ".toml", problems))
    notices.push_back(read_holiday_notice(file.text, file.path.string(), problems));
  Rulebooks books;
  for (const DataFile& file : read_overlaid({source / "config/rulebooks"}, ".toml", problems)) {
    Rulebook book = read_rulebook(file.text, file.path.string(), problems);
    if (book.switched_off.empty()) books.emplace(book.id, std::move(book));
  }
  if (!problems.empty()) throw InputError(problems);
  return {Calendar(std::move(notices)), std::move(books)};
}

// One case as it grows, and what follows from it.
class CaseMaker {
 public:
  CaseMaker(const Law& law, std::uint64_t seed, bool is_fresh)
      : law_(law), is_fresh_(is_fresh), random_(seed) {
    for (const auto& [id, book] : law.rulebooks) books_.push_back(&book);
  }

  void first_ids(CaseId id, FactId fact, ObligationId duty) {
    next_case_ = id.value;
    next_fact_ = fact.value;
    next_duty_ = duty.value;
  }

  CaseStep make(int duties) {
    const Rulebook& book = *books_[below(books_.size())];
    open(book);
    Derived derived = derive();
    for (int tries = 0; tries < 12 && static_cast<int>(derived.obligations.size()) < duties;
         ++tries) {
      add_event(book);
      Derived with = derive();
      // One event in four gives rise to nothing.
      const bool is_idle = with.obligations.size() == derived.obligations.size();
      if (static_cast<int>(with.obligations.size()) > duties + 2 || (is_idle && below(4) != 0)) {
        take_back();
      } else {
        derived = std::move(with);
      }
    }
    if (!is_fresh_) work_off(derived.obligations);
    return step(derive());
  }

 private:
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : random_() % bound; }
  Date after(Date day, std::size_t most) {
    return std::min(day + days{static_cast<int>(below(most + 1))}, today - days{1});
  }
  Derived derive() const { return derive_obligations(facts_, law_.rulebooks, law_.calendar, now); }

  Fact& add(FactKind kind, Date on) {
    Fact fact;
    fact.id = {next_fact_++};
    fact.case_id = {next_case_};
    fact.kind = kind;
    fact.on = on;
    fact.at = moment_on(on, hours{9} + minutes{static_cast<int>(below(480))});
    fact.recorded_at = *fact.at + minutes{20};
    fact.uid = 1000;
    facts_.push_back(std::move(fact));
    return facts_.back();
  }

  void take_back() {
    facts_.pop_back();
    --next_fact_;
  }

  void open(const Rulebook& book) {
    facts_.clear();
    const Date first = is_fresh_ ? today - days{49} : first_opened;
    const auto span = static_cast<std::size_t>((today - first).count());
    const Date latest_start = std::max(book.effective, first);
    Fact& fact = add(FactKind::opened, std::max(after(first, span), latest_start));
    const int year = year_of(*fact.on);
    Opening opening;
    opening.docket =
        "赣环赔〔" + std::to_string(year) + "〕" + std::to_string(fact.case_id.value) + "号";
    opening.title = "某公司非法倾倒危险废物生态环境损害赔偿案";
    opening.rulebooks = {book.id};
    for (const Role& role : book.roles)
      opening.parties[role.id] = {role.id + "-" + std::to_string(below(offices_of_a_role) + 1)};
    if (!book.origins.empty()) opening.origin = book.origins[below(book.origins.size())];
    parties_ = opening.parties;
    fact.opening = std::move(opening);
  }

  void add_event(const Rulebook& book) {
    std::vector<const EventKind*> heard;
    for (const EventKind& event : book.events)
      if (!event.only_noted && event.id != standing_event) heard.push_back(&event);
    if (heard.empty()) return;
    const EventKind& kind = *heard[below(heard.size())];
    const Date on = after(*facts_.back().on, 40);
    Fact& fact = add(FactKind::event, on);
    fact.event = kind.id;
    for (const Field& field : kind.fields) fact.fields[field.id] = value_of(field, on);
    if (kind.has_schedule)
      for (int row = 1; row <= 3; ++row)
        fact.schedule.push_back(
            {row, {}, Term{row, TermUnit::months}, Yuan{5'000'000}, "国库", ""});
    fact.document =
        "洪环〔" + std::to_string(year_of(on)) + "〕" + std::to_string(below(900) + 1) + "号";
    fact.via = "公文交换";
  }

  std::string value_of(const Field& field, Date on) {
    switch (field.type) {
      case FieldType::date:
        return write_date(on + days{static_cast<int>(5 + below(36))});
      case FieldType::choice:
        return field.choices[below(field.choices.size())];
      case FieldType::office: {
        if (!field.roles.empty()) return parties_.at(field.roles.front()).front();
        auto party = parties_.begin();
        std::advance(party, below(parties_.size()));
        return party->second.front();
      }
      case FieldType::text:
        break;
    }
    return "情况说明";
  }

  // What was due long ago is done but for one in fifty, what was due lately but for one in four;
  // one in seven was done too late. Hints are answered like duties.
  void work_off(const std::vector<Obligation>& obligations) {
    for (const Obligation& obligation : obligations) {
      const Date last = obligation.deadline.due;
      const bool is_done = below(last + days{90} < today ? 50 : 4) != 0;
      const bool is_late = below(7) == 0;
      const Date on = is_late ? last + days{1 + static_cast<int>(below(10))}
                              : std::min(after(std::min(obligation.anchor, last), 10), last);
      if (!is_done || on >= today || is_closed(obligation.state)) continue;
      Fact& fact = add(FactKind::done, on);
      fact.duty = obligation.key;
      fact.via = "EMS";
    }
  }

  CaseStep step(Derived derived) {
    CaseStep made{{next_case_++}, std::move(facts_), {}, {}, derived.review_at, {}};
    facts_ = {};
    for (Obligation& obligation : derived.obligations) {
      Change change{{}, {{next_duty_++}, 1, std::move(obligation)}};
      change.after.obligation.deadline.why.clear();
      for (const PlannedReminder& planned :
           plan_reminders(change, false, Policy{}, law_.calendar, now))
        made.reminders.push_back({{}, change.after.id, 1, planned, {}});
      made.changes.push_back(std::move(change));
    }
    return made;
  }

  const Law& law_;
  const bool is_fresh_;
  std::mt19937_64 random_;
  std::vector<const Rulebook*> books_;
  std::vector<Fact> facts_;
  std::map<std::string, std::vector<std::string>> parties_;
  std::int64_t next_case_ = 1;
  std::int64_t next_fact_ = 1;
  std::int64_t next_duty_ = 1;
};

void generate(const std::string& folder, int cases, int duties, std::uint64_t seed, bool is_fresh) {
  const Law law = read_law();
  std::filesystem::create_directories(folder);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  const auto store = open_sqlite_store(folder, ClockKind::simulated);
  CaseMaker maker(law, seed, is_fresh);
  maker.first_ids(store->next_case_id(), store->next_fact_id(), store->next_obligation_id());
  store->adopt_edition("made by store_generator", "policy", now);
  std::vector<CaseStep> steps;
  for (int made = 1; made <= cases; ++made) {
    steps.push_back(maker.make(duties));
    if (steps.size() < slice && made < cases) continue;
    store->record_slice(steps, steps.back().case_id, made == cases, now);
    steps.clear();
  }
  const Counts counts = store->counts();
  std::cout << folder << ": " << counts.cases << " cases, " << counts.facts << " facts, "
            << counts.reminders_waiting << " reminders waiting\n";
  for (const auto& [state, count] : counts.obligations)
    std::cout << "  " << count << " obligations " << state << "\n";
}

}  // namespace
}  // namespace qixian

int main(int argc, char** argv) {
  CLI::App app{"fills a new store with cases of five years"};
  int cases = 100'000;
  int duties = 4;
  std::uint64_t seed = 1;
  std::string folder;
  app.add_option("--cases", cases, "how many cases")->check(CLI::Range(1, 10'000'000));
  app.add_option("--duties", duties, "about how many obligations each")->check(CLI::Range(1, 50));
  app.add_option("--seed", seed, "another seed makes other cases");
  bool is_fresh = false;
  app.add_flag("--fresh", is_fresh, "cases of the last weeks with nothing done about them");
  app.add_option("FOLDER", folder, "the store's folder, made where it is not there")->required();
  CLI11_PARSE(app, argc, argv);
  try {
    qixian::generate(folder, cases, duties, seed, is_fresh);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "store_generator: " << error.what() << "\n";
    return 1;
  }
}
