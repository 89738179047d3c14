// That what was done about a duty stays with it, whatever is recorded about its cause.
#include "docket/casebook.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

const std::string a_to_b = "owed_by = \"a\"\nowed_to = \"b\"\n";
const std::string b_to_a = "owed_by = \"b\"\nowed_to = \"a\"\n";

TEST(ADutyThatFollows, KeepsWhatWasDoneWhenTheOneBeforeItTurnsOutToBeDoneEarlier) {
  Casebook book(rulebook_of(rule_of("term = \"15d\"\n") +
                            more_rule("s", "on_done_of = \"r\"\nterm = \"5d\"\n" + b_to_a)),
                a_and_b);
  book.record(event("happened", on("2026-09-01")));
  book.record(deed(FactKind::done, book.duty("r").obligation.key, on("2026-09-14")));
  const KeptObligation follows = book.duty("s");
  book.record(deed(FactKind::done, follows.obligation.key, on("2026-09-16")));
  book.pass_to(at_ten(on("2026-10-08")));
  book.record(deed(FactKind::done, book.duty("r").obligation.key, on("2026-09-10")));
  EXPECT_EQ(book.duty("s").id, follows.id);
  EXPECT_EQ(book.duty("s").obligation.anchor, on("2026-09-10"));
  EXPECT_EQ(book.duty("s").obligation.state, State::met_late)
      << "judged by the earlier day, not asked for once more";
}

TEST(ADutyThatFollows, FromTwoDoneApartIsTwoEvenWhereItIsOwedToNobody) {
  Casebook book(rulebook_of(rule_of("term = \"15d\"\n") +
                            more_rule("s", "on_done_of = \"r\"\nterm = \"5d\"\nowed_by = \"b\"\n")),
                {{"a", {"x", "y"}}, {"b", {"b"}}});
  book.record(event("happened", on("2026-09-21")));
  book.record(deed(FactKind::done, book.duty("r", "y").obligation.key, on("2026-09-22")));
  const KeptObligation of_y = book.duty("s");
  book.record(deed(FactKind::done, book.duty("r", "x").obligation.key, on("2026-09-24")));
  ASSERT_EQ(book.kept().size(), 4U);
  EXPECT_EQ(book.kept().at(2), of_y) << "the later one of x takes nothing from it";
  EXPECT_EQ(book.kept().at(2).obligation.anchor, on("2026-09-22"));
  EXPECT_EQ(book.kept().at(3).obligation.anchor, on("2026-09-24"));
}

TEST(ADutyOfAMeeting, KeepsWhatWasDoneWhenACorrectionJoinsTwoChains) {
  const std::string hearing = event_of(
      "hearing",
      "second = \"replaces by session\"\nfields = [{ id = \"session\", name = \"次\" }, { id = "
      "\"hears\", name = \"日\", type = \"date\" }]\n");
  Casebook book(rulebook_of(hearing + more_rule("s",
                                                "event = \"hearing\"\nfrom = \"hears\"\nterm = "
                                                "\"-3d\"\n" +
                                                    a_to_b)),
                a_and_b);
  const FactId first =
      book.record(event("hearing", on("2026-09-01"), {{"session", "1"}, {"hears", "2026-10-15"}}));
  const FactId other =
      book.record(event("hearing", on("2026-09-02"), {{"session", "2"}, {"hears", "2026-10-15"}}));
  book.record(deed(FactKind::done, book.duty("s", {}, other).obligation.key, on("2026-09-28")));
  book.record(correction_of(first, {}, {{"session", "2"}}));
  EXPECT_EQ(book.duty("s", {}, first).obligation.state, State::met) << "there was one hearing";
  EXPECT_EQ(book.duty("s", {}, other).obligation.state, State::withdrawn);
}

}  // namespace
}  // namespace qixian
