// A case with one duty, its reminders and letters, as the clerk would hand them to a store.
#pragma once

#include "store/store.hpp"

#include <string>
#include <utility>
#include <vector>

namespace qixian {

inline Date a_day(const char* text) {
  return read_date(text).value();
}

inline Instant noon(const char* day = "2026-09-28") {
  return moment_on(a_day(day), std::chrono::hours{12});
}

inline Fact sample_opening(const Store& store, const std::string& docket = "赣环赔〔2026〕3号") {
  Fact fact;
  fact.id = store.next_fact_id();
  fact.case_id = store.next_case_id();
  fact.kind = FactKind::opened;
  fact.on = a_day("2026-09-28");
  fact.recorded_at = noon();
  fact.uid = 1000;
  fact.by = "zhang-wei";
  fact.opening = Opening{};
  fact.opening->docket = docket;
  fact.opening->title = "某公司非法倾倒案";
  fact.opening->rulebooks = {"jiangxi-2021"};
  fact.opening->parties = {{"agency", {"eco", "water"}}, {"procuratorate", {"proc"}}};
  return fact;
}

// A fact with everything in it.
inline Fact sample_event(const Store& store, CaseId id) {
  Fact fact;
  fact.id = store.next_fact_id();
  fact.case_id = id;
  fact.kind = FactKind::event;
  fact.event = "meeting-set";
  fact.on = a_day("2026-09-28");
  fact.at = noon();
  fact.recorded_at = noon();
  fact.uid = 4'294'967'294U;
  fact.by = "zhang-wei";
  fact.fields = {{"meets", "2026-10-15"}, {"attends", "yes"}};
  fact.document = "洪环〔2026〕8号";
  fact.via = "机要";
  fact.received_by = "李四";
  fact.note = "第一行\n\"第二行\"\t🙂";
  return fact;
}

// A fact with no more than every fact has.
inline Fact sample_fact(const Store& store, CaseId id, FactKind kind) {
  Fact fact;
  fact.id = store.next_fact_id();
  fact.case_id = id;
  fact.kind = kind;
  fact.on = a_day("2026-09-28");
  fact.recorded_at = noon();
  fact.uid = 1000;
  fact.by = "zhang-wei";
  return fact;
}

// A fact with every member set, whatever its kind makes of them.
inline Fact full_fact(const Store& store, CaseId id, FactKind kind) {
  Fact fact = sample_event(store, id);
  fact.kind = kind;
  fact.opening = Opening{"赣环赔〔2026〕3号",
                         "某公司非法倾倒案",
                         {"jiangxi-2021", "shanghai-2025"},
                         {{"agency", {"eco", "water"}}, {"court", {}}},
                         "检察机关移送",
                         true,
                         CaseId{7}};
  fact.schedule = {{1, a_day("2026-12-31"), {}, Yuan{5'000'001}, "国库", ""},
                   {2, {}, Term{3, TermUnit::months}, {}, "", "完成土壤修复"}};
  fact.about = FactId{1};
  fact.duty = ObligationKey{"jx-2.2a", FactId{2}, "eco", "", 3};
  fact.revision = 4;
  fact.role = "agency";
  fact.office = "eco";
  fact.officer = "li-si";
  fact.term = Term{-3, TermUnit::workdays};
  fact.amount = Yuan{9'007'199'254'740'993};  // more than a double holds
  fact.until = a_day("2026-11-30");
  fact.linked = CaseId{8};
  fact.approved_by = "王五";
  return fact;
}

inline KeptObligation sample_duty(const Store& store, FactId cause,
                                  const std::string& owed_by = "eco") {
  KeptObligation kept;
  kept.id = store.next_obligation_id();
  Obligation& duty = kept.obligation;
  duty.key = {"jx-2.2a", cause, owed_by, "proc", 0};
  duty.rulebook = "jiangxi-2021";
  duty.article = "第二条第二款";
  duty.duty = "书面通报同级检察机关";
  duty.anchor = a_day("2026-09-28");
  duty.term = {5, TermUnit::workdays};
  duty.deadline.nominal = duty.deadline.due = duty.deadline.safe = a_day("2026-10-10");
  duty.deadline.ends_at = midnight_beginning(a_day("2026-10-11"));
  return kept;
}

inline KeptReminder sample_reminder(ObligationId id, Stage stage, Instant at, int revision = 1) {
  return {{}, id, revision, {stage, 0, at}, {}, {}};
}

inline KeptLetter sample_letter(const Store& store, CaseId case_id, ObligationId duty, Stage stage,
                                const std::string& officer = "zhang-wei",
                                const char* told_safe = "2026-10-10") {
  KeptLetter kept;
  kept.items = {{case_id, duty, 1, stage, 0, a_day(told_safe), a_day("2026-10-10")}};
  kept.occasion = occasion_of(kept.items.front());
  kept.officer = officer;
  kept.needed_by = a_day(told_safe);
  kept.next_at = noon();
  Letter& letter = kept.letter;
  letter.token = token_of(store.id(), kept);
  letter.thread = thread_of(store.id(), kept);
  letter.channel = "mail";
  letter.officer_name = "张伟";
  letter.address = "zhang.wei@example.gov.cn";
  letter.subject = "【新事项】赣环赔〔2026〕3号";
  letter.text = "张伟：\n新的应办事项\n";
  letter.html = "<p>张伟</p>";
  letter.data = "{\"type\":\"obligation.reminder\"}";
  letter.written_at = noon();
  return kept;
}

inline Change added(const KeptObligation& kept) {
  return {{}, kept};
}

// A case as it stands in the store after sample_case.
struct SampleCase {
  CaseId id;
  FactId cause;
  KeptObligation duty;
};

// Opens a case, records an event and the duty that follows, with these reminders.
inline SampleCase sample_case(Store& store, const std::string& docket = "赣环赔〔2026〕3号",
                              const std::vector<std::pair<Stage, Instant>>& reminders = {}) {
  const Fact opening = sample_opening(store, docket);
  store.record({opening.case_id, {opening}, {}, {}, {}, {}}, noon());
  const Fact event = sample_event(store, opening.case_id);
  const KeptObligation duty = sample_duty(store, event.id);
  CaseStep step{opening.case_id, {event}, {added(duty)}, {}, duty.obligation.deadline.ends_at, {}};
  for (const auto& [stage, at] : reminders)
    step.reminders.push_back(sample_reminder(duty.id, stage, at));
  store.record(step, noon());
  return {opening.case_id, event.id, duty};
}

}  // namespace qixian
