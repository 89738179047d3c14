#include "docket/derive.hpp"

#include <algorithm>
#include <tuple>

namespace qixian {

std::vector<const Rulebook*> versions_of(std::string_view rulebook, const Rulebooks& rulebooks) {
  // What is linked to one of the family belongs to it; a version that is not there still links.
  std::vector<std::string_view> family{rulebook};
  const auto is_family = [&](std::string_view id) {
    return std::ranges::find(family, id) != family.end();
  };
  for (std::size_t before = 0; before != family.size();) {
    before = family.size();
    for (const auto& [id, book] : rulebooks) {
      if (book.supersedes.empty() || is_family(id) == is_family(book.supersedes)) continue;
      family.push_back(is_family(id) ? std::string_view(book.supersedes) : std::string_view(id));
    }
  }
  std::vector<const Rulebook*> versions;
  for (const std::string_view id : family) {
    const auto book = rulebooks.find(std::string(id));
    if (book != rulebooks.end()) versions.push_back(&book->second);
  }
  std::ranges::sort(versions, {},
                    [](const Rulebook* book) { return std::tie(book->effective, book->id); });
  return versions;
}

std::vector<const Rulebook*> books_in_force(const std::vector<std::string>& laws,
                                            const Rulebooks& rulebooks, Date day) {
  std::vector<const Rulebook*> books;
  for (const std::string& law : laws) {
    const Rulebook* in_force = nullptr;
    for (const Rulebook* version : versions_of(law, rulebooks))
      if (version->effective <= day && version->switched_off.empty()) in_force = version;
    if (in_force != nullptr) books.push_back(in_force);
  }
  return books;
}

std::vector<std::string> rulebooks_not_applied(const Case& file, const Rulebooks& rulebooks) {
  std::vector<const Rulebook*> seen;
  for (const std::string& id : file.rulebooks)
    for (const Rulebook* book : versions_of(id, rulebooks)) seen.push_back(book);

  std::vector<std::string> not_applied;
  for (const auto& [id, book] : rulebooks) {
    if (std::ranges::find(seen, &book) != seen.end()) continue;
    // Of a law with several versions the newest that is in use speaks for all of them.
    const Rulebook* newest = nullptr;
    for (const Rulebook* version : versions_of(id, rulebooks)) {
      seen.push_back(version);
      if (version->switched_off.empty()) newest = version;
    }
    if (newest != nullptr) not_applied.push_back(newest->id);
  }
  std::ranges::sort(not_applied);
  return not_applied;
}

}  // namespace qixian
