// What can be wrong with a rulebook, at its line and column.
#include "rulebook/whole_rulebook.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace qixian {
namespace {

using Lines = std::vector<std::string>;

// The problems after each of these texts became the other.
Lines problems_after(const std::vector<std::pair<std::string, std::string>>& edits) {
  std::string toml = whole_rulebook;
  for (const auto& [from, to] : edits) {
    const auto at = toml.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    EXPECT_EQ(toml.find(from, at + 1), std::string::npos) << from << " is there twice";
    toml.replace(at, from.size(), to);
  }
  Lines lines;
  for (const Problem& problem : read_book(toml).problems)
    lines.push_back(problem.where + ": " + problem.what);
  return lines;
}

Lines problems_after(const std::string& from, const std::string& to) {
  return problems_after({{from, to}});
}

TEST(RulebookProblems, AnEveryDutyMayBeOfAnotherKind) {
  const std::string every = "every = \"quarter\"";
  for (const char* kind : {"statutory", "agreed", "target"})
    EXPECT_EQ(problems_after(every, every + "\nkind = \"" + kind + "\""), Lines{}) << kind;
  EXPECT_EQ(problems_after(every, "every = \"week\""),
            Lines{"b:103:9: 'week' must be \"month\", \"quarter\" or \"year\""});
  EXPECT_EQ(problems_after("each = \"instalment\"", "each = \"payment\""),
            Lines{"b:112:8: 'payment' must be \"instalment\" or \"milestone\""});
}

TEST(RulebookProblems, TheHeadMustBeConsistent) {
  EXPECT_EQ(problems_after("supersedes = \"book-2021\"", "supersedes = \"book\""),
            Lines{"b:7:14: a rulebook does not supersede itself"});
  EXPECT_EQ(problems_after("doubtful = 2025-03-20", "doubtful = 2025-03-24"),
            Lines{"b:6:12: events are doubtful before 'effective', not from it on"});
  EXPECT_EQ(problems_after("from = 2026-08-15", "from = 2026-08-15\nuntil = 2026-08-01"),
            Lines{"b:17:9: it ends before it begins"});
  EXPECT_EQ(
      problems_after("\"检察机关移送\", ", "\"\", \"群众举报\", "),
      (Lines{"b:10:11: 'origins' holds an empty name", "b:10:11: '群众举报' is there twice"}));
  EXPECT_EQ(problems_after("text = \"环境保护法\"", "text = \"环境保护法\"\nsince = 2015-01-01"),
            Lines{"b:13:1: 'since' is not a key that is known here"});
}

TEST(RulebookProblems, TargetsAreKnownAndHaveTerms) {
  EXPECT_EQ(problems_after("target = \"reply\"", "target = \"replies\""),
            Lines{"b:87:10: there is no target 'replies'"});
  EXPECT_EQ(problems_after("target = \"reply\"", "target = \"reply\"\nkind = \"statutory\""),
            Lines{"b:88:8: a duty whose term is a target is of kind target"});
  EXPECT_EQ(problems_after("name = \"回复意见\"\nterm = \"5wd\"", "name = \"回复意见\""),
            Lines{"b:17:1: 'term' is missing"});
  const Lines moons =
      problems_after("name = \"回复意见\"\nterm = \"5wd\"", "name = \"\"\nterm = \"5 moons\"");
  ASSERT_EQ(moons.size(), 2U);
  EXPECT_EQ(moons[0], "b:19:8: 'name' is empty");
  EXPECT_TRUE(moons[1].starts_with("b:20:8: ")) << moons[1];
  EXPECT_EQ(problems_after("[[role]]\nid = \"agency\"",
                           "[[target]]\nid = \"reply\"\nname = \"又\"\nterm = "
                           "\"3wd\"\n[[role]]\nid = \"agency\""),
            Lines{"b:22:6: target 'reply' is there twice"});
}

TEST(RulebookProblems, SomebodyWatchesWhatAnExternalOneOwes) {
  EXPECT_EQ(problems_after("watched_by = \"agency\"\n", ""),
            Lines{"b:25:6: external role 'obligor' needs 'watched_by'"});
  EXPECT_EQ(problems_after("watched_by = \"agency\"", "watched_by = \"nobody\""),
            Lines{"b:28:14: there is no role 'nobody'"});
  EXPECT_EQ(problems_after("watched_by = \"agency\"", "watched_by = \"obligor\""),
            Lines{"b:28:14: role 'obligor' is external and watches nothing"});
  EXPECT_EQ(problems_after("external = true", "external = false"),
            Lines{"b:28:14: only an external role is watched, and 'obligor' is not external"});
}

TEST(RulebookProblems, EventsAndTheirFieldsAreWhatRulesNeed) {
  EXPECT_EQ(problems_after("replaces by office and place", "replaces by officer and where"),
            (Lines{"b:32:10: event 'met' has no field 'officer'",
                   "b:32:10: event 'met' has no field 'where'"}));
  EXPECT_EQ(problems_after("replaces by office and place", "replaces office"),
            Lines{"b:32:10: 'replaces office' must be \"adds\", \"replaces\" or "
                  "\"replaces by FIELD\""});
  EXPECT_EQ(problems_after("name = \"地点\"", "name = \"地点\", choices = [\"厅\"]"),
            Lines{"b:37:42: only a field of type choice has choices"});
  EXPECT_EQ(problems_after("id = \"noted\"", "id = \"standing\""),
            Lines{"b:47:6: 'standing' is there without being written: a standing case has it"});
  EXPECT_EQ(problems_after("id = \"noted\"", "id = \"case\""),
            Lines{"b:47:6: 'case' stands for the case itself in conditions; name the event "
                  "otherwise"});
  EXPECT_EQ(problems_after("only_noted = true\n", ""),
            Lines{"b:47:6: no rule hears event 'noted'; set only_noted = true if that is meant"});
  EXPECT_EQ(problems_after("restarted_by = [\"signed\"]", "restarted_by = [\"noted\"]"),
            Lines{"b:47:6: event 'noted' is only_noted, yet a rule hears it"});
  EXPECT_EQ(problems_after("schedule = true\n", ""),
            Lines{"b:111:8: the rule's event must be one with schedule = true"});
}

// Whatever can listen to an event counts: with that alone, 'noted' is heard.
TEST(RulebookProblems, AnEventIsHeardByEveryWayToListen) {
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"event = \"met\"\nfrom = \"day\"", "event = \"noted\""},
           {"restarted_by = [\"signed\"]", "restarted_by = \"noted\""},
           {"fulfilled_by = [\"ended\"]", "fulfilled_by = \"noted\""},
           {"ended_by = \"ended\"", "ended_by = \"noted\""},
           {"from = \"signed\", to", "from = \"noted\", to"},
           {"to = \"ended\"", "to = \"noted\""},
           {"\"signed + 30d\"", "\"noted + 30d\""},
           {"unless = \"met.place = A + B\"", "unless = \"noted\""}}) {
    const Lines found = problems_after({{from, to}});
    EXPECT_TRUE(std::ranges::find(found,
                                  "b:47:6: event 'noted' is only_noted, yet a rule hears "
                                  "it") != found.end())
        << to;
  }
}

