#include "calendar/calendar.hpp"

#include "calendar/plausible_days.hpp"
#include "calendar/statutory_days.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
#include <utility>

namespace qixian {
namespace {

using std::chrono::days;

constexpr Date first_day{std::chrono::year{1990} / 1 / 1};
constexpr Date last_day{std::chrono::year{2060} / 12 / 31};
constexpr auto day_count = static_cast<std::size_t>((last_day - first_day).count() + 1);

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
bool is_covered(Date day) noexcept {
  return day >= first_day && day <= last_day;
}
std::size_t index_of(Date day) noexcept {
  return static_cast<std::size_t>((day - first_day).count());
}
Date date_at(std::size_t index) noexcept {
  return first_day + days{static_cast<int>(index)};
}

// Mondays to Fridays in [from, until); negative when until lies before.
std::int64_t weekdays_between(Date from, Date until) noexcept {
  // Monday to Friday before `day`, counted from Monday 1970-01-05.
  const auto before = [](Date day) {
    const std::int64_t since = (day.time_since_epoch() - days{4}).count();
    const std::int64_t week = since >= 0 ? since / 7 : -((6 - since) / 7);
    return week * 5 + std::min<std::int64_t>(since - week * 7, 5);
  };
  return before(until) - before(from);
}

// The nth Monday-to-Friday after the day (n > 0) or before it (n < 0).
Date nth_weekday_from(Date from, std::int64_t n) noexcept {
  const int step = n > 0 ? 1 : -1;
  const std::int64_t weeks = n == 0 ? 0 : (n - step) / 5;
  Date day = from + days{weeks * 7};
  for (std::int64_t left = n - weeks * 5; left != 0; left -= step) {
    do day += days{step};
    while (is_weekend(day));
  }
  return day;
}

bool concerns(const HolidayNotice& notice, std::string_view office) {
  return notice.offices.empty() ||
         std::find(notice.offices.begin(), notice.offices.end(), office) != notice.offices.end();
}

bool in_order_of_publication(const HolidayNotice& a, const HolidayNotice& b) {
  return std::tie(a.published, a.signed_on, a.number) <
         std::tie(b.published, b.signed_on, b.number);
}

// All that is known about a day in one byte.
struct DayFacts {
  std::uint8_t kind : 3;
  std::uint8_t certainty : 2;
  bool may_be_worked : 1;
  bool may_be_off : 1;
};
static_assert(sizeof(DayFacts) == 1);

}  // namespace

std::string_view write_certainty(Certainty certainty) {
  static constexpr std::array<std::string_view, 3> names{"certain", "provisional", "unknown"};
  return names[static_cast<std::size_t>(certainty)];
}

// Direct tables rather than a bitmap with rank: 120 KiB stay in the cache and answer in a few
// loads.
struct Calendar::Tables {
  // A day that is not plainly Monday to Friday or Saturday and Sunday.
  struct Mark {
    std::uint16_t day;
    std::int16_t notice;     // its place in `notices`, or -1 for 放假办法 第二条 alone
    std::uint16_t festival;  // its place in `festivals`
  };
  struct Stretch {  // days of one certainty, up to the next stretch
    Date first;
    Certainty certainty;
  };

  Tables(std::vector<HolidayNotice> all, Date known, std::string for_office);

  [[nodiscard]] DayKind kind_of(Date day) const noexcept {
    if (is_covered(day)) return static_cast<DayKind>(facts[index_of(day)].kind);
    return is_weekend(day) ? DayKind::weekend : DayKind::workday;
  }
  // Working days in [1990-01-01, day); negative before it.
  [[nodiscard]] std::int64_t workdays_before(Date day) const noexcept {
    if (day < first_day) return weekdays_between(first_day, day);
    if (day <= last_day) return rank[index_of(day)];
    return rank[day_count] + weekdays_between(last_day + days{1}, day);
  }
  // The day with that many working days before it.
  [[nodiscard]] Date workday_at(std::int64_t ordinal) const noexcept {
    if (ordinal < 0) return nth_weekday_from(first_day, ordinal);
    const auto total = static_cast<std::int64_t>(workdays.size());
    if (ordinal < total) return date_at(workdays[static_cast<std::size_t>(ordinal)]);
    return nth_weekday_from(last_day, ordinal - total + 1);
  }
  // The yearly notice that governs the year, or nothing.
  [[nodiscard]] std::optional<std::int16_t> notice_of_year(int year) const noexcept {
    for (const auto& [governed, place] : years) {
      if (governed == year) return place;
    }
    return {};
  }

  std::vector<HolidayNotice> notices;
  Date known_by;
  std::string office;
  std::vector<std::pair<int, std::int16_t>> years;  // governed by which notice
  std::vector<Stretch> stretches;
  std::vector<std::string> festivals;
  std::vector<Mark> marks;  // by day
  std::array<DayFacts, day_count> facts{};
  std::array<std::uint16_t, day_count + 1> rank{};  // working days before the day
  std::vector<std::uint16_t> workdays;              // every working day in order

