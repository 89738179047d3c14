// What holds whatever is recorded, in whatever order. Failing cases print the seed that repeats
// them.
#include "docket/casebook.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <numeric>
#include <tuple>

namespace qixian {
namespace {

const std::map<std::string, std::vector<std::string>> parties{{"agency", {"eco", "water"}},
                                                              {"procuratorate", {"proc"}}};
const Instant recorded_at = at_ten(on("2026-12-01"));

rc::Gen<Date> any_day() {
  return rc::gen::map(rc::gen::inRange(0, 90),
                      [](int days) { return on("2026-08-25") + std::chrono::days{days}; });
}

rc::Gen<Fact> any_event() {
  const auto fields_of = [](const std::string& id, Date day, int choice) {
    std::map<std::string, std::string> fields;
    if (id == "announced") fields["media"] = choice % 2 == 0 ? "正义网" : "其他媒体";
    if (id == "meeting-set") {
      fields["meets"] = write_date(day + std::chrono::days{choice});
      fields["attends"] = choice % 3 == 0 ? "no" : "yes";
    }
    return fields;
  };
  return rc::gen::map(rc::gen::tuple(rc::gen::element<std::string>(
                                         "lead-concluded", "claim-lead-concluded", "announced",
                                         "negotiation-decided", "attendance-decided", "meeting-set",
                                         "support-decided", "support-refused",
                                         "enforcement-applied", "claim-ended"),
                                     any_day(), rc::gen::inRange(0, 30)),
                      [=](const auto& drawn) {
                        const auto& [id, day, choice] = drawn;
                        return event(id, day, fields_of(id, day, choice));
                      });
}

// Something that happens to the case as it stands: an event, a deed, or a change of mind.
struct Move {
  int kind = 0;
  Fact event;
  int pick = 0;
  Date day;
};

rc::Gen<Move> any_move() {
  return rc::gen::map(
      rc::gen::tuple(rc::gen::inRange(0, 10), any_event(), rc::gen::inRange(0, 1000), any_day()),
      [](const auto& drawn) {
        const auto& [kind, fact, pick, day] = drawn;
        return Move{kind, fact, pick, day};
      });
}

rc::Gen<std::vector<Fact>> any_events() {
  return rc::gen::resize(15, rc::gen::container<std::vector<Fact>>(any_event()));
}

rc::Gen<std::vector<Move>> any_moves() {
  return rc::gen::resize(15, rc::gen::container<std::vector<Move>>(any_move()));
}

void make(Casebook& book, const Move& move) {
  // Facts have happened: the clock goes on to the day of what is recorded next.
  book.pass_to(std::max({book.now(), at_ten(move.day), at_ten(*move.event.on)}));
  const auto picked = [&](std::size_t size) { return static_cast<std::size_t>(move.pick) % size; };
  if (move.kind < 4 || (move.kind < 7 && book.kept().empty())) {
    book.record(move.event);
  } else if (move.kind < 7) {
    const KeptObligation& kept = book.kept()[picked(book.kept().size())];
    Fact fact = deed(move.kind == 4   ? FactKind::done
                     : move.kind == 5 ? FactKind::sent
                                      : FactKind::acknowledged,
                     kept.obligation.key, move.day);
    fact.revision = move.kind == 6 ? kept.revision : 0;
    book.record(fact);
  } else {
    const Fact& about = book.facts()[picked(book.facts().size())];
    if (about.kind == FactKind::opened || about.kind == FactKind::retraction) return;
    book.record(move.kind == 7 ? retraction_of(about.id) : correction_of(about.id, move.day));
  }
}

Casebook play(const std::vector<Move>& moves) {
  Casebook book(jiangxi(), parties);
  for (const Move& move : moves) make(book, move);
  return book;
}

std::vector<Fact> numbered(std::vector<Fact> facts) {
  for (std::size_t i = 0; i < facts.size(); ++i) {
    facts[i].id = {static_cast<std::int64_t>(i) + 1};
    facts[i].recorded_at = recorded_at;
  }
  return facts;
}

// An obligation without the number of the fact that caused it, which is all that the order gives.
std::vector<Obligation> contents(Derived derived) {
  for (Obligation& obligation : derived.obligations) obligation.key.cause = {};
  std::ranges::sort(derived.obligations);
  return std::move(derived.obligations);
}

TEST(Deriving, TwiceIsTheSameAndChangesNothing) {
  EXPECT_TRUE(rc::check([] {
    const Casebook book = play(*any_moves());
    const Instant now = midnight_beginning(*any_day());
    const Derived once = derive_obligations(book.facts(), jiangxi(), published(), now);
    const Derived twice = derive_obligations(book.facts(), jiangxi(), published(), now);
    RC_ASSERT(once.obligations == twice.obligations);
    RC_ASSERT(once.waiting == twice.waiting);
    RC_ASSERT(once.review_at == twice.review_at);

    std::vector<KeptObligation> kept;
    for (const Obligation& obligation : once.obligations)
      kept.push_back({{static_cast<std::int64_t>(kept.size()) + 1}, 1, obligation});
    RC_ASSERT(changes(kept, twice.obligations).empty());
  }));
}

TEST(Deriving, FromAShuffledListIsTheSame) {
  EXPECT_TRUE(rc::check([] {
    const Casebook book = play(*any_moves());
    std::vector<Fact> shuffled = book.facts();
    std::ranges::sort(shuffled, std::greater{}, &Fact::id);
    const Derived straight = derive_obligations(book.facts(), jiangxi(), published(), recorded_at);
    const Derived backwards = derive_obligations(shuffled, jiangxi(), published(), recorded_at);
    RC_ASSERT(straight.obligations == backwards.obligations);
    RC_ASSERT(straight.review_at == backwards.review_at);
  }));
}

// Independent: no two events of one kind happened on one day, for then the later record stands.
TEST(Deriving, DoesNotDependOnTheOrderInWhichIndependentEventsWereRecorded) {
  EXPECT_TRUE(rc::check([] {
    const auto events = *rc::gen::resize(
        25, rc::gen::uniqueBy<std::vector<Fact>>(
                any_event(), [](const Fact& fact) { return std::pair(fact.event, *fact.on); }));
    std::vector<Fact> facts{opening_of(parties)};
    facts.insert(facts.end(), events.begin(), events.end());
    std::vector<Fact> other = facts;
    const int turns = *rc::gen::inRange(0, 10);
    if (other.size() > 2)
      std::rotate(other.begin() + 1, other.begin() + 1 + turns % static_cast<int>(other.size() - 1),
                  other.end());
    if (turns % 2 == 1) std::reverse(other.begin() + 1, other.end());
    const Instant now = midnight_beginning(*any_day());
    RC_ASSERT(contents(derive_obligations(numbered(facts), jiangxi(), published(), now)) ==
              contents(derive_obligations(numbered(other), jiangxi(), published(), now)));
  }));
}

TEST(ACorrection, GivesWhatRecordingRightAtFirstWouldHaveGiven) {
  EXPECT_TRUE(rc::check([] {
    const auto events = *rc::gen::nonEmpty(any_events());
    const std::size_t wrong = *rc::gen::inRange<std::size_t>(0, events.size());
    const Date wrong_day = *any_day();

    std::vector<Fact> right{opening_of(parties)};
    right.insert(right.end(), events.begin(), events.end());
    std::vector<Fact> corrected = right;
    Fact& slip = corrected[wrong + 1];
    slip.on = wrong_day;
    if (slip.fields.contains("meets")) slip.fields["meets"] = write_date(wrong_day);
    corrected.push_back(correction_of({static_cast<std::int64_t>(wrong) + 2}, events[wrong].on,
                                      events[wrong].fields));
    const Instant now = midnight_beginning(*any_day());
    const Derived one = derive_obligations(numbered(right), jiangxi(), published(), now);
    const Derived two = derive_obligations(numbered(corrected), jiangxi(), published(), now);
    RC_ASSERT(one.obligations == two.obligations);
    RC_ASSERT(one.waiting == two.waiting);
    RC_ASSERT(one.review_at == two.review_at);
  }));
}

TEST(ARetraction, GivesWhatNeverRecordingItWouldHaveGiven) {
  EXPECT_TRUE(rc::check([] {
    const auto events = *any_events();
    std::vector<Fact> right{opening_of(parties)};
    right.insert(right.end(), events.begin(), events.end());
    std::vector<Fact> retracted = right;
    retracted.push_back(*any_event());
    // A kind that replaces keeps the identity that the first one gave, retracted or not.
    RC_PRE(std::ranges::none_of(right, [&](const Fact& fact) {
      return fact.event == "meeting-set" && retracted.back().event == "meeting-set";
    }));
    retracted.push_back(retraction_of({static_cast<std::int64_t>(retracted.size())}));
    const Instant now = midnight_beginning(*any_day());
    RC_ASSERT(derive_obligations(numbered(right), jiangxi(), published(), now).obligations ==
              derive_obligations(numbered(retracted), jiangxi(), published(), now).obligations);
  }));
}

TEST(ARevision, RisesByOneExactlyWhenTheDaysChangeOrAClosedOneReopens) {
  EXPECT_TRUE(rc::check([] {
    Casebook book(jiangxi(), parties);
    for (const Move& move : *any_moves()) {
      make(book, move);
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
        const bool rises = days(was) != days(is) || (!is_owed(was.state) && is_owed(is.state));
        RC_ASSERT(change.after.revision - change.before->revision == (rises ? 1 : 0));
        RC_ASSERT(change.after.id == change.before->id);
        RC_ASSERT(was.key == is.key);
      }
    }
  }));
}

TEST(AReview, ComesAtTheFirstMomentAtWhichTheAnswerDiffers) {
  EXPECT_TRUE(rc::check([] {
    const Casebook book = play(*any_moves());
    const auto derive = [&](Instant at) {
      return derive_obligations(book.facts(), jiangxi(), published(), at);
    };
    const Instant now = book.now() + std::chrono::hours{*rc::gen::inRange(0, 600)};
    const Derived today = derive(now);
    const Instant far = midnight_beginning(on("2027-06-01"));
    const Instant next = today.review_at.value_or(far);
    RC_ASSERT(next > now);
    RC_ASSERT(derive(next - std::chrono::seconds{1}).obligations == today.obligations);
    if (today.review_at) RC_ASSERT(derive(next).obligations != today.obligations);
  }));
}

}  // namespace
}  // namespace qixian
