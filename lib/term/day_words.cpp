#include "term/day_words.hpp"

namespace qixian {
namespace {

using std::chrono::days;

// Adds each of the names in `more` (国庆节、中秋节) that is not there yet.
void add_names(std::string& names, std::string_view more) {
  constexpr std::string_view comma = "、";
  while (!more.empty()) {
    const std::size_t end = std::min(more.find(comma), more.size());
    const std::string_view name = more.substr(0, end);
    if (names.find(name) == std::string::npos) {
      if (!names.empty()) names += comma;
      names += name;
    }
    more.remove_prefix(std::min(end + comma.size(), more.size()));
  }
}

std::string joined(const std::string& one, std::string_view comma, const std::string& other) {
  return one.empty() || other.empty() ? one + other : one + std::string(comma) + other;
}

}  // namespace

std::string DayWords::chinese(Date day) {
  const std::string full = write_chinese(day);
  if (year_of(day) == year_) return full.substr(full.find("年") + std::string_view("年").size());
  year_ = year_of(day);
  return full;
}

std::string DayWords::chinese_with_weekday(Date day) {
  return chinese(day) + "（" + std::string(chinese_weekday(day)) + "）";
}

std::string DayWords::chinese_range(Date first, Date last) {
  std::string range = chinese(first);
  if (first != last) range += "至" + chinese(last);
  return range;
}

std::string english_day(Date day) {
  return write_date(day) + " (" + std::string(english_weekday(day)) + ")";
}

std::string english_range(Date first, Date last) {
  return first == last ? write_date(first) : write_date(first) + " to " + write_date(last);
}

std::vector<RestBlock> rest_blocks(const Calendar& calendar, Date first, Date last) {
  std::vector<RestBlock> blocks;
  for (Date day = first; day <= last; day += days{1}) {
    if (!calendar.is_rest_day(day)) continue;
    if (blocks.empty() || blocks.back().last + days{1} != day)
      blocks.push_back({day, day, true, {}, {}});
    RestBlock& block = blocks.back();
    block.last = day;
    const DayAnswer answer = calendar.day(day);
    if (answer.kind == DayKind::weekend && answer.festival.empty()) continue;
    block.is_weekend = false;
    add_names(block.festivals, answer.festival);
    add_names(block.notices, answer.notice);
  }
  return blocks;
}

std::string chinese_source(const RestBlock& block) {
  const std::string source = joined(block.festivals, "，", block.notices);
  return source.empty() ? source : "（" + source + "）";
}

std::string english_source(const RestBlock& block) {
  const std::string source = joined(block.festivals, ", ", block.notices);
  return source.empty() ? source : " (" + source + ")";
}

}  // namespace qixian
