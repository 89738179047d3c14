#include "docket/succession.hpp"

#include "docket/naming.hpp"

#include <algorithm>
#include <map>

namespace qixian {
namespace {

// The first law of the case by which a second event of this kind replaces the first.
const EventKind* replacing_kind(const std::string& event, const Case& file,
                                const Rulebooks& rulebooks) {
  for (const std::string& law : file.rulebooks) {
    for (const Rulebook* book : versions_of(law, rulebooks)) {
      const EventKind* kind = book->event(event);
      if (kind != nullptr && kind->replaces) return kind;
    }
  }
  return nullptr;
}

}  // namespace

std::vector<std::string> group_of(const Fact& fact, const EventKind& kind, const Case& file) {
  std::vector<std::string> group;
  for (const std::string& id : kind.replaces_by) {
    const Field* field = kind.field(id);
    group.push_back(field == nullptr ? std::string(field_of(fact, id))
                                     : office_named(fact, *field, file));
  }
  return group;
}

void take_over_fields(std::vector<Fact>& standing, const Case& file, const Rulebooks& rulebooks) {
  std::map<std::string_view, std::vector<Fact*>> by_kind;
  for (Fact& fact : standing)
    if (fact.kind == FactKind::event && fact.on) by_kind[fact.event].push_back(&fact);
  for (auto& [event, facts] : by_kind) {
    if (facts.size() < 2) continue;
    const EventKind* kind = replacing_kind(std::string(event), file, rulebooks);
    if (kind == nullptr) continue;
    std::ranges::sort(facts, {}, [](const Fact* fact) { return version_of(*fact); });
    std::map<std::vector<std::string>, const Fact*> latest;
    for (Fact* fact : facts) {
      const Fact*& earlier = latest[group_of(*fact, *kind, file)];
      if (earlier != nullptr) fact->fields.insert(earlier->fields.begin(), earlier->fields.end());
      earlier = fact;
    }
  }
}

}  // namespace qixian
