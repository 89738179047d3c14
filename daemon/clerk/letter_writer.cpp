#include "clerk/letter_writer.hpp"

#include "delivery/digest_groups.hpp"
#include "delivery/why_corrected.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace qixian {
namespace {

// What is read where a duty has lost its rule or rulebook.
const Rulebook no_rulebook{};
const Rule no_rule{};
const std::vector<std::string> no_events;

DigestKind digest_kind(LetterKind kind) {
  switch (kind) {
    case LetterKind::daily:
      return DigestKind::daily;
    case LetterKind::weekly:
      return DigestKind::weekly;
    case LetterKind::before_break:
      return DigestKind::before_break;
    case LetterKind::catch_up:
      return DigestKind::catch_up;
    default:
      return DigestKind::morning;
  }
}

// Whether a letter's word of a duty is what a later one corrects. A new day corrects those of
// earlier revisions; what ends the matter corrects whatever was said of it.
bool is_corrected_by(const LetterItem& told, const LetterItem& correction) {
  if (told.revision != correction.revision) return told.revision < correction.revision;
  return correction.stage.kind != StageKind::moved && told.stage.kind != StageKind::withdrawn &&
         told.stage.kind != StageKind::excused;
}

std::vector<std::string> titles(const std::vector<std::string>& ids, const Rulebooks& books) {
  std::vector<std::string> found;
  for (const std::string& id : ids)
    if (const auto book = books.find(id); book != books.end()) found.push_back(book->second.title);
  return found;
}

// The soonest day on which something can still be done in time, else the last one that has gone.
Date soonest_ahead(const std::vector<LetterItem>& items, Date today) {
  std::optional<Date> ahead, gone;
  for (const LetterItem& item : items) {
    const Date day = item.told_safe;
    if (day >= today) ahead = std::min(ahead.value_or(day), day);
    if (day < today) gone = std::max(gone.value_or(day), day);
  }
  return ahead ? *ahead : gone.value_or(today);
}

}  // namespace

LetterWriter::OpenedCase& LetterWriter::open(CaseId id) {
  const auto known = cases_.find(id);
  if (known != cases_.end()) return known->second;
  OpenedCase opened{store_.facts_of(id), {}, {}, {}};
  opened.file = read_case(opened.facts);
  for (KeptObligation& kept : store_.obligations_of(id)) {
    const ObligationId duty = kept.id;
    opened.duties.emplace(duty, std::move(kept));
  }
  return cases_.emplace(id, std::move(opened)).first->second;
}

// The store keeps no reasons. Most lists give none, and are made of many cases.
KeptObligation LetterWriter::with_reasons(CaseId id, const KeptObligation& kept) {
  OpenedCase& opened = open(id);
  if (opened.derived.empty())
    for (Obligation& duty :
         derive_obligations(opened.facts, edition_.rulebooks, edition_.calendar, now_).obligations)
      opened.derived.emplace(duty.key, std::move(duty));
  KeptObligation reasoned = kept;
  if (const auto found = opened.derived.find(kept.obligation.key); found != opened.derived.end())
    reasoned.obligation = found->second;
  return reasoned;
}

std::optional<LetterWriter::Standing> LetterWriter::standing(CaseId id, ObligationId duty) {
  const OpenedCase& opened = open(id);
  const auto kept = opened.duties.find(duty);
  if (kept == opened.duties.end()) return {};
  const auto book = edition_.rulebooks.find(kept->second.obligation.rulebook);
  const Rulebook& rulebook = book == edition_.rulebooks.end() ? no_rulebook : book->second;
  const Rule* rule = rulebook.rule(kept->second.obligation.key.rule);
  return Standing{&kept->second, &opened.file, &rulebook, rule == nullptr ? &no_rule : rule};
}

bool LetterWriter::reach(KeptLetter& letter, const Officer& officer, int way) const {
  if (static_cast<std::size_t>(way) >= officer.ways.size()) return false;
  const Way& reached_by = officer.ways[static_cast<std::size_t>(way)];
  letter.officer = officer.id;
  letter.way = way;
  letter.letter.channel = reached_by.channel;
  letter.letter.address = reached_by.address;
  return true;
}

