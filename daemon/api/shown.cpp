#include "api/shown.hpp"

#include "docket/overview.hpp"
#include "export/obligation_json.hpp"

#include <utility>

namespace qixian {

namespace json = boost::json;

const Rule* rule_of(const Obligation& obligation, const Edition& edition) {
  const auto book = edition.rulebooks.find(obligation.rulebook);
  return book == edition.rulebooks.end() ? nullptr : book->second.rule(obligation.key.rule);
}

boost::json::object show_obligation(const KeptObligation& kept, const Case& file,
                                    const Edition& edition, Instant now) {
  const Obligation& obligation = kept.obligation;
  boost::json::object object =
      obligation_json(kept, file, overview(obligation, edition.calendar, now, edition.lights));
  const Rule* rule = rule_of(obligation, edition);
  if (obligation.deemed && obligation.state == State::lapsed && rule != nullptr)
    object["lapse"] = rule->lapse;
  return object;
}

const std::vector<std::string>& LawsOfCases::not_applied(const Case& file) {
  const auto known = not_applied_.find(file.rulebooks);
  if (known != not_applied_.end()) return known->second;
  return not_applied_.emplace(file.rulebooks, rulebooks_not_applied(file, edition_.rulebooks))
      .first->second;
}

json::array LawsOfCases::show_not_applied(const Case& file) {
  const std::vector<std::string>& others = not_applied(file);
  return json::array(others.begin(), others.end());
}

std::vector<std::string> LawsOfCases::titles(const std::vector<std::string>& rulebooks) const {
  std::vector<std::string> found;
  for (const std::string& id : rulebooks)
    if (const auto book = edition_.rulebooks.find(id); book != edition_.rulebooks.end())
      found.push_back(book->second.title);
  return found;
}

json::array show_waiting(const std::vector<Waiting>& waiting) {
  json::array listed;
  for (const Waiting& duty : waiting)
    listed.push_back({{"rule", duty.rule},
                      {"article", duty.article},
                      {"duty", duty.duty},
                      {"fact", duty.cause.value},
                      {"needs", duty.needs}});
  return listed;
}

json::object show_letter(const KeptLetter& kept) {
  json::object object{{"id", kept.letter.id.value},
                      {"kind", write_letter_kind(kept.kind)},
                      {"officer", kept.officer},
                      {"channel", kept.letter.channel},
                      {"address", kept.letter.address},
                      {"subject", kept.letter.subject},
                      {"token", kept.letter.token},
                      {"written_at", write_instant(kept.letter.written_at)},
                      {"state", write_letter_state(kept.state)},
                      {"attempts", kept.attempts},
                      {"words", kept.words}};
  if (!kept.stands_in_for.empty()) object["stands_in_for"] = kept.stands_in_for;
  if (!kept.unreached.empty()) object["unreached"] = kept.unreached;
  if (kept.next_at) object["next_at"] = write_instant(*kept.next_at);
  if (kept.possible_repeats > 0) object["possible_repeats"] = kept.possible_repeats;
  json::array items;
  for (const LetterItem& item : kept.items)
    items.push_back({{"case", item.case_id.value},
                     {"obligation", item.obligation.value},
                     {"revision", item.revision},
                     {"stage", write_stage(item.stage)},
                     {"rung", item.rung},
                     {"reader", write_reader(item.reader)}});
  // A letter about one duty says at once which.
  if (kept.kind == LetterKind::duty && kept.items.size() == 1)
    for (const auto& [key, value] : items.front().as_object()) object[key] = value;
  object["about"] = std::move(items);
  return object;
}

}  // namespace qixian
