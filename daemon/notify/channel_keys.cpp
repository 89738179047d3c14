#include "notify/channel_keys.hpp"

#include <algorithm>
#include <unistd.h>

namespace qixian {

std::chrono::milliseconds read_timeout(TomlTable& table, const std::string& key,
                                       std::chrono::seconds otherwise) {
  const std::chrono::seconds length = table.duration_or(key, otherwise);
  if (length < std::chrono::seconds(1) || length > std::chrono::hours(1))
    table.problem(key, "'" + key + "' must be from 1s to 1h");
  return length;
}

std::string read_ca_file(TomlTable& table) {
  std::string path = table.text_or("ca_file", "");
  if (table.has("ca_file") && (!path.starts_with('/') || ::access(path.c_str(), R_OK) != 0))
    table.problem("ca_file", "'ca_file' must be the full path of a file that the daemon can read");
  return path;
}

bool is_stable_id(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == '-';
  });
}

}  // namespace qixian
