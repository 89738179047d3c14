#include "calendar/notice.hpp"

#include "calendar/statutory_days.hpp"
#include "calendar/toml_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

// A file of holidays/*.toml holds one notice:
//
// clang-format off
//   number    = "国办发明电〔2025〕7号"      required
//   title     = "国务院办公厅关于……的通知"   required
//   year      = 2026                        required; the year it governs, 2000 to 2050
//   amends    = true                        only where it changes single days of a year with its own notice
//   signed    = 2025-11-04                  required; 落款日期
//   published = 2025-11-04                  the day the public could read it; without it, the day signed
//   source    = "https://…"                 where the text was read
//   offices   = ["凉山州生态环境局"]          only for a regional notice (放假办法 第四条); absent: nationwide
//   days      = [ {day = 2026-01-01, kind = "statutory_holiday", festival = "元旦"}, … ]   at least one
// clang-format on
//
// kind is "statutory_holiday", "in_lieu" (Monday to Friday), "makeup_workday" or "weekend"
// (Saturday or Sunday), or "workday" (Monday to Friday; an amendment that takes a day off back).
// festival may be left out. A day stands once, and lies in the year or within a month of it.
namespace qixian {
namespace {

struct KindName {
  DayKind kind;
  std::string_view english, chinese;
};

constexpr std::array<KindName, 5> kind_names{{
    {DayKind::workday, "workday", "工作日"},
    {DayKind::makeup_workday, "makeup_workday", "调休上班日"},
    {DayKind::weekend, "weekend", "周末"},
    {DayKind::statutory_holiday, "statutory_holiday", "法定节假日"},
    {DayKind::in_lieu, "in_lieu", "补假调休"},
}};

bool is_saturday_or_sunday(Date day) {
  return std::chrono::weekday{day}.iso_encoding() >= 6;
}

// Why a day cannot be of this kind, or nothing.
std::string_view contradiction(Date day, DayKind kind) {
  const bool weekend = is_saturday_or_sunday(day);
  if (weekend && (kind == DayKind::workday || kind == DayKind::in_lieu))
    return "is a Saturday or Sunday: it is weekend, makeup_workday or statutory_holiday";
  if (!weekend && (kind == DayKind::weekend || kind == DayKind::makeup_workday))
    return "lies between Monday and Friday: it is workday, in_lieu or statutory_holiday";
  return {};
}

std::optional<NoticeDay> read_notice_day(TomlTable& table, int year) {
  const auto day = table.date("day");
  const std::string kind_text = table.text("kind");
  const auto kind = read_day_kind(kind_text);
  if (!kind && !kind_text.empty()) {
    table.problem("kind", "'" + kind_text +
                              "' is not a kind of day: workday, makeup_workday, weekend, "
                              "statutory_holiday or in_lieu");
  }
  std::string festival = table.text_or("festival", "");
  table.finish();
  if (!day || !kind) return {};
  if (const auto why = contradiction(*day, *kind); !why.empty()) {
    table.problem("kind", write_date(*day) + " " + std::string(why));
    return {};
  }
  using namespace std::chrono;
  const Date first{std::chrono::year{year - 1} / December / 1};
  const Date last{std::chrono::year{year + 1} / January / 31};
  if (year != 0 && (*day < first || *day > last)) {
    table.problem("day", write_date(*day) + " is not near the year " + std::to_string(year) +
                             " that the notice governs");
    return {};
  }
  return NoticeDay{*day, *kind, std::move(festival)};
}

}  // namespace

std::string_view write_day_kind(DayKind kind) {
  return kind_names[static_cast<std::size_t>(kind)].english;
}

std::optional<DayKind> read_day_kind(std::string_view text) {
  for (const KindName& name : kind_names) {
    if (name.english == text) return name.kind;
  }
  return {};
}

std::string_view chinese_day_kind(DayKind kind) {
  return kind_names[static_cast<std::size_t>(kind)].chinese;
}

HolidayNotice read_holiday_notice(std::string_view toml, const std::string& file,
                                  std::vector<Problem>& problems) {
  const std::size_t problems_before = problems.size();
  TomlFile document(toml, file, problems);
  if (problems.size() != problems_before) return {};  // nothing more can be said about broken TOML
  TomlTable root = document.root();
  HolidayNotice notice;
  notice.number = root.text("number");
  notice.title = root.text("title");
  if (!root.has("year")) root.problem({}, "'year' is missing");
  notice.year =
      static_cast<int>(root.integer_or("year", 0, first_festival_year, last_statutory_year));
  notice.amends = root.flag_or("amends", false);
  notice.signed_on = root.date("signed").value_or(Date{});
  notice.published = root.date_if("published").value_or(notice.signed_on);
  notice.source = root.text_or("source", "");
  notice.offices = root.texts("offices");
  for (TomlTable& table : root.tables("days")) {
    if (auto day = read_notice_day(table, notice.year)) notice.days.push_back(*std::move(day));
  }
  root.finish();
  if (notice.published < notice.signed_on)
    root.problem("published", "was published before it was signed");
  if (notice.days.empty() && problems.size() == problems_before)
    root.problem("days", "'days' is missing or empty: a notice sets at least one day");
  std::sort(notice.days.begin(), notice.days.end());
  // A file with 元旦 alone would make the whole year certain, 春节 a week of working days.
  if (!notice.amends && notice.offices.empty() && problems.size() == problems_before) {
    for (const NoticeDay& owed : statutory_days(notice.year, notice.published)) {
      if (std::ranges::find(notice.days, owed.day, &NoticeDay::day) == notice.days.end())
        root.problem("days", "leaves out " + write_date(owed.day) + " (" + owed.festival +
                                 "), a day off by 全国年节及纪念日放假办法; a notice that changes "
                                 "single days only has 'amends = true'");
    }
  }
  for (std::size_t i = 1; i < notice.days.size(); ++i) {
    if (notice.days[i].day == notice.days[i - 1].day)
      root.problem("days", write_date(notice.days[i].day) + " stands twice");
  }
  return notice;
}

std::string write_holiday_notice(const HolidayNotice& notice) {
  std::string text;
  text += "number = " + quote_toml(notice.number) + "\n";
  text += "title = " + quote_toml(notice.title) + "\n";
  text += "year = " + std::to_string(notice.year) + "\n";
  if (notice.amends) text += "amends = true\n";
  text += "signed = " + write_date(notice.signed_on) + "\n";
  text += "published = " + write_date(notice.published) + "\n";
  if (!notice.source.empty()) text += "source = " + quote_toml(notice.source) + "\n";
  if (!notice.offices.empty()) {
    text += "offices = [";
    for (const std::string& office : notice.offices)
      text += (&office == notice.offices.data() ? "" : ", ") + quote_toml(office);
    text += "]\n";
  }
  text += "days = [\n";
  for (const NoticeDay& day : notice.days) {
    text += "  {day = " + write_date(day.day) + ", kind = \"" +
            std::string(write_day_kind(day.kind)) + "\"";
    if (!day.festival.empty()) text += ", festival = " + quote_toml(day.festival);
    text += "},  # " + std::string(chinese_weekday(day.day)) + "\n";
  }
  return text + "]\n";
}

}  // namespace qixian
