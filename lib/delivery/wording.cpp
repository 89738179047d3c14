#include "delivery/wording.hpp"

#include "export/harmless.hpp"
#include "export/obligation_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <kainjow/mustache.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace qixian {
namespace {

namespace json = boost::json;
namespace mustache = kainjow::mustache;

// Every name a template may ask for. README.md of the templates says what each stands for; a test
// compares.
constexpr std::array<std::string_view, 35> names{
    "officer", "headline", "tag",       "docket",   "title",       "duty",       "owed_by",
    "owed_to", "ask",      "aim",       "safe_day", "legal",       "due_day",    "days_left",
    "state",   "article",  "rulebook",  "number",   "clause",      "anchor",     "event_day",
    "term",    "steps",    "day",       "sentence", "basis",       "fulfilment", "lapse",
    "remarks", "remark",   "also_told", "told",     "provisional", "id",         "kind"};

// 10月10日（周六）
std::string month_and_day(Date day) {
  const std::chrono::year_month_day ymd{day};
  return std::to_string(static_cast<unsigned>(ymd.month())) + "月" +
         std::to_string(static_cast<unsigned>(ymd.day())) + "日（" +
         std::string(chinese_weekday(day)) + "）";
}

// 10月10日（周六，调休上班）: nobody believes a Saturday without it.
std::string day_of_work(Date day, const Calendar& calendar) {
  std::string text = month_and_day(day);
  if (calendar.day(day).kind == DayKind::makeup_workday)
    text.insert(text.size() - std::string("）").size(), "，调休上班");
  return text;
}

std::string workdays(int count) {
  return std::to_string(count) + "个工作日";
}

// The last day on which nothing is late: `due`, or the counted day of a backward term.
Date last_day_of(const Deadline& deadline) {
  return date_in_beijing(deadline.ends_at - std::chrono::seconds{1});
}

// To the advised day; past it, to the law's last day; past that, after it.
std::string days_left(const Obligation& obligation, const Calendar& calendar, const Overview& seen,
                      Instant now) {
  const Deadline& deadline = obligation.deadline;
  const Date today = date_in_beijing(now);
  if (obligation.state == State::withdrawn) return "无需办理";
  if (now >= late_from(deadline)) {
    const int after = calendar.workdays_between(last_day_of(deadline), today);
    return after == 0 ? "已届满" : "届满后第" + workdays(after);
  }
  if (today < deadline.safe)
    return seen.workdays_left == 0 ? "不足1个工作日" : "剩" + workdays(seen.workdays_left);
  if (today == deadline.safe) return "今天";
  const std::string term = obligation.kind == DutyKind::target ? "内部目标" : "法定期限";
  if (today == deadline.due) return term + "今天届满";
  return term + (seen.workdays_left_legal > 0 ? "剩" + workdays(seen.workdays_left_legal) : "未过");
}

struct Speech {
  std::string tag;       // in the subject, 【…】
  std::string headline;  // one line
};

// A reminder may be served late, so it goes by the day on which it is written.
Speech speech_of_nearness(const Obligation& obligation, const Overview& seen, Instant now) {
  const Deadline& deadline = obligation.deadline;
  const Date today = date_in_beijing(now);
  if (now >= late_from(deadline)) return {"请核对", "届满，未见办结记录——如已办理请补录"};
  if (deadline.safe_at) return {"临期", "时限将于" + write_in_beijing(*deadline.safe_at) + "届满"};
  if (today < deadline.safe) return {"临期", "距建议办结日还有" + workdays(seen.workdays_left)};
  if (today == deadline.safe) return {"今日", "今天是建议办结日"};
  if (today == deadline.due) return {"今日届满", "已过建议办结日，今天是法定最后一日"};
  return {"临期", "已过建议办结日，法定期限未过"};
}

Speech speech_of(const Occasion& occasion, const Overview& seen, Instant now) {
  const Obligation& obligation = occasion.kept.obligation;
  const Deadline& deadline = obligation.deadline;
  const bool is_target = obligation.kind == DutyKind::target;
  if (obligation.state == State::impossible)
    return {"时限不足", "时限不足：事项产生时届满日已过，请改期，或者征得对方同意并记录"};
  switch (occasion.stage.kind) {
    case StageKind::withdrawn:
      return {"更正", "更正：此前告知的这一事项，现已不再需要办理"};
    case StageKind::moved: {
      const std::string before =
          occasion.told ? "由" + month_and_day(occasion.told->safe) + "改为" : "改为";
      if (occasion.told && occasion.told->safe == deadline.safe &&
          occasion.told->due == deadline.due)
        return {"更正", "更正：此前已告知的这一事项重新需要办理，办结日不变"};
      return {"更正", "更正：建议办结日" + before + month_and_day(deadline.safe)};
    }
    case StageKind::past:
      if (is_target) return {"内部目标", "已超过内部目标，未见办结记录——如已办理请补录"};
      if (occasion.rung == 0) return {"请核对", "届满，未见办结记录——如已办理请补录"};
      return {"催办",
              "届满后第" + std::to_string(occasion.stage.number) + "个工作日，仍未见办结记录"};
    case StageKind::legal_day:
    case StageKind::last_day:
    case StageKind::before:
      return speech_of_nearness(obligation, seen, now);
    case StageKind::halfway:
      return {"临期", "时限已过一半"};
    case StageKind::arisen:
      break;
  }
  if (now >= late_from(deadline)) return {"新事项", "新登记的应办事项：登记时已届满，未见办结记录"};
  if (date_in_beijing(now) > deadline.safe)
    return {"新事项", "新的应办事项：已过建议办结日，法定期限未过"};
  return {"新事项", "新的应办事项"};
}

// The one bold line, and what the law says under it.
std::string ask_of(const Obligation& obligation, const Calendar& calendar, Instant now) {
  const Deadline& deadline = obligation.deadline;
  if (now >= late_from(deadline)) return "请核对是否已经办理：已办理的请补录，未办理的请立即办理";
  if (deadline.safe_at) return "请于" + write_in_beijing(*deadline.safe_at) + "前办结（建议）";
  if (date_in_beijing(now) > deadline.safe) return "已过建议办结日，法定期限未过，请尽快办结";
  const std::string_view kind = obligation.kind == DutyKind::target ? "内部目标" : "建议";
  return "请于" + day_of_work(deadline.safe, calendar) + "前办结（" + std::string(kind) + "）";
}

std::string legal_of(const Obligation& obligation, const Calendar& calendar) {
  const Deadline& deadline = obligation.deadline;
  if (obligation.kind == DutyKind::target) return "内部目标，不是法定期限";
  if (deadline.safe_at) return "最迟至" + write_in_beijing(deadline.ends_at);
  const std::string day = "法定最后一日" + day_of_work(deadline.due, calendar);
  if (deadline.due > deadline.nominal) return day + "，依惯例顺延";
  return deadline.due < deadline.nominal ? day + "，依惯例提前" : day;
}

std::string doubt_of(const Deadline& deadline) {
  if (deadline.certainty == Certainty::certain) return "";
  if (deadline.certainty == Certainty::unknown || !deadline.earliest)
    return "日期不确定：没有相关年份的放假资料，仅按周末推算，请人工核对";
  return "暂定：相关年份的放假安排尚未公布，最早可能" + month_and_day(*deadline.earliest) + "届满";
}

mustache::data steps_of(const Deadline& deadline) {
  mustache::data steps{mustache::data::type::list};
  for (const Step& step : deadline.why) {
    mustache::data line;
    line.set("day", month_and_day(step.day));
    line.set("sentence", step.chinese);
    line.set("basis", step.article);
    steps << line;
  }
  return steps;
}

mustache::data lines_of(const std::vector<std::string>& texts) {
  mustache::data lines{mustache::data::type::list};
  for (const std::string& text : texts) {
    mustache::data line;
    line.set("remark", text);
    lines << line;
  }
  return lines;
}

// A name that stands for nothing reads as an empty section.
void set(mustache::data& data, const std::string& name, const std::string& value) {
  if (value.empty()) {
    data.set(name, false);
  } else {
    data.set(name, value);
  }
}

std::string joined(const std::vector<std::string>& texts) {
  std::string line;
  for (const std::string& text : texts) line += (line.empty() ? "" : "、") + text;
  return line;
}

mustache::data data_of(const Occasion& occasion, const Directory& directory,
                       const Calendar& calendar, const Overview& seen, Instant now) {
  const Obligation& obligation = occasion.kept.obligation;
  const Deadline& deadline = obligation.deadline;
  const Speech speech = speech_of(occasion, seen, now);
  mustache::data data;
  set(data, "officer", occasion.to.name);
  set(data, "tag", speech.tag);
  set(data, "headline", speech.headline);
  set(data, "docket",
      occasion.file.docket.empty() ? "第" + std::to_string(occasion.file.id.value) + "号案件"
                                   : occasion.file.docket);
  set(data, "title", occasion.file.title);
  set(data, "duty", obligation.duty);
  set(data, "owed_by", directory.name_of(obligation.key.owed_by));
  set(data, "owed_to", directory.name_of(obligation.key.owed_to));
  const bool still_owed = is_owed(obligation.state);
  set(data, "ask", still_owed ? ask_of(obligation, calendar, now) : "");
  set(data, "legal", still_owed ? legal_of(obligation, calendar) : "");
  // Past the advised day the subject names the law's last one.
  set(data, "aim",
      obligation.state == State::withdrawn   ? "不再需要办理"
      : date_in_beijing(now) > deadline.safe ? month_and_day(last_day_of(deadline)) + "届满"
                                             : month_and_day(deadline.safe) + "前办结");
  set(data, "safe_day", month_and_day(deadline.safe));
  set(data, "due_day", month_and_day(deadline.due));
  set(data, "days_left", days_left(obligation, calendar, seen, now));
  set(data, "state", std::string(chinese_state(obligation.state)));
  set(data, "kind", obligation.kind == DutyKind::target ? "内部目标" : "");
  set(data, "article", obligation.article);
  set(data, "rulebook", occasion.rulebook.title);
  set(data, "number", occasion.rulebook.number);
  set(data, "clause", occasion.rule.clause);
  const EventKind* event = occasion.rulebook.event(occasion.rule.event);
  set(data, "anchor", event == nullptr ? occasion.rule.event : event->name);
  set(data, "event_day", write_chinese(obligation.anchor));
  set(data, "term", chinese_term(obligation.term));
  data.set("steps", steps_of(deadline));
  set(data, "fulfilment", still_owed ? occasion.rule.fulfilment : "");
  set(data, "lapse", still_owed ? occasion.rule.lapse : "");
  data.set("remarks", lines_of(obligation.remarks));
  set(data, "also_told", joined(occasion.also_told));
  set(data, "told",
      occasion.told
          ? month_and_day(occasion.told->safe) + "（法定" + month_and_day(occasion.told->due) + "）"
          : "");
  set(data, "provisional", doubt_of(deadline));
  set(data, "id", std::to_string(occasion.kept.id.value));
  return data;
}

std::string render(const std::string& text, const mustache::data& data, bool is_html) {
  mustache::mustache page(text);
  if (!is_html) page.set_custom_escape([](const std::string& plain) { return plain; });
  return page.render(data);
}

// One line: what a recipient's program would take for the end of a line or a header is a space.
std::string in_one_line(std::string_view text) {
  std::string line;
  while (!text.empty()) {
    const Character next = first_character(text);
    const char32_t code = next.code.value_or(U'?');
    const bool ends_it =
        code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x2028 || code == 0x2029;
    line += ends_it ? " " : text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
  }
  while (line.ends_with(' ')) line.pop_back();
  return line;
}

// Sections that say nothing leave empty lines behind: of several in a row one stays.
std::string without_gaps(const std::string& text) {
  std::string tight;
  for (const char c : text)
    if (c != '\n' || !tight.ends_with("\n\n")) tight += c;
  return tight;
}

std::string webhook_body(const Occasion& occasion, const Overview& seen, Instant now) {
  json::object data{
      {"stage", write_stage(occasion.stage)},
      {"rung", occasion.rung},
      {"officer",
       {{"id", occasion.to.id}, {"name", occasion.to.name}, {"office", occasion.to.office}}},
      {"obligations", json::array{obligation_json(occasion.kept, occasion.file, seen)}}};
  if (occasion.told)
    data["told"] = {{"safe", write_date(occasion.told->safe)},
                    {"due", write_date(occasion.told->due)}};
  return json::serialize(json::object{{"type", "obligation.reminder"},
                                      {"timestamp", write_instant(now)},
                                      {"data", std::move(data)}});
}

}  // namespace

