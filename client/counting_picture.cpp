#include "client/counting_picture.hpp"

#include "client/counted_days.hpp"
#include "client/terminal.hpp"
#include "export/calendar_picture.hpp"
#include "export/display_width.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <vector>

namespace qixian {
namespace {

constexpr std::size_t most_months_in_a_row = 6;

std::chrono::year_month month_of(Date day) {
  const std::chrono::year_month_day ymd{day};
  return ymd.year() / ymd.month();
}

std::vector<DayLabel> label_days(Date anchor, const Deadline& deadline,
                                 const std::map<Date, int>& counted) {
  std::map<Date, std::string> words;
  for (const auto& [day, number] : counted) words[day] = pad_left(std::to_string(number), 2);
  words[anchor] += "起";
  words[deadline.due] += "届";
  if (deadline.safe != deadline.due) words[deadline.safe] += "稳";
  std::vector<DayLabel> labels;
  for (auto& [day, text] : words) labels.push_back({day, std::move(text)});
  return labels;
}

// How many days the term counts, in its own unit.
std::size_t length_of(Term term, const Counting& counting) {
  int length = std::abs(term.count) + (counting.clear_days ? 1 : 0);
  for (const Term& more : counting.extended) length += more.count;
  return static_cast<std::size_t>(length);
}

}  // namespace

std::string draw_counting(Date anchor, Term term, const Deadline& deadline,
                          const Calendar& calendar, const Counting& counting) {
  auto counted = counted_days(anchor, term, deadline.nominal, calendar, counting);
  // Something else moved it, as a suspension that only the daemon knows: which days count, the
  // sentences say.
  if (counted.size() != length_of(term, counting)) counted.clear();
  const auto labels = label_days(anchor, deadline, counted);
  const PictureStyle style{shows_colour(), columns_of_terminal()};
  const auto first = month_of(labels.front().day);
  const auto last = month_of(labels.back().day);
  std::string picture;
  if ((last - first).count() < static_cast<int>(most_months_in_a_row)) {
    picture = draw_labelled(calendar, labels, style);
  } else {
    std::set<std::chrono::year_month> months;
    for (const Date day : {anchor, deadline.safe, deadline.due}) months.insert(month_of(day));
    for (const auto month : months) picture += draw_month(calendar, month, style, labels) + "\n";
  }
  return picture + "起 起算之日" + (counted.empty() ? "" : "  1 2 … 计入的日") + "  届 届满日" +
         (deadline.safe == deadline.due ? "" : "  稳 稳妥日") + "\n";
}

}  // namespace qixian
