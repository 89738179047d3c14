// What holds whatever is recorded, in whatever order. Failing cases print the seed that repeats
// them.
#include "docket/course.hpp"

#include <gtest/gtest.h>

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

// An obligation without the number of the fact that caused it, which is all that the order gives.
std::vector<Obligation> contents(Derived derived) {
  for (Obligation& obligation : derived.obligations) obligation.key.cause = {};
  std::ranges::sort(derived.obligations);
  return std::move(derived.obligations);
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

// Of one day the later record stands, so no two are of one day.
TEST(Deriving, DoesNotDependOnTheOrderInWhichThingsWereRecorded) {
  EXPECT_TRUE(rc::check([] {
    const Fact opening = course::any_opening();
    std::vector<Fact> facts{opening};
    std::set<Date> days;
    const int count = *rc::gen::inRange(0, 20);
    for (int i = 0; i < count; ++i) {
      const Fact fact = *rc::gen::inRange(0, 4) == 0 ? course::any_of_case(*opening.opening)
                                                     : course::any_event(*opening.opening);
      if (days.insert(*fact.on).second) facts.push_back(fact);
    }
    std::vector<Fact> other = facts;
    const int turns = *rc::gen::inRange(0, 20);
    std::rotate(other.begin() + 1, other.begin() + 1 + turns % static_cast<int>(other.size()),
                other.end());
    if (turns % 2 == 1) std::reverse(other.begin() + 1, other.end());
    RC_ASSERT(contents(derive(numbered(facts), course::recorded_at)) ==
              contents(derive(numbered(other), course::recorded_at)));
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
  }));
}

TEST(ARetraction, GivesWhatNeverRecordingItWouldHaveGiven) {
  EXPECT_TRUE(rc::check([] {
    const Casebook book = any_course(false);
    std::vector<Fact> retracted = book.facts();
    Casebook more = book;
    const Opening& opening = *book.facts().front().opening;
    course::go_on(more, opening, false);
    const Fact slip = more.facts().back();
    // A kind that replaces keeps the identity that the first one gave, retracted or not.
    RC_PRE(std::ranges::none_of(retracted, [&](const Fact& fact) {
      return fact.kind == FactKind::event && fact.event == slip.event;
    }));
    retracted.push_back(slip);
    Fact retraction = retraction_of(slip.id);
    retraction.id = {slip.id.value + 1};
    retraction.recorded_at = slip.recorded_at;
    retracted.push_back(retraction);
    const Instant now = midnight_beginning(any_day());
    same(derive(book.facts(), now), derive(retracted, now));
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