 private:
  void lay_weekends();
  std::uint16_t place_of(const std::string& festival);
  void lay(Date day, DayKind kind, std::int16_t notice, const std::string& festival);
  void fold_notices();
  void sort_marks();
  void settle();
  void suppose();
  void count();
};

Calendar::Tables::Tables(std::vector<HolidayNotice> all, Date known, std::string for_office)
    : notices(std::move(all)), known_by(known), office(std::move(for_office)) {
  std::erase_if(notices, [&](const HolidayNotice& n) { return n.published > known_by; });
  std::sort(notices.begin(), notices.end(), in_order_of_publication);
  for (std::size_t i = 0; i < notices.size(); ++i) {
    const HolidayNotice& notice = notices[i];
    if (notice.amends || !notice.offices.empty()) continue;
    if (notice.year < first_statutory_year || notice.year > last_statutory_year) continue;
    std::erase_if(years, [&](const auto& earlier) { return earlier.first == notice.year; });
    years.emplace_back(notice.year, static_cast<std::int16_t>(i));
  }
  lay_weekends();
  for (int year = first_statutory_year; year <= last_statutory_year; ++year) {
    if (notice_of_year(year)) continue;
    for (const NoticeDay& day : statutory_days(year, known_by))
      lay(day.day, day.kind, -1, day.festival);
  }
  fold_notices();
  sort_marks();
  settle();
  suppose();
  count();
}

void Calendar::Tables::lay_weekends() {
  for (std::size_t i = 0; i < day_count; ++i) {
    const DayKind kind = is_weekend(date_at(i)) ? DayKind::weekend : DayKind::workday;
    facts[i] = {.kind = static_cast<std::uint8_t>(kind),
                .certainty = 0,
                .may_be_worked = false,
                .may_be_off = false};
  }
}

std::uint16_t Calendar::Tables::place_of(const std::string& festival) {
  const auto at = std::find(festivals.begin(), festivals.end(), festival);
  const auto place = static_cast<std::uint16_t>(at - festivals.begin());
  if (at == festivals.end()) festivals.push_back(festival);
  return place;
}

void Calendar::Tables::lay(Date day, DayKind kind, std::int16_t notice,
                           const std::string& festival) {
  if (!is_covered(day)) return;
  facts[index_of(day)].kind = static_cast<std::uint8_t>(kind) & 7;
  marks.push_back({static_cast<std::uint16_t>(index_of(day)), notice, place_of(festival)});
}

// Of the marks laid on one day the last one holds.
void Calendar::Tables::sort_marks() {
  std::vector<Mark> sorted;
  std::vector<std::uint32_t> place(day_count, 0);  // in `marks`, from 1
  for (std::size_t i = 0; i < marks.size(); ++i)
    place[marks[i].day] = static_cast<std::uint32_t>(i + 1);
  for (const std::uint32_t last : place) {
    if (last != 0) sorted.push_back(marks[last - 1U]);
  }
  marks = std::move(sorted);
  marks.shrink_to_fit();
}

// National notices first: a region lays its days over whatever the nation has (放假办法 第四条).
void Calendar::Tables::fold_notices() {
  for (const bool regional : {false, true}) {
    for (std::size_t i = 0; i < notices.size(); ++i) {
      const HolidayNotice& notice = notices[i];
      if (notice.offices.empty() == regional || !concerns(notice, office)) continue;
      for (const NoticeDay& day : notice.days)
        lay(day.day, day.kind, static_cast<std::int16_t>(i), day.festival);
    }
  }
}

void Calendar::Tables::settle() {
  stretches = {{Date::min(), Certainty::unknown}};
  const auto from = [this](Date day, Certainty certainty) {
    if (stretches.back().certainty != certainty) stretches.push_back({day, certainty});
  };
  for (int year = first_statutory_year; year <= last_statutory_year; ++year) {
    const bool published = notice_of_year(year).has_value();
    from(new_years_day(year), published ? Certainty::certain : Certainty::provisional);
    if (!notice_of_year(year + 1)) from(late_december(year), Certainty::provisional);
  }
  from(new_years_day(last_statutory_year + 1), Certainty::unknown);

  for (std::size_t s = 0; s < stretches.size(); ++s) {
    const Date first = std::max(stretches[s].first, first_day);
    const Date end = s + 1 < stretches.size() ? stretches[s + 1].first : last_day + days{1};
    for (Date day = first; day < end; day += days{1})
      facts[index_of(day)].certainty = static_cast<std::uint8_t>(stretches[s].certainty) & 3;
  }
}

// Marks the days that an arrangement not published yet may plausibly turn over.
void Calendar::Tables::suppose() {
  const auto each_day_near = [this](Date festival, DayWindow window, auto mark) {
    for (int offset = window.first; offset <= window.last; ++offset) {
      const Date day = festival + days{offset};
      if (is_covered(day)) mark(facts[index_of(day)]);
    }
  };
  for (int year = first_statutory_year; year <= last_statutory_year; ++year) {
    if (notice_of_year(year)) continue;
    for (const Festival festival : all_festivals) {
      const Date day = festival_day(festival, year);
      const PlausibleDays plausible = plausible_days(festival);
      each_day_near(day, plausible.worked,
                    [](DayFacts& day_facts) { day_facts.may_be_worked = true; });
      each_day_near(day, plausible.off, [](DayFacts& day_facts) { day_facts.may_be_off = true; });
    }
  }
}

void Calendar::Tables::count() {
  workdays.reserve(day_count * 5 / 7 + 64);
  for (std::size_t i = 0; i < day_count; ++i) {
    rank[i] = static_cast<std::uint16_t>(workdays.size());
    if (!is_rest(static_cast<DayKind>(facts[i].kind)))
      workdays.push_back(static_cast<std::uint16_t>(i));
  }
  rank[day_count] = static_cast<std::uint16_t>(workdays.size());
}

Calendar::Calendar() : Calendar(std::vector<HolidayNotice>{}) {}

Calendar::Calendar(std::vector<HolidayNotice> notices)
    : tables_(std::make_shared<const Tables>(std::move(notices), Date::max(), std::string{})) {}

std::span<const HolidayNotice> Calendar::notices() const noexcept {
  return tables_->notices;
}

Calendar Calendar::as_of(Date published_by) const {
  Calendar earlier = *this;
  earlier.tables_ = std::make_shared<const Tables>(
      tables_->notices, std::min(published_by, tables_->known_by), tables_->office);
  return earlier;
}

Calendar Calendar::for_office(std::string_view office) const {
  Calendar regional = *this;
  const bool concerned =
      std::any_of(tables_->notices.begin(), tables_->notices.end(), [&](const HolidayNotice& n) {
        return !n.offices.empty() && (concerns(n, office) || concerns(n, tables_->office));
      });
  if (concerned) {
    regional.tables_ =
        std::make_shared<const Tables>(tables_->notices, tables_->known_by, std::string(office));
  }
  return regional;
}

DayAnswer Calendar::day(Date day) const {
  DayAnswer answer{day, tables_->kind_of(day), {}, certainty_of(day), {}};
  std::optional<std::int16_t> notice;
  const auto mark =
      std::lower_bound(tables_->marks.begin(), tables_->marks.end(), day,
                       [](const Tables::Mark& m, Date d) { return date_at(m.day) < d; });
  if (mark != tables_->marks.end() && date_at(mark->day) == day) {
    answer.festival = tables_->festivals[mark->festival];
    if (mark->notice >= 0) notice = mark->notice;
  } else if (answer.certainty == Certainty::certain) {
    notice = tables_->notice_of_year(year_of(day));
  }
  if (notice) answer.notice = tables_->notices[static_cast<std::size_t>(*notice)].number;
  return answer;
}

bool Calendar::is_rest_day(Date day) const noexcept {
  return is_rest(tables_->kind_of(day));
}

Date Calendar::nth_workday(Date from, int n) const noexcept {
  if (n == 0) return from;
  if (n > 0) return tables_->workday_at(tables_->workdays_before(from + days{1}) + n - 1);
  return tables_->workday_at(tables_->workdays_before(from) + n);
}

int Calendar::workdays_between(Date after, Date until) const noexcept {
  return static_cast<int>(tables_->workdays_before(until + days{1}) -
                          tables_->workdays_before(after + days{1}));
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
  const auto& stretches = tables_->stretches;
  auto at = std::upper_bound(stretches.begin(), stretches.end(), first,
                             [](Date d, const Tables::Stretch& s) { return d < s.first; }) -
            1;
  Certainty worst = at->certainty;
  for (++at; at != stretches.end() && at->first <= last; ++at)
    worst = std::max(worst, at->certainty);
  return worst;
}

Date Calendar::settled_until() const noexcept {
  return first_missing_year() == first_statutory_year
             ? new_years_day(first_statutory_year) - days{1}
             : late_december(first_missing_year() - 1) - days{1};
}

int Calendar::first_missing_year() const noexcept {
  int last = first_statutory_year - 1;
  for (const auto& [year, notice] : tables_->years) last = std::max(last, year);
  return last + 1;
}

bool Calendar::is_rest_day(Date day, Assumption assumption) const noexcept {
  const DayKind kind = tables_->kind_of(day);
  if (!is_covered(day)) return is_rest(kind);
  const DayFacts facts = tables_->facts[index_of(day)];
  if (facts.certainty != static_cast<std::uint8_t>(Certainty::provisional)) return is_rest(kind);
  if (assumption == Assumption::fewest_rest_days)
    return kind == DayKind::weekend ? !facts.may_be_worked : is_rest(kind);
  return is_rest(kind) || facts.may_be_off;
}

}  // namespace qixian
