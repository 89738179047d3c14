#include "config/data_files.hpp"

#include <fstream>
#include <iterator>
#include <map>

namespace qixian {
namespace {

namespace fs = std::filesystem;

}  // namespace

std::optional<std::string> read_file(const fs::path& path, std::vector<Problem>& problems,
                                     std::uintmax_t most_bytes) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) {
    problems.push_back({path.string(), error ? error.message() : "is not a file"});
    return {};
  }
  if (fs::file_size(path, error) > most_bytes || error) {
    problems.push_back({path.string(), error ? error.message()
                                             : "is larger than " +
                                                   std::to_string(most_bytes >> 20) + " MiB"});
    return {};
  }
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) {
    problems.push_back({path.string(), "cannot be read; check its owner and mode"});
    return {};
  }
  return text;
}

std::vector<DataFile> read_overlaid(const std::vector<fs::path>& folders,
                                    const std::string& extension, std::vector<Problem>& problems) {
  std::map<std::string, fs::path> by_name;
  for (const fs::path& folder : folders) {
    std::error_code error;
    fs::directory_iterator entries(folder, error);
    if (error) {
      if (error != std::errc::no_such_file_or_directory)
        problems.push_back({folder.string(), error.message()});
      continue;
    }
    for (const fs::directory_entry& entry : entries)
      if (entry.path().extension() == extension)
        by_name[entry.path().filename().string()] = entry.path();
  }
  std::vector<DataFile> files;
  for (const auto& [name, path] : by_name)
    if (auto text = read_file(path, problems)) files.push_back({path, *std::move(text)});
  return files;
}

}  // namespace qixian
