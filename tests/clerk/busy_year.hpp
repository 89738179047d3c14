// A year of a busy prefecture, in process: the clerk, the courier and the store on a simulated
// clock, stopped twice for three days.
//
//   Year year(seed, 400);
//   year.live();
//   year.letters()        // what arrived, when
//   year.chronicle(id)    // how each duty of a case stood, and since when
#pragma once

#include "clerk/busy_year_course.hpp"
#include "config/edition.hpp"
#include "courier/courier.hpp"
#include "store/sqlite_store.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <stdexcept>

namespace qixian::busy_year {

struct Outage {
  Instant from, until;
};
inline Instant moment(const char* text) {
  return read_instant(text).value();
}
inline const Instant begins = moment("2026-01-04T08:00:00+08:00");
inline const Instant ends = moment("2026-12-31T20:00:00+08:00");
// The first begins in the middle of a morning's letters, the second ends in the night to a Sunday.
inline const std::vector<Outage> outages{
    {moment("2026-03-17T09:07:00+08:00"), moment("2026-03-20T09:07:00+08:00")},
    {moment("2026-11-12T08:00:00+08:00"), moment("2026-11-15T03:00:00+08:00")}};
inline const Instant amended_at = moment("2026-06-15T14:10:00+08:00");

inline const Outage* outage_at(Instant at) {
  const auto found = std::ranges::find_if(
      outages, [&](const Outage& outage) { return outage.from <= at && at < outage.until; });
  return found == outages.end() ? nullptr : &*found;
}

// Ten days before, 25 and 26 June are given off, and the 28th is worked for it.
inline Calendar amended() {
  std::vector<HolidayNotice> notices(published().notices().begin(), published().notices().end());
  HolidayNotice notice;
  notice.number = "国办发明电〔2026〕4号";
  notice.title = "关于调整2026年部分工作日的通知";
  notice.year = 2026;
  notice.amends = true;
  notice.signed_on = notice.published = on("2026-06-15");
  notice.days = {{on("2026-06-25"), DayKind::in_lieu, "调休"},
                 {on("2026-06-26"), DayKind::in_lieu, "调休"},
                 {on("2026-06-28"), DayKind::makeup_workday, "调休"}};
  notices.push_back(std::move(notice));
  return Calendar(std::move(notices));
}

inline Edition shipped_edition() {
  const std::filesystem::path source = QIXIAN_SOURCE_DIR;
  Settings settings;
  settings.directory = source / "config/directory.toml";
  settings.holidays = {source / "holidays"};
  settings.rulebooks = {source / "config/rulebooks"};
  settings.templates = {source / "config/templates"};
  std::vector<Problem> problems;
  Edition edition = read_edition(settings, {"mail"}, problems);
  if (!problems.empty()) throw InputError(problems);
  edition.directory = people(false);
  // What letters look like is tested elsewhere.
  for (std::string* page : {&edition.templates.text, &edition.templates.digest_text,
                            &edition.templates.html, &edition.templates.digest_html})
    *page = "{{headline}}";
  return edition;
}

// For two hours no mail goes, and one mailbox is closed for two weeks: the robot is there still.
inline const Outage no_mail{moment("2026-09-08T09:02:00+08:00"),
                            moment("2026-09-08T11:00:00+08:00")};
inline const Outage closed_mailbox{moment("2026-05-11T00:00:00+08:00"),
                                   moment("2026-05-24T00:00:00+08:00")};
inline const std::string has_closed_mailbox = "pd-proc-b";

// Takes every letter but one in fifty, which it takes the next time.
class Post final : public Channel {
 public:
  struct Arrival {
    Instant at;
    LetterId letter;
    std::string subject;
  };
  std::vector<Arrival> arrived;
  const Clock* clock = nullptr;

  boost::asio::awaitable<Outcome> send(const Letter& letter) override {
    const Instant now = clock->now();
    const auto is_in = [&](const Outage& outage) {
      return letter.channel == "mail" && outage.from <= now && now < outage.until;
    };
    if (is_in(no_mail)) co_return ChannelBroken{"no connection"};
    if (is_in(closed_mailbox) && letter.address.starts_with(has_closed_mailbox))
      co_return RecipientRefused{"no such mailbox"};
    if (++asked_ % 50 == 0) co_return TryAgain{"busy", {}};
    arrived.push_back({clock->now(), letter.id, letter.subject});
    co_return Delivered{"took it"};
  }

 private:
  int asked_ = 0;
};

// A letter that arrived.
struct Told {
  Instant at;
  KeptLetter letter;
  std::string subject;
};

// How a duty stood from a moment on, as a clerk who was there would have written it down.
struct Standing {
  Instant since;
  KeptObligation kept;
};
using Chronicle = std::map<ObligationId, std::vector<Standing>>;

class Year {
 public:
  Year(std::uint64_t seed, int cases)
      : edition_(shipped_edition()),
        amended_(edition_),
        store_(open_sqlite_store(":memory:", ClockKind::simulated)),
        course_(seed, agenda_, edition_, *store_) {
    amended_.calendar = amended();
    amended_.directory = people(true);
    amended_.fingerprint += " amended";
    course_.open_cases(cases);
    agenda_.emplace(amended_at, [this](Clerk& clerk, Instant) { clerk.adopt(amended_); });
  }

  void live() {
    Instant from = begins;
    for (const Outage& outage : outages) {
      live(from, outage.from);
      from = outage.until;
    }
    live(from, ends);
  }

