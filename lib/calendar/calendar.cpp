#include "calendar/calendar.hpp"

#include "calendar/plausible_days.hpp"
#include "calendar/statutory_days.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace qixian {
namespace {

using std::chrono::days;

// Beyond these, days set by a notice are not kept.
constexpr int first_kept_year = 1990;
constexpr int last_kept_year = 2060;

constexpr Date new_years_day(int year) {
  return Date{std::chrono::year{year} / 1 / 1};
}

// The notice for the next year has often changed the days from here on (2018-12-29 worked,
// 2022-12-31 off).
constexpr Date late_december(int year) {
  return Date{std::chrono::year{year} / 12 / 24};
}

bool is_weekend(Date day) noexcept {
  return std::chrono::weekday{day}.iso_encoding() >= 6;
}

bool names(const HolidayNotice& notice, std::string_view office) {
  return std::ranges::find(notice.offices, office) != notice.offices.end();
}

bool in_order_of_publication(const HolidayNotice& a, const HolidayNotice& b) {
  return std::tie(a.published, a.signed_on, a.number) <
         std::tie(b.published, b.signed_on, b.number);
}

}  // namespace

std::string_view write_certainty(Certainty certainty) {
  static constexpr std::array<std::string_view, 3> names{"certain", "provisional", "unknown"};
  return names[static_cast<std::size_t>(certainty)];
}

namespace {

// The notices in order of publication, and which of them governs a year.
struct Notices {
  Notices(std::vector<HolidayNotice> notices, Date known);

  // Its place in `all`, or nothing.
  [[nodiscard]] std::optional<std::int16_t> of_year(int year) const noexcept {
    for (const auto& [governed, place] : years) {
      if (governed == year) return place;
    }
    return {};
  }

  std::vector<HolidayNotice> all;
  Date known_by;
  std::vector<std::pair<int, std::int16_t>> years;
};

Notices::Notices(std::vector<HolidayNotice> notices, Date known)
    : all(std::move(notices)), known_by(known) {
  std::erase_if(all, [&](const HolidayNotice& n) { return n.published > known_by; });
  std::sort(all.begin(), all.end(), in_order_of_publication);
  for (HolidayNotice& notice : all) notice.days.shrink_to_fit();
  all.shrink_to_fit();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const HolidayNotice& notice = all[i];
    if (notice.amends || !notice.offices.empty()) continue;
    if (notice.year < first_statutory_year || notice.year > last_statutory_year) continue;
    std::erase_if(years, [&](const auto& earlier) { return earlier.first == notice.year; });
    years.emplace_back(notice.year, static_cast<std::int16_t>(i));
  }
}

// The places of the regional notices that name the office.
std::vector<std::int16_t> regional_notices(const Notices& notices, std::string_view office) {
  std::vector<std::int16_t> places;
  for (std::size_t i = 0; i < notices.all.size(); ++i) {
    if (names(notices.all[i], office)) places.push_back(static_cast<std::int16_t>(i));
  }
  return places;
}

}  // namespace

// What follows from the notices for the nation or for one region. With them it stays under 128 KiB
// (tests/calendar/calendar_memory_test.cpp): only the years that notices or the law speak of are
// kept, and only days that are not plainly Monday to Friday or Saturday and Sunday are marked.
struct Calendar::Tables {
  struct Mark {
    std::uint16_t place;     // days after `first`
    std::int16_t notice;     // its place among the notices, or -1 for 放假办法 第二条 alone
    std::uint16_t festival;  // its place in `festivals`
    std::uint8_t kind;
  };
  static_assert(sizeof(Mark) == 8);
  struct Stretch {  // days of one certainty, up to the next stretch
    Date first;
    Certainty certainty;
  };

  // `regional`: the places of the notices laid over the national ones.
  Tables(const Notices&, const std::vector<std::int16_t>& regional);

  [[nodiscard]] bool is_kept(Date day) const noexcept { return day >= first && day <= last; }
  [[nodiscard]] std::size_t place_of(Date day) const noexcept {
    return static_cast<std::size_t>((day - first).count());
  }
  [[nodiscard]] const Mark* mark_of(Date day) const noexcept {
    if (!is_kept(day)) return nullptr;
    const auto at = std::ranges::lower_bound(marks, place_of(day), {}, &Mark::place);
    return at != marks.end() && at->place == place_of(day) ? &*at : nullptr;
  }
  [[nodiscard]] DayKind kind_of(Date day) const noexcept {
    if (const Mark* mark = mark_of(day)) return static_cast<DayKind>(mark->kind);
    return is_weekend(day) ? DayKind::weekend : DayKind::workday;
  }
  // The worst of [from, until].
  [[nodiscard]] Certainty certainty_of(Date from, Date until) const noexcept;

