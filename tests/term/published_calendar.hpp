// The calendar as shipped: every file of holidays/.
#pragma once

#include "calendar/calendar.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace qixian {

inline Calendar read_published_calendar() {
  std::vector<HolidayNotice> notices;
  std::vector<Problem> problems;
  const std::filesystem::path folder = std::filesystem::path(QIXIAN_SOURCE_DIR) / "holidays";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    notices.push_back(read_holiday_notice(text.str(), entry.path().filename().string(), problems));
  }
  if (!problems.empty()) throw InputError(problems);
  return Calendar(notices);
}

inline const Calendar& published() {
  static const Calendar calendar = read_published_calendar();
  return calendar;
}

inline Date on(std::string_view day) {
  return read_date(day).value();
}

}  // namespace qixian
