#include "term/reasons.hpp"

#include "calendar/statutory_days.hpp"
#include "term/day_words.hpp"
#include "term/workday_reasons.hpp"

#include <algorithm>
#include <array>

namespace qixian {
namespace {

using std::chrono::days;

// The article, and that it holds by analogy where neither side is bound by it
// (环环监〔2017〕17号第三十八条 has the same rule for the same two sides).
std::string by_analogy(const std::string& article) {
  return "依惯例（参照" + article + "）";
}

std::string roll_article(const Counting& counting) {
  const std::string article =
      counting.roll_article.empty() ? "民法典第二百零三条" : counting.roll_article;
  return counting.roll_by_analogy ? by_analogy(article) : article;
}

// 法定节假日（国庆节）; a Saturday or Sunday that is worked names its notice, since no roll will
// name it.
std::string chinese_kind(const DayAnswer& answer) {
  std::string source = answer.festival;
  if (answer.kind == DayKind::makeup_workday && !answer.notice.empty())
    source += (source.empty() ? "" : "，") + answer.notice;
  const std::string kind(chinese_day_kind(answer.kind));
  return source.empty() ? kind : kind + "（" + source + "）";
}

std::string english_kind(const DayAnswer& answer) {
  static constexpr std::array<std::string_view, 5> kinds{"a workday", "a make-up workday",
                                                         "a weekend day", "a statutory holiday",
                                                         "a day off in lieu"};
  const std::string kind(kinds[static_cast<std::size_t>(answer.kind)]);
  return answer.festival.empty() ? kind : kind + " (" + answer.festival + ")";
}

// The year whose notice settles a day that none has settled yet: its own, or, from 24 December on,
// the next.
int year_waited_for(const Calendar& calendar, Date day) {
  const int year = year_of(day);
  const bool published = std::ranges::any_of(calendar.notices(), [&](const HolidayNotice& notice) {
    return notice.year == year && !notice.amends && notice.offices.empty();
  });
  return published ? year + 1 : year;
}

void add_extension(std::vector<Step>& steps, const Reasoned& about) {
  if (about.counting.extended.empty()) return;
  std::string more;
  std::string more_english;
  for (const Term& one : about.counting.extended) {
    more += (more.empty() ? "" : "、") + chinese_term(one);
    more_english += (more_english.empty() ? "" : ", ") + write_term(one);
  }
  std::string sum;
  std::string sum_english;
  for (const Term& part : about.parts) {
    sum += (sum.empty() ? "" : "加") + chinese_term(part);
    sum_english += (sum_english.empty() ? "" : " and then ") + write_term(part);
  }
  if (about.parts.empty()) sum = "当日", sum_english = "0d";
  DayWords words;
  steps.push_back({about.anchor,
                   chinese_term(about.term) + "，经批准延长" + more + "，自起算之日" +
                       words.chinese(about.anchor) + "合并计算为" + sum,
                   write_term(about.term) + " extended by " + more_english + ": counted from " +
                       write_date(about.anchor) + " as " + sum_english,
                   "延长决定"});
}

// A term of years is spoken of in years; with extensions it has become months.
Term as_spoken(Term part, const Reasoned& about) {
  return about.term.unit == TermUnit::years && part == Term{about.term.count * 12, TermUnit::months}
             ? about.term
             : part;
}

void add_calendar_leg(std::vector<Step>& steps, const Reasoned& about, const Leg& leg) {
  DayWords words;
  if (leg.part.unit == TermUnit::days) {
    steps.push_back(
        {leg.counted,
         chinese_term(leg.part) + "按日历日连续计算，其间节假日不扣除：" +
             words.chinese(leg.from + days{1}) + "为第1日，" +
             words.chinese_with_weekday(leg.counted) + "为最后一日",
         write_term(leg.part) + " are calendar days, holidays in between included: day 1 is " +
             write_date(leg.from + days{1}) + ", the last is " + english_day(leg.counted),
         "民法典第二百条"});
    return;
  }
  const std::chrono::year_month_day from{leg.from};
  const std::chrono::year_month_day until{leg.counted};
  const bool has_day = from.day() == until.day();
  const auto number = [](std::chrono::day day) {
    return std::to_string(static_cast<unsigned>(day));
  };
  const Term spoken = as_spoken(leg.part, about);
  steps.push_back({leg.counted,
                   chinese_term(spoken) +
                       (has_day ? "，到期月的对应日为" + words.chinese_with_weekday(leg.counted)
                                : "，到期月没有" + number(from.day()) + "日，以月末日" +
                                      words.chinese_with_weekday(leg.counted) + "为最后一日"),
                   write_term(spoken) + " from " + write_date(leg.from) +
                       (has_day ? " end on the corresponding day, "
                                : " end in a month without day " + number(from.day()) +
                                      ", so on its last day, ") +
                       english_day(leg.counted),
                   "民法典第二百零二条"});
}

// The suspended days in (after, until], as they lengthened the term.
void add_suspended(std::vector<Step>& steps, const Reasoned& about, Date after, Date until,
                   bool workdays) {
  for (const Suspension& one : about.suspended.intervals()) {
    const Date first = std::max(one.from, after + days{1});
    if (first > until || first >= one.to) continue;
    const Date last = one.to - days{1};
    const auto many = workdays ? about.calendar.workdays_between(first - days{1}, last)
                               : (one.to - first).count();
    DayWords words;
    const std::string range = words.chinese_range(first, last);
    steps.push_back({until,
                     range + "中止，其间" + std::to_string(many) + (workdays ? "个工作日" : "日") +
                         "不计入，" + words.chinese(one.to) + "恢复计算，期间的最后一日移至" +
                         words.chinese_with_weekday(until),
                     english_range(first, last) + " suspended: " + std::to_string(many) +
                         (workdays ? " working days" : " days") +
                         " do not count, counting resumes on " + write_date(one.to) +
                         " and ends on " + english_day(until),
                     "人民检察院公益诉讼办案规则第七十八条"});
  }
}

void add_roll(std::vector<Step>& steps, const Reasoned& about, const Deadline& deadline) {
  const DayAnswer nominal = about.calendar.day(deadline.nominal);
  DayWords words;
  const std::string day = words.chinese_with_weekday(deadline.nominal);
  if (deadline.due == deadline.nominal) {
    steps.push_back(
        {deadline.due, day + "为" + chinese_kind(nominal) + "，不是休息日，不顺延",
         english_day(deadline.due) + " is " + english_kind(nominal) + " and does not roll",
         roll_article(about.counting)});
    return;
  }
  const std::vector<RestBlock> blocks =
      rest_blocks(about.calendar, deadline.nominal, deadline.due - days{1});
  std::string chinese = day + "为" + chinese_kind(nominal);
  if (!blocks.empty()) {
    chinese += "，休息至" + words.chinese(blocks.front().last);
    if (!blocks.front().notices.empty()) chinese += "（" + blocks.front().notices + "）";
  }
  std::string suspended;
  for (const Suspension& one : about.suspended.intervals()) {
    if (one.from >= deadline.due || one.to <= deadline.nominal) continue;
    chinese += "，其间" + words.chinese_range(one.from, one.to - days{1}) + "中止";
    suspended += ", suspended " + english_range(one.from, one.to - days{1});
  }
  const bool makeup = about.calendar.day(deadline.due).kind == DayKind::makeup_workday;
  steps.push_back({deadline.due,
                   chinese + "，顺延至其后第一日" + words.chinese_with_weekday(deadline.due) +
                       (makeup ? "，该日调休上班" : ""),
                   english_day(deadline.nominal) + " is " + english_kind(nominal) + suspended +
                       "; it rolls to " + english_day(deadline.due) +
                       (makeup ? ", a make-up workday" : "") + ", the first day after the rest",
                   roll_article(about.counting)});
}

void add_backward(std::vector<Step>& steps, const Reasoned& about, const Deadline& deadline) {
  const Term term = about.parts.front();
  if (about.counting.clear_days) {
    DayWords words;
    steps.push_back({deadline.nominal,
                     chinese_term(term) + "按整日计算，首尾两日均不计入，届满日再早一日：" +
                         words.chinese_with_weekday(deadline.nominal),
                     "clear days: " + write_term(term) +
                         " lie wholly between, so the last day is " + english_day(deadline.nominal),
                     "依惯例"});
  } else if (term.unit == TermUnit::days) {
    DayWords words;
    steps.push_back({deadline.nominal,
                     chinese_term(term) + "向前连续计算：" + words.chinese(about.anchor - days{1}) +
                         "为前1日，" + words.chinese_with_weekday(deadline.nominal) + "为最后一日",
                     write_term(term) + " counted back: the day before is " +
                         write_date(about.anchor - days{1}) + ", the last is " +
                         english_day(deadline.nominal),
                     by_analogy("民法典第二百零一条")});
  }
  if (term.unit == TermUnit::workdays) {
    const Term counted{term.count - (about.counting.clear_days ? 1 : 0), term.unit};
    add_reasons_of_workdays(steps, about.calendar,
                            {counted, about.anchor, deadline.nominal, deadline.nominal},
                            about.suspended);
    return;
  }
  const DayAnswer nominal = about.calendar.day(deadline.nominal);
  DayWords words;
  const std::string day = words.chinese_with_weekday(deadline.nominal);
  if (deadline.due == deadline.nominal) {
    steps.push_back({deadline.due, day + "为" + chinese_kind(nominal) + "，不是休息日，不提前",
                     english_day(deadline.due) + " is " + english_kind(nominal) + " and stays",
                     "依惯例"});
    return;
  }
  steps.push_back({deadline.due,
                   day + "为" + chinese_kind(nominal) + "，提前至此前最后一个工作日" +
                       words.chinese_with_weekday(deadline.due) + "，以免占用对方的时间",
                   english_day(deadline.nominal) + " is " + english_kind(nominal) +
                       "; it moves earlier to the last working day before, " +
                       english_day(deadline.due) + ", so as not to use up the other side's time",
                   "依惯例"});
}

}  // namespace

Step reason_of_start(const Reasoned& about) {
  DayWords words;
  const std::string day = words.chinese_with_weekday(about.anchor);
  const bool rests = about.calendar.is_rest_day(about.anchor);
  if (about.parts.empty()) {
    return {about.anchor,
            "当日办理：" + day + "，不顺延" + (rests ? "（当日为休息日，请提前安排）" : ""),
            "the same day, " + english_day(about.anchor) + ", which does not roll" +
                (rests ? " (a rest day: arrange ahead)" : ""),
            "民法典第二百零四条"};
  }
  if (about.parts.front().is_backward()) {
    return {about.anchor, day + "为事件之日，不计入，自前一日起向前计算",
            english_day(about.anchor) +
                " is the day of the event and is not counted; counting goes back from it",
            by_analogy("民法典第二百零一条")};
  }
  return {about.anchor,
          day + "为起算之日，当日不计入，自" + words.chinese(about.anchor + days{1}) + "起计算" +
              (rests ? "（起算之日为休息日，不影响起算）" : ""),
          english_day(about.anchor) +
              " is the day of the event and is not counted; counting begins on " +
              write_date(about.anchor + days{1}) +
              (rests ? " (that the event fell on a rest day changes nothing)" : ""),
          "民法典第二百零一条"};
}

Step reason_of_chained_start(const Deadline& earlier) {
  DayWords words;
  std::string chinese = "前一期间于" + words.chinese_with_weekday(earlier.due) + "届满";
  if (earlier.nominal != earlier.due)
    chinese += "（名义届满日" + words.chinese(earlier.nominal) + "）";
  return {earlier.due, chinese + "，本期间自届满日起算，当日不计入",
          "the term before ended on " + english_day(earlier.due) +
              "; this one starts from there and does not count that day",
          "民法典第二百零一条"};
}

void add_reasons_of_count(std::vector<Step>& steps, const Reasoned& about,
                          const Deadline& deadline) {
  add_extension(steps, about);
  if (about.parts.empty()) return;
  if (about.parts.front().is_backward()) return add_backward(steps, about, deadline);

  Date group_from = about.anchor;
  for (const Leg& leg :
       count_legs(CalendarView(about.calendar), about.anchor, about.parts, about.suspended)) {
    if (leg.part.unit == TermUnit::workdays) {
      add_reasons_of_workdays(steps, about.calendar, leg, about.suspended);
      add_suspended(steps, about, leg.from, leg.until, true);
      group_from = leg.until;
    } else {
      add_calendar_leg(steps, about, leg);
      if (leg.until != leg.counted) add_suspended(steps, about, group_from, leg.until, false);
      if (leg.until != leg.counted) group_from = leg.until;
    }
  }
  if (about.parts.back().unit != TermUnit::workdays) add_roll(steps, about, deadline);
}

void add_reason_of_safe(std::vector<Step>& steps, const Deadline& deadline,
                        std::optional<Date> counted_from) {
  if (deadline.safe == deadline.due) return;
  DayWords words;
  const std::string day = words.chinese_with_weekday(deadline.safe);
  std::string chinese = "稳妥日：" + day;
  std::string english = "the advised day is " + english_day(deadline.safe);
  if (deadline.earliest && *deadline.earliest < std::min(deadline.due, deadline.nominal)) {
    chinese += "，不晚于最早可能的届满日" + words.chinese(*deadline.earliest);
    english += ", not after the soonest plausible last day, " + write_date(*deadline.earliest);
  } else if (counted_from) {
    chinese += "，自前一期间的名义届满日" + words.chinese(*counted_from) +
               "起算，且不早于前一期间届满后的第一日";
    english += ", counted from the nominal end of the term before, " + write_date(*counted_from);
  } else if (deadline.safe < deadline.nominal) {
    chinese += "，为名义届满日" + words.chinese(deadline.nominal) + "以前的最后一个工作日";
    english += ", the last working day up to the nominal end, " + write_date(deadline.nominal);
  } else {
    chinese += "，即名义届满日，期间内没有工作日";
    english += ", the nominal end, for the term holds no working day";
  }
  steps.push_back({deadline.safe, chinese, english, std::string(safe_day_article)});
}

void add_reason_of_doubt(std::vector<Step>& steps, const Deadline& deadline,
                         const Calendar& calendar, Date first, Date last) {
  if (deadline.certainty == Certainty::certain) return;
  const auto doubtful = [&](Date day) { return calendar.certainty_of(day) == deadline.certainty; };
  while (first < last && !doubtful(first)) first += days{1};
  while (last > first && !doubtful(last)) last -= days{1};
  if (deadline.certainty == Certainty::unknown) {
    const std::string from = std::to_string(first_statutory_year);
    const std::string until = std::to_string(last_statutory_year);
    steps.push_back(
        {first, "放假资料只有" + from + "年至" + until + "年，其外的日子仅按周末推算，请人工核对",
         "holidays are known from " + from + " to " + until +
             " only; other days are counted by weekends alone and need checking by hand",
         std::string("国务院关于职工工作时间的规定第七条")});
    return;
  }
  std::string chinese = "前一期间的届满日尚属暂定";
  std::string english = "the end of the term before is itself provisional";
  if (doubtful(first)) {
    const int from = year_waited_for(calendar, first);
    const int until = year_waited_for(calendar, last);
    const std::string years = std::to_string(from);
    chinese = years + "年" + (until == from ? "" : "至" + std::to_string(until) + "年") +
              "的放假通知尚未公布，暂按周末和法定节假日推算";
    english = "the holiday notice for " + years +
              (until == from ? "" : " to " + std::to_string(until)) +
              " is not published; counted by weekends and statutory days for now";
  }
  if (deadline.earliest && deadline.earliest == deadline.latest) {
    DayWords words;
    chinese += "；按各种可能的安排，届满日均为" + words.chinese(*deadline.earliest);
    english += "; due " + write_date(*deadline.earliest) + " under every plausible arrangement";
  } else if (deadline.earliest && deadline.latest) {
    DayWords words;
    chinese += "；届满日最早" + words.chinese(*deadline.earliest) + "，最迟" +
               words.chinese(*deadline.latest) + "，通知公布后重新计算";
    english += "; due " + write_date(*deadline.earliest) + " at the soonest and " +
               write_date(*deadline.latest) + " at the latest, and counted again when it is";
  }
  steps.push_back({first, chinese, english, "全国年节及纪念日放假办法第二条、第六条、第七条"});
}

Step reason_of_end(const Deadline& deadline) {
  const Date last = std::max(deadline.due, deadline.nominal);
  DayWords words;
  if (last != deadline.due) {
    return {last, "名义届满日" + words.chinese(last) + "二十四时以前办理的，不作逾期处理",
            "what is done before the nominal end, " + write_date(last) + ", is over is not late",
            "依惯例"};
  }
  return {
      last,
      words.chinese(last) + "二十四时截止；收件单位有业务时间的，以停止业务活动的时间为截止时间",
      "it ends at midnight after " + write_date(last) +
          ", or when the receiving office closes where it has office hours",
      "民法典第二百零三条第二款"};
}

}  // namespace qixian