  Date first, last;  // the days kept
  std::vector<Stretch> stretches;
  std::vector<std::string> festivals;
  std::vector<Mark> marks;     // by day
  std::vector<bool> doubtful;  // days that an arrangement not published yet may turn over
  WorkdayTable workdays;

 private:
  void find_first_and_last(const Notices&);
  std::uint16_t place_of(const std::string& festival);
  void lay(const NoticeDay&, std::int16_t notice);
  void lay_statutory_days(const Notices&);
  void lay_notice(const Notices&, std::size_t place);
  void settle(const Notices&);
  void doubt(const Notices&);
  void number();
};

struct Calendar::Known {
  Known(std::vector<HolidayNotice> all, Date known_by);

  Notices notices;
  Tables national;
  // Offices of one region share its tables.
  std::map<std::string, std::shared_ptr<const Tables>, std::less<>> by_office;
};

Calendar::Tables::Tables(const Notices& notices, const std::vector<std::int16_t>& regional) {
  find_first_and_last(notices);
  lay_statutory_days(notices);
  for (std::size_t i = 0; i < notices.all.size(); ++i) {
    if (notices.all[i].offices.empty()) lay_notice(notices, i);
  }
  // Last, for a region lays its days over whatever the nation has (放假办法 第四条).
  for (const std::int16_t place : regional) lay_notice(notices, static_cast<std::size_t>(place));
  marks.shrink_to_fit();
  settle(notices);
  doubt(notices);
  number();
}

void Calendar::Tables::find_first_and_last(const Notices& notices) {
  int first_year = first_statutory_year;
  int last_year = last_statutory_year;
  for (const HolidayNotice& notice : notices.all) {
    for (const NoticeDay& day : notice.days) {
      first_year = std::min(first_year, year_of(day.day));
      last_year = std::max(last_year, year_of(day.day));
    }
  }
  first = new_years_day(std::max(first_year, first_kept_year));
  last = new_years_day(std::min(last_year, last_kept_year) + 1) - days{1};
}

void Calendar::Tables::lay_statutory_days(const Notices& notices) {
  for (int year = first_statutory_year; year <= last_statutory_year; ++year) {
    if (notices.of_year(year)) continue;
    for (const NoticeDay& day : statutory_days(year, notices.known_by)) lay(day, -1);
  }
}

void Calendar::Tables::lay_notice(const Notices& notices, std::size_t place) {
  for (const NoticeDay& day : notices.all[place].days) lay(day, static_cast<std::int16_t>(place));
}

std::uint16_t Calendar::Tables::place_of(const std::string& festival) {
  const auto at = std::ranges::find(festivals, festival);
  const auto place = static_cast<std::uint16_t>(at - festivals.begin());
  if (at == festivals.end()) festivals.push_back(festival);
  return place;
}

// Of what is laid on one day the last holds.
void Calendar::Tables::lay(const NoticeDay& day, std::int16_t notice) {
  if (!is_kept(day.day)) return;
  const Mark mark{static_cast<std::uint16_t>(place_of(day.day)), notice, place_of(day.festival),
                  static_cast<std::uint8_t>(day.kind)};
  const auto at = std::ranges::lower_bound(marks, mark.place, {}, &Mark::place);
  if (at != marks.end() && at->place == mark.place) {
    *at = mark;
  } else {
    marks.insert(at, mark);
  }
}

void Calendar::Tables::settle(const Notices& notices) {
  stretches = {{Date::min(), Certainty::unknown}};
  const auto from = [this](Date day, Certainty certainty) {
    if (stretches.back().certainty != certainty) stretches.push_back({day, certainty});
  };
  for (int year = first_statutory_year; year <= last_statutory_year; ++year) {
    const bool published = notices.of_year(year).has_value();
    from(new_years_day(year), published ? Certainty::certain : Certainty::provisional);
    if (!notices.of_year(year + 1)) from(late_december(year), Certainty::provisional);
  }
  from(new_years_day(last_statutory_year + 1), Certainty::unknown);
}

Certainty Calendar::Tables::certainty_of(Date from, Date until) const noexcept {
  auto at = std::ranges::upper_bound(stretches, from, {}, &Stretch::first) - 1;
  Certainty worst = at->certainty;
  for (++at; at != stretches.end() && at->first <= until; ++at)
    worst = std::max(worst, at->certainty);
  return worst;
}

