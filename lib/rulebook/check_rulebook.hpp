// What can only be seen when the whole rulebook has been read: chains of duties, and events that
// nobody listens to. Internal to reading.
#pragma once

#include "rulebook/names.hpp"

#include <vector>

namespace qixian {

// `rules` are the tables of book.rules, in their order: where the problems are.
void check_chains(const Rulebook& book, std::vector<TomlTable>& rules);

// Likewise for book.events.
void check_heard(const Rulebook& book, const Listener&, std::vector<TomlTable>& events);

}  // namespace qixian
