#include "docket/application.hpp"

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

const Rulebook* in_force_on(Date day, const Versions& versions) {
  const Rulebook* in_force = nullptr;
  for (const Rulebook* version : versions)
    if (version->effective <= day) in_force = version;
  return in_force;
}

}  // namespace

bool Application::is_in_force_on(Date day) const {
  return qixian::in_force_on(day, *versions) == book;
}

bool Application::is_doubtful_on(Date day) const {
  return is_of_first_version() && day < book->effective &&
         day >= book->doubtful.value_or(book->effective);
}

bool Applications::gives_way(const Application& application, Date day) const {
  const Rule& rule = *application.rule;
  return rule.yields && std::ranges::any_of(in_order_, [&](const Application& other) {
           return other.versions != application.versions && !other.rule->yields &&
                  other.rule->each == rule.each && other.rule->trigger == rule.trigger &&
                  other.is_in_force_on(day);
         });
}

Applications::Applications(const Case& file, const Rulebooks& rulebooks) {
  std::vector<Application> by_duty;
  for (const std::string& id : file.rulebooks) {
    Versions versions = versions_of(id, rulebooks);
    std::erase_if(versions, [](const Rulebook* book) { return !book->switched_off.empty(); });
    if (std::ranges::find(laws_, versions) != laws_.end()) continue;
    laws_.push_back(std::move(versions));
    for (const Rulebook* book : laws_.back()) {
      for (const Rule& rule : book->rules) {
        const bool by_event = rule.trigger.kind == Trigger::Kind::event;
        (by_event ? in_order_ : by_duty).push_back({&laws_.back(), book, &rule});
      }
    }
  }
  for (bool placed = true; placed;) {
    placed = false;
    std::vector<Application> left;
    for (const Application& each : by_duty) {
      const bool must_wait = std::ranges::any_of(by_duty, [&](const Application& other) {
        return other.rule->id == each.rule->trigger.id;
      });
      (must_wait ? left : in_order_).push_back(each);
      placed = placed || !must_wait;
    }
    std::swap(by_duty, left);
  }
}

}  // namespace qixian
