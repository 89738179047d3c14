// Folders of data files, later ones laid over earlier ones.
#pragma once

#include "calendar/problem.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace qixian {

struct DataFile {
  std::filesystem::path path;
  std::string text;
};

// Nothing, and a problem, where it cannot be read or is larger than `most_bytes`.
[[nodiscard]] std::optional<std::string> read_file(const std::filesystem::path&,
                                                   std::vector<Problem>& problems,
                                                   std::uintmax_t most_bytes = 1 << 20);

// The files with this extension in any of the folders, in order of name; of two with one name the
// later folder's is taken. Folders that do not exist count as empty.
[[nodiscard]] std::vector<DataFile> read_overlaid(const std::vector<std::filesystem::path>& folders,
                                                  const std::string& extension,
                                                  std::vector<Problem>& problems);

}  // namespace qixian
