#include "reminder/recipients.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace qixian {
namespace {

constexpr std::array<std::string_view, 4> readers{"owner", "superior", "watcher", "counterparty"};

bool is_away(const Officer& officer, Date day) {
  return std::ranges::any_of(officer.absences, [&](const Absence& absence) {
    return absence.from <= day && day <= absence.until;
  });
}

// The liaison officers of an office, or while it has none its heads: what it owes, a new liaison
// officer among it, must reach somebody.
std::vector<const Officer*> answering(std::string_view office, const Directory& directory) {
  std::vector<const Officer*> liaisons = directory.liaisons(office);
  return liaisons.empty() ? directory.heads(office) : liaisons;
}

// A target has no ladder unless the office adopted it by a document.
bool has_ladder(const Obligation& obligation) {
  return obligation.kind != DutyKind::target || obligation.adopted;
}

int rung_to_climb(const KeptObligation& kept, Stage stage, int rung) {
  if (!has_ladder(kept.obligation)) return 0;
  const bool is_last_day = stage.kind == StageKind::last_day || stage.kind == StageKind::legal_day;
  const bool is_seen =
      kept.obligation.acknowledged_revision == kept.revision || kept.obligation.sent_on;
  return is_last_day && !is_seen ? std::max(rung, 1) : rung;
}

}  // namespace

std::string_view write_reader(Reader reader) {
  return readers[static_cast<std::size_t>(reader)];
}

std::optional<Reader> read_reader(std::string_view text) {
  const auto found = std::ranges::find(readers, text);
  if (found == readers.end()) return {};
  return static_cast<Reader>(found - readers.begin());
}

std::string_view hearing_office(std::string_view owed_by, const Directory& directory) {
  const Office* office = directory.office(owed_by);
  if (office == nullptr) return {};
  return office->served ? std::string_view(office->id) : std::string_view(office->watched_by);
}

std::vector<const Officer*> hearers(std::string_view owed_by, const Directory& directory) {
  return answering(hearing_office(owed_by, directory), directory);
}

std::vector<const Officer*> officers_for(std::string_view office, const Case& file,
                                         const Directory& directory) {
  const auto assigned = file.assigned.find(std::string(office));
  if (assigned != file.assigned.end()) {
    const Officer* officer = directory.officer(assigned->second);
    // One who has left the office since is not asked any more.
    if (officer != nullptr && officer->office == office) return {officer};
  }
  std::vector<const Officer*> liaisons = answering(office, directory);
  const auto role = std::ranges::find_if(file.parties, [&](const auto& party) {
    return std::ranges::find(party.second, office) != party.second.end();
  });
  if (role == file.parties.end()) return liaisons;
  std::vector<const Officer*> of_role;
  for (const Officer* officer : liaisons)
    if (officer->roles.empty() ||
        std::ranges::find(officer->roles, role->first) != officer->roles.end())
      of_role.push_back(officer);
  return of_role.empty() ? liaisons : of_role;
}

Reader reader_of(const Officer& officer, const ObligationKey& key, const Case& file,
                 const Directory& directory) {
  const std::string_view hearing = hearing_office(key.owed_by, directory);
  if (officer.office != hearing) return Reader::counterparty;
  if (hearing != key.owed_by) return Reader::watcher;
  const std::vector<const Officer*> owners = officers_for(key.owed_by, file, directory);
  const bool is_owner =
      std::ranges::any_of(owners, [&](const Officer* owner) { return owner->id == officer.id; });
  return is_owner ? Reader::owner : Reader::superior;
}

Recipient present(const Officer& officer, Date day, const Directory& directory) {
  const Officer* found = &officer;
  std::set<std::string> asked;
  while (found != nullptr && is_away(*found, day) && asked.insert(found->id).second) {
    std::string next = found->deputy.empty() ? found->superior : found->deputy;
    for (const Absence& absence : found->absences)
      if (absence.from <= day && day <= absence.until && !absence.stands_in.empty())
        next = absence.stands_in;
    found = directory.officer(next);
  }
  if (found == nullptr || is_away(*found, day) || found == &officer) return {&officer, nullptr, {}};
  return {found, &officer, {}};
}

std::vector<Recipient> recipients(const KeptObligation& kept, Stage stage, int rung,
                                  const Case& file, const Directory& directory, Date today) {
  const ObligationKey& key = kept.obligation.key;
  std::vector<Recipient> found;
  std::set<std::string> ids;
  const auto add = [&](const Officer& officer, Reader reader) {
    Recipient recipient = present(officer, today, directory);
    recipient.reader = reader;
    if (ids.insert(recipient.officer->id).second) found.push_back(recipient);
  };
  const std::string_view hearing = hearing_office(key.owed_by, directory);
  const bool is_external = hearing != key.owed_by;
  const std::vector<const Officer*> base = officers_for(hearing, file, directory);

  const bool tells_owner = stage.kind != StageKind::excused;
  const int rung_of_stage = tells_owner ? rung : 1;
  const int climbs = is_external ? 0 : rung_to_climb(kept, stage, rung_of_stage);
  if (tells_owner)
    for (const Officer* officer : base)
      add(*officer, is_external ? Reader::watcher : Reader::owner);
  // A rung that somebody holds who hears already, because he stands in there too, is no rung.
  const std::set<std::string> below = ids;
  for (const Officer* officer : base) {
    std::set<std::string> heard = below;
    for (int step = 0; step < climbs && !officer->superior.empty();) {
      officer = directory.officer(officer->superior);
      if (officer == nullptr) break;
      add(*officer, Reader::superior);
      step += heard.insert(present(*officer, today, directory).officer->id).second ? 1 : 0;
    }
  }
  // A lapse by law and a lateness that vanished concern the other side as well.
  const bool is_lapse = kept.obligation.state == State::lapsed && stage.kind == StageKind::past;
  const Office* other = directory.office(key.owed_to);
  if ((stage.kind == StageKind::excused || is_lapse) && other != nullptr && other->served)
    for (const Officer* officer : officers_for(other->id, file, directory))
      add(*officer, hearing == other->id ? Reader::watcher : Reader::counterparty);
  return found;
}

}  // namespace qixian
