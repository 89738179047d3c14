#include "calendar/date.hpp"

#include <array>
#include <charconv>
#include <cstdio>

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

template <class... Arguments>
std::string print(const char* format, Arguments... arguments) {
  std::array<char, 64> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), format, arguments...);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

struct Parts {
  int y;
  unsigned m, d;
};

Parts parts_of(Date day) {
  const year_month_day ymd{day};
  return {static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
          static_cast<unsigned>(ymd.day())};
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
  return print("%04d-%02u-%02u", y, m, d);
}

std::string write_instant(Instant at) {
  const auto day = floor<days>(at);
  const auto [y, m, d] = parts_of(Date{day.time_since_epoch()});
  const hh_mm_ss clock{at - day};
  return print("%04d-%02u-%02uT%02d:%02d:%02dZ", y, m, d, static_cast<int>(clock.hours().count()),
               static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()));
}

std::string write_in_beijing(Instant at) {
  const hh_mm_ss clock{time_in_beijing(at)};
  return write_date(date_in_beijing(at)) + print(" %02d:%02d", static_cast<int>(clock.hours().count()),
                                                 static_cast<int>(clock.minutes().count()));
}

std::string write_chinese(Date day) {
  const auto [y, m, d] = parts_of(day);
  return print("%d年%u月%u日", y, m, d);
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
