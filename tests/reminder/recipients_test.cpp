#include "reminder/recipients.hpp"

#include <gtest/gtest.h>

namespace qixian {
namespace {

const Date today = *read_date("2026-10-12");

Officer officer(const std::string& id, const std::string& office, const std::string& superior = {},
                bool liaison = false) {
  Officer made;
  made.id = made.name = id;
  made.office = office;
  made.superior = superior;
  made.liaison = liaison;
  made.ways = {{"mail", id + "@example.gov.cn"}};
  return made;
}

std::vector<Officer> people() {
  return {officer("zhang", "eco", "wang", true), officer("li", "eco", "wang", true),
          officer("wang", "eco", "zhao"),        officer("zhao", "eco"),
          officer("sun", "proc", "zhou", true),  officer("zhou", "proc")};
}

Directory directory(std::vector<Officer> officers = people()) {
  return Directory({{"eco", "生态环境局", true, "", {}},
                    {"proc", "检察院", true, "", {}},
                    {"court", "法院", false, "proc", {}},
                    {"alone", "无人", false, "", {}}},
                   std::move(officers));
}

KeptObligation duty(const std::string& owed_by = "eco") {
  KeptObligation kept{{7}, 1, {}};
  kept.obligation.key = {"r", FactId{2}, owed_by, "proc", 0};
  return kept;
}

std::string names(const std::vector<Recipient>& found) {
  std::string text;
  for (const Recipient& one : found) {
    text += (text.empty() ? "" : " ") + one.officer->id;
    if (one.stands_in_for != nullptr) text += "(for " + one.stands_in_for->id + ")";
  }
  return text;
}

std::string who(const KeptObligation& kept, StageKind kind, int rung = 0, const Case& file = {},
                const Directory& people = directory()) {
  return names(recipients(kept, {kind, 1}, rung, file, people, today));
}

TEST(Recipients, TheLiaisonOfficersOfTheOfficeThatOwesHearFirst) {
  for (const StageKind kind : {StageKind::arisen, StageKind::before, StageKind::two_thirds,
                               StageKind::moved, StageKind::withdrawn, StageKind::past})
    EXPECT_EQ(who(duty(), kind), "li zhang");
}

TEST(Recipients, TheLadderIsClimbedAfterTheQuestionAndEndsAtTheTop) {
  EXPECT_EQ(who(duty(), StageKind::past, 1), "li zhang wang");
  EXPECT_EQ(who(duty(), StageKind::past, 2), "li zhang wang zhao");
  EXPECT_EQ(who(duty(), StageKind::past, 300), "li zhang wang zhao");
}

TEST(Recipients, ARungThatSomebodyHoldsWhoHearsAlreadyIsNoRung) {
  std::vector<Officer> officers = people();
  officers.erase(officers.begin() + 1);
  officers[1].deputy = "zhang";
  officers[1].absences = {{today, today, ""}};
  EXPECT_EQ(who(duty(), StageKind::past, 1, {}, directory(officers)), "zhang zhao")
      << "the superior is away and the owner stands in for him";
  officers[1].deputy = "zhao";
  EXPECT_EQ(who(duty(), StageKind::past, 1, {}, directory(officers)), "zhang zhao(for wang)");
  officers = people();
  officers[0].absences = officers[1].absences = {{today, today, ""}};
  EXPECT_EQ(who(duty(), StageKind::last_day, 0, {}, directory(officers)), "wang(for li) zhao")
      << "the superior reads it for the owners";
}

TEST(Recipients, WithoutALiaisonOfficerTheHeadsHear) {
  std::vector<Officer> officers = people();
  officers[0].liaison = officers[1].liaison = false;
  EXPECT_EQ(who(duty(), StageKind::arisen, 0, {}, directory(officers)), "zhao");
  officers[3].ways.clear();
  EXPECT_EQ(who(duty(), StageKind::arisen, 0, {}, directory(officers)), "");
}

TEST(Recipients, TheLastDayOfWhatNobodyAcknowledgedIsToldARungHigher) {
  KeptObligation kept = duty();
  EXPECT_EQ(who(kept, StageKind::last_day), "li zhang wang");
  EXPECT_EQ(who(kept, StageKind::legal_day), "li zhang wang");
  kept.obligation.acknowledged_revision = 1;
  EXPECT_EQ(who(kept, StageKind::last_day), "li zhang");
  kept.revision = 2;
  EXPECT_EQ(who(kept, StageKind::last_day), "li zhang wang") << "it moved since";
  kept.obligation.sent_on = today;
  EXPECT_EQ(who(kept, StageKind::last_day), "li zhang");
}

TEST(Recipients, ATargetHasALadderOnlyWhereTheOfficeAdoptedIt) {
  KeptObligation kept = duty();
  kept.obligation.kind = DutyKind::target;
  EXPECT_EQ(who(kept, StageKind::past, 2), "li zhang");
  EXPECT_EQ(who(kept, StageKind::last_day), "li zhang");
  kept.obligation.adopted = true;
  EXPECT_EQ(who(kept, StageKind::past, 2), "li zhang wang zhao");
}

TEST(Recipients, OfAnExternalOfficeTheWatcherHearsAndNobodyAboveHim) {
  const KeptObligation kept = duty("court");
  for (const StageKind kind : {StageKind::arisen, StageKind::last_day, StageKind::past}) {
    EXPECT_EQ(who(kept, kind, 2), "sun");
    EXPECT_EQ(recipients(kept, {kind, 1}, 2, {}, directory(), today).front().reader,
              Reader::watcher);
  }
}

TEST(Recipients, NobodyIsFoundWhereNobodyIsNamed) {
  EXPECT_EQ(who(duty("alone"), StageKind::arisen), "");
  EXPECT_EQ(who(duty("nowhere"), StageKind::arisen), "");
}

TEST(Recipients, WhoIsAssignedToTheCaseHearsAlone) {
  Case file;
  file.assigned["eco"] = "zhao";
  EXPECT_EQ(who(duty(), StageKind::before, 0, file), "zhao");
  file.assigned["eco"] = "sun";
  EXPECT_EQ(who(duty(), StageKind::before, 0, file), "li zhang") << "he is at another office now";
  file.assigned["eco"] = "nobody";
  EXPECT_EQ(who(duty(), StageKind::before, 0, file), "li zhang");
}

TEST(Recipients, AnOfficerOfOneRoleHearsInCasesWhereTheOfficeHasIt) {
  std::vector<Officer> officers = people();
  officers[0].roles = {"agency"};
  officers[1].roles = {"watcher"};
  Case file;
  file.parties["agency"] = {"eco"};
  EXPECT_EQ(who(duty(), StageKind::before, 0, file, directory(officers)), "zhang");
  officers[0].roles = {"watcher"};
  EXPECT_EQ(who(duty(), StageKind::before, 0, file, directory(officers)), "li zhang")
      << "better both than nobody";
}

TEST(Recipients, AVanishedLatenessIsHeardByTheSuperiorAndTheOtherSide) {
  EXPECT_EQ(who(duty(), StageKind::excused), "wang sun");
  const auto found = recipients(duty(), {StageKind::excused, 0}, 0, {}, directory(), today);
  EXPECT_EQ(found[0].reader, Reader::superior);
  EXPECT_EQ(found[1].reader, Reader::counterparty);
}

TEST(Recipients, WhoWatchesForAnotherReadsSoOfWhatIsOwedToHimToo) {
  const Directory known = directory();
  const auto found = recipients(duty("court"), {StageKind::excused, 0}, 0, {}, known, today);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].officer->id, "sun");
  EXPECT_EQ(found[0].reader, Reader::watcher);
}

