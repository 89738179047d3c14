// What the whole calendar weighs: its own tables and the notices it was made from, as malloc hands
// them out. Every allocation of this program is counted here; by the thread sanitizer where it is,
// which has these operators itself and suffers no others beside them.
#include "calendar/holidays.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <malloc.h>
#include <new>

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define QIXIAN_COUNTED_BY_SANITIZER
#include <sanitizer/allocator_interface.h>
#endif
#endif

#ifdef QIXIAN_COUNTED_BY_SANITIZER

namespace {

std::size_t bytes_held() {
  return __sanitizer_get_current_allocated_bytes();
}

}  // namespace

#else

namespace {

std::size_t counted = 0;

std::size_t bytes_held() {
  return counted;
}

}  // namespace

void* operator new(std::size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  counted += malloc_usable_size(memory);
  return memory;
}
void operator delete(void* memory) noexcept {
  if (memory != nullptr) counted -= malloc_usable_size(memory);
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  operator delete(memory);
}

#endif

namespace qixian {
namespace {

constexpr std::size_t most_bytes = std::size_t{128} * 1024;

TEST(CalendarMemory, From1990To2060WithItsNoticesIsUnder128KiB) {
  const std::vector<HolidayNotice> notices = shipped_notices();
  const std::size_t before = bytes_held();
  const Calendar calendar(notices);
  const std::size_t weight = bytes_held() - before + sizeof(calendar);
  EXPECT_EQ(calendar.nth_workday(on("1990-01-01"), 1), on("1990-01-02"));
  EXPECT_EQ(calendar.nth_workday(on("2060-12-30"), 1), on("2060-12-31"));
  EXPECT_GT(weight, most_bytes / 4);  // the count counts
  EXPECT_LT(weight, most_bytes);
  RecordProperty("bytes", static_cast<int>(weight));
}

TEST(CalendarMemory, NoticesThatReachFartherStillFit) {
  HolidayNotice first = shipped_notice("2026");
  first.days = {{on("1990-01-01"), DayKind::in_lieu, "试"}};
  HolidayNotice last = first;
  last.days = {{on("2060-12-31"), DayKind::in_lieu, "试"}};
  const std::vector<HolidayNotice> notices{first, last};
  const std::size_t before = bytes_held();
  const Calendar calendar(notices);
  EXPECT_TRUE(calendar.is_rest_day(on("1990-01-01")));
  EXPECT_TRUE(calendar.is_rest_day(on("2060-12-31")));
  EXPECT_LT(bytes_held() - before, most_bytes);
}

TEST(CalendarMemory, CopiesShareTheirTables) {
  const Calendar& calendar = shipped_calendar();
  const std::size_t before = bytes_held();
  Calendar copy = calendar;
  const Calendar region = calendar.for_office("nanchang-eco");  // which no notice names
  EXPECT_EQ(bytes_held(), before);
  EXPECT_EQ(copy.notices().data(), calendar.notices().data());
  EXPECT_EQ(region.notices().data(), calendar.notices().data());
}

TEST(CalendarMemory, TheCalendarOfARegionIsWorkedOutBeforehandAndOnce) {
  auto notices = shipped_notices();
  HolidayNotice region = shipped_notice("2026");
  region.offices = {"liangshan-eco", "liangshan-proc"};
  region.days = {{on("2026-08-07"), DayKind::in_lieu, "火把节"}};
  notices.push_back(region);
  const Calendar calendar(notices);
  const std::size_t before = bytes_held();
  const Calendar one = calendar.for_office("liangshan-eco");
  const Calendar other = one.for_office("liangshan-proc");
  EXPECT_EQ(bytes_held(), before);
  EXPECT_TRUE(one.is_rest_day(on("2026-08-07")));
  EXPECT_TRUE(other.is_rest_day(on("2026-08-07")));
  EXPECT_FALSE(calendar.is_rest_day(on("2026-08-07")));
}

TEST(CalendarMemory, ACalendarMovedFromStillAnswers) {
  Calendar calendar = shipped_calendar();
  const Calendar moved = std::move(calendar);
  EXPECT_EQ(moved.nth_workday(on("2026-09-28"), 5), on("2026-10-10"));
  EXPECT_EQ(calendar.nth_workday(on("2026-09-28"), 5), on("2026-10-10"));
}

}  // namespace
}  // namespace qixian
