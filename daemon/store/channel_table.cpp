// Channels: what the far side said that holds beyond a restart.
#include "store/sqlite_tables.hpp"

namespace qixian {
std::vector<KeptChannel> SqliteStore::kept_channels() const {
  return guarded([&] {
    SQLite::Statement& query =
        prepared("SELECT name, paused_until, broken_since, reason FROM channels");
    std::vector<KeptChannel> channels;
    while (query.executeStep()) {
      rows::Cells cells(query);
      channels.push_back({cells.text(), cells.maybe_moment(), cells.maybe_moment(), cells.text()});
    }
    return channels;
  });
}

void SqliteStore::keep_channel(const KeptChannel& channel, Instant now) {
  write(now, [&] {
    SQLite::Statement& upsert = prepared(
        "INSERT INTO channels VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
        " paused_until = excluded.paused_until, broken_since = excluded.broken_since,"
        " reason = excluded.reason");
    upsert.bind(1, channel.name);
    bind(upsert, 2, channel.paused_until);
    bind(upsert, 3, channel.broken_since);
    upsert.bind(4, channel.reason);
    upsert.exec();
  });
}

}  // namespace qixian
