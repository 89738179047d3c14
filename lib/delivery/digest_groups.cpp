#include "delivery/digest_groups.hpp"

#include "delivery/duty_speech.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace qixian {
namespace {

// In the order in which they are read.
enum class Place {
  no_time,
  due_today,
  asked_today,
  past,
  to_confirm,
  between,
  corrected,
  before_break,
  in_break,
  after_break,
  this_week,
  later,
  arisen,
  recorded_late,
};

// As a duty of the law, and as an internal target, which has no 届满.
struct Headings {
  std::string_view law;
  std::string_view target;
};

constexpr std::array<Headings, 14> headings{{
    {"时限不足", "时限不足"},
    {"今日届满", "今日到期"},
    {"今日为建议办结日", "今日为建议办结日"},
    {"期限已过、未见办结记录", "目标已过、未见办结记录"},
    {"期限届满，请核对收发登记后确认", "目标已过、未见办结记录"},
    {"已过建议办结日，期限未过", "已过建议办结日，目标未过"},
    {"更正", "更正"},
    {"节前", "节前"},
    {"节中", "节中"},
    {"节后首个工作日及次日", "节后首个工作日及次日"},
    {"本周内", "本周内"},
    {"以后", "以后"},
    {"新产生", "新产生"},
    {"补录", "补录"},
}};

Date sunday_of(Date day) {
  const std::chrono::weekday weekday{day};
  return day + std::chrono::days{7 - static_cast<int>(weekday.iso_encoding())};
}

// One duty as it stands on the day of writing.
struct Standing {
  bool is_late;
  Date today;
  Date last;
  Date aim;  // the safe day, or the last one for who waits
  int left;  // working days to it
};

Standing standing_of(const DigestItem& item, bool waits, const Calendar& nationwide, Instant now) {
  const Obligation& obligation = item.kept.obligation;
  const Deadline& deadline = obligation.deadline;
  const Date today = date_in_beijing(now);
  const Date aim = waits ? last_day_of(deadline) : deadline.safe;
  const Calendar calendar = nationwide.for_office(obligation.key.owed_by);
  return {now >= late_from(deadline), today, last_day_of(deadline), aim,
          calendar.workdays_between(today, aim)};
}

Place place_of(const DigestOccasion& occasion, const DigestItem& item, const Calendar& nationwide,
               bool waits, Instant now) {
  const Obligation& obligation = item.kept.obligation;
  const Standing at = standing_of(item, waits, nationwide, now);
  if (unsays(item.stage.kind)) return Place::corrected;
  if (is_to_confirm(obligation, now)) return Place::to_confirm;
  if (!is_owed(obligation.state)) return Place::corrected;
  if (obligation.state == State::impossible) return Place::no_time;
  if (occasion.kind == DigestKind::catch_up) return Place::recorded_late;
  if (at.is_late) {
    if (item.stage.kind == StageKind::arisen) return Place::recorded_late;
    return Place::past;
  }
  if (at.last == at.today) return Place::due_today;
  if (at.aim == at.today) return Place::asked_today;
  if (at.aim < at.today) return Place::between;
  if (occasion.kind == DigestKind::before_break && occasion.rest_days) {
    const auto& [first, last] = *occasion.rest_days;
    if (at.aim < first) return Place::before_break;
    if (at.aim <= last) return Place::in_break;
    if (at.aim <= nationwide.nth_workday(last, 2)) return Place::after_break;
    return Place::later;
  }
  if (at.aim <= sunday_of(at.today)) return Place::this_week;
  return item.stage.kind == StageKind::arisen ? Place::arisen : Place::later;
}

DigestSide side_of(const DigestItem& item, Reader reader) {
  const DutyKind kind = item.kept.obligation.kind;
  if (kind == DutyKind::suggested) return DigestSide::suggested;
  if (kind == DutyKind::target) return DigestSide::target;
  return reader == Reader::owner ? DigestSide::owed : DigestSide::awaited;
}

std::string heading_of(Place place, DigestSide side) {
  const Headings& heading = headings[static_cast<std::size_t>(place)];
  switch (side) {
    case DigestSide::owed:
      break;
    case DigestSide::awaited:
      return "对方应办：" + std::string(heading.law);
    case DigestSide::target:
      return "内部目标：" + std::string(heading.target);
    case DigestSide::suggested:
      return "可以办理的事项";
  }
  return std::string(heading.law);
}

}  // namespace

Reader reader_of(const DigestOccasion& occasion, const DigestItem& item,
                 const Directory& directory) {
  const ObligationKey& key = item.kept.obligation.key;
  const Office* owing = directory.office(key.owed_by);
  if (owing != nullptr && !owing->served) return Reader::watcher;
  const bool is_awaited = key.owed_to == occasion.to.office && key.owed_by != occasion.to.office;
  return is_awaited ? Reader::counterparty : Reader::owner;
}

std::vector<DigestGroup> grouped(const DigestOccasion& occasion, const Directory& directory,
                                 const Calendar& nationwide, Instant now) {
  std::map<std::pair<DigestSide, Place>, DigestGroup> groups;
  for (const DigestItem& item : occasion.items) {
    const Reader reader = reader_of(occasion, item, directory);
    const DigestSide side = side_of(item, reader);
    const bool waits = reader != Reader::owner;
    // A hint is no more pressing for its day.
    const Place place = side == DigestSide::suggested
                            ? Place::later
                            : place_of(occasion, item, nationwide, waits, now);
    DigestGroup& group = groups[{side, place}];
    group.heading = heading_of(place, side);
    group.side = side;
    group.items.push_back(&item);
  }
  std::vector<DigestGroup> read;
  for (auto& [key, group] : groups) {
    std::ranges::sort(group.items, {}, [](const DigestItem* item) {
      const Deadline& deadline = item->kept.obligation.deadline;
      return std::tuple(deadline.safe, deadline.ends_at, item->file.docket, item->kept.id.value);
    });
    read.push_back(std::move(group));
  }
  return read;
}

DigestCounts counted(const DigestOccasion& occasion, DigestSide side, const Directory& directory,
                     const Calendar& nationwide, Instant now) {
  DigestCounts counts;
  for (const DigestItem& item : occasion.items) {
    const Obligation& obligation = item.kept.obligation;
    const Reader reader = reader_of(occasion, item, directory);
    if (side_of(item, reader) != side) continue;
    if (!unsays(item.stage.kind) && is_to_confirm(obligation, now)) {
      ++counts.to_confirm;
      continue;
    }
    if (unsays(item.stage.kind) || !is_owed(obligation.state)) {
      ++counts.corrected;
      continue;
    }
    const Standing at = standing_of(item, reader != Reader::owner, nationwide, now);
    if (at.is_late) {
      ++counts.past;
    } else if (at.last == at.today) {
      ++counts.due_today;
    } else if (at.aim == at.today) {
      ++counts.asked_today;
    } else if (at.aim < at.today) {
      ++counts.between;
    } else if (at.left <= 3) {
      ++counts.in_three;
    } else {
      ++counts.later;
    }
  }
  return counts;
}

}  // namespace qixian
