// When a term ends, how sure that is, and why.
#pragma once

#include "calendar/calendar.hpp"
#include "term/term.hpp"

#include <optional>
#include <string>
#include <vector>

namespace qixian {

// One decision of the counting, in both languages, with the article it rests on.
struct Step {
  Date day;  // the day this step arrives at
  std::string
      chinese;  // 2026年10月1日（周四）为法定节假日（国庆节），休息至10月7日，顺延至其后第一日10月8日（周四）
  std::string english;
  std::string article;  // 民法典第二百零三条; with 依惯例 where the roll is by analogy
  auto operator<=>(const Step&) const = default;
};

// Whether anybody will read the steps: to word them takes several times as long as to count.
enum class Reasons { given, left_out };

// What the step that names the safe day rests on: our advice, no law.
inline constexpr std::string_view safe_day_article = "稳妥提示";

// The table "Nominal, due and safe" of ARCHITECTURE.md says what each means for each kind of term.
struct Deadline {
  Date nominal;  // 名义届满日: as counted
  Date due;      // 届满日: the last day on which the duty can still be met
  Date safe;     // 稳妥日: what the obligor is told to aim at
  // The first instant that is late: midnight after `due`, or after `nominal` where a backward term
  // moved earlier. An hour term that ends at midnight is due on the day before.
  Instant ends_at;
  std::optional<Instant> safe_at;  // hour terms only
  Certainty certainty = Certainty::certain;
  std::optional<Date> earliest;  // provisional only: the plausible span of `due`
  std::optional<Date> latest;
  std::vector<Step> why;  // in the order of the count; enough to check it by hand
  auto operator<=>(const Deadline&) const = default;
};

// The first instant that is late whatever is published still: a provisional deadline may turn out
// to be as late as `latest`, and until then nobody is told that it has passed.
[[nodiscard]] inline Instant late_from(const Deadline& deadline) {
  if (deadline.certainty == Certainty::certain || !deadline.latest) return deadline.ends_at;
  const Instant after_latest = midnight_beginning(*deadline.latest + std::chrono::days{1});
  return after_latest > deadline.ends_at ? after_latest : deadline.ends_at;
}

}  // namespace qixian