Letter write_letter(const Occasion& occasion, const Templates& templates,
                    const Directory& directory, const Calendar& nationwide, Instant now) {
  const Calendar calendar = nationwide.for_office(occasion.kept.obligation.key.owed_by);
  const Overview seen = overview(occasion.kept.obligation, calendar, now, occasion.lights);
  const mustache::data data = data_of(occasion, directory, calendar, seen, now);
  Letter letter;
  letter.officer_name = occasion.to.name;
  letter.subject = in_one_line(render(templates.subject, data, false));
  letter.text = without_gaps(render(templates.text, data, false));
  letter.html = render(templates.html, data, true);
  letter.data = webhook_body(occasion, seen, now);
  letter.written_at = now;
  return letter;
}

void check_template(const std::string& text, const std::string& file,
                    std::vector<Problem>& problems) {
  const mustache::mustache page(text);
  if (!page.is_valid()) {
    problems.push_back({file, page.error_message()});
    return;
  }
  int line = 1;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') ++line;
    if (text.compare(at, 2, "{{") != 0) continue;
    const std::size_t end = text.find("}}", at);
    std::string_view tag = std::string_view(text).substr(at + 2, end - at - 2);
    at = end + 1;
    const std::string where = file + ":" + std::to_string(line);
    line += static_cast<int>(std::ranges::count(tag, '\n'));
    if (tag.starts_with('!')) continue;
    if (tag.starts_with('>') || tag.starts_with('=') || tag.starts_with('{') ||
        tag.starts_with('&')) {
      problems.push_back(
          {where, "{{" + std::string(tag) +
                      "}}: partials, other delimiters and unescaped text are not allowed"});
      continue;
    }
    if (tag.starts_with('#') || tag.starts_with('^') || tag.starts_with('/')) tag.remove_prefix(1);
    while (tag.starts_with(' ')) tag.remove_prefix(1);
    while (tag.ends_with(' ')) tag.remove_suffix(1);
    if (std::ranges::find(names, tag) == names.end())
      problems.push_back({where, "there is no name '" + std::string(tag) + "' to fill in"});
  }
}

}  // namespace qixian
