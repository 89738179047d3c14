#include "delivery/deed_commands.hpp"

#include "docket/casebook.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

const std::string events = R"(
[[event]]
id = "replied"
name = "答复"
fields = [{ id = "agency", name = "答复的机关", type = "office", role = "a" },
          { id = "meets", name = "会议日期", type = "date", required = true },
          { id = "media", name = "媒体", type = "choice", choices = ["正义网", "其他"], required = true },
          { id = "place", name = "地点" }]
)";

Rulebook a_book(const std::string& more = "term = \"5wd\"") {
  return rulebook_of(rule_of(more + "\nfulfilled_by = [\"replied\"]") + events).at("test");
}

Case a_case(std::vector<std::string> agencies) {
  Case file;
  file.id = {3};
  file.parties = {{"a", std::move(agencies)}, {"b", {"proc"}}};
  return file;
}

std::string recorded(const std::string& owed_by, const Case& file) {
  const Rulebook book = a_book();
  return write_command(record_command("replied", {"r", {2}, owed_by, "proc", 0}, file, {&book}));
}

TEST(RecordCommand, SaysWhatTheEventIsRefusedWithout) {
  EXPECT_EQ(recorded("eco", a_case({"eco"})),
            "qixian record 3 replied --field meets=会议日期 --field media=正义网/其他");
}

TEST(RecordCommand, SaysWhoseTheEventIsWhereTheCaseHasSeveral) {
  const std::string rest = " --field meets=会议日期 --field media=正义网/其他";
  EXPECT_EQ(recorded("water", a_case({"eco", "water"})),
            "qixian record 3 replied --field agency=water" + rest);
  // What somebody else owes to somebody else does not say which agency is meant.
  EXPECT_EQ(recorded("firm", a_case({"eco", "water"})),
            "qixian record 3 replied --field agency=eco/water --field meets=会议日期 --field "
            "media=正义网/其他");
}

KeptObligation kept() {
  KeptObligation duty{{12}, 1, {}};
  duty.obligation.key = {"r", {2}, "eco", "proc", 0};
  return duty;
}

std::vector<std::string> commands(const KeptObligation& duty, const Rulebook& book,
                                  const std::vector<std::string>& by = {}) {
  std::vector<std::string> lines;
  for (const Command& command : deed_commands(duty, by, a_case({"eco"}), {&book}))
    lines.push_back(write_command(command));
  return lines;
}

using Lines = std::vector<std::string>;

TEST(DeedCommands, MarkADutyDoneOrAnInstalmentPaid) {
  EXPECT_EQ(commands(kept(), a_book()), Lines{"qixian done 12 --on 日期 --document 文号"});
  KeptObligation instalment = kept();
  instalment.obligation.amount = Yuan{5'000'000};
  EXPECT_EQ(commands(instalment, a_book()),
            Lines{"qixian paid 12 --on 日期 --amount 元 --document 文号"});
}

TEST(DeedCommands, SayWhichEventIsWhichWhereThereAreSeveral) {
  const Rulebook book = a_book();
  const auto found = deed_commands(kept(), {"happened", "replied"}, a_case({"eco"}), {&book});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.front().what, "发生");
  EXPECT_EQ(found.back().what, "答复");
  EXPECT_EQ(deed_commands(kept(), {"replied"}, a_case({"eco"}), {&book}).front().what, "");
}

TEST(DeedCommands, GiveTheMomentWhereHoursAreMetOrBegin) {
  KeptObligation in_hours = kept();
  in_hours.obligation.deadline.safe_at = Instant{};
  EXPECT_EQ(commands(in_hours, a_book()),
            Lines{"qixian done 12 --on 日期T时:分+08:00 --document 文号"});
  const Rulebook book = a_book("term = \"24h\"");
  EXPECT_EQ(commands(kept(), book, {"happened"}),
            Lines{"qixian record 3 happened --on 日期T时:分+08:00"});
}

}  // namespace
}  // namespace qixian
