#include "reminder/notice_watch.hpp"

#include <algorithm>

namespace qixian {

Instant next_word_on_notice(const Calendar& calendar, Instant now) {
  constexpr std::chrono::hours morning{9};
  const Date from = std::max(calendar.notice_awaited_from(), date_in_beijing(now));
  const std::chrono::days to_monday = std::chrono::Monday - std::chrono::weekday{from};
  const Instant word = moment_on(from + to_monday, morning);
  return word > now ? word : moment_on(from + to_monday + std::chrono::days{7}, morning);
}

}  // namespace qixian