void LetterWriter::finish(KeptLetter& letter, Instant at) const {
  letter.next_at = at;
  letter.letter.token = token_of(store_.id(), letter);
  letter.letter.thread = thread_of(store_.id(), letter);
}

// Who hears it instead of somebody reads what that one had been told; who had heard nothing
// himself, as one who has the case since, reads what the others had.
LetterWriter::Background LetterWriter::background(const ToSay& say, const Obligation& duty) const {
  const LetterItem& item = say.item;
  Background behind;
  const std::string& reader =
      say.unreached == nullptr ? say.recipient.officer->id : say.unreached->id;
  const Telling* before = nullptr;
  std::vector<Telling> tellings;
  if (unsays(item.stage.kind)) {
    tellings = store_.tellings(item.obligation);
    for (const Telling& telling : tellings) {
      if (!is_corrected_by(telling.item, item)) continue;
      const bool is_his = telling.officer == reader;
      const bool was_his = before != nullptr && before->officer == reader;
      if (is_his || !was_his) before = &telling;
    }
  }
  if (before != nullptr)
    behind.told = Occasion::Told{before->item.told_safe, before->item.told_due};

  const Calendar calendar = edition_.calendar.for_office(duty.key.owed_by);
  for (const KeptReminder& reminder : store_.reminders_of(item.obligation)) {
    const bool is_this = reminder.revision == item.revision &&
                         reminder.planned.stage == item.stage && reminder.planned.rung == item.rung;
    // Between what he knows and now the day may have moved more than once.
    const bool is_between = before != nullptr && unsays(reminder.planned.stage.kind) &&
                            reminder.revision > before->item.revision &&
                            reminder.revision < item.revision;
    if (unsays(item.stage.kind) && (is_this || is_between))
      behind.because = and_why(behind.because, reminder.because);
    if (is_this && goes_late(reminder.meant_for, now_, edition_.policy, calendar))
      behind.meant_for = date_in_beijing(reminder.meant_for);
  }
  return behind;
}

std::optional<KeptLetter> LetterWriter::about_duty(const ToSay& say, int way, Instant at) {
  const auto found = standing(say.item.case_id, say.item.obligation);
  if (!found) return {};
  KeptLetter letter;
  letter.items = {say.item};
  const Deadline& deadline = found->kept->obligation.deadline;
  letter.items.front().told_safe = deadline.safe;
  letter.items.front().told_due = deadline.due;
  letter.items.front().reader = say.recipient.reader;
  letter.needed_by = deadline.safe;
  letter.occasion = occasion_of(say.item);

  const KeptObligation reasoned = with_reasons(say.item.case_id, *found->kept);
  Occasion occasion{
      reasoned,      *found->file,           *found->rulebook, *found->rule,  say.item.stage,
      say.item.rung, *say.recipient.officer, edition_.lights,  say.also_told, {}};
  occasion.reader = say.recipient.reader;
  occasion.calendar_id = store_.calendar_id();
  std::vector<const Rulebook*> books;
  for (const std::string& law : found->file->rulebooks)
    for (const Rulebook* version : versions_of(law, edition_.rulebooks)) books.push_back(version);
  const bool has_to_be_recorded = !events_to_record(*found->rule, books).empty();
  occasion.deeds = deed_commands(
      reasoned, has_to_be_recorded ? found->rule->fulfilled_by : no_events, *found->file,
      books_in_force(found->file->rulebooks, edition_.rulebooks, date_in_beijing(now_)));
  if (say.recipient.stands_in_for != nullptr) {
    letter.stands_in_for = say.recipient.stands_in_for->id;
    occasion.stands_in_for = say.recipient.stands_in_for->name;
  }
  occasion.rulebooks_applied = titles(found->file->rulebooks, edition_.rulebooks);
  occasion.rulebooks_not_applied =
      titles(rulebooks_not_applied(*found->file, edition_.rulebooks), edition_.rulebooks);
  if (say.unreached != nullptr) {
    letter.unreached = say.unreached->id;
    letter.occasion += " for " + letter.unreached;
    occasion.unreached = say.unreached->name;
  }
  Background behind = background(say, found->kept->obligation);
  occasion.told = behind.told;
  occasion.because = std::move(behind.because);
  occasion.meant_for = behind.meant_for;
  letter.letter =
      write_letter(occasion, edition_.templates, edition_.directory, edition_.calendar, now_);
  if (!reach(letter, *say.recipient.officer, way)) return {};
  finish(letter, at);
  return letter;
}

