// A season before it happens: clerk and courier on a copy of the store, without sockets.
//
//   qixiand --rehearse COPY --until 2026-12-31 --letters FOLDER [--config FILE]
//
// The copy is taken into memory; its file stays as it is. The clock is a simulated one: it begins
// with the last moment of the copy, or now where a real clock made the store and now is later, and
// goes through everything that falls due until the end of that day in Beijing. In the place of each
// channel of the configuration stands a spool that writes into FOLDER, so nothing is sent, and no
// secret is read. What came of it is told as JSON:
//
//   {"from":"2026-09-28T02:00:00Z","until":"2026-12-31T15:59:59Z","folder":"…","letters":[
//     {"day":"2026-09-29","at":"2026-09-29T01:04:00Z","officer":"zhang-wei","name":"张伟",
//      "channel":"mail","kind":"morning","stages":{"arisen":1,"before-3":2},"state":"delivered",
//      "words":"it lies in …","subject":"…","file":"4f0c….json"}]}
//
// InputError where the words or the configuration are wrong, StoreError where the copy is.
#pragma once

#include "config/edition.hpp"
#include "store/store.hpp"

#include <filesystem>
#include <functional>
#include <iosfwd>

namespace qixian {

struct Rehearsal {
  std::filesystem::path copy;
  Date until;
  std::filesystem::path letters;
  std::filesystem::path config;
  // What the daemon asks of store and edition before it begins.
  std::function<void(const Store&, const Edition&)> check;
};

void rehearse(const Rehearsal&, std::ostream& told);

}  // namespace qixian
