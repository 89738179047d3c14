// Days and moments, kept apart.
//
//   date_in_beijing(*read_instant("2026-09-28T16:30:00Z")) == *read_date("2026-09-29")
//
// A Date is a day on the wall calendar in Beijing; an Instant is a moment, stored and compared in UTC.
// China has one fixed offset, +08:00, so no zone database is needed and the host's time zone never
// matters. midnight_beginning and date_in_beijing are the only bridges between the two.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace qixian {

using Date = std::chrono::local_days;
using Instant = std::chrono::sys_seconds;

static_assert(!std::is_convertible_v<Date, Instant> && !std::is_convertible_v<Instant, Date>);

inline constexpr std::chrono::hours beijing_offset{8};

constexpr Instant midnight_beginning(Date day) {
  return Instant{std::chrono::seconds{day.time_since_epoch()} - beijing_offset};
}

constexpr Date date_in_beijing(Instant at) {
  return Date{std::chrono::floor<std::chrono::days>(at.time_since_epoch() + beijing_offset)};
}

// The moment `time_of_day` after midnight in Beijing.
constexpr Instant moment_on(Date day, std::chrono::seconds time_of_day) {
  return midnight_beginning(day) + time_of_day;
}

// The time of day in Beijing.
constexpr std::chrono::seconds time_in_beijing(Instant at) {
  return at - midnight_beginning(date_in_beijing(at));
}

// "2026-10-08", nothing else; a day that does not exist (2026-02-30) and years outside 1900–9999
// read as nothing.
[[nodiscard]] std::optional<Date> read_date(std::string_view);

// RFC 3339 with an offset: "2026-09-28T16:30:00Z", "2026-09-28T08:55:00+08:00". Seconds may be left
// out; fractions are cut off. Without an offset it reads as nothing: which midnight would be a guess.
[[nodiscard]] std::optional<Instant> read_instant(std::string_view);

// "09:30" as time after midnight; "24:00" is the end of the day.
[[nodiscard]] std::optional<std::chrono::minutes> read_time_of_day(std::string_view);

[[nodiscard]] std::string write_date(Date);            // 2026-10-08
[[nodiscard]] std::string write_instant(Instant);      // 2026-10-08T16:00:00Z
[[nodiscard]] std::string write_in_beijing(Instant);   // 2026-10-09 00:00, for people
[[nodiscard]] std::string write_chinese(Date);         // 2026年10月8日
[[nodiscard]] std::string_view chinese_weekday(Date);  // 周四
[[nodiscard]] std::string_view english_weekday(Date);  // Thu

constexpr int year_of(Date day) {
  return static_cast<int>(std::chrono::year_month_day{day}.year());
}

}  // namespace qixian
