#include "delivery/gallery.hpp"

#include "delivery/sample_duties.hpp"

namespace qixian {
namespace {

// One letter about the one duty of a docket.
Letter about(const Docket& docket, Reader reader, Stage stage, int rung, const Officer& to,
             std::optional<Occasion::Told> told = {}, const std::string& because = {}) {
  const DigestItem item = docket.items().front();
  Occasion occasion{item.kept, item.file, item.rulebook, item.rule, stage,
                    rung,      to,        lights,        {},        told};
  occasion.reader = reader;
  occasion.calendar_id = "5f0ae27c-1b4e-4a6b-9c55-aa0d6c1f2b11";
  occasion.rulebooks_applied = {item.rulebook.title};
  occasion.rulebooks_not_applied = {"关于加强检察公益诉讼与生态环境损害赔偿协作配合的若干意见"};
  occasion.because = because;
  if (rung > 1) {  // held up, and not by the way it was meant to go
    occasion.meant_for = date_in_beijing(docket.now()) - std::chrono::days{1};
    occasion.unreached = "张伟";
  }
  if (rung == 1) occasion.also_told = {"张伟", "王敏"};
  occasion.deeds = deed_commands(item.kept, events_to_record(item.rule, {&item.rulebook}),
                                 item.file, {&item.rulebook});
  return write_letter(occasion, shipped_templates(), directory(), published(), docket.now());
}

Docket one(const std::string& now, const std::string& rule, const std::string& anchor) {
  Docket docket(moment(now));
  docket.owe(rule, on(anchor));
  return docket;
}

// Twenty-five duties of every kind around the National Day of 2026.
Docket many(const std::string& now) {
  Docket docket(moment(now));
  const Date today = date_in_beijing(docket.now());
  const std::vector<std::string> rules{"jx-1.1b", "jx-1.2b", "jx-2.1b", "jx-2.2a",
                                       "jx-4a",   "jx-4b",   "jx-8"};
  for (int i = 0; i < 19; ++i) {
    DigestItem& item = docket.owe(rules[static_cast<std::size_t>(i) % rules.size()],
                                  today - std::chrono::days{19 - i},
                                  {i > 14 ? StageKind::arisen : StageKind::before, 3});
    docket.file().title = i % 3 == 0 ? "某电镀厂非法排污案" : "某化工厂渗漏污染案";
    if (docket.duty().state == State::overdue) item.stage = {StageKind::past, 2}, item.rung = i % 2;
  }
  for (int i = 0; i < 4; ++i)
    docket.owe("jx-2.2a", today - std::chrono::days{12 - 3 * i}, DutyKind::target,
               {10, TermUnit::days});
  docket.owe("jx-8", today - std::chrono::days{20}, DutyKind::agreed, {1, TermUnit::months});
  docket.duty().duty = "支付第2期生态环境损害赔偿金";
  docket.duty().key.owed_by = "firm";
  docket.duty().key.owed_to = "eco";
  docket.duty().amount = Yuan{50'000'00};
  docket.duty().paid = Yuan{20'000'00};
  docket.owe("jx-8", today - std::chrono::days{1}, DutyKind::suggested, {15, TermUnit::days});
  docket.duty().duty = "听取检察机关意见";
  return docket;
}

Letter digest(DigestKind kind, const std::string& now, const Officer& to,
              std::optional<std::pair<Date, Date>> rest_days = {}) {
  const Docket docket = many(now);
  DigestOccasion occasion{kind, to, lights, docket.items(), rest_days};
  if (kind == DigestKind::weekly) {
    occasion.word =
        WeeklyWord{0, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"};
    occasion.gaps = {
        "第3号案件 赣环赔〔2026〕3号：有2项期限因登记不全尚不能计算，详见 qixian case show 3",
        "第7号案件：有1项期限因登记不全尚不能计算，详见 qixian case show 7"};
  }
  return write_digest(occasion, shipped_templates(), directory(), published(), docket.now());
}

Letter well_being(const std::vector<std::string>& troubles) {
  WellBeing state;
  state.troubles = troubles;
  Date day = on("2026-09-28");
  for (int i = 0; i < 10; ++i) {
    state.days.emplace_back(day, i * 7 % 5);
    day = published().nth_workday(day, 1);
  }
  state.owed = 41;
  state.overdue = 2;
  state.targets_missed = 3;
  state.letters_waiting = 1;
  state.chain_head = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  return write_well_being(state, zhang, shipped_templates(), published(),
                          moment("2026-09-28 08:45"));
}

Docket instalment() {
  Docket docket(moment("2026-09-28 09:10"));
  docket.owe("jx-8", on("2026-09-01"), DutyKind::agreed, {1, TermUnit::months});
  docket.file().title = "某化工厂渗漏污染案";
  Obligation& duty = docket.duty();
  duty.duty = "支付第2期生态环境损害赔偿金";
  duty.key.owed_by = "firm";
  duty.key.owed_to = "eco";
  duty.amount = Yuan{50'000'00};
  duty.paid = Yuan{20'000'00};
  duty.remarks = {"收款单位：南昌市财政局非税收入专户"};
  return docket;
}

}  // namespace

std::vector<Exhibit> gallery() {
  std::vector<Exhibit> letters;
  const auto show = [&letters](const std::string& name, Letter letter) {
    letters.push_back({name, std::move(letter)});
  };
  const Docket before = one("2026-09-24 09:10", "jx-1.1b", "2026-09-16");
  show("01-arisen", about(one("2026-09-28 10:00", "jx-2.2a", "2026-09-28"), Reader::owner,
                          {StageKind::arisen, 0}, 0, zhang));
  show("02-before", about(before, Reader::owner, {StageKind::before, 3}, 0, li));
  show("03-safe-day", about(one("2026-09-30 09:10", "jx-1.1b", "2026-09-16"), Reader::owner,
                            {StageKind::last_day, 0}, 0, li));
  show("04-between", about(one("2026-10-03 09:10", "jx-1.1b", "2026-09-16"), Reader::owner,
                           {StageKind::last_day, 0}, 0, li));
  show("05-last-day", about(one("2026-10-08 09:10", "jx-1.1b", "2026-09-16"), Reader::owner,
                            {StageKind::legal_day, 0}, 0, li));
  show("06-past-1", about(one("2026-10-12 09:10", "jx-2.2a", "2026-09-28"), Reader::owner,
                          {StageKind::past, 1}, 0, zhang));
  show("07-past-2-superior", about(one("2026-10-13 09:10", "jx-2.2a", "2026-09-28"),
                                   Reader::superior, {StageKind::past, 2}, 1, wang));
  show("08-moved", about(before, Reader::owner, {StageKind::moved, 0}, 0, li,
                         Occasion::Told{on("2026-09-28"), on("2026-09-28")},
                         "经批准延长期限3日（赣环批〔2026〕18号；批准人：李局长；理由：案情复杂，"
                         "鉴定意见尚未出具）"));
  show("09-counterparty", about(before, Reader::counterparty, {StageKind::before, 3}, 0, zhang));
  show("10-watcher", about(instalment(), Reader::watcher, {StageKind::before, 3}, 0, zhang));
  Docket withdrawn = one("2026-09-24 09:10", "jx-1.1b", "2026-09-16");
  withdrawn.duty().state = State::withdrawn;
  show("11-withdrawn", about(withdrawn, Reader::owner, {StageKind::withdrawn, 0}, 0, li,
                             Occasion::Told{on("2026-09-28"), on("2026-09-28")},
                             "撤销了“发现公益诉讼案件线索”的登记（理由：录入错误的案件）"));
  Docket suspended = one("2026-09-24 09:10", "jx-1.1b", "2026-09-16");
  suspended.duty().state = State::suspended;
  show("15-suspended", about(suspended, Reader::owner, {StageKind::withdrawn, 0}, 0, li,
                             Occasion::Told{on("2026-09-30"), on("2026-10-08")},
                             "期间中止（赣环批〔2026〕19号；批准人：李局长；理由：等待鉴定）"));
  show("16-late-and-unreached", about(one("2026-10-14 09:10", "jx-2.2a", "2026-09-28"),
                                      Reader::superior, {StageKind::past, 3}, 2, wang));
  Docket target(moment("2026-09-24 09:10"));
  target.owe("jx-2.2a", on("2026-09-16"), DutyKind::target, {15, TermUnit::days});
  show("12-target", about(target, Reader::owner, {StageKind::before, 3}, 0, zhang));
  Docket deemed = one("2026-10-12 09:10", "jx-2.2a", "2026-09-28");
  deemed.duty().deemed = true;
  show("13-deemed", about(deemed, Reader::counterparty, {StageKind::past, 1}, 0, li));
  show("14-excused", about(before, Reader::superior, {StageKind::excused, 0}, 0, wang,
                           Occasion::Told{on("2026-09-21"), on("2026-09-21")},
                           "更正了“决定启动赔偿磋商”的登记，日期为2026年9月16日（理由：录错）"));
  show("20-digest-morning", digest(DigestKind::morning, "2026-09-28 09:10", zhang));
  show("21-digest-daily", digest(DigestKind::daily, "2026-09-28 09:10", wang));
  show("22-before-break", digest(DigestKind::before_break, "2026-09-28 09:10", zhang,
                                 std::pair{on("2026-10-01"), on("2026-10-07")}));
  show("23-catch-up", digest(DigestKind::catch_up, "2026-10-12 09:10", zhang));
  show("24-weekly", digest(DigestKind::weekly, "2026-09-28 09:10", wang));
  show("30-well-being", well_being({}));
  show("31-not-well",
       well_being({"邮件通道mail自9月27日（周日）21:40起不能发信：服务器拒绝登录；"
                   "请检查凭据后运行 qixian notify-test mail",
                   "南昌市人民检察院没有可以通知的联络员；请在directory.toml中补上"}));
  show("32-alarm", write_alarm("邮件通道不能发信",
                               {"邮件通道mail的服务器拒绝登录，3封信件等候发送。",
                                "请检查凭据，然后运行 qixian notify-test mail。"},
                               zhang, shipped_templates(), moment("2026-09-28 21:41")));
  return letters;
}

}  // namespace qixian