DigestOccasion LetterWriter::occasion_for(const List& list, const Officer& officer) {
  DigestOccasion occasion{digest_kind(list.kind), officer, edition_.lights, {}};
  occasion.rest_days = list.rest_days;
  occasion.is_late = list.is_late;
  occasion.stands_in_for = list.stands_in_for;
  occasion.is_own = list.is_own;
  occasion.part = list.part;
  occasion.parts = list.parts;
  occasion.word = list.word;
  occasion.gaps = list.gaps;
  for (const LetterItem& item : list.items)
    if (const auto found = standing(item.case_id, item.obligation))
      occasion.items.push_back(
          {*found->kept, *found->file, *found->rulebook, *found->rule, item.stage, item.rung});
  return occasion;
}

std::optional<KeptLetter> LetterWriter::about_many(const List& list, const Officer& officer,
                                                   int way, Instant at) {
  if (list.items.size() > most_in_letter)
    throw std::logic_error("a letter about " + std::to_string(list.items.size()) + " duties");
  KeptLetter letter;
  letter.kind = list.kind;
  letter.occasion = list.occasion;
  for (LetterItem item : list.items) {
    const auto found = standing(item.case_id, item.obligation);
    if (!found) continue;
    item.told_safe = found->kept->obligation.deadline.safe;
    item.told_due = found->kept->obligation.deadline.due;
    letter.items.push_back(item);
  }
  letter.needed_by = soonest_ahead(letter.items, date_in_beijing(now_));
  letter.letter = write_digest(occasion_for(list, officer), edition_.templates, edition_.directory,
                               edition_.calendar, now_);
  if (!reach(letter, officer, way)) return {};
  finish(letter, at);
  return letter;
}

std::vector<LetterWriter::List> LetterWriter::in_parts(List whole, const Officer& officer) {
  if (whole.items.size() <= most_in_letter) return {std::move(whole)};
  std::map<ObligationId, LetterItem> items;
  for (const LetterItem& item : whole.items) items.emplace(item.obligation, item);
  const DigestOccasion occasion = occasion_for(whole, officer);
  std::vector<LetterItem> in_order;
  for (const DigestGroup& group : grouped(occasion, edition_.directory, edition_.calendar, now_))
    for (const DigestItem* item : group.items) in_order.push_back(items.at(item->kept.id));

  const auto most = static_cast<std::ptrdiff_t>(most_in_letter);
  whole.parts = static_cast<int>((std::ssize(in_order) + most - 1) / most);
  whole.items.clear();
  std::vector<List> parts(static_cast<std::size_t>(whole.parts), whole);
  for (std::size_t n = 0; n < in_order.size(); ++n)
    parts[n / most_in_letter].items.push_back(in_order[n]);
  for (int n = 1; List & part : parts) {
    part.part = n++;
    part.occasion += part_mark + std::to_string(part.part) + "/" + std::to_string(part.parts);
  }
  return parts;
}

std::optional<KeptLetter> LetterWriter::ready_made(Letter words, LetterKind kind,
                                                   std::string occasion, const Officer& officer,
                                                   int way, Instant at) {
  KeptLetter letter;
  letter.letter = std::move(words);
  letter.kind = kind;
  letter.occasion = std::move(occasion);
  letter.needed_by = date_in_beijing(now_);
  if (!reach(letter, officer, way)) return {};
  finish(letter, at);
  return letter;
}

}  // namespace qixian
