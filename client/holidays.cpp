#include "client/holidays.hpp"

#include "calendar/problem.hpp"
#include "client/failure.hpp"
#include "client/words.hpp"
#include "export/harmless.hpp"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <system_error>

namespace qixian {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_file_bytes = 1024 * 1024;
constexpr int deepest_build_tree = 4;  // checkout/build/dev/bin

// File name → path: a later folder's file takes the place of an earlier one's.
using Files = std::map<std::string, fs::path>;

void add_files(Files& files, const fs::path& folder) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".toml") {
      files[entry.path().filename().string()] = entry.path();
    }
  }
}

fs::path folder_of_program() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path();
}

std::optional<fs::path> holidays_of_checkout(const fs::path& bin) {
  fs::path folder = bin;
  std::error_code error;
  for (int up = 0; up < deepest_build_tree && folder.has_relative_path(); ++up) {
    folder = folder.parent_path();
    if (fs::is_regular_file(folder / "CMakeLists.txt", error) &&
        fs::is_directory(folder / "holidays", error)) {
      return folder / "holidays";
    }
  }
  return std::nullopt;
}

// The folders to read, later ones over earlier ones.
std::vector<fs::path> folders_to_read(const std::string& named) {
  if (!named.empty()) return {named};
  const fs::path bin = folder_of_program();
  if (const auto checkout = holidays_of_checkout(bin)) return {*checkout};
  std::error_code error;
  fs::path installed = bin.parent_path() / "share/qixian/holidays";
  if (!fs::is_directory(installed, error)) installed = "/usr/share/qixian/holidays";
  return {installed, "/etc/qixian/holidays"};
}

Files find_files(const std::string& named) {
  const auto folders = folders_to_read(named);
  Files files;
  for (const fs::path& folder : folders) add_files(files, folder);
  if (files.empty()) {
    std::error_code error;
    const std::string folder = harmless(folders.front().string());
    throw Failure(Exit::failed, folder +
                                    (fs::is_directory(folders.front(), error)
                                         ? ": no holiday files (*.toml) there"
                                         : ": there is no such folder") +
                                    "; name the folder of the holiday notices with --holidays DIR");
  }
  return files;
}

Date today() {
  return date_in_beijing(
      std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

}  // namespace

std::string read_whole(const std::string& file, std::size_t most_bytes) {
  using Closer = int (*)(std::FILE*);
  const bool standard_input = file == "-";
  std::unique_ptr<std::FILE, Closer> opened(nullptr, &std::fclose);
  if (!standard_input) {
    opened.reset(std::fopen(file.c_str(), "re"));
    if (!opened) throw Failure(Exit::failed, harmless(file) + ": " + std::strerror(errno));
  }
  std::FILE* in = standard_input ? stdin : opened.get();
  std::string text(most_bytes + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), in));
  if (std::ferror(in) != 0)
    throw Failure(Exit::failed, harmless(file) + ": " + std::strerror(errno));
  if (text.size() > most_bytes) {
    throw Failure(Exit::failed,
                  harmless(file) + ": longer than " + std::to_string(most_bytes) + " bytes");
  }
  return text;
}

void add_calendar_options(CLI::App& command, CalendarOptions& options) {
  command
      .add_option("--holidays", options.holidays,
                  "read the holiday notices (*.toml) of this folder and no others")
      ->type_name("DIR");
  command.add_option("--as-of", options.as_of, "use only what had been published by that day")
      ->type_name("DAY");
}

Calendar load_calendar(const CalendarOptions& options) {
  std::optional<Date> as_of;
  if (!options.as_of.empty()) as_of = read_day_word("--as-of", options.as_of);
  std::vector<Problem> problems;
  std::vector<HolidayNotice> notices;
  for (const auto& [name, path] : find_files(options.holidays)) {
    notices.push_back(
        read_holiday_notice(read_whole(path.string(), most_file_bytes), path.string(), problems));
  }
  if (!problems.empty()) {
    std::vector<std::string> lines;
    for (const Problem& problem : problems) {
      lines.push_back(harmless(problem.where + ": " + problem.what));
    }
    if (lines.size() == 1) throw Failure(Exit::failed, lines.front());
    throw Failure(Exit::failed, "the holiday files have problems", lines);
  }
  const Calendar calendar(std::move(notices));
  return as_of ? calendar.as_of(*as_of) : calendar;
}

std::string write_doubt(const Calendar& calendar, Certainty certainty, Date last,
                        const CalendarOptions& options) {
  if (certainty == Certainty::certain) return {};
  if (certainty == Certainty::unknown) {
    return "unknown (未知): weekends only; the years before 2004 and after the table of lunar "
           "festivals "
           "are not kept";
  }
  const int missing = calendar.first_missing_year();
  const std::string year = std::to_string(missing);
  std::string doubt = "provisional (暂定): ";
  doubt += year_of(last) > missing ? "the notices from " + year + " on are not published"
                                   : "the notice for " + year + " is not published";
  if (year_of(last) < missing) {
    doubt += ", and it may still change days late in " + std::to_string(missing - 1);
  }
  // Since 2013 the notice has come in October to December of the year before.
  const Date usual = Date{std::chrono::local_days{std::chrono::year{missing - 1} / 11 / 1}};
  const Date known_on = read_date(options.as_of).value_or(today());
  if (known_on >= usual) {
    doubt += "; the one for " + year + " is usually out by now, so look for it and import it";
  }
  return doubt;
}

}  // namespace qixian
