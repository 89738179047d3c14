// chinese_days_compare DAYS.json: holds our calendar against another's, day by day.
//
// Every difference stands with its reason in tests/tables/chinese_days_differences.csv; one that
// does not stand there fails, and so does one that stands there and is none any more.
#include "calendar/holidays.hpp"
#include "export/json.hpp"

#include <iostream>
#include <map>
#include <sstream>

namespace qixian {
namespace {

constexpr std::size_t most_bytes = 1024 * 1024;
constexpr std::size_t expected_days = 8401;  // 2004 to 2026

// Day → our answer, theirs, the reason.
std::map<std::string, std::vector<std::string>> known_differences() {
  std::map<std::string, std::vector<std::string>> known;
  std::istringstream table(read_file(std::filesystem::path(QIXIAN_SOURCE_DIR) /
                                     "tests/tables/chinese_days_differences.csv"));
  for (std::string line; std::getline(table, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::vector<std::string> cells(1);
    for (const char c : line) {
      if (c == ',' && cells.size() < 4)
        cells.emplace_back();
      else
        cells.back() += c;
    }
    if (cells.size() != 4 || cells[3].empty())
      throw std::runtime_error("chinese_days_differences.csv: day,ours,theirs,reason: " + line);
    known[cells[0]] = cells;
  }
  return known;
}

int compare(const std::string& file) {
  const auto theirs = parse_json(read_file(file), file, most_bytes).as_object();
  const Calendar calendar(shipped_notices());
  auto known = known_differences();
  std::size_t compared = 0;
  int wrong = 0;
  for (Date day = on("2004-01-01"); day <= on("2026-12-31"); day += std::chrono::days{1}) {
    const std::string written = write_date(day);
    const auto their_kind = text_in(theirs, written);
    if (!their_kind) {
      std::cerr << written << " is missing in " << file << '\n';
      return 1;
    }
    ++compared;
    const std::string our_kind = calendar.is_rest_day(day) ? "rest" : "workday";
    if (our_kind == *their_kind) continue;
    const auto difference = known.find(written);
    const DayAnswer answer = calendar.day(day);
    if (difference != known.end() && difference->second[1] == our_kind &&
        difference->second[2] == *their_kind) {
      std::cout << "known: " << written << " ours " << our_kind << ", theirs " << *their_kind
                << ": " << difference->second[3] << '\n';
      known.erase(difference);
      continue;
    }
    std::cerr << "unknown difference: " << written << " ours " << our_kind << " ("
              << write_day_kind(answer.kind) << ", " << answer.notice << "), theirs " << *their_kind
              << '\n';
    ++wrong;
  }
  for (const auto& [day, cells] : known) {
    std::cerr << "no difference any more, take it out of the table: " << day << '\n';
    ++wrong;
  }
  std::cout << compared << " days compared\n";
  return wrong == 0 && compared == expected_days ? 0 : 1;
}

}  // namespace
}  // namespace qixian

int main(int count, char** words) {
  if (count != 2) {
    std::cerr << "chinese_days_compare DAYS.json\n";
    return 2;
  }
  try {
    return qixian::compare(words[1]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
