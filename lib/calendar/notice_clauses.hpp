// One item of a notice, "七、国庆节：10月1日至7日放假调休，共7天。9月20日（周日）上班。", as what
// it says.
//
// Sentences, after even_lines (… stands for days as notice_dates.hpp reads them):
//
//   … 放假[调休|公休] [N天] [，共N天] [，与周末连休] [，不调休]     off; a range must be followed
//   by its 共N天 … 全国放假N天                                             off, and no festival of
//   the 办法 … 补休 | … 调休                                           off, Monday to Friday … 上班
//   worked … 照常公休 | … 为公休日                                     Saturdays and Sundays inside
//   the holiday … 为[国庆节]法定[节]假日 | 按规定放假N天（…）                  the statutory days
//   among those off [同时][将]… [N个][的]公休[日][及中秋节][分别]调至…[休息]        which worked or
//   lost days pay for which days off [春节]放假时间从…                                          off
//   延长YYYY年春节假期至… ，… 起正常上班                          an extension
//   鼓励……                                                   advice; sets nothing
#pragma once

#include "calendar/date.hpp"
#include "calendar/notice_text.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace qixian {

struct NoticeMove {
  std::vector<Date> from;  // Saturdays and Sundays
  std::vector<Date> to;    // Mondays to Fridays
  int festivals = 0;       // paid for besides: 及中秋节
};

struct NoticeItem {
  NoticeLine line;
  std::vector<std::string> festivals;  // 国庆节, 中秋节, as headed
  std::vector<Date> off;
  std::vector<Date> worked;
  std::vector<Date> named_statutory;  // where the notice says which days are
  std::vector<Date> named_weekends;   // 照常公休
  std::vector<Date> lieu;             // 补休 and 调休
  std::vector<Date> one_off;          // 全国放假
  std::vector<NoticeMove> moves;
  std::optional<Date> extended_to;
  std::optional<Date> work_resumes;

  [[nodiscard]] std::string heading() const;  // 国庆节、中秋节
  [[nodiscard]] bool says_anything() const;
};

// Takes "五一、十一" or "国庆节、中秋节" off the front; the names are those of the 办法.
std::vector<std::string> take_festivals(Cursor&);

enum class Strictness {
  every_clause,   // an item: each clause must be understood
  dated_clauses,  // a preamble: clauses that name no day may say anything
};

// Reads the sentences of one item into it.
void read_clauses(std::string_view sentences, int year, Strictness, NoticeItem&,
                  std::vector<Problem>&);

}  // namespace qixian
