// What is said about one duty on the day of writing, whatever brings it up.
//
// The one who owes is asked for the safe day and reads the law's last day under it; who waits for
// the other side, or watches an external party, reads the last day alone. Statutory, agreed and
// internal terms are each called what they are.
#pragma once

#include "delivery/spoken_days.hpp"
#include "delivery/wording.hpp"

#include <string>

namespace qixian {

struct DutySpeech {
  std::string ask;        // 请不迟于9月30日（周三）办结（建议）; empty when nothing is owed
  std::string aim;        // in a subject: 不迟于9月30日（周三）办结 · 10月8日（周四）届满
  std::string legal;      // 法定最后一日10月8日（周四），依惯例顺延
  std::string days_left;  // 剩3个工作日 · 今天 · 法定期限今天届满 · 届满后第1个工作日
  std::string doubt;      // 暂定：…; empty when the day is certain
  std::string state;      // 办理中; of what the law deems over: 届满，未见办结记录
  std::string money;      // 应付50,000.00元，已登记支付20,000.00元，尚余30,000.00元
};

// `days` with the calendar of the office that owes.
[[nodiscard]] DutySpeech speak_of(const Obligation&, const Overview&, Reader,
                                  const SpokenDays& days, Instant now);

// Who waits for another's deed goes by the law's last day; the others aim at the safe day.
[[nodiscard]] bool waits(Reader);

// The law deems it over, and only a look into the mail register tells whether that is so.
[[nodiscard]] bool is_to_confirm(const Obligation&, Instant now);

// 法定, 约定, 内部目标 or 参考.
[[nodiscard]] std::string spoken_kind(DutyKind);

// The last day on which nothing is late: `due`, or the counted day of a backward term.
[[nodiscard]] Date last_day_of(const Deadline&);

// What kind of news a letter brings.
struct News {
  std::string tag;       // in the subject, 【…】
  std::string headline;  // one line
};
[[nodiscard]] News news_of(const Occasion&, const Overview&, const SpokenDays& days, Instant now);

// What the letter is called where it is printed: 应办事项通知单, 催办单, …
[[nodiscard]] std::string form_of(const Occasion&, Instant now);

}  // namespace qixian