TEST(RulebookProblems, ADutyHasOneCause) {
  EXPECT_EQ(problems_after("on_done_of = \"r-1\"\n", ""),
            Lines{"b:80:1: a rule needs one of 'event', 'on_done_of' and 'on_lapse_of'"});
  EXPECT_EQ(problems_after("on_done_of = \"r-1\"", "on_done_of = \"r-1\"\nevent = \"met\""),
            Lines{"b:85:14: 'event' says already what gives rise to the duty"});
  EXPECT_EQ(problems_after("on_done_of = \"r-1\"", "on_done_of = \"r-9\""),
            Lines{"b:85:14: there is no rule 'r-9'"});
  EXPECT_EQ(problems_after("event = \"standing\"", "event = \"stand\""),
            Lines{"b:101:9: there is no event 'stand'"});
  EXPECT_EQ(problems_after("on_lapse_of = \"r-2\"", "on_lapse_of = \"\""),
            Lines{"b:93:15: 'on_lapse_of' is empty"});
}

TEST(RulebookProblems, ADutyHasOneTermUnlessItIsOnlySuggested) {
  EXPECT_EQ(problems_after("target = \"reply\"\n", ""),
            Lines{"b:80:1: a rule needs one of 'term', 'target', 'every' and 'each'"});
  EXPECT_EQ(problems_after("target = \"reply\"\n", "term = \"5wd\"\ntarget = \"reply\"\n"),
            Lines{"b:88:10: 'term' says already by when the duty is due"});
  EXPECT_EQ(problems_after("every = \"quarter\"", "every = \"quarter\"\nterm = \"5wd\""),
            Lines{"b:103:9: 'term' says already by when the duty is due"});
  EXPECT_EQ(problems_after("each = \"instalment\"", "each = \"instalment\"\nterm = \"5wd\""),
            Lines{"b:112:8: 'term' says already by when the duty is due"});
  EXPECT_EQ(problems_after("kind = \"suggested\"", "kind = \"suggested\"\nterm = \"1m\""), Lines{});
  EXPECT_EQ(problems_after("kind = \"suggested\"\n", ""),
            Lines{"b:88:1: a rule needs one of 'term', 'target', 'every' and 'each'"});
}

