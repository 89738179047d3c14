// How the reasons speak of days.
//
//   DayWords words;  words.chinese(sept_30) == "2026年9月30日";  words.chinese(oct_8) == "10月8日"
#pragma once

#include "calendar/calendar.hpp"

#include <string>
#include <vector>

namespace qixian {

// Days of one sentence: the year is written where it is another than the year of the day before.
class DayWords {
 public:
  [[nodiscard]] std::string chinese(Date day);
  [[nodiscard]] std::string chinese_with_weekday(Date day);  // 10月8日（周四）
  // 10月1日至10月7日, or the one day.
  [[nodiscard]] std::string chinese_range(Date first, Date last);

 private:
  int year_ = 0;
};

[[nodiscard]] std::string english_day(Date day);                 // 2026-10-08 (Thu)
[[nodiscard]] std::string english_range(Date first, Date last);  // 2026-10-01 to 2026-10-07

// Rest days one after another, festival and weekend alike (民法典第二百零三条 and
// 民事诉讼法第八十五条 mean the same only if both are one block).
struct RestBlock {
  Date first;
  Date last;
  bool is_weekend = true;  // nothing but an ordinary weekend
  std::string festivals;   // 国庆节、中秋节
  std::string notices;     // 国办发明电〔2025〕7号
};

// The blocks in [first, last], in order, cut off at both ends.
[[nodiscard]] std::vector<RestBlock> rest_blocks(const Calendar&, Date first, Date last);

// What stands in brackets after a block: （国庆节，国办发明电〔2025〕7号）, or nothing.
[[nodiscard]] std::string chinese_source(const RestBlock&);
[[nodiscard]] std::string english_source(const RestBlock&);

}  // namespace qixian
