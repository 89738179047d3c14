#include "docket/fact.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace qixian {
namespace {

constexpr std::array<std::pair<FactKind, std::string_view>, 17> kinds{{
    {FactKind::opened, "opened"},
    {FactKind::event, "event"},
    {FactKind::correction, "correction"},
    {FactKind::retraction, "retraction"},
    {FactKind::sent, "sent"},
    {FactKind::done, "done"},
    {FactKind::acknowledged, "acknowledged"},
    {FactKind::docket_given, "docket_given"},
    {FactKind::assigned, "assigned"},
    {FactKind::paid, "paid"},
    {FactKind::extended, "extended"},
    {FactKind::suspended, "suspended"},
    {FactKind::resumed, "resumed"},
    {FactKind::waived, "waived"},
    {FactKind::ended, "ended"},
    {FactKind::reopened, "reopened"},
    {FactKind::silenced, "silenced"},
}};

template <class Facts>
auto* find(FactId id, Facts& facts) {
  const auto found = std::ranges::find(facts, id, &Fact::id);
  return found == facts.end() ? nullptr : &*found;
}

void take(std::string& text, const std::string& corrected) {
  if (!corrected.empty()) text = corrected;
}

template <class Value>
void take(std::optional<Value>& value, const std::optional<Value>& corrected) {
  if (corrected) value = corrected;
}

void apply(const Opening& correction, Opening& opening) {
  take(opening.docket, correction.docket);
  take(opening.title, correction.title);
  take(opening.origin, correction.origin);
  take(opening.reopens, correction.reopens);
  if (!correction.rulebooks.empty()) opening.rulebooks = correction.rulebooks;
  opening.standing = opening.standing || correction.standing;
  // A role that is not named keeps its offices; one named without any loses them.
  for (const auto& [role, offices] : correction.parties) {
    opening.parties[role] = offices;
    if (offices.empty()) opening.parties.erase(role);
  }
}

void apply(const Fact& correction, Fact& fact) {
  if (correction.on) {
    fact.on = correction.on;
    fact.at = correction.at;
  }
  if (correction.opening && fact.opening) apply(*correction.opening, *fact.opening);
  for (const auto& [field, value] : correction.fields) fact.fields[field] = value;
  if (!correction.schedule.empty()) fact.schedule = correction.schedule;
  take(fact.role, correction.role);
  take(fact.office, correction.office);
  take(fact.officer, correction.officer);
  take(fact.term, correction.term);
  take(fact.amount, correction.amount);
  take(fact.until, correction.until);
  take(fact.linked, correction.linked);
  take(fact.approved_by, correction.approved_by);
  take(fact.document, correction.document);
  take(fact.via, correction.via);
  take(fact.received_by, correction.received_by);
}

}  // namespace

std::string_view write_fact_kind(FactKind kind) {
  return kinds[static_cast<std::size_t>(kind)].second;
}

std::optional<FactKind> read_fact_kind(std::string_view text) {
  for (const auto& [kind, name] : kinds)
    if (name == text) return kind;
  return {};
}

FactId root_of(FactId id, const std::vector<Fact>& recorded) {
  const Fact* fact = find(id, recorded);
  while (fact != nullptr && fact->about) {
    id = *fact->about;
    fact = find(id, recorded);
  }
  return id;
}

std::vector<Fact> standing_facts(const std::vector<Fact>& recorded) {
  std::vector<const Fact*> in_order;
  for (const Fact& fact : recorded) in_order.push_back(&fact);
  std::ranges::sort(in_order, {}, &Fact::id);

  // A retraction of a correction withdraws that correction alone; what it corrected stands again.
  std::set<FactId> withdrawn_corrections;
  for (const Fact* fact : in_order) {
    if (fact->kind != FactKind::retraction || !fact->about) continue;
    const Fact* target = find(*fact->about, recorded);
    if (target != nullptr && target->kind == FactKind::correction)
      withdrawn_corrections.insert(target->id);
  }

  std::vector<Fact> facts;
  facts.reserve(in_order.size());
  std::set<FactId> retracted;
  for (const Fact* fact : in_order) {
    if (fact->kind == FactKind::retraction) {
      if (find(fact->about.value_or(FactId{}), facts)) retracted.insert(*fact->about);
    } else if (fact->kind == FactKind::correction) {
      if (!fact->about || withdrawn_corrections.contains(fact->id)) continue;
      Fact* corrected = find(root_of(fact->id, recorded), facts);
      if (corrected == nullptr) continue;
      apply(*fact, *corrected);
      // Correcting what had been retracted says that it did happen after all.
      retracted.erase(corrected->id);
    } else {
      facts.push_back(*fact);
    }
  }
  std::erase_if(facts, [&](const Fact& fact) { return retracted.contains(fact.id); });
  return facts;
}

}  // namespace qixian