TEST(RulebookProblems, TermsFitWhatTheyCount) {
  const std::string only_forwards =
      "only a term of days, months or years that runs forwards has one";
  EXPECT_EQ(problems_after("term = \"三个月\"", "term = \"-3d\""),
            Lines{"b:62:9: " + only_forwards});
  EXPECT_EQ(problems_after("every = \"quarter\"", "every = \"quarter\"\nfirst = \"30d\""),
            Lines{"b:104:9: " + only_forwards});
  EXPECT_EQ(problems_after("term = \"三个月\"", "term = \"24h\""),
            (Lines{"b:62:9: " + only_forwards,
                   "b:56:8: hours run from a moment, and a field holds a day; leave 'from' out"}));
  EXPECT_EQ(problems_after("first = \"30d\"", "first = \"-1d\""),
            Lines{"b:62:9: '-1d' must run forwards, in days, months or years"});
  EXPECT_EQ(problems_after("first = \"30d\"", "first = \"24h\""),
            Lines{"b:62:9: '24h' must run forwards, in days, months or years"});
  EXPECT_EQ(problems_after("suspended_in_last = \"6m\"", "suspended_in_last = \"-6d\""),
            Lines{"b:75:21: '-6d' must run forwards, in days, months or years"});
  EXPECT_EQ(problems_after("signed + 30d", "signed + -3d"),
            Lines{"b:68:11: '-3d' must run forwards, in days, months or years"});
  for (const auto& [from, to, place] : std::vector<std::array<std::string, 3>>{
           {"term = \"三个月\"", "term = \"3 moons\"", "b:63:8: "},
           {"first = \"30d\"", "first = \"1.5d\"", "b:62:9: "},
           {"suspended_in_last = \"6m\"", "suspended_in_last = \"\"", "b:75:21: "},
           {"signed + 30d", "signed + ever", "b:68:11: "}}) {
    const Lines found = problems_after(from, to);
    ASSERT_EQ(found.size(), 1U) << to;
    EXPECT_TRUE(found[0].starts_with(place)) << found[0];
  }
}