TEST(Recipients, ALapseByLawIsHeardByBothSides) {
  KeptObligation kept = duty();
  kept.obligation.state = State::lapsed;
  kept.obligation.deemed = true;
  EXPECT_EQ(who(kept, StageKind::past), "li zhang sun");
}

TEST(Present, WhoStandsInIsTheOneTheAbsenceNamesElseTheDeputy) {
  std::vector<Officer> officers = people();
  officers[0].absences = {{*read_date("2026-10-12"), *read_date("2026-10-14"), ""}};
  EXPECT_EQ(who(duty(), StageKind::before, 0, {}, directory(officers)), "li wang(for zhang)")
      << "with no deputy his superior reads it";
  officers[0].superior.clear();
  EXPECT_EQ(who(duty(), StageKind::before, 0, {}, directory(officers)), "li zhang")
      << "with nobody in his place he hears himself";
  officers[0].deputy = "wang";
  EXPECT_EQ(who(duty(), StageKind::before, 0, {}, directory(officers)), "li wang(for zhang)");
  officers[0].absences.front().stands_in = "zhao";
  EXPECT_EQ(who(duty(), StageKind::before, 0, {}, directory(officers)), "li zhao(for zhang)");
  officers[0].absences.front().until = *read_date("2026-10-11");
  EXPECT_EQ(who(duty(), StageKind::before, 0, {}, directory(officers)), "li zhang") << "he is back";
}

