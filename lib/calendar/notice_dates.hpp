// The days a notice prints: "1月28日(农历除夕、周二)至2月4日(农历正月初七、周二)", "22日、23日".
//
// What is left out is taken from what was printed before, and everything printed is checked: a
// weekday or a lunar day in brackets that is not so is a problem. Nothing is guessed: where a bare
// "30日" could be of two months, the one inside the holiday is meant, and where both are or neither
// is, it is a problem.
#pragma once

#include "calendar/date.hpp"
#include "calendar/notice_text.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace qixian {

struct PrintedDays {
  std::vector<Date> days;  // in the order printed, ranges filled in
  bool range = false;      // at least one 至
};

class NoticeDates {
 public:
  // The item of 元旦 speaks of December: it is of the year before.
  NoticeDates(int year, bool new_year, NoticeLine line, std::vector<Problem>& problems)
      : year_(year), new_year_(new_year), line_(std::move(line)), problems_(&problems) {}

  // Nothing, and nothing taken, where no day stands at the front.
  std::optional<PrintedDays> take_days(Cursor&);

 private:
  struct Printed {  // one day; what is left out is 0
    int year = 0, month = 0, day = 0;
  };

  std::optional<Printed> take_printed(Cursor&) const;
  std::optional<Date> place(const Printed&, std::string_view printed);
  std::optional<Date> take_day(Cursor&, std::optional<Date> range_start);
  void check_brackets(std::string_view inside, Date day, std::optional<Date> range_start);
  void check_remark(std::string_view remark, Date day);
  void problem(std::string_view clause, std::string_view what) {
    problems_->push_back(line_.problem(clause, what));
  }

  int year_;
  bool new_year_;
  NoticeLine line_;
  std::vector<Problem>* problems_;
  std::optional<Date> last_;                   // the day printed last
  std::optional<std::pair<Date, Date>> span_;  // the last range, while it may explain a bare "30日"
};

}  // namespace qixian
