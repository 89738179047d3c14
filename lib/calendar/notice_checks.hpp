// Whether what a notice says can be true, and the days it sets.
#pragma once

#include "calendar/notice.hpp"
#include "calendar/notice_clauses.hpp"

#include <span>
#include <vector>

namespace qixian {

struct SettledItem {
  std::vector<NoticeDay> days;  // in order
  int given = 0;                // Mondays to Fridays off that are not statutory
  int paid = 0;                 // by days worked and statutory days lost to weekends or each other
};

// The days of one item, after these checks:
//
//   worked days are Saturdays or Sundays outside the holiday, within a week of it (before 国庆节,
//   two), unless far ones are allowed; days called 补休 or 调休 are the Mondays to Fridays off that
//   are not statutory; no day stands twice; every statutory day of the festival is off, and those
//   the notice names are exactly these; no Monday to Friday between two days off is left out; where
//   the notice says which day pays for which, these are the days worked, lost and given.
//
// `statutory`: the days of the 办法 for the year.
[[nodiscard]] SettledItem settle_item(const NoticeItem& item, std::span<const NoticeDay> statutory,
                                      bool allow_far_workdays, std::vector<Problem>& problems);

// The balance: Mondays to Fridays off that are not statutory = days worked + statutory days that
// fall on a Saturday or Sunday + festivals that share a day. Each item balances by itself, or
// together with the festival within two weeks of it: the Sunday of 中秋节 2015 was made good at
// 国庆节. An extension is not balanced, for nothing pays for it.
void check_balance(const std::vector<NoticeItem>& items, const std::vector<SettledItem>& settled,
                   std::vector<Problem>& problems);

// The days added when an item extends the holiday of `base`; its extended_to must be there.
[[nodiscard]] SettledItem settle_extension(const NoticeItem& item, const HolidayNotice& base,
                                           std::vector<Problem>& problems);

// What a new arrangement of these festivals takes back: days of `base` under the same heading that
// the new one no longer names become plain workdays and weekends.
[[nodiscard]] std::vector<NoticeDay> taken_back(const NoticeItem& item,
                                                std::span<const NoticeDay> new_days,
                                                const HolidayNotice& base);

}  // namespace qixian
