#include "docket/case_facts.hpp"

#include <algorithm>
#include <optional>

namespace qixian {
namespace {

void open(Case& file, const Fact& fact) {
  const Opening& opening = *fact.opening;
  file.id = fact.case_id;
  file.docket = opening.docket;
  file.title = opening.title;
  file.rulebooks = opening.rulebooks;
  file.parties = opening.parties;
  file.origin = opening.origin;
  file.standing = opening.standing;
  file.reopens = opening.reopens;
}

Case case_of(const std::vector<Fact>& standing) {
  Case file;
  for (const Fact& fact : standing)
    if (fact.kind == FactKind::opened && fact.opening) open(file, fact);

  std::map<std::string, std::pair<std::optional<Date>, FactId>> assigned_by;
  for (const Fact& fact : standing) {
    if (fact.kind == FactKind::docket_given && !fact.document.empty()) {
      file.docket = fact.document;
    } else if (fact.kind == FactKind::assigned) {
      auto& last = assigned_by[fact.office];
      const std::pair version(fact.on, fact.id);
      if (version < last) continue;
      last = version;
      file.assigned[fact.office] = fact.officer;
    } else if (fact.kind == FactKind::ended && fact.on) {
      file.ended_on = std::max(file.ended_on, fact.on);
    } else if (fact.kind == FactKind::reopened && fact.linked) {
      file.reopened_as.push_back(*fact.linked);
    }
  }
  return file;
}

}  // namespace

CaseFacts::CaseFacts(const std::vector<Fact>& recorded, const Rulebooks& rulebooks)
    : recorded_(recorded), standing_(standing_facts(recorded)), file_(case_of(standing_)) {
  take_over_fields(standing_, file_, rulebooks);
  for (const Fact& fact : standing_) {
    if (fact.kind == FactKind::opened && file_.standing) standing_opening_ = &fact;
    if (!fact.on) continue;
    if (fact.kind == FactKind::event) {
      events_.push_back(&fact);
    } else if (fact.duty) {
      about_duties_.push_back(&fact);
    } else if (fact.kind == FactKind::suspended || fact.kind == FactKind::resumed ||
               fact.kind == FactKind::ended || fact.kind == FactKind::silenced) {
      about_the_case_.push_back(&fact);
    }
  }
  std::ranges::sort(events_, [](const Fact* a, const Fact* b) {
    return a->event != b->event ? a->event < b->event : version_of(*a) < version_of(*b);
  });
  std::ranges::sort(about_duties_, {}, [](const Fact* fact) {
    return std::pair(fact->duty->cause, version_of(*fact));
  });
  std::ranges::sort(about_the_case_, {}, [](const Fact* fact) { return version_of(*fact); });
}

std::span<const Fact* const> CaseFacts::events(std::string_view kind) const {
  const auto found = std::ranges::equal_range(
      events_, kind, {}, [](const Fact* fact) { return std::string_view(fact->event); });
  return {found.begin(), found.end()};
}

std::span<const Fact* const> CaseFacts::about(FactId cause) const {
  const auto found = std::ranges::equal_range(about_duties_, cause, {},
                                              [](const Fact* fact) { return fact->duty->cause; });
  return {found.begin(), found.end()};
}

bool CaseFacts::holds_role(std::string_view office, std::string_view role) const {
  const auto offices = file_.parties.find(std::string(role));
  return offices != file_.parties.end() &&
         std::ranges::find(offices->second, office) != offices->second.end();
}

Case read_case(const std::vector<Fact>& facts) {
  return case_of(standing_facts(facts));
}

std::string role_of(std::string_view office, const Case& file) {
  for (const auto& [role, offices] : file.parties)
    if (std::ranges::find(offices, office) != offices.end()) return role;
  return {};
}

}  // namespace qixian
