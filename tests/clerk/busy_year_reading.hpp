// The busy year as one reads it afterwards: what was said of each duty, how the duty stood then,
// and who its officers were.
#pragma once

#include "clerk/busy_year.hpp"

#include <map>
#include <string>
#include <vector>

namespace qixian::busy_year {

using std::chrono::minutes;

// What one letter said about one duty.
struct Said {
  Instant at;
  const KeptLetter* letter;
  const LetterItem* item;
};

class Reading {
 public:
  explicit Reading(const Year& year) : year_(year), told(year.letters()) {
    for (const Told& each : told)
      for (const LetterItem& item : each.letter.items)
        said[item.obligation].push_back({each.at, &each.letter, &item});
    for (std::int64_t id = 1; id < year_.store().next_case_id().value; ++id)
      chronicle.merge(year_.chronicle({id}));
  }

  [[nodiscard]] const Directory& directory_at(Instant at) const {
    return year_.edition_at(at).directory;
  }
  [[nodiscard]] const Officer& officer(const std::string& id, Instant at) const {
    const Officer* found = directory_at(at).officer(id);
    // A letter written before he left may arrive after.
    return found == nullptr ? *directory_at(begins).officer(id) : *found;
  }
  // As it stood at that moment; nothing: it did not exist yet.
  [[nodiscard]] const KeptObligation* standing(ObligationId id, Instant at) const {
    const KeptObligation* found = nullptr;
    for (const Standing& standing : chronicle.at(id))
      if (standing.since <= at) found = &standing.kept;
    return found;
  }
  [[nodiscard]] std::string_view hearing(const KeptObligation& kept, Instant at) const {
    return hearing_office(kept.obligation.key.owed_by, directory_at(at));
  }
  // Mornings in (after, until] on which the daemon ran: letters of the morning had all gone by
  // `until`.
  [[nodiscard]] int mornings(Instant after, Instant until) const {
    int count = 0;
    for (Date day = date_in_beijing(after); day <= date_in_beijing(until); day += days{1}) {
      const Instant begin = moment_on(day, hours{9});
      const Instant gone = moment_on(day, hours{9} + minutes{30});
      if (year_.calendar_at(begin).is_rest_day(day) || begin <= after || gone > until) continue;
      if (outage_at(begin) == nullptr && outage_at(gone) == nullptr) ++count;
    }
    return count;
  }

  // Who was to do it, or to watch it for the other side, when the letter was written.
  [[nodiscard]] std::vector<const Officer*> owners(const Said& about) const {
    const Instant at = about.letter->letter.written_at;
    const KeptObligation& kept = *standing(about.item->obligation, about.at);
    return officers_for(hearing(kept, at), year_.file_at(about.item->case_id, at),
                        directory_at(at));
  }
  // He himself, or whoever stood in for him that day.
  [[nodiscard]] bool is_read_for(const Officer& officer, const Said& about) const {
    const Instant at = about.letter->letter.written_at;
    return about.letter->officer == officer.id ||
           about.letter->officer ==
               present(officer, date_in_beijing(at), directory_at(at)).officer->id;
  }
  [[nodiscard]] bool is_read_by_owner(const Said& about) const {
    const auto all = owners(about);
    return std::ranges::any_of(all, [&](const Officer* each) { return is_read_for(*each, about); });
  }
  // As whom a person of that office reads of it.
  [[nodiscard]] Reader reader_for(const Officer& officer, const Said& about) const {
    const KeptObligation& kept = *standing(about.item->obligation, about.at);
    if (officer.office != hearing(kept, about.at)) return Reader::counterparty;
    if (!directory_at(about.at).office(kept.obligation.key.owed_by)->served) return Reader::watcher;
    const auto all = owners(about);
    const bool is_owner =
        std::ranges::any_of(all, [&](const Officer* each) { return each->id == officer.id; });
    return is_owner ? Reader::owner : Reader::superior;
  }

  [[nodiscard]] std::string name(const KeptObligation& kept) const {
    return "obligation " + std::to_string(kept.id.value) + " " + kept.obligation.key.rule + " (" +
           kept.obligation.key.owed_by + ", revision " + std::to_string(kept.revision) + ", safe " +
           write_date(kept.obligation.deadline.safe) + ", due " +
           write_date(kept.obligation.deadline.due) + ", " +
           std::string(write_state(kept.obligation.state)) + ")";
  }
  [[nodiscard]] std::string heard(ObligationId id) const {
    std::string text;
    if (const auto found = said.find(id); found != said.end())
      for (const Said& each : found->second)
        text += "\n      " + write_in_beijing(each.at) + " " + each.letter->officer + " " +
                std::string(write_letter_kind(each.letter->kind)) + " " +
                write_stage(each.item->stage) + " r" + std::to_string(each.item->revision) + " " +
                write_date(each.item->told_safe) + "/" + write_date(each.item->told_due) + " as " +
                std::string(write_reader(each.item->reader));
    return text;
  }

 private:
  const Year& year_;

 public:
  const std::vector<Told> told;
  std::map<ObligationId, std::vector<Said>> said;
  Chronicle chronicle;
};

}  // namespace qixian::busy_year
