// What kind of day is it, and how sure are we.
//
//   Calendar calendar({notice_2025, notice_2026});
//   calendar.day(*read_date("2026-10-10")).kind == DayKind::makeup_workday
//   calendar.nth_workday(*read_date("2026-09-28"), 5) == *read_date("2026-10-10")
//
// An immutable value: the notices folded in order of publication over weekends
// (国务院关于职工工作时间的规定 第七条) and, for years without a notice, over the statutory days of
// 全国年节及纪念日放假办法 第二条 in its revision for that year. Copies share their tables and cost
// nothing.
#pragma once

#include "calendar/notice.hpp"
#include "calendar/workday_table.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

// How much of an answer rests on published notices, best first.
enum class Certainty {
  certain,      // every day it rests on is settled by a published notice
  provisional,  // it reaches a year whose notice is not published: weekends and statutory days only
  unknown,      // before 2004 or beyond the table of lunar festivals: weekends only
};
[[nodiscard]] std::string_view write_certainty(Certainty);

// Which way an unpublished arrangement is assumed to fall; plausible_days.hpp says how far and why.
enum class Assumption {
  fewest_rest_days,  // weekends near festivals are worked: deadlines come earliest
  most_rest_days,    // weekdays near festivals are off: deadlines come latest
};

struct DayAnswer {
  Date day;
  DayKind kind = DayKind::workday;
  std::string festival;  // 国庆节, or empty
  Certainty certainty = Certainty::certain;
  std::string notice;  // number of the notice that settles it; empty where none does
  auto operator<=>(const DayAnswer&) const = default;
};

class Calendar {
 public:
  // Weekends and statutory days only: every answer after 2003 is provisional.
  Calendar();
  // Order does not matter: they are folded by published, then signed day, then number.
  explicit Calendar(std::vector<HolidayNotice> notices);
  // Moving copies, so that no Calendar is ever left without its tables.
  Calendar(const Calendar&) = default;
  Calendar& operator=(const Calendar&) = default;

  [[nodiscard]] std::span<const HolidayNotice> notices() const noexcept;
  // What was known on that day: only the notices published by then, and for years without one the
  // revision of the 办法 promulgated by then.
  [[nodiscard]] Calendar as_of(Date published_by) const;
  // With the regional days of that office laid over the national ones; worked out beforehand.
  [[nodiscard]] Calendar for_office(std::string_view office) const;

  [[nodiscard]] DayAnswer day(Date) const;
  [[nodiscard]] bool is_rest_day(Date day) const noexcept { return workdays_->is_rest_day(day); }

  // n > 0: the nth working day after `from`; n < 0: the nth before it; 0: `from` itself. Constant
  // time for every day; what no notice and no law tells is weekends only.
  [[nodiscard]] Date nth_workday(Date from, int n) const noexcept {
    return workdays_->nth(from, n);
  }
  // Working days in (after, until]: after the first day, up to and including the second. Negative
  // when `until` lies before `after`.
  [[nodiscard]] int workdays_between(Date after, Date until) const noexcept {
    return workdays_->between(after, until);
  }
  // The day itself or the first working day after it; the day itself or the last before it.
  [[nodiscard]] Date first_workday_from(Date) const noexcept;
  [[nodiscard]] Date last_workday_to(Date) const noexcept;

  // How sure one day's kind is, and the worst of [first, last].
  [[nodiscard]] Certainty certainty_of(Date) const noexcept;
  [[nodiscard]] Certainty certainty_of(Date first, Date last) const noexcept;
  // The last day that published notices settle: 23 December of the last published year, since the
  // next notice has often changed the days after it. Nothing published: 2003-12-31.
  [[nodiscard]] Date settled_until() const noexcept;
  // The year whose notice is the first one missing after the last published one.
  [[nodiscard]] int first_missing_year() const noexcept;
  // 1 November before that year: from then on the missing notice is worth looking for.
  [[nodiscard]] Date notice_awaited_from() const noexcept;

  // Whether the day rests when what is not published yet falls that way; settled days are what they
  // are.
  [[nodiscard]] bool is_rest_day(Date, Assumption) const noexcept;

 private:
  struct Tables;
  struct Known;
  explicit Calendar(std::shared_ptr<const Known>);
  Calendar(std::shared_ptr<const Known>, const Tables&);

  std::shared_ptr<const Known> known_;
  const Tables* tables_;  // in known_: of the nation or of one office's region
  const WorkdayTable* workdays_;
};

}  // namespace qixian
