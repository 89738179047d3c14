// What holds whatever is recorded, in whatever order. Failing cases print the seed that repeats
// them.
#include "docket/cause.hpp"
#include "docket/course.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <tuple>

namespace qixian {
namespace {

using course::any_course;
using course::any_day;
using course::numbered;

Derived derive(const std::vector<Fact>& facts, Instant as_of) {
  return derive_obligations(facts, shipped(), published(), as_of);
}

void same(const Derived& one, const Derived& other) {
  RC_ASSERT(one.obligations == other.obligations);
  RC_ASSERT(one.waiting == other.waiting);
  RC_ASSERT(one.review_at == other.review_at);
}

// An obligation without the number of the fact that caused it, which is all that the order gives;
// and without its acknowledgement, which is of a revision under that number.
std::vector<Obligation> contents(std::vector<Obligation> obligations) {
  for (Obligation& obligation : obligations) {
    obligation.key.cause = {};
    obligation.acknowledged_revision = 0;
  }
  std::ranges::sort(obligations);
  return obligations;
}

// Without what stands in place of the last day of a suspended one, which moves on with every day.
std::vector<Obligation> without_drift(std::vector<Obligation> obligations) {
  for (Obligation& obligation : obligations)
    if (obligation.state == State::suspended) obligation.deadline = {};
  return obligations;
}

TEST(Deriving, TwiceIsTheSameAndChangesNothing) {
  EXPECT_TRUE(rc::check([] {
    const Casebook book = any_course();
    const Instant now = midnight_beginning(any_day());
    const Derived once = derive(book.facts(), now);
    same(once, derive(book.facts(), now));

    std::vector<KeptObligation> kept;
    for (const Obligation& obligation : once.obligations)
      kept.push_back({{static_cast<std::int64_t>(kept.size()) + 1}, 1, obligation});
    RC_ASSERT(changes(kept, once.obligations).empty());
  }));
}

TEST(Deriving, WithoutReasonsGivesTheSameButThose) {
  EXPECT_TRUE(rc::check([] {
    const Casebook book = any_course();
    const Instant now = midnight_beginning(any_day());
    Derived told = derive(book.facts(), now);
    const Derived untold =
        derive_obligations(book.facts(), shipped(), published(), now, Reasons::left_out);
    for (const Obligation& duty : untold.obligations) RC_ASSERT(duty.deadline.why.empty());
    for (Obligation& duty : told.obligations) duty.deadline.why.clear();
    same(told, untold);
  }));
}

TEST(Deriving, GivesEveryDutyOnceAndInOrder) {
  EXPECT_TRUE(rc::check([] {
    const Derived derived = derive(any_course().facts(), course::recorded_at);
    for (std::size_t i = 1; i < derived.obligations.size(); ++i)
      RC_ASSERT(derived.obligations[i - 1].key < derived.obligations[i].key);
  }));
}

TEST(Deriving, FromAShuffledListIsTheSame) {
  EXPECT_TRUE(rc::check([] {
    const Casebook book = any_course();
    std::vector<Fact> shuffled = book.facts();
    std::ranges::sort(shuffled, std::greater{}, &Fact::id);
    same(derive(book.facts(), course::recorded_at), derive(shuffled, course::recorded_at));
  }));
}

// Those of a course that can be recorded in any order with one meaning: of one day the later record
// stands, so no two are of one day; of two changes of mind about one fact the later counts, so
// there is no second one; and what a change of mind is about was recorded before it.
std::vector<Fact> without_ties(const std::vector<Fact>& course) {
  std::vector<Fact> facts{course.front()};
  std::set<Date> days;
  std::set<FactId> changed;
  std::set<FactId> kept;
  for (const Fact& fact : course) {
    if (fact.kind == FactKind::opened) continue;
    if (fact.about && (!kept.contains(*fact.about) || changed.contains(*fact.about))) continue;
    if (fact.on && !days.insert(*fact.on).second) continue;
    if (fact.about) changed.insert(*fact.about);
    kept.insert(fact.id);
    facts.push_back(fact);
  }
  return facts;
}

// The opening first, then in any order, but changes of mind after what they are about.
std::vector<Fact> in_any_order(const std::vector<Fact>& facts) {
  std::vector<Fact> left(facts.begin() + 1, facts.end());
  std::vector<Fact> other{facts.front()};
  while (!left.empty()) {
    const auto may_come = [&](const Fact& fact) {
      return !fact.about || std::ranges::find(other, *fact.about, &Fact::id) != other.end();
    };
    std::vector<std::size_t> next;
    for (std::size_t i = 0; i < left.size(); ++i)
      if (may_come(left[i])) next.push_back(i);
    const auto chosen = left.begin() + static_cast<std::ptrdiff_t>(*rc::gen::elementOf(next));
    other.push_back(*chosen);
    left.erase(chosen);
  }
  return other;
}

// With the numbers that they would have had in this order, wherever they speak of each other.
std::vector<Fact> renumbered(std::vector<Fact> facts, std::map<FactId, FactId>& numbers) {
  for (std::size_t i = 0; i < facts.size(); ++i)
    numbers[facts[i].id] = {static_cast<std::int64_t>(i) + 1};
  for (Fact& fact : facts) {
    if (fact.about) fact.about = numbers.at(*fact.about);
    // One that is not there is of a duty that never arose.
    if (fact.duty)
      fact.duty->cause = numbers.contains(fact.duty->cause) ? numbers[fact.duty->cause] : FactId{};
  }
  return numbered(std::move(facts));
}

TEST(Deriving, DoesNotDependOnTheOrderInWhichThingsWereRecorded) {
  EXPECT_TRUE(rc::check([] {
    const std::vector<Fact> facts = without_ties(any_course().facts());
    std::map<FactId, FactId> first, then;
    const Instant now = midnight_beginning(any_day());
    const Derived one = derive(renumbered(facts, first), now);
    const Derived other = derive(renumbered(in_any_order(facts), then), now);
    RC_ASSERT(contents(one.obligations) == contents(other.obligations));
    RC_ASSERT(one.review_at == other.review_at);
    const auto said = [](std::vector<Waiting> waiting, const std::map<FactId, FactId>& numbers) {
      for (Waiting& duty : waiting)
        duty.cause =
            std::ranges::find(numbers, duty.cause, [](const auto& of) { return of.second; })->first;
      std::ranges::sort(waiting);
      return waiting;
    };
    RC_ASSERT(said(one.waiting, first) == said(other.waiting, then));
  }));
}

// As somebody might have got it wrong, in the members that a correction can give.
Fact slip_of(Fact fact) {
  if (*rc::gen::inRange(0, 2) == 0) fact.on = any_day();
  for (auto& [field, value] : fact.fields)
    if (*rc::gen::inRange(0, 2) == 0) value = write_date(any_day());
  if (!fact.schedule.empty()) fact.schedule.pop_back();
  if (fact.term) fact.term = Term{3, TermUnit::days};
  if (fact.amount) fact.amount = Yuan{1};
  if (fact.until) fact.until = any_day();
  return fact;
}

// Without the reasons, which are not kept.
std::vector<Obligation> comparable(std::vector<Obligation> obligations) {
  for (Obligation& obligation : obligations) obligation.deadline.why.clear();
  std::ranges::sort(obligations);
  return without_drift(std::move(obligations));
}

std::vector<Obligation> what_stands(const std::vector<KeptObligation>& kept) {
  std::vector<Obligation> standing;
  for (const KeptObligation& each : kept)
    if (each.obligation.state != State::withdrawn) standing.push_back(each.obligation);
  return comparable(std::move(standing));
}

// As the store would keep them, each fact recorded when it was.
std::vector<KeptObligation> kept_of(const std::vector<Fact>& facts) {
  Casebook book(shipped(), facts.front(), facts.front().recorded_at);
  for (const Fact& fact : facts) {
    if (fact.kind == FactKind::opened) continue;
    book.pass_to(std::max(book.now(), fact.recorded_at));
    book.record(fact);
  }
  book.pass_to(std::max(book.now(), course::recorded_at));
  return book.kept();
}

TEST(ACorrection, GivesWhatRecordingRightAtFirstWouldHaveGiven) {
  EXPECT_TRUE(rc::check([] {
    const std::vector<Fact> right = any_course(false).facts();
    RC_PRE(right.size() > 1U);
    const std::size_t wrong = *rc::gen::inRange<std::size_t>(1, right.size());
    std::vector<Fact> corrected = right;
    corrected[wrong] = slip_of(right[wrong]);
    Fact correction = right[wrong];
    correction.kind = FactKind::correction;
    correction.about = right[wrong].id;
    correction.id = {static_cast<std::int64_t>(right.size()) + 1};
    correction.recorded_at = course::recorded_at;
    corrected.push_back(correction);
    const Instant now = midnight_beginning(any_day());
    same(derive(right, now), derive(corrected, now));
    RC_ASSERT(what_stands(kept_of(right)) == what_stands(kept_of(corrected)));
  }));
}

TEST(WhatIsKept, IsWhatFollowsAfterEveryFactUnderOneEdition) {
  EXPECT_TRUE(rc::check([] {
    const Fact opening = course::any_opening();
    Casebook book(shipped(), opening, at_ten(*opening.on));
    const int facts = *rc::gen::inRange(0, 16);
    for (int i = 0; i < facts; ++i) {
      course::go_on(book, *opening.opening, true);
      std::vector<Obligation> follows = book.derived().obligations;
      RC_ASSERT(what_stands(book.kept()) == comparable(std::move(follows)));
    }
  }));
}

// A kind that replaces keeps the identity that the first one gave, retracted or not: by what would
// its duties go had the first never been recorded?
std::optional<FactId> next_name(const Fact& first, const std::vector<Fact>& facts) {
  const CaseFacts laid_out(facts, shipped());
  for (const std::string& id : laid_out.file().rulebooks)
    for (const Rule& rule : shipped().at(id).rules)
      for (const Cause& cause : causes_of(rule, shipped().at(id), laid_out, {}))
        if (cause.id == first.id && !cause.others.empty()) return cause.others.front();
  return {};
}

TEST(ARetraction, GivesWhatNeverRecordingItWouldHaveGiven) {
  EXPECT_TRUE(rc::check([] {
    std::vector<Fact> retracted = any_course(false).facts();
    RC_PRE(retracted.size() > 1U);
    const std::size_t which = *rc::gen::inRange<std::size_t>(1, retracted.size());
    const Fact slip = retracted[which];
    std::vector<Fact> never = retracted;
    never.erase(never.begin() + static_cast<std::ptrdiff_t>(which));
    Fact retraction = retraction_of(slip.id);
    retraction.id = {static_cast<std::int64_t>(retracted.size()) + 1};
    retraction.recorded_at = course::recorded_at;
    retracted.push_back(retraction);
    if (const auto name = next_name(slip, retracted))
      for (Fact& fact : never)
        if (fact.duty && fact.duty->cause == slip.id) fact.duty->cause = *name;
    const Instant now = midnight_beginning(any_day());
    const Derived one = derive(retracted, now);
    const Derived other = derive(never, now);
    RC_ASSERT(contents(one.obligations) == contents(other.obligations));
    RC_ASSERT(one.waiting == other.waiting);
    RC_ASSERT(one.review_at == other.review_at);
  }));
}

TEST(ARevision, RisesByOneExactlyWhenTheDaysChangeOrOneIsOwedAgain) {
  EXPECT_TRUE(rc::check([] {
    const Fact opening = course::any_opening();
    Casebook book(shipped(), opening, at_ten(*opening.on));
    const int facts = *rc::gen::inRange(0, 16);
    for (int i = 0; i < facts; ++i) {
      course::go_on(book, *opening.opening, true);
      for (const Change& change : book.changed()) {
        if (change.is_new()) {
          RC_ASSERT(change.after.revision == 1);
          continue;
        }
        const Obligation& was = change.before->obligation;
        const Obligation& is = change.after.obligation;
        const auto days = [](const Obligation& one) {
          return std::tuple(one.deadline.due, one.deadline.safe, one.deadline.ends_at);
        };
        const bool stands_still = was.state == State::suspended || is.state == State::suspended;
        const bool rises =
            (!stands_still && days(was) != days(is)) || (!is_owed(was.state) && is_owed(is.state));
        RC_ASSERT(change.after.revision - change.before->revision == (rises ? 1 : 0));
        RC_ASSERT(change.after.id == change.before->id);
        RC_ASSERT(was.key == is.key);
      }
    }
  }));
}

TEST(AReview, ComesAtTheFirstMomentAtWhichTheAnswerDiffers) {
  EXPECT_TRUE(rc::check([] {
    const Casebook book = any_course();
    const auto duties_at = [&](Instant at) {
      return without_drift(derive(book.facts(), at).obligations);
    };
    const Instant now = book.now() + std::chrono::hours{*rc::gen::inRange(0, 600)};
    const Derived today = derive(book.facts(), now);
    const std::vector<Obligation> duties = without_drift(today.obligations);
    const Instant far = midnight_beginning(on("2027-06-01"));
    const Instant next = today.review_at.value_or(far);
    RC_ASSERT(next > now);
    const auto seconds = std::max<std::int64_t>(1, (std::min(next, far) - now).count());
    const auto some = std::chrono::seconds{*rc::gen::inRange<std::int64_t>(0, seconds)};
    RC_ASSERT(duties_at(now + some) == duties);
    RC_ASSERT(duties_at(next - std::chrono::seconds{1}) == duties);
    if (today.review_at) RC_ASSERT(duties_at(next) != duties);
  }));
}

}  // namespace
}  // namespace qixian
