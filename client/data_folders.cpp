#include "client/data_folders.hpp"

#include "client/failure.hpp"
#include "export/harmless.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <system_error>

namespace qixian {
namespace {

namespace fs = std::filesystem;

constexpr int deepest_build_tree = 4;  // checkout/build/dev/bin

fs::path folder_of_program() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path();
}

std::optional<fs::path> folder_in_checkout(const fs::path& bin, const std::string& name) {
  const fs::path inside = name == "rulebooks" ? "config/rulebooks" : name;
  fs::path folder = bin;
  std::error_code error;
  for (int up = 0; up < deepest_build_tree && folder.has_relative_path(); ++up) {
    folder = folder.parent_path();
    if (fs::is_regular_file(folder / "CMakeLists.txt", error) &&
        fs::is_directory(folder / inside, error)) {
      return folder / inside;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<fs::path> data_folders(const std::string& name) {
  const fs::path bin = folder_of_program();
  if (const auto checkout = folder_in_checkout(bin, name)) return {*checkout};
  std::error_code error;
  fs::path installed = bin.parent_path() / "share/qixian" / name;
  if (!fs::is_directory(installed, error)) installed = fs::path("/usr/share/qixian") / name;
  return {installed, fs::path("/etc/qixian") / name};
}

std::map<std::string, fs::path> overlaid_files(const std::vector<fs::path>& folders) {
  std::map<std::string, fs::path> files;
  for (const fs::path& folder : folders) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      if (entry.path().extension() == ".toml") {
        files[entry.path().filename().string()] = entry.path();
      }
    }
  }
  return files;
}

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

}  // namespace qixian
