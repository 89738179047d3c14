#include "calendar/notice_checks.hpp"

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

using std::chrono::days;

// Since 2004 every worked day lay within six days of the holiday it pays for, but for 2026-09-20,
// eleven days before 国庆节. Farther is rather a misprint by a week, which weekday and balance
// cannot tell.
constexpr days near_worked_day{7};
constexpr days near_before_national_day{14};

constexpr days farthest_extension{14};  // 2020: three days
constexpr days neighbouring{14};        // 中秋节 and 国庆节, where they are arranged apart

bool is_weekend(Date day) {
  return std::chrono::weekday{day}.iso_encoding() >= 6;
}

bool contains(const std::vector<Date>& list, Date day) {
  return std::find(list.begin(), list.end(), day) != list.end();
}

std::string list_days(const std::vector<Date>& list) {
  std::string text;
  for (const Date day : list) text += (text.empty() ? "" : ", ") + write_date(day);
  return text.empty() ? "no day" : text;
}

std::vector<Date> sorted(std::vector<Date> list) {
  std::sort(list.begin(), list.end());
  return list;
}

int festivals_named(std::string_view festival) {
  int count = 1;
  for (std::size_t at = 0; (at = festival.find("、", at)) != std::string_view::npos; ++at) ++count;
  return count;
}

// Everything about one item, sorted out into kinds.
struct Sorted {
  std::vector<Date> off, worked, statutory, in_lieu, weekends;
  int owed = 0;  // Mondays to Fridays due for statutory days on weekends or shared ones
};

class Checker {
 public:
  Checker(const NoticeItem& item, std::span<const NoticeDay> statutory, bool allow_far_workdays,
          std::vector<Problem>& problems)
      : item_(item), allow_far_workdays_(allow_far_workdays), problems_(problems) {
    for (const NoticeDay& day : statutory) {
      for (const std::string& festival : item.festivals) {
        if (day.festival.find(festival) != std::string::npos) {
          statutory_.push_back(day);
          break;
        }
      }
    }
    for (const Date day : item.one_off)
      statutory_.push_back({day, DayKind::statutory_holiday, item.heading()});
  }

  SettledItem settle() {
    sort_out();
    check_worked_days();
    check_statutory_days();
    check_shape();
    check_moves();
    return {days(), static_cast<int>(found_.in_lieu.size()),
            static_cast<int>(found_.worked.size()) + found_.owed};
  }

 private:
  void problem(std::string_view what) {
    problems_.push_back(item_.line.problem(item_.heading(), what));
  }

  const NoticeDay* statutory_on(Date day) const {
    for (const NoticeDay& statutory : statutory_) {
      if (statutory.day == day) return &statutory;
    }
    return nullptr;
  }

  void sort_out() {
    found_.off = sorted(item_.off);
    // Items of 2015-09-03 and of 2001 print single days and then the whole stretch.
    found_.off.erase(std::unique(found_.off.begin(), found_.off.end()), found_.off.end());
    found_.worked = sorted(item_.worked);
    found_.worked.erase(std::unique(found_.worked.begin(), found_.worked.end()),
                        found_.worked.end());
    for (const Date day : found_.off) {
      if (const NoticeDay* statutory = statutory_on(day)) {
        found_.statutory.push_back(day);
        found_.owed += (is_weekend(day) ? 1 : 0) + festivals_named(statutory->festival) - 1;
      } else if (is_weekend(day)) {
        found_.weekends.push_back(day);
      } else {
        found_.in_lieu.push_back(day);
      }
    }
  }

  void check_worked_days() {
    for (const Date day : found_.worked) {
      const std::string name = write_date(day);
      if (!is_weekend(day)) problem("has " + name + " worked, which is no Saturday or Sunday");
      if (contains(found_.off, day)) problem("has " + name + " both off and worked");
      if (!allow_far_workdays_ && !is_near(day))
        problem("has " + name +
                " worked, farther from the holiday than any notice since 2004: compare with the "
                "original, then allow it");
    }
  }

  bool is_near(Date day) const {
    if (found_.off.empty()) return false;
    const bool before_national_day = item_.heading().find("国庆节") != std::string::npos;
    return day >= found_.off.front() -
                      (before_national_day ? near_before_national_day : near_worked_day) &&
           day <= found_.off.back() + near_worked_day;
  }

  void check_statutory_days() {
    std::vector<Date> expected;
    for (const NoticeDay& statutory : statutory_) expected.push_back(statutory.day);
    expected = sorted(std::move(expected));
    for (const Date day : expected) {
      if (!contains(found_.off, day))
        problem("leaves out " + write_date(day) + ", a day off by 全国年节及纪念日放假办法");
    }
    if (!item_.named_statutory.empty() && sorted(item_.named_statutory) != expected)
      problem("names as statutory " + list_days(item_.named_statutory) + ", but it is " +
              list_days(expected));
  }

  void check_shape() {
    if (!item_.lieu.empty() && sorted(item_.lieu) != found_.in_lieu)
      problem("calls 补休 or 调休 " + list_days(item_.lieu) + ", but it is " +
              list_days(found_.in_lieu));
    for (const Date day : item_.named_weekends) {
      if (!contains(found_.weekends, day))
        problem("has " + write_date(day) + " as an ordinary rest day, which it is not");
    }
    for (std::size_t i = 1; i < found_.off.size(); ++i) {
      for (Date day = found_.off[i - 1] + std::chrono::days{1}; day < found_.off[i];
           day += std::chrono::days{1}) {
        if (!is_weekend(day)) problem("leaves " + write_date(day) + " out between days off");
      }
    }
  }