// Near the festivals of a year without its notice: Saturdays and Sundays that may be worked, and
// working days that may be off.
void Calendar::Tables::doubt(const Notices& notices) {
  doubtful.resize(place_of(last) + 1);
  const auto each_day_near = [this](Date festival, DayWindow window, bool worked) {
    for (int offset = window.first; offset <= window.last; ++offset) {
      const Date day = festival + days{offset};
      if (!is_kept(day) || certainty_of(day, day) != Certainty::provisional) continue;
      const DayKind kind = kind_of(day);
      if (worked ? kind == DayKind::weekend : !is_rest(kind)) doubtful[place_of(day)] = true;
    }
  };
  for (int year = first_statutory_year; year <= last_statutory_year; ++year) {
    if (notices.of_year(year)) continue;
    for (const Festival festival : all_festivals) {
      const Date day = festival_day(festival, year);
      const PlausibleDays plausible = plausible_days(festival);
      each_day_near(day, plausible.worked, true);
      each_day_near(day, plausible.off, false);
    }
  }
}

void Calendar::Tables::number() {
  std::vector<bool> works(place_of(last) + 1);
  for (Date day = first; day <= last; day += days{1}) works[place_of(day)] = !is_weekend(day);
  for (const Mark& mark : marks) works[mark.place] = !is_rest(static_cast<DayKind>(mark.kind));
  workdays = WorkdayTable(first, works);
}

Calendar::Known::Known(std::vector<HolidayNotice> all, Date known_by)
    : notices(std::move(all), known_by), national(notices, {}) {
  std::map<std::vector<std::int16_t>, std::shared_ptr<const Tables>> regions;
  for (const HolidayNotice& notice : notices.all) {
    for (const std::string& office : notice.offices) {
      const auto places = regional_notices(notices, office);
      std::shared_ptr<const Tables>& region = regions[places];
      if (!region) region = std::make_shared<const Tables>(notices, places);
      by_office.emplace(office, region);
    }
  }
}

Calendar::Calendar() : Calendar(std::vector<HolidayNotice>{}) {}

Calendar::Calendar(std::vector<HolidayNotice> notices)
    : Calendar(std::make_shared<const Known>(std::move(notices), Date::max())) {}

Calendar::Calendar(std::shared_ptr<const Known> known) : Calendar(known, known->national) {}

Calendar::Calendar(std::shared_ptr<const Known> known, const Tables& tables)
    : known_(std::move(known)), tables_(&tables), workdays_(&tables.workdays) {}

std::span<const HolidayNotice> Calendar::notices() const noexcept {
  return known_->notices.all;
}

Calendar Calendar::as_of(Date published_by) const {
  const Date known_by = std::min(published_by, known_->notices.known_by);
  const Calendar earlier(std::make_shared<const Known>(known_->notices.all, known_by));
  // Whatever office of the region: the same notices name them all, and did so then.
  for (const auto& [office, region] : known_->by_office) {
    if (region.get() == tables_) return earlier.for_office(office);
  }
  return earlier;
}

Calendar Calendar::for_office(std::string_view office) const {
  const auto region = known_->by_office.find(office);
  return {known_, region == known_->by_office.end() ? known_->national : *region->second};
}

DayAnswer Calendar::day(Date day) const {
  DayAnswer answer{day, tables_->kind_of(day), {}, certainty_of(day), {}};
  std::optional<std::int16_t> notice;
  if (const Tables::Mark* mark = tables_->mark_of(day)) {
    answer.festival = tables_->festivals[mark->festival];
    if (mark->notice >= 0) notice = mark->notice;
  } else if (answer.certainty == Certainty::certain) {
    notice = known_->notices.of_year(year_of(day));
  }
  if (notice) answer.notice = known_->notices.all[static_cast<std::size_t>(*notice)].number;
  return answer;
}

Date Calendar::first_workday_from(Date day) const noexcept {
  return nth_workday(day - days{1}, 1);
}

Date Calendar::last_workday_to(Date day) const noexcept {
  return nth_workday(day + days{1}, -1);
}

Certainty Calendar::certainty_of(Date day) const noexcept {
  return certainty_of(day, day);
}

Certainty Calendar::certainty_of(Date first, Date last) const noexcept {
  if (last < first) std::swap(first, last);
  return tables_->certainty_of(first, last);
}

Date Calendar::settled_until() const noexcept {
  return first_missing_year() == first_statutory_year
             ? new_years_day(first_statutory_year) - days{1}
             : late_december(first_missing_year() - 1) - days{1};
}

Date Calendar::notice_awaited_from() const noexcept {
  return Date{std::chrono::year{first_missing_year() - 1} / 11 / 1};
}

int Calendar::first_missing_year() const noexcept {
  int last = first_statutory_year - 1;
  for (const auto& [year, notice] : known_->notices.years) last = std::max(last, year);
  return last + 1;
}

bool Calendar::is_rest_day(Date day, Assumption assumption) const noexcept {
  if (!tables_->is_kept(day) || !tables_->doubtful[tables_->place_of(day)]) return is_rest_day(day);
  return assumption == Assumption::most_rest_days;
}

}  // namespace qixian
