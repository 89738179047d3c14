// Letters as files in a folder, for a gateway of the inner network to fetch.
//
//   [[channel]]
//   name = "gateway"
//   kind = "spool"
//   folder = "/var/spool/qixian"
//
// One file a letter, TOKEN.json, 0640, in the folder's group where the folder has the setgid bit:
//
//   {"token":"1b4e…","officer":"张伟","address":"138…","subject":"…","text":"…",
//    "written_at":"2026-10-09T01:30:00Z"}
//
// A file is either not there or whole, also after a power cut: it is written under a name that
// begins with a dot, synced, renamed, and the folder is synced. The same letter again replaces its
// file, so a gateway that has taken one away may see it once more, under the same token. Delivered
// means that the file lies there.
#pragma once

#include "calendar/toml_table.hpp"
#include "notify/channel.hpp"
#include "notify/channel_keys.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace qixian {

struct SpoolSettings {
  std::string name;
  std::filesystem::path folder;
  Detail detail = Detail::full;
  std::vector<Limit> limits;
};

// Reads one [[channel]] of this kind; as read_smtp_settings. The folder must be there, and
// writable.
[[nodiscard]] SpoolSettings read_spool_settings(TomlTable&);

[[nodiscard]] std::unique_ptr<Channel> make_spool_channel(SpoolSettings);

// What an error of the file system means for a letter: no space goes by, no permission does not.
[[nodiscard]] Outcome judge_file_error(int error, const std::string& path);

}  // namespace qixian
