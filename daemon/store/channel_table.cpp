// Channels: what the far side said that holds beyond a restart, and what it was sent last.
#include "store/sqlite_tables.hpp"

#include <algorithm>

namespace qixian {
namespace {

constexpr int most_attempts = 100'000;  // the last ones: more than any ceiling counts

}  // namespace

std::vector<KeptChannel> SqliteStore::kept_channels() const {
  return guarded([&] {
    SQLite::Statement& query =
        prepared("SELECT name, paused_until, broken_since, reason FROM channels");
    std::vector<KeptChannel> channels;
    while (query.executeStep())
      channels.push_back({query.getColumn(0).getString(), rows::moment(query.getColumn(1)),
                          rows::moment(query.getColumn(2)), query.getColumn(3).getString()});
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

std::vector<PastAttempt> SqliteStore::attempts_since(Instant since) const {
  return guarded([&] {
    SQLite::Statement& query = prepared(
        "SELECT channel, begun_at, settled_at FROM attempts INDEXED BY attempts_by_time"
        " JOIN letters ON id = letter WHERE begun_at >= ? ORDER BY begun_at DESC LIMIT ?");
    query.bind(1, number_of(since));
    query.bind(2, most_attempts);
    std::vector<PastAttempt> attempts;
    while (query.executeStep())
      attempts.push_back({query.getColumn(0).getString(), instant_of(query.getColumn(1).getInt64()),
                          rows::moment(query.getColumn(2))});
    std::ranges::reverse(attempts);
    return attempts;
  });
}

}  // namespace qixian