TEST(RulebookProblems, FieldsAreThoseOfTheRulesOwnEventAndOfTheRightType) {
  EXPECT_EQ(problems_after("from = \"day\"", "from = \"place\""),
            Lines{"b:56:8: 'place' is not a date field of event 'met'; write \"on\" for the day it "
                  "arises"});
  EXPECT_EQ(problems_after("due_field = \"day\"", "due_field = \"office\""),
            Lines{"b:64:13: 'office' is not a date field of event 'met'"});
  EXPECT_EQ(problems_after("owed_by_field = \"office\"", "owed_by_field = \"day\""),
            Lines{"b:59:17: 'day' is not an office field of event 'met'"});
  EXPECT_EQ(problems_after("owed_to_field = \"office\"", "owed_to_field = \"nowhere\""),
            Lines{"b:60:17: 'nowhere' is not an office field of event 'met'"});
  EXPECT_EQ(problems_after("target = \"reply\"", "target = \"reply\"\ndue_field = \"day\""),
            Lines{"b:88:13: 'day' is not a date field of an event: this duty does not arise from "
                  "one that has fields"});
  EXPECT_EQ(problems_after("each = \"instalment\"", "each = \"instalment\"\ndue_field = \"day\""),
            (Lines{"b:113:13: 'day' is not a date field of event 'signed'",
                   "b:113:13: a date of the event takes the place of a 'term' or 'target'"}));
}

TEST(RulebookProblems, WhoseAnEventIsARoleOfTheBookTells) {
  EXPECT_EQ(problems_after("role = \"agency\" }", "role = [\"agency\", \"police\"] }"),
            Lines{"b:35:57: there is no role 'police'"});
  EXPECT_EQ(problems_after("name = \"地点\" }", "name = \"地点\", role = \"agency\" }"),
            Lines{"b:37:39: only a field of type office has a role"});
}

TEST(RulebookProblems, ADayOfTheEventEndsOnlyWhatTheRuleCounts) {
  EXPECT_EQ(problems_after("first_field = \"day\"", "first_field = \"place\""),
            Lines{"b:122:15: 'place' is not a date field of event 'met'"});
  EXPECT_EQ(problems_after("first = \"20d\"\n", ""),
            Lines{"b:121:15: a date of the event takes the place of a 'first' term"});
  EXPECT_EQ(problems_after("until day", "until place"),
            Lines{"b:124:11: 'place' is not a date field of event 'met'"});
  EXPECT_EQ(problems_after("every = \"quarter\"", "every = \"quarter\"\nyields = true"),
            Lines{"b:104:10: only a duty for each row gives way to that of another law"});
}

TEST(RulebookProblems, PartiesAreRolesAndSomebodyOwes) {
  EXPECT_EQ(problems_after("owed_by = [\"obligor\", \"agency\"]\n", ""),
            Lines{"b:50:1: 'owed_by' is missing"});
  EXPECT_EQ(problems_after("owed_by = [\"obligor\", \"agency\"]", "owed_by = []"),
            Lines{"b:57:11: somebody must owe the duty: 'owed_by' names no role"});
  EXPECT_EQ(problems_after("owed_to_field = \"office\"", "owed_to_field = 7"),
            Lines{"b:60:17: 'owed_to_field' must be a string"});
  EXPECT_EQ(problems_after("[\"obligor\", \"agency\"]", "[\"obligor\", \"nobody\", \"obligor\"]"),
            (Lines{"b:57:11: 'obligor' is there twice", "b:57:11: there is no role 'nobody'"}));
}

TEST(RulebookProblems, ConditionsNameWhatCanBeSo) {
  EXPECT_EQ(problems_after("case.origin = 群众举报", "case.origin = 媒体"),
            Lines{"b:68:11: '媒体' is not one of 'origins'"});
  EXPECT_EQ(problems_after("case.origin = 群众举报", "case.title = 群众举报"),
            Lines{"b:68:11: of the case only its origin is asked: case.origin = VALUE"});
  EXPECT_EQ(problems_after("met.place = A + B", "met.day = soon"),
            Lines{"b:69:10: 'soon' is not a day, like 2026-10-08, as field 'day' is"});
  EXPECT_EQ(problems_after("signed + 30d", "sign + 30d"),
            Lines{"b:68:11: there is no event 'sign'"});
  EXPECT_EQ(problems_after("met.place = A + B", "standing"),
            Lines{"b:69:10: there is no event 'standing'"});
}

