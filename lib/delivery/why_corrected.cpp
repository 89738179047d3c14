#include "delivery/why_corrected.hpp"

#include "delivery/page.hpp"

#include <algorithm>

namespace qixian {
namespace {

constexpr std::size_t longest_note = 120, longest_document = 60;

std::string quoted(const std::string& name) {
  return "“" + name + "”";
}

std::string event_name(const std::string& id, const Rulebooks& rulebooks) {
  for (const auto& [book_id, book] : rulebooks)
    if (const EventKind* event = book.event(id)) return event->name;
  return id;
}

std::string duty_name(const ObligationKey& key, const Rulebooks& rulebooks) {
  for (const auto& [book_id, book] : rulebooks)
    if (const Rule* rule = book.rule(key.rule)) return rule->duty;
  return key.rule;
}

// What was recorded, as one speaks of it: “决定启动赔偿磋商”, “书面通报”的办结.
std::string name_of(const Fact& fact, const Rulebooks& rulebooks) {
  const auto of_duty = [&](const std::string& what) {
    return fact.duty ? quoted(duty_name(*fact.duty, rulebooks)) + "的" + what : what;
  };
  switch (fact.kind) {
    case FactKind::event:
      return quoted(event_name(fact.event, rulebooks));
    case FactKind::opened:
      return "立案";
    case FactKind::sent:
      return of_duty("寄送");
    case FactKind::done:
      return of_duty("办结");
    case FactKind::paid:
      return of_duty("支付");
    case FactKind::extended:
      return of_duty("延长");
    case FactKind::suspended:
      return of_duty("中止");
    case FactKind::resumed:
      return of_duty("恢复");
    case FactKind::waived:
      return of_duty("免予办理");
    case FactKind::ended:
      return "终止";
    default:
      return "登记";
  }
}

// （批1号；批准人：李局长；理由：案情复杂）
std::string grounds_of(const Fact& fact) {
  std::string grounds;
  const auto add = [&](const std::string& label, const std::string& words, std::size_t most) {
    if (!words.empty()) grounds += (grounds.empty() ? "" : "；") + label + shortened(words, most);
  };
  add("", fact.document, longest_document);
  add("批准人：", fact.approved_by, longest_document);
  add("理由：", fact.note, longest_note);
  return grounds.empty() ? "" : "（" + grounds + "）";
}

std::string on_its_day(const Fact& fact) {
  return fact.on ? "（" + write_chinese(*fact.on) + "）" : "";
}

const Fact* root_fact(const Fact& fact, const std::vector<Fact>& recorded) {
  const FactId root = root_of(*fact.about, recorded);
  const auto found = std::ranges::find(recorded, root, &Fact::id);
  return found == recorded.end() ? nullptr : &*found;
}

std::string why_of_correction(const Fact& fact, const std::vector<Fact>& recorded,
                              const Rulebooks& rulebooks) {
  const Fact* about = fact.about ? root_fact(fact, recorded) : nullptr;
  const std::string what = about == nullptr ? "登记" : name_of(*about, rulebooks) + "的登记";
  const bool is_gone = fact.kind == FactKind::retraction;
  const std::string day =
      !is_gone && fact.on ? "，日期为" + write_chinese(*fact.on) : std::string();
  return (is_gone ? "撤销了" : "更正了") + what + day + grounds_of(fact);
}

bool follows_another_rule(const Obligation& before, const Obligation& after) {
  return before.term != after.term || before.anchor != after.anchor ||
         before.article != after.article || before.rulebook != after.rulebook;
}

// The last notice that says anything of the days between.
const HolidayNotice* notice_between(Date first, Date last, const std::string& office,
                                    const Calendar& calendar) {
  const HolidayNotice* found = nullptr;
  for (const HolidayNotice& notice : calendar.notices()) {
    const bool concerns =
        notice.offices.empty() || std::ranges::find(notice.offices, office) != notice.offices.end();
    const bool lies_between = std::ranges::any_of(
        notice.days, [&](const NoticeDay& day) { return first <= day.day && day.day <= last; });
    if (concerns && lies_between && (found == nullptr || found->published <= notice.published))
      found = &notice;
  }
  return found;
}

}  // namespace

std::string why_corrected(const Fact& fact, const std::vector<Fact>& recorded,
                          const Rulebooks& rulebooks) {
  switch (fact.kind) {
    case FactKind::correction:
    case FactKind::retraction:
      return why_of_correction(fact, recorded, rulebooks);
    case FactKind::event:
    case FactKind::sent:
    case FactKind::done:
    case FactKind::paid:
      return "登记了" + name_of(fact, rulebooks) + on_its_day(fact);
    case FactKind::extended:
      return "经批准延长期限" + (fact.term ? chinese_term(*fact.term) : "") + grounds_of(fact);
    case FactKind::suspended:
      return "期间中止" + grounds_of(fact);
    case FactKind::resumed:
      return "期间恢复计算" + grounds_of(fact);
    case FactKind::waived:
      return "经批准免予办理" + grounds_of(fact);
    case FactKind::ended:
      return "案件终止" + grounds_of(fact);
    default:
      return {};
  }
}

std::string why_corrected(const Change& change, const Rulebooks& rulebooks,
                          const Calendar& calendar) {
  if (!change.before || !(change.is_moved() || change.is_withdrawn())) return {};
  const Obligation& before = change.before->obligation;
  const Obligation& after = change.after.obligation;
  if (change.is_withdrawn() || follows_another_rule(before, after)) {
    const auto book = rulebooks.find(after.rulebook);
    if (book == rulebooks.end()) return "规则册调整";
    const std::string number = book->second.number.empty() ? "" : "（" + book->second.number + "）";
    return "《" + book->second.title + "》" + number + "的规则册调整后重新计算";
  }
  const Deadline &was = before.deadline, &is = after.deadline;
  if (was.due == is.due && was.safe == is.safe && was.ends_at == is.ends_at) return {};
  const Date last = std::max({was.due, is.due, was.nominal, is.nominal});
  const HolidayNotice* notice = notice_between(after.anchor, last, after.key.owed_by, calendar);
  return notice == nullptr ? "放假安排调整后重新计算"
                           : "依" + notice->number + "的放假安排重新计算";
}

std::string and_why(const std::string& first, const std::string& then) {
  if (first.empty() || first == then) return then;
  return then.empty() ? first : first + "；" + then;
}

}  // namespace qixian
