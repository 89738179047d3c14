#include "term/hours.hpp"

#include "term/day_words.hpp"
#include "term/suspension.hpp"
#include "term/tally.hpp"

#include <algorithm>

namespace qixian {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

// The hour in which something happens is not counted, a full hour included
// (民事诉讼法第八十五条第二款).
Instant next_full_hour(Instant at) {
  return std::chrono::floor<hours>(at) + hours{1};
}

Instant run(Instant from, hours term, const SuspendedDays& suspended) {
  Instant end = from + term;
  for (const Suspension& one : suspended.intervals()) {
    const Instant stops = std::max(midnight_beginning(one.from), from);
    const Instant resumes = midnight_beginning(one.to);
    if (stops >= end) break;
    if (stops < resumes) end += resumes - stops;
  }
  return end;
}

// The day of the last instant in time: what ends at midnight ends with the day before.
Date last_day(Instant from, Instant end) {
  return date_in_beijing(end > from ? end - seconds{1} : end);
}

std::string chinese_moment(Instant at) {
  return write_chinese(date_in_beijing(at)) + write_in_beijing(at).substr(10);
}

}  // namespace

Deadline count_hours(Instant from, Term term, const Counting& counting) {
  const std::vector<Term> parts = sum_up(term, counting.extended);
  const Term sum = parts.empty() ? Term{0, TermUnit::hours} : parts.front();
  const SuspendedDays suspended(counting.suspended);
  const Instant safe_at = run(from, hours{sum.count}, suspended);
  const Instant counted_from = counting.from_next_full_hour ? next_full_hour(from) : from;

  Deadline deadline;
  deadline.ends_at = run(counted_from, hours{sum.count}, suspended);
  deadline.safe_at = safe_at;
  deadline.nominal = deadline.safe = last_day(from, safe_at);
  deadline.due = last_day(from, deadline.ends_at);
  if (counting.reasons == Reasons::left_out) return deadline;

  if (!counting.extended.empty()) {
    deadline.why.push_back(
        {date_in_beijing(from), chinese_term(term) + "，经批准延长，合计" + chinese_term(sum),
         write_term(term) + " with its extensions is " + write_term(sum), "延长决定"});
  }
  deadline.why.push_back({deadline.nominal,
                          chinese_moment(from) + "（北京时间）起算，" + chinese_term(sum) + "至" +
                              chinese_moment(safe_at),
                          write_term(sum) + " run from " + write_in_beijing(from) +
                              " (Beijing) until " + write_in_beijing(safe_at),
                          "民法典第二百零一条第二款"});
  if (safe_at != from + hours{sum.count}) {
    for (const Suspension& one : suspended.intervals()) {
      if (midnight_beginning(one.from) >= safe_at || midnight_beginning(one.to) <= from) continue;
      DayWords words;
      deadline.why.push_back(
          {one.to,
           words.chinese_range(one.from, one.to - std::chrono::days{1}) + "中止，不计入，" +
               words.chinese(one.to) + "零时起恢复计算",
           english_range(one.from, one.to - std::chrono::days{1}) +
               " suspended and not counted; counting resumes at midnight beginning " +
               write_date(one.to),
           "人民检察院公益诉讼办案规则第七十八条"});
    }
  }
  if (counting.from_next_full_hour) {
    deadline.why.push_back(
        {deadline.due,
         "从次时起算：自" + chinese_moment(counted_from) + "起，至" +
             chinese_moment(deadline.ends_at) + "届满；稳妥时刻仍为" + chinese_moment(safe_at),
         "the law counts from the next full hour, " + write_in_beijing(counted_from) +
             ", so it ends at " + write_in_beijing(deadline.ends_at) +
             "; the advised moment stays " + write_in_beijing(safe_at),
         "最高人民法院关于适用民事诉讼法的解释第一百二十五条"});
  }
  deadline.why.push_back(
      {deadline.due,
       "以小时计算的期间不因休息日顺延，" + chinese_moment(deadline.ends_at) + "起为逾期",
       "a term of hours does not roll past rest days; from " + write_in_beijing(deadline.ends_at) +
           " on it is late",
       "民法典第二百零一条第二款"});
  return deadline;
}

}  // namespace qixian
