#include "calendar/date.hpp"

#include <array>
#include <charconv>

namespace qixian {
namespace {

using namespace std::chrono;

// Exactly `width` digits at the front of `text`, taken off it.
std::optional<int> take_digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return {};
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + width, value);
  if (error != std::errc{} || end != text.data() + width || text[0] == '-') return {};
  text.remove_prefix(width);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<Date> take_date(std::string_view& text) {
  const auto y = take_digits(text, 4);
  if (!y || !take(text, '-')) return {};
  const auto m = take_digits(text, 2);
  if (!m || !take(text, '-')) return {};
  const auto d = take_digits(text, 2);
  if (!d || *y < 1900) return {};
  const year_month_day ymd{year{*y}, month(static_cast<unsigned>(*m)),
                           day(static_cast<unsigned>(*d))};
  if (!ymd.ok()) return {};
  return Date{local_days{ymd}};
}

std::optional<minutes> take_minutes(std::string_view& text) {
  const auto h = take_digits(text, 2);
  if (!h || !take(text, ':')) return {};
  const auto m = take_digits(text, 2);
  if (!m || *m > 59 || *h > 24 || (*h == 24 && *m != 0)) return {};
  return hours{*h} + minutes{*m};
}

// The digits of a number at the end of a text, with zeros before it up to a width. printf takes ten
// times as long, and every answer is full of days.
void add(std::string& text, int number, std::size_t width = 1) {
  std::array<char, 12> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  const auto many = static_cast<std::size_t>(end - digits.data());
  if (many < width) text.append(width - many, '0');
  text.append(digits.data(), many);
}

struct Parts {
  int y, m, d;
};

Parts parts_of(Date day) {
  const year_month_day ymd{day};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

// "16:00", or "16:00:00".
void add(std::string& text, hh_mm_ss<seconds> clock, bool with_seconds) {
  add(text, static_cast<int>(clock.hours().count()), 2);
  text += ':';
  add(text, static_cast<int>(clock.minutes().count()), 2);
  if (!with_seconds) return;
  text += ':';
  add(text, static_cast<int>(clock.seconds().count()), 2);
}

}  // namespace

std::optional<Date> read_date(std::string_view text) {
  const auto date = take_date(text);
  if (!text.empty()) return {};
  return date;
}

std::optional<Instant> read_instant(std::string_view text) {
  const auto date = take_date(text);
  if (!date || (!take(text, 'T') && !take(text, ' '))) return {};
  const auto clock = take_minutes(text);
  if (!clock || *clock == hours{24}) return {};
  int second = 0;
  if (take(text, ':')) {
    const auto s = take_digits(text, 2);
    if (!s || *s > 59) return {};
    second = *s;
    if (take(text, '.')) {
      if (!take_digits(text, 1)) return {};
      while (take_digits(text, 1)) {
      }
    }
  }
  minutes offset{0};
  if (!take(text, 'Z')) {
    const bool east = take(text, '+');
    if (!east && !take(text, '-')) return {};
    const auto amount = take_minutes(text);
    if (!amount || *amount >= hours{24}) return {};
    offset = east ? *amount : -*amount;
  }
  if (!text.empty()) return {};
  return Instant{date->time_since_epoch() + *clock + seconds{second} - offset};
}

std::optional<minutes> read_time_of_day(std::string_view text) {
  const auto clock = take_minutes(text);
  if (!text.empty()) return {};
  return clock;
}

std::string write_date(Date day) {
  const auto [y, m, d] = parts_of(day);
  std::string text;
  add(text, y, 4);
  text += '-';
  add(text, m, 2);
  text += '-';
  add(text, d, 2);
  return text;
}

std::string write_instant(Instant at) {
  const auto day = floor<days>(at);
  std::string text = write_date(Date{day.time_since_epoch()});
  text += 'T';
  add(text, hh_mm_ss{at - day}, true);
  text += 'Z';
  return text;
}

std::string write_in_beijing(Instant at) {
  std::string text = write_date(date_in_beijing(at));
  text += ' ';
  add(text, hh_mm_ss{time_in_beijing(at)}, false);
  return text;
}

std::string write_chinese(Date day) {
  const auto [y, m, d] = parts_of(day);
  std::string text;
  add(text, y);
  text += "年";
  add(text, m);
  text += "月";
  add(text, d);
  text += "日";
  return text;
}

std::string_view chinese_weekday(Date day) {
  static constexpr std::array<std::string_view, 7> names{"周日", "周一", "周二", "周三",
                                                         "周四", "周五", "周六"};
  return names[weekday{day}.c_encoding()];
}

std::string_view english_weekday(Date day) {
  static constexpr std::array<std::string_view, 7> names{"Sun", "Mon", "Tue", "Wed",
                                                         "Thu", "Fri", "Sat"};
  return names[weekday{day}.c_encoding()];
}

}  // namespace qixian
