// Where the data files lie that commands read on their own: the first that applies.
//
//   a build tree (the program stands in a checkout, beside CMakeLists.txt)   the checkout's folder
//   installed   <prefix>/share/qixian/NAME (/usr/share for /usr/bin/qixian), overlaid by
//               /etc/qixian/NAME: a file of the same name there takes its place
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace qixian {

// "holidays" or "rulebooks"; later folders lie over earlier ones.
[[nodiscard]] std::vector<std::filesystem::path> data_folders(const std::string& name);

// File name → path of every *.toml in them. Folders that are missing count as empty.
[[nodiscard]] std::map<std::string, std::filesystem::path> overlaid_files(
    const std::vector<std::filesystem::path>& folders);

// A text file of at most `most_bytes`, "-" being standard input; a Failure names it when it cannot
// be read.
[[nodiscard]] std::string read_whole(const std::string& file, std::size_t most_bytes);

}  // namespace qixian
