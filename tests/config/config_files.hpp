// The shipped files, and problems as lines that a test can compare.
#pragma once

#include "calendar/problem.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace qixian {

using Lines = std::vector<std::string>;

inline const std::filesystem::path source = QIXIAN_SOURCE_DIR;

inline std::string read_all(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

inline Lines lines_of(const std::vector<Problem>& problems) {
  Lines lines;
  for (const Problem& problem : problems) lines.push_back(problem.where + ": " + problem.what);
  return lines;
}

}  // namespace qixian
