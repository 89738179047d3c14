// The text of a State Council notice → what it sets, or every clause it could not account for.
//
//   HolidayNotice notice = parse_notice(text, {.published = read_date("2025-11-04")});
//   write_holiday_notice(notice)   // a file for holidays/
//
// The text is taken as it is copied from a page: title, number, addressees, preamble, items,
// closing, office, date; widths, spaces, dashes and quotation marks as they come. A remark of
// whoever copied it stands on a line of its own in 〔 〕. Nothing is guessed: each clause that
// names a day must be understood (notice_clauses.hpp), and what they say together must be possible
// (notice_checks.hpp):
//
//   number, signing office and signing date belong together; published within 7 days of signing;
//   the year of the title is the one of the preamble; the festivals it lists are the items,
//   numbered 一, 二, … every printed weekday and lunar day is right, every 共N天 is true, every
//   item balances.
//
// What a text says only once and nothing else depends on cannot be checked: the running number, the
// day of signing within a week, a worked Sunday misprinted as the one a week away.
#pragma once

#include "calendar/notice.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace qixian {

struct NoticeOrigin {
  std::optional<Date> published =
      {};  // without it, and none printed as 发布日期: the day it was signed
  std::string source = {};
  // Set when someone has compared a day "worked, farther from the holiday than any notice" with the
  // original and found it so.
  bool allow_far_workdays = false;
};

// Throws InputError with every Problem, `where` being the line. `earlier`: the notices already
// known; a notice that extends or rearranges a holiday is read against the one it amends.
[[nodiscard]] HolidayNotice parse_notice(std::string_view text, const NoticeOrigin& origin = {},
                                         std::span<const HolidayNotice> earlier = {});

}  // namespace qixian
