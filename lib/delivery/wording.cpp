#include "delivery/wording.hpp"

#include "delivery/duty_speech.hpp"
#include "delivery/page.hpp"
#include "export/icalendar.hpp"
#include "export/obligation_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <utility>

namespace qixian {
namespace {

namespace json = boost::json;

// Who waits for the other side hears nothing of the day by which that side was advised to act.
Blanks steps_of(const Deadline& deadline, bool with_safe_day, const SpokenDays& days) {
  Blanks steps{Blanks::type::list};
  for (const Step& step : deadline.why) {
    if (!with_safe_day && step.article == safe_day_article) continue;
    Blanks line;
    fill(line, "day", days.day(step.day));
    fill(line, "sentence", step.chinese);
    fill(line, "basis", step.article);
    steps << line;
  }
  return steps;
}

// 《甲办法》《乙办法》
std::string titles_of(const std::vector<std::string>& titles) {
  std::string line;
  for (const std::string& title : titles) line += "《" + title + "》";
  return line;
}

// 30日期满后3个月; a day that was agreed or set has no term.
std::string spoken_term(const Obligation& obligation, const Rule& rule) {
  const bool is_set = obligation.term == Term{} && (rule.each != Each::one || rule.term != Term{});
  if (is_set) return "";
  return (rule.first ? chinese_term(*rule.first) + "期满后" : "") + chinese_term(obligation.term);
}

std::string words_of_lateness(const Occasion& occasion, const SpokenDays& days) {
  if (!occasion.meant_for) return "";
  return "本信原定" + days.day(*occasion.meant_for) + "发出，未能按时发出，现予补发";
}

std::string told_days(const Occasion::Told& told, DutyKind kind, bool with_safe_day,
                      const SpokenDays& days) {
  if (kind == DutyKind::target) return "内部目标日" + days.day(told.safe);
  const std::string last = spoken_kind(kind) + "最后一日" + days.day(told.due);
  return with_safe_day ? "建议办结日" + days.day(told.safe) + "，" + last : last;
}

void fill_law(Blanks& data, const Occasion& occasion, const SpokenDays& days, bool is_live) {
  const Obligation& obligation = occasion.kept.obligation;
  const Rule& rule = occasion.rule;
  fill(data, "article", obligation.article);
  fill(data, "rulebook", occasion.rulebook.title);
  fill(data, "number", occasion.rulebook.number);
  fill(data, "clause", rule.clause);
  const EventKind* event = occasion.rulebook.event(rule.trigger.id);
  const Rule* caused_by = occasion.rulebook.rule(rule.trigger.id);
  const bool is_lapse = rule.trigger.kind == Trigger::Kind::lapse_of;
  fill(data, "anchor",
       event != nullptr                     ? event->name
       : rule.trigger.id == standing_event ? "设立常设案件"
       : caused_by != nullptr ? caused_by->duty + (is_lapse ? "：期限届满" : "：办结")
                              : rule.trigger.id);
  fill(data, "event_day", write_chinese(obligation.anchor));
  fill(data, "term", spoken_term(obligation, rule));
  data.set("steps", steps_of(obligation.deadline, !waits(occasion.reader), days));
  fill(data, "applied", titles_of(occasion.rulebooks_applied));
  fill(data, "not_applied", titles_of(occasion.rulebooks_not_applied));
  data.set("counted", is_live && !obligation.deadline.why.empty());
  // The note travels with the duty's remarks too; once is enough.
  const bool is_remarked =
      std::ranges::find(obligation.remarks, rule.note) != obligation.remarks.end();
  fill(data, "note", is_remarked || !is_live ? "" : rule.note);
}

// What to do about it: by whom depends on who reads.
void fill_deeds(Blanks& data, const Occasion& occasion, bool is_live) {
  const std::string id = std::to_string(occasion.kept.id.value);
  const bool may_acknowledge = is_live && occasion.reader != Reader::counterparty;
  fill(data, "id", id);
  fill(data, "fulfilment", is_live ? occasion.rule.fulfilment : "");
  fill(data, "lapse", is_live ? occasion.rule.lapse : "");
  Blanks first{Blanks::type::list}, others{Blanks::type::list};
  if (is_live)
    for (const Command& command : occasion.deeds) {
      Blanks blanks;
      fill(blanks, "what", command.what);
      fill(blanks, "verb", command.verb);
      fill_each(blanks, "options", "option", command.options);
      (&command == &occasion.deeds.front() ? first : others) << blanks;
    }
  data.set("deed", first);
  data.set("other_deeds", others);
  fill(data, "ack", may_acknowledge ? id : "");
}

Blanks data_of(const Occasion& occasion, const Directory& directory, const SpokenDays& days,
               const Overview& seen, Instant now) {
  const Obligation& obligation = occasion.kept.obligation;
  const Deadline& deadline = obligation.deadline;
  const News news = news_of(occasion, seen, days, now);
  const DutySpeech speech = speak_of(obligation, seen, occasion.reader, days, now);
  Blanks data;
  fill(data, "officer", occasion.to.name);
  fill(data, "stands_in_for", occasion.stands_in_for);
  const std::string form = form_of(occasion, now);
  fill(data, "form", form);
  data.set("receipt", form == "催办单");
  fill(data, "tag", news.tag);
  fill(data, "headline", news.headline);
  fill(data, "late", words_of_lateness(occasion, days));
  fill(data, "unreached", occasion.unreached);
  fill(data, "docket",
       occasion.file.docket.empty() ? "第" + std::to_string(occasion.file.id.value) + "号案件"
                                    : occasion.file.docket);
  fill(data, "title", occasion.file.title);
  fill(data, "duty", obligation.duty);
  fill(data, "owed_by", directory.name_of(obligation.key.owed_by));
  fill(data, "owed_to", directory.name_of(obligation.key.owed_to));
  fill(data, "ask", speech.ask);
  fill(data, "aim", speech.aim);
  fill(data, "legal", speech.legal);
  fill(data, "days_left", speech.days_left);
  fill(data, "provisional", speech.doubt);
  fill(data, "money", speech.money);
  const bool aims_at_safe_day = !waits(occasion.reader);
  const bool has_safe_day =
      aims_at_safe_day && is_owed(obligation.state) && now < late_from(deadline);
  fill(data, "safe_day", has_safe_day ? days.day(deadline.safe) : "");
  fill(data, "due_day", days.day(deadline.due));
  fill(data, "state", speech.state);
  fill(data, "kind", obligation.kind == DutyKind::target ? "内部目标" : "");
  fill_each(data, "remarks", "remark", obligation.remarks);
  fill(data, "also_told", joined(occasion.also_told));
  fill(data, "told",
       occasion.told ? told_days(*occasion.told, obligation.kind, aims_at_safe_day, days) : "");
  fill(data, "because", occasion.because);
  const bool is_live = is_owed(obligation.state) || is_to_confirm(obligation, now);
  fill_law(data, occasion, days, is_live);
  fill_deeds(data, occasion, is_live);
  return data;
}

std::string webhook_body(const Occasion& occasion, const Overview& seen, Instant now) {
  json::object data{
      {"stage", write_stage(occasion.stage)},
      {"rung", occasion.rung},
      {"officer",
       {{"id", occasion.to.id}, {"name", occasion.to.name}, {"office", occasion.to.office}}},
      {"obligations", json::array{obligation_json(occasion.kept, occasion.file, seen)}}};
  data["late"] = occasion.meant_for.has_value();
  if (!occasion.because.empty()) data["because"] = occasion.because;
  if (occasion.told)
    data["told"] = {{"safe", write_date(occasion.told->safe)},
                    {"due", write_date(occasion.told->due)}};
  return json::serialize(json::object{{"type", "obligation.reminder"},
                                      {"timestamp", write_instant(now)},
                                      {"data", std::move(data)}});
}

// Where a day is told for the first time, moves, or is unsaid, the reader's calendar hears of it.
void fill_calendar(Letter& letter, const Occasion& occasion, const Directory& directory,
                   const Calendar& nationwide, Instant now) {
  const Obligation& obligation = occasion.kept.obligation;
  const StageKind stage = occasion.stage.kind;
  const bool is_news = stage == StageKind::arisen && now < late_from(obligation.deadline);
  if (occasion.calendar_id.empty() || !(unsays(stage) || is_news)) return;
  const CalendarMethod method =
      is_owed(obligation.state) ? CalendarMethod::request : CalendarMethod::cancel;
  const CalendarDuty duty{occasion.kept, occasion.file, directory.name_of(obligation.key.owed_by),
                          directory.name_of(obligation.key.owed_to), waits(occasion.reader)};
  letter.calendar = write_event(duty, method, occasion.calendar_id, nationwide, now);
  letter.calendar_method = write_calendar_method(method);
}

// What a channel may say that may not name the case: lib/delivery/detail.hpp.
void write_short(Letter& letter, const Occasion& occasion, const Blanks& data) {
  const std::string left = render("{{days_left}}", data, false);
  letter.urgency =
      (unsays(occasion.stage.kind) ? "更正：" : "") + (left == "今天" ? "今天是建议办结日" : left);
  letter.brief = in_one_line(render("{{tag}}：{{duty}}，{{aim}}（{{days_left}}）", data, false));
  letter.see = "qixian why " + std::to_string(occasion.kept.id.value);
}

}  // namespace

Letter write_letter(const Occasion& occasion, const Templates& templates,
                    const Directory& directory, const Calendar& nationwide, Instant now) {
  const SpokenDays days(nationwide.for_office(occasion.kept.obligation.key.owed_by), now);
  const Overview seen = overview(occasion.kept.obligation, days.calendar(), now, occasion.lights);
  const Blanks data = data_of(occasion, directory, days, seen, now);
  Letter letter;
  letter.officer_name = occasion.to.name;
  letter.subject = subject_of(templates.subject, data);
  letter.text = without_gaps(render(templates.text, data, false));
  letter.html = render(templates.html, data, true);
  letter.data = webhook_body(occasion, seen, now);
  letter.written_at = now;
  write_short(letter, occasion, data);
  fill_calendar(letter, occasion, directory, nationwide, now);
  return letter;
}

}  // namespace qixian