TEST(RulebookProblems, WhatFulfilsADutyCanComeAfterItArose) {
  EXPECT_EQ(problems_after("fulfilled_by = [\"ended\"]", "fulfilled_by = [\"end\"]"),
            Lines{"b:70:16: there is no event 'end'"});
  EXPECT_EQ(problems_after("fulfilled_by = [\"ended\"]", "fulfilled_by = \"met\""),
            Lines{"b:70:16: event 'met' gives rise to the duty; another one must fulfil it"});
  EXPECT_EQ(problems_after("fulfilled_by = [\"ended\"]", "fulfilled_by = [\"met\", \"ended\"]"),
            Lines{});
}

TEST(RulebookProblems, WhatStopsATermEndsByAnotherEvent) {
  EXPECT_EQ(problems_after("to = \"ended\"", "to = \"signed\""),
            Lines{"b:72:40: another event must end what 'signed' begins"});
  EXPECT_EQ(problems_after("from = \"signed\", to", "from = \"drawn\", till = \"ended\", to"),
            (Lines{"b:72:25: there is no event 'drawn'",
                   "b:72:34: 'till' is not a key that is known here"}));
  EXPECT_EQ(problems_after("restarted_by = [\"signed\"]", "restarted_by = [\"resigned\"]"),
            Lines{"b:74:16: there is no event 'resigned'"});
}

TEST(RulebookProblems, OnlyWhatTheLawSetsIsDeemed) {
  EXPECT_EQ(problems_after("target = \"reply\"", "target = \"reply\"\ndeemed = true"),
            Lines{"b:88:10: what is target is not deemed anything when its day passes"});
  EXPECT_EQ(problems_after("kind = \"suggested\"", "kind = \"suggested\"\ndeemed = true"),
            Lines{"b:96:10: what is suggested is not deemed anything when its day passes"});
  EXPECT_EQ(problems_after("at_most = 1", "at_most = 0"),
            Lines{"b:67:11: 'at_most' must be a whole number from 1 to 1000"});
}

TEST(RulebookProblems, DutiesThatWaitForEachOtherAreToldOnceAtTheFirst) {
  EXPECT_EQ(problems_after("on_done_of = \"r-1\"", "on_done_of = \"r-2\""),
            Lines{"b:85:14: a circle: 'r-2' waits for 'r-2'"});
  // r-3 waits for the circle of r-1 and r-2 without being in it.
  EXPECT_EQ(problems_after({{"event = \"met\"\nfrom = \"day\"", "on_lapse_of = \"r-2\""},
                            {"due_field = \"day\"\n", ""},
                            {"owed_by_field = \"office\"\n", ""},
                            {"owed_to_field = \"office\"\n", ""}}),
            Lines{"b:55:15: a circle: 'r-1' waits for 'r-2' waits for 'r-1'"});
}

TEST(RulebookProblems, NothingFollowsFromALapseThatCannotCome) {
  EXPECT_EQ(problems_after("event = \"standing\"", "on_lapse_of = \"r-3\""),
            Lines{"b:101:15: rule 'r-3' has no term that could pass"});
  EXPECT_EQ(problems_after("event = \"standing\"", "on_done_of = \"r-3\""), Lines{});
}

TEST(RulebookProblems, AVeryLongChainIsNoWork) {
  std::string toml = whole_rulebook;
  for (int i = 7; i < 3000; ++i)
    toml += "[[rule]]\nid = \"r-" + std::to_string(i) +
            "\"\narticle = \"a\"\nclause = \"c\"\nduty = \"d\"\nowed_by = \"agency\"\nterm = "
            "\"1d\"\non_done_of = \"r-" +
            std::to_string(i == 2999 ? 7 : i + 1) + "\"\n";
  const RulebookRead found = read_book(toml);
  ASSERT_EQ(found.problems.size(), 1U);
  EXPECT_TRUE(found.problems[0].what.starts_with("a circle: 'r-7' waits for 'r-8' waits for "));
}

}  // namespace
}  // namespace qixian