  [[nodiscard]] std::vector<Told> letters() const {
    std::map<LetterId, KeptLetter> kept;
    LetterFilter filter;
    for (;;) {
      const auto page = store_->letters(filter);
      for (const KeptLetter& letter : page) kept.emplace(letter.letter.id, letter);
      if (page.size() < static_cast<std::size_t>(filter.limit)) break;
      filter.after = page.back().letter.id.value;
    }
    std::vector<Told> told;
    for (const Post::Arrival& arrival : post_->arrived)
      told.push_back({arrival.at, kept.at(arrival.letter), arrival.subject});
    return told;
  }

  // Derived again from the facts alone, at every moment at which the clerk would have looked.
  [[nodiscard]] Chronicle chronicle(CaseId id) const {
    std::vector<Fact> facts = store_->facts_of(id);
    std::ranges::sort(facts, {}, &Fact::id);
    std::map<ObligationKey, ObligationId> ids;
    for (const KeptObligation& kept : store_->obligations_of(id))
      ids[kept.obligation.key] = kept.id;

    Chronicle chronicle;
    std::vector<KeptObligation> standing;
    std::vector<Fact> known;
    auto next_fact = facts.begin();
    for (std::optional<Instant> now = next_fact->recorded_at; now && *now <= ends;) {
      const auto derive = [&] {
        return derive_obligations(known, edition_.rulebooks, calendar_at(*now), *now);
      };
      const bool is_recorded = next_fact != facts.end() && next_fact->recorded_at == *now;
      const Derived without = is_recorded ? derive() : Derived{};
      if (is_recorded) known.push_back(*next_fact++);
      const Derived derived = derive();
      for (const Change& change : is_recorded
                                      ? changes(standing, derived.obligations, without.obligations)
                                      : changes(standing, derived.obligations)) {
        KeptObligation after = change.after;
        after.id = ids.at(after.obligation.key);
        after.obligation.deadline.why.clear();
        std::erase_if(standing, [&](const KeptObligation& kept) { return kept.id == after.id; });
        standing.push_back(after);
        chronicle[after.id].push_back({*now, after});
      }
      now = next_look(
          *now, derived.review_at,
          next_fact == facts.end() ? std::nullopt : std::optional(next_fact->recorded_at));
    }
    return chronicle;
  }

  // As its facts had told it by then.
  [[nodiscard]] Case file_at(CaseId id, Instant at) const {
    std::vector<Fact> facts = store_->facts_of(id);
    std::erase_if(facts, [&](const Fact& fact) { return fact.recorded_at > at; });
    return read_case(facts);
  }

  [[nodiscard]] const Calendar& calendar_at(Instant at) const { return edition_at(at).calendar; }
  [[nodiscard]] const Edition& edition_at(Instant at) const {
    return at < amended_at ? edition_ : amended_;
  }
  [[nodiscard]] Store& store() const { return *store_; }
  [[nodiscard]] const Course& course() const { return course_; }
  [[nodiscard]] std::int64_t gaps_mended() const { return gaps_mended_; }

 private:
  // A clerk who was away looks when he is back.
  static std::optional<Instant> next_look(Instant now, std::optional<Instant> review_at,
                                          std::optional<Instant> recorded_at) {
    std::optional<Instant> next = review_at;
    if (next)
      if (const Outage* outage = outage_at(*next)) next = outage->until;
    if (recorded_at && (!next || *recorded_at <= *next)) next = recorded_at;
    if (now < amended_at && (!next || amended_at < *next)) next = amended_at;
    return next;
  }

  void live(Instant from, Instant until) {
    boost::asio::io_context io{1};
    SimulatedClock clock(io.get_executor(), from);
    TaskGroup tasks(io);
    Clerk clerk(*store_, clock, edition_at(from), io.get_executor());
    post_->clock = &clock;
    Courier courier(*store_, clock, clerk, {{"mail", post_}, {"robot", post_}}, tasks,
                    io.get_executor());
    clerk.on_letters([&] { courier.ring(); });
    tasks.spawn("clerk", clerk.run());
    tasks.spawn("courier", courier.run());
    tasks.spawn("test", work(tasks, clock, clerk, until));
    tasks.run();
    gaps_mended_ += clerk.gaps_mended();
  }

  boost::asio::awaitable<void> work(TaskGroup& tasks, SimulatedClock& clock, Clerk& clerk,
                                    Instant until) {
    // What waited through an outage is recorded one after the other.
    const Date today = calendar_at(clock.now()).first_workday_from(date_in_beijing(clock.now()));
    Instant earliest = std::max(clock.now(), moment_on(today, hours{9})) + std::chrono::minutes{5};
    while (!agenda_.empty() && agenda_.begin()->first < until) {
      const auto entry = agenda_.extract(agenda_.begin());
      const Instant now = std::max(entry.key(), earliest);
      earliest = now + std::chrono::seconds{1};
      if (now >= until) {
        agenda_.emplace(now, entry.mapped());
        break;
      }
      co_await clock.advance_to(now);
      course_.set_now(now);
      entry.mapped()(clerk, entry.key());
    }
    co_await clock.advance_to(until);
    tasks.stop();
  }

  Edition edition_, amended_;
  std::unique_ptr<Store> store_;
  Agenda agenda_;
  Course course_;
  std::shared_ptr<Post> post_ = std::make_shared<Post>();
  std::int64_t gaps_mended_ = 0;
};

}  // namespace qixian::busy_year
