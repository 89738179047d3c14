// The shipped holiday files, for tests.
#pragma once

#include "calendar/calendar.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace qixian {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline std::filesystem::path holidays_folder() {
  return std::filesystem::path(QIXIAN_SOURCE_DIR) / "holidays";
}

// The names of the shipped notices in order: 2004, 2005, …, 2015, 2015-victory-day, …
inline std::vector<std::string> shipped_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(holidays_folder())) {
    if (entry.path().extension() == ".toml") names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

inline HolidayNotice shipped_notice(const std::string& name) {
  std::vector<Problem> problems;
  const std::string file = name + ".toml";
  HolidayNotice notice = read_holiday_notice(read_file(holidays_folder() / file), file, problems);
  EXPECT_TRUE(problems.empty()) << write_problems(problems);
  return notice;
}

inline std::vector<HolidayNotice> shipped_notices() {
  std::vector<HolidayNotice> notices;
  for (const std::string& name : shipped_names()) notices.push_back(shipped_notice(name));
  return notices;
}

inline const Calendar& shipped_calendar() {
  static const Calendar calendar(shipped_notices());
  return calendar;
}

// A day that the test writes itself and therefore exists.
inline Date on(std::string_view text) {
  return read_date(text).value();
}

}  // namespace qixian