TEST(Present, AbsencesFollowOneAnotherAndACircleOfThemEndsWhereItBegan) {
  std::vector<Officer> officers = people();
  const Absence away{today, today, ""};
  officers[0].absences = {away};
  officers[0].deputy = "wang";
  officers[2].absences = {away};
  officers[2].deputy = "zhao";
  EXPECT_EQ(who(duty(), StageKind::before, 0, {}, directory(officers)), "li zhao(for zhang)");
  officers[2].deputy = "zhang";
  EXPECT_EQ(who(duty(), StageKind::before, 0, {}, directory(officers)), "li zhang");
}

TEST(Present, WhoStandsInForTwoHearsOnce) {
  std::vector<Officer> officers = people();
  officers[0].absences = {{today, today, "li"}};
  EXPECT_EQ(who(duty(), StageKind::before, 0, {}, directory(officers)), "li");
}

TEST(Directory, KnowsOfficesAndOfficersAndNamesWhatItDoesNotKnowByItsId) {
  const Directory known = directory();
  EXPECT_EQ(known.name_of("eco"), "生态环境局");
  EXPECT_EQ(known.name_of("nowhere"), "nowhere");
  EXPECT_EQ(known.office("nowhere"), nullptr);
  EXPECT_EQ(known.officer("zhang")->superior, "wang");
  EXPECT_EQ(known.officer("nobody"), nullptr);
  EXPECT_EQ(known.offices().size(), 4U);
}

TEST(Directory, NamesTheOfficersOfEachOfficeInOrderOfTheirIdsAlsoAsACopy) {
  auto original = std::make_optional(directory());
  const Directory copy = *original;
  original.reset();
  const auto ids = [](const std::vector<const Officer*>& found) {
    std::string text;
    for (const Officer* one : found) text += one->id + " ";
    return text;
  };
  EXPECT_EQ(ids(copy.liaisons("eco")), "li zhang ");
  EXPECT_EQ(ids(copy.liaisons("proc")), "sun ");
  EXPECT_EQ(ids(copy.liaisons("alone")), "");
  EXPECT_EQ(ids(copy.heads("eco")), "zhao ") << "wang has somebody above him";
  EXPECT_EQ(ids(copy.heads("proc")), "zhou ");
  EXPECT_EQ(copy.liaisons("eco").front(), copy.officer("li"));
}

TEST(ReaderOf, GoesByTheOfficeOfWhoWasToldAndHisPostToday) {
  const Directory people = directory();
  const auto reader = [&](const char* id, const std::string& owed_by = "eco") {
    return write_reader(reader_of(*people.officer(id), duty(owed_by).obligation.key, {}, people));
  };
  EXPECT_EQ(reader("zhang"), "owner");
  EXPECT_EQ(reader("wang"), "superior") << "not among those who are asked";
  EXPECT_EQ(reader("sun"), "counterparty") << "of the other office";
  EXPECT_EQ(reader("zhou", "court"), "watcher") << "of what an external party owes";
  EXPECT_EQ(reader("zhang", "court"), "counterparty") << "who watches it is another office";
}

TEST(Reader, ReadsAsItIsWritten) {
  for (const Reader reader :
       {Reader::owner, Reader::superior, Reader::watcher, Reader::counterparty})
    EXPECT_EQ(read_reader(write_reader(reader)), reader);
  EXPECT_EQ(read_reader("nobody"), std::nullopt);
}

}  // namespace
}  // namespace qixian
