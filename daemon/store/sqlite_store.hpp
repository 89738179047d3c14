// The store in one SQLite file.
//
// One connection, exclusive, WAL, synchronous=FULL, on the loop's own thread: SQLite before 3.51.3
// can lose pages when a second connection checkpoints at the same instant (the WAL-reset bug), so
// there is never a second one.
#pragma once

#include "store/store.hpp"

#include <memory>
#include <string>

namespace qixian {

enum class ClockKind { real, simulated };

// `folder` must exist, belong to us and be closed to others; the file is qixian.db in it, or
// ":memory:" for none. Opening checks, before touching anything, that the file is ours and not
// newer; after an unclean stop it checks the whole store.
[[nodiscard]] std::unique_ptr<Store> open_sqlite_store(const std::string& folder, ClockKind);

}  // namespace qixian
