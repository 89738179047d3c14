#include "rulebook/check_rulebook.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

namespace qixian {
namespace {

// Which rule's duty gives rise to which: a rule has one cause, so that every chain is a line or
// ends in a circle.
class Chains {
 public:
  explicit Chains(const Rulebook& book) : rules_(book.rules) {
    for (std::size_t i = 0; i < rules_.size(); ++i) places_.emplace(rules_[i].id, i);
  }

  [[nodiscard]] std::optional<std::size_t> cause_of(std::size_t rule) const {
    if (rules_[rule].trigger.kind == Trigger::Kind::event) return {};
    const auto found = places_.find(rules_[rule].trigger.id);
    if (found == places_.end()) return {};
    return found->second;
  }

  // Each circle once, beginning with its first rule in the file. Every rule is passed once.
  [[nodiscard]] std::vector<std::vector<std::size_t>> circles() const {
    std::vector<std::vector<std::size_t>> found;
    std::vector<std::size_t> passed_from(rules_.size(), rules_.size());
    for (std::size_t start = 0; start < rules_.size(); ++start) {
      std::optional<std::size_t> at = start;
      while (at && passed_from[*at] == rules_.size()) {
        passed_from[*at] = start;
        at = cause_of(*at);
      }
      if (!at || passed_from[*at] != start) continue;
      std::vector<std::size_t> circle{*at};
      for (std::size_t next = *cause_of(*at); next != *at; next = *cause_of(next))
        circle.push_back(next);
      std::ranges::rotate(circle, std::ranges::min_element(circle));
      found.push_back(std::move(circle));
    }
    return found;
  }

 private:
  const std::vector<Rule>& rules_;
  std::map<std::string_view, std::size_t> places_;
};

bool never_lapses(const Rule& rule) {
  return !rule.has_term() && rule.every == Every::once && rule.each == Each::one;
}

}  // namespace

void check_chains(const Rulebook& book, std::vector<TomlTable>& rules) {
  const Chains chains(book);
  for (std::size_t i = 0; i < book.rules.size(); ++i) {
    const Trigger& trigger = book.rules[i].trigger;
    if (trigger.kind == Trigger::Kind::event || trigger.id.empty()) continue;
    const std::string_view key = write_trigger_kind(trigger.kind);
    const auto cause = chains.cause_of(i);
    if (!cause) {
      rules[i].problem(key, "there is no rule " + in_quotes(trigger.id));
    } else if (trigger.kind == Trigger::Kind::lapse_of && never_lapses(book.rules[*cause])) {
      rules[i].problem(key, "rule " + in_quotes(trigger.id) + " has no term that could pass");
    }
  }
  for (const std::vector<std::size_t>& circle : chains.circles()) {
    const Rule& first = book.rules[circle.front()];
    std::string way;
    for (const std::size_t rule : circle) way += in_quotes(book.rules[rule].id) + " waits for ";
    rules[circle.front()].problem(write_trigger_kind(first.trigger.kind),
                                  "a circle: " + way + in_quotes(first.id));
  }
}

void check_heard(const Rulebook& book, const Listener& listener, std::vector<TomlTable>& events) {
  for (std::size_t i = 0; i < book.events.size(); ++i) {
    const std::string name = "event " + in_quotes(book.events[i].id);
    const bool heard = listener.heard(book.events[i].id);
    if (heard && book.events[i].only_noted)
      events[i].problem("id", name + " is only_noted, yet a rule hears it");
    if (!heard && !book.events[i].only_noted)
      events[i].problem("id", "no rule hears " + name + "; set only_noted = true if that is meant");
  }
}

}  // namespace qixian
