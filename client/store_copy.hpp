// A copy of the daemon's store as a file of our own.
//
//   const StoreCopy copy = fetch_store_copy(daemon, "/root/qixian.backup");
//
// The file is there whole or not at all: it is written beside its place, 0600, synced and renamed.
// It never replaces one that is there already, which is refused before anything is asked.
#pragma once

#include "client/daemon.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace qixian {

struct StoreCopy {
  std::uint64_t bytes = 0;
  std::uint64_t facts = 0;
  std::string fact_chain;  // the hash of the last one; empty: there is none
  std::string now;         // by the daemon's clock
};

[[nodiscard]] StoreCopy fetch_store_copy(const Daemon&, const std::filesystem::path& file);

}  // namespace qixian
