#include "calendar/notice_dates.hpp"

#include "calendar/statutory_days.hpp"

#include <algorithm>
#include <array>

namespace qixian {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;

constexpr int longest_range = 31;  // days; a longer one is a misprint

std::optional<Date> make_date(int y, int m, int d) {
  const year_month_day ymd{std::chrono::year{y}, std::chrono::month(static_cast<unsigned>(m)),
                           std::chrono::day(static_cast<unsigned>(d))};
  if (!ymd.ok()) return {};
  return Date{ymd};
}

int month_of(Date day) {
  return static_cast<int>(static_cast<unsigned>(year_month_day{day}.month()));
}

// The lunar or festival name in brackets, or nothing where it is not one.
struct NamedDays {
  std::vector<Date> days;  // it is one of them
};

std::optional<NamedDays> read_named_day(std::string_view remark, int year) {
  if (year < first_festival_year || year > last_statutory_year) return {};
  Cursor cursor(remark);
  cursor.take("即");
  cursor.take("农历");
  const Date spring = festival_day(Festival::spring_festival, year);
  const auto one = [](Date day) { return NamedDays{{day}}; };
  if (cursor.rest() == "除夕") return one(spring - days{1});
  if (cursor.rest() == "春节") return one(spring);
  if (cursor.rest() == "新年") return one(festival_day(Festival::new_year, year));
  if (cursor.rest() == "五一国际劳动节") return one(festival_day(Festival::labour_day, year));
  struct Name {
    std::string_view text;
    Festival festival;
  };
  static constexpr std::array<Name, 8> names{{{"清明当日", Festival::tomb_sweeping},
                                              {"清明节", Festival::tomb_sweeping},
                                              {"五月初五", Festival::dragon_boat},
                                              {"端午当日", Festival::dragon_boat},
                                              {"端午节", Festival::dragon_boat},
                                              {"八月十五", Festival::mid_autumn},
                                              {"中秋当日", Festival::mid_autumn},
                                              {"中秋节", Festival::mid_autumn}}};
  for (const auto& [text, festival] : names) {
    if (cursor.rest() == text) return one(festival_day(festival, year));
  }
  if (cursor.take("腊月")) {
    const auto number = read_chinese_number(cursor.rest());
    if (!number || *number > 30) return {};
    // The twelfth month has 29 or 30 days; which, the weekday beside it decides.
    return NamedDays{{spring - days{30 - *number}, spring - days{31 - *number}}};
  }
  if (cursor.take("正月") || cursor.take("大年") || cursor.at("初")) {
    const auto number = read_chinese_number(cursor.rest());
    if (!number || *number < 1) return {};
    return one(spring + days{*number - 1});
  }
  return {};
}

}  // namespace

std::optional<PrintedDays> NoticeDates::take_days(Cursor& cursor) {
  PrintedDays found;
  Cursor ahead = cursor;
  do {
    const auto first = take_day(ahead, {});
    if (!first) break;
    found.days.push_back(*first);
    span_.reset();
    if (ahead.take("至")) {
      const auto last = take_day(ahead, *first);
      if (!last) return {};
      found.range = true;
      const auto length = (*last - *first).count();
      if (length < 1 || length >= longest_range) {
        problem(write_date(*first) + " to " + write_date(*last), "is not a stretch of days");
      } else {
        for (Date day = *first + days{1}; day <= *last; day += days{1}) found.days.push_back(day);
      }
      span_ = {*first, *last};
    }
    cursor = ahead;
  } while (ahead.take("、"));
  if (found.days.empty()) return {};
  return found;
}

std::optional<NoticeDates::Printed> NoticeDates::take_printed(Cursor& cursor) const {
  Cursor ahead = cursor;
  Printed printed;
  auto number = ahead.take_number();
  if (number && ahead.take("年")) {
    printed.year = *number;
    number = ahead.take_number();
    if (!number || !ahead.at("月")) return {};
  }
  if (number && ahead.take("月")) {
    printed.month = *number;
    number = ahead.take_number();
  }
  if (!number || *number > 31) return {};
  printed.day = *number;
  // "5月1、2、3" leaves 日 out.
  if (!ahead.take("日") && !ahead.at("、") && !ahead.done()) return {};
  cursor = ahead;
  return printed;
}

std::optional<Date> NoticeDates::place(const Printed& printed, std::string_view text) {
  if (printed.month != 0) {
    int y = printed.year;
    if (y == 0) y = printed.month == 12 && new_year_ ? year_ - 1 : year_;
    if (y != year_ && !(y == year_ - 1 && printed.month == 12)) {
      problem(text, "is not of the year " + std::to_string(year_) + " or the December before");
      return {};
    }
    return make_date(y, printed.month, printed.day);
  }
  if (!last_) {
    problem(text, "has no month, and none was printed before");
    return {};
  }
  const auto of_month_of = [&](Date day) {
    return make_date(year_of(day), month_of(day), printed.day);
  };
  if (span_ && month_of(span_->first) != month_of(span_->second)) {
    std::vector<Date> inside;
    for (const auto day : {of_month_of(span_->first), of_month_of(span_->second)}) {
      if (day && *day >= span_->first && *day <= span_->second) inside.push_back(*day);
    }
    if (inside.size() != 1) {
      problem(text, "could be of either month");
      return {};
    }
    return inside.front();
  }
  return of_month_of(*last_);
}

std::optional<Date> NoticeDates::take_day(Cursor& cursor, std::optional<Date> range_start) {
  Cursor ahead = cursor;
  const auto printed = take_printed(ahead);
  if (!printed) return {};
  const std::string_view text = cursor.rest().substr(0, cursor.rest().size() - ahead.rest().size());
  // An end without a month is of the month the range begins in.
  if (range_start) {
    last_ = range_start;
    span_.reset();
  }
  const std::size_t problems_before = problems_->size();
  const auto day = place(*printed, text);
  if (!day) {
    if (problems_->size() == problems_before) problem(text, "does not exist");
    return {};
  }
  if (const auto inside = ahead.take_brackets()) check_brackets(*inside, *day, range_start);
  last_ = day;
  cursor = ahead;
  return day;
}

void NoticeDates::check_brackets(std::string_view inside, Date day,
                                 std::optional<Date> range_start) {
  if (const std::size_t to = inside.find("至"); to != std::string_view::npos) {
    const std::string_view end = inside.substr(to + std::string_view("至").size());
    if (!range_start) {
      problem(inside, "speaks of several days beside one");
      return;
    }
    check_remark(inside.substr(0, to), *range_start);
    check_remark(end, day);
    return;
  }
  for (const std::string_view part : split_outside_brackets(inside, "、")) {
    for (const std::string_view remark : split_outside_brackets(part, ","))
      check_remark(remark, day);
  }
}

void NoticeDates::check_remark(std::string_view remark, Date day) {
  if (remark.starts_with("周")) {
    if (remark != chinese_weekday(day))
      problem(remark, "is not the weekday of " + write_date(day) + ": that is a " +
                          std::string(english_weekday(day)));
    return;
  }
  const auto named = read_named_day(remark, year_);
  if (!named) {
    problem(remark, "beside " + write_date(day) + " is not understood");
  } else if (std::find(named->days.begin(), named->days.end(), day) == named->days.end()) {
    problem(remark, "is not " + write_date(day) + " but " + write_date(named->days.front()));
  }
}

}  // namespace qixian
