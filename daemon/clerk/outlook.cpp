// Who will hear about what, when and how, by the same steps that will say it.
#include "clerk/clerk.hpp"
#include "reminder/rounds.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <tuple>

namespace qixian {
namespace {

constexpr int most_foreseen = 20'000;
constexpr int between_looks = 200;  // reminders between two looks at the sockets

void address(Foreseen& entry, const Recipient& to) {
  entry.officer = to.officer->id;
  entry.stands_in_for = to.stands_in_for == nullptr ? std::string{} : to.stands_in_for->id;
  entry.channel = to.officer->ways.empty() ? std::string{} : to.officer->ways.front().channel;
}

}  // namespace

boost::asio::awaitable<Clerk::Outlook> Clerk::outlook(Instant until) const {
  Outlook outlook;
  std::vector<Foreseen>& foreseen = outlook.foreseen;
  const Policy& policy = edition_.policy;
  LetterWriter writer(store_, edition_, clock_.now());
  int looked_at = 0;
  for (const KeptReminder& reminder : store_.reminders_due(until, most_foreseen)) {
    if (++looked_at % between_looks == 0) co_await boost::asio::post(boost::asio::use_awaitable);
    const Instant at = std::max(reminder.planned.at, clock_.now());
    const Saying saying = consider(reminder, at, writer);
    if (!saying.row) continue;  // it moved, and its new reminders are in the list
    Foreseen entry;
    entry.at = at;
    entry.case_id = saying.row->case_id;
    entry.obligation = saying.row->kept.id;
    entry.stage = reminder.planned.stage;
    entry.rung = reminder.planned.rung;
    entry.goes_alone = saying.goes_alone;
    entry.why_not =
        saying.quiet == "it was silenced" ? silence_of(*saying.row) : std::string(saying.quiet);
    if (saying.quiet.empty() && saying.heard_by.empty())
      entry.why_not = "nobody at " + in_quotes(saying.row->kept.obligation.key.owed_by) +
                      " can be told: name a liaison officer in the directory";
    if (!entry.why_not.empty()) {
      foreseen.push_back(std::move(entry));
      continue;
    }
    const bool is_morning = time_in_beijing(at) == policy.morning;
    for (const Recipient& recipient : saying.heard_by) {
      if (is_morning) entry.at = spread_over_morning(at, recipient.officer->id, policy);
      address(entry, recipient);
      foreseen.push_back(entry);
    }
  }
  outlook.is_cut = looked_at == most_foreseen;
  if (!outlook.is_cut) co_await foresee_mornings(until, foreseen);
  std::ranges::sort(foreseen, {}, [](const Foreseen& entry) {
    return std::tuple(entry.at, entry.obligation, entry.stage, entry.officer);
  });
  co_return outlook;
}

// Who silenced it, until when and why.
std::string Clerk::silence_of(const ObligationRow& row) const {
  std::string words = "it was silenced";
  for (const Fact& fact : standing_facts(store_.facts_of(row.case_id))) {
    const bool is_of_it = !fact.duty || *fact.duty == row.kept.obligation.key;
    if (fact.kind == FactKind::silenced && is_of_it && fact.until)
      words = "it was silenced until " + write_date(*fact.until) +
              (fact.by.empty() ? "" : " by " + fact.by) + ": " + fact.note;
  }
  return words;
}

// The lists of each office's mornings, and the operators' word that all is well.
boost::asio::awaitable<void> Clerk::foresee_mornings(Instant until,
                                                     std::vector<Foreseen>& foreseen) const {
  const Policy& policy = edition_.policy;
  for (OfficeRound round : store_.rounds()) {
    const Calendar& calendar = calendar_of(round.office);
    while (round.next_at <= until && foreseen.size() < most_foreseen) {
      const Date day = date_in_beijing(std::max(round.next_at, clock_.now()));
      const Instant morning = moment_on(day, policy.morning);
      const auto foresee = [&](LetterKind kind, std::size_t duties, const Recipient& reader) {
        Foreseen entry;
        entry.at = std::max(clock_.now(), spread_over_morning(morning, reader.officer->id, policy));
        entry.list = kind;
        entry.duties = duties;
        address(entry, reader);
        foreseen.push_back(std::move(entry));
      };
      if (round.office.empty()) {
        for (const Officer* officer : edition_.directory.operators())
          foresee(LetterKind::well_being, 0, {officer, nullptr, Reader::owner});
      } else {
        LetterWriter writer(store_, edition_, clock_.now());
        Audiences audiences;
        gather_lists(round.office, round, day, writer, audiences);
        for (const auto& [id, audience] : audiences)
          if (audience.list)
            foresee(audience.list->kind, audience.list->items.size(),
                    {audience.officer, nullptr, Reader::owner});
      }
      round.served_on = day;
      round.next_at = next_morning(morning, policy, calendar);
      co_await boost::asio::post(boost::asio::use_awaitable);
    }
  }
}

}  // namespace qixian
