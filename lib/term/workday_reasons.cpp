#include "term/workday_reasons.hpp"

#include "term/day_words.hpp"

#include <algorithm>
#include <cstdlib>

namespace qixian {
namespace {

using std::chrono::days;

constexpr std::string_view hours_of_work_rule = "国务院关于职工工作时间的规定第七条";
constexpr int named_singly = 15;
constexpr int named_in_runs = 90;

// What a list of working days says, and the notices that made some of its days workdays.
struct WorkdayList {
  std::string chinese;
  std::string english;
  std::string notices;
};

bool is_makeup(const DayAnswer& answer) {
  return answer.kind == DayKind::makeup_workday;
}

void add_notice(std::string& notices, const std::string& notice) {
  if (!notice.empty() && notices.find(notice) == std::string::npos) notices += "；" + notice;
}

// The days in the order of the count.
std::vector<DayAnswer> counted_workdays(const Calendar& calendar, const Leg& leg,
                                        const SuspendedDays& suspended) {
  std::vector<DayAnswer> counted;
  const bool backward = leg.until < leg.from;
  for (Date day = leg.from; day != leg.until;) {
    day += days{backward ? -1 : 1};
    if (calendar.is_rest_day(day) || (!backward && suspended.first_running_from(day) != day))
      continue;
    counted.push_back(calendar.day(day));
  }
  return counted;
}

WorkdayList list_singly(const std::vector<DayAnswer>& counted) {
  WorkdayList list;
  DayWords words;
  for (const DayAnswer& answer : counted) {
    if (!list.chinese.empty()) list.chinese += "、", list.english += ", ";
    list.chinese += words.chinese(answer.day);
    list.english += write_date(answer.day);
    if (!is_makeup(answer)) continue;
    list.chinese += "（调休上班）";
    list.english += " (make-up workday)";
    add_notice(list.notices, answer.notice);
  }
  return list;
}

// Working days that follow each other day by day are one run.
WorkdayList list_in_runs(const std::vector<DayAnswer>& counted) {
  WorkdayList list;
  DayWords words;
  for (std::size_t i = 0, end = 0; i < counted.size(); i = end) {
    std::string makeup_chinese;
    std::string makeup_english;
    end = i;
    do {
      if (is_makeup(counted[end])) {
        DayWords own;
        makeup_chinese += "、" + own.chinese(counted[end].day);
        makeup_english += ", " + write_date(counted[end].day);
        add_notice(list.notices, counted[end].notice);
      }
      ++end;
    } while (end < counted.size() &&
             std::abs((counted[end].day - counted[end - 1].day).count()) == 1);
    const Date first = std::min(counted[i].day, counted[end - 1].day);
    const Date last = std::max(counted[i].day, counted[end - 1].day);
    const std::string many = std::to_string(end - i);
    if (!list.chinese.empty()) list.chinese += "，", list.english += ", ";
    list.chinese += words.chinese_range(first, last) + many + "个";
    list.english += english_range(first, last) + " " + many;
    if (makeup_chinese.empty()) continue;
    list.chinese += "（含调休上班" + makeup_chinese.substr(std::string_view("、").size()) + "）";
    list.english += " (with make-up workdays " + makeup_english.substr(2) + ")";
  }
  return list;
}

WorkdayList list_by_year(const Calendar& calendar, const Leg& leg, const SuspendedDays& suspended) {
  WorkdayList list;
  const bool backward = leg.until < leg.from;
  const Date after = backward ? leg.until - days{1} : leg.from;
  const Date until = backward ? leg.from - days{1} : leg.until;
  for (Date start = after; start < until;) {
    const Date new_years_eve{std::chrono::year{year_of(start + days{1})} / 12 / 31};
    const Date end = std::min(new_years_eve, until);
    int many = calendar.workdays_between(start, end);
    for (const Suspension& one : suspended.intervals()) {
      const Date first = std::max(one.from - days{1}, start);
      const Date last = std::min(one.to - days{1}, end);
      if (!backward && first < last) many -= calendar.workdays_between(first, last);
    }
    DayWords words;
    if (!list.chinese.empty()) list.chinese += "，", list.english += ", ";
    list.chinese += words.chinese_range(start + days{1}, end) + std::to_string(many) + "个";
    list.english += english_range(start + days{1}, end) + " " + std::to_string(many);
    start = end;
  }
  return list;
}

// Each festival with its notice; ordinary weekends together.
void add_skipped(std::vector<Step>& steps, const Calendar& calendar, Date first, Date last) {
  std::string weekends_chinese;
  std::string weekends_english;
  Date last_weekend{};
  DayWords words;
  for (const RestBlock& block : rest_blocks(calendar, first, last)) {
    if (block.is_weekend) {
      if (!weekends_chinese.empty()) weekends_chinese += "、", weekends_english += ", ";
      weekends_chinese += words.chinese_range(block.first, block.last);
      weekends_english += english_range(block.first, block.last);
      last_weekend = block.last;
      continue;
    }
    DayWords own;
    steps.push_back({block.last,
                     own.chinese_range(block.first, block.last) + "休息" + chinese_source(block) +
                         "，不计入工作日",
                     english_range(block.first, block.last) + " are rest days" +
                         english_source(block) + " and do not count",
                     block.notices.empty() ? "全国年节及纪念日放假办法第二条" : block.notices});
  }
  if (weekends_chinese.empty()) return;
  steps.push_back({last_weekend, "其间周末不计入工作日：" + weekends_chinese,
                   "weekends in between do not count: " + weekends_english,
                   std::string(hours_of_work_rule)});
}

}  // namespace

void add_reasons_of_workdays(std::vector<Step>& steps, const Calendar& calendar, const Leg& leg,
                             const SuspendedDays& suspended) {
  const bool backward = leg.until < leg.from;
  const int many = std::abs(leg.part.count);
  const bool summary = many > named_in_runs;
  WorkdayList list;
  if (summary) {
    list = list_by_year(calendar, leg, suspended);
  } else {
    const std::vector<DayAnswer> counted = counted_workdays(calendar, leg, suspended);
    list = many > named_singly ? list_in_runs(counted) : list_singly(counted);
  }
  DayWords words;
  const std::string end =
      many > named_singly ? "，至" + words.chinese_with_weekday(leg.until) : std::string{};
  const std::string how = backward ? "working days counted back" : "working days";
  // A workday by a notice names the notice; the rest of the week stands in the rule itself.
  steps.push_back({leg.until, chinese_term(leg.part) + "：" + list.chinese + end,
                   std::to_string(many) + " " + how + ": " + list.english,
                   std::string(hours_of_work_rule) + list.notices});
  if (summary) {
    const Date first = std::min(leg.from, leg.until) + days{1};
    const Date last = std::max(leg.from, leg.until) - days{1};
    const auto all = (last - first).count() + 1;
    const auto rest = all - calendar.workdays_between(first - days{1}, last);
    steps.push_back({leg.until, "其间节假日和周末共" + std::to_string(rest) + "日，不计入工作日",
                     std::to_string(rest) + " rest days in between do not count",
                     std::string(hours_of_work_rule)});
    return;
  }
  if (backward) {
    add_skipped(steps, calendar, leg.until + days{1}, leg.from - days{1});
  } else {
    add_skipped(steps, calendar, leg.from + days{1}, leg.until - days{1});
  }
}

}  // namespace qixian