  void check_moves() {
    if (item_.moves.empty()) return;
    std::vector<Date> from, to;
    for (const NoticeMove& move : item_.moves) {
      from.insert(from.end(), move.from.begin(), move.from.end());
      to.insert(to.end(), move.to.begin(), move.to.end());
      if (move.to.size() != move.from.size() + static_cast<std::size_t>(move.festivals))
        problem("moves " + list_days(move.from) + " to " + list_days(move.to) +
                ": not the same number of days");
    }
    if (sorted(to) != found_.in_lieu)
      problem("moves rest days to " + list_days(to) + ", but gives " + list_days(found_.in_lieu));
    // What is moved away is worked, or was lost to a statutory day.
    std::vector<Date> expected = found_.worked;
    for (const Date day : found_.statutory) {
      if (is_weekend(day)) expected.push_back(day);
    }
    if (sorted(from) != sorted(expected))
      problem("moves away " + list_days(from) + ", but worked or lost are " + list_days(expected));
  }

  std::vector<NoticeDay> days() const {
    std::vector<NoticeDay> settled;
    const auto add = [&](const std::vector<Date>& list, DayKind kind) {
      for (const Date day : list) {
        const NoticeDay* statutory =
            kind == DayKind::statutory_holiday ? statutory_on(day) : nullptr;
        settled.push_back(
            {day, kind, statutory != nullptr ? statutory->festival : item_.heading()});
      }
    };
    add(found_.statutory, DayKind::statutory_holiday);
    add(found_.in_lieu, DayKind::in_lieu);
    add(found_.weekends, DayKind::weekend);
    add(found_.worked, DayKind::makeup_workday);
    std::sort(settled.begin(), settled.end());
    return settled;
  }

  const NoticeItem& item_;
  bool allow_far_workdays_;
  std::vector<Problem>& problems_;
  std::vector<NoticeDay> statutory_;
  Sorted found_;
};

bool same_festival(const NoticeDay& day, const NoticeItem& item) {
  return std::any_of(item.festivals.begin(), item.festivals.end(), [&](const std::string& name) {
    return day.festival.find(name) != std::string::npos;
  });
}

}  // namespace

SettledItem settle_item(const NoticeItem& item, std::span<const NoticeDay> statutory,
                        bool allow_far_workdays, std::vector<Problem>& problems) {
  return Checker(item, statutory, allow_far_workdays, problems).settle();
}

void check_balance(const std::vector<NoticeItem>& items, const std::vector<SettledItem>& settled,
                   std::vector<Problem>& problems) {
  const auto surplus = [&](std::size_t i) { return settled[i].given - settled[i].paid; };
  const auto beside = [&](std::size_t i) {
    return !settled[i].days.empty() && !settled[i + 1].days.empty() &&
           settled[i + 1].days.front().day - settled[i].days.back().day <= neighbouring;
  };
  for (std::size_t i = 0; i < settled.size(); ++i) {
    if (surplus(i) == 0) continue;
    if (i + 1 < settled.size() && surplus(i) + surplus(i + 1) == 0 && beside(i)) {
      ++i;
      continue;
    }
    problems.push_back(items[i].line.problem(
        items[i].heading(), "does not balance: " + std::to_string(settled[i].given) +
                                " weekdays off beyond the statutory ones, but " +
                                std::to_string(settled[i].paid) +
                                " are paid for by worked days and by statutory days on weekends"));
  }
}

SettledItem settle_extension(const NoticeItem& item, const HolidayNotice& base,
                             std::vector<Problem>& problems) {
  const auto refuse = [&](std::string_view what) {
    problems.push_back(item.line.problem(item.heading(), what));
    return SettledItem{};
  };
  std::optional<Date> last;
  for (const NoticeDay& day : base.days) {
    if (same_festival(day, item) && is_rest(day.kind)) last = day.day;
  }
  if (!last) return refuse("has no holiday in " + base.number + " that could be extended");
  const Date until = item.extended_to.value();
  if (until <= *last || until > *last + farthest_extension)
    return refuse("is extended to " + write_date(until) + ", but ended on " + write_date(*last));
  if (item.work_resumes != until + days{1} || is_weekend(*item.work_resumes))
    return refuse("must say on which weekday after " + write_date(until) + " work begins again");
  SettledItem added;
  for (Date day = *last + days{1}; day <= until; day += days{1})
    added.days.push_back(
        {day, is_weekend(day) ? DayKind::weekend : DayKind::in_lieu, item.heading()});
  return added;
}

std::vector<NoticeDay> taken_back(const NoticeItem& item, std::span<const NoticeDay> new_days,
                                  const HolidayNotice& base) {
  std::vector<NoticeDay> back;
  for (const NoticeDay& day : base.days) {
    const bool named = std::any_of(new_days.begin(), new_days.end(),
                                   [&](const NoticeDay& n) { return n.day == day.day; });
    if (named || !same_festival(day, item)) continue;
    if (day.kind == DayKind::makeup_workday) back.push_back({day.day, DayKind::weekend, {}});
    if (day.kind == DayKind::in_lieu) back.push_back({day.day, DayKind::workday, {}});
  }
  return back;
}

}  // namespace qixian
