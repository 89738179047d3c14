// Every day from 1990 to 2060 against counting on one's fingers.
#include "calendar/holidays.hpp"
#include "calendar/statutory_days.hpp"

#include <gtest/gtest.h>

#include <set>

namespace qixian {
namespace {

using std::chrono::days;

// Its own folding, day by day: weekends, then each notice as it came out, then the law for what is
// left.
class Fingers {
 public:
  explicit Fingers(std::vector<HolidayNotice> notices) {
    std::sort(notices.begin(), notices.end(),
              [](const auto& a, const auto& b) { return a.published < b.published; });
    std::set<int> arranged;
    for (const HolidayNotice& notice : notices) arranged.insert(notice.year);
    for (int year = 2004; year <= 2050; ++year) {
      if (arranged.contains(year)) continue;
      for (const NoticeDay& day : statutory_days(year)) off_.insert(day.day);
    }
    for (const HolidayNotice& notice : notices) {
      for (const NoticeDay& day : notice.days) {
        (is_rest(day.kind) ? off_ : worked_).insert(day.day);
        (is_rest(day.kind) ? worked_ : off_).erase(day.day);
      }
    }
    for (Date day = first; day <= last; day += days{1}) works_.push_back(works_slowly(day));
  }

  [[nodiscard]] bool works(Date day) const {
    return works_[static_cast<std::size_t>((day - first).count())];
  }

  static constexpr Date first{std::chrono::year{1989} / 1 / 1};
  static constexpr Date last{std::chrono::year{2061} / 12 / 31};

 private:
  [[nodiscard]] bool works_slowly(Date day) const {
    if (off_.contains(day)) return false;
    if (worked_.contains(day)) return true;
    const auto since_sunday = ((day - on("2023-01-01")).count() % 7 + 7) % 7;  // that was a Sunday
    return since_sunday != 0 && since_sunday != 6;
  }

  std::set<Date> off_, worked_;
  std::vector<bool> works_;
};

constexpr Date first_day{std::chrono::year{1990} / 1 / 1};
constexpr Date last_day{std::chrono::year{2060} / 12 / 31};

class CalendarSweep : public testing::TestWithParam<bool> {
 protected:
  CalendarSweep()
      : notices_(GetParam() ? shipped_notices() : std::vector<HolidayNotice>{}),
        calendar_(notices_),
        fingers_(notices_) {}

  std::vector<HolidayNotice> notices_;
  Calendar calendar_;
  Fingers fingers_;
};

TEST_P(CalendarSweep, NthWorkdayIsWhereFingersStop) {
  for (Date from = first_day; from <= last_day; from += days{1}) {
    ASSERT_EQ(calendar_.is_rest_day(from), !fingers_.works(from)) << write_date(from);
    for (const int step : {1, -1}) {
      Date day = from;
      for (int n = 1; n <= 60; ++n) {
        do day += days{step};
        while (!fingers_.works(day));
        ASSERT_EQ(calendar_.nth_workday(from, n * step), day)
            << write_date(from) << " " << n * step;
        ASSERT_EQ(calendar_.workdays_between(from, day),
                  step > 0 ? n : 1 - n - fingers_.works(from))
            << write_date(from) << " " << write_date(day);
      }
    }
  }
}

TEST_P(CalendarSweep, CountingIsAdditiveAndALaterStartNeverEndsEarlier) {
  for (Date from = first_day; from < last_day; from += days{1}) {
    const Date next = from + days{1};
    ASSERT_EQ(calendar_.workdays_between(from, next), fingers_.works(next) ? 1 : 0);
    ASSERT_EQ(calendar_.workdays_between(next, from), fingers_.works(next) ? -1 : 0);
    for (const int n : {1, 5, 22, 250, -1, -5, -22, -250}) {
      ASSERT_LE(calendar_.nth_workday(from, n), calendar_.nth_workday(next, n))
          << write_date(from) << n;
      ASSERT_FALSE(calendar_.is_rest_day(calendar_.nth_workday(from, n)));
    }
    ASSERT_EQ(calendar_.nth_workday(from, 0), from);
    ASSERT_EQ(calendar_.first_workday_from(from),
              fingers_.works(from) ? from : calendar_.nth_workday(from, 1));
    ASSERT_EQ(calendar_.last_workday_to(from),
              fingers_.works(from) ? from : calendar_.nth_workday(from, -1));
  }
}

INSTANTIATE_TEST_SUITE_P(Notices, CalendarSweep, testing::Bool(),
                         [](const auto& with) { return with.param ? "Shipped" : "None"; });

TEST(CalendarSweep, FarBeyondTheTablesCountingStillAgreesWithItself) {
  const Calendar& calendar = shipped_calendar();
  for (const auto from : {on("1900-01-01"), on("1989-12-31"), on("2060-12-31"), on("2061-01-01"),
                          on("2100-02-28"), on("9999-12-31")}) {
    for (const int n : {1, 2, 5, 6, 7, 61, 20'000, 2'000'000}) {
      EXPECT_EQ(calendar.workdays_between(from, calendar.nth_workday(from, n)), n)
          << write_date(from);
      const Date back = calendar.nth_workday(from, -n);
      EXPECT_EQ(calendar.workdays_between(back - days{1}, from - days{1}), n) << write_date(from);
    }
  }
}

}  // namespace
}  // namespace qixian
