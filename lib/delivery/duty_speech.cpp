#include "delivery/duty_speech.hpp"

#include <algorithm>

namespace qixian {
namespace {

// 法定期限, 内部目标.
std::string term_words(DutyKind kind) {
  return kind == DutyKind::target ? "内部目标" : spoken_kind(kind) + "期限";
}

// One duty, one reader, one moment: what every phrase below depends on.
struct Moment {
  const Obligation& obligation;
  const Deadline& deadline;
  const Overview& seen;
  Reader reader;
  const SpokenDays& days;
  Instant now;

  [[nodiscard]] Date last() const { return last_day_of(deadline); }
  [[nodiscard]] bool is_target() const { return obligation.kind == DutyKind::target; }
  [[nodiscard]] bool is_late() const { return now >= late_from(deadline); }
  // There is something to say about it but that it is over.
  [[nodiscard]] bool is_live() const {
    return is_owed(obligation.state) || is_to_confirm(obligation, now);
  }
  [[nodiscard]] bool has_safe_day_gone() const {
    return deadline.safe_at ? now >= *deadline.safe_at : days.today() > deadline.safe;
  }
};

std::string left_when_late(const Moment& at) {
  const int after = at.days.calendar().workdays_between(at.last(), at.days.today());
  if (at.is_target()) return after == 0 ? "内部目标已过" : "内部目标已过" + spoken_workdays(after);
  return after == 0 ? "已届满" : "届满后第" + spoken_workdays(after);
}

std::string left_until(int count) {
  return count <= 0 ? "不足1个工作日" : "剩" + spoken_workdays(count);
}

// What there is to do about a duty that is not owed now.
std::string rest_of(const Obligation& obligation) {
  if (obligation.state == State::suspended) return "恢复后另行告知";
  return obligation.done_on ? "已有办结记录" : "无需办理";
}

// To the advised day; past it, to the law's last day; past that, after it.
std::string days_left_of(const Moment& at) {
  const Date today = at.days.today();
  if (!at.is_live()) return rest_of(at.obligation);
  if (at.is_late()) return left_when_late(at);
  const std::string term = term_words(at.obligation.kind);
  if (waits(at.reader)) {
    if (today == at.last()) return "今天届满";
    return today < at.last() ? left_until(at.days.calendar().workdays_between(today, at.last()))
                             : term + "未过";
  }
  if (today < at.deadline.safe) return left_until(at.seen.workdays_left);
  const std::string ends_today = at.is_target() ? "今天到期" : "今天届满";
  if (today == at.deadline.safe) return today == at.last() ? ends_today : "今天";
  if (today == at.deadline.due) return term + ends_today;
  const int left = at.seen.workdays_left_legal;
  return term + (left > 0 ? "剩" + spoken_workdays(left) : "未过");
}

std::string safe_words(const Moment& at) {
  return at.deadline.safe_at ? at.days.moment(*at.deadline.safe_at)
                             : at.days.day_of_work(at.deadline.safe);
}

std::string last_words(const Moment& at) {
  return at.deadline.safe_at ? at.days.moment(at.deadline.ends_at) : at.days.day_of_work(at.last());
}

// 法定最后一日, 内部目标日.
std::string last_day_words(const Moment& at) {
  return at.is_target() ? "内部目标日" : spoken_kind(at.obligation.kind) + "最后一日";
}

std::string ask_when_late(const Moment& at) {
  if (is_to_confirm(at.obligation, at.now)) return "期限届满，未见办结记录：请核对收发登记后确认";
  if (at.obligation.state == State::sent && !waits(at.reader))
    return "已登记寄送，未见送达记录：请核对送达日期并补录";
  switch (at.reader) {
    case Reader::owner:
      break;
    case Reader::superior:
      return "请督促核对是否已经办理：已办理的请补录，未办理的请尽快办理";
    case Reader::watcher:
      return "对方期限已届满，未见办结记录，请核查：已经收到的请补录";
    case Reader::counterparty:
      return "对方期限已届满，未见办结记录：已经收到的请补录，确未收到的可以依法采取下一步措施";
  }
  return "请核对是否已经办理：已办理的请补录，未办理的请立即办理";
}

// The one bold line. 不迟于 includes the day it names; 前 might be read as leaving it out.
std::string ask_of(const Moment& at) {
  if (at.obligation.state == State::impossible) return "请改期，或者征得对方同意并记录";
  if (at.is_late()) return ask_when_late(at);
  if (at.reader == Reader::watcher) return "对方应不迟于" + last_words(at) + "办结，请核查";
  if (at.reader == Reader::counterparty)
    return "对方应不迟于" + last_words(at) + "办结，届满后方可采取下一步措施";
  if (at.obligation.kind == DutyKind::suggested)
    return "可以不迟于" + safe_words(at) + "办理（提示）";
  const std::string term = term_words(at.obligation.kind);
  const bool is_superior = at.reader == Reader::superior;
  if (at.days.today() == at.last() && !at.deadline.safe_at && at.obligation.state != State::sent)
    return "今天是" + last_day_words(at) + "，请" + (is_superior ? "督促" : "") + "今天办结";
  if (at.has_safe_day_gone() && !at.deadline.safe_at)
    return "已过建议办结日，" + term + "未过，请尽快办结";
  if (at.obligation.state == State::sent)
    return "已登记寄送：请不迟于" + safe_words(at) + "核对送达并登记";
  const std::string urge = is_superior ? "请督促不迟于" : "请不迟于";
  return urge + safe_words(at) + "办结（" + (at.is_target() ? "内部目标" : "建议") + "）";
}

std::string aim_of(const Moment& at) {
  if (at.obligation.state == State::withdrawn) return "不再需要办理";
  if (!at.is_live()) return std::string(chinese_state(at.obligation.state));
  const bool names_last = waits(at.reader) || at.is_late() || at.has_safe_day_gone();
  if (!names_last)
    return "不迟于" +
           (at.deadline.safe_at ? at.days.moment(*at.deadline.safe_at)
                                : at.days.day(at.deadline.safe)) +
           "办结";
  const std::string last =
      at.deadline.safe_at ? at.days.moment(at.deadline.ends_at) : at.days.day(at.last());
  return at.is_target() ? "内部目标" + last : last + "届满";
}

std::string legal_of(const Moment& at) {
  if (at.is_target()) return "内部目标，不是法定期限";
  if (at.obligation.kind == DutyKind::suggested) return "提示，不是必须办理的事项";
  if (at.deadline.safe_at) return "最迟至" + at.days.moment(at.deadline.ends_at);
  const std::string day =
      spoken_kind(at.obligation.kind) + "最后一日" + at.days.day_of_work(at.deadline.due);
  if (at.deadline.due > at.deadline.nominal) return day + "，依惯例顺延";
  return at.deadline.due < at.deadline.nominal ? day + "，依惯例提前" : day;
}

std::string doubt_of(const Moment& at) {
  const Deadline& deadline = at.deadline;
  if (deadline.certainty == Certainty::certain) return "";
  if (deadline.certainty == Certainty::unknown || !deadline.earliest)
    return "日期不确定：没有相关年份的放假资料，仅按周末推算，请人工核对";
  const std::string unpublished = "暂定：相关年份的放假安排尚未公布，";
  if (waits(at.reader) && deadline.latest)
    return unpublished + "最晚可能" + at.days.day(*deadline.latest) + "届满";
  return unpublished + "最早可能" + at.days.day(*deadline.earliest) + "届满";
}

std::string money_of(const Obligation& obligation) {
  if (!obligation.amount) return "";
  const std::string owed = "应付" + write_yuan(*obligation.amount) + "元";
  if (obligation.paid.fen == 0) return owed + "，尚无支付记录";
  const std::string paid = owed + "，已登记支付" + write_yuan(obligation.paid) + "元";
  if (obligation.paid >= *obligation.amount) return paid;
  return paid + "，尚余" + write_yuan({obligation.amount->fen - obligation.paid.fen}) + "元";
}

// A reminder may be served late, so it goes by the day on which it is written.
News news_of_nearness(const Moment& at) {
  const Date today = at.days.today();
  const std::string term = term_words(at.obligation.kind);
  if (is_to_confirm(at.obligation, at.now))
    return {"请确认", "期限届满，未见办结记录——请核对收发登记后确认"};
  if (at.is_late() && waits(at.reader))
    return {"请核查", "对方期限届满，未见办结记录——如已收到请补录"};
  if (at.is_late() && at.is_target())
    return {"内部目标", "已超过内部目标，未见办结记录——如已办理请补录"};
  if (at.is_late()) return {"请核对", "届满，未见办结记录——如已办理请补录"};
  if (waits(at.reader)) {
    if (today == at.last()) return {"今日届满", "对方期限今天届满，今天仍在期限内"};
    return {"临期", "对方期限将于" + last_words(at) + "届满"};
  }
  if (at.deadline.safe_at)
    return {"临期", "时限将于" + at.days.moment(*at.deadline.safe_at) + "届满"};
  if (today < at.deadline.safe)
    return {"临期", "距" + std::string(at.is_target() ? "内部目标" : "建议办结日") + "还有" +
                        spoken_workdays(at.seen.workdays_left)};
  if (today == at.last())
    return {at.is_target() ? "内部目标" : "今日届满", "今天是" + last_day_words(at)};
  if (today == at.deadline.safe) return {"今日", "今天是建议办结日"};
  return {"临期", "已过建议办结日，" + term + "未过"};
}

// Of the term so much has gone; past the safe day that is no news any more.
News news_of_share(const Moment& at, const std::string& share) {
  if (at.has_safe_day_gone()) return news_of_nearness(at);
  const std::string gone = "时限已过" + share;
  if (at.deadline.safe_at) return {"临期", gone};
  return {"临期", gone + "，" + news_of_nearness(at).headline};
}

// A question that was held up is asked on a later day than its number says.
News news_of_past(const Moment& at, const Occasion& occasion) {
  if (occasion.rung == 0 || at.obligation.deemed || waits(at.reader) || !at.is_late())
    return news_of_nearness(at);
  const int gone = at.days.calendar().workdays_between(at.last(), at.days.today());
  const std::string after = spoken_workdays(std::max(gone, 1)) + "，仍未见办结记录";
  return at.is_target() ? News{"内部目标", "超过内部目标" + after}
                        : News{"催办", "届满后第" + after};
}

News news_of_move(const Moment& at, const std::optional<Occasion::Told>& told) {
  const bool by_last = waits(at.reader);
  if (at.deadline.safe_at)
    return {"更正", std::string("更正：") + (by_last ? "对方时限" : "时限") + "改为" +
                        at.days.moment(by_last ? at.deadline.ends_at : *at.deadline.safe_at) +
                        "届满"};
  if (told && told->safe == at.deadline.safe && told->due == at.deadline.due)
    return {"更正", "更正：此前已告知的这一事项重新需要办理，办结日不变"};
  const std::string before =
      told ? "由" + at.days.day(by_last ? told->due : told->safe) + "改为" : "改为";
  return {"更正", "更正：" +
                      std::string(by_last          ? "对方期限届满日"
                                  : at.is_target() ? "内部目标日"
                                                   : "建议办结日") +
                      before + at.days.day(by_last ? at.deadline.due : at.deadline.safe)};
}

// A lateness that vanished: whoever heard of it hears why.
News news_of_excuse(const Moment& at) {
  const State state = at.obligation.state;
  const std::string why = state == State::waived      ? "经批准免予办理"
                          : state == State::suspended ? "期间中止"
                          : state == State::ended     ? "案件终止"
                          : state == State::met       ? "补录了期限内办结的记录"
                          : state == State::withdrawn ? "登记更正"
                                                      : "期限调整";
  std::string now_stands = "，不再需要办理";
  if (state == State::suspended) now_stands = "，恢复后另行告知";
  if (state == State::met) now_stands = "，属于按期办结";
  if (is_owed(state))
    now_stands = at.is_late() ? "，届满日有变" : "，改于" + at.days.day(at.last()) + "届满";
  return {"更正", "更正：该事项原已届满，现因" + why + now_stands};
}

News news_of_arrival(const Moment& at) {
  const std::string whose = waits(at.reader) ? "对方新的应办事项" : "新的应办事项";
  if (at.is_late())
    return {"新事项", (waits(at.reader) ? "对方" : "") +
                          std::string("新登记的应办事项：登记时已届满，未见办结记录")};
  if (!waits(at.reader) && at.days.today() > at.deadline.safe)
    return {"新事项", whose + "：已过建议办结日，" + term_words(at.obligation.kind) + "未过"};
  return {"新事项", whose};
}

}  // namespace

bool waits(Reader reader) {
  return reader == Reader::watcher || reader == Reader::counterparty;
}

bool is_to_confirm(const Obligation& obligation, Instant now) {
  return obligation.deemed && now >= late_from(obligation.deadline) &&
         (is_owed(obligation.state) || obligation.state == State::lapsed);
}

std::string spoken_kind(DutyKind kind) {
  switch (kind) {
    case DutyKind::statutory:
      break;
    case DutyKind::target:
      return "内部目标";
    case DutyKind::agreed:
      return "约定";
    case DutyKind::suggested:
      return "参考";
  }
  return "法定";
}

Date last_day_of(const Deadline& deadline) {
  return date_in_beijing(deadline.ends_at - std::chrono::seconds{1});
}

DutySpeech speak_of(const Obligation& obligation, const Overview& seen, Reader reader,
                    const SpokenDays& days, Instant now) {
  const Moment at{obligation, obligation.deadline, seen, reader, days, now};
  DutySpeech speech;
  if (at.is_live()) {
    speech.ask = ask_of(at);
    speech.legal = legal_of(at);
    speech.doubt = doubt_of(at);
  }
  speech.aim = aim_of(at);
  speech.days_left = days_left_of(at);
  speech.state = chinese_state(is_to_confirm(obligation, now) ? State::overdue : obligation.state);
  speech.money = money_of(obligation);
  return speech;
}

News news_of(const Occasion& occasion, const Overview& seen, const SpokenDays& days, Instant now) {
  const Obligation& obligation = occasion.kept.obligation;
  const Moment at{obligation, obligation.deadline, seen, occasion.reader, days, now};
  if (obligation.state == State::impossible) {
    const std::string what = std::string("时限不足：事项产生时届满日已过，请") +
                             (obligation.term.is_backward() ? "改期，或者" : "与对方协商，") +
                             "征得对方同意并记录";
    return unsays(occasion.stage.kind) ? News{"更正", "更正：" + what} : News{"时限不足", what};
  }
  switch (occasion.stage.kind) {
    case StageKind::withdrawn:
      if (obligation.state == State::suspended)
        return {"更正", "更正：此前告知的这一事项已中止计期，恢复后另行告知"};
      return {"更正", "更正：此前告知的这一事项，现已不再需要办理"};
    case StageKind::moved:
      return news_of_move(at, occasion.told);
    case StageKind::excused:
      return news_of_excuse(at);
    case StageKind::past:
      return news_of_past(at, occasion);
    case StageKind::legal_day:
    case StageKind::last_day:
    case StageKind::before:
      return news_of_nearness(at);
    case StageKind::two_thirds:
      return news_of_share(at, "三分之二");
    case StageKind::halfway:
      return news_of_share(at, "一半");
    case StageKind::arisen:
      break;
  }
  return news_of_arrival(at);
}

std::string form_of(const Occasion& occasion, Instant now) {
  const Obligation& obligation = occasion.kept.obligation;
  const bool is_late = now >= late_from(obligation.deadline);
  switch (occasion.stage.kind) {
    case StageKind::withdrawn:
    case StageKind::moved:
    case StageKind::excused:
      return "期限更正通知单";
    case StageKind::arisen:
      return waits(occasion.reader) ? "对方期限告知单" : "应办事项通知单";
    default:
      break;
  }
  if (waits(occasion.reader)) return "对方期限告知单";
  if (!is_late) return "期限提醒单";
  if (obligation.kind == DutyKind::target) return "内部目标核对单";
  const bool climbs = occasion.stage.kind == StageKind::past && occasion.rung > 0;
  return climbs && !obligation.deemed ? "催办单" : "办理情况核对单";
}

}  // namespace qixian
