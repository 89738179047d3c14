#include "client/daemon_calendar.hpp"

#include "client/answers.hpp"
#include "export/json.hpp"

#include <algorithm>
#include <map>

namespace qixian {
namespace {

using Days = std::map<std::string, std::vector<NoticeDay>>;  // by number of the notice

Days read_days(const boost::json::value& answer) {
  Days days;
  for (const auto* each : rows_in(answer, "days")) {
    const auto day = read_date(text_in(*each, "day").value_or(""));
    const auto kind = read_day_kind(text_in(*each, "kind").value_or(""));
    const std::string notice = member_in_words(*each, "notice");
    std::string festival = member_in_words(*each, "festival");
    const bool plain = kind == DayKind::workday || (kind == DayKind::weekend && festival.empty());
    if (day && kind && !notice.empty() && !plain) {
      days[notice].push_back({*day, *kind, std::move(festival)});
    }
  }
  return days;
}

}  // namespace

Calendar ask_calendar(const Daemon& daemon, int first_year, int last_year) {
  std::vector<HolidayNotice> notices;
  for (int year = first_year; year <= last_year; ++year) {
    Days days = read_days(daemon.ask("/v1/calendar/" + std::to_string(year)).json);
    const auto base = std::max_element(
        days.begin(), days.end(),
        [](const auto& one, const auto& two) { return one.second.size() < two.second.size(); });
    // The one that set most of the year is its own; the others came before or changed single days.
    for (auto& [number, set] : days) {
      HolidayNotice notice;
      notice.number = number;
      notice.year = year;
      notice.amends = number != base->first;
      notice.signed_on = notice.published =
          Date{std::chrono::local_days{std::chrono::year{year - 1} / 11 / (notice.amends ? 2 : 1)}};
      notice.days = std::move(set);
      notices.push_back(std::move(notice));
    }
  }
  return Calendar(std::move(notices));
}

}  // namespace qixian
